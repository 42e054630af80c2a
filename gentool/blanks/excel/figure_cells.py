"""The cells of a table's figures: what is in them, what may be typed into them, and when they turn red."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gentool.blanks.excel import formulas
from gentool.blanks.excel.content import Content
from gentool.blanks.excel.layout import Area, Cells, letters, runs, spot
from gentool.blanks.excel.numbers import GENERAL, as_number
from gentool.blanks.excel.paper import Formula, Paper
from gentool.blanks.excel.styles import EMPTY, TEXT_FORMAT, WRONG, Look
from gentool.form.grid import grid_of
from gentool.form.model import Equation, Kind, Table
from gentool.report.model import Figure

_TITLE = "请再看一下这一格"
_MESSAGES = {
    Kind.COUNT: "这里填大于或等于 0 的整数，用半角数字，不带单位。没有发生的写 0，不适用的写 /。",
    Kind.CHANGE: "这里填整数：增加写正数，减少写负数，例如 -3。没有变化的写 0，不适用的写 /。",
    Kind.MONEY: "这里填金额，可以带小数，不带单位（单位见表头）。没有的写 0，不适用的写 /。",
    Kind.AMOUNT: "这里填金额，连同单位写，例如 251000元 或 25.1万元。没有的写 0，不适用的写 /。",
}


class _Stretch(NamedTuple):
    """Cells that are treated alike: an area, and how formulas written for it name its first cell."""

    area: Area
    cell: str


def draw_figures(paper: Paper, table: Table, content: Content, cells: Cells) -> None:
    """Write the figures of a table; totals as formulas, unless the content has another figure there."""
    sums = {equation.right[0]: equation for equation in table.definitions}
    kinds = {(row.name, column.key): column.kind for row in table.rows for column in row.columns}
    totals: list[tuple[int, int]] = []
    plain: dict[Kind, list[tuple[int, int]]] = {}
    merged: list[tuple[Kind, Area]] = []
    for cell in grid_of(table).cells:
        if cell.address is None:
            continue
        top, left = cells[cell.address]
        area = Area(top, left, top, left + cell.width - 1)
        kind = kinds[cell.address.row, cell.address.column]
        equation = sums.get(cell.address)
        figure = content.figure(cell.address)
        if figure is not None and not (equation and _is_sum(figure, equation, content)):
            _put(paper, area, figure.text, kind, Look.TOTAL if equation else Look.FIGURE)
        elif equation is not None:
            paper.put(area, Formula(formulas.total(equation, cells)), Look.TOTAL)
        else:
            paper.put(area, None, Look.FIGURE)
        if equation is not None:
            totals.append((top, left))
            paper.mark(area, formulas.is_wrong_total(equation, cells), WRONG)
        if area.is_single:
            plain.setdefault(kind, []).append((top, left))
        else:
            merged.append((kind, area))
    for kind, stretch in _stretches(plain, merged):
        _guard(paper, kind, stretch)
    for _, stretch in _stretches(
        {kind: [c for c in found if c not in totals] for kind, found in plain.items()}, merged
    ):
        paper.mark(stretch.area, f"ISBLANK({stretch.cell})", EMPTY)


def _is_sum(figure: Figure, equation: Equation, content: Content) -> bool:
    """Tell whether a formula shows just what a given total says, and so may stand for it while figures change."""
    values = [content.figures[address].value for address in equation.left]
    known = [value for value in values if value is not None]
    return not figure.remark and len(known) == len(values) and figure.text == str(sum(known))


def _put(paper: Paper, area: Area, text: str, kind: Kind, look: Look) -> None:
    number = as_number(text)
    if number is None:
        paper.put(area, text, look, TEXT_FORMAT if kind is Kind.AMOUNT else GENERAL)
    else:
        paper.put(area, number.value, look, number.format)


def _stretches(
    plain: dict[Kind, list[tuple[int, int]]], merged: list[tuple[Kind, Area]]
) -> Iterator[tuple[Kind, _Stretch]]:
    for kind, found in plain.items():
        for area in runs(found):
            yield kind, _Stretch(area, spot(area.top, area.left))
    for kind, area in merged:
        yield kind, _Stretch(area, f"${letters(area.left)}${area.top}")


def _guard(paper: Paper, kind: Kind, stretch: _Stretch) -> None:
    paper.allow(stretch.area, formulas.is_allowed(kind, stretch.cell), _TITLE, _MESSAGES[kind])
    paper.mark(stretch.area, formulas.is_not_allowed(kind, stretch.cell), WRONG)
