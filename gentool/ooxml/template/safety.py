"""What a template must not hand on to every document made with it.

Comes in: the trees of all XML parts, however the package reaches them. What fetches from outside or can run is refused
(W-OUTSIDE): only relationships of known kinds pass, and fields that word processors are known to work out from the
document alone. What tells of people and their machines is taken out and told (W-PRIVATE). Catches what the author of a
template does not see in Word: links to files of his own machine, his name on old comments, objects pasted with a text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from gentool.ooxml.faults import OUTSIDE, PRIVATE
from gentool.ooxml.package import Element
from gentool.ooxml.template.stories import W, w
from gentool.problems.problem import GentoolError, Problem, Where
from gentool.text.lazy_regex import Pattern

_VML: Final = "{urn:schemas-microsoft-com:vml}"
_NAMES: Final = {
    "w": W,
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "o": "urn:schemas-microsoft-com:office:office",
}
_KINDS: Final = frozenset(  # the last words of the kinds of relationships that may stand in a template
    "officedocument extended-properties custom-properties core-properties thumbnail styles styleswitheffects settings"  # noqa: SIM905
    " websettings fonttable font theme themeoverride numbering header footer footnotes endnotes image hdphoto hyperlink"
    " comments commentsextended commentsids commentsextensible people person customxml customxmlprops wpscustomdata"
    " chart chartuser chartusershapes chartstyle chartcolorstyle package diagramdata diagramlayout diagramquickstyle"
    " diagramcolors diagramdrawing glossarydocument classificationlabels documenttasks printersettings".split()
)
_DROPPED: Final = frozenset(
    ["attachedtemplate", "mailmergesource", "mailmergeheadersource", "recipientdata", "transform"]
)
_CALLED: Final = {
    "image": "图片",
    "oleobject": "对象",
    "afchunk": "另一份文件",
    "subdocument": "子文档",
    "vbaproject": "宏",
    "control": "控件",
    "hyperlink": "链接",
}
_ELEMENTS: Final = {w("altChunk"): "插入的另一份文件", w("subDoc"): "子文档", w("control"): "控件"}
_FIELDS: Final = frozenset(  # that fetch, run or print
    "DDE DDEAUTO INCLUDETEXT INCLUDEPICTURE INCLUDE IMPORT LINK EMBED DATABASE RD MACROBUTTON CONTROL PRINT AUTOTEXT"  # noqa: SIM905
    " AUTOTEXTLIST GLOSSARY HTMLACTIVEX HTMLCONTROL SERVER".split()
)
_SETTINGS: Final = [w(name) for name in ("attachedTemplate", "mailMerge", "saveThroughXslt")]
_APP: Final = {"Company": "单位名称", "Manager": "主管姓名", "HyperlinkBase": "链接的路径", "Template": "模板的路径"}
_OF_PROGRAMS: Final = frozenset(["KSOProductBuildVer", "ICV"])  # custom properties that WPS gives every file
_LOCAL: Final = Pattern(r"(?i)\s*(?:[a-z]:[\\/]|file:|\\\\)")
_SCHEME: Final = Pattern(r"(?i)\s*([a-z][a-z0-9+.-]*):")
_WEB: Final = frozenset(["http", "https", "mailto", "ftp", "tel"])
_NESTED: Final = "\0"  # where a field stands within another's code


def make_safe(trees: dict[str, Element], labels: Mapping[str, str], file: str) -> tuple[set[str], list[Problem]]:
    """Return the names of the parts that had to be changed, and what is to be told; raises GentoolError W-OUTSIDE.

    ``labels`` are what the user calls a part.
    """
    refused = [
        OUTSIDE.at(Where(file), f"{place}里有{what}，为了安全不予打开。", field=place)
        for part, root in trees.items()
        for place in [labels.get(part.replace("_rels/", "").removesuffix(".rels"), f" {part} ")]
        for what in dict.fromkeys(_reaching_out(root))
    ]
    if refused:
        raise GentoolError(*refused)
    changed: set[str] = set()
    told: dict[str, None] = {}
    for part, root in trees.items():
        for what in _private(root):
            changed.add(part)
            told[what] = None
    problems = [PRIVATE.at(Where(file), f"模板里有{what}，生成的文件里已经去掉。") for what in told if what]
    return changed, problems


def _reaching_out(root: Element) -> Iterator[str]:
    """Yield what in a part fetches from outside or can run."""
    for link in root.iterchildren("{*}Relationship"):
        yield from _link(link)
    for element in root.iter(*_ELEMENTS):
        yield _ELEMENTS[element.tag]
    for element in root.iter(f"{_VML}*"):
        if element.get("src") or element.get("althref"):
            yield "取自外面的图片"
    for code in _field_codes(root):
        name = (code.replace(_NESTED, f" {_NESTED}").split() or [""])[0].strip('"').upper()
        if name in _FIELDS or name == _NESTED or (name == "HYPERLINK" and _LOCAL.match(code.partition('"')[2])):
            yield f"域“{code.replace(_NESTED, '').strip()[:60]}”"


def _link(link: Element) -> Iterator[str]:
    kind, target = _kind(link), link.get("Target", "")
    called = _CALLED.get(kind, kind)
    if kind in _DROPPED:
        return
    if link.get("TargetMode") != "External":
        if kind not in _KINDS:
            yield f"模板不能带的内容（{called}）"
        elif kind == "package" and not target.lower().endswith((".docx", ".xlsx", ".pptx")):
            yield f"模板不能带的文件“{target[:100]}”"
        return
    scheme = _SCHEME.match(target)
    if kind != "hyperlink" or _LOCAL.match(target) or (scheme and scheme[1].lower() not in _WEB):
        yield f"指向文件之外的{called}“{target[:100]}”"


def _kind(link: Element) -> str:
    kind: str = link.get("Type", "").rpartition("/")[2].lower()
    return kind


def _field_codes(root: Element) -> Iterator[str]:
    """Yield the code of every field, however many runs it is cut into; a field within it is a NUL."""
    char, text, simple = w("fldChar"), w("instrText"), w("fldSimple")
    stack: list[list[str]] = []
    for element in root.iter(char, text, simple):
        if element.tag == simple:
            yield element.get(w("instr"), "")
        elif element.tag == text:
            if stack:
                stack[-1].append(element.text or "")
            else:
                yield element.text or ""
        elif element.get(w("fldCharType")) == "begin":
            if stack:
                stack[-1].append(_NESTED)
            stack.append([])
        elif stack:
            code = "".join(stack[-1])
            if element.get(w("fldCharType")) == "end":
                stack.pop()
            else:
                stack[-1] = []
            if code:
                yield code
    yield from ("".join(code) for code in stack)


def _private(root: Element) -> Iterator[str]:
    """Take out what tells of people and machines and yield what each was; ``""`` for what only goes with another."""
    for link in list(root.iterchildren("{*}Relationship")):
        if _kind(link) in _DROPPED:
            root.remove(link)
            yield f"所附模板或数据源的位置“{link.get('Target', '')[:100]}”"
    for element in list(root.iter(*_SETTINGS)):
        element.getparent().remove(element)
        yield "邮件合并的数据源" if element.tag == w("mailMerge") else ""
    local = etree.QName(root).localname
    if local in ("people", "personList") and len(root):
        del root[:]
        yield "批注人的姓名和账号"
    elif local == "Properties":
        yield from _properties(root)
    for name in ("w:author", "w:initials", "w15:author"):
        for value in root.xpath(f"//@{name}", namespaces=_NAMES):
            if value and value != "作者":
                value.getparent().set(value.attrname, "作者" if name != "w:initials" else "")
                yield "批注或修订，上面有人的姓名"
    for value in root.xpath("//@descr | //@title | //@o:title | //@alt", namespaces=_NAMES):
        if _LOCAL.match(value):
            value.getparent().set(value.attrname, value.replace("\\", "/").rpartition("/")[2])
            yield f"图片在某台电脑上的位置“{value[:100]}”"


def _properties(root: Element) -> Iterator[str]:
    """Clear docProps/app.xml and docProps/custom.xml of what programs do not need."""
    removed: list[Element] = []
    for child in root:
        name, text = etree.QName(child).localname, "".join(child.itertext()).strip()
        if name in _APP and text and (name != "Template" or "/" in text or "\\" in text):
            removed.append(child)
            yield f"文档属性里的{_APP[name]}“{text[:100]}”"
        elif name == "property" and child.get("name") not in _OF_PROGRAMS:
            removed.append(child)
            yield f"文档的自定义属性“{child.get('name', '')[:100]}”"
    for child in removed:
        root.remove(child)
