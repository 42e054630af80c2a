"""The sheet of a table: the grid as on the official form, checks beside and below it, and room for notes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from gentool.blanks.excel import layout
from gentool.blanks.excel.layout import Area, Cells, letters, runs, spot
from gentool.blanks.excel.sheet_writer import EMPTY, RIGHT, TEXT_FORMAT, WRONG, Formula, Look, SheetWriter
from gentool.blanks.yaml_tables import MEANT
from gentool.form.grid import Cell, Grid, Role, grid_of
from gentool.form.model import Equation, Kind, Part, Rule, Table
from gentool.report.model import Figure, Origin, Report

_LOOKS = {Role.TITLE: Look.BLOCK, Role.HEADER: Look.HEADER, Role.CORNER: Look.ASIDE, Role.LABEL: Look.LABEL}
_STACKED, _GROUP, _LABEL, _LONE_LABEL, _CHECKS = 5.5, 14.0, 38.0, 30.0, 17.0
_FIGURES = ((6, 20.0), (10, 11.0), (99, 9.0))  # the more columns, the narrower
_WIDE = 8  # columns of figures that take a sheet of paper in landscape
_LEAST = 24.0  # points of a row
_REMARKS = 6  # lines for remarks
_NOTE_HEIGHT = 64.0
_HINT = "空着的格子是黄色的，填好变白；没有发生的写 0，不适用的写 /。灰色的格子自动计算。红色的请核对。"


def draw_table(sheet: Any, part: Part, table: Table, report: Report) -> None:
    """Draw the table of a part with its figures, checks and notes."""
    grid = grid_of(table)
    goes_down = not any(block.across for block in table.blocks)
    beside = [rule for rule in table.rules if rule.along == "row" and goes_down]
    writer = SheetWriter(sheet, [*_widths(grid, table), *(_CHECKS for _ in beside)])
    cells = layout.cells_of(table)
    _draw_labels(writer, grid)
    _draw_figures(writer, table, report, cells)
    checks, bottom = _draw_checks(writer, table, grid, beside, cells)
    inputs = [cells[address] for address in cells if address not in table.totals]
    writer.line(1, f"{table.name}　{part.label}", Look.TITLE, least=30)
    writer.line(2, Formula(layout.state_formula(inputs, checks)), Look.STATE, least=22)
    writer.line(3, f"{_HINT}本机关没有这类职权的，各格都写 /。" if table.absent else _HINT, Look.HINT)
    writer.mark(Area(2, 1, 2, len(writer.widths)), 'ISNUMBER(SEARCH("不相符",$A$2))', WRONG)
    for note in table.notes:
        bottom += 1
        writer.line(bottom, note, Look.HINT, right=grid.width)
    bottom = _draw_notes(writer, grid, report, part.key, cells, bottom + 2)
    figures = min(cells.values())
    frozen = layout.spot(figures[0], 1 + table.label_columns) if grid.header_rows else "A4"
    writer.finish(bottom, frozen=frozen, landscape=len(writer.widths) - table.label_columns > _WIDE + 4, one_page=True)


def _widths(grid: Grid, table: Table) -> list[float]:
    figures = next(width for most, width in _FIGURES if grid.width <= most)
    across = all(block.across for block in table.blocks)
    count = 0 if across else table.label_columns
    if count == 1:
        labels = [_LONE_LABEL]
    else:
        stacked = {cell.column for cell in grid.cells if cell.vertical}
        labels = [_STACKED if column in stacked else _GROUP for column in range(count)]
        labels[count - 1 :] = [_LABEL] if count else []
    return [*labels, *(figures for _ in range(grid.width - count))]


def _area(cell: Cell) -> Area:
    top, left = layout.GRID_TOP + cell.row, 1 + cell.column
    return Area(top, left, top + cell.height - 1, left + cell.width - 1)


def _draw_labels(writer: SheetWriter, grid: Grid) -> None:
    heights = [_LEAST] * grid.height
    for cell in grid.cells:
        if cell.role is not Role.FIGURE:
            look = Look.STACKED if cell.vertical else _LOOKS[cell.role]
            writer.put(_area(cell), cell.text, look)
            if cell.height == 1:
                heights[cell.row] = max(heights[cell.row], writer.height(cell.text, _area(cell)))
    for row, height in enumerate(heights):
        writer.rise(layout.GRID_TOP + row, height)


def _draw_checks(
    writer: SheetWriter, table: Table, grid: Grid, beside: list[Rule], cells: layout.Cells
) -> tuple[list[Area], int]:
    """Write what every sum comes to: beside its row, or below its columns; return the areas and the last row."""
    areas: list[Area] = []
    bottom = layout.GRID_TOP + grid.height - 1
    for number, rule in enumerate(beside):
        column = grid.width + 1 + number
        header = Area(layout.GRID_TOP, column, layout.GRID_TOP + grid.header_rows - 1, column)
        writer.put(header, f"核对：{rule.means}", Look.ASIDE)
        rows = [(cells[equation.right[0]][0], equation) for equation in _of(table, rule)]
        for row, equation in rows:
            writer.put(layout.in_row(row, column), Formula(layout.check_formula(equation, cells)), Look.CHECK)
        areas.append(Area(rows[0][0], column, rows[-1][0], column))
    for rule in (rule for rule in table.rules if rule not in beside):
        bottom += 1
        first = min(cells[address][1] for equation in _of(table, rule) for address in equation.right)
        if first > 1 and rule.along == "column":
            writer.put(Area(bottom, 1, bottom, table.label_columns), f"核对：{rule.means}", Look.ASIDE)
            writer.rise(bottom, 32)
        else:
            writer.line(bottom, f"核对：{rule.means}", Look.ASIDE, right=grid.width)
            bottom += 1
            writer.rise(bottom, _LEAST)
        for equation in _of(table, rule):
            columns = [cells[address][1] for address in (*equation.left, *equation.right)]
            area = Area(bottom, min(columns), bottom, max(columns))
            writer.put(area, Formula(layout.check_formula(equation, cells)), Look.CHECK)
            areas.append(area)
    below = areas[len(beside) :]  # single cells are joined to rectangles; merged areas stay as they are
    single = layout.runs([(area.top, area.left) for area in below if area.is_single])
    joined = [*areas[: len(beside)], *(area for area in below if not area.is_single), *single]
    for area in joined:
        here = f"{'$' if area.left == area.right else ''}{layout.spot(area.top, area.left)}"
        writer.mark(area, f'LEFT({here},1)="{layout.DIFFERS[0]}"', WRONG)
        writer.mark(area, f'{here}="{layout.HOLDS}"', RIGHT)
    return joined, bottom


def _of(table: Table, rule: Rule) -> list[Equation]:
    return [equation for equation in table.equations if equation.rule is rule]


def _draw_notes(writer: SheetWriter, grid: Grid, report: Report, table: str, cells: layout.Cells, top: int) -> int:
    """Draw the lines for the table's note and for remarks on single figures; return the last row."""
    spans = _note_columns(writer, grid.width)
    writer.put(layout.in_row(top, 1, spans[1][1]), layout.NOTE, Look.LABEL)
    note = report.notes.get(table, "")
    text = layout.in_row(top, *spans[2])
    writer.put(text, note, Look.LONG_TEXT)
    writer.rise(top, _NOTE_HEIGHT, writer.height(note, text))
    head = top + 1
    hint = f"{layout.REMARK}（印在数字后面的括号里，例如：其中修订16件）"
    for span, label in zip(spans, (layout.CELL, layout.CURRENT, hint), strict=True):
        writer.put(layout.in_row(head, *span), label, Look.HEADER)
    writer.rise(head, _LEAST)
    found = ((address, report.figures[address].remark) for address in cells if address in report.figures)
    remarks = [(layout.spot(*cells[address]), remark) for address, remark in found if remark]
    rows = max(_REMARKS, len(remarks) + 2)
    remarks += [("", "")] * (rows - len(remarks))
    for row, (where, remark) in enumerate(remarks, head + 1):
        here = layout.spot(row, 1)
        current = Formula(f'IF({here}="","",IFERROR(INDIRECT({here})&"","没有这一格"))')
        looks = ((where, Look.SHORT_TEXT), (current, Look.CHECK), (remark, Look.SHORT_TEXT))
        for span, (value, look) in zip(spans, looks, strict=True):
            writer.put(layout.in_row(row, *span), value, look)
        writer.rise(row, _LEAST, writer.height(remark, layout.in_row(row, *spans[-1])))
    return head + rows


def _note_columns(writer: SheetWriter, width: int) -> list[tuple[int, int]]:
    """Return the three columns of the notes, from where to where: one ends as soon as there is room in it."""
    ends: list[int] = []
    room = 0.0
    for column, wide in enumerate(writer.widths[:width], 1):
        room += wide
        if len(ends) < 2 and room >= (12 if ends else 16):
            ends.append(column)
            room = 0.0
    return [(one + 1, other) for one, other in pairwise((0, *ends, width))]


_TITLE = "请再看一下这一格"


def _draw_figures(writer: SheetWriter, table: Table, report: Report, cells: Cells) -> None:
    """Write the figures of a table; totals as formulas, unless the report has another figure there."""
    sums = {equation.right[0]: equation for equation in table.definitions}
    plain: dict[Kind, list[tuple[int, int]]] = {}
    merged: list[tuple[Kind, Area]] = []
    for cell in grid_of(table).cells:
        if cell.address is None:
            continue
        top, left = cells[cell.address]
        area = Area(top, left, top, left + cell.width - 1)
        kind = report.form.column(cell.address).kind
        text_format = TEXT_FORMAT if kind in layout.AS_TEXT else ""
        equation = sums.get(cell.address)
        figure = report.figures.get(cell.address)
        is_given = figure is not None and figure.is_known and figure.origin is not Origin.COMPUTED
        if figure is not None and is_given and not (equation and _is_sum(figure, equation, report)):
            look = Look.TOTAL if equation else Look.FIGURE
            writer.put_figure(area, figure.text, look, text_format)
        elif equation is not None:
            writer.put(area, Formula(layout.total_formula(equation, cells)), Look.TOTAL)
        else:
            writer.put(area, None, Look.FIGURE, text_format if kind is not Kind.AMOUNT else "")
        if equation is not None:
            writer.mark(area, layout.is_wrong_total(equation, cells), WRONG)
        if area.is_single:
            plain.setdefault(kind, []).append((top, left))
        else:
            merged.append((kind, area))
    for kind, area, first in _stretches(plain, merged):
        writer.allow(area, layout.is_allowed(kind, first), _TITLE, f"应是{MEANT[kind]}", layout.CHOICES.get(kind, ()))
        writer.mark(area, layout.is_not_allowed(kind, first), WRONG)
    totals = {cells[address] for address in sums}
    inputs = {kind: [place for place in found if place not in totals] for kind, found in plain.items()}
    for _, area, first in _stretches(inputs, merged):
        writer.mark(area, f"ISBLANK({first})", EMPTY)


def _is_sum(figure: Figure, equation: Equation, report: Report) -> bool:
    """Tell whether a formula shows just what a given total says, and so may stand for it while figures change."""
    values = [report.figures[address].value for address in equation.left]
    known = [value for value in values if value is not None]
    return not figure.remark and len(known) == len(values) and figure.text == str(sum(known))


def _stretches(
    plain: dict[Kind, list[tuple[int, int]]], merged: list[tuple[Kind, Area]]
) -> Iterator[tuple[Kind, Area, str]]:
    """Yield the areas of cells that are treated alike, and how formulas written for each name its first cell."""
    for kind, found in plain.items():
        yield from ((kind, area, spot(area.top, area.left)) for area in runs(found))
    for kind, area in merged:
        yield kind, area, f"${letters(area.left)}${area.top}"
