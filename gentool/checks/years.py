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
    """Yield the failures of each row, together where this year's figures stand at one place, as in ``上年结转: 0``."""
    for _, group in groupby(table.carry_rules, key=lambda rule: (rule.code, rule.this_row)):
        rules = list(group)
        failures = {f.address: f for rule in rules if (f := _failure(report, last, table, rule))}
        if failures:
            _leave_causes(failures, report, last, table, rules[0])
        by_place: dict[Where, list[_Failure]] = {}
        for failure in failures.values():
            by_place.setdefault(failure.figure.where, []).append(failure)
        yield from by_place.values()


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
        is_given = written is not None and written.origin is Origin.GIVEN
        if is_given and written.value and all(part and part.origin is Origin.OMITTED for part in parts):
            for address in equation.left:
                failures.pop(address, None)
        elif total in failures:
            repeated = sum(failures[address].excess for address in equation.left if address in failures)
            values = [report.figures[address].value for address in equation.left]
            adds_up = None not in values and sum(values) == failures[total].figure.value  # type: ignore[arg-type]
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
    return _Failure(rule, address, report.figures[address], excess) if excess else None


def _told(report: Report, last: Report, table: Table, failures: list[_Failure]) -> Problem:
    first = failures[0]
    code = carry_code(table, first.rule)
    field = report.form.field(first.address) if len(failures) == 1 else f"{table.key}.{first.rule.this_row}"
    name = f"{table.name}“{report.form.row(first.address).label.text}”"
    if len(first.rule.this) > 1:
        return _told_balance(report, last, table, first, code, field)
    row = last.form.row(first.address._replace(row=first.rule.last_row)).label.text
    place = _place(_before(last, table, first).where)
    columns = "；".join(
        f"“{report.form.column(f.address).text}”{_said(f.figure)}，上年{_said(_before(last, table, f))}，{_by(f.excess)}"
        for f in failures
    )
    return code.at(first.figure.where, f"{name}与上年报告的“{row}”（{place}）不一致：{columns}。", field=field)


def _told_balance(report: Report, last: Report, table: Table, failure: _Failure, code: Code, field: str) -> Problem:
    """Tell a balance of several figures, mildly where a remark at one of this year's may explain it."""
    rule, address, figure, excess = failure
    ours = {key: report.figures[address._replace(column=key)] for key in rule.this}
    before = _before(last, table, failure)
    changes = "".join(f" {_sign(weight)} {key} {ours[key].text}" for key, weight in _changes(rule))
    due = (figure.value or 0) - excess
    message = (
        f"{table.name}“{report.form.row(address).label.text}”{report.form.column(address).text}{_said(figure)}，"
        f"按上年推算应为 {due}（上年 {before.text}，见 {_place(before.where)}；{before.text}{changes}），{_by(excess)}"
    )
    remarks = [of.remark for of in ours.values() if of.remark]
    if not (rule.remark_lowers and remarks):
        reason = f"含自然失效{-excess}件" if excess < 0 else f"含划入{excess}件"
        shown = f"{{{VALUE_KEY}: {figure.text}, {REMARK_KEY}: {reason}}}"
        hint = f"请核对这几个数；确有其他增减的，在数后注明，例如写成 {shown}。"
        return code.at(figure.where, f"{message}。", field=field, hint=hint)
    message += f"；已注明{'、'.join(f'“{remark}”' for remark in remarks)}。"
    explained = any(int(digits) == abs(excess) for remark in remarks for digits in _DIGITS.findall(remark))
    hint = "差额与注明的件数相符，核对无误的不必改动。" if explained else "请核对注明的情况能否说明这一差额。"
    return code.at(figure.where, message, field=field, hint=hint, severity=Severity.WARNING)


def _target(rule: CarryRule) -> str:
    """Return the column of this year that continues last year's."""
    return next((key for key in rule.this if key in rule.last), next(iter(rule.this)))


def _changes(rule: CarryRule) -> list[tuple[str, int]]:
    """Return this year's other columns, with the sign they have once all but the target is on last year's side."""
    return [(key, -weight) for key, weight in rule.this.items() if key != _target(rule)]


def _before(last: Report, table: Table, failure: _Failure) -> Figure:
    return last.figures[Address(table.key, failure.rule.last_row, next(iter(failure.rule.last)))]


# -- figures that leap -----------------------------------------------------------------------------------------


def _jumps(report: Report, last: Report, told: Collection[Address]) -> Iterator[Problem]:
    """Yield figures that grew or shrank tenfold or more, from at least ten; shrinking to nothing counts.

    A row forgotten this year shows in no other way. A total is told only if none of its parts is.
    """
    if report.form is not last.form:  # columns of one name may count other things
        return
    leapt = {
        address
        for address, before in last.figures.items()
        if before.value is not None and before.value >= _LEAST and _leaps(before.value, report.figures[address].value)
    }
    if not leapt:
        return
    for table in report.form.tables:
        if not (_is_written(report, table.key) and _is_written(last, table.key)):
            continue
        concerned = set(told)
        for address in (a for row in table.rows for a in table.cells[row.name] if a not in table.totals):
            if address in leapt - concerned and report.form.column(address).kind is not Kind.CHANGE:
                concerned.add(address)
                yield _jump(report, last, table, address)
        parts = _parts(table)
        for total in (equation.right[0] for equation in table.definitions):
            if total in concerned:
                continue
            if not concerned.isdisjoint(parts[total]):
                concerned.add(total)
            elif total in leapt:
                concerned.add(total)
                yield _jump(report, last, table, total)


def _leaps(before: Number, now: Number | None) -> bool:
    return now is not None and (now >= before * _TIMES or now * _TIMES <= before)


@cache
def _parts(table: Table) -> dict[Address, frozenset[Address]]:
    """Return the figures that each total of a table adds up, over its rows and over its columns."""
    return {
        total: frozenset(part for equation in table.equations if equation.total == total for part in equation.left)
        for total in table.totals
    }


def _jump(report: Report, last: Report, table: Table, address: Address) -> Problem:
    before, figure = last.figures[address], report.figures[address]
    row, column = report.form.row(address).label.text, report.form.column(address)
    assert before.value is not None
    assert figure.value is not None
    if figure.value > before.value:
        how = f"约为上年的 {int(figure.value / before.value)} 倍"
    else:
        how = "不超过上年的十分之一" if figure.value else "降到了 0"
    message = (
        f"{table.name}“{row}”的“{column.text}”{_said(figure)}，上年{_said(before)}（{_place(before.where)}），{how}。"
    )
    hint = f"请核对单位是不是{column.unit}；情况属实的，不必改动。" if column.unit and figure.value else None
    return JUMP.at(figure.where, message, field=report.form.field(address), hint=hint)


# -- words -----------------------------------------------------------------------------------------------------


def _said(figure: Figure) -> str:
    if figure.origin is Origin.OMITTED:
        return "没有写（按 0 计）"
    return f"填 {figure.text}" if figure.origin is Origin.GIVEN else f"合计 {figure.text}"


def _by(excess: Number) -> str:
    return f"多 {excess}" if excess > 0 else f"少 {-excess}"


def _sign(weight: int) -> str:
    return "+" if weight > 0 else "-"


def _place(where: Where) -> str:
    return str(where._replace(column=None))
