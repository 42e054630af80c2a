"""A city's sums → the first sheet of its workbook: every table as it stands on the form, to be copied or printed.

Tables of different widths share the sheet: its columns are the strips between all their edges, and every cell of a
table is made of the strips that it covers. The grid says what stands where.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

from gentool.blanks.excel.layout import Area
from gentool.city.batch.sheets import Book, Format, Layout, Link, Paper, Value, height_of
from gentool.form.grid import Cell, Grid, Role, grid_of
from gentool.form.model import Address, Form, Kind

NAME = "全部合计"
_ROOM = 140  # characters across the sheet
_LEAST, _TITLE, _GAP = 26, 34, 12  # points of a row
_PAGE = 1200  # points of a page of A4, made small enough for that room
_FORMATS = {Kind.CHANGE: Format.CHANGE, Kind.AMOUNT: Format.AMOUNT}
_LOOKS = {Role.TITLE: Format.HEADER, Role.CORNER: Format.LABEL, Role.HEADER: Format.HEADER, Role.LABEL: Format.LABEL}


def sums_sheet(book: Book, form: Form, heading: str, links: Mapping[Address, Link]) -> None:
    """Add the sheet; its figures follow those of the other sheets."""
    edges = {part.key: _edges(grid_of(part.table)) for part in form.parts if part.table is not None}
    strips = sorted(set().union(*edges.values()))
    place = {edge: number for number, edge in enumerate(strips)}
    rows: list[list[tuple[Value, Format]]] = []
    heights: list[int] = []
    merged: list[Area] = []
    breaks: list[int] = []
    used = 0
    for part in (part for part in form.parts if part.table is not None):
        assert part.table is not None
        grid = grid_of(part.table)
        across = [place[edge] for edge in edges[part.key]]
        needed = [_TITLE, *_heights(grid, edges[part.key]), _GAP]
        if rows and used + sum(needed) > _PAGE:
            breaks.append(len(rows))
            used = 0
        used += sum(needed)
        top = len(rows)
        merged.append(Area(top + 1, 1, top + 1, len(strips) - 1))
        rows.append([(f"{part.table.name}　{part.label}", Format.TITLE)])
        rows += _drawn(form, grid, across, len(strips) - 1, links)
        rows.append([])
        heights += needed
        merged += (_area(cell, across, top + 2) for cell in grid.cells)
    layout = Layout(
        name=NAME,
        heading=f"{heading}　{NAME}".strip(),
        widths=[right - left for left, right in pairwise(strips)],
        heights=heights,
        paper=Paper.A4_PORTRAIT,
        row_breaks=breaks,
        merged=merged,
    )
    book.add(layout, rows)


def _edges(grid: Grid) -> list[int]:
    """Return where the columns of a table begin and the last one ends; the deeper a column of labels, the wider."""
    labels = min(cell.column for cell in grid.cells if cell.role is Role.FIGURE)
    upright = {cell.column for cell in grid.cells if cell.vertical and cell.role is Role.LABEL}
    shares = [(0.6 if column in upright else 1.4 + column) if column < labels else 1.0 for column in range(grid.width)]
    return [0, *(round(_ROOM * share / sum(shares)) for share in accumulate(shares))]


def _heights(grid: Grid, edges: Sequence[int]) -> list[int]:
    """Return how high the rows of a table are: as the texts within one row need."""
    heights = [_LEAST] * grid.height
    for cell in grid.cells:
        if cell.height == 1:
            room = 4 if cell.vertical else edges[cell.column + cell.width] - edges[cell.column]
            heights[cell.row] = max(heights[cell.row], height_of([(cell.text, room)]))
    return heights


def _area(cell: Cell, across: Sequence[int], top: int) -> Area:
    first = top + cell.row
    return Area(first, across[cell.column] + 1, first + cell.height - 1, across[cell.column + cell.width])


def _drawn(
    form: Form, grid: Grid, across: Sequence[int], strips: int, links: Mapping[Address, Link]
) -> list[list[tuple[Value, Format]]]:
    """Return the rows of a table; every strip that a cell covers has the look of the cell."""
    rows: list[list[tuple[Value, Format]]] = [[("", Format.LABEL)] * strips for _ in range(grid.height)]
    for cell in grid.cells:
        top, left, bottom, right = _area(cell, across, 1)
        if cell.address is None:
            form_of_cell = Format.UPRIGHT if cell.vertical else _LOOKS[cell.role]
            value: Value = cell.text
        else:
            form_of_cell = _FORMATS.get(form.column(cell.address).kind, Format.COUNT)
            value = links.get(cell.address)  # what nobody can add up has none
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                rows[row - 1][column - 1] = (None, form_of_cell)
        rows[top - 1][left - 1] = (value, form_of_cell)
    return rows
