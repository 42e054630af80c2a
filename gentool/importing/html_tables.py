"""A table of a page while it is read, and what it is in the end: a table of data, or a frame around other content.

Pages are laid out with tables, and editors put each part of a report into one. A frame's contents flow on as if the
frame were not there. The content itself is never copied: a table only remembers between which of the page's blocks
its cells stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gentool.importing.blocks import MOST_CELLS, MOST_ROWS, Left
from gentool.importing.faults import TOO_MUCH
from gentool.importing.html_spans import Place, Spread, TooWideError, places, spread
from gentool.problems import GentoolError, Where
from gentool.report import Span

_LEAST_COLUMNS = 2  # with text in them
_MOST_PARAGRAPHS = 50  # of one cell
_PROSE = 400  # characters of a cell in several paragraphs; the longest label of a form has a tenth of it
_LONG_PROSE = 1_500  # characters of a cell in one paragraph
_HEADED_PROSE = 150  # characters of a cell with a heading in it


class Rich(NamedTuple):
    """A paragraph with emphasis in places, or a heading."""

    text: str
    spans: tuple[Span, ...]
    is_heading: bool


class Cell(NamedTuple):
    """A cell: its place, its number in its row (1-based) and its text."""

    place: Place
    number: int
    text: str


class Grid(NamedTuple):
    """A table of data."""

    cells: tuple[Cell, ...]


Content = str | Rich | Grid | Left  # a plain paragraph is its text


class _Row(NamedTuple):
    group: int
    is_foot: bool
    cells: list[tuple[Spread, int, int]]  # the spans asked for; the first and behind the last block


class OpenTable:
    """A table between its tags; ``start`` and ``end`` below count blocks of the page."""

    def __init__(self, file: str, start: int, grids: int) -> None:
        self._file = file
        self.start = start
        self.grids = grids  # that the page had before
        self._rows: list[_Row] = []
        self._row: _Row | None = None
        self._cell: tuple[Spread, int] | None = None
        self._cells = 0
        self._group = 0
        self._is_foot = False

    def open_group(self, position: int, *, is_foot: bool = False) -> None:
        """Begin (or end) a group of rows: no cell reaches beyond it, and a foot goes below all others."""
        self.close_row(position)
        self._group += 1
        self._is_foot = is_foot

    def open_row(self, position: int) -> None:
        """Begin a row; one that is still open ends."""
        self.close_row(position)
        if len(self._rows) == MOST_ROWS:
            raise GentoolError(TOO_MUCH.at(Where(self._file), f"一个表格有 {MOST_ROWS:,} 行以上。"))
        self._row = _Row(self._group, self._is_foot, [])
        self._rows.append(self._row)

    def close_row(self, position: int) -> None:
        """End a row and its last cell."""
        self.close_cell(position)
        self._row = None

    def open_cell(self, position: int, colspan: str | None, rowspan: str | None) -> None:
        """Begin a cell; one that is still open ends, and a row that was forgotten begins."""
        self.close_cell(position)
        if self._row is None:
            self.open_row(position)
        self._cells += 1
        if self._cells > MOST_CELLS:
            raise GentoolError(TOO_MUCH.at(Where(self._file), f"一个表格有 {MOST_CELLS:,} 格以上。"))
        self._cell = spread(colspan, rowspan), position

    def close_cell(self, position: int) -> None:
        """End the cell that is open, if one is."""
        if self._cell is not None and self._row is not None:
            self._row.cells.append((*self._cell, position))
        self._cell = None

    def settle(self, blocks: list[Content], grids: int) -> bool:
        """Put a grid in place of the blocks that are the table's, if it holds data; tell whether it does."""
        if grids > self.grids or any(_is_prose(blocks, a, b) for row in self._rows for _, a, b in row.cells):
            return False
        rows = sorted(self._rows, key=lambda row: row.is_foot)
        try:
            laid = places([[cell[0] for cell in row.cells] for row in rows], [row.group for row in rows])
        except TooWideError:
            raise GentoolError(TOO_MUCH.at(Where(self._file), "一个表格的列数多得不像年度报告。")) from None
        content = [(number, blocks[a:b]) for row in rows for number, (_, a, b) in enumerate(row.cells, 1)]
        cells = tuple(Cell(place, number, _text(parts)) for place, (number, parts) in zip(laid, content, strict=True))
        if len({cell.place.column for cell in cells if cell.text}) < _LEAST_COLUMNS:
            return False
        blocks[self.start :] = [*self._outside(blocks), Grid(cells), *_pictures(blocks[self.start :])]
        return True

    def _outside(self, blocks: list[Content]) -> list[Content]:
        """Return the caption, and texts that stand between the cells by mistake: they go before the table."""
        found: list[Content] = []
        position = self.start
        for row in self._rows:
            for _, first, end in row.cells:
                found += blocks[position:first]
                position = end
        return [block for block in found + blocks[position:] if not isinstance(block, Left)]


def _pictures(blocks: Sequence[Content]) -> list[Content]:
    return [block for block in blocks if isinstance(block, Left)]


def _texts(blocks: Iterable[Content]) -> list[str]:
    return [block if isinstance(block, str) else block.text for block in blocks if isinstance(block, str | Rich)]


def _text(blocks: Sequence[Content]) -> str:
    return "\n".join(_texts(blocks)) if blocks else ""


def _is_prose(blocks: Sequence[Content], first: int, end: int) -> bool:
    """Tell whether a cell holds a piece of a page, not an entry of a table."""
    if end - first > _MOST_PARAGRAPHS:
        return True
    cell = blocks[first:end]
    length = sum(map(len, _texts(cell)))
    if length < _HEADED_PROSE:
        return False
    is_headed = any(isinstance(block, Rich) and block.is_heading for block in cell)
    return is_headed or length >= (_PROSE if end - first > 1 else _LONG_PROSE)
