"""Walking a part of the document: every paragraph in order, with its place in words and its text; tables as drawn.

A “story” is what Word lays out on its own: the body, a header, a footnote, a text box. Paragraphs of text boxes
are walked after the paragraph that anchors them. Deleted text of tracked changes is not there for us. For whoever
compares a template with what it should be: the body in the order it is read, with merged cells resolved.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from gentool.ooxml.package import Element
from gentool.ooxml.template.tags import OBJECT, Tag

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
THING = "□"


def w(name: str) -> str:
    """Return the qualified name of an element or attribute of WordprocessingML."""
    return f"{{{W}}}{name}"


def _all(names: str) -> frozenset[str]:
    return frozenset(map(w, names.split()))


P, R, T, TBL, TR, TC = w("p"), w("r"), w("t"), w("tbl"), w("tr"), w("tc")
SDT_CONTENT, TEXT_BOX = w("sdtContent"), w("txbxContent")
PPR, RPR, SECT_PR = w("pPr"), w("rPr"), w("sectPr")
FALLBACK = f"{{{MC}}}Fallback"

_WRAPPERS = _all("hyperlink ins moveTo smartTag customXml fldSimple dir bdo sdt sdtContent")
_BLOCK_WRAPPERS = _all("sdt sdtContent customXml ins moveTo")
_CHARACTERS = {w("tab"): "\t", w("cr"): "\n", w("noBreakHyphen"): "-", w("softHyphen"): "\u00ad"}
_SILENT = _all("rPr lastRenderedPageBreak instrText delText delInstrText")
_UNSHOWN = _all("commentReference footnoteReference endnoteReference fldChar annotationRef br")
_SIGNS = _all(
    "pPr proofErr bookmarkStart bookmarkEnd commentRangeStart commentRangeEnd permStart permEnd del moveFrom"
    " moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd sdtPr sdtEndPr smartTagPr customXmlPr"
)


class Piece(NamedTuple):
    """One child of a run, with the characters it stands for and where they begin in the paragraph's text."""

    element: Element
    text: str
    start: int

    @property
    def end(self) -> int:
        """Position after the last character."""
        return self.start + len(self.text)


@dataclass(slots=True, eq=False)
class Paragraph:
    """One paragraph: where it is, what it says, and the pieces of runs that say it."""

    element: Element
    place: str
    repeated: bool  # whether it is the older copy of a text box, kept for old programs
    pieces: list[Piece]
    text: str
    tags: list[Tag] = field(default_factory=list)

    def piece_at(self, position: int) -> Piece:
        """Return the piece that has the character at a position."""
        return self.pieces[bisect_right(self.pieces, position, key=attrgetter("end"))]


def paragraphs(story: Element, place: str, *, repeated: bool = False) -> Iterator[Paragraph]:
    """Yield every paragraph of a story, of its tables and of its text boxes, in order."""
    number = table = 0
    for block in _blocks_of(story):
        if block.tag == P:
            number += 1
            yield from paragraphs_of(block, f"{place}第{number}段", repeated=repeated)
        else:
            table += 1
            yield from _table(block, f"{place}第{table}个表格", repeated=repeated)


def _blocks_of(container: Element) -> Iterator[Element]:
    """Yield the paragraphs and tables of a container, also those inside content controls."""
    return _within(container, P, TBL)


def _within(container: Element, *names: str) -> Iterator[Element]:
    for child in container:
        if child.tag in names:
            yield child
        elif child.tag in _BLOCK_WRAPPERS:
            yield from _within(child, *names)


def _table(table: Element, place: str, *, repeated: bool) -> Iterator[Paragraph]:
    for row_number, row in enumerate(_within(table, TR), 1):
        for cell_number, cell in enumerate(_within(row, TC), 1):
            here = f"{place}第{row_number}行第{cell_number}格"
            blocks = list(_blocks_of(cell))
            if len(blocks) == 1 and blocks[0].tag == P:
                yield from paragraphs_of(blocks[0], here, repeated=repeated)
            else:
                yield from paragraphs(cell, here, repeated=repeated)


def paragraphs_of(element: Element, place: str = "", *, repeated: bool = False) -> Iterator[Paragraph]:
    """Yield one paragraph, and those of the text boxes it anchors."""
    pieces: list[Piece] = []
    _collect(element, pieces, 0)
    text = "".join([piece.text for piece in pieces])
    yield Paragraph(element, place, repeated, pieces, text)
    if OBJECT in text:
        for box, old in _text_boxes(element, old=False):
            yield from paragraphs(box, f"{place}的文本框", repeated=repeated or old)


def _text_boxes(element: Element, *, old: bool) -> Iterator[tuple[Element, bool]]:
    for child in element:
        if child.tag == TEXT_BOX:
            yield child, old
        else:
            yield from _text_boxes(child, old=old or child.tag == FALLBACK)


def _collect(element: Element, pieces: list[Piece], position: int) -> int:
    """Gather the pieces of a paragraph's runs; return the position after them."""
    for child in element:
        name = child.tag
        if name == R:
            for part in child:
                text = _text_of(part)
                if text:
                    pieces.append(Piece(part, text, position))
                    position += len(text)
        elif name in _WRAPPERS:
            position = _collect(child, pieces, position)
        elif name not in _SIGNS:
            pieces.append(Piece(child, OBJECT, position))
            position += 1
    return position


def _text_of(part: Element) -> str:
    """Return the characters a child of a run stands for; pictures, fields and the like are one object each."""
    name = part.tag
    if name == T:
        text: str = part.text or ""
        return text if part.get(XML_SPACE) == "preserve" else text.strip(" \t\r\n")
    if name == w("br"):
        return OBJECT if part.get(w("type"), "textWrapping") != "textWrapping" else "\n"
    return _CHARACTERS.get(name, "" if name in _SILENT else OBJECT)


class TableCell(NamedTuple):
    """A cell as drawn: first grid column, columns spanned, whether it only lengthens the one above, its text."""

    column: int
    width: int
    continues: bool
    text: str


class TableText(NamedTuple):
    """A table as rows of cells, in the places in which Word draws them."""

    rows: tuple[tuple[TableCell, ...], ...]
    widths: tuple[int, ...]  # of the grid columns, where the document says

    def edge(self, column: int) -> int:
        """Return how far from the left a grid column begins; columns of unknown width are alike."""
        known = self.widths[:column]
        return sum(known) + (column - len(known)) * (sum(self.widths) // len(self.widths) if self.widths else 1)


def outline(body: Element) -> Iterator[str | TableText]:
    """Yield the text of every paragraph and every table, also of those inside cells and text boxes, in order."""
    for block in _blocks_of(body):
        if block.tag == P:
            yield from map(_said, _shown(block))
        else:
            lines = [(row, list(_within(row, TC))) for row in _within(block, TR)]
            widths = tuple(_number(column, 0, "w") for column in block.iterfind(f"{w('tblGrid')}/{w('gridCol')}"))
            yield TableText(tuple(tuple(_placed(row, cells)) for row, cells in lines), widths)
            for _, cells in lines:
                for cell in cells:
                    yield from outline(cell)


def _placed(row: Element, cells: list[Element]) -> Iterator[TableCell]:
    column = _number(row.find(f"{w('trPr')}/{w('gridBefore')}"), 0)
    for cell in cells:
        width = _number(cell.find(f"{w('tcPr')}/{w('gridSpan')}"), 1)
        merge = cell.find(f"{w('tcPr')}/{w('vMerge')}")
        continues = merge is not None and merge.get(w("val"), "continue") == "continue"
        yield TableCell(column, width, continues, "\n".join(_texts(cell)))
        column += width


def _texts(cell: Element) -> Iterator[str]:
    for block in _blocks_of(cell):
        if block.tag == P:
            yield from map(_said, _shown(block))
        else:
            yield THING


def _shown(block: Element) -> Iterator[Paragraph]:
    return (part for part in paragraphs_of(block) if not part.repeated)


def _said(part: Paragraph) -> str:
    return "".join(piece.text.replace(OBJECT, "" if piece.element.tag in _UNSHOWN else THING) for piece in part.pieces)


def _number(element: Element | None, usual: int, attribute: str = "val") -> int:
    value = "" if element is None else element.get(w(attribute), "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else usual
