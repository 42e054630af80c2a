"""The rows, columns and merged cells of a template's table against the grid of the form."""

from __future__ import annotations

from typing import NamedTuple

from gentool.form.grid import Cell, Grid, Role
from gentool.ooxml.template.outline import TableText


class _Extent(NamedTuple):
    """From where to where a cell reaches across."""

    left: int
    right: int


def reaching(grid: Grid, row: int) -> list[Cell]:
    """Return from left to right the cells that begin in a row or reach down into it."""
    cells = [cell for cell in grid.cells if cell.row <= row < cell.row + cell.height]
    return sorted(cells, key=lambda cell: cell.column)


def other_shape(grid: Grid, drawn: TableText) -> str:
    """Say where a table has other rows, cells or merged cells than the form; nothing where it has the same."""
    if len(drawn.rows) != grid.height:
        return f"应有 {grid.height} 行，现在有 {len(drawn.rows)} 行"
    for number, row in enumerate(drawn.rows):
        cells = reaching(grid, number)
        if len(row) != len(cells):
            return f"第 {number + 1} 行应有 {len(cells)} 格，现在有 {len(row)} 格"
        if [cell.row != number for cell in cells] != [there.continues for there in row]:
            return f"第 {number + 1} 行里上下合并的单元格不同"
    return _other_columns(grid, drawn)


def _other_columns(grid: Grid, drawn: TableText) -> str:
    """Compare how far cells reach; where borders were dragged, whether headers still stand over their figures."""
    used = sorted({edge for row in drawn.rows for cell in row for edge in (cell.column, cell.column + cell.width)})
    place = {edge: number for number, edge in enumerate(used)}
    same_grid = len(used) == grid.width + 1
    extents: dict[tuple[int, int], _Extent] = {}
    for number, row in enumerate(drawn.rows):
        for cell, there in zip(reaching(grid, number), row, strict=True):
            left, right = there.column, there.column + there.width
            if same_grid and (place[left], place[right]) != (cell.column, cell.column + cell.width):
                return f"第 {number + 1} 行里左右合并的单元格不同"
            extents.setdefault(cell.place, _Extent(drawn.edge(left), drawn.edge(right)))
    if not same_grid:
        for cell in grid.cells:
            for head in (other for other in grid.cells if other.place in cell.headers and other.role is not Role.LABEL):
                over, under = extents[head.place], extents[cell.place]
                if 2 * (min(over.right, under.right) - max(over.left, under.left)) <= under.right - under.left:
                    return f"第 {head.row + 1} 行的“{head.text}”没有对着它下面的列"
    return ""
