"""The filled form read back: what stands in its cells, to the letter, each with its cell; nothing repaired."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from PIL import Image as PILImage

from gentool.blanks.excel import layout
from gentool.blanks.excel.layout import as_number, shown_number
from gentool.form.grid import grid_of
from gentool.form.loading import form_of
from gentool.importing.api import Imported, import_source
from gentool.importing.blocks import Document, SourceTable, Text
from gentool.importing.draft import Draft
from gentool.importing.excel.workbook import read
from tests import examples
from tests.blanks.excel.books import (
    FILE,
    at,
    blank,
    changed,
    computed,
    draft_of,
    filled,
    full_report,
    opened,
    rewritten,
    saved,
    told,
    typed,
    with_figures,
)
from tests.builders import YEARS, report_of


@pytest.mark.parametrize("edition", YEARS)
@pytest.mark.parametrize("seed", [0, 1])
def test_figures_come_back_and_only_right_totals_are_left_to_be_computed(edition: str, seed: int) -> None:
    report = full_report(edition, seed)
    draft = draft_of(filled(report))
    assert draft.form is report.form
    assert computed(report.form, draft) == {address: figure.text for address, figure in report.figures.items()}
    assert not draft.problems
    left_out = set(report.figures) - set(draft.figures)
    assert left_out == {address for table in report.form.tables for address in table.totals}


def test_a_wrong_total_stays_wrong() -> None:
    report = with_figures(full_report("2021"), 本年新收__总计="777")
    assert at(draft_of(filled(report)), "表三!J7").text == "777"


@pytest.mark.parametrize("text", ["/", "—", "——", "12", "0", "12（其中修订16件）", "7（含自然失效1件、宣布失效2件）"])
def test_counts_with_remarks_and_without(text: str) -> None:
    draft = draft_of(filled(with_figures(full_report("2021"), 规章__现行有效件数=text)))
    found = at(draft, "表二!D6")
    assert (f"{found.text}（{found.remark}）" if found.remark else found.text) == text
    assert not draft.problems


@pytest.mark.parametrize("text", ["0", "12.5", "12.50", "0.000001", "3.0", "100000000000000", "1234567890.12345"])
def test_money_keeps_its_digits(text: str) -> None:
    draft = draft_of(filled(with_figures(full_report("2021"), 行政事业性收费__本年收费金额=text)))
    assert at(draft, "表二!B17").text == text


@pytest.mark.parametrize(
    ("column", "text"), [("本年增减", "-3"), ("本年增减", "+3"), ("本年增减", "+0"), ("采购总金额", "25.1万元")]
)
def test_changes_and_amounts_keep_their_signs_and_units(column: str, text: str) -> None:
    row = "行政许可" if column == "本年增减" else "政府集中采购"
    draft = draft_of(filled(with_figures(full_report("2019"), **{f"{row}__{column}": text})))
    assert text in [
        found.text for address, found in draft.figures.items() if (address.row, address.column) == (row, column)
    ]


@given(st.from_regex(r"[+-]?(0|[1-9][0-9]{0,15})(\.[0-9]{1,6})?", fullmatch=True))
def test_a_number_that_stands_in_a_cell_is_shown_as_it_was_written(text: str) -> None:
    number = as_number(text)
    assert number is None or shown_number(*number) == text


def test_heads_come_back() -> None:
    report = replace(
        full_report("2021"),
        contact="地址：云溪市人民路1号；电话：0000-1234567",
        published=date(2026, 1, 9),
        signature="云溪市测试局（代章）",
    )
    draft = draft_of(filled(report))
    assert draft.unit is not None
    assert (draft.unit.text, draft.unit.where.spot) == ("云溪市测试局", "基本信息!B4")
    assert draft.year is not None
    assert draft.year.text == "2025"
    assert draft.published is not None
    assert draft.published.text == "2026-01-09"
    assert draft.signature is not None
    assert draft.signature.text == "云溪市测试局（代章）"
    assert [(name, line.text) for name, line in draft.contact] == [
        ("地址", "云溪市人民路1号"),
        ("电话", "0000-1234567"),
    ]


@pytest.mark.parametrize("contact", ["电话 0000-1234567", "地址：甲；地址：乙", "地址：；电话：1", "见网站：首页；乙"])
def test_a_contact_that_is_one_text_comes_back_as_one_line(contact: str) -> None:
    draft = draft_of(filled(replace(full_report("2021"), contact=contact)))
    assert "；".join(f"{name}：{line.text}" if name else line.text for name, line in draft.contact) == contact


ODD = ["=1+1", "+8", "-", "@a", "_x0041_", "{{ 申请.本年新收.总计 }}", "  缩进", "**重点**", "'撇号", "a\tb"]
LINES = st.lists(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=60)
    | st.sampled_from(ODD),
    min_size=1,
    max_size=4,
).map("\n".join)


@examples(20)
@given(LINES.filter(lambda text: bool(text.strip()) and text == text.strip("\n")))
def test_texts_come_back_to_the_letter(text: str) -> None:
    report = full_report("2021")
    key = report.form.parts[1].key
    passages = tuple(passage._replace(text=text) for passage in report.passages)
    draft = draft_of(filled(replace(report, passages=passages, notes={key: text})))
    assert [(w.part, w.section) for w in draft.writings] == [(p.part, p.section) for p in passages]
    for lines in (*(writing.lines for writing in draft.writings), draft.notes[key]):
        assert "\n".join(line.text for line in lines) == text
    assert not draft.problems


def test_a_long_text_is_cut_into_pieces_and_joined_again() -> None:
    report = full_report("2021")
    text = "\n".join(f"{number}. {'这一段很长，说了很多事情。' * 20}" for number in range(40))
    passages = tuple(passage._replace(text=text) for passage in report.passages)
    draft = draft_of(filled(replace(report, passages=passages)))
    assert all("\n".join(line.text for line in writing.lines) == text for writing in draft.writings)
    assert len({line.where.spot for line in draft.writings[0].lines}) > 5
    assert not draft.problems


def test_a_part_written_as_a_whole_stays_whole() -> None:
    report = full_report("2021")
    first = report.passages[0]
    rest = tuple(passage for passage in report.passages if passage.part != first.part)
    draft = draft_of(filled(replace(report, passages=(first._replace(section="", text="（一）合在一起写"), *rest))))
    assert (draft.writings[0].part, draft.writings[0].section) == (first.part, "")
    assert draft.writings[0].lines[0].text == "（一）合在一起写"


def test_own_figures_come_back() -> None:
    where = full_report("2021").figures[form_of("2021").addresses[0]].where
    data = {"公开信息总数": 728, "网站": 373, "单价": 1, "说法": "约三百", "大数": 123456789012345678}
    draft = draft_of(filled(replace(full_report("2021"), data=data, cross_sums=(("甲 = 乙 + 丙", where),))))
    assert {name.text: value.text for name, value in draft.data} == {name: str(value) for name, value in data.items()}
    assert [line.text for line in draft.cross_sums] == ["甲 = 乙 + 丙"]
    assert not draft.problems


KEY = form_of("2021").tables[1].key


def words_at(draft: Draft, spot: str) -> str:
    return "\n".join(line.text for writing in draft.writings for line in writing.lines if line.where.spot == spot)


@pytest.mark.parametrize("cells", [{"表三_D44": "说明：含邮寄2件"}, {"表三_A44": "说明：由办公室填写"}])
def test_a_text_that_begins_like_a_head_leaves_note_and_remarks_alone(cells: dict[str, str]) -> None:
    noted = replace(with_figures(full_report("2021"), 本年新收__自然人="3（含邮寄1件）"), notes={KEY: "含上年。"})
    sheet = opened(filled(noted))["表三"]
    (head,) = [row[0].row for row in sheet.iter_rows() if row[0].value == layout.CELL]
    moved = {f"表三_{name[3]}{head + 4}": text for name, text in cells.items()}
    if "表三_A44" not in cells:
        moved[f"表三_A{head + 4}"] = "E7"
    draft = draft_of(typed(filled(noted), **moved))
    assert at(draft, "表三!D7").remark == "含邮寄1件"
    assert [line.text for line in draft.notes[KEY]] == ["含上年。"]
    if "表三_A44" in cells:
        assert told(draft) == [("I-LEFT", f"表三!A{head + 4}")]
    else:
        assert at(draft, "表三!E7").remark == "说明：含邮寄2件"


def test_without_their_heads_remarks_are_told_as_not_read() -> None:
    sheet = opened(blank())["表三"]
    (head,) = [row[0].row for row in sheet.iter_rows() if row[0].value == layout.CELL]
    draft = draft_of(typed(blank(), **{f"表三_A{head}": "位置"}))
    assert ("I-REMARK", "表三") in told(draft)


def test_brackets_around_a_remark_are_not_doubled() -> None:
    noted = with_figures(full_report("2021"), 本年新收__自然人="3（甲）")
    sheet = opened(filled(noted))["表三"]
    (spot,) = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.value == "甲"]
    assert at(draft_of(typed(filled(noted), **{f"表三_{spot}": "（甲）"})), "表三!D7").remark == "甲"


@pytest.mark.parametrize("end", ["\u2028", "\x85", "\x0b", "\r\n"])
def test_every_line_end_is_one(end: str) -> None:
    escaped = end.replace("\x0b", "_x000B_")
    draft = draft_of(
        rewritten(blank(), 文字_C5='t="inlineStr"&gt;'.replace("&gt;", ">") + f"<is><t>甲{escaped}乙</t></is>")
    )
    assert words_at(draft, "文字!C5") == "甲\n乙"


def test_what_is_bold_in_a_cell_of_text_is_emphasis() -> None:
    runs = "<r><t>甲</t></r><r><rPr><b/></rPr><t> 乙\n丙 </t></r><r><rPr><b val='0'/></rPr><t>丁</t></r>"
    draft = draft_of(rewritten(blank(), 文字_C5=f't="inlineStr"><is>{runs}</is>'))
    assert words_at(draft, "文字!C5") == "甲 **乙**\n**丙** 丁"
    draft = draft_of(rewritten(blank(), 文字_C5='t="inlineStr"><is><r><rPr><b/></rPr><t>甲</t></r></is>'))
    assert words_at(draft, "文字!C5") == "甲"


def test_own_figures_are_told_at_their_names_or_values() -> None:
    rows = {"甲": 1, "a.b": 2, "丙": "９"}
    cells: dict[str, object] = {}
    for number, (name, value) in enumerate(rows.items(), 5):
        cells |= {f"数据_A{number}": name, f"数据_B{number}": value}
    cells |= {"数据_A8": "甲", "数据_B8": 3, "数据_B9": 4, "数据_D6": "甲 = 甲 + 1"}
    spots = {(p.code, p.where.spot) for p in import_source(typed(filled(full_report("2021")), **cells), FILE).problems}
    assert {
        ("R-VALUE", "数据!A6"),
        ("R-COUNT", "数据!B7"),
        ("R-TWICE", "数据!A8"),
        ("I-PLACE", "数据!B9"),
        ("D-SUM", "数据!D6"),
    } <= spots


def test_a_figure_that_could_not_be_read_keeps_its_name_in_the_form() -> None:
    report, _ = report_of('单位: 云溪市测试局\n年度: 2025\n数据:\n  甲: "007"\n  乙: 2\n')
    draft = draft_of(filled(report))
    assert {name.text: value.text for name, value in draft.data} == {"甲": "", "乙": "2"}


def test_everything_that_a_blank_form_lacks_is_told_at_its_cell() -> None:
    imported = import_source(blank("2021"), FILE)
    assert {problem.code for problem in imported.problems} == {"R-MISSING", "I-BLANK"}
    assert all("!" in problem.where.spot for problem in imported.problems)


def test_a_blank_form_is_blank() -> None:
    draft = draft_of(blank())
    assert {found.text for found in draft.figures.values()} == {""}
    assert not draft.writings
    assert not draft.data
    assert draft.unit is not None
    assert not draft.problems
    totals = {address for table in draft.form.tables for address in table.totals}
    assert set(draft.figures) == set(draft.form.addresses) - totals


# -- what a clerk does ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12, "12"),
        (12.0, "12"),
        (12.5, "12.5"),
        (-3, "-3"),
        ("12 ", "12 "),
        ("１２", "１２"),
        ("12件", "12件"),
        ("十二", "十二"),
        ("/", "/"),
        (" ", " "),
        (True, "TRUE"),
        (datetime(2026, 1, 5), "2026-01-05"),
        ("#REF!", "#REF!"),
        (1e20, "100000000000000000000"),
        ("=5+8", "13"),
        ("=D8*2", "6"),
        ("=SUM(D8:D9)", "7"),
        ("=ROUND(7/2,0)", "4"),
        ("=表二!B6+1", "10"),
        ("=数据!B5", "373"),
    ],
)
def test_what_is_typed_is_what_is_read(value: object, text: str) -> None:
    draft = draft_of(typed(blank(), 表三_D7=value, 表三_D8=3, 表三_D9=4, 表二_B6=9, 数据_A5="网站", 数据_B5=373))
    assert at(draft, "表三!D7").text == text
    assert not draft.problems


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("=1/0", "除以了 0"),
        ("=10/3", "除不尽"),
        ("=D7", "转了一圈"),
        ("=D8+E7", "转了一圈"),
        ("=VLOOKUP(1,A1:B2,2)", "VLOOKUP"),
        ("=RAND()", "RAND"),
        ("=D9+1", "是文字"),
        ("=没有这张表!A1", "不存在"),
        ("=[1]Sheet1!A1", "别的文件"),
        ("=某个名称", "不知道是哪一格"),
        ("=#REF!+1", "错误值"),
        ("=(1+", "公式"),
    ],
)
def test_a_formula_that_comes_to_nothing_is_told_at_its_cell(formula: str, why: str) -> None:
    draft = draft_of(typed(blank(), 表三_D7=formula, 表三_E7="=D7", 表三_D8="=E7", 表三_D9="12件"))
    assert at(draft, "表三!D7").text == ""
    [problem] = [problem for problem in draft.problems if problem.where.spot == "表三!D7"]
    assert problem.code == "I-FORMULA"
    assert why in problem.message


def test_cached_values_are_never_used() -> None:
    data = rewritten(blank(), 表三_D7="><f>1+1</f><v>99</v>", 表三_D8='t="str"><f>IF(D7=2,"","9")</f><v>99</v>')
    draft = draft_of(data)
    assert [at(draft, f"表三!D{row}").text for row in (7, 8)] == ["2", ""]


def test_formulas_that_are_filled_down_are_read_in_every_row() -> None:
    first = '><f t="shared" ref="D8:D10" si="0">D7*2</f><v>0</v>'
    rest = '><f t="shared" si="0"/><v>0</v>'
    draft = draft_of(rewritten(blank(), 表三_D7="><v>1</v>", 表三_D8=first, 表三_D9=rest, 表三_D10=rest))
    assert [at(draft, f"表三!D{row}").text for row in range(7, 11)] == ["1", "2", "4", "8"]


def test_binary_fractions_are_read_as_shown_and_told() -> None:
    draft = draft_of(rewritten(blank(), 表二_B17="><v>0.30000000000000004</v>"))
    assert at(draft, "表二!B17").text == "0.3"
    assert told(draft) == [("I-ROUND", "表二!B17")]
    draft = draft_of(rewritten(blank(), 表二_B17="><v>1.1000000000000001</v>"))
    assert at(draft, "表二!B17").text == "1.1"
    assert not draft.problems


def test_rich_text_and_escaped_characters_are_read_as_shown() -> None:
    runs = 't="inlineStr"><is><r><t>1</t></r><r><rPr><b/></rPr><t>2件</t></r><rPh sb="0" eb="1"><t>shi</t></rPh></is>'
    text = 't="inlineStr"><is><t>第一段_x000D_\n第二段_x005F_x0041_</t></is>'
    draft = draft_of(rewritten(blank(), 表三_D7=runs, 文字_C6=text))
    assert at(draft, "表三!D7").text == "12件"
    assert [line.text for line in draft.writings[0].lines] == ["第一段", "第二段_x0041_"]


@pytest.mark.parametrize("text", ["12", "0"])
def test_numbers_that_are_kept_as_text_are_read_and_told(text: str) -> None:
    draft = draft_of(typed(blank(), 表三_D7=text))
    assert at(draft, "表三!D7").text == text
    assert told(draft) == [("I-TEXT", "表三!D7")]


def test_a_figure_that_is_blank_for_a_reason_told_is_not_told_to_be_blank_again() -> None:
    draft = draft_of(typed(blank(), 表三_D7="=1/0", 表三_D8='=IF(1=1,"",1)'))
    assert [address.row for address in draft.explained] == [draft.form.tables[1].rows[0].name]


@pytest.mark.parametrize(("total", "text"), [(9, "9"), ("=D7+E7+1", "4")])
def test_a_total_that_is_typed_over_or_of_another_formula_is_given_as_we_compute_it(total: object, text: str) -> None:
    draft = draft_of(typed(blank(), 表三_D7=1, 表三_E7=2, 表三_J7=total))
    assert at(draft, "表三!J7").text == text


def test_a_remark_is_put_to_its_figure() -> None:
    draft = draft_of(typed(blank(), 表二_C19="见\n目录", 表二_A21=" ｄ7", 表二_C21="含自然失效1件", 表二_D7=6))
    assert (at(draft, "表二!D7").text, at(draft, "表二!D7").remark) == ("6", "含自然失效1件")
    assert [line.text for line in draft.notes[draft.form.parts[1].key]] == ["见", "目录"]
    assert not draft.problems


def test_a_remark_may_name_any_cell_that_a_wide_figure_covers() -> None:
    draft = draft_of(typed(blank(), 表二_B10=63, 表二_A21="D10", 表二_C21="含延续"))
    assert at(draft, "表二!B10").remark == "含延续"


def test_a_remark_on_a_computed_total_brings_the_total_with_it() -> None:
    figures = {f"表三_{column}7": number for number, column in enumerate("DEFGHI")}
    draft = draft_of(typed(blank(), 表三_A39="J7", 表三_D39="含转办", **figures))
    assert (at(draft, "表三!J7").text, at(draft, "表三!J7").remark) == ("15", "含转办")


@pytest.mark.parametrize("name", ["", "D99", "A7", "第7行", "表二!D7"])
def test_a_remark_of_no_figure_is_told(name: str) -> None:
    draft = draft_of(typed(blank(), 表二_A21=name or None, 表二_C21="含自然失效1件"))
    assert told(draft) == [("I-REMARK", "表二!A21")]


def test_two_remarks_on_one_figure_are_told() -> None:
    draft = draft_of(typed(blank(), 表二_D7="6（甲）", 表二_A21="D7", 表二_C21="乙"))
    assert at(draft, "表二!D7").remark == "甲"
    assert told(draft) == [("I-REMARK", "表二!C21")]


def test_text_beside_the_form_and_a_value_without_a_name_are_told_and_left() -> None:
    draft = draft_of(typed(blank(), 表三_M7="问过市局", 文字_E5="待改", 基本信息_C9="x"))
    assert told(draft) == [("I-LEFT", "基本信息!C9"), ("I-LEFT", "文字!E5"), ("I-LEFT", "表三!M7")]
    assert told(draft_of(typed(blank(), 数据_B6=5))) == [("I-PLACE", "数据!B6")]


def test_answers_that_lack_something_are_told_at_their_cells() -> None:
    whole, without = {"A5": "P-FIGURE", "B5": "总体情况", "D5": "看过"}, {"A6": "P-FIGURE", "C6": "1件", "D8": "理由"}
    answers = {f"核实_{spot}": text for spot, text in {**whole, **without}.items()}
    lacking = typed(filled(full_report("2021")), **answers)
    imported = import_source(lacking, FILE)
    assert imported.report.report is not None
    assert [answer.reason for answer in imported.report.report.answers] == ["看过"]
    spots = {(p.code, p.where.spot): p.message for p in imported.problems if p.where.spot.startswith("核实")}
    assert spots == {
        ("R-MISSING", "核实!A6"): "“核实”的这一行没有写“说明”，没有收入。",
        ("R-MISSING", "核实!A8"): "“核实”的这一行没有写“代码”、“字段”或“原文”，没有收入。",
    }


def test_a_form_made_before_there_were_answers_is_read() -> None:
    whole, before = (draft_of(data) for data in (blank(), changed(blank(), lambda book: book.remove(book["核实"]))))
    assert told(before) == told(whole)


def test_a_hint_as_an_older_form_has_it_is_no_text_of_the_clerks() -> None:
    hint = "可以空着。这里的数可以在文字里引用：左边写“微博”和 12，文字里写 {{ 微博 }}。"
    assert told(draft_of(typed(blank(), 数据_A2=hint))) == []
    assert told(draft_of(typed(blank(), 数据_A2=hint[5:]))) == [("I-LEFT", "数据!A2")]


# -- rows and columns moved about ----------------------------------------------------------------------------------


@cache
def _numbered(data: bytes) -> bytes:
    """Fill every count of table three with a number of its own."""
    rows = [row for row in range(7, 32) if row != 30]
    return typed(data, **{f"表三_{letter}{row}": row * 10 + n for row in rows for n, letter in enumerate("DEFGHI")})


def test_rows_put_in_above_are_found_by_their_labels() -> None:
    numbered = _numbered(blank())
    draft, before = draft_of(changed(numbered, lambda book: _shift(book["表三"], rows=2))), draft_of(numbered)
    table = draft.form.tables[1].key
    assert {a: f.text for a, f in draft.figures.items() if a.table == table and a.row != "总计"} == {
        a: f.text for a, f in before.figures.items() if a.table == table and a.row != "总计"
    }
    assert ("I-MOVED", "表三") in told(draft)


def test_columns_put_in_are_found_by_their_labels() -> None:
    draft = draft_of(changed(_numbered(blank()), lambda book: _shift(book["表三"], columns=1)))
    assert at(draft, "表三!E7").text == "70"
    assert ("I-MOVED", "表三") in told(draft)


def test_a_row_taken_out_is_missing_and_its_neighbours_are_not_taken_for_it() -> None:
    draft = draft_of(changed(_numbered(blank()), lambda book: _unmerged(book["表三"]).delete_rows(12)))
    found = {address.row: found for address, found in draft.figures.items() if address.column == "自然人"}
    missing = draft.form.tables[1].rows[5].name
    assert found[missing].text == ""
    assert found[missing].where.spot == "表三"
    assert found[draft.form.tables[1].rows[6].name].text == "130"
    assert ("I-ROW", "表三") in told(draft)


def test_labels_exchanged_are_not_guessed_at() -> None:
    def exchange(book: Any) -> None:
        sheet = book["表三"]
        sheet["A7"], sheet["A8"] = sheet["A8"].value, sheet["A7"].value

    draft = draft_of(changed(_numbered(blank()), exchange))
    assert ("I-ROW", "表三") in told(draft)


def test_figures_in_a_row_that_was_put_in_are_told() -> None:
    def insert(book: Any) -> None:
        sheet = _unmerged(book["表二"])
        sheet.insert_rows(7)
        sheet["B7"] = 44

    draft = draft_of(changed(blank(), insert))
    assert ("I-PLACE", "表二!B7") in told(draft)
    assert ("I-MOVED", "表二") in told(draft)


def test_sheets_that_are_gone_are_told() -> None:
    assert told(draft_of(changed(blank(), lambda book: book.remove(book["文字"])))) == [("I-SHEET", "")]
    draft = draft_of(changed(blank(), lambda book: book.remove(book["表四"])))
    assert told(draft) == [("I-TABLE", "")]
    table = draft.form.tables[2]
    assert {draft.figures[address].text for cells in table.cells.values() for address in cells} == {""}


def test_a_sheet_that_was_renamed_is_found() -> None:
    def rename(book: Any) -> None:
        book["表四"].title = "复议"

    draft = draft_of(changed(typed(blank(), 表四_A7=3), rename))
    assert at(draft, "复议!A7").text == "3"


def test_sheets_of_the_clerks_own_are_told() -> None:
    def add(book: Any) -> None:
        book.create_sheet("草稿")["B2"] = "算算看"

    assert told(draft_of(changed(blank(), add))) == [("I-LEFT", "草稿!B2")]


def test_hidden_rows_and_sheets_are_read() -> None:
    def hide(book: Any) -> None:
        book["表三"].row_dimensions[7].hidden = True
        book["表四"].sheet_state = "hidden"

    draft = draft_of(changed(typed(blank(), 表三_D7=5, 表四_A7=6), hide))
    assert at(draft, "表三!D7").text == "5"
    assert at(draft, "表四!A7").text == "6"


@pytest.mark.parametrize("edition", YEARS)
def test_the_edition_is_known_by_its_labels(edition: str) -> None:
    def forget(book: Any) -> None:
        for name in list(book.custom_doc_props.names):
            del book.custom_doc_props[name]

    assert draft_of(changed(blank(edition), forget)).form.id == edition


def test_sums_in_a_row_that_was_put_in_are_told_and_sums_on_the_side_are_not() -> None:
    def insert(book: Any) -> None:
        sheet = _unmerged(book["表二"])
        sheet.insert_rows(7)
        sheet["B7"] = "=5+8"
        sheet["H2"] = "=B6+B8"

    assert [spot for code, spot in told(draft_of(changed(blank(), insert))) if code in ("I-PLACE", "I-LEFT")] == [
        "表二!B7"
    ]


def test_a_workbook_that_has_little_of_the_form_is_none() -> None:
    def strip(book: Any) -> None:
        for name in ("表二", "表四", "填表说明"):
            book.remove(book[name])
        book["表三"].delete_rows(5, 30)

    assert isinstance(read(changed(blank(), strip), FILE), Document)


# -- other workbooks ------------------------------------------------------------------------------------------------


def _pasted(report_sheet: Any) -> None:
    report_sheet["A1"] = "云溪市测试局2025年政府信息公开工作年度报告"
    report_sheet.merge_cells("A1:D1")
    report_sheet["A3"] = "一、总体情况"
    report_sheet["A4"] = "全年工作平稳。\n没有收费。"
    report_sheet["A5"] = "二、主动公开政府信息情况"
    rows = [
        ["第二十条第（一）项"],
        ["信息内容", "甲", "乙"],
        ["规章", 0, "=1+1"],
        ["第二十条第（五）项"],
        ["信息内容", "丙"],
        ["许可", 3],
    ]
    for number, row in enumerate(rows, 6):
        for column, value in enumerate(row, 1):
            report_sheet.cell(number, column, value)
    report_sheet.merge_cells("A6:C6")
    report_sheet.merge_cells("A9:C9")
    report_sheet.merge_cells("B10:C10")
    report_sheet["A12"] = "三、收到的申请"


def test_a_published_report_pasted_into_a_workbook_is_a_document() -> None:

    book = Workbook()
    _pasted(book.active)
    hidden = book.create_sheet("旧")
    hidden["A1"] = 1
    hidden.sheet_state = "hidden"
    document = read(saved(book), FILE)
    assert isinstance(document, Document)
    kinds = [type(block).__name__ for block in document.blocks]
    assert kinds == ["Text", "Text", "Text", "Text", "Text", "SourceTable", "Text", "Left"]
    assert [block.text for block in document.blocks if isinstance(block, Text)][2:4] == ["全年工作平稳。", "没有收费。"]
    [table] = [block for block in document.blocks if isinstance(block, SourceTable)]
    texts = {(cell.row, cell.column): cell.text for cell in table.cells}
    assert texts[0, 0] == "第二十条第（一）项"
    assert texts[2, 2] == "2"
    assert texts[5, 2] == ""
    assert next(cell for cell in table.cells if (cell.row, cell.column) == (4, 1)).width == 2
    assert table.cells[0].where.spot == "Sheet!A6"


def _unmerged(sheet: Any) -> Any:
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    return sheet


def _shift(sheet: Any, rows: int = 0, columns: int = 0) -> None:
    """Move everything down and to the right, as a spreadsheet does when rows or columns are put in."""
    _unmerged(sheet).move_range(
        f"A1:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}", rows=rows, cols=columns, translate=True
    )


@pytest.mark.parametrize("edition", YEARS)
def test_a_published_report_in_a_workbook_is_imported_with_its_cells(edition: str) -> None:
    report = full_report(edition, 3)
    book = Workbook()
    sheet = book.active
    sheet.append(["云溪市测试局2025年政府信息公开工作年度报告".replace("2025", str(report.year))])
    for part in report.form.parts:
        sheet.append([part.heading])
        if part.table is None:
            for passage in report.passages:
                if passage.part == part.key:
                    sheet.append([passage.text])
            continue
        top = sheet.max_row
        for cell in grid_of(part.table).cells:
            figure = report.figures[cell.address] if cell.address else None
            value = cell.text if figure is None else int(figure.text) if figure.text.isdigit() else figure.text
            sheet.cell(top + 1 + cell.row, 1 + cell.column, value)
            first = layout.Area(top + 1 + cell.row, 1 + cell.column, 0, 0)
            last = first._replace(bottom=first.top + cell.height - 1, right=first.left + cell.width - 1)
            if not last.is_single:
                sheet.merge_cells(last.ref)
    imported = import_source(saved(book), FILE)
    assert imported.draft is not None
    assert imported.draft.form is report.form
    texts = {address: figure.text for address, figure in report.figures.items()}
    assert {address: found.text for address, found in imported.draft.figures.items()} == texts
    assert all(found.where.spot.startswith("Sheet!") for found in imported.draft.figures.values())


def test_a_form_that_does_not_say_whose_it_is_is_checked_all_the_same() -> None:
    report = with_figures(full_report("2021"), 本年新收__总计="777")
    data = typed(filled(report), 基本信息_B4="", 基本信息_B5="２０２５年", 表三_D8="12件")
    problems = import_source(data, FILE).problems
    spots = {(problem.code, problem.where.spot) for problem in problems}
    assert {("R-MISSING", "基本信息!B4"), ("R-COUNT", "表三!D8"), ("T3-ROW", "表三!J7")} <= spots
    assert len(problems) == len({(p.code, p.where, p.message) for p in problems})


def test_what_is_crossed_out_or_set_high_in_a_cell_is_no_part_of_its_figures() -> None:
    runs = "<r><t>处理费</t></r><r><rPr><strike/></rPr><t>5</t></r><r><t>3件</t></r>"
    draft = draft_of(rewritten(blank(), 文字_C5=f't="inlineStr"><is>{runs}</is>'))
    assert words_at(draft, "文字!C5") == "处理费3件"
    assert ("I-LEFT", "文字!C5") in told(draft)
    runs = "<r><t>12</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>1</t></r>"
    assert at(draft_of(rewritten(blank(), 表二_B10=f't="inlineStr"><is>{runs}</is>')), "表二!B10").text == "12¹"


def _own_book(edition: str, change: Callable[[Any, dict[str, str]], None]) -> tuple[Draft, Imported]:
    """A report on a sheet of a clerk's own, then changed; places are those of the figures, by row and column."""
    report = full_report(edition, 3)
    sheet = (book := Workbook()).active
    sheet.append([f"云溪市测试局{report.year}年政府信息公开工作年度报告"])
    places: dict[str, str] = {}
    for part in report.form.parts:
        sheet.append([part.heading])
        if part.table is None:
            sheet.append(["全年的工作做得平稳，没有别的事项需要说明。"])
            continue
        top = sheet.max_row
        for cell in grid_of(part.table).cells:
            text = report.figures[cell.address].text if cell.address else cell.text
            spot = layout.spot(top + 1 + cell.row, 1 + cell.column)
            sheet[spot] = int(text) if text.isdigit() else text
            if cell.address:
                places[f"{cell.address.row}.{cell.address.column}"] = spot
            if cell.width * cell.height > 1:
                end = layout.spot(top + cell.row + cell.height, cell.column + cell.width)
                sheet.merge_cells(f"{spot}:{end}")
    change(sheet, places)
    imported = import_source(saved(book), FILE)
    assert imported.draft is not None
    return imported.draft, imported


NEW, TOTAL = "本年新收.自然人", "本年新收.总计"


def _hide_row(sheet: Any, places: dict[str, str]) -> None:
    row = sheet[places[NEW]].row
    sheet.insert_rows(row)
    for area in list(sheet.merged_cells.ranges):
        if area.min_row >= row:
            area.shift(0, 1)
    for cell in sheet[row + 1]:
        if not isinstance(cell, MergedCell):
            sheet.cell(row, cell.column, 77 if isinstance(cell.value, int) else cell.value)
    sheet.row_dimensions[row].hidden = True


def _hide_column(sheet: Any, places: dict[str, str]) -> None:
    column = 30
    for cell in places.values():
        sheet.cell(sheet[cell].row, column, 77)
    sheet.column_dimensions[get_column_letter(column)].hidden = True


def _strike(sheet: Any, places: dict[str, str]) -> None:
    sheet[places[NEW]].font = Font(strike=True)


def _strike_text(sheet: Any, places: dict[str, str]) -> None:
    sheet[places[NEW]] = "77"
    sheet[places[NEW]].font = Font(strike=True)


def _failing_total(sheet: Any, places: dict[str, str]) -> None:
    sheet[places[NEW]] = "十二"
    sheet[places[TOTAL]] = f"={places[NEW]}+1"


def _comment(sheet: Any, places: dict[str, str]) -> None:
    sheet[places[NEW]].comment = Comment("含口头申请", "某")


def _picture(sheet: Any, places: dict[str, str]) -> None:
    made = io.BytesIO()
    PILImage.new("RGB", (8, 8)).save(made, "png")
    sheet.add_image(Image(made), places[NEW])


@pytest.mark.parametrize(
    ("change", "blank", "said"),
    [
        (_hide_row, (), "隐藏的第"),
        (_hide_column, (), "隐藏的AD列"),
        (_strike, (NEW,), "划去的文字“"),
        (_strike_text, (NEW,), "划去的文字“77”"),
        (_failing_total, (), "没有算出来"),
        (_comment, (), "批注“含口头申请”"),
        (_picture, (), "图片没有导入"),
    ],
)
def test_what_a_clerks_own_sheet_hides_or_carries_is_left_out_and_told(
    change: Callable[[Any, dict[str, str]], None], blank: tuple[str, ...], said: str
) -> None:
    plain, _ = _own_book("2021", lambda sheet, places: None)
    draft, imported = _own_book("2021", change)
    [problem] = [each for each in imported.problems if said in each.message]
    assert problem.where.spot.startswith("Sheet!")
    for address, found in draft.figures.items():
        name = f"{address.row}.{address.column}"
        if change is _failing_total and name in (NEW, TOTAL):
            assert not found.text.isdigit()
        else:
            assert found.text == ("" if name in blank else plain.figures[address].text), name


def test_comments_and_pictures_on_the_form_are_told() -> None:
    def hang(book: Any) -> None:
        book["表二"]["B10"].comment = Comment("去年的", "某")

    assert ("I-LEFT", "表二!B10") in told(draft_of(changed(blank(), hang)))


def test_a_cell_that_is_wholly_crossed_out_is_no_figure() -> None:
    def strike(book: Any) -> None:
        book["表二"]["B10"] = 87
        book["表二"]["B10"].font = Font(strike=True)

    draft = draft_of(changed(blank(), strike))
    assert at(draft, "表二!B10").text == ""
    assert ("I-LEFT", "表二!B10") in told(draft)


@pytest.mark.parametrize("digits", [5_000, 4_301])
def test_numbers_without_end_are_told_in_our_words(digits: int) -> None:
    many = "9" * digits
    imported = import_source(typed(blank(), 基本信息_B5=many), FILE)
    assert "R-VALUE" in {problem.code for problem in imported.problems}
    cells = f't="str"><f>SUM({many}:{many})</f>'
    assert "I-FORMULA" in {p.code for p in draft_of(rewritten(blank(), 表二_B10=cells)).problems}


@pytest.mark.parametrize("end", ["\u2028", "\x85", "\u2029"])
def test_line_ends_that_nobody_sees_are_told(end: str) -> None:
    draft = draft_of(typed(filled(full_report("2021")), 文字_C6=f"全年公开。{end}另有说明。"))
    assert words_at(draft, "文字!C6") == "全年公开。\n另有说明。"
    assert ("I-ENDS", "文字!C6") in told(draft)
