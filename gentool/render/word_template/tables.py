"""A table of the form → w:tbl with a tag in every cell of a figure: real merged cells, exactly as the grid lays out.

Widths are worked out from the grid alone: figures get equal columns, labels what their text asks for and the page
can spare.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from gentool.form.grid import Cell, Grid, Role, grid_of
from gentool.form.model import Form, Table
from gentool.form.names import name_of
from gentool.ooxml import wml
from gentool.ooxml.wml import TEXT_WIDTH, Style

CHARACTER: Final = 210  # twips of a 五号 character
AIR: Final = 28  # borders, and what renderers round
PADDING: Final = 56 + AIR  # both sides of a cell
INDENT: Final = 40  # of a label, in its style
NARROWEST: Final = 3 * CHARACTER + PADDING  # a figure column takes three characters in a line
VERTICAL: Final = 425  # a column whose label runs from the top down
ROW_HEIGHT: Final = 397  # 7 mm
TITLE_FILL: Final = "DEEAF6"
_KEEP: Final = "<w:keepNext/>"


def draw_table(form: Form, table: Table, style_id: Callable[[str], str]) -> str:
    """Return the table as OOXML; ``style_id`` gives the id of a style by its name."""
    grid = grid_of(table)
    widths = column_widths(grid)
    kept = _kept_rows(grid)
    rows = []
    for number in range(grid.height):
        keep = _KEEP if number in kept else ""
        cells = [_drawn(form, table, cell, number, widths, style_id, keep) for cell in _reaching(grid, number)]
        rows.append(wml.row(cells, height=ROW_HEIGHT, header=number < grid.header_rows))
    return wml.table(rows, widths, style_id(Style.TABLE), form.part_by_key[table.key].label)


def _reaching(grid: Grid, row: int) -> Iterator[Cell]:
    """Yield from left to right the cells that begin in a row or reach down into it."""
    reaching = [cell for cell in grid.cells if cell.row <= row < cell.row + cell.height]
    yield from sorted(reaching, key=lambda cell: cell.column)


def _drawn(
    form: Form, table: Table, cell: Cell, row: int, widths: list[int], style_id: Callable[[str], str], keep: str
) -> wml.Cell:
    begins = cell.row == row
    text = f"{{{{ {name_of(form, cell.address)} }}}}" if cell.address else cell.text
    style = style_id(_style(cell, table))
    width = sum(widths[cell.column : cell.column + cell.width])
    return wml.Cell(
        wml.paragraph(wml.run(text) if begins else "", style, keep),
        width,
        cell.width,
        "" if cell.height == 1 else "restart" if begins else "continue",
        TITLE_FILL if cell.role is Role.TITLE else "",
        cell.vertical,
        _balancing_margin(text, width) if cell.role is Role.HEADER and not cell.vertical else 0,
    )


def _balancing_margin(text: str, width: int) -> int:
    """Return the margins that break a header into lines of equal length: two and two, not three and one; 0: none."""
    most = (width - PADDING + AIR) // CHARACTER
    lines = math.ceil(len(text) / max(most, 1))
    line = math.ceil(len(text) / lines)
    return (width - line * CHARACTER - AIR) // 2 if lines > 1 and line < most else 0


def _style(cell: Cell, table: Table) -> str:
    if cell.role in (Role.TITLE, Role.HEADER):
        return Style.CELL_TITLE
    if cell.role is Role.LABEL and table.label_columns > 1 and not cell.vertical:
        return Style.CELL_LABEL
    return Style.CELL


def _kept_rows(grid: Grid) -> frozenset[int]:
    """Return the rows that stay on a page with the next: headers, groups of rows, the blocks of a stacked table.

    A vertical label covers more rows than a page may hold; word processors print it on the first page only, so the
    rows that it needs to be read stay together there.
    """
    starts = {cell.row for cell in grid.cells if cell.role is Role.TITLE}
    kept = set(range(grid.header_rows))
    if starts:
        kept.update(row for row in range(grid.height - 1) if row + 1 not in starts)
    for cell in grid.cells:
        needed = math.ceil((len(cell.text) + 2) * CHARACTER / ROW_HEIGHT) if cell.vertical else cell.height
        kept.update(range(cell.row, cell.row + min(needed, cell.height) - 1))
    return frozenset(kept)


def column_widths(grid: Grid, total: int = TEXT_WIDTH) -> list[int]:
    """Return the widths of the grid's columns in twips; they add up to ``total``."""
    labels = min(cell.column for cell in grid.cells if cell.role is Role.FIGURE)
    figures = grid.width - labels
    if not labels:
        return _even(total, figures)
    narrow = {cell.column for cell in grid.cells if cell.vertical and cell.column < labels}
    longest = {column: _longest(grid, column) for column in range(labels) if column not in narrow}
    room = total - len(narrow) * VERTICAL
    fitted = _label_widths(longest, room, figures)
    widths = [VERTICAL if column in narrow else fitted[column] for column in range(labels)]
    return widths + _even(total - sum(widths), figures)


def _longest(grid: Grid, column: int) -> int:
    return max((len(cell.text) for cell in grid.cells if cell.column == column and cell.width == 1), default=1)


def _label_widths(longest: Mapping[int, int], room: int, figures: int) -> Mapping[int, int]:
    """Give labels one line where there is room; else two lines, and the last column what the figures leave."""
    even = room // (len(longest) + figures)
    wished = {column: max(even, _width(length)) for column, length in longest.items()}
    most = room - figures * NARROWEST
    if sum(wished.values()) <= most:
        return wished
    *groups, last = longest
    fitted = {column: _width(math.ceil(longest[column] / 2)) for column in groups}
    return {**fitted, last: most - sum(fitted.values())}


def _width(characters: int) -> int:
    return characters * CHARACTER + PADDING + INDENT


def _even(total: int, count: int) -> list[int]:
    width, rest = divmod(total, count)
    return [width + (number < rest) for number in range(count)]
