"""A table of a page while it is read, and what it is in the end: a table of data, or a frame around other content.

Pages are laid out with tables, and editors put each part of a report into one. A frame's contents flow on as if the
frame were not there. The content itself is never copied: a table only remembers between which of the page's blocks
its cells stand.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from gentool.importing.blocks import MOST_CELLS, MOST_ROWS, Left, SourceCell, SourceTable
from gentool.importing.faults import TOO_MUCH
from gentool.importing.html.spans import Place, Spread, TooWideError, places, spread
from gentool.problems.problem import GentoolError, Where
from gentool.report.model import Span

_LEAST_COLUMNS = 2  # with text in them
_MOST_PARAGRAPHS = 50  # of one cell
_PROSE = 400  # characters of a cell in several paragraphs; the longest label of a form has a tenth of it
_LONG_PROSE = 1_500  # characters of a cell in one paragraph
_HEADED_PROSE = 150  # characters of a cell with a heading in it
_ONE = Spread()


class Rich(NamedTuple):
    """A paragraph with emphasis in places, or a heading."""

    text: str
    spans: tuple[Span, ...]
    is_heading: bool


Content = str | Rich | SourceTable | Left  # a plain paragraph is its text


class _Row(NamedTuple):
    group: int
    is_foot: bool
    cells: list[tuple[Spread, int, int]]  # the spans asked for; the first block of the cell, and that behind its last


class OpenTable:
    """A table between its tags; its cells are ranges of the page's blocks."""

    def __init__(self, file: str, blocks: list[Content], tables: int) -> None:
        self._file = file
        self._blocks = blocks
        self._start = len(blocks)
        self._tables = tables  # that the page had before
        self._rows: list[_Row] = []
        self._row: _Row | None = None
        self._is_open = False  # the last cell of the row
        self._cells = 0
        self._group = 0
        self._is_foot = False

    def open_group(self, *, is_foot: bool = False) -> None:
        """Begin (or end) a group of rows: no cell reaches beyond it, and a foot goes below all others."""
        self.close_row()
        self._group += 1
        self._is_foot = is_foot

    def open_row(self) -> None:
        """Begin a row; one that is still open ends."""
        self.close_row()
        if len(self._rows) == MOST_ROWS:
            raise GentoolError(TOO_MUCH.at(Where(self._file), f"一个表格有 {MOST_ROWS:,} 行以上。"))
        self._row = _Row(self._group, self._is_foot, [])
        self._rows.append(self._row)

    def close_row(self) -> None:
        """End a row and its last cell."""
        self.close_cell()
        self._row = None

    def open_cell(self, colspan: str | None, rowspan: str | None) -> None:
        """Begin a cell; one that is still open ends, and a row that was forgotten begins."""
        self.close_cell()
        self._add(spread(colspan, rowspan))
        self._is_open = True

    def close_cell(self) -> None:
        """End the cell that is open, if one is."""
        if self._is_open and self._row is not None:
            asked, first, _ = self._row.cells[-1]
            self._row.cells[-1] = asked, first, len(self._blocks)
            self._is_open = False

    def add_cell(self, colspan: str | None, rowspan: str | None, text: str) -> None:
        """Add a whole cell that holds one plain paragraph, or nothing."""
        if self._is_open:
            self.close_cell()
        self._add(_ONE if colspan is None and rowspan is None else spread(colspan, rowspan), text)

    def _add(self, asked: Spread, text: str = "") -> None:
        row = self._row
        if row is None:
            self.open_row()
            return self._add(asked, text)
        self._cells += 1
        if self._cells > MOST_CELLS:
            raise GentoolError(TOO_MUCH.at(Where(self._file), f"一个表格有 {MOST_CELLS:,} 格以上。"))
        first = len(self._blocks)
        if text:
            self._blocks.append(text)
        row.cells.append((asked, first, len(self._blocks)))
        return None

    def settle(self, tables: int) -> bool:
        """Put one block in place of those that are the table's, if it holds data; tell whether it does.

        ``tables`` counts those of the page so far: a table around another one is a frame.
        """
        blocks = self._blocks
        if tables > self._tables:
            return False
        if any(b - a > 1 and _is_prose(blocks, a, b) for row in self._rows for _, a, b in row.cells):
            return False
        rows = sorted(self._rows, key=lambda row: row.is_foot)
        try:
            laid = places([[cell[0] for cell in row.cells] for row in rows], [row.group for row in rows])
        except TooWideError:
            raise GentoolError(TOO_MUCH.at(Where(self._file), "一个表格的列数多得不像年度报告。")) from None
        texts = [_text(blocks, a, b) for row in rows for _, a, b in row.cells]
        if len({place[1] for place, text in zip(laid, texts, strict=True) if text}) < _LEAST_COLUMNS:
            return False
        if max(map(len, texts)) >= _LONG_PROSE:
            return False
        table = self._table(rows, laid, texts)
        ranges = ((first, end) for row in rows for _, first, end in row.cells)
        spots = {
            at: cell.where for (first, end), cell in zip(ranges, table.cells, strict=True) for at in range(first, end)
        }
        pictures = [
            block._replace(where=spots.get(at, block.where))
            for at, block in enumerate(blocks[self._start :], self._start)
            if isinstance(block, Left)
        ]
        blocks[self._start :] = [*self._outside(), table, *pictures]
        return True

    def _table(self, rows: Iterable[_Row], laid: Iterable[Place], texts: Iterable[str]) -> SourceTable:
        name = f"第{self._tables + 1}个表格"
        spots = [
            Where(self._file, None, None, f"{name}第{number}行第{nth}格")
            for number, row in enumerate(rows, 1)
            for nth in range(1, len(row.cells) + 1)
        ]
        cells = [SourceCell(*place, text, spot) for place, text, spot in zip(laid, texts, spots, strict=True)]
        return SourceTable(tuple(cells), Where(self._file, None, None, name))

    def _outside(self) -> list[Content]:
        """Return the caption, and texts that stand between the cells by mistake: they go before the table."""
        found: list[Content] = []
        position = self._start
        for row in self._rows:
            for _, first, end in row.cells:
                if first > position:
                    found += self._blocks[position:first]
                position = end
        return [block for block in found + self._blocks[position:] if not isinstance(block, Left)]


def _texts(blocks: Iterable[Content]) -> list[str]:
    return [block if isinstance(block, str) else block.text for block in blocks if isinstance(block, str | Rich)]


def _text(blocks: list[Content], first: int, end: int) -> str:
    if end - first == 1 and isinstance(only := blocks[first], str):
        return only
    return "\n".join(_texts(blocks[first:end])) if end > first else ""


def _is_prose(blocks: list[Content], first: int, end: int) -> bool:
    """Tell whether a cell holds a piece of a page, not an entry of a table."""
    if end - first > _MOST_PARAGRAPHS:
        return True
    cell = blocks[first:end]
    length = sum(map(len, _texts(cell)))
    is_headed = any(isinstance(block, Rich) and block.is_heading for block in cell)
    return length >= (_HEADED_PROSE if is_headed else _PROSE)
