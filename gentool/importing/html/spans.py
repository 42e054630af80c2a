"""Rows of cells that ask for spans, as in HTML → where each cell stands in the grid.

The way of the HTML standard (“forming a table”) and of browsers: a cell takes the next free slot of its row, and
reaches down at most to the end of its group of rows. Where the standard lets a wide cell overlap one that reaches
down from above, the wide one is cut instead, so that cells never overlap. Nothing is allocated by what a span asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gentool.importing.blocks import MOST_COLUMNS
from gentool.text.lazy_regex import Pattern

TO_THE_END = 0  # as height: all rows of the group that are left
_MOST_WIDTH = 1_000  # as the standard has it
_MOST_HEIGHT = 65_534
_NUMBER = Pattern(r"[ \t\n\f\r]*\+?([0-9]{1,9})")


class Spread(NamedTuple):
    """The spans that a cell asks for."""

    width: int = 1
    height: int = 1


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
