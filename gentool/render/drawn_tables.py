"""The tables of a form, drawn once per process as HTML with a hole for every figure; a report only fills the holes.

In comes the form; out come, per part, the pieces of text between the figures. That makes a page of some 280 cells a
matter of joining strings. Geometry comes from ``grid``; a Jinja template in place of the few lines below would take
most of the time of a first page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup, escape

from gentool.form.grid import Cell, Grid, Role, grid_of
from gentool.form.model import Address, Form
from gentool.report.model import Figure

_HOLE = "\0"  # no text of a form, which is YAML, can hold it
WIDE = 8  # columns, from which a telephone had better scroll a table than squeeze it
_HEADINGS = {  # look, and scope if it stands for one row or column, or for several
    Role.TITLE: ("block", "rowgroup", "rowgroup"),
    Role.HEADER: ("header", "col", "colgroup"),
    Role.LABEL: ("label", "row", "rowgroup"),
}


class DrawnTable(NamedTuple):
    """A table as drawn but for its figures: the text before the first, then each figure and the text behind it."""

    first: str
    gaps: tuple[tuple[Address, str], ...]
    digits: int
    long: str  # the tag around a figure of more digits

    def filled(self, figures: Mapping[Address, Figure]) -> Markup:
        """Return the table with the figures of one report."""
        drawn = [self.first]
        for address, text in self.gaps:
            shown = figures[address].shown
            if shown.isalnum():  # most are digits: nothing to escape in them
                drawn += (shown if len(shown) <= self.digits else f"<span{self.long}>{shown}</span>", text)
            else:
                drawn += (escape(shown), text)
        return Markup("".join(drawn))


Look = Callable[[str], str]


def draw_tables(form: Form, look: Look) -> Mapping[str, DrawnTable]:
    """Draw the tables of a form, by the keys of their parts; ``look`` gives a named element its attribute."""
    drawn = {}
    for number, part in enumerate(form.parts, 1):
        if part.table is not None:
            grid = grid_of(part.table)
            title = escape(f"{part.table.name} {part.label}")
            first, *rest = _table(grid, title, f"t{number}", look).split(_HOLE)
            addresses = [cell.address for cell in grid.cells if cell.address is not None]
            drawn[part.key] = DrawnTable(first, tuple(zip(addresses, rest, strict=True)), grid.digits, look("long"))
    return drawn


def _table(grid: Grid, title: Markup, prefix: str, look: Look) -> str:
    """Draw a table with its title for screen readers; every cell has its place in the grid for a name."""
    wide = "table" if grid.width < WIDE else "wide-table"
    lines = [
        f'<div{look("scroll")} role="region" tabindex="0" aria-label="{title}">',
        f'<table{look(wide)} id="{prefix}">',
        f"<caption{look('unseen')}>{title}</caption>",
        *_column_groups(grid),
    ]
    for element, rows in _row_groups(grid):
        lines.append(f"<{element}>")
        for row in rows:
            lines += (f"<tr{look('row')}>", *(_cell(cell, prefix, look) for cell in row), "</tr>")
        lines.append(f"</{element}>")
    return "\n".join((*lines, "</table>", "</div>"))


def _cell(cell: Cell, prefix: str, look: Look) -> str:
    spans = f' rowspan="{cell.height}"' if cell.height > 1 else ""
    if cell.width > 1:
        spans += f' colspan="{cell.width}"'
    if cell.role is Role.FIGURE:
        headers = " ".join(f"{prefix}-r{row}c{column}" for row, column in cell.headers)
        return f'<td{look("figure")} headers="{headers}"{spans}>{_HOLE}</td>'
    if cell.role is Role.CORNER:
        return f"<td{look('corner')}{spans}>{escape(cell.text)}</td>"
    style, one, several = _HEADINGS[cell.role]
    scope = several if (cell.width if cell.role is Role.HEADER else cell.height) > 1 else one
    text = f"<span{look('vertical')}>{escape(cell.text)}</span>" if cell.vertical else escape(cell.text)
    identity = f"{prefix}-r{cell.row}c{cell.column}"
    return f'<th{look(style)} id="{identity}" scope="{scope}"{spans}>{text}</th>'


def _column_groups(grid: Grid) -> Iterator[str]:
    """Group the columns as the first row of several cells does; the deeper a column of labels, the more room for it."""
    labels = min(cell.column for cell in grid.cells if cell.role is Role.FIGURE)
    percent = f"{100 / (grid.width + labels * (labels + 1) / 2):.2f}"
    for cell in next(row for row in grid.rows if len(row) > 1):
        width = "" if cell.column < labels else f' style="width: {percent}%"'
        yield f'<colgroup><col span="{cell.width}"{width}></colgroup>'


def _row_groups(grid: Grid) -> Iterator[tuple[str, tuple[tuple[Cell, ...], ...]]]:
    """Group the rows: the header that repeats on every page, then one body, or one body per block title."""
    titles = [cell.row for cell in grid.cells if cell.role is Role.TITLE]
    edges = sorted({0, grid.header_rows, *titles, grid.height})
    rows = grid.rows
    for start, end in pairwise(edges):
        yield "thead" if end <= grid.header_rows else "tbody", rows[start:end]
