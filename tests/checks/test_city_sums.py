"""C-ROLL: a city's report against its units, each difference told once, at its cell, with both figures."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentool.checks.city_sums import check_sums as plain_check_sums
from gentool.city.sums import Figures as ReportFigures
from gentool.city.sums import total
from gentool.form.loading import form_of
from gentool.form.model import Address, Kind
from gentool.problems.problem import Problem, Severity
from gentool.report.model import Report
from tests.builders import YEARS, Figures, Spelling, balanced, report_of, yaml_of
from tests.words import heard

check_sums = heard(plain_check_sums)

FORM = form_of("2021")
any_edition = st.sampled_from(list(YEARS))
any_seed = st.integers(0, 10**6)
spellings = st.sampled_from(["full", "short", "list", "list without total"])


def units_of(edition: str, seeds: list[int]) -> tuple[list[Report], Figures]:
    form = form_of(edition)
    figures = [balanced(form, seed) for seed in seeds]
    units = [report_of(yaml_of(form, each, YEARS[edition]))[0] for each in figures]
    return units, {address: sum(each[address] for each in figures) for address in form.addresses}


def rolled(city: Report, units: list[Report], missing: list[str]) -> list[Problem]:
    """Hold a city's report against the sums of its units."""
    return check_sums(city, total(ReportFigures.of(unit) for unit in units), missing)


@given(edition=any_edition, seeds=st.lists(any_seed, min_size=1, max_size=3), spelling=spellings)
def test_the_sum_of_the_units_has_no_problem(edition: str, seeds: list[int], spelling: Spelling) -> None:
    units, sums = units_of(edition, seeds)
    city, _ = report_of(yaml_of(form_of(edition), sums, YEARS[edition], spelling))
    assert rolled(city, units, []) == []


@given(edition=any_edition, seed=any_seed, excess=st.integers(1, 99), spelling=spellings, data=st.data())
def test_one_changed_figure_is_one_problem_at_its_cell(
    edition: str, seed: int, excess: int, spelling: Spelling, data: st.DataObject
) -> None:
    form = form_of(edition)
    units, sums = units_of(edition, [seed, seed + 1])
    totals = {address for table in form.tables for address in table.totals}
    changed = data.draw(st.sampled_from([address for address in form.addresses if address not in totals]))
    wrong = {**sums, changed: sums[changed] + excess}
    city, _ = report_of(yaml_of(form, wrong, YEARS[edition], spelling))
    (problem,) = rolled(city, units, [])
    assert (problem.code, problem.severity) == ("C-ROLL", Severity.ERROR)
    assert problem.where == city.figures[changed].where
    assert problem.field == form.field(changed)
    for words in (f"填 {wrong[changed]}，", f"各单位之和为 {sums[changed]}", f"多 {excess}。"):
        assert words in problem.message


def test_a_given_total_is_told_only_where_its_row_does_not_explain_it() -> None:
    units, sums = units_of("2021", [3])
    table = FORM.tables[1]
    cells = table.cells[table.rows[0].name]
    part, total = cells[0], cells[-1]
    follows, _ = report_of(yaml_of(FORM, {**sums, part: sums[part] + 1, total: sums[total] + 1}, 2025))
    assert [problem.field for problem in rolled(follows, units, [])] == [FORM.field(part)]
    alone, _ = report_of(yaml_of(FORM, {**sums, total: sums[total] + 1}, 2025))
    assert [problem.field for problem in rolled(alone, units, [])] == [FORM.field(total)]


def test_missing_units_are_one_warning_and_nothing_is_compared() -> None:
    units, sums = units_of("2021", [3])
    city, _ = report_of(yaml_of(FORM, {**sums, FORM.addresses[0]: 999}, 2025))
    (problem,) = rolled(city, units, ["云溪市财政局", "云溪市教育局"])
    assert (problem.code, problem.severity, problem.where.line) == ("C-ROLL", Severity.WARNING, 1)
    assert "2 个单位" in problem.message
    assert "云溪市财政局、云溪市教育局" in problem.message
    assert "没有" in problem.message


@pytest.mark.parametrize("written", ["0", None])
def test_rows_left_out_or_written_as_one_0_are_told_in_one_message(written: str | None) -> None:
    units, _ = units_of("2021", [3])
    table = FORM.tables[1]
    text = yaml_of(FORM, dict.fromkeys(FORM.addresses, 0), 2025, "short")
    start = text.index(f"{table.key}:")
    end = text.index(f"{FORM.tables[2].key}:")
    whole, _ = report_of(text[:start] + (f"{table.key}: {written}\n" if written else "") + text[end:])
    sums = {address: unit.value(address) or 0 for unit in units for address in unit.figures}
    problems = [problem for problem in check_sums(whole, sums, []) if problem.field.startswith(table.key)]
    assert len(problems) == 1
    assert "各单位之和" in problems[0].message


def test_a_row_written_as_one_0_is_one_message() -> None:
    units, sums = units_of("2021", [3])
    table = FORM.tables[1]
    row = next(row for row in table.rows if sum(sums[a] > 0 for a in table.cells[row.name]) > 2)
    text = yaml_of(FORM, sums, 2025, "short")
    line = next(line for line in text.split("\n") if line.strip().startswith(f"{row.label.key}:"))
    city, _ = report_of(text.replace(line, line.partition(":")[0] + ": 0"))
    (problem,) = rolled(city, units, [])
    assert problem.field == f"{table.key}.{row.name}"
    assert "填 0，各单位之和为：" in problem.message


def test_money_is_compared_exactly_and_shown_without_idle_zeros() -> None:
    address = next(address for address in FORM.addresses if FORM.column(address).kind is Kind.MONEY)
    _, sums = units_of("2021", [3])

    def with_money(text: str) -> Report:
        return report_of(yaml_of(FORM, {**sums, address: text}, 2025))[0]  # type: ignore[dict-item]

    wanted = {**sums, address: Decimal("1000.30")}
    assert check_sums(with_money("1000.3"), wanted, []) == []
    (problem,) = check_sums(with_money("1000.2"), wanted, [])
    assert "填 1000.2，各单位之和为 1000.3，少 0.1。" in problem.message


def test_what_cannot_be_read_is_not_compared() -> None:
    units, sums = units_of("2021", [3])
    address = FORM.addresses[0]
    for text, others in (("约3", units), ("999", [report_with(sums, address, "约3")])):
        assert rolled(report_with(sums, address, text), others, []) == []


def report_with(figures: Figures, address: Address, text: str) -> Report:
    return report_of(yaml_of(FORM, {**figures, address: text}, 2025))[0]  # type: ignore[dict-item]
