"""What holds a package together: content types and relationships, read from a template and made ready for filling.

Made ready means: the main part is a document (not a document template), pictures of the known kinds may be added,
and there is a part for the document's properties.
"""

from __future__ import annotations

import posixpath
from typing import Final, NamedTuple

from lxml import etree

from gentool.ooxml.faults import damaged
from gentool.ooxml.template.fragments import EXTENSIONS
from gentool.ooxml.template.properties import Properties
from gentool.ooxml.xml import Element, read_xml
from gentool.ooxml.zip import Part, pack

CONTENT_TYPES: Final = "[Content_Types].xml"
_ROOT_RELATIONSHIPS: Final = "_rels/.rels"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_STRICT: Final = "http://purl.oclc.org/ooxml/"
_CORE: Final = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_CORE_TYPE: Final = "application/vnd.openxmlformats-package.core-properties+xml"
_WORD_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STORIES: Final = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
PICTURE_SLOT: Final = "<?pictures here?>"
PICTURE: Final = _OFFICE + "image"


class Relationship(NamedTuple):
    """One relationship of a part: its id, its kind, and the part it leads to."""

    identifier: str
    kind: str
    target: str


class Package(NamedTuple):
    """The parts of a template and what leads to what."""

    file: str
    parts: dict[str, Part]
    main: str
    core: str
    relationships: list[Relationship]  # of the main part

    @property
    def relationships_part(self) -> str:
        """The name of the part that holds the main part's relationships."""
        return relationships_name(self.main)

    def relationships_of(self, part: str) -> list[Relationship]:
        """Return the relationships of any part."""
        return _read_relationships(self.parts, part, self.file)

    def stories(self) -> list[tuple[str, str]]:
        """Return the parts with text outside the body, as (name, what the user calls it), in a fixed order."""
        found: list[tuple[str, str]] = []
        for kind, label in _STORIES.items():
            names = sorted({link.target for link in self.relationships if link.kind == _OFFICE + kind})
            names = [name for name in names if name in self.parts]
            several = len(names) > 1
            found += [(name, f"{label}（{posixpath.basename(name)}）" if several else label) for name in names]
        return found

    def styles(self) -> bytes | None:
        """Return the content of the styles part."""
        for link in self.relationships:
            if link.kind == _OFFICE + "styles" and link.target in self.parts:
                return self.parts[link.target].content
        return None

    def put(self, name: str, content: bytes) -> None:
        """Add or replace a part."""
        self.parts[name] = Part(content, pack(name, content))


def relationships_name(part: str) -> str:
    """Return the name of the part that holds a part's relationships."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def open_package(parts: dict[str, Part], file: str) -> Package:
    """Find the main part and make the package ready for filling; raise GentoolError where it is no Word file."""
    if CONTENT_TYPES not in parts or _ROOT_RELATIONSHIPS not in parts:
        raise damaged(file, "不是 Word 文件：压缩包里没有 Word 文件应有的内容。")
    links = _read_relationships(parts, "", file)
    if any(link.kind.startswith(_STRICT) for link in links):
        raise damaged(file, "是 Strict Open XML 格式的文件。", "请在 Word 里另存为普通的“Word 文档（*.docx）”。")
    main = next((link.target for link in links if link.kind == _OFFICE + "officeDocument"), "")
    if main not in parts:
        raise damaged(file, "不是完整的 Word 文件：找不到正文。")
    core = next((link.target for link in links if link.kind == _CORE and link.target in parts), "")
    package = Package(file, dict(parts), main, core or "docProps/core.xml", _read_relationships(parts, main, file))
    _prepare_types(package, add_core=not core)
    if not core:
        _add_core(package, {link.identifier for link in links})
    _prepare_relationships(package)
    return package


def _read_relationships(parts: dict[str, Part], source: str, file: str) -> list[Relationship]:
    name = relationships_name(source)
    if name not in parts:
        return []
    root = read_xml(parts[name].content, file, name)
    folder = posixpath.dirname(source)
    found = []
    for link in root.iterchildren(f"{{{_RELATIONSHIPS}}}Relationship"):
        target = link.get("Target", "")
        if link.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found.append(Relationship(link.get("Id", ""), link.get("Type", ""), target))
    return found


def _prepare_types(package: Package, *, add_core: bool) -> None:
    """Refuse what is no plain document; add the kinds of pictures and, where wanted, of the properties."""
    root = read_xml(package.parts[CONTENT_TYPES].content, package.file, CONTENT_TYPES)
    changed = add_core
    for override in root.iterchildren(f"{{{_TYPES}}}Override"):
        if override.get("PartName", "").lstrip("/") == package.main:
            kind = override.get("ContentType", "")
            if kind == _WORD_TYPE + "template.main+xml":
                override.set("ContentType", _WORD_TYPE + "document.main+xml")
                changed = True
            elif kind != _WORD_TYPE + "document.main+xml":
                what = "带有宏" if "macroEnabled" in kind else "不是 Word 文档"
                raise damaged(package.file, f"{what}，不能用作模板。")
    known = {default.get("Extension", "").lower() for default in root.iterchildren(f"{{{_TYPES}}}Default")}
    for extension in reversed(EXTENSIONS):
        if extension not in known:
            root.insert(0, _element(_TYPES, "Default", Extension=extension, ContentType=EXTENSIONS[extension]))
            changed = True
    if add_core:
        root.append(_element(_TYPES, "Override", PartName=f"/{package.core}", ContentType=_CORE_TYPE))
    if changed:
        package.put(CONTENT_TYPES, _written(root).encode())


def _add_core(package: Package, taken: set[str]) -> None:
    root = read_xml(package.parts[_ROOT_RELATIONSHIPS].content, package.file, _ROOT_RELATIONSHIPS)
    identifier = next(name for number in range(1, len(taken) + 2) if (name := f"rId{number}") not in taken)
    root.append(_element(_RELATIONSHIPS, "Relationship", Id=identifier, Type=_CORE, Target=package.core))
    package.put(_ROOT_RELATIONSHIPS, _written(root).encode())
    package.put(package.core, Properties().xml().encode())


def _prepare_relationships(package: Package) -> None:
    if package.relationships_part not in package.parts:
        package.put(package.relationships_part, _written(etree.Element(f"{{{_RELATIONSHIPS}}}Relationships")).encode())


def picture_relationships(package: Package) -> str:
    """Return the main part's relationships as text with a slot for those of pictures."""
    root = read_xml(package.parts[package.relationships_part].content, package.file, package.relationships_part)
    root.append(etree.ProcessingInstruction("pictures", "here"))
    return _written(root)


def _element(namespace: str, name: str, **attributes: str) -> Element:
    return etree.Element(f"{{{namespace}}}{name}", attributes, nsmap={None: namespace})  # type: ignore[dict-item]


def _written(root: Element) -> str:
    return _XML + etree.tostring(root, encoding="unicode")
