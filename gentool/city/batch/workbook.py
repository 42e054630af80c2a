"""A city's result → ``汇总.xlsx``: a sheet per table of the form with a row per unit and sums, and one of problems.

The sums are formulas. The same result gives the same bytes. Nobody's mistakes are caught here, but no text of a user's
becomes a formula. :mod:`gentool.city.batch.sheets` knows how cells are written, this module what is in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, groupby
from typing import NamedTuple

from gentool.city.batch.results import CityResult, State, UnitResult
from gentool.city.batch.sheets import Area, Book, Format, Layout, Sum, Value
from gentool.form.grid import Cell, Role, grid_of
from gentool.form.loading import form_of
from gentool.form.model import Address, Form, Kind, Part
from gentool.problems.output import WORDS
from gentool.problems.problem import Problem, in_order
from gentool.report.model import Number

_UNIT_COLUMNS = (("单位", 34), ("类别", 14), ("情况", 8))
_PROBLEM_COLUMNS = (
    *(("单位", 26), ("文件", 20), ("行", 6), ("列", 6), ("代码", 11), ("程度", 7)),
    *(("问题", 52), ("怎么办", 40)),
)
_SUM = "合计"
_PROBLEMS = "问题"
_MANY = 20  # columns, beyond which they are narrow and a sheet of paper does not take them all
_HEADER_HEIGHTS = (32, 48, 32)
_FORMATS = {Kind.CHANGE: Format.CHANGE, Kind.MONEY: Format.MONEY, Kind.AMOUNT: Format.MONEY}


class Column(NamedTuple):
    """A column of figures: the labels over it from the outside in, the first two perhaps over several columns."""

    labels: tuple[str, str, str]
    address: Address
    format: Format


def workbook(result: CityResult) -> bytes:
    """Return the workbook; units that have no figures keep a row that says why."""
    form = form_of(result.edition)
    book = Book(f"{result.city.name}{result.city.year}年度汇总")
    totals = result.totals
    for part in form.parts:
        if part.table is not None:
            _table_sheet(book, result, form, part, totals)
    _problem_sheet(book, result)
    return book.packed()


def _table_sheet(book: Book, result: CityResult, form: Form, part: Part, totals: Mapping[Address, Number]) -> None:
    assert part.table is not None
    columns = _columns(form, part)
    header, merged = _header(columns)
    first, last = len(header) + 1, len(header) + len(result.units)
    width = 9 if len(columns) > _MANY else 14
    layout = Layout(
        name=f"{part.table.name}（{part.table.alias}）",
        heading=f"{result.city.name}{result.city.year}年度　{part.table.name}　{part.label}",
        widths=[*(width for _, width in _UNIT_COLUMNS), *(width for _ in columns)],
        header_heights=_HEADER_HEIGHTS,
        filtered=len(_UNIT_COLUMNS),
        last_row=last,
        fits=len(columns) <= _MANY,
        merged=merged,
    )
    labels = (_SUM, *("" for _ in _UNIT_COLUMNS[1:]))
    sums: list[tuple[Value, Format]] = [
        (Sum(first, last, totals.get(column.address, 0)), column.format)
        if form.column(column.address).kind.adds_up
        else (None, Format.TEXT)
        for column in columns
    ]
    units = (_unit_cells(unit, columns) for unit in result.units)
    book.add(layout, chain(header, units, [[*((label, Format.TEXT) for label in labels), *sums]]))


def _columns(form: Form, part: Part) -> list[Column]:
    """Lay the figures of a table side by side, each under its record and column as the grid names them."""
    assert part.table is not None
    grid = grid_of(part.table)
    cells = {cell.place: cell for cell in grid.cells}
    columns = []
    for cell in grid.cells:
        if cell.address is not None:
            kind = form.column(cell.address).kind
            labels = _labels([cells[place] for place in cell.headers], "（元）" if kind is Kind.AMOUNT else "")
            columns.append(Column(labels, cell.address, _FORMATS.get(kind, Format.COUNT)))
    return columns


def _labels(heads: list[Cell], unit: str) -> tuple[str, str, str]:
    """Return the two innermost labels of a record and the innermost of its column."""
    headers = [head.text for head in heads if head.role is Role.HEADER]
    record = [head.text for head in heads if head.role is not Role.HEADER] or headers[:-1] or headers
    outer, inner = record[-2:] if len(record) > 1 else ("", record[0])
    return outer, inner, headers[-1] + unit


def _header(columns: list[Column]) -> tuple[list[list[tuple[str, Format]]], list[Area]]:
    """Lay out three rows of labels; equal neighbours are merged, and what has nothing over it reaches up."""
    depth = len(_HEADER_HEIGHTS)
    merged = [Area(1, number, depth, number) for number in range(1, len(_UNIT_COLUMNS) + 1)]
    rows = [[name if row == 0 else "" for name, _ in _UNIT_COLUMNS] for row in range(depth)]
    left = len(_UNIT_COLUMNS) + 1
    for outer, group in groupby(columns, key=lambda column: column.labels[0]):
        start = left
        for inner, same in groupby(group, key=lambda column: column.labels[1]):
            leaves = [column.labels[2] for column in same]
            blank = [""] * (len(leaves) - 1)
            rows[0] += [(outer if left == start else "") if outer else inner, *blank]
            rows[1] += [inner if outer else "", *blank]
            is_its_own = leaves == [inner]  # a record of one figure under one label
            rows[2] += [""] if is_its_own else leaves
            merged.append(Area(2 if outer else 1, left, 3 if is_its_own else 2, left + len(leaves) - 1))
            left += len(leaves)
        if outer:
            merged.append(Area(1, start, 1, left - 1))
    areas = [area for area in merged if (area.top, area.left) != (area.bottom, area.right)]
    return [[(text, Format.HEADER) for text in row] for row in rows], areas


def _unit_cells(unit: UnitResult, columns: list[Column]) -> Iterator[tuple[Value, Format]]:
    plain = Format.MISSING if unit.state is State.MISSING else Format.TEXT
    yield unit.unit.name, plain
    yield unit.unit.category, plain
    yield unit.state.value, plain
    for column in columns:
        yield (unit.figures.get(column.address) if unit.figures is not None else None), column.format


def _problem_sheet(book: Book, result: CityResult) -> None:
    told = [(result.city.name, problem) for problem in result.problems_apart]
    told += [(unit.unit.name, problem) for unit in result.everything for problem in in_order(unit.problems)]
    layout = Layout(
        name=_PROBLEMS,
        heading=f"{result.city.name}{result.city.year}年度　{_PROBLEMS}",
        widths=[width for _, width in _PROBLEM_COLUMNS],
        header_heights=(20,),
        filtered=len(_PROBLEM_COLUMNS),
        last_row=1 + len(told),
        fits=True,
        wraps=True,
    )
    header = [(name, Format.HEADER) for name, _ in _PROBLEM_COLUMNS]
    book.add(layout, chain([header], (_problem_cells(name, problem) for name, problem in told)))


def _problem_cells(name: str, problem: Problem) -> list[tuple[Value, Format]]:
    place = (problem.where.file, problem.where.line, problem.where.column)
    values = (name, *place, problem.code, WORDS[problem.severity], problem.message, problem.hint)
    return [(value, Format.TEXT) for value in values]
