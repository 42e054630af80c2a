"""The body of a document in the order it is read: paragraphs, and tables with merged cells resolved.

For whoever compares a template with what it should be. A cell's text is that of its own paragraphs and text boxes;
what is neither text nor a mark of the editor (a picture, an equation) is a □, and so is a table within the cell,
which follows on its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gentool.ooxml.template.stories import P, Paragraph, blocks_of, paragraphs_of, rows_and_cells, w
from gentool.ooxml.template.tags import OBJECT
from gentool.ooxml.xml import Element

THING = "□"
_SILENT = frozenset(
    map(w, ["commentReference", "footnoteReference", "endnoteReference", "fldChar", "annotationRef", "br"])
)


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
    for block in blocks_of(body):
        if block.tag == P:
            yield from map(_said, _shown(block))
        else:
            lines = [(row, list(cells)) for row, cells in rows_and_cells(block)]
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
    for block in blocks_of(cell):
        if block.tag == P:
            yield from map(_said, _shown(block))
        else:
            yield THING


def _shown(block: Element) -> Iterator[Paragraph]:
    return (part for part in paragraphs_of(block) if not part.repeated)


def _said(part: Paragraph) -> str:
    return "".join(piece.text.replace(OBJECT, "" if piece.element.tag in _SILENT else THING) for piece in part.pieces)


def _number(element: Element | None, usual: int, attribute: str = "val") -> int:
    value = "" if element is None else element.get(w(attribute), "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else usual
