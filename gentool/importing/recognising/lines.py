"""A source's table as lines of cells, from the top down: what stands in each row, cells that reach down into it too."""

from __future__ import annotations

from operator import attrgetter

from gentool.importing.blocks import SourceCell, SourceTable


def lines_of(table: SourceTable) -> list[list[SourceCell]]:
    """Return the cells that stand in each row, from left to right."""
    bottom = max((cell.row for cell in table.cells), default=-1)
    lines: list[list[SourceCell]] = [[] for _ in range(bottom + 1)]
    for cell in table.cells:
        if cell.height == 1:
            lines[cell.row].append(cell)
        else:
            for row in range(cell.row, min(cell.row + cell.height, bottom + 1)):
                lines[row].append(cell)
    for line in lines:
        line.sort(key=_column)
    return lines


_column = attrgetter("column")


def width_of(table: SourceTable) -> int:
    """Return how many columns a table has."""
    return max((cell.column + cell.width for cell in table.cells), default=0)
