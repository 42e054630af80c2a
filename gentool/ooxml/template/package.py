"""What holds a package together: content types and relationships, read from a template and made ready for filling.

Made ready means: the main part is a document (not a document template), pictures of the known kinds may be added,
and there is a part for the document's properties: only what is given, and never the clock.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from copy import deepcopy
from datetime import datetime, timezone
from typing import Final, NamedTuple

from lxml import etree

from gentool.ooxml.faults import VALUE, RefusedError, damaged
from gentool.ooxml.package import STRICT, Element, Flaw, Limits, Package, Refuse, relationships_name
from gentool.ooxml.template.safety import make_safe
from gentool.ooxml.template.values import EXTENSIONS, plain
from gentool.ooxml.zip import Entry, pack
from gentool.problems.problem import GentoolError

_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{}</cp:coreProperties>'
)
CONTENT_TYPES: Final = "[Content_Types].xml"
_ROOT_RELATIONSHIPS: Final = "_rels/.rels"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_CORE: Final = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_CORE_TYPE: Final = "application/vnd.openxmlformats-package.core-properties+xml"
_WORD_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STORIES: Final = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
PICTURE_SLOT: Final = "<?pictures here?>"
PICTURE: Final = _OFFICE + "image"
CHART: Final = _OFFICE + "chart"
CHART_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
CHART_LINK: Final = (  # to its workbook
    f'<Relationships xmlns="{_RELATIONSHIPS}">'
    f'<Relationship Id="rId1" Type="{_OFFICE}package" Target="/{{}}"/></Relationships>'
)
_WORKBOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

LIMITS: Final = Limits(file=64 * 2**20, part=64 * 2**20, total=192 * 2**20)
_BROKEN: Final = ("文件已损坏，或者不是 .docx 文件。", None)
_TOO_LARGE: Final = ("文件解压后大得不合常理，为了安全不予打开。", None)
_WORDS: Final[dict[Flaw, tuple[str, str | None]]] = {
    Flaw.SIZE: (f"文件超过了 {LIMITS.file // 2**20} MB，大得不合常理。", "请删去模板里的大图片后再试。"),
    Flaw.NO_ZIP: _BROKEN,
    Flaw.ENTRIES: _TOO_LARGE,
    Flaw.UNPACKED: _TOO_LARGE,
    Flaw.NAME: ("压缩包里有部件的名称“{part}”指到了文件之外，为了安全不予打开。", None),
    Flaw.TWICE: ("压缩包里有两个同名的部件“{part}”，文件已损坏。", None),
    Flaw.DAMAGED: _BROKEN,
    Flaw.LOCKED: ("文件加了密码，或者用了 Word 不认识的压缩方式。", None),
    Flaw.MALFORMED: ("里面的“{part}”部分已损坏，读不出来。", None),
    Flaw.DOCTYPE: ("里面的“{part}”部分带有 DOCTYPE 声明，为了安全不予打开。", None),
}
_OLD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Properties(NamedTuple):
    """The document's properties; ``created`` is an ISO date or time, and without it the document names none."""

    title: str = ""
    creator: str = ""
    subject: str = ""
    created: str | None = None

    def xml(self) -> str:
        """Return docProps/core.xml; a value it cannot hold raises RefusedError."""
        named = (("dc:title", self.title), ("dc:subject", self.subject), ("dc:creator", self.creator))
        rows = [f"<{name}>{plain(value)}</{name}>" for name, value in named if value]
        if self.creator:
            rows.append(f"<cp:lastModifiedBy>{plain(self.creator)}</cp:lastModifiedBy>")
        if self.created:
            moment = _moment(self.created)
            rows += [
                f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>'
                for name in ("created", "modified")
            ]
        return _PROPERTIES.format("".join(rows))


def _moment(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError as error:
        raise RefusedError(VALUE, f"的日期“{text}”写法不对。", "请写成 2026-01-09 这样的日期。") from error
    if moment.tzinfo is not None:
        moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
    return moment.isoformat(timespec="seconds") + "Z"


def refusal(file: str) -> Refuse:
    """Return how a template of this name is refused."""

    def refuse(flaw: Flaw, part: str) -> GentoolError:
        message, hint = _WORDS[flaw]
        return damaged(file, message.format(part=part), hint)

    return refuse


class TemplatePackage:
    """The parts of a template, made ready for filling; raises GentoolError where it is no Word file."""

    def __init__(self, data: bytes, file: str) -> None:
        if data.startswith(_OLD):
            raise damaged(file, "这是旧版 .doc 文件，或者是加了打开密码的文件，不能用作模板。")
        self.file = file
        self.source = Package(data, LIMITS, refusal(file))
        self.entries: dict[str, Entry] = {name: self.source.entry(name) for name in self.source.names}
        names = self.source.names
        if CONTENT_TYPES not in names or _ROOT_RELATIONSHIPS not in names:
            raise damaged(file, "不是 Word 文件：压缩包里没有 Word 文件应有的内容。")
        if STRICT in (self.source.part(_ROOT_RELATIONSHIPS) or b""):
            raise damaged(file, "是 Strict Open XML 格式的文件。", "请在 Word 里另存为普通的“Word 文档（*.docx）”。")
        links = list(self.source.relationships(""))
        self.main = next((link.target for link in links if link.kind == _OFFICE + "officeDocument"), "")
        if self.main not in names:
            raise damaged(file, "不是完整的 Word 文件：找不到正文。")
        core = next((link.target for link in links if link.kind == _CORE and link.target in names), "")
        self.core = core or "docProps/core.xml"
        self.links = list(self.source.relationships(self.main))
        self.links_part = relationships_name(self.main)
        labels = dict(self.stories())
        self._trees = {name: self.source.tree(name, labels.get(name, "")) for name in names if self.source.is_xml(name)}
        changed, self.warnings = make_safe(self._trees, labels, file)
        for name in sorted(changed):
            self._put(name, _written(self._trees[name]))
        self._prepare_types(add_core=not core)
        if not core:
            self._add_core({link.identifier for link in links})
        if self.links_part not in names:
            self._trees[self.links_part] = etree.Element(f"{{{_RELATIONSHIPS}}}Relationships")
            self._put(self.links_part, _written(self._trees[self.links_part]))

    def tree(self, name: str) -> Element:
        """Return the tree of a part, which is there and is XML."""
        return self._trees[name]

    def stories(self) -> Iterator[tuple[str, str]]:
        """Yield the parts that may hold tags, as (name, what the user calls it), the body first, in a fixed order."""
        yield self.main, "正文"
        for kind, label in _STORIES.items():
            names = sorted(
                {link.target for link in self.links if link.kind == _OFFICE + kind} & self.source.names.keys()
            )
            for name in names:
                yield name, f"{label}（{posixpath.basename(name)}）" if len(names) > 1 else label
        if self.core in self.source.names:
            yield self.core, "文档属性"

    def styles(self) -> bytes | None:
        """Return the content of the styles part."""
        return self.source.part(self.source.related(self.main, "/styles"))

    def types_with_charts(self, names: Iterable[str]) -> str:
        """Return the types of the parts as text, those of charts and their workbooks among them."""
        root = deepcopy(self.tree(CONTENT_TYPES))
        if not any(default.get("Extension", "").lower() == "xlsx" for default in root):
            root.insert(0, _element(_TYPES, "Default", Extension="xlsx", ContentType=_WORKBOOK_TYPE))
        root.extend(_element(_TYPES, "Override", PartName=f"/{name}", ContentType=CHART_TYPE) for name in names)
        return _written(root)

    def picture_links(self) -> str:
        """Return the main part's relationships as text with a slot for those of pictures."""
        root = deepcopy(self.tree(self.links_part))
        root.append(etree.ProcessingInstruction("pictures", "here"))
        return _written(root)

    def _prepare_types(self, *, add_core: bool) -> None:
        """Refuse what is no plain document; add the kinds of pictures and, where wanted, of the properties."""
        root = self.tree(CONTENT_TYPES)
        for override in root.iterchildren(f"{{{_TYPES}}}Override"):
            if override.get("PartName", "").lstrip("/") == self.main:
                kind = override.get("ContentType", "")
                if kind == _WORD_TYPE + "template.main+xml":
                    override.set("ContentType", _WORD_TYPE + "document.main+xml")
                elif kind != _WORD_TYPE + "document.main+xml":
                    what = "带有宏" if "macroEnabled" in kind else "不是 Word 文档"
                    raise damaged(self.file, f"{what}，不能用作模板。")
        known = {default.get("Extension", "").lower() for default in root.iterchildren(f"{{{_TYPES}}}Default")}
        for extension in reversed(EXTENSIONS):
            if extension not in known:
                root.insert(0, _element(_TYPES, "Default", Extension=extension, ContentType=EXTENSIONS[extension]))
        if add_core:
            root.append(_element(_TYPES, "Override", PartName=f"/{self.core}", ContentType=_CORE_TYPE))
        self._put(CONTENT_TYPES, _written(root))

    def _add_core(self, taken: set[str]) -> None:
        root = self.tree(_ROOT_RELATIONSHIPS)
        identifier = next(name for number in range(1, len(taken) + 2) if (name := f"rId{number}") not in taken)
        root.append(_element(_RELATIONSHIPS, "Relationship", Id=identifier, Type=_CORE, Target=self.core))
        self._put(_ROOT_RELATIONSHIPS, _written(root))
        self._put(self.core, Properties().xml())

    def _put(self, name: str, content: str) -> None:
        self.entries[name] = pack(name, content.encode())


def _element(namespace: str, name: str, **attributes: str) -> Element:
    return etree.Element(f"{{{namespace}}}{name}", attributes, nsmap={None: namespace})  # type: ignore[dict-item]


def _written(root: Element) -> str:
    return _XML + etree.tostring(root, encoding="unicode")
