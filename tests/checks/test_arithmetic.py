"""Sums and balances: balanced reports pass, one changed figure gives one error at the right place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentool.checks.arithmetic import check_arithmetic as plain_check_arithmetic
from gentool.form.loading import form_of
from gentool.form.model import Address, Form, Table
from gentool.problems.problem import Problem
from gentool.report.model import Origin
from tests import examples, some
from tests.builders import YEARS, Spelling, add_up, balanced, report_of, yaml_of
from tests.conftest import MOST_SAID
from tests.words import heard

check_arithmetic = heard(plain_check_arithmetic)

SPELLINGS: tuple[Spelling, ...] = ("full", "short", "list", "list without total")

cases = pytest.mark.parametrize(("edition", "spelling"), [(e, s) for e in YEARS for s in SPELLINGS])


def errors(form: Form, figures: dict[Address, int], edition: str, spelling: Spelling) -> list[Problem]:
    report, problems = report_of(yaml_of(form, figures, YEARS[edition], spelling))
    return [p for p in (*problems, *check_arithmetic(report)) if p.is_error]


@cases
@examples(15)
@given(seed=st.integers(0, 10**6))
def test_a_balanced_report_has_no_problem(edition: str, spelling: Spelling, seed: int) -> None:
    form = form_of(edition)
    assert errors(form, balanced(form, seed), edition, spelling) == []


def sums_with(table: Table, address: Address) -> set[Address]:
    """The figures of all sums that a figure takes part in, directly or through a total."""
    found: set[Address] = {address}
    for _ in range(3):
        for equation in table.equations:
            if found & {*equation.left, *equation.right}:
                found.add(equation.right[0])
                if equation.total is None:
                    found.update((*equation.left, *equation.right))
    return found


LEAST = {"disclosure": (120, 150), "law-enforcement": (0, 20)}  # figures in sums; totals given or left out


@cases
@pytest.mark.parametrize("seed", [1, 2])
def test_any_single_changed_figure_gives_exactly_one_error_that_names_it(
    edition: str, spelling: Spelling, seed: int
) -> None:
    form = form_of(edition)
    figures = balanced(form, seed)
    text = yaml_of(form, figures, YEARS[edition], spelling)
    original, _ = report_of(text)
    concerned = [
        (table, address)
        for table in form.tables
        for address in sorted({a for equation in table.equations for a in (*equation.left, *equation.right)})
        if original.figures[address].origin is Origin.GIVEN
        # without written totals some tables have nothing to disagree with
        and (spelling in ("full", "list") or any(equation.total is None for equation in table.equations))
    ]
    assert len(concerned) >= LEAST[form.family][spelling in ("full", "list")]
    for number, (table, address) in enumerate([*concerned[:MOST_SAID], *some(concerned[MOST_SAID:])]):
        more = 3 if number % 2 or figures[address] < 2 else -2
        report, _ = report_of(yaml_of(form, {**figures, address: figures[address] + more}, YEARS[edition], spelling))
        found = check_arithmetic(report)
        assert len(found) == 1, (address, [p.message for p in found])
        places = {report.figures[a].where for a in sums_with(table, address)}
        assert found[0].where in places, (address, found)
        if spelling in ("full", "list") and found[0].code == "T3-CELL":
            assert found[0].where == report.figures[address].where


def table_three(rows: str) -> list[Problem]:
    text = "单位: 甲\n年度: 2025\n收到和处理政府信息公开申请情况:\n" + rows
    report, _ = report_of(text)
    return check_arithmetic(report)


BASE = """\
  本年新收: [13, 0, 0, 0, 0, 0, 13]
  予以公开: [9, 0, 0, 0, 0, 0, 9]
  部分公开: [3, 0, 0, 0, 0, 0, 3]
  不予处理:
    重复申请: [1, 0, 0, 0, 0, 0, 1]
  总计: [13, 0, 0, 0, 0, 0, 13]
  结转下年度继续办理: 0
"""


def test_the_base_is_balanced() -> None:
    assert table_three(BASE) == []


@pytest.mark.parametrize(
    ("before", "after", "code", "place", "words"),
    [
        ("部分公开: [3, 0, 0, 0, 0, 0, 3]", "部分公开: [3, 0, 0, 0, 0, 0, 5]", "T3-CELL", (6, 28), "应为 3，多 2"),
        ("予以公开: [9,", "予以公开: [7,", "T3-CELL", (5, 10), "应为 9，少 2"),
        ("  总计: [13, 0, 0, 0, 0, 0, 13]", "  总计: [13, 0, 0, 0, 0, 0, 14]", "T3-CELL", (9, 27), "应为 13，多 1"),
        ("部分公开: [3, 0,", "部分公开: [0, 3,", "T3-SWAP", (6, 10), "疑似填反"),
        ("予以公开: [9, 0,", "予以公开: [7, 2,", "T3-SWAP", (9, 8), "疑似有数字填串了"),
        ("本年新收: [13, 0,", "本年新收: [1, 3,", "T3-SPLIT", (4, 28), "合成 13"),
    ],
)
def test_diagnoses(before: str, after: str, code: str, place: tuple[int, int], words: str) -> None:
    assert before in BASE
    (problem,) = table_three(BASE.replace(before, after))
    assert (problem.code, problem.where.line, problem.where.column) == (code, *place)
    assert words in problem.message
    assert problem.hint


def test_one_sum_that_fails_keeps_its_own_code() -> None:
    rows = "  本年新收: {自然人: 10}\n  予以公开: {自然人: 10, 总计: 11}\n  结转下年度继续办理: 0\n"
    (problem,) = table_three(rows)
    assert problem.code == "T3-ROW"
    assert problem.message == "表三“（一）予以公开”总计填 11，各列之和为 10，多 1。"
    assert (problem.where.line, problem.where.column) == (5, 23)


def test_a_column_sum_that_fails_alone() -> None:
    rows = "  本年新收: {自然人: 10}\n  予以公开: {自然人: 9}\n  总计: {自然人: 10}\n  结转下年度继续办理: 0\n"
    (problem,) = table_three(rows)
    assert problem.code == "T3-SUM"
    assert "（七）总计填 10，各行之和为 9，多 1" in problem.message


def test_a_balance_names_all_its_figures() -> None:
    (problem,) = table_three("  本年新收: {自然人: 10}\n  予以公开: {自然人: 8}\n  结转下年度继续办理: {自然人: 1}\n")
    assert problem.code == "T3-BAL"
    assert "10" in problem.message
    assert "9" in problem.message
    assert "相差 1" in problem.message


def test_two_causes_give_two_errors() -> None:
    found = table_three(BASE.replace("予以公开: [9,", "予以公开: [5,").replace("本年新收: [13, 0", "本年新收: [13, 2"))
    assert [problem.code for problem in found] == ["T3-CELL", "T3-CELL"]


def test_an_unreadable_figure_is_not_added_up() -> None:
    report, problems = report_of(
        "单位: 甲\n年度: 2025\n收到和处理政府信息公开申请情况:\n" + BASE.replace("[9,", "[九,")
    )
    assert [p.code for p in problems if p.code == "R-COUNT"] == ["R-COUNT"]
    assert check_arithmetic(report) == []


def test_table_four() -> None:
    text = "单位: 甲\n年度: 2025\n政府信息公开行政复议、行政诉讼情况:\n  行政复议: {结果维持: 2, 总计: 5}\n"
    (problem,) = check_arithmetic(report_of(text)[0])
    assert (problem.code, problem.where.line, problem.where.column) == ("T4-SUM", 4, 23)
    assert "多 3" in problem.message


def test_totals_that_are_left_out_are_computed_and_marked() -> None:
    form = form_of("2021")
    figures = balanced(form, 7)
    report, _ = report_of(yaml_of(form, figures, 2025, "short"))
    for table in form.tables:
        add_up(table, figures)
        for equation in table.definitions:
            assert report.figures[equation.right[0]].origin is Origin.COMPUTED
    assert {a: f.value for a, f in report.figures.items()} == figures


def test_a_balance_that_fails_in_two_columns_is_not_told_of_the_totals_as_well() -> None:
    rows = "  本年新收: {自然人: 10, 商业企业: 4}\n  予以公开: {自然人: 8, 商业企业: 1}\n  结转下年度继续办理: 0\n"
    found = table_three(rows)
    assert [(problem.code, problem.field.rpartition(".")[2]) for problem in found] == [
        ("T3-BAL", "自然人"),
        ("T3-BAL", "商业企业"),
    ]
