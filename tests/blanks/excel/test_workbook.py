"""The Excel form as openpyxl reads it: the official grid, locked labels, formulas, rules, print set-up."""

from __future__ import annotations

import re
from typing import Any

import pytest
from openpyxl import Workbook

from gentool.blanks.excel import layout, workbook
from gentool.form.grid import Role, grid_of
from gentool.form.loading import form_of
from gentool.form.model import Kind, Table
from tests.blanks.excel.books import blank, filled, full_report, opened, with_figures
from tests.builders import YEARS


@pytest.fixture(params=YEARS, scope="module")
def edition(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def book(edition: str) -> Workbook:
    return opened(blank(edition))


def inputs(table: Table, sheet: Any) -> list[Any]:
    """Return the cells of a table's figures but for totals."""
    cells = layout.cells_of(table)
    return [sheet.cell(*cells[address]) for address in cells if address not in table.totals]


def test_the_sheets_in_their_order(edition: str, book: Workbook) -> None:
    tables = [table.name for table in form_of(edition).tables]
    assert book.sheetnames == ["填表说明", "基本信息", *tables, "文字", "数据", "核实"]


def test_every_label_stands_where_the_grid_puts_it(edition: str, book: Workbook) -> None:
    for table in form_of(edition).tables:
        sheet = book[table.name]
        merged = {str(area) for area in sheet.merged_cells.ranges}
        for cell in grid_of(table).cells:
            top, left = layout.GRID_TOP + cell.row, 1 + cell.column
            area = layout.Area(top, left, top + cell.height - 1, left + cell.width - 1)
            if cell.role is not Role.FIGURE:
                assert sheet.cell(top, left).value == cell.text
                assert sheet.cell(top, left).protection.locked
            assert (area.ref in merged) is not area.is_single


def test_figures_are_open_and_empty_and_totals_are_formulas(edition: str, book: Workbook) -> None:
    for table in form_of(edition).tables:
        sheet = book[table.name]
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        for cell in inputs(table, sheet):
            assert cell.value is None
            assert not cell.protection.locked
            assert cell.alignment.horizontal == "center"
        for address in table.totals:
            total = sheet.cell(*layout.cells_of(table)[address])
            assert str(total.value).startswith("=IF(COUNT(")
            assert not total.protection.locked


def test_every_formula_names_cells_of_figures_only(edition: str, book: Workbook) -> None:
    for table in form_of(edition).tables:
        sheet = book[table.name]
        figures = {layout.spot(*place) for place in layout.cells_of(table).values()}
        for address in table.totals:
            formula = str(sheet.cell(*layout.cells_of(table)[address]).value)
            for ref in re.findall(r"[A-Z]+\d+(?::[A-Z]+\d+)?", formula):
                cells = sheet[ref] if ":" in ref else ((sheet[ref],),)
                assert {cell.coordinate for row in cells for cell in row} <= figures


def test_every_rule_is_checked(edition: str, book: Workbook) -> None:
    for table in form_of(edition).tables:
        checks = [
            cell for row in book[table.name].iter_rows() for cell in row if "相符" in str(cell.value) and cell.row > 2
        ]
        assert len(checks) == len(table.equations)
        assert all(cell.protection.locked for cell in checks)


def test_every_figure_refuses_what_is_none(edition: str, book: Workbook) -> None:
    form = form_of(edition)
    for table in form.tables:
        sheet = book[table.name]
        rules = sheet.data_validations.dataValidation
        for address, place in layout.cells_of(table).items():
            name = sheet.cell(*place).coordinate
            [rule] = [rule for rule in rules if name in rule.cells]
            assert rule.type == "custom"
            assert rule.showErrorMessage
            assert rule.errorStyle == "stop"
            kind = form.column(address).kind
            assert ("INT(" in rule.formula1) is (kind in (Kind.COUNT, Kind.CHANGE))
            assert (">=0" in rule.formula1) is (kind is not Kind.CHANGE)
            assert 0 < len(rule.error) <= 255
            assert 0 < len(rule.errorTitle) <= 32


def test_conditions_written_for_an_area_name_its_first_cell(edition: str, book: Workbook) -> None:
    """Spreadsheets differ in where relative names of an area of several pieces count from; so every area is one."""
    for sheet in book.worksheets:
        for rule in sheet.data_validations.dataValidation:
            [area] = rule.sqref.ranges
            first = layout.spot(area.min_row, area.min_col)
            assert first in rule.formula1.replace("$", "")
        for marks in sheet.conditional_formatting:
            assert len(marks.sqref.ranges) == 1


def test_every_part_and_section_has_a_cell_to_write_in(edition: str, book: Workbook) -> None:
    sheet = book["文字"]
    labels = {cell.value: cell.row for cell in sheet["A"] if cell.value}
    for part in form_of(edition).parts:
        if part.narrative is None:
            continue
        assert part.heading in labels
        for section in part.narrative.sections:
            row = labels[section.label or section.key]
            assert not sheet.cell(row, 3).protection.locked
            assert sheet.cell(row, 3).number_format == "@"
            assert sheet.cell(row, 3).alignment.wrap_text
            assert sheet.row_dimensions[row].height >= 100
            assert section.guide in str(sheet.cell(row, 2).value)


def test_there_is_room_for_sixty_own_figures(book: Workbook) -> None:
    sheet = book["数据"]
    assert sum(not sheet.cell(row, 1).protection.locked for row in range(1, sheet.max_row + 1)) >= 60


def test_every_sheet_prints_on_a4_and_one_page_wide(edition: str, book: Workbook) -> None:
    for sheet in book.worksheets:
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.print_area
    for table in form_of(edition).tables:
        assert book[table.name].page_setup.orientation == ("landscape" if table.width > 12 else "portrait")
    assert book["表三"].freeze_panes == ("D7" if form_of(edition).is_default else "B7")


def test_the_workbook_has_no_macros_and_says_its_edition(edition: str, book: Workbook) -> None:
    assert book.vba_archive is None
    assert book.custom_doc_props[layout.EDITION_PROPERTY].value == edition
    assert book.calculation.fullCalcOnLoad


def test_the_same_report_makes_the_same_bytes(edition: str) -> None:
    report = full_report(edition, 3)
    assert workbook.filled(report) == workbook.filled(report)
    blank.cache_clear()
    first = blank(edition)
    blank.cache_clear()
    assert blank(edition) == first


def test_figures_are_numbers_and_marks_are_text() -> None:
    report = with_figures(full_report("2021"), 规章__现行有效件数="/", 行政事业性收费__本年收费金额="12.50")
    sheet = opened(filled(report))["表二"]
    assert (sheet["D6"].value, sheet["D6"].data_type) == ("/", "s")
    assert (sheet["B17"].value, sheet["B17"].number_format) == (12.5, "0.00")
    assert all(isinstance(sheet.cell(row, 2).value, int) for row in (7, 10, 13, 14))


def test_a_wrong_total_is_written_as_a_number_and_a_right_one_as_a_formula() -> None:
    sheet = opened(filled(with_figures(full_report("2021"), 本年新收__总计="777")))["表三"]
    assert sheet["J7"].value == 777
    assert str(sheet["J8"].value).startswith("=")


def test_texts_never_become_formulas() -> None:
    report = full_report("2021")
    passages = tuple(passage._replace(text="=1+1") for passage in report.passages)
    from dataclasses import replace

    sheet = opened(filled(replace(report, passages=passages, data={"甲": "=2+2"})))
    assert {cell.data_type for cell in sheet["文字"]["C"] if cell.value == "=1+1"} == {"s"}
    assert sheet["数据"]["B5"].data_type == "s"


def test_a_text_too_long_for_a_cell_is_told() -> None:
    from dataclasses import replace

    report = full_report("2021")
    first, *rest = report.passages
    _, problems = workbook.filled(replace(report, passages=(first._replace(text="长" * 40_000), *rest)))
    assert [(problem.code, problem.field) for problem in problems] == [("O-CELL", first.field)]


def test_a_form_leaves_the_workbooks_of_others_as_they_were(edition: str) -> None:
    def fonts() -> list[str]:
        return [font.name for font in Workbook()._fonts]

    before = fonts()
    blank.cache_clear()
    blank(edition)
    assert fonts() == before
