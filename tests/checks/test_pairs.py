"""X-PAIR: figures that two reports of one body and year have, each in its own form."""

import pytest

from gentool.checks.api import Loaded, check, examine
from gentool.form.loading import all_editions, form_of
from gentool.form.model import Form, name_of
from gentool.problems.problem import Problem, Severity
from gentool.report.model import Report
from tests.builders import balanced, report_of, yaml_of

ONE, OTHER = form_of("2021"), form_of("law-enforcement/2021")


def report(form: Form, **edits: str) -> Report:
    """Return a report whose figures are 0 but for those named."""
    figures = dict.fromkeys(balanced(form, 1), 0)
    figures |= {a: int(edits[name]) for a in form.addresses if (name := a.row.rpartition(".")[2]) in edits}
    found, _ = report_of(yaml_of(form, figures, 2025, "short"))
    assert found is not None
    return found


def pairs(one: Report, *others: Report) -> list[Problem]:
    return [problem for problem in check(one, others=others) if problem.code == "X-PAIR"]


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ({"行政许可": "8"}, {"许可数量": "8"}, ""),
        ({"行政许可": "8"}, {"许可数量": "6", "不予许可数量": "2"}, ""),
        ({"行政许可": "6"}, {"许可数量": "6", "不予许可数量": "2"}, ""),
        ({"行政许可": "9"}, {"许可数量": "6", "不予许可数量": "2"}, "“行政许可”填 9，而行政执法统计年报"),
        ({"行政处罚": "3"}, {}, "“合计（宗）”为 0，多 3。"),
        ({}, {"扣押财物": "5", "合计": "5"}, "为 5，少 5。"),
    ],
)
def test_both_figures_are_told_and_why_they_may_differ(one: dict[str, str], other: dict[str, str], said: str) -> None:
    problems = pairs(report(ONE, **one), report(OTHER, **other))
    assert [problem.severity for problem in problems[:1]] == [Severity.WARNING] * bool(said)
    assert all(said in problem.message and "本表计本年作出的处理决定" in problem.message for problem in problems[:1])


def test_of_another_body_year_or_form_nothing_is_compared() -> None:
    mine = report(ONE, 行政许可="9")
    text = yaml_of(OTHER, balanced(OTHER, 1), 2025)
    others = [report_of(text.replace(*edit))[0] for edit in (("云溪市测试局", "云溪市财政局"), ("2025", "2024"))]
    others.append(mine)
    assert pairs(mine, *filter(None, others)) == []
    assert pairs(report(OTHER), mine) == []


def test_it_is_answered_like_any_warning_and_only_where_it_was_looked_for() -> None:
    answer = "核实:\n  - {代码: X-PAIR, 字段: 主动公开政府信息情况.行政许可, 说明: 含延续}\n"
    figures = dict.fromkeys(balanced(ONE, 1), 0) | {a: 9 for a in ONE.addresses if a.row == "行政许可"}
    mine, problems = report_of(yaml_of(ONE, figures, 2025, "short") + answer)
    assert mine is not None
    loaded = Loaded(mine, problems)
    seen = [problem for problem in examine(loaded, others=[report(OTHER)]) if problem.code in ("X-PAIR", "V-STALE")]
    assert [(problem.severity, problem.answer) for problem in seen] == [(Severity.INFO, "含延续")]
    assert "V-STALE" not in [problem.code for problem in examine(loaded)]
    assert "V-STALE" in [problem.code for problem in examine(loaded, others=[report(OTHER, 许可数量="9")])]


def test_the_figures_that_forms_name_are_there() -> None:
    known: dict[str, set[str]] = {}
    for form in all_editions():
        known.setdefault(form.family, set()).update(name_of(form, address) for address in form.addresses)
    for pair in (pair for form in all_editions() for pair in form.pairs):
        assert all(term.name in known[pair.form] for said in pair.beside for term in said)
