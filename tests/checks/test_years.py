"""Two years of one body: what carries over, what leaps, and whose reports they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentool.checks.api import check, load
from gentool.checks.years import check_years as plain_check_years
from gentool.cli.codes import all_codes
from gentool.form.loading import form_of
from gentool.form.model import Address, Form
from gentool.problems.problem import Problem, Severity
from gentool.report.model import Report
from tests import YUNXI, examples
from tests.builders import Figures, Spelling, add_up, balanced, report_of, yaml_of
from tests.growth import calls
from tests.words import heard

check_years = heard(plain_check_years)

TABLE = "收到和处理政府信息公开申请情况"
COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
SPELLINGS: tuple[Spelling, ...] = ("full", "short", "list", "list without total")

LAST = """\
单位: 云溪市水务局
年度: 2024
主动公开政府信息情况:
  规章: /
  行政规范性文件: {本年制发件数: 2, 本年废止件数: 1, 现行有效件数: 8}
  行政许可: 58
  行政处罚: 30
  行政事业性收费: 120.5
收到和处理政府信息公开申请情况:
  本年新收: {自然人: 31, 商业企业: 12}
  上年结转: 0
  予以公开: {自然人: 29, 商业企业: 10}
  结转下年度继续办理: {自然人: 2, 商业企业: 2}
政府信息公开行政复议、行政诉讼情况: 0
"""
THIS = """\
单位: 云溪市水务局
年度: 2025
主动公开政府信息情况:
  规章: /
  行政规范性文件: {本年制发件数: 1, 本年废止件数: 2, 现行有效件数: 7}
  行政许可: 63
  行政处罚: 28
  行政事业性收费: 98
收到和处理政府信息公开申请情况:
  本年新收: {自然人: 25, 商业企业: 14}
  上年结转: {自然人: 2, 商业企业: 2}
  予以公开: {自然人: 26, 商业企业: 15}
  结转下年度继续办理: {自然人: 1, 商业企业: 1}
政府信息公开行政复议、行政诉讼情况: 0
"""


def pair(this: tuple[str, str] = ("", ""), last: tuple[str, str] = ("", "")) -> tuple[Report, Report]:
    """The two reports, each with one thing replaced."""
    for text, (before, _) in ((THIS, this), (LAST, last)):
        assert before in text
    return report_of(THIS.replace(*this), "this.yaml")[0], report_of(LAST.replace(*last), "last.yaml")[0]


def found(this: tuple[str, str] = ("", ""), last: tuple[str, str] = ("", "")) -> list[Problem]:
    return check_years(*pair(this, last))


def only(this: tuple[str, str] = ("", ""), last: tuple[str, str] = ("", "")) -> Problem:
    (problem,) = found(this, last)
    assert problem.hint
    return problem


def test_the_pair_is_sound() -> None:
    assert found() == []


# -- whose report, of which year -------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [2025, 2023, 2022])
def test_years_that_are_not_one_apart_are_told_and_nothing_else_is_compared(year: int) -> None:
    problem = only(last=("单位: 云溪市水务局\n年度: 2024", f"单位: 云溪市林业局\n年度: {year}"))
    assert (problem.code, problem.severity) == ("Y-YEAR", Severity.ERROR)
    assert (problem.where.line, problem.field) == (2, "年度")
    assert f"last.yaml:2”是 {year} 年度的" in problem.message


def test_reports_given_the_wrong_way_round() -> None:
    this, last = pair()
    (problem,) = check_years(last, this)
    assert problem.code == "Y-YEAR"
    assert "放反" in problem.hint


@pytest.mark.parametrize(
    ("name", "hint"), [("云溪市林业局", "选对"), ("云溪市水利局", "错字"), ("甲县人民政府", "选对")]
)
def test_another_unit_is_told_once(name: str, hint: str) -> None:
    problem = only(("本年废止件数: 2", "本年废止件数: 20"), ("云溪市水务局", name))
    assert (problem.code, problem.severity, problem.where.line) == ("Y-UNIT", Severity.ERROR, 1)
    assert name in problem.message
    assert "last.yaml:1" in problem.message
    assert hint in problem.hint


@pytest.mark.parametrize("name", ["云溪市滨江区水务局", "云溪水务局"])
def test_with_a_shortened_name_the_comparison_goes_on(name: str) -> None:
    problems = found(("上年结转: {自然人: 2", "上年结转: {自然人: 3"), ("云溪市水务局", name))
    assert [problem.code for problem in problems] == ["Y-UNIT", "Y-CARRY"]
    assert "规范全称" in problems[0].hint


# -- carried over ----------------------------------------------------------------------------------------------


def test_a_figure_carried_over_wrongly() -> None:
    problem = only(("上年结转: {自然人: 2", "上年结转: {自然人: 3"))
    assert (problem.code, problem.severity) == ("Y-CARRY", Severity.ERROR)
    assert (problem.where.file, problem.where.line, problem.where.column) == ("this.yaml", 11, 15)
    assert problem.field == f"{TABLE}.上年结转.自然人"
    assert "“自然人”填 3，上年填 2，多 1" in problem.message
    assert "last.yaml:13" in problem.message
    assert "结转下年度继续办理" in problem.message


@pytest.mark.parametrize("row", ["上年结转: 0", "不予公开: 0"])
def test_a_whole_row_that_is_0_or_left_out_is_one_problem(row: str) -> None:
    problem = only(("上年结转: {自然人: 2, 商业企业: 2}", row))
    assert problem.code == "Y-CARRY"
    assert problem.field == f"{TABLE}.上年结转"
    assert problem.message.count("上年填 2，少 2") == 2
    assert ("没有写（按 0 计）" in problem.message) == (row == "不予公开: 0")


@pytest.mark.parametrize(
    ("this", "last"),
    [
        ("{自然人: 2, 商业企业: 2, 总计: 4}", "{自然人: 2, 商业企业: 2, 总计: 4}"),
        ("{自然人: 2, 商业企业: 2, 总计: 5}", "{自然人: 2, 商业企业: 2, 总计: 4}"),  # T3-ROW tells this one
        ("{自然人: 2, 商业企业: 2}", "{总计: 4}"),  # nobody knows whose they were
        ("{自然人: 二, 商业企业: 2}", "{自然人: 3, 商业企业: 2}"),
        ("{自然人: 2, 商业企业: 2}", "{自然人: 三, 商业企业: 2}"),
    ],
)
def test_nothing_to_tell_of_a_row(this: str, last: str) -> None:
    rows = ("上年结转: {自然人: 2, 商业企业: 2}", f"上年结转: {this}")
    before = ("结转下年度继续办理: {自然人: 2, 商业企业: 2}", f"结转下年度继续办理: {last}")
    assert found(rows, before) == []


@pytest.mark.parametrize(
    ("this", "last", "column"),
    [
        ("[3, 2, 0, 0, 0, 0, 5]", "[2, 2, 0, 0, 0, 0, 4]", "自然人"),  # the total only repeats it
        ("[2, 2, 0, 0, 0, 0, 4]", "[2, 2, 0, 0, 0, 0, 6]", "总计"),
        ("{自然人: 2, 商业企业: 2}", "{总计: 5}", "总计"),
    ],
)
def test_a_total_is_told_where_no_column_tells_it(this: str, last: str, column: str) -> None:
    rows = ("上年结转: {自然人: 2, 商业企业: 2}", f"上年结转: {this}")
    problem = only(rows, ("结转下年度继续办理: {自然人: 2, 商业企业: 2}", f"结转下年度继续办理: {last}"))
    assert problem.code == "Y-CARRY"
    assert problem.message.count("上年填") == 1
    assert f"“{column}”" in problem.message


def test_a_table_that_last_year_left_out_is_not_compared() -> None:
    start = LAST.index(TABLE)
    end = LAST.index("政府信息公开行政复议")
    assert found(last=(LAST[start:end], "")) == []


# -- still valid -----------------------------------------------------------------------------------------------

VALID = "行政规范性文件: {本年制发件数: 1, 本年废止件数: 2, 现行有效件数: 7}"


def valid(made: str, repealed: str, valid: str) -> Problem:
    return only((VALID, f"行政规范性文件: {{本年制发件数: {made}, 本年废止件数: {repealed}, 现行有效件数: {valid}}}"))


def test_valid_documents_that_do_not_add_up() -> None:
    problem = valid("1", "2", "9")
    assert (problem.code, problem.severity) == ("Y-VALID", Severity.ERROR)
    assert problem.where.line == 5
    assert problem.field == "主动公开政府信息情况.行政规范性文件.现行有效件数"
    assert "填 9，按上年推算应为 7（上年 8 + 本年制发件数 1 - 本年废止件数 2），多 2" in problem.message
    assert "last.yaml:5" in problem.message
    assert "{数值: 9, 注: 含划入2件}" in problem.hint


@pytest.mark.parametrize(
    ("figures", "hint"),
    [
        (("1", "2", "{数值: 6, 注: 含自然失效1件}"), "相符"),
        (("1", "2", "{数值: 5, 注: 含自然失效1件}"), "能否说明"),
        (("1", "2", f"{{数值: 5, 注: 含自然失效{'9' * 4301}件}}"), "能否说明"),
        (("{数值: 22, 注: 其中修订16件}", "2", "12"), "相符"),
        (("1", "2", "{数值: 8, 注: 含划入1件}"), "相符"),
    ],
)
def test_a_remark_lowers_it_to_a_warning(figures: tuple[str, str, str], hint: str) -> None:
    problem = valid(*figures)
    assert (problem.code, problem.severity) == ("Y-VALID", Severity.WARNING)
    assert "已注明" in problem.message
    assert hint in problem.hint


def test_a_remark_that_only_lowers_explains_no_surplus() -> None:
    problem = valid("1", "2", "{数值: 8, 注: 含自然失效1件}")
    assert (problem.code, problem.severity) == ("Y-VALID", Severity.ERROR)
    assert "只会使件数减少" in problem.hint


# -- leaps -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("this", "last", "words"),
    [
        (("行政处罚: 28", "行政处罚: 300"), ("", ""), "填 300，上年填 30，约为上年的 10 倍"),
        (("行政处罚: 28", "行政处罚: 3"), ("", ""), "填 3，上年填 30，不超过上年的十分之一"),
        (("行政处罚: 28", "行政处罚: 0"), ("", ""), "填 0，上年填 30"),
        (("行政处罚: 28", "行政强制: 0"), ("", ""), "没有写（按 0 计），上年填 30"),
        (("行政处罚: 28", "行政处罚: 100"), ("行政处罚: 30", "行政处罚: 10"), "约为上年的 10 倍"),
    ],
)
def test_a_leap_is_told(this: tuple[str, str], last: tuple[str, str], words: str) -> None:
    problem = only(this, last)
    assert (problem.code, problem.severity) == ("Y-JUMP", Severity.WARNING)
    assert problem.field == "主动公开政府信息情况.行政处罚"
    assert words in problem.message
    assert "last.yaml:7" in problem.message


@pytest.mark.parametrize(
    ("this", "last"), [("299", "30"), ("4", "30"), ("90", "9"), ("0", "9"), ("2000", "0"), ("九", "30")]
)
def test_no_leap(this: str, last: str) -> None:
    assert found(("行政处罚: 28", f"行政处罚: {this}"), ("行政处罚: 30", f"行政处罚: {last}")) == []


def test_money_in_another_unit() -> None:
    problem = only(("行政事业性收费: 98", "行政事业性收费: 980000"))
    assert problem.code == "Y-JUMP"
    assert "万元" in problem.hint


def test_a_total_is_told_only_if_none_of_its_parts_is() -> None:
    part = only(("本年新收: {自然人: 25", "本年新收: {自然人: 525"))
    assert part.field == f"{TABLE}.本年新收.自然人"
    rows = [("  予以公开: {自然人: 26, 商业企业: 15}", f"  予以公开: [{', '.join(['60'] * 6)}]")]
    total = only(*rows, ("予以公开: {自然人: 29, 商业企业: 10}", "予以公开: [9, 9, 6, 6, 0, 0]"))
    assert total.field == f"{TABLE}.予以公开.总计"


@pytest.mark.parametrize("carried", ["[2, 2, 0, 0, 0, 0, 4]", "[2, 2, 0, 0, 0, 0, 6]"])
def test_what_is_told_of_one_row_hides_no_leap_of_another(carried: str) -> None:
    last = LAST.replace("予以公开: {自然人: 29, 商业企业: 10}", "予以公开: [9, 9, 6, 6, 0, 0]")
    last = last.replace("结转下年度继续办理: {自然人: 2, 商业企业: 2}", f"结转下年度继续办理: {carried}")
    this = THIS.replace("予以公开: {自然人: 26, 商业企业: 15}", f"予以公开: [{', '.join(['60'] * 6)}]")
    this = this.replace("上年结转: {自然人: 2, 商业企业: 2}", "上年结转: [2, 2, 0, 0, 0, 0, 4]")
    this = this.replace("本年新收: {自然人: 25", "本年新收: {自然人: 525")
    problems = check_years(report_of(this)[0], report_of(last)[0])
    leaps = [problem.field for problem in problems if problem.code == "Y-JUMP"]
    assert leaps == [f"{TABLE}.本年新收.自然人", f"{TABLE}.予以公开.总计"]


def test_a_row_that_is_0_is_one_leap() -> None:
    problem = only(("予以公开: {自然人: 26, 商业企业: 15}", "予以公开: 0"))
    assert problem.field == f"{TABLE}.予以公开"
    assert "29" in problem.message
    assert "10" in problem.message


def test_what_is_carried_over_wrongly_has_not_leapt_as_well() -> None:
    last = report_of(LAST.replace("上年结转: 0", "上年结转: {自然人: 40}"))[0]
    this = report_of(THIS.replace("上年结转: {自然人: 2", "上年结转: {自然人: 1"))[0]
    assert [problem.code for problem in check_years(this, last)] == ["Y-CARRY"]


# -- properties ------------------------------------------------------------------------------------------------


def years_of(edition: str, year: int, seed: int) -> tuple[Form, Figures, Form, Figures]:
    """Balanced figures of two years, of which the second begins as the first ended."""
    now, then = form_of(edition), form_of("2019" if year == 2021 else edition)
    last, this = balanced(then, seed), balanced(now, seed + 1)
    for table in now.tables:
        for rule in table.carry_rules:
            if len(rule.this) == 1:
                (column,) = rule.this
                received = (
                    this[Address(table.key, "本年新收", column)] + this[Address(table.key, rule.this_row, column)]
                )
                carried = last[Address(table.key, rule.last_row, column)]
                this[Address(table.key, rule.this_row, column)] = carried
                this[Address(table.key, "本年新收", column)] = received - carried
            elif then is now:
                valid, made, repealed = (Address(table.key, rule.this_row, key) for key in rule.this)
                this[repealed] = min(this[repealed], last[valid])
                this[valid] = last[valid] + this[made] - this[repealed]
        add_up(table, this)
    return now, this, then, last


cases = pytest.mark.parametrize(("edition", "year"), [("2021", 2025), ("2021", 2021), ("2019", 2020)])


def carried(this: Report, last: Report) -> list[Problem]:
    return [problem for problem in check_years(this, last) if problem.code in ("Y-CARRY", "Y-VALID")]


@cases
@pytest.mark.parametrize("spelling", SPELLINGS)
@examples(10)
@given(seed=st.integers(0, 10**6))
def test_years_that_fit_have_no_problem_and_one_changed_column_has_one(
    edition: str, year: int, spelling: Spelling, seed: int
) -> None:
    now, this, then, last = years_of(edition, year, seed)
    before, _ = report_of(yaml_of(then, last, year - 1, spelling))
    after, _ = report_of(yaml_of(now, this, year, spelling))
    assert carried(after, before) == []
    for column in COLUMNS:
        changed = {**this, Address(TABLE, "上年结转", column): this[Address(TABLE, "上年结转", column)] + 1}
        for table in now.tables:
            add_up(table, changed)
        report, _ = report_of(yaml_of(now, changed, year, spelling))
        (problem,) = carried(report, before)
        assert problem.where == report.figures[Address(TABLE, "上年结转", column)].where
        assert "多 1" in problem.message


def test_across_editions_only_what_both_forms_have_is_compared() -> None:
    now, this, then, last = years_of("2021", 2021, 3)
    assert now is not then
    for address in last:
        if address.row != "结转下年度继续办理":
            last[address] = 5000
    codes = {
        problem.code
        for problem in check_years(*(report_of(yaml_of(*of))[0] for of in ((now, this, 2021), (then, last, 2020))))
    }
    assert codes <= {"Y-COPY"}


# -- the whole -------------------------------------------------------------------------------------------------


def test_the_example_has_one_warning_with_clear_words() -> None:
    last = load(YUNXI / "2024/renshe.yaml").report
    assert last is not None
    loaded = load(YUNXI / "2025/renshe.yaml", last_year=last)
    assert loaded.report is not None
    (problem,) = (p for p in check(loaded.report, last_year=last) if p.code.startswith("Y-"))
    assert (problem.code, problem.severity) == ("Y-VALID", Severity.WARNING)
    assert "少 1" in problem.message
    assert "相符" in problem.hint
    assert not [p for p in check(loaded.report) if p.code.startswith("Y-")]


def test_every_code_is_in_the_catalogue() -> None:
    codes = {code.name: code for code in all_codes()}
    for name in ("Y-CARRY", "Y-VALID", "Y-UNIT", "Y-YEAR", "Y-JUMP", "Y-COPY"):
        assert codes[name].meaning
        assert codes[name].remedy
    assert "上年的现行有效件数 + 本年制发件数 - 本年废止件数" in codes["Y-VALID"].meaning


def test_an_ordinary_pair_takes_little_work() -> None:
    last, this = (load(YUNXI / f"{year}/renshe.yaml").report for year in (2024, 2025))
    assert last
    assert this
    check_years(this, last)
    assert calls(lambda: check_years(this, last)) < 6_000
