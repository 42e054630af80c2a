"""Figures with which a year begins, against those with which the last one ended.

The rules stand in the form (``Table.carry_rules``). What the two forms do not share, what could not be read, and a
table that one of the files leaves out are not compared. Catches figures carried over wrongly or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from gentool.checks.prose import by, by_place, field_of, is_written, place, said
from gentool.form.model import Address, CarryRule, Table
from gentool.problems.problem import Code, Problem, Severity
from gentool.report.model import Figure, Number, Origin, Report
from gentool.report.reading.tables import REMARK_KEY, VALUE_KEY
from gentool.text.lazy_regex import Pattern

_LOWERING = Pattern(r"失效|废止|撤销|划出|移出|减少|剔除")
_DIGITS = Pattern(r"\d+")


class _Failure(NamedTuple):
    """A rule between the years that does not hold: this year's figure, the one of last year, and the excess."""

    rule: CarryRule
    address: Address
    figure: Figure
    before: Figure
    excess: Number


def find_uncarried(report: Report, last: Report) -> Iterator[tuple[Problem, list[Address]]]:
    """Yield a problem for every place at which a rule between the years fails, with the figures it concerns."""
    for table in report.form.tables:
        if table.carry_rules and is_written(report, table.key) and is_written(last, table.key):
            for failures in _failures(report, last, table):
                yield _told(report, last, table, failures), [failure.address for failure in failures]


def carry_code(table: Table, rule: CarryRule) -> Code:
    """Return the code of a rule between the years, in the words of the form."""
    if len(rule.this) == 1:
        meaning = f"{table.name}：本年的“{rule.this_row}”与上年的“{rule.last_row}”不一致"
    else:
        last = " + ".join(f"上年的{key}" for key in rule.last)
        changes = "".join(f" {'+' if weight > 0 else '-'} {key}" for key, weight in _changes(rule))
        meaning = f"{table.name}：本年的{_target(rule)}不等于{last}{changes}"
    return Code(rule.code, meaning, "请对照上年公布的报告核对；上年的文件录错了的，请改上年的文件。")


def _failures(report: Report, last: Report, table: Table) -> Iterator[list[_Failure]]:
    """Yield the failures of each row, together where this year's figures stand at one place: a row that is just 0."""
    for _, group in groupby(table.carry_rules, key=lambda rule: (rule.code, rule.this_row)):
        rules = list(group)
        failures = {f.address: f for rule in rules if (f := _failure(report, last, table, rule))}
        if failures:
            _leave_causes(failures, report, last, table, rules[0])
        yield from ([failures[address] for address in group] for group in by_place(report, failures))


def _leave_causes(
    failures: dict[Address, _Failure], report: Report, last: Report, table: Table, rule: CarryRule
) -> None:
    """Drop a total that repeats its columns, or is off for its own row's sake, which the sums of the table tell.

    Where last year's file has the total only, it is the columns that cannot be compared.
    """
    for equation in table.definitions:
        total = equation.right[0]
        if total.row != rule.this_row or equation.rule.along != "row":
            continue
        *parts, written = (last.figures.get(a._replace(row=rule.last_row)) for a in (*equation.left, total))
        if written is None:
            continue
        is_given = written.origin is Origin.GIVEN
        if is_given and written.value and all(part and part.origin is Origin.OMITTED for part in parts):
            for address in equation.left:
                failures.pop(address, None)
        elif total in failures:
            repeated = sum(failures[address].excess for address in equation.left if address in failures)
            values = [value for address in equation.left if (value := report.figures[address].value) is not None]
            adds_up = len(values) == len(equation.left) and sum(values) == failures[total].figure.value
            both_given = is_given and failures[total].figure.origin is Origin.GIVEN
            if not both_given or not adds_up or failures[total].excess == repeated:
                del failures[total]


def _failure(report: Report, last: Report, table: Table, rule: CarryRule) -> _Failure | None:
    excess: Number = 0
    for figures, row, weights, sign in (
        (report.figures, rule.this_row, rule.this, 1),
        (last.figures, rule.last_row, rule.last, -1),
    ):
        for column, weight in weights.items():
            figure = figures.get(Address(table.key, row, column))
            if figure is None or figure.value is None:
                return None
            excess += sign * weight * figure.value
    address = Address(table.key, rule.this_row, _target(rule))
    before = last.figures[Address(table.key, rule.last_row, next(iter(rule.last)))]
    return _Failure(rule, address, report.figures[address], before, excess) if excess else None


def _told(report: Report, last: Report, table: Table, failures: list[_Failure]) -> Problem:
    first = failures[0]
    code = carry_code(table, first.rule)
    field = field_of(report, [failure.address for failure in failures])
    name = f"{table.name}“{report.form.row(first.address).label.text}”"
    if len(first.rule.this) > 1:
        return _told_balance(report, name, first, code, field)
    row = last.form.row(first.address._replace(row=first.rule.last_row)).label.text
    columns = "；".join(
        f"“{report.form.column(failure.address).text}”{said(failure.figure)}，"
        f"上年{said(failure.before)}，{by(failure.excess)}"
        for failure in failures
    )
    return code.at(
        first.figure.where, f"{name}与上年报告的“{row}”（{place(first.before.where)}）不一致：{columns}。", field=field
    )


def _told_balance(report: Report, name: str, failure: _Failure, code: Code, field: str) -> Problem:
    """Tell a balance of several figures, mildly where a remark at one of this year's may explain it."""
    rule, address, figure, before, excess = failure
    ours = {key: report.figures[address._replace(column=key)] for key in rule.this}
    changes = "".join(f" {'+' if weight > 0 else '-'} {key} {ours[key].text}" for key, weight in _changes(rule))
    due = (figure.value or 0) - excess
    message = (
        f"{name}{report.form.column(address).text}{said(figure)}，"
        f"按上年推算应为 {due}（上年 {before.text}{changes}），{by(excess)}（上年数见 {place(before.where)}）"
    )
    remarks = [of.remark for of in ours.values() if of.remark]
    if not (rule.remark_lowers and remarks):
        reason = f"含自然失效{-excess}件" if excess < 0 else f"含划入{excess}件"
        shown = f"{{{VALUE_KEY}: {figure.text}, {REMARK_KEY}: {reason}}}"
        hint = f"请核对这几个数；确有其他增减的，在数后注明，例如写成 {shown}。"
        return code.at(figure.where, f"{message}。", field=field, hint=hint)
    message += f"；已注明{'、'.join(f'“{remark}”' for remark in remarks)}。"
    if excess > 0 and all(_LOWERING.search(remark) for remark in remarks):
        hint = "注明的情况只会使件数减少，而这里是多了；请核对这几个数。"
        return code.at(figure.where, message, field=field, hint=hint)
    explained = any(Decimal(digits) == abs(excess) for remark in remarks for digits in _DIGITS.findall(remark))
    hint = "差额与注明的件数相符，核对无误的不必改动。" if explained else "请核对注明的情况能否说明这一差额。"
    return code.at(figure.where, message, field=field, hint=hint, severity=Severity.WARNING)


def _target(rule: CarryRule) -> str:
    """Return the column of this year that continues last year's."""
    return next((key for key in rule.this if key in rule.last), next(iter(rule.this)))


def _changes(rule: CarryRule) -> list[tuple[str, int]]:
    """Return this year's other columns, with the sign they have once all but the target is on last year's side."""
    return [(key, -weight) for key, weight in rule.this.items() if key != _target(rule)]
