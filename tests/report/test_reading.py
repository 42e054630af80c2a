"""Nodes → a report as written: what each spelling means, and that one cause is told once."""

import datetime

import pytest

from gentool.checks.arithmetic import check_arithmetic
from gentool.form.loading import form_of
from gentool.form.model import Address
from gentool.problems.problem import Problem, Where
from gentool.report import reading
from gentool.report.model import Figure, Origin, Report
from gentool.report.reading.document import MOST_PROBLEMS
from gentool.report.reading.heads import MOST_ANSWERS, fault_of_unit
from gentool.report.reading.nodes import nearest
from gentool.yamlfile.source import source_of
from tests.builders import report_of
from tests.words import heard

read = heard(reading.read, but=("R-TABLE", "R-MISSING"))

HEAD = "单位: 云溪市测试局\n年度: 2025\n"
_, THREE, FOUR = (table.key for table in form_of("2021").tables)


def problems_of(text: str) -> list[Problem]:
    source, problems = source_of(text.encode(), "x.yaml")
    assert source is not None
    return problems + read(source)[1]


def codes(text: str) -> list[str]:
    """The codes, without those of parts that these short texts leave out."""
    return [problem.code for problem in problems_of(text) if problem.code not in ("R-MISSING", "R-TABLE", "R-ZERO")]


def figures(report: Report, table: str, row: str) -> dict[str, Figure]:
    return {address.column: figure for address, figure in report.figures.items() if address[:2] == (table, row)}


def values(text: str, table: str, row: str) -> list[object]:
    report, _ = report_of(HEAD + text)
    return [report.figures[address].value for address in report.form.table(Address(table, row, "")).cells[row]]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{自然人: 8, 商业企业: 1}", [8, 1, 0, 0, 0, 0, 9]),
        ("{商业企业: 1, 自然人: 8, 总计: 10}", [8, 1, 0, 0, 0, 0, 10]),
        ("[8, 1, 0, 0, 0, 2]", [8, 1, 0, 0, 0, 2, 11]),
        ("[8, 1, 0, 0, 0, 2, 12]", [8, 1, 0, 0, 0, 2, 12]),
        ("0", [0] * 7),
        ("/", [0] * 7),
        ("{自然人: {数值: 8, 注: 含转办1件}}", [8, 0, 0, 0, 0, 0, 8]),
        ("{自然人: 八}", [None, 0, 0, 0, 0, 0, None]),
        ("{自然人: 8, 外国人: 1}", [8, None, None, None, None, None, None]),
        ("8", [None] * 7),
        ("[8, 1]", [None] * 7),
        ("[8、1]", [None] * 7),
    ],
)
def test_every_spelling_of_a_row(written: str, expected: list[object]) -> None:
    assert values(f"{THREE}:\n  予以公开: {written}\n", THREE, "予以公开") == expected


@pytest.mark.parametrize(
    ("unit", "is_one"),
    [
        ("云溪市测试局", True),
        *(
            (f"云溪市{sign}测试局", False)
            for sign in ("\x07", "\u200b", "\u0378", "\ue000", "\u2028", "\u2029", "\ud800")
        ),
        ("云溪市测试局.", False),
        (" 云溪市测试局", False),
        ("云溪..测试局", False),
        ("云" * 60, True),
        ("云" * 61, False),
        ("nul", False),
        ("“测试局”", False),
    ],
)
def test_what_a_unit_may_be_called(unit: str, is_one: bool) -> None:
    assert (fault_of_unit(unit) is None) == is_one


def test_of_very_many_answers_the_first_are_kept() -> None:
    answers = "".join(f"  - {{代码: P-YEAR, 原文: 第{n}处, 说明: 无误}}\n" for n in range(MOST_ANSWERS + 1))
    text = f"{HEAD}核实:\n{answers}"
    report, _ = report_of(text)
    assert [answer.quote for answer in report.answers] == [f"第{n}处" for n in range(MOST_ANSWERS)]
    (problem,) = (problem for problem in problems_of(text) if problem.field == "核实")
    assert (problem.code, problem.where.line) == ("R-SHAPE", 4 + MOST_ANSWERS)


def test_every_section_has_its_place() -> None:
    report, _ = report_of(f"{HEAD}总体情况:\n  概述: 甲。\n  主动公开: 乙。\n")
    places = {field: where.line for field, where in report.places.items() if field.startswith("总体情况")}
    assert places == {"总体情况": 3, "总体情况.概述": 4, "总体情况.主动公开": 5}


def test_a_key_that_is_very_long_is_told_by_its_beginning() -> None:
    (problem,) = (problem for problem in problems_of(f"{HEAD}{'长' * 100}: 字\n") if "长" in problem.field)
    assert (problem.code, problem.field) == ("R-KEY", "长" * 80)


def test_where_a_figure_comes_from() -> None:
    report, _ = report_of(f"{HEAD}{THREE}:\n  予以公开: {{自然人: {{数值: 8, 注: 含转办1件}}}}\n  部分公开: /\n")
    found = figures(report, THREE, "予以公开")
    assert found["自然人"] == Figure(8, "8", Where("x.yaml", 4, 20), Origin.GIVEN, "含转办1件")
    assert found["自然人"].shown == "8（含转办1件）"
    assert found["其他"].origin is Origin.OMITTED
    assert found["总计"].origin is Origin.COMPUTED
    assert {figure.text for figure in figures(report, THREE, "部分公开").values()} == {"/"}


def test_the_whole_table_or_a_group_may_be_one_nought() -> None:
    report, problems = report_of(f"{HEAD}{FOUR}: 0\n{THREE}:\n  不予公开: /\n")
    assert {figure.text for address, figure in report.figures.items() if address.table == FOUR} == {"0"}
    assert report.figures[Address(THREE, "不予公开.属于国家秘密", "其他")].text == "/"
    assert "R-SHAPE" not in [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ("  予以公幵: {自然人: 8}\n  本年新收: {自然人: 8}\n", ["R-KEY"]),
        ("  无法提拱:\n    本机关不掌握相关政府信息: {自然人: 8}\n  本年新收: {自然人: 8}\n", ["R-KEY"]),
        ("  予以公开: {自然人：8}\n", ["S-YAML"]),
        ("  予以公开: [8、1、0、0、0、0]\n", ["S-YAML"]),
        ("  予以公开：8\n", ["S-YAML"]),
    ],
)
def test_one_cause_is_told_once(wrong: str, expected: list[str]) -> None:
    text = f"{HEAD}{THREE}:\n{wrong}"
    assert codes(text) == expected
    assert check_arithmetic(report_of(text)[0]) == []


def test_rows_beside_a_name_that_was_not_understood_are_not_taken_for_nought() -> None:
    report, _ = report_of(f"{HEAD}{THREE}:\n  予以公幵: {{自然人: 8}}\n  部分公开: 0\n")
    assert report.figures[Address(THREE, "予以公开", "自然人")].value is None
    assert report.figures[Address(THREE, "部分公开", "自然人")].value == 0


def test_a_mistyped_part_or_section_is_not_missing_as_well() -> None:
    problems = problems_of(HEAD + "总体情况:\n  监督保证: 一年两次。\n其它需要报告的事项: 没有。\n")
    assert [problem.hint for problem in problems if problem.code == "R-KEY"] == [
        "您是否想写“其他需要报告的事项”？",
        "您是否想写“监督保障”？",
    ]
    assert not any("其他需要报告的事项" in problem.message for problem in problems if problem.code == "R-MISSING")
    (section,) = [problem for problem in problems if problem.code == "R-SECTION"]
    assert "监督保障" not in section.message


def test_rows_of_one_name_are_told_with_their_group_where_they_are_left_out() -> None:
    text = "报告: 行政执法统计年报\n其他行政执法行为实施情况:\n  行政征收: {次数: 1, 征收总金额: 2}\n"
    (left_out,) = [problem for problem in problems_of(HEAD + text) if problem.code == "R-ZERO"]
    assert "：行政检查.次数、行政裁决.次数、" in left_out.message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("单位: [甲]\n年度: 2025\n", ["R-SHAPE"]),
        ("单位: 甲\n年度: [2025]\n", ["R-SHAPE"]),
        ("单位: 甲\n年度: 2025\n格式: [2021]\n", ["R-SHAPE"]),
        ("单位: 甲\n年度: 2025\n发布日期: [2026]\n", ["R-SHAPE"]),
        ('单位: "甲\\u0001"\n年度: 2025\n', ["R-CHAR"]),
        ("单位: 甲\n年度: 2025\n数据: {甲: 1, 甲: 2}\n", ["R-TWICE"]),
        ("单位: 甲\n年度: 2025\n核对: [" + ", ".join(["1 = 1"] * 201) + "]\n", ["R-SHAPE"]),
        (f"{HEAD}{FOUR}:\n  行政诉讼: {{复议后起诉: 0}}\n  复议后起诉: 0\n", ["R-TWICE"]),
    ],
)
def test_one_mistake_one_message(text: str, expected: list[str]) -> None:
    missing = [
        problem for problem in problems_of(text) if problem.code == "R-MISSING" and problem.field in ("单位", "年度")
    ]
    assert codes(text) == expected
    assert missing == []


@pytest.mark.parametrize("written", ["2026-01-05", "2026年1月5日", "2026/1/5", "2026.1.5"])
def test_dates(written: str) -> None:
    assert report_of(f"{HEAD}发布日期: {written}\n")[0].published == datetime.date(2026, 1, 5)


def test_contact_as_entries_is_one_line() -> None:
    report, _ = report_of(f"{HEAD}联系方式:\n  地址: 滨江路8号\n  电话: 0000-1\n")
    assert report.contact == "地址：滨江路8号；电话：0000-1"


def test_numbers_under_data_are_exact_and_texts_stay_texts() -> None:
    report, problems = report_of(f"{HEAD}数据:\n  甲: 1\n  乙: 2.50\n  丙: -3\n  丁: 十余\n  戊: 1,000\n")
    assert [(key, str(value)) for key, value in report.data.items()] == [
        ("甲", "1"), ("乙", "2.50"), ("丙", "-3"), ("丁", "十余"),
    ]  # fmt: skip
    assert [problem.field for problem in problems if problem.code == "R-COUNT"] == ["数据.戊"]


def test_a_name_whose_figure_is_unreadable_is_not_undefined() -> None:
    _, problems = report_of(f"{HEAD}数据:\n  戊: 1,000\n总体情况: 公开了{{{{ 戊 }}}}条。\n")
    assert "N-NAME" not in [problem.code for problem in problems]


def test_there_is_an_end_to_what_is_told() -> None:
    found = problems_of(HEAD + "".join(f"没有{number}: 1\n" for number in range(3_000)))
    assert len(found) == MOST_PROBLEMS + 1
    assert "其余不再列出" in found[-1].message


@pytest.mark.parametrize(
    ("typed", "meant"), [("监督保证", "监督保障"), ("主动公开情况", "主动公开"), ("天气", None), ("", None)]
)
def test_nearest_name(typed: str, meant: str | None) -> None:
    assert nearest(typed, ["主动公开", "监督保障"]) == meant


def test_columns_where_rows_should_be_are_told_once() -> None:
    text = f"{HEAD}{THREE}:\n  其他处理: {{自然人: 2, 总计: 2}}\n  本年新收: 0\n"
    [problem] = [problem for problem in problems_of(text) if problem.is_error and problem.code != "R-MISSING"]
    assert (problem.code, problem.where.line) == ("R-SHAPE", 4)
    assert "分 3 行" in problem.message
    assert values(text.removeprefix(HEAD), THREE, "其他处理.其他") == [None] * 7


def test_rows_of_a_group_are_no_columns_although_one_is_called_so() -> None:
    assert codes(f"{HEAD}{THREE}:\n  其他处理:\n    其他: {{自然人: 1}}\n") == []


@pytest.mark.parametrize(
    ("line", "part"),
    [("结转下年度继续办理: {自然人: 1}", THREE), ("属于国家秘密: 0", THREE), ("监督保障: 甲。", "总体情况")],
)
def test_what_lost_its_indent_is_told_with_its_part(line: str, part: str) -> None:
    written = f"{HEAD}{THREE}:\n  本年新收: {{自然人: 1}}\n总体情况:\n  概述: 甲。\n{line}\n"
    found = [problem for problem in problems_of(written) if problem.code == "R-KEY"]
    assert [(problem.where.line, part in problem.message) for problem in found] == [(7, True)]


def test_beside_a_row_that_lost_its_indent_nothing_counts_as_left_out() -> None:
    text = f"{THREE}:\n  本年新收: {{自然人: 1}}\n结转下年度继续办理: {{自然人: 1}}\n"
    assert values(text, THREE, "上年结转") == [None] * 7


TABLE_OF_2021 = "主动公开政府信息情况:\n  规章: {本年制发件数: 1, 本年废止件数: 0, 现行有效件数: 2}\n  行政许可: 3\n"


def test_a_year_of_another_layout_is_one_mistake() -> None:
    head = HEAD.replace("2025", "2020")
    source, _ = source_of(f"{head}{TABLE_OF_2021}".encode(), "x.yaml")
    assert source is not None
    report, problems = read(source)
    [problem] = [problem for problem in problems if problem.is_error and problem.code != "R-MISSING"]
    assert (problem.code, problem.field, problem.where.line) == ("Y-2019", "年度", 2)
    assert report is not None
    assert (report.form.edition, report.year) == ("2021", 2020)


def test_a_few_strange_names_do_not_make_another_layout() -> None:
    found = codes(HEAD.replace("2025", "2020") + "主动公开政府信息情况:\n  天气: 1\n  茶叶: 2\n  山水: 3\n")
    assert found == ["R-KEY"] * 3


@pytest.mark.parametrize("year", ["2100", "1925", "0000"])
def test_four_digits_that_are_no_year_are_told_as_such(year: str) -> None:
    [problem] = [problem for problem in problems_of(f"单位: 甲局\n年度: {year}\n") if problem.code == "R-VALUE"]
    assert "不像报告的年度" in problem.message


def test_a_mistyped_name_of_the_unit_is_not_missing_as_well() -> None:
    source, _ = source_of("单 位: 云溪市测试局\n年度: 2025\n".encode(), "x.yaml")
    assert source is not None
    _, problems = read(source)
    assert [problem.code for problem in problems if problem.where.line == 1 and problem.is_error][:1] == ["R-KEY"]
    assert not [problem for problem in problems if problem.field == "单位"]
