"""The workbook as openpyxl reads it: a row per unit, sums by formula, text that stays text, the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import pairwise

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gentool.city.batch.results import CityResult
from gentool.city.batch.workbook import workbook
from gentool.city.sums import Figures
from gentool.form.grid import grid_of
from gentool.form.loading import form_of
from gentool.form.model import Address, Kind
from gentool.problems.problem import Where
from tests.city.batch.results_to_show import FAULTY, MISSING, WITHOUT_FIGURES, YEARS, city_result

HEADER = 3
LABELS = 3
SUMS = "全部合计"


def opened(result: CityResult, *, values: bool = False) -> Workbook:
    return load_workbook(io.BytesIO(workbook(result)), data_only=values)


def tables(result: CityResult, book: Workbook) -> list[tuple[Worksheet, list[Address]]]:
    """Return the sheets of the tables with the figures of their columns."""
    form = form_of(result.edition)
    return [
        (sheet, [address for address in form.addresses if address.table == table.key])
        for sheet, table in zip(book.worksheets[1:], form.tables, strict=False)
    ]


@cache
def standing(edition: str) -> CityResult:
    return city_result(edition)


@cache
def read(edition: str, *, values: bool = False) -> Workbook:
    """Return the workbook of a city that nothing is changed in; it is read by many tests, and changed by none."""
    return opened(standing(edition), values=values)


@pytest.fixture(params=YEARS)
def result(request: pytest.FixtureRequest) -> CityResult:
    return standing(request.param)


def test_the_sums_a_sheet_per_table_and_one_of_problems(result: CityResult) -> None:
    names = [f"{table.name}（{table.alias}）" for table in form_of(result.edition).tables]
    assert read(result.edition).sheetnames == [SUMS, *names, "问题"]


def test_a_row_per_unit(result: CityResult) -> None:
    for sheet, addresses in tables(result, read(result.edition)):
        rows = list(sheet.iter_rows(min_row=HEADER + 1, values_only=True))
        assert len(rows) == len(result.units) + 1
        for row, unit in zip(rows, result.units, strict=False):
            assert row[0] == unit.unit.name
            assert (row[1] or "") == unit.unit.category
            assert row[2] == unit.state.value
            expected = [unit.figures[address] if unit.figures is not None else None for address in addresses]
            assert list(row[LABELS:]) == [None if value is None else float(value) for value in expected]
        assert set(rows[MISSING][LABELS:]) == set(rows[WITHOUT_FIGURES][LABELS:]) == {None}


def test_the_last_row_sums_by_formula_with_the_value_beside_it(result: CityResult) -> None:
    last = HEADER + len(result.units)
    shown = tables(result, read(result.edition, values=True))
    for (sheet, addresses), (computed, _) in zip(tables(result, read(result.edition)), shown, strict=True):
        formulas, values = sheet[last + 1], computed[last + 1]
        assert formulas[0].value == "合计"
        for cell, value, address in zip(formulas[LABELS:], values[LABELS:], addresses, strict=True):
            letter = cell.column_letter
            assert cell.value == f"=SUM({letter}{HEADER + 1}:{letter}{last})"
            assert value.value == float(result.totals[address])


def test_the_header_names_every_column_once(result: CityResult) -> None:
    for sheet, addresses in tables(result, read(result.edition)):
        over = {
            (row, column): sheet.cell(area.min_row, area.min_col).value
            for area in sheet.merged_cells.ranges
            for row in range(area.min_row, area.max_row + 1)
            for column in range(area.min_col, area.max_col + 1)
        }
        paths = [
            tuple(over.get((row, column), sheet.cell(row, column).value) for row in range(1, HEADER + 1))
            for column in range(LABELS + 1, LABELS + len(addresses) + 1)
        ]
        assert all(all(path) for path in paths)
        assert len(set(paths)) == len(paths)
        assert [sheet.cell(1, column).value for column in range(1, LABELS + 1)] == ["单位", "类别", "情况"]
        assert sheet.freeze_panes == "B4"
        assert sheet.auto_filter.ref == f"A3:C{HEADER + len(result.units)}"


def test_the_header_of_the_form_in_force() -> None:
    (sheet, _), (third, _), (fourth, _) = tables(city_result(), opened(city_result()))
    assert [sheet.cell(row, LABELS + 1).value for row in (1, 2, 3)] == ["第二十条第（一）项", "规章", "本年制发件数"]
    assert [third.cell(row, LABELS + 1).value for row in (1, 2, 3)] == [
        "一、本年新收政府信息公开申请数量",
        None,
        "自然人",
    ]
    assert "D1:J2" in third.merged_cells
    assert [fourth.cell(row, LABELS + 6).value for row in (1, 2, 3)] == ["行政诉讼", "未经复议直接起诉", "结果维持"]
    assert "I1:R1" in fourth.merged_cells


def test_the_sums_stand_as_on_the_form_and_follow_the_other_sheets(result: CityResult) -> None:
    """Every cell of the grid is there with its text or the figure that another sheet adds up; nothing overlaps."""
    form = form_of(result.edition)
    book, computed = read(result.edition), read(result.edition, values=True)
    sheet, shown = book[SUMS], computed[SUMS]
    found = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value is not None}
    for other, addresses in tables(result, computed):
        for column, address in enumerate(addresses, LABELS + 1):
            total = other.cell(HEADER + len(result.units) + 1, column)
            cell = found[f"='{other.title}'!{total.coordinate}"]
            assert shown[cell.coordinate].value == total.value == float(result.totals[address])
    texts = Counter(cell.text for table in form.tables for cell in grid_of(table).cells if cell.text)
    written = Counter(cell.value for row in sheet.iter_rows() for cell in row if cell.value)
    assert not texts - written
    assert texts.total() + len(form.addresses) + len(form.tables) == written.total()
    areas = list(sheet.merged_cells.ranges)
    assert len({cell for area in areas for cell in area.cells}) == sum(
        area.size["rows"] * area.size["columns"] for area in areas
    )


@pytest.mark.parametrize("edition", YEARS)
def test_a_sheet_is_printed_in_pages_that_can_be_read(edition: str) -> None:
    """Heads repeat, every page has its own labels, records stay whole, and nothing is smaller than it can be read."""
    result = city_result(edition)
    for sheet, addresses in tables(result, read(result.edition)):
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
        assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$3", "$A:$A")
        ends = [brk.id for brk in sheet.col_breaks.brk]
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (not ends, 0)
        assert all(area.max_col <= end or area.min_col > end for area in sheet.merged_cells.ranges for end in ends)
        assert all(addresses[end - LABELS - 1].row != addresses[end - LABELS].row for end in ends)
        widths = [sheet.column_dimensions[get_column_letter(n)].width for n in range(1, LABELS + len(addresses) + 1)]
        for start, end in pairwise([0, *ends, len(widths)]):
            wide = sum(8 * width + 5 for width in widths[start:end]) + (8 * widths[0] + 5 if start else 0)
            scale = sheet.page_setup.scale if ends else min(100, 146_000 // wide)
            assert wide * scale <= 146_000
            assert scale >= 62


def test_what_a_sum_adds_up_is_folded_under_it() -> None:
    result = city_result()
    sheet, addresses = tables(result, read(result.edition))[1]
    levels = [
        sheet.column_dimensions[get_column_letter(n)].outlineLevel
        for n in range(LABELS + 1, LABELS + 1 + len(addresses))
    ]
    assert levels[:14] == [2, 2, 2, 2, 2, 2, 0] * 2  # what came in
    assert levels[14:-14] == [2, 2, 2, 2, 2, 2, 1] * ((len(levels) - 28) // 7)  # what became of it, which a row adds up
    assert sheet.sheet_format.outlineLevelCol == 2
    assert tables(result, read(result.edition))[0][0].sheet_format.outlineLevelCol in (None, 0)


def test_money_has_the_places_it_has() -> None:
    result = city_result()
    form = form_of(result.edition)
    money = next(address for address in form.addresses if form.column(address).kind is Kind.MONEY)
    values = (12, Decimal("12.5"), Decimal("0.125"))
    units = tuple(
        replace(unit, figures=Figures("2021", tuple(value if a == money else 0 for a in form.addresses)))
        for unit, value in zip(result.units, values, strict=False)
    )
    sheet, addresses = tables(result, opened(replace(result, units=units)))[0]
    column = LABELS + 1 + addresses.index(money)
    formats = [sheet.cell(row, column).number_format for row in range(HEADER + 1, HEADER + 5)]
    assert formats == ["0", "0.0", "0.000", "0.000"]


def test_every_problem_is_told_once(result: CityResult) -> None:
    rows = list(read(result.edition).worksheets[-1].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[4]) for row in rows] == [
        ("云溪市", "C-STRAY"),
        ("云溪市公安局", "P-LONG"),
        ("云溪市公安局", "P-FORMULA"),
        ("云溪市公安局", "T3-SUM"),
        ("云溪市自然资源和规划局", "T-SAME"),
        ("云溪市交通运输局", "S-YAML"),
        ("云溪市生态环境局", "C-MISSING"),
    ]
    problem = result.units[FAULTY].problems[0]
    assert rows[3][1:] == ("2025/2.yaml", 51, 12, "T3-SUM", "错误", problem.message, problem.hint)


def test_text_stays_text() -> None:
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "#N/A", '=HYPERLINK("http://x","y")', "\t=1", " a ", "<&>"]
    result = city_result()
    problem = result.units[FAULTY].problems[0]
    units = tuple(
        replace(unit, unit=unit.unit._replace(name=text), problems=(replace(problem, message=text, where=Where(text)),))
        for unit, text in zip(result.units, texts, strict=False)
    )
    data = workbook(replace(result, units=units, problems=()))
    _, table, *_, problems = load_workbook(io.BytesIO(data)).worksheets
    for row, text in enumerate(texts):
        for cell in (table.cell(HEADER + 1 + row, 1), problems.cell(2 + row, 2), problems.cell(2 + row, 7)):
            assert cell.value == text
            assert cell.data_type != "f" or text.startswith("=")  # openpyxl itself takes what it reads for a formula
            assert cell.quotePrefix
    parts = zipfile.ZipFile(io.BytesIO(data))
    assert b"<f>" not in parts.read("xl/worksheets/sheet5.xml")


def test_what_a_cell_cannot_hold_is_left_out() -> None:
    result = city_result()
    problem = replace(result.units[FAULTY].problems[0], message="甲\x00\x1b乙\udcb2\uffff" + "长" * 40_000)
    book = opened(replace(result, problems=(problem,)))
    text = book.worksheets[-1]["G2"].value
    assert text.startswith("甲乙?长")
    assert len(text) == 32_767


def test_the_same_results_give_the_same_bytes(result: CityResult) -> None:
    units = tuple(replace(unit, seconds=9.0, reused=True) for unit in result.units)
    package = workbook(result)
    assert workbook(replace(result, units=units)) == package
    archive = zipfile.ZipFile(io.BytesIO(package))
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert archive.testzip() is None
    assert archive.read("docProps/core.xml").count(b"1980-01-01T00:00:00Z") == 2
