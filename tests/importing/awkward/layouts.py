"""A table's cells as an office has them on paper, and what copying, pasting and editing do to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from gentool.form.grid import Role, grid_of
from gentool.form.model import Address, Table
from tests.importing.awkward.known import Known


class Placed(NamedTuple):
    """A cell: place, spans, text, what it is for, and whose figure it holds."""

    row: int
    column: int
    height: int
    width: int
    text: str
    role: Role
    address: Address | None = None


Layout = tuple[Placed, ...]


def laid(known: Known, table: Table) -> Layout:
    """Lay out a table as the form has it, with its figures in their cells."""
    return tuple(
        Placed(
            cell.row,
            cell.column,
            cell.height,
            cell.width,
            known.figures[cell.address].shown if cell.address else cell.text,
            cell.role,
            cell.address,
        )
        for cell in grid_of(table).cells
    )


def size(layout: Layout) -> tuple[int, int]:
    """Return the number of rows and of columns."""
    return max(c.row + c.height for c in layout), max(c.column + c.width for c in layout)


def lines(layout: Layout) -> list[list[Placed]]:
    """Return the cells that begin in each row, as HTML writes them."""
    rows: list[list[Placed]] = [[] for _ in range(size(layout)[0])]
    for cell in sorted(layout, key=lambda c: (c.row, c.column)):
        rows[cell.row].append(cell)
    return rows


def reworded(layout: Layout, word: Callable[[Placed], str]) -> Layout:
    """Write every cell otherwise."""
    return tuple(cell._replace(text=word(cell)) for cell in layout)


def labels_reworded(layout: Layout, word: Callable[[str], str]) -> Layout:
    """Write every cell that holds no figure otherwise."""
    return reworded(layout, lambda cell: cell.text if cell.address else word(cell.text))


def figures_reworded(layout: Layout, word: Callable[[str], str]) -> Layout:
    """Write every figure otherwise."""
    return reworded(layout, lambda cell: word(cell.text) if cell.address else cell.text)


def ordered(layout: Layout, rows: Sequence[int]) -> Layout:
    """Put rows in another order, leave some out or repeat some; what spans them shrinks and grows with them."""
    new: list[Placed] = []
    for cell in layout:
        covered = [at for at, row in enumerate(rows) if cell.row <= row < cell.row + cell.height]
        for start, length in _runs(covered):
            new.append(cell._replace(row=start, height=length))
    return tuple(new)


def columns_ordered(layout: Layout, columns: Sequence[int]) -> Layout:
    """Put columns in another order, leave some out or repeat some, headers and all."""
    new: list[Placed] = []
    for cell in layout:
        covered = [at for at, column in enumerate(columns) if cell.column <= column < cell.column + cell.width]
        for start, length in _runs(covered):
            new.append(cell._replace(column=start, width=length))
    return tuple(new)


def _runs(places: Iterable[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return runs


def row_of(layout: Layout, address: Address) -> int:
    """Return the row in which a figure stands."""
    return next(cell.row for cell in layout if cell.address == address)


def without_row(layout: Layout, row: int) -> Layout:
    """Lose a row."""
    return ordered(layout, [at for at in range(size(layout)[0]) if at != row])


def row_twice(layout: Layout, row: int) -> Layout:
    """Have a row twice, one under the other."""
    return ordered(layout, [at for number in range(size(layout)[0]) for at in [number] * (1 + (number == row))])


def sliced(layout: Layout, top: int, bottom: int) -> Layout:
    """Keep the rows from ``top`` up to ``bottom``, as a page does."""
    return ordered(layout, range(top, bottom))


def spread(layout: Layout, *, repeat: bool) -> Layout:
    """Undo all merging: every covered square a cell of its own, its text repeated or left blank."""
    return tuple(
        cell._replace(
            row=row,
            column=column,
            height=1,
            width=1,
            text=cell.text if repeat or (row, column) == (cell.row, cell.column) else "",
        )
        for cell in layout
        for row in range(cell.row, cell.row + cell.height)
        for column in range(cell.column, cell.column + cell.width)
    )


def unspanned(layout: Layout) -> Layout:
    """Forget all spans, so that rows have fewer cells than columns."""
    return tuple(cell._replace(column=at, height=1, width=1) for row in lines(layout) for at, cell in enumerate(row))


def transposed(layout: Layout) -> Layout:
    """Turn the table on its side."""
    return tuple(c._replace(row=c.column, column=c.row, height=c.width, width=c.height) for c in layout)


def with_blank_column(layout: Layout, at: int) -> Layout:
    """Add an empty column before column ``at``; what spans the place grows over it."""
    height = size(layout)[0]
    moved = tuple(
        cell._replace(column=cell.column + 1)
        if cell.column >= at
        else cell._replace(width=cell.width + (cell.column + cell.width > at))
        for cell in layout
    )
    covered = {row for c in moved if c.column <= at < c.column + c.width for row in range(c.row, c.row + c.height)}
    return moved + tuple(Placed(row, at, 1, 1, "", Role.CORNER) for row in range(height) if row not in covered)


def with_blank_rows(layout: Layout, every: int) -> Layout:
    """Add an empty row after every few rows; what spans the place grows over it."""
    height, width = size(layout)
    after = range(every - 1, height, every)

    def moved(row: int) -> int:
        return row + sum(1 for place in after if place < row)

    grown = tuple(c._replace(row=moved(c.row), height=moved(c.row + c.height - 1) - moved(c.row) + 1) for c in layout)
    blank = [moved(row) + 1 for row in after]
    covered = {
        (row, column)
        for c in grown
        for row in range(c.row, c.row + c.height)
        for column in range(c.column, c.column + c.width)
    }
    return grown + tuple(
        Placed(row, column, 1, 1, "", Role.CORNER)
        for row in blank
        for column in range(width)
        if (row, column) not in covered
    )


def split_cell(layout: Layout, address: Address) -> Layout:
    """Break a figure's digits over two cells, as copying from a narrow column does; the rest of its row moves on."""
    target = next(cell for cell in layout if cell.address == address)
    new: list[Placed] = []
    for cell in layout:
        if cell == target:
            new.append(cell._replace(text=cell.text[:1]))
            new.append(cell._replace(column=cell.column + 1, text=cell.text[1:], address=None))
        elif cell.row == target.row and cell.column > target.column:
            new.append(cell._replace(column=cell.column + 1))
        else:
            new.append(cell)
    return tuple(new)
