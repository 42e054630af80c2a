"""The header of a source's table → which of its columns are which of the form's, if the header can be trusted.

Browsers and word processors put a cell where the spans of all others leave room. If one span is wrong or missing, the
columns below shift; so a header is believed only if every spanning cell stands exactly over the columns that it spans
in the form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from gentool.form.model import Block, Label
from gentool.importing.blocks import SourceCell
from gentool.importing.recognising.labels import TableLabels

Range = tuple[int, int]
_FEWEST_TO_ORDER = 2


class Header:
    """Header cells as they are met, from the top down."""

    def __init__(self, labels: TableLabels) -> None:
        self._labels = labels
        self.width = 0
        self.clear()

    def clear(self) -> None:
        """Forget the header: another block begins."""
        self.columns: dict[str, Range] = {}
        self.unknown: list[str] = []  # words above the figures that are no label
        self._spanning: dict[str, Range] = {}

    def take(self, cells: Sequence[SourceCell]) -> None:
        """Take the cells of a line that names columns; a spanning one goes on over the blanks that fill up its span."""
        for position, cell in enumerate(cells):
            if position and _is_same(cells[position - 1], cell):
                continue
            last = cell  # of a merged cell that is written once for each place
            for other in cells[position + 1 :]:
                if not _is_same(last, other):
                    break
                last = other
            where = (cell.column, last.column + last.width)
            if column := self._labels.column(cell.text):
                self.columns[column.key] = where  # which keeps the order in which they are named
            elif head := self._labels.heads.exactly(cell.text):
                behind = cells[position + 1 :]
                following = next((other.column for other in behind if other.text), self.width)
                end = following if behind and not behind[0].text else where[1]
                self._spanning[head.key or head.text] = (where[0], end)

    def ranges(self, block: Block) -> dict[str, Range] | None:
        """Return where each column of a block stands, by key; None if the header does not say or contradicts itself."""
        keys = [column.key for column in block.leaf_columns]
        if any(key not in self.columns for key in keys):
            return None
        ranges = {key: self.columns[key] for key in keys}
        return ranges if self._is_consistent(block, ranges) else None

    def part(self, block: Block) -> dict[str, Range] | None:
        """Return where some of a block's columns stand, where a table is cut and its header names only those."""
        named = {column.key: self.columns[column.key] for column in block.leaf_columns if column.key in self.columns}
        is_part = 1 < len(named) < len(block.leaf_columns) and not self.unknown and is_in_order(named)
        return named if is_part and self._is_consistent(block, named) else None

    def is_reordered(self, block: Block) -> bool:
        """Tell a header that names every column of a block, in another order than the form's."""
        keys, by_line = orders_of(block)
        if len(keys) < _FEWEST_TO_ORDER or any(key not in self.columns for key in keys):
            return False
        return [key for key in self.columns if key in keys] not in (keys, by_line)

    def _is_consistent(self, block: Block, ranges: dict[str, Range]) -> bool:
        is_apart = all(end <= begin for (_, end), (begin, _) in pairwise(sorted(ranges.values())))
        return is_apart and all(self._is_over(label, ranges) for label in _spanners(block.columns))

    def _is_over(self, label: Label, ranges: dict[str, Range]) -> bool:
        """Tell whether a spanning header stands over exactly the columns that it spans in the form.

        One that the source lacks cannot bear witness: then only columns in the form's order are believed.
        """
        span = self._spanning.get(label.key or label.text)
        if span is None:
            return is_in_order(ranges)
        below = {leaf.key for leaf in label.leaves}
        return all((span[0] <= a and b <= span[1]) == (key in below) for key, (a, b) in ranges.items())


def _is_same(cell: SourceCell, other: SourceCell) -> bool:
    """Tell a cell that says again what the one before it says: a merged cell, written once for each place."""
    return bool(cell.text) and cell.text == other.text and cell.column + cell.width == other.column


def is_in_order(ranges: dict[str, Range]) -> bool:
    """Tell whether the columns stand in the order in which they are given."""
    begins = [begin for begin, _ in ranges.values()]
    return begins == sorted(begins)


def orders_of(block: Block) -> tuple[list[str], list[str]]:
    """Return the keys of a block's columns in the form's order, column by column and line by line of its header."""
    by_line: list[str] = []
    level: Sequence[Label] = block.columns
    while level:
        by_line += (column.key for column in level if not column.children)
        level = [child for column in level for child in column.children]
    return [column.key for column in block.leaf_columns], by_line


def counts_as_header(cells: Sequence[SourceCell], labels: TableLabels) -> bool:
    """Tell a line that names columns from one that names a row: several columns, or one and no row."""
    columns = sum(1 for cell in cells if labels.column(cell.text))
    return columns > 1 or (columns == 1 and not any(labels.leaves.exactly(cell.text) for cell in cells))


def _spanners(columns: Sequence[Label]) -> Iterator[Label]:
    for column in columns:
        if column.children:
            yield column
            yield from _spanners(column.children)
