"""The workbook as openpyxl reads it: a row per unit, sums by formula, text that stays text, the same bytes."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from gentool.city.batch.results import CityResult
from gentool.city.batch.workbook import workbook
from gentool.form.loading import form_of
from gentool.form.model import Address
from gentool.problems.problem import Where
from tests.city.batch.results_to_show import FAULTY, MISSING, WITHOUT_FIGURES, YEARS, city_result

HEADER = 3
LABELS = 3


def opened(result: CityResult, *, values: bool = False) -> Workbook:
    return load_workbook(io.BytesIO(workbook(result)), data_only=values)


def tables(result: CityResult, book: Workbook) -> list[tuple[Worksheet, list[Address]]]:
    """Return the sheets of the tables with the figures of their columns."""
    form = form_of(result.edition)
    return [
        (sheet, [address for address in form.addresses if address.table == table.key])
        for sheet, table in zip(book.worksheets, form.tables, strict=False)
    ]


@pytest.fixture(params=YEARS)
def result(request: pytest.FixtureRequest) -> CityResult:
    return city_result(request.param)


def test_a_sheet_per_table_and_one_of_problems(result: CityResult) -> None:
    names = [f"{table.name}（{table.alias}）" for table in form_of(result.edition).tables]
    assert opened(result).sheetnames == [*names, "问题"]


def test_a_row_per_unit(result: CityResult) -> None:
    for sheet, addresses in tables(result, opened(result)):
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
    shown = tables(result, opened(result, values=True))
    for (sheet, addresses), (computed, _) in zip(tables(result, opened(result)), shown, strict=True):
        formulas, values = sheet[last + 1], computed[last + 1]
        assert formulas[0].value == "合计"
        for cell, value, address in zip(formulas[LABELS:], values[LABELS:], addresses, strict=True):
            letter = cell.column_letter
            assert cell.value == f"=SUM({letter}{HEADER + 1}:{letter}{last})"
            assert value.value == float(result.totals[address])


def test_the_header_names_every_column_once(result: CityResult) -> None:
    for sheet, addresses in tables(result, opened(result)):
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


def test_every_problem_is_told_once(result: CityResult) -> None:
    rows = list(opened(result).worksheets[-1].iter_rows(min_row=2, values_only=True))
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


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "#N/A", '=HYPERLINK("http://x","y")', "\t=1", " a ", "<&>"]
)
def test_text_stays_text(text: str) -> None:
    result = city_result()
    problem = replace(result.units[FAULTY].problems[0], message=text, where=Where(text))
    units = (
        replace(result.units[0], unit=result.units[0].unit._replace(name=text), problems=(problem,)),
        *result.units[1:],
    )
    book = opened(replace(result, units=units, problems=()))
    for cell in (book.worksheets[0].cell(HEADER + 1, 1), book.worksheets[-1]["B2"], book.worksheets[-1]["G2"]):
        assert cell.value == text
        assert cell.data_type != "f" or text.startswith("=")  # openpyxl itself takes what it reads for a formula
        assert cell.quotePrefix
    parts = zipfile.ZipFile(io.BytesIO(workbook(replace(result, units=units, problems=()))))
    assert b"<f>" not in parts.read("xl/worksheets/sheet4.xml")


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
