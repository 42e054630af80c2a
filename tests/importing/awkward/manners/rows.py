"""HTML: rows of table 3 that were lost, doubled, mislabelled, or whose cells were split and merged."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gentool.form.grid import Role
from gentool.form.model import Address
from tests.importing.awkward.known import Known
from tests.importing.awkward.layouts import Layout, Placed, row_of, row_twice, size, split_cell, without_row
from tests.importing.awkward.manners.cells import chosen
from tests.importing.awkward.manners.tables import relaying
from tests.importing.awkward.pieces import table_of


def _row(known: Known) -> list[Address]:
    """Name the figures of the row with the first chosen figure."""
    return list(table_of(known, 3).cells[chosen(known)[0].row])


def the_row(known: Known) -> Iterable[Address]:
    """Name the figures of the row that is spoiled."""
    return _row(known)


def the_split_rows(known: Known) -> Iterable[Address]:
    """Name the figures of all rows with a chosen figure."""
    table = table_of(known, 3)
    return [a for target in chosen(known) for a in table.cells[target.row]]


def _with_row(how: Callable[[Layout, int], Layout]) -> Callable[[Known], bytes]:
    """Return a writer that does something to the row of the first chosen figure."""
    return lambda known: relaying(lambda layout: how(layout, row_of(layout, _row(known)[0])), 3)(known)


row_missing = _with_row(without_row)


def _second_differs(layout: Layout, row: int) -> Layout:
    twice = row_twice(layout, row)
    unlike = {"0": "1"}
    return tuple(
        c._replace(text=unlike.get(c.text, f"{c.text}1"), address=None) if c.row == row + 1 and c.address else c
        for c in _single(twice, row)
    )


def _single(layout: Layout, row: int) -> Layout:
    """Cut cells that are two rows high because their row stands twice."""
    return tuple(
        new
        for c in layout
        for new in (
            (c._replace(height=1), c._replace(row=row + 1, height=1)) if c.row == row and c.height == 2 else (c,)
        )
    )


row_repeated = _with_row(lambda layout, row: _single(row_twice(layout, row), row))
row_contradicted = _with_row(_second_differs)
label_unknown = _with_row(
    lambda layout, row: tuple(
        c._replace(text="依法不予提供的特别情形") if c.row == row and c.height == 1 and not c.address else c
        for c in layout
    )
)
label_missing = _with_row(
    lambda layout, row: tuple(
        c._replace(text="") if c.row == row and c.height == 1 and not c.address else c for c in layout
    )
)


def digits_split(known: Known) -> bytes:
    """Digits of three figures stand in two cells each."""

    def split(layout: Layout) -> Layout:
        for address in chosen(known):
            layout = split_cell(layout, address)
        return layout

    return relaying(split, 3)(known)


def cell_lost(known: Known) -> bytes:
    """One cell of a row is lost, and the others have moved up."""
    lost = chosen(known)[0]

    def lose(layout: Layout) -> Layout:
        row = row_of(layout, lost)
        left = tuple(c for c in layout if c.address != lost)
        gap = next(c.column for c in layout if c.address == lost)
        return tuple(c._replace(column=c.column - 1) if c.row == row and c.column > gap else c for c in left)

    return relaying(lose, 3)(known)


def row_of_one_zero(known: Known) -> bytes:
    """Rows of nothing but 0 have a single merged cell."""

    def merge(layout: Layout) -> Layout:
        new: list[Placed] = []
        for row in range(size(layout)[0]):
            cells = [c for c in layout if c.row == row]
            figures = [c for c in cells if c.address]
            if len(figures) == 7 and all(c.text == "0" for c in figures):
                new += [c for c in cells if not c.address] + [figures[0]._replace(width=7)]
            else:
                new += cells
        return tuple(new)

    return relaying(merge, 3)(known)


def row_of_one_figure(known: Known) -> bytes:
    """A row that has figures of several kinds has a single merged cell with its total."""

    def merge(layout: Layout, row: int) -> Layout:
        total = next(c for c in layout if c.address and c.row == row and c.address.column == "总计")
        first = next(c for c in layout if c.address and c.row == row)
        rest = tuple(c for c in layout if not (c.row == row and c.address))
        return (*rest, first._replace(width=7, text=total.text))

    return _with_row(merge)(known)


def extra_row(known: Known) -> bytes:
    """A row of the office's own, with figures, stands in the middle of table 3."""

    def own(cell: Placed) -> Placed:
        return cell._replace(text="33" if cell.role is Role.FIGURE else "其中：网上提交的申请", address=None)

    def add(layout: Layout) -> Layout:
        twice = _single(row_twice(layout, 3), 3)
        return tuple(own(c) if c.row == 4 else c for c in twice)

    return relaying(add, 3)(known)
