"""Figures that grew or shrank tenfold or more within a year: a digit too many or too few, or the wrong unit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache

from gentool.checks.phrases import is_written, place, said
from gentool.form.model import Address, Kind, Table
from gentool.problems.problem import Code, Problem, Severity, Where
from gentool.report.model import Figure, Number, Report

JUMP = Code(
    "Y-JUMP",
    Severity.WARNING,
    "与上年相比，一个数增加到十倍以上或减少到十分之一以下",
    "请核对是否多输、漏输了数字；情况属实的，不必改动。",
)

_TIMES = 10
_LEAST = 10  # a figure below it may well grow tenfold


def find_jumps(report: Report, last: Report, told: Collection[Address]) -> Iterator[Problem]:
    """Yield figures that grew or shrank tenfold or more, from at least ten; shrinking to nothing counts.

    A row forgotten this year shows in no other way. A total is told only if none of its parts is.
    """
    if report.form is not last.form:  # columns of one name may count other things
        return
    leapt = {
        address
        for address, before in last.figures.items()
        if before.value is not None
        and before.value >= _LEAST
        and _leaps(before.value, report.figures[address].value)
        and report.form.column(address).kind is not Kind.CHANGE
    }
    if not leapt:
        return
    for table in report.form.tables:
        if not (is_written(report, table.key) and is_written(last, table.key)):
            continue
        concerned = set(told)
        for row in table.rows:
            by_place: dict[Where, list[Address]] = {}
            for address in table.cells[row.name]:
                if address in leapt and address not in table.totals and address not in told:
                    by_place.setdefault(report.figures[address].where, []).append(address)
            for addresses in by_place.values():  # several where the whole row is 0 or left out
                concerned.update(addresses)
                yield _jump(report, last, table, addresses)
        parts = _parts(table)
        for total in (equation.right[0] for equation in table.definitions):
            if total in concerned:
                continue
            if not concerned.isdisjoint(parts[total]):
                concerned.add(total)
            elif total in leapt:
                concerned.add(total)
                yield _jump(report, last, table, [total])


def _leaps(before: Number, now: Number | None) -> bool:
    return now is not None and (now >= before * _TIMES or now * _TIMES <= before)


@cache
def _parts(table: Table) -> dict[Address, frozenset[Address]]:
    """Return the figures that each total of a table adds up, over its rows and over its columns."""
    return {
        total: frozenset(part for equation in table.equations if equation.total == total for part in equation.left)
        for total in table.totals
    }


def _jump(report: Report, last: Report, table: Table, addresses: Sequence[Address]) -> Problem:
    first = addresses[0]
    row, unit = report.form.row(first), report.form.column(first).unit
    columns = "；".join(
        f"“{report.form.column(address).text}”{_change(last.figures[address], report.figures[address])}"
        for address in addresses
    )
    message = f"{table.name}“{row.label.text}”与上年报告（{place(last.figures[first].where)}）相差悬殊：{columns}。"
    field = report.form.field(first) if len(addresses) == 1 else f"{table.key}.{row.name}"
    hint = f"请核对单位是不是{unit}；情况属实的，不必改动。" if unit else None
    return JUMP.at(report.figures[first].where, message, field=field, hint=hint)


def _change(before: Figure, now: Figure) -> str:
    assert before.value is not None
    assert now.value is not None
    if now.value > before.value:
        how = f"，约为上年的 {int(now.value / before.value)} 倍"
    else:
        how = "，不超过上年的十分之一" if now.value else ""
    return f"{said(now)}，上年{said(before)}{how}"
