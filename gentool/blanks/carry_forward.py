"""Last year's report + the form's rules across years → the figures with which this year begins.

What is taken over is told with its source, for the clerk to check: a figure that last year's file does not have, or
that cannot be read, is left at 0 and said to be missing, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from gentool.form.model import Address, CarryRule, Form, Row, Table
from gentool.report.figures import NOT_APPLICABLE, Reading, read_figure
from gentool.report.model import Report
from gentool.report.reading.tables import REMARK_KEY, VALUE_KEY


class CarriedRow(NamedTuple):
    """What one row takes over: the text of each figure by column, and what the clerk should know about it."""

    figures: Mapping[str, str]
    comments: tuple[str, ...]


def carried_rows(form: Form, last: Report) -> dict[tuple[str, str], CarriedRow]:
    """Return what this year's rows take over, by table key and row name, following ``Table.carry_rules``."""
    return {
        (table.key, row.name): _carried(table, row, rules, last)
        for table in form.tables
        for row in table.rows
        if (rules := [rule for rule in table.carry_rules if rule.this_row == row.name])
    }


def _carried(table: Table, row: Row, rules: list[CarryRule], last: Report) -> CarriedRow:
    kinds = {column.key: column.kind for column in row.columns}
    figures: dict[str, str] = {}
    comments: list[str] = []
    for rule in rules:
        target = _target(rule)
        if Address(table.key, row.name, target) in table.totals:
            comments += _unlike_total(table, rule, last)
            continue
        text = _text(table, rule, last)
        if text is None or not isinstance(read_figure(text, kinds[target]), Reading):
            comments.append(f"上年报告里没有“{rule.last_row}”的“{target}”，这里先写 0，请自己填写。")
        else:
            figures[target] = text
            comments.append(_means(rule, target, text))
    return CarriedRow(figures, tuple(dict.fromkeys(comments)))  # the rules of a row's columns say the same


def _target(rule: CarryRule) -> str:
    """Return the column that starts from last year's: with 0 in all others, the rule then holds."""
    return next(key for key, weight in rule.this.items() if weight == 1 and (key in rule.last or len(rule.this) == 1))


def _text(table: Table, rule: CarryRule, last: Report) -> str | None:
    amount: int | Decimal = 0
    texts = set()
    for key, weight in rule.last.items():
        figure = last.figures.get(Address(table.key, rule.last_row, key))
        if figure is None or figure.value is None:
            return None
        amount += figure.value * weight
        texts.add(figure.text)
    if len(texts) == 1 and texts <= NOT_APPLICABLE:
        return texts.pop()
    return str(amount) if isinstance(amount, int) else format(amount, "f")


def _means(rule: CarryRule, target: str, text: str) -> str:
    if text in NOT_APPLICABLE:
        return f"上年报告的“{rule.last_row}”写的是 {text}。"
    changes = [f" {'-' if weight > 0 else '+'} {key}" for key, weight in rule.this.items() if key != target]
    if not changes:
        return f"取自上年报告的“{rule.last_row}”。"
    meaning = f"上年报告是 {text}。检查时核对：{target} = {text}{''.join(changes)}（{rule.code}）。"
    if rule.remark_lowers:
        meaning += f"因自然失效等而更少的，写成 {{{VALUE_KEY}: …, {REMARK_KEY}: 含自然失效…件}}。"
    return meaning


def _unlike_total(table: Table, rule: CarryRule, last: Report) -> list[str]:
    """Tell if last year's total, which is not taken over, is not the sum of what is: blank cells meant 0 or not."""
    (key,) = rule.last
    total = Address(table.key, rule.last_row, key)
    for equation in table.definitions:
        if equation.right[0] == total and equation.rule.along == "row":
            values = [last.figures[part].value for part in (*equation.left, total) if part in last.figures]
            known = [value for value in values if value is not None]
            if len(known) == len(equation.left) + 1 and known[-1] != sum(known[:-1]):
                return [f"注意：上年报告这一行的{key}是 {known[-1]}，各列之和是 {sum(known[:-1])}，请核对后填写。"]
    return []
