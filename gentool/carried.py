"""Last year's report + the form's rules across years → the figures with which this year begins.

What is taken over is told with its source, for the clerk to check: a figure that last year's file does not have, or
that cannot be read, is left at 0 and said to be missing, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from gentool.figures import NOT_APPLICABLE, Reading, read_figure
from gentool.form import Address, CarryRule, Form, Row, Table
from gentool.reading.tables import REMARK_KEY, VALUE_KEY
from gentool.report import Figure, Report


class CarriedRow(NamedTuple):
    """What one row takes over: the text of each figure by column, and what the clerk should know about it."""

    figures: Mapping[str, str]
    told: tuple[str, ...]


def carried_rows(form: Form, last: Report) -> dict[tuple[str, str], CarriedRow]:
    """Return what this year's rows take over, by table key and row name, following ``Table.carry_rules``."""
    return {
        (table.key, row.name): _carried(table, row, rules, last)
        for table in form.tables
        for row in table.rows
        if (rules := [rule for rule in table.carry_rules if rule.this_row == row.name])
    }


def _carried(table: Table, row: Row, rules: list[CarryRule], last: Report) -> CarriedRow:
    totals = {equation.right[0] for equation in table.definitions}
    figures: dict[str, str] = {}
    told: dict[str, None] = {}  # in order, each once: a rule for every column says the same of its row
    for rule in rules:
        target = next(key for key, weight in rule.this.items() if weight == 1 and (key in rule.last or len(rule.this) == 1))
        if Address(table.key, row.name, target) in totals:
            told |= dict.fromkeys(_unlike(table, rule, target, last))
            continue
        kind = next(column.kind for column in row.columns if column.key == target)
        text = _text(table, rule, last)
        if text is None or not isinstance(read_figure(text, kind), Reading):
            told[f"上年报告（{last.file}）没有可以接转的“{rule.last_row}”（{target}），请自己填写。"] = None
            continue
        figures[target] = text
        told |= dict.fromkeys(_means(rule, target, text, last, table))
    return CarriedRow(figures, tuple(told))


def _text(table: Table, rule: CarryRule, last: Report) -> str | None:
    found = [(last.figures.get(Address(table.key, rule.last_row, key)), weight) for key, weight in rule.last.items()]
    amount: int | Decimal = 0
    for figure, weight in found:
        if figure is None or figure.value is None:
            return None
        amount += figure.value * weight
    texts = {figure.text for figure, _ in found if figure is not None}
    return texts.pop() if len(texts) == 1 and texts <= NOT_APPLICABLE else format(amount, "f")
