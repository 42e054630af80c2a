"""A comparison → a page: both reports' tables as one, the differing cells marked, and the text with its changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gentool.comparing.differences import Comparison, Difference, Kind
from gentool.form.grid import Cell, Role, grid_of
from gentool.form.model import Part
from gentool.render.looks import page_templates


class Shown(NamedTuple):
    """A part as the page shows it: its heading, its rows of cells, and what differs outside of the cells."""

    part: Part
    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int
    differences: tuple[Difference, ...]


def as_page(found: Comparison) -> str:
    """Return the page, complete in itself."""
    templates = page_templates()
    parts = tuple(_parts(found))
    told = {id(each) for shown in parts for each in shown.differences}
    heads = [each for each in found.differences if each.address is None and id(each) not in told]
    cells = [each for each in found.differences if each.address and each.address not in found.first.form.addresses]
    return templates.get_template("compare/page.html.j2").render(
        found=found, parts=parts, heads=heads, unplaced=cells, Kind=Kind, Role=Role, cells=found.by_address
    )


def _parts(found: Comparison) -> Iterator[Shown]:
    for part in found.first.form.parts:
        mine = tuple(each for each in found.differences if each.address is None and each.field == part.key)
        grid = grid_of(part.table) if part.table is not None else None
        yield Shown(part, grid.rows if grid else (), grid.header_rows if grid else 0, mine)
