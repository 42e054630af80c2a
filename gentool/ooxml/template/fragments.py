"""Pieces of a document made elsewhere: ready OOXML, and pictures.

What the program hands in here must be right: a mistake is a ValueError for the programmer, not a problem for
the clerk.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lxml import etree

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


class Fragment(str):
    """OOXML to be set into a document as it is: a row of w:p and w:tbl, or a row of w:r.

    The prefixes w, r, wp, a and pic are bound as usual. Checked once, when made: well formed, and of elements
    that may stand where fragments go. Raises ValueError otherwise.
    """

    relationships: frozenset[str]
    is_block: bool

    def __new__(cls, xml: str = "") -> Fragment:
        """Check the XML and note which relationships it refers to."""
        if isinstance(xml, cls):
            return xml
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
