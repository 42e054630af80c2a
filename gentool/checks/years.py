"""This year's report against last year's: the same unit, the year after, figures that carry over, figures that leap.

Runs after both were read. The rules between the years stand in the form (``Table.carry_rules``); what the two forms
do not share, what could not be read, and a table that one of the files leaves out are not compared. Catches figures
carried over wrongly, last year's report of another unit, and digits too many or too few.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from functools import cache
from itertools import groupby
from typing import NamedTuple

from gentool.checks.copied import COPIED, find_copied
from gentool.form import Address, CarryRule, Kind, Table
from gentool.patterns import Pattern
from gentool.problems import Code, Problem, Severity, Where
from gentool.reading.tables import REMARK_KEY, VALUE_KEY
from gentool.report import Figure, Number, Origin, Report

UNIT = Code("Y-UNIT", Severity.ERROR, "两年报告的单位名称不同", "请核对两个文件的“单位”，并确认选对了上年的报告。")
YEAR = Code("Y-YEAR", Severity.ERROR, "两份报告的年度不是前后相连的两年", "请核对“年度”，并确认选对了上年的报告。")
JUMP = Code(
    "Y-JUMP",
    Severity.WARNING,
    "与上年相比，一个数增加到十倍以上或减少到十分之一以下",
    "请核对是否多输、漏输了数字；情况属实的，不必改动。",
)
CODES = (YEAR, UNIT, JUMP, COPIED)

_TIMES = 10
_LEAST = 10  # a figure below it may well grow tenfold
_DIGITS = Pattern(r"\d+")


class _Failure(NamedTuple):
    """A rule between the years that does not hold: this year's figure, where it stands, and what it should be."""

    rule: CarryRule
    address: Address
    figure: Figure
    excess: Number


def check_years(report: Report, last: Report) -> list[Problem]:
    """Check a report against last year's, of any edition; nothing is compared if ``last`` is of another year."""
    if last.year != report.year - 1:
        return [_wrong_year(report, last)]
    problems = []
    if report.unit != last.unit:
        problems.append(_wrong_unit(report, last))
        if not _may_be_one(report.unit, last.unit):
            return problems
    told: set[Address] = set()
    for table in report.form.tables:
        if _is_written(report, table.key) and _is_written(last, table.key):
            for failures in _failures(report, last, table):
                problems.append(_told(report, last, table, failures))
                told.update(failure.address for failure in failures)
    problems += _jumps(report, last, told)
    problems += find_copied(report, last)
    return problems


def carry_code(table: Table, rule: CarryRule) -> Code:
    """Return the code of a rule between the years, in the words of the form."""
    if len(rule.this) == 1:
        meaning = f"{table.name}：本年的“{rule.this_row}”与上年的“{rule.last_row}”不一致"
    else:
        last = " + ".join(f"上年的{key}" for key in rule.last)
        changes = "".join(f" {_sign(weight)} {key}" for key, weight in _changes(rule))
        meaning = f"{table.name}：本年的{_target(rule)}不等于{last}{changes}"
    return Code(rule.code, Severity.ERROR, meaning, "请对照上年公布的报告核对；上年的文件录错了的，请改上年的文件。")


# -- whose report, of which year -------------------------------------------------------------------------------


def _wrong_year(report: Report, last: Report) -> Problem:
    message = f"本报告是 {report.year} 年度的，上年的报告应是 {report.year - 1} 年度的，"
    message += f"而“{_place(_key_place(last, '年度'))}”是 {last.year} 年度的。"
    hint = "两份报告好像放反了，请对调。" if last.year == report.year + 1 else None
    return YEAR.at(_key_place(report, "年度"), message, field="年度", hint=hint)


def _wrong_unit(report: Report, last: Report) -> Problem:
    message = f"单位是“{report.unit}”，而上年的报告（{_place(_key_place(last, '单位'))}）是“{last.unit}”。"
    if _may_be_one(report.unit, last.unit):
        hint = "两年请用同一个规范全称；单位已更名的，请把上年文件里的“单位”改成现名。"
    else:
        near = get_close_matches(report.unit, [last.unit], cutoff=0.8)
        hint = "两个名称很像，请核对有无错字" if near else "请确认选对了上年的报告"
        hint += "；单位已更名的，请把上年文件里的“单位”改成现名。改好以前不作其他比较。"
    return UNIT.at(_key_place(report, "单位"), message, field="单位", hint=hint)


def _may_be_one(name: str, other: str) -> bool:
    """Tell whether one name only leaves out characters of the other: 云溪市人社局 of its full name."""
    short, long = sorted(("".join(name.split()), "".join(other.split())), key=len)
    rest = iter(long)
    return all(character in rest for character in short)


def _key_place(report: Report, key: str) -> Where:
    return report.places.get(key, Where(report.file))


# -- figures that carry over -----------------------------------------------------------------------------------


def _is_written(report: Report, table: str) -> bool:
    """Tell whether the file says anything of a table; left out as a whole, it was told, and means nothing."""
    return any(f.origin is Origin.GIVEN for address, f in report.figures.items() if address.table == table)


def _failures(report: Report, last: Report, table: Table) -> Iterator[list[_Failure]]:
    """Yield the failures of each row, together where this year's figures stand at one place, as for ``上年结转: 0``."""
    for _, rules in groupby(table.carry_rules, key=lambda rule: (rule.code, rule.this_row)):
        by_place: dict[Where, list[_Failure]] = {}
        for rule in rules:
            failure = _failure(report, last, table, rule)
            # A total that was carried over repeats the columns' differences, or is a sum told by the table's own rules.
            if failure and failure.address not in table.totals:
                by_place.setdefault(failure.figure.where, []).append(failure)
        yield from by_place.values()


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
    return _Failure(rule, address, report.figures[address], excess) if excess else None
