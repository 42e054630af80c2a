"""Label trees → cells with row and column spans: the only place that knows the geometry of a table.

In: a :class:`~gentool.form.model.Table`. Out: a :class:`Grid`, whose cells tile the table exactly. HTML, Word and the
Excel form draw these cells; the importer reads them the other way round. A cell says what it is (role), what it covers
(spans), which figure it holds (address), and which header cells speak for it (for screen readers).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import cache
from typing import NamedTuple

from gentool.form.model import Address, Block, Label, Table


class Role(Enum):
    """What a cell is for: block title, corner text, column header, row label, or figure."""

    TITLE = "title"
    CORNER = "corner"
    HEADER = "header"
    LABEL = "label"
    FIGURE = "figure"


class Cell(NamedTuple):
    """One cell: 0-based row and column of its upper left corner, spans, printed text or the figure's address."""

    role: Role
    row: int
    column: int
    height: int
    width: int
    text: str = ""
    address: Address | None = None
    vertical: bool = False
    headers: tuple[tuple[int, int], ...] = ()

    @property
    def place(self) -> tuple[int, int]:
        """The cell's identity within its grid."""
        return self.row, self.column


class Grid(NamedTuple):
    """All cells of a table in reading order; the first ``header_rows`` rows repeat on every page."""

    width: int
    height: int
    header_rows: int
    cells: tuple[Cell, ...]

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells that begin in each row."""
        rows: list[list[Cell]] = [[] for _ in range(self.height)]
        for cell in self.cells:
            rows[cell.row].append(cell)
        return tuple(map(tuple, rows))

    @property
    def digits(self) -> int:
        """How many digits find room in a column of figures at the size of the table; longer ones are set smaller."""
        return 5 if self.width > 10 else 7 if self.width > 7 else 20

    def reaching(self, row: int) -> list[Cell]:
        """Return from left to right the cells that begin in a row or reach down into it."""
        cells = [cell for cell in self.cells if cell.row <= row < cell.row + cell.height]
        return sorted(cells, key=lambda cell: cell.column)


@cache
def grid_of(table: Table) -> Grid:
    """Lay out a table; blocks stand one under the other over the full width."""
    cells: list[Cell] = []
    top = 0
    for block in table.blocks:
        laid = list(_across(block, table, top) if block.across else _down(block, table, top))
        cells.extend(_with_headers(laid))
        top = max(cell.row + cell.height for cell in laid)
    figures = [cell.row for cell in cells if cell.role is Role.FIGURE]
    header_rows = min(figures) if len(table.blocks) == 1 else 0
    return Grid(table.width, top, header_rows, tuple(sorted(cells, key=lambda cell: cell.place)))


def _down(block: Block, table: Table, top: int) -> Iterator[Cell]:
    """Records are rows: title, header over the figure columns, labels on the left."""
    left = table.label_columns
    if block.title:
        yield Cell(Role.TITLE, top, 0, 1, table.width, block.title)
        top += 1
    depth = _depth(block.columns)
    yield Cell(Role.CORNER if block.corner else Role.HEADER, top, 0, depth, left, block.corner or block.stub)
    widths = [1] * len(block.leaf_columns)
    widths[-1] = table.width - left - len(widths) + 1  # the last column takes what is left of the width
    yield from _header(block.columns, top, left, depth, iter(widths))
    top += depth
    yield from _labels(block.rows, top, 0, left)
    for line, record in enumerate(block.records):
        column = left
        for label, width in zip(record.columns, widths, strict=True):
            yield Cell(Role.FIGURE, top + line, column, 1, width, address=table.cell[record.name, label.key])
            column += width


def _across(block: Block, table: Table, top: int) -> Iterator[Cell]:
    """Records stand side by side: their labels are the header, over their columns, over one row of figures."""
    tree = tuple(_above(label, block.columns) for label in block.rows)
    depth = _depth(tree)
    figures = [table.cell[record.name, column.key] for record in block.records for column in record.columns]
    yield from _header(tree, top, 0, depth, iter([1] * len(figures)))
    for column, address in enumerate(figures):
        yield Cell(Role.FIGURE, top + depth, column, 1, 1, address=address)


def _above(label: Label, columns: tuple[Label, ...]) -> Label:
    """Return a copy of a label tree with ``columns`` hung under every leaf."""
    children = tuple(_above(child, columns) for child in label.children) or columns
    return Label(label.key, label.text, children=children)


def _depth(labels: Sequence[Label]) -> int:
    return 1 + max((_depth(label.children) for label in labels if label.children), default=0)


def _header(labels: Sequence[Label], row: int, column: int, depth: int, widths: Iterator[int]) -> Iterator[Cell]:
    """Yield header cells from the top down; a leaf reaches down to the figures."""
    for label in labels:
        if label.children:
            below = list(_header(label.children, row + 1, column, depth - 1, widths))
            width = max(cell.column + cell.width for cell in below) - column
            yield Cell(Role.HEADER, row, column, 1, width, label.text, vertical=label.vertical)
            yield from below
        else:
            width = next(widths)
            yield Cell(Role.HEADER, row, column, depth, width, label.text, vertical=label.vertical)
        column += width


def _labels(labels: Sequence[Label], row: int, column: int, columns: int) -> Iterator[Cell]:
    """Yield row labels from the left; a leaf reaches right to the figures."""
    for label in labels:
        height = sum(1 for _ in label.leaves)
        width = 1 if label.children else columns - column
        yield Cell(Role.LABEL, row, column, height, width, label.text, vertical=label.vertical)
        if label.children:
            yield from _labels(label.children, row, column + 1, columns)
        row += height


def _with_headers(cells: Sequence[Cell]) -> Iterator[Cell]:
    """Give every figure the cells that speak for it: title, headers above it, labels left of it."""
    above: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    left: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for cell in cells:
        if cell.role is Role.LABEL:
            for row in range(cell.row, cell.row + cell.height):
                left[row].append(cell.place)
        elif cell.role in (Role.TITLE, Role.HEADER):
            for column in range(cell.column, cell.column + cell.width):
                above[column].append(cell.place)
    for cell in cells:
        yield cell._replace(headers=(*above[cell.column], *left[cell.row])) if cell.role is Role.FIGURE else cell
