"""The tables of a form, drawn once per process as HTML with a hole for every figure; a report only fills the holes.

In comes the form with a template that draws one table; out come, per part, the pieces of text between the figures.
That makes a page of some 280 cells a matter of joining strings. Geometry comes from ``grid``, tags from the template.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain, pairwise
from typing import NamedTuple

from jinja2 import Template
from markupsafe import Markup, escape

from gentool.form import Address, Form
from gentool.grid import Cell, Grid, Role, grid_of
from gentool.report import Figure

_HOLE = "\0"  # no text of a form, which is YAML, can hold it


class DrawnTable(NamedTuple):
    """A table as drawn but for its figures: the text before the first, then each figure and the text behind it."""

    first: str
    gaps: tuple[tuple[Address, str], ...]

    def filled(self, figures: Mapping[Address, Figure]) -> Markup:
        """Return the table with the figures of one report."""
        filled = ((escape(figures[address].shown), text) for address, text in self.gaps)
        return Markup(self.first + "".join(chain.from_iterable(filled)))


class Columns(NamedTuple):
    """A group of columns: how many, and how wide each is in per cent (None: what is left)."""

    span: int
    percent: str | None


class Rows(NamedTuple):
    """A group of rows: the element that holds them, and the cells that begin in each."""

    element: str
    rows: tuple[tuple[Cell, ...], ...]


def draw_tables(form: Form, template: Template, look: Callable[[str], Markup]) -> Mapping[str, DrawnTable]:
    """Draw the tables of a form, by the keys of their parts; ``look`` gives a named element its attribute."""
    drawn = {}
    for number, part in enumerate(form.parts, 1):
        if part.table is None:
            continue
        grid = grid_of(part.table)
        text = template.render(
            part=part,
            prefix=f"t{number}",
            column_groups=_column_groups(grid),
            row_groups=_row_groups(grid),
            hole=_HOLE,
            look=look,
        )
        first, *rest = text.split(_HOLE)
        addresses = [cell.address for cell in grid.cells if cell.address is not None]
        drawn[part.key] = DrawnTable(first, tuple(zip(addresses, rest, strict=True)))
    return drawn


def _column_groups(grid: Grid) -> tuple[Columns, ...]:
    """Group the columns as the first row of several cells does; the deeper a column of labels, the more room for it."""
    labels = min(cell.column for cell in grid.cells if cell.role is Role.FIGURE)
    percent = f"{100 / (grid.width + labels * (labels + 1) / 2):.2f}"
    groups = next(row for row in grid.rows if len(row) > 1)
    return tuple(Columns(cell.width, None if cell.column < labels else percent) for cell in groups)


def _row_groups(grid: Grid) -> tuple[Rows, ...]:
    """Group the rows: the header that repeats on every page, then one body, or one body per block title."""
    titles = [cell.row for cell in grid.cells if cell.role is Role.TITLE]
    edges = sorted({0, grid.header_rows, *titles, grid.height})
    return tuple(
        Rows("thead" if end <= grid.header_rows else "tbody", grid.rows[start:end]) for start, end in pairwise(edges)
    )
