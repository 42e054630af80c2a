"""This year's report against last year's: the same unit, the year after, the figures, and the narrative.

Runs after both were read and filled in. Catches last year's report of another unit or year, figures carried over
wrongly, digits too many or too few, open cases that are gone, and paragraphs taken over unchanged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache

from gentool.checks.carry_over import find_uncarried
from gentool.checks.copied import COPIED, find_copied
from gentool.checks.prose import by_place, field_of, is_written, place, place_of, said
from gentool.form.model import Address, Kind, Table
from gentool.problems.problem import Code, Problem, Severity, Where
from gentool.report.model import Figure, Report

UNIT = Code("Y-UNIT", "两年报告的单位名称不同", "请核对两个文件的“单位”，并确认选对了上年的报告。")
YEAR = Code("Y-YEAR", "两份报告的年度不是前后相连的两年", "请核对“年度”，并确认选对了上年的报告。")
FORM = Code("Y-FORM", "上年的文件是另一种报告", "请核对“报告”，并确认选对了上年的文件。")
NONE = Code(
    "Y-NONE",
    "上年的文件夹里没有这个单位的报告，没有作比较",
    "请核对两年的“单位”是否一字不差，并确认选对了上年的文件夹。",
    Severity.WARNING,
)
JUMP = Code(
    "Y-JUMP",
    "与上年相比，一个数增加到十倍以上或减少到十分之一以下",
    "请核对是否多输、漏输了数字；情况属实的，不必改动。",
    Severity.WARNING,
)
PENDING = Code(
    "Y-PENDING",
    "上年末还没有审结的案件，本年的同一类里没有",
    "请核对：上年末没有审结的案件，本年应有结果，或者仍没有审结。",
    Severity.WARNING,
)
CODES = (NONE, FORM, YEAR, UNIT, JUMP, COPIED, PENDING)  # besides those of the form's rules, see carry_code

_MOST_NAMED = 3
NEAR = 0.8  # of the characters of two names
_TIMES = 10
_LEAST = 10  # a figure below it may well grow tenfold


def check_years(report: Report, last: Report) -> list[Problem]:
    """Check a report against last year's, of any edition; of another year or another unit nothing more is compared."""
    if not last.form.is_like(report.form):
        message = f"本报告是“{report.form.short}”，而上年的文件（{place(Where(last.file))}）是“{last.form.short}”。"
        return [FORM.at(place_of(report, "报告"), message, field="报告")]
    if last.year != report.year - 1:
        return [_wrong_year(report, last)]
    problems: list[Problem] = []
    if report.unit != last.unit:
        problems.append(_wrong_unit(report, last))
        if not _may_be_one(report.unit, last.unit):
            return problems
    told: set[Address] = set()
    for problem, addresses in find_uncarried(report, last):
        problems.append(problem)
        told.update(addresses)
    problems += _jumps(report, last, told)
    problems += find_copied(report, last)
    return problems


def no_last_year(report: Report, found: Sequence[Report], near: str | None, unread: Sequence[str]) -> Problem:
    """Tell that last year's folder holds no report of this unit, or several (``found``), so that none is used.

    ``near`` is the unit nearest by name that it has of the same form, ``unread`` are the files that could not be read.
    """
    message = f"上年的文件夹里没有“{report.unit}”的{report.form.short}，没有作跨年比较。"
    hint = None
    if found:
        names = "、".join(f"“{other.file}”" for other in found)
        message = f"上年的文件夹里有 {len(found)} 份“{report.unit}”的{report.form.short}：{names}，没有作跨年比较。"
        hint = "请只留一份。"
    elif near:
        hint = f"上年有“{near}”，如果是同一个单位，请把名称写得一字不差。"
    elif unread:
        hint = f"上年的文件夹里有读不懂的文件，请先检查：{'、'.join(unread[:_MOST_NAMED])}。"
    return NONE.at(place_of(report, "单位"), message, field="单位", hint=hint)


def _wrong_year(report: Report, last: Report) -> Problem:
    message = f"本报告是 {report.year} 年度的，上年的报告应是 {report.year - 1} 年度的，"
    message += f"而“{place(place_of(last, '年度'))}”是 {last.year} 年度的。"
    hint = "两份报告好像放反了，请对调。" if last.year == report.year + 1 else None
    return YEAR.at(place_of(report, "年度"), message, field="年度", hint=hint)


def _wrong_unit(report: Report, last: Report) -> Problem:
    message = f"单位是“{report.unit}”，而上年的报告（{place(place_of(last, '单位'))}）是“{last.unit}”。"
    if _may_be_one(report.unit, last.unit):
        hint = "两年请用同一个规范全称；单位已更名的，请把上年文件里的“单位”改成现名。"
    else:
        from difflib import SequenceMatcher

        near = SequenceMatcher(None, report.unit, last.unit).ratio() >= NEAR
        hint = "两个名称很像，请核对有无错字" if near else "请确认选对了上年的报告"
        hint += "；单位已更名的，请把上年文件里的“单位”改成现名。改好以前不作其他比较。"
    return UNIT.at(place_of(report, "单位"), message, field="单位", hint=hint)


def _may_be_one(name: str, other: str) -> bool:
    """Tell whether one name only leaves out characters of the other: 云溪市人社局 of its full name."""
    short, long = sorted(("".join(name.split()), "".join(other.split())), key=len)
    rest = iter(long)
    return all(character in rest for character in short)


def _jumps(report: Report, last: Report, told: Collection[Address]) -> Iterator[Problem]:
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
        and (now := report.figures[address].value) is not None
        and (now >= before.value * _TIMES or now * _TIMES <= before.value)
        and report.form.column(address).kind is not Kind.CHANGE
    }
    if not leapt:
        return
    for table in report.form.tables:
        if not (is_written(report, table.key) and is_written(last, table.key)):
            continue
        concerned = set(told)
        for row in table.rows:
            found = [a for a in table.cells[row.name] if a in leapt and a not in table.totals and a not in told]
            for addresses in by_place(report, found):
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
    hint = f"请核对单位是不是{unit}；情况属实的，不必改动。" if unit else None
    return JUMP.at(report.figures[first].where, message, field=field_of(report, addresses), hint=hint)


def _change(before: Figure, now: Figure) -> str:
    assert before.value is not None
    assert now.value is not None
    if now.value > before.value:
        how = f"，约为上年的 {int(now.value / before.value)} 倍"
    else:
        how = "，不超过上年的十分之一" if now.value else ""
    return f"{said(now)}，上年{said(before)}{how}"


def find_pending(report: Report, last: Report) -> Iterator[Problem]:
    """Find rows in which what was open at the end of last year is not among this year's cases."""
    pending = report.form.evaluation.pending
    if pending is None or last.year != report.year - 1:
        return
    column, total = pending
    for table in report.form.tables:
        for row in table.rows if any((row.name, column) in table.cell for row in table.rows) else ():
            before = last.figures.get(Address(table.key, row.name, column))
            now = report.figures.get(Address(table.key, row.name, total))
            if before is None or now is None or not before.value or now.value is None or now.value >= before.value:
                continue
            if not (is_written(report, table.key) and is_written(last, table.key)):
                continue
            message = (
                f"{table.name}“{row.label.text}”上年{column} {before.text} 件（{place(before.where)}），"
                f"本年{total}只有 {now.text} 件。"
            )
            yield PENDING.at(now.where, message, field=f"{table.key}.{row.name}")
