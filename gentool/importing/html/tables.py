"""A table of a page while it is read, and what it is in the end: a table of data, or a frame around other content.

Pages are laid out with tables, and editors put each part of a report into one. A frame's contents flow on as if the
frame were not there. The content itself is never copied: a table only remembers between which of the page's blocks
its cells stand. They are laid out as the HTML standard has it (“forming a table”) and browsers do; only where a wide
cell would overlap one that reaches down from above, it is cut. Nothing is allocated by what a span asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gentool.importing.blocks import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Left, SourceCell, SourceTable, Text
from gentool.importing.faults import TOO_MUCH, refused
from gentool.problems.problem import Where
from gentool.text.lazy_regex import Pattern

TO_THE_END = 0  # as height: all rows of the group that are left
_MOST_WIDTH = 1_000  # as the standard has it
_MOST_HEIGHT = 65_534
_NUMBER = Pattern(r"[ \t\n\f\r]*\+?([0-9]{1,9})")
_LEAST_COLUMNS = 2  # with text in them
_MOST_PARAGRAPHS = 50  # of one cell
_PROSE = 400  # characters of a cell in several paragraphs; the longest label of a form has a tenth of it
_LONG_PROSE = 1_500  # characters of a cell in one paragraph
_HEADED_PROSE = 150  # characters of a cell with a heading in it


class Spread(NamedTuple):
    """The spans that a cell asks for."""

    width: int = 1
    height: int = 1


_ONE = Spread()
Place = tuple[int, int, int, int]  # of a cell: row and column of its upper left corner, 0-based; height, width


class TooWideError(Exception):
    """Raised for a table with more columns than any report has."""


def spread(colspan: str | None, rowspan: str | None) -> Spread:
    """Read the two attributes by the standard's rules: ``2px`` is 2, nonsense is 1, too much is cut."""
    return Spread(max(_number(colspan, _MOST_WIDTH), 1), _number(rowspan, _MOST_HEIGHT))


def _number(text: str | None, most: int) -> int:
    if text is None or not (found := _NUMBER.match(text)):
        return 1
    return min(int(found[1]), most)


def places(rows: Sequence[Sequence[Spread]], groups: Sequence[int]) -> list[Place]:
    """Lay out all cells, in their order; ``groups`` names the group of each row. Raises TooWideError."""
    found: list[Place] = []
    free_from: list[int] = []  # for each column, the first row in which it is free
    ends = _ends(groups)
    for row, cells in enumerate(rows):
        column = 0
        for width, height in cells:
            while column < len(free_from) and free_from[column] > row:
                column += 1
            if column >= MOST_COLUMNS:
                raise TooWideError
            end = row + height
            if height == TO_THE_END or end > ends[row]:
                end = ends[row]
            right = column + 1 if width == 1 else _right(free_from, row, column, min(column + width, MOST_COLUMNS))
            if right > len(free_from):
                free_from.extend([0] * (right - len(free_from)))
            for taken in range(column, right):
                free_from[taken] = end
            found.append((row, column, end - row, right - column))
            column += width
    return _without_empty_columns(found)


def _ends(groups: Sequence[int]) -> list[int]:
    """Return for each row the row behind the last of its group."""
    ends = [len(groups)] * len(groups)
    for row in range(len(groups) - 2, -1, -1):
        ends[row] = ends[row + 1] if groups[row] == groups[row + 1] else row + 1
    return ends


def _right(free_from: list[int], row: int, column: int, right: int) -> int:
    """Return where a cell must end so as not to run into one that reaches down from above."""
    for other in range(column + 1, min(right, len(free_from))):
        if free_from[other] > row:
            return other
    return right


def _without_empty_columns(found: list[Place]) -> list[Place]:
    """Cut spans that reach beyond the last column in which a cell begins: those columns hold nothing."""
    columns = max((column for _, column, _, _ in found), default=0) + 1
    if all(column + width <= columns for _, column, _, width in found):
        return found
    return [(row, column, height, min(width, columns - column)) for row, column, height, width in found]


Content = str | Text | SourceTable | Left  # a plain paragraph is its text


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
            raise refused(TOO_MUCH, self._file, f"一个表格有 {MOST_ROWS:,} 行以上。")
        self._row = _Row(self._group, self._is_foot, [])
        self._rows.append(self._row)

    def close_row(self) -> None:
        """End a row and its last cell."""
        self.close_cell()
        self._row = None

    def open_cell(self, colspan: str | None, rowspan: str | None) -> None:
        """Begin a cell; one that is still open ends, and a row that was forgotten begins."""
        self.close_cell()
        if self._row is None:
            self.open_row()
        assert self._row is not None
        self._cells += 1
        if self._cells > MOST_CELLS:
            raise refused(TOO_MUCH, self._file, f"一个表格有 {MOST_CELLS:,} 格以上。")
        asked = _ONE if colspan is None and rowspan is None else spread(colspan, rowspan)
        self._row.cells.append((asked, len(self._blocks), -1))

    def close_cell(self) -> None:
        """End the cell that is open, if one is."""
        if self._row is not None and self._row.cells and self._row.cells[-1][2] < 0:
            asked, first, _ = self._row.cells[-1]
            self._row.cells[-1] = asked, first, len(self._blocks)

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
            raise refused(TOO_MUCH, self._file, "一个表格的列数多得不像年度报告。") from None
        ranges = [(first, end) for row in rows for _, first, end in row.cells]
        texts = [_text(blocks, *each) for each in ranges]
        columns = {place[1] for place, text in zip(laid, texts, strict=True) if text}
        if len(columns) < _LEAST_COLUMNS or max(map(len, texts)) >= _LONG_PROSE:
            return False
        table = self._table(rows, laid, texts)
        spots = {at: cell.where for each, cell in zip(ranges, table.cells, strict=True) for at in range(*each)}
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
    return [block if isinstance(block, str) else block.text for block in blocks if isinstance(block, str | Text)]


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
    is_headed = any(isinstance(block, Text) and block.is_heading for block in cell)
    return length >= (_HEADED_PROSE if is_headed else _PROSE)
