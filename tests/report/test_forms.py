"""Which form a file is of: what it says, and what it holds."""

import pytest

from gentool.checks.api import check
from gentool.form.loading import all_editions, form_of, named, names
from gentool.form.model import Form
from tests.builders import YEARS, balanced, report_of, yaml_of

EDITIONS = all_editions()


@pytest.mark.parametrize("form", EDITIONS, ids=lambda form: form.id)
def test_a_form_is_chosen_by_its_names_and_an_edition_by_the_year(form: Form) -> None:
    text = yaml_of(form, balanced(form, 3), YEARS[form.id])
    rest = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("报告:"))
    for name in (form.short, form.report, f" {form.short} ", f'"{form.report}"'):
        report, problems = report_of(f"报告: {name}\n{rest}")
        assert report is not None
        assert (report.form, problems) == (form, [])
    assert (named(form.short), form_of(form.id)) == (form.family, form)
    assert form.short in names()


@pytest.mark.parametrize("form", EDITIONS, ids=lambda form: form.id)
def test_the_contents_of_another_form_are_one_mistake(form: Form) -> None:
    other = next(other for other in EDITIONS if not other.is_like(form))
    text = yaml_of(form, balanced(form, 3), YEARS[form.id])
    rest = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("报告:"))
    report, problems = report_of(rest if other.is_default else f"报告: {other.short}\n{rest}")
    assert report is not None
    assert (report.form, [problem.code for problem in problems]) == (form, ["R-OTHER"])
    assert f"“{form.short}”的内容，而这个文件是“{other.short}”的" in problems[0].message


def test_last_year_s_report_of_another_form_is_told_and_not_compared() -> None:
    one, other = (next(form for form in EDITIONS if form.id == key) for key in ("2021", "law-enforcement/2021"))
    report, _ = report_of(yaml_of(one, balanced(one, 3), 2025))
    last, _ = report_of(yaml_of(other, balanced(other, 3), 2024))
    assert report is not None
    told = [(problem.code, problem.field) for problem in check(report, last_year=last) if problem.code[0] == "Y"]
    assert told == [("Y-FORM", "报告")]


def test_a_missing_line_is_told_by_the_form_that_the_file_names() -> None:
    head = "报告: 行政执法统计年报\n单位: 甲局\n年度: 2025\n"
    _, problems = report_of(f"{head}其他行政执法行为实施情况:\n  行政检查:\n    次数: 3\n    涉及金额: 2\n")
    assert any("“行政裁决”" in problem.message for problem in problems)
