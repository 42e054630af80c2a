"""Figures that stand in two reports of one body and year, each in a form of its own: X-PAIR.

In: a report and those at hand of the same body and year; which figures go together, and why they may differ all the
same, stands in form.yaml. Catches a figure counted in one office and not in the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from gentool.checks.phrases import place
from gentool.form.model import Address, Form, Pair, name_of
from gentool.form.table import Sum
from gentool.problems.problem import Code, Problem, Severity
from gentool.report.model import Number, Report, plus

PAIR = Code(
    "X-PAIR",
    Severity.WARNING,
    "同一单位同一年度的两种报告，同一件事的数不同",
    "请核对两份报告；统计口径不同的，请在“核实”里写明原因。",
)
CODES = (PAIR,)


def paired(report: Report, others: Iterable[Report]) -> Sequence[Report]:
    """Return those reports, of the same body and year, of which the report's form says that they have its figures."""
    forms = {pair.form for pair in report.form.pairs}
    same = (other for other in others if (other.unit, other.year) == (report.unit, report.year))
    return [other for other in same if other.form.family in forms]


def check_pairs(report: Report, others: Iterable[Report]) -> Iterator[Problem]:
    """Hold a report against those of other forms; of another body or year nothing is compared."""
    for other in paired(report, others):
        for pair in report.form.pairs:
            if pair.form == other.form.family:
                yield from _compared(report, other, pair)


def _compared(report: Report, other: Report, pair: Pair) -> Iterator[Problem]:
    address = _addresses(report.form)[pair.figure]
    mine = report.figures[address]
    sums = [(value, said) for each in pair.beside if (value := _value(other, each)) is not None for said in [each]]
    if mine.value is None or not sums or any(value == mine.value for value, _ in sums):
        return
    value, said = sums[0]
    first = _addresses(other.form)[said[0].name]
    gap = plus(value, -mine.value)
    message = (
        f"{report.form.table(address).name}“{report.form.row(address).label.text}”填 {mine.text}，"
        f"而{other.form.short}（{place(other.figures[first].where)}）{_named(other.form, said)}为 {value}，"
        f"{'少' if gap > 0 else '多'} {abs(gap)}。{pair.why}"
    )
    yield PAIR.at(mine.where, message, field=report.form.field(address))


def _value(report: Report, said: Sum) -> Number | None:
    """Return a sum of a report's figures; None where it has no such figure, or one that cannot be read."""
    known = _addresses(report.form)
    return report.total((sign, known[name]) for sign, name in said) if all(name in known for _, name in said) else None


def _named(form: Form, said: Sum) -> str:
    labels = [form.row(address).label.text for _, name in said if (address := _addresses(form).get(name))]
    return f"“{'”与“'.join(labels)}”{'之和' if len(labels) > 1 else ''}"


@lru_cache(maxsize=16)
def _addresses(form: Form) -> Mapping[str, Address]:
    return {name_of(form, address): address for address in form.addresses}
