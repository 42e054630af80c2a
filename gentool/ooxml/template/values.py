"""What is filled in: ready OOXML, pictures, numbers with a text of their own; and how a value is written into w:t.

What the program hands in must be right: a mistake in a fragment or picture is a ValueError for the programmer, not a
problem for the clerk. A value that no text can hold is refused. A number may be printed as a text of its own, and still
counts as one in conditions and sums: the sandbox takes it out wherever a template compares or calculates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any, Final

from jinja2.runtime import Undefined
from lxml import etree

from gentool.ooxml.faults import VALUE, RefusedError
from gentool.text.lazy_regex import Pattern

NAMESPACES: Final = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
_HEAD = "<f" + "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items()) + ">"
_W = "{" + NAMESPACES["w"] + "}"
_R = "{" + NAMESPACES["r"] + "}"
_BLOCKS = frozenset(_W + name for name in ("p", "tbl", "sdt", "bookmarkStart", "bookmarkEnd"))
_RUNS = frozenset(_W + name for name in ("r", "hyperlink", "sdt", "bookmarkStart", "bookmarkEnd"))
_SIGNATURES: Final = {"png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff", "gif": b"GIF8"}
EXTENSIONS: Final = {"gif": "image/gif", "jpeg": "image/jpeg", "png": "image/png"}
_SPECIAL = Pattern("[&<>\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_UNWRITABLE = Pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OPEN, _CLOSE = '<w:t xml:space="preserve">', "</w:t>"
BREAK, TAB = f"{_CLOSE}<w:br/>{_OPEN}", f"{_CLOSE}<w:tab/>{_OPEN}"


class Fragment(str):
    """OOXML to be set into a document as it is: a row of w:p and w:tbl, or a row of w:r.

    The prefixes w, r, wp, a and pic are bound as usual. Checked once, when made: well formed, and of elements
    that may stand where fragments go. Raises ValueError otherwise.
    """

    relationships: frozenset[str]
    is_block: bool

    def __new__(cls, xml: str = "") -> Fragment:
        """Check the XML and note which relationships it refers to."""
        self = super().__new__(cls, xml)
        try:
            root = etree.fromstring(f"{_HEAD}{xml}</f>", etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError as error:
            raise ValueError(f"fragment is not well-formed: {error}") from error
        names = {child.tag for child in root}
        if root.text or any(child.tail and child.tail.strip() for child in root):
            raise ValueError("fragment has text outside of elements")
        if not (names <= _BLOCKS or names <= _RUNS):
            raise ValueError(f"fragment must hold paragraphs and tables, or runs: {sorted(map(str, names))}")
        if any(not isinstance(node.tag, str) or node.tag == _W + "sectPr" for node in root.iter()):
            raise ValueError("fragment must hold no comments, processing instructions or sections")
        self.is_block = names <= _BLOCKS
        self.relationships = frozenset(
            str(value) for node in root.iter() for key, value in node.attrib.items() if str(key).startswith(_R)
        )
        return self

    @classmethod
    def trusted(cls, xml: str, relationships: Iterable[str] = ()) -> Fragment:
        """Make a fragment of paragraphs and tables without parsing it, for a caller who wrote the XML itself.

        Parsing takes longer than all else that is done for a report. The caller vouches for everything that the
        constructor checks: well-formed, escaped, nothing but w:p and w:tbl at the top, relationships named.
        """
        self = super().__new__(cls, xml)
        self.is_block = True
        self.relationships = frozenset(relationships)
        return self

    def __add__(self, other: str) -> Fragment:
        """Join two fragments; a fragment and plain text do not mix."""
        return Fragment.of(self, other) if isinstance(other, Fragment) else NotImplemented

    @classmethod
    def of(cls, *pieces: str) -> Fragment:
        """Join pieces of XML into one fragment."""
        return cls("".join(pieces))


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's bytes and kind; the fragment that shows it says its size."""

    data: bytes
    extension: str

    def __post_init__(self) -> None:
        if not self.data.startswith(_SIGNATURES.get(self.extension, b"\0no such kind")):
            raise ValueError(f"not a picture of kind {self.extension!r}; known: {', '.join(_SIGNATURES)}")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart's part of DrawingML, whose rId1 is the workbook to edit its figures in."""

    part: bytes
    workbook: bytes


def _comparing(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def compared(one: Quantity, other: Any) -> bool:
        if isinstance(other, str) and not isinstance(other, Quantity):
            raise TypeError("a number and a text have no order")
        number = _value(other)
        return one.value is not None and number is not None and compare(one.value, number)

    return compared


class Quantity(str):
    """The text of a number, as printed, with its exact ``value`` (None: unknown, which is neither more nor less).

    Compared with a text it is its text; compared with a number, its value. As a condition it holds unless it is 0.
    """

    __slots__ = ("value",)

    value: int | Decimal | None

    def __new__(cls, text: str, value: int | Decimal | None) -> Quantity:
        """Return the quantity of a value as it is printed."""
        made = super().__new__(cls, text)
        made.value = value
        return made

    def __bool__(self) -> bool:
        return bool(self.value)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str) and not isinstance(other, Quantity):
            return str(self) == other
        return self.value is not None and self.value == _value(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__

    __lt__, __le__, __gt__, __ge__ = (_comparing(each) for each in (lt, le, gt, ge))

    def __int__(self) -> int:
        return int(self.value or 0)

    def __float__(self) -> float:
        return float(self.value or 0)

    def __abs__(self) -> Any:
        return self if self.value is None else abs(self.value)


def _value(thing: Any) -> Any:
    return thing.value if isinstance(thing, Quantity) else thing


def operands(left: Any, right: Any) -> tuple[Any, Any] | None:
    """Return what an operator is to work on: numbers, or texts where one side is a text; None where one is unknown."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Quantity) and isinstance(other, str) and not isinstance(other, Quantity):
            return str(left), str(right)
    if isinstance(left, Quantity) or isinstance(right, Quantity):
        left, right = _value(left), _value(right)
        if left is None or right is None:
            return None
    if {type(left), type(right)} == {float, Decimal}:
        left, right = (Decimal(repr(number)) if isinstance(number, float) else number for number in (left, right))
    return left, right


def unknown() -> Quantity:
    """Return what is made of a number that is not known: nothing to be seen."""
    return Quantity("", None)


class Xml(str):
    """Text that is OOXML already; made only by the engine."""

    __slots__ = ()


def sized(text: str, half_points: int) -> Xml:
    """Return a text of a size of its own, for a tag that stands alone in its run."""
    size = f'<w:rPr><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
    return Xml(f"{_CLOSE}</w:r><w:r>{size}{_OPEN}{write(text)}")


def write(value: object) -> str:
    """Return a value as the content of w:t: escaped, with line breaks and tabs as Word has them."""
    if (type(value) is str and value.isalnum()) or type(value) is Xml:  # nearly all are figures
        return value
    text = value if type(value) is str else text_of(value)
    return text if _SPECIAL.search(text) is None else _escape(text)


def text_of(value: object) -> str:
    """Return a single value as plain text; refuse what has no text a reader could want."""
    kind = type(value)
    if kind is str or kind is int:
        return str(value)
    if isinstance(value, Fragment):
        message = "的值是成段的内容，不能放在一行文字里。"
        raise RefusedError(VALUE, message, "请让标签独占一段并写成 {{p … }}，或在文字中写成 {{r … }}。")
    if isinstance(value, (str, Undefined)):
        return str(value)
    what = _unfit(value)
    if what:
        raise RefusedError(VALUE, f"的值是{what}，不能直接写进文档。")
    return str(value)


_UNFIT: Final[Mapping[Any, str]] = {
    type(None): "空的（没有值）",
    bool: "“是”或“否”的判断结果",
    Mapping: "一组带名称的数据",
    (list, tuple, set, frozenset, bytes): "一串数据",
    Callable: "一个函数（后面少了括号）",
}


def _unfit(value: object) -> str | None:
    if found := next((what for kind, what in _UNFIT.items() if isinstance(value, kind)), None):
        return found
    return "一个对象" if type(value).__str__ is object.__str__ and not isinstance(value, float) else None


def plain(text: str) -> str:
    """Return text escaped for XML as it stands; refuse characters that XML cannot carry."""
    bad = _UNWRITABLE.search(text)
    if bad:
        message = f"的值里有不能写进 Word 文档的字符 U+{ord(bad.group()):04X}（第{bad.start() + 1}个字）。"
        raise RefusedError(VALUE, message, "请在数据里删去这个看不见的字符。")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _escape(text: str) -> str:
    text = plain(text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.replace("\n", BREAK).replace("\t", TAB)


def as_paragraphs(value: object, skeleton: tuple[str, str]) -> Xml:
    """Return the value of {{p …}} as paragraphs: a fragment as it is, text line by line, blank lines left out."""
    paragraph, run = skeleton
    if isinstance(value, Fragment):
        return Xml(value if value.is_block else f"<w:p>{paragraph}{value}</w:p>")
    lines: Iterable[str] = text_of(value).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Xml(
        "".join(f"<w:p>{paragraph}<w:r>{run}{_OPEN}{write(line)}{_CLOSE}</w:r></w:p>" for line in lines if line.strip())
    )


def as_runs(value: object, run: str) -> Xml:
    """Return the value of {{r …}} as runs: a fragment of runs as it is, text in the tag's own run."""
    if isinstance(value, Fragment):
        if value and value.is_block:
            raise RefusedError(VALUE, "的值是成段的内容，不能放在一行文字里。", "请让标签独占一段并写成 {{p … }}。")
        return Xml(value)
    text = write(value)
    return Xml(f"<w:r>{run}{_OPEN}{text}{_CLOSE}</w:r>" if text else "")
