"""Where everything stands in the workbook: asked by those who draw it and by the importer that reads it back.

Rows and columns are counted from 1, as spreadsheets do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gentool.form.grid import grid_of
from gentool.form.model import Address, Table
from gentool.report.reading.heads import DATA

GUIDE, HEAD, WORDS, NUMBERS = "填表说明", "基本信息", "文字", DATA
EDITION_PROPERTY = "gentool-form"  # of the document, holds the edition; labels are believed more than it

GRID_TOP = 4  # under title, state and hint
NOTE = "表下的注"
CELL, CURRENT, REMARK = "格子", "现有内容", "说明"
WHOLE, GOES_ON = "全文", "（续）"
NAME, VALUE, EQUATION = "名称", "数字或文字", "应当成立的等式"
CONTACT_VALUE = "内容"

Cells = Mapping[Address, tuple[int, int]]


class Area(NamedTuple):
    """A rectangle of cells, its corners included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def ref(self) -> str:
        """The rectangle as formulas name it: ``D6:I6``, or ``D6`` for a single cell."""
        first = spot(self.top, self.left)
        return first if self.is_single else f"{first}:{spot(self.bottom, self.right)}"

    @property
    def is_single(self) -> bool:
        """Whether this is one cell."""
        return (self.top, self.left) == (self.bottom, self.right)


def letters(column: int) -> str:
    """Return the letters of a column: 1 is A, 27 is AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def spot(row: int, column: int) -> str:
    """Return the name of a cell: row 6 of column 4 is ``D6``."""
    return f"{letters(column)}{row}"


def cells_of(table: Table) -> Cells:
    """Return the cell of every figure."""
    return {
        cell.address: (GRID_TOP + cell.row, 1 + cell.column)
        for cell in grid_of(table).cells
        if cell.address is not None
    }


def runs(cells: Sequence[tuple[int, int]]) -> list[Area]:
    """Join cells to as few rectangles as following them from left to right and from the top down gives."""
    found: list[Area] = []
    for row, column in sorted(cells):
        if found and found[-1].bottom == found[-1].top == row and found[-1].right == column - 1:
            found[-1] = found[-1]._replace(right=column)
        else:
            found.append(Area(row, column, row, column))
    joined: list[Area] = []
    for area in found:
        above = next(
            (
                number
                for number, other in enumerate(joined)
                if other.bottom == area.top - 1 and (other.left, other.right) == (area.left, area.right)
            ),
            None,
        )
        if above is None:
            joined.append(area)
        else:
            joined[above] = joined[above]._replace(bottom=area.bottom)
    return joined
