"""This year's report against last year's: the same unit, the year after, the figures, and the narrative.

Runs after both were read and filled in. Catches last year's report of another unit or year, figures carried over
wrongly, digits too many or too few, and paragraphs taken over unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gentool.checks.carry_over import carry_code, find_uncarried
from gentool.checks.copied import COPIED, find_copied
from gentool.checks.jumps import JUMP, find_jumps
from gentool.checks.phrases import place
from gentool.form.model import Address
from gentool.problems.problem import Code, Problem, Severity, Where
from gentool.report.model import Report

__all__ = ["CODES", "carry_code", "check_years", "no_last_year"]

UNIT = Code("Y-UNIT", Severity.ERROR, "两年报告的单位名称不同", "请核对两个文件的“单位”，并确认选对了上年的报告。")
YEAR = Code("Y-YEAR", Severity.ERROR, "两份报告的年度不是前后相连的两年", "请核对“年度”，并确认选对了上年的报告。")
FORM = Code("Y-FORM", Severity.ERROR, "上年的文件是另一种报告", "请核对“报告”，并确认选对了上年的文件。")
NONE = Code(
    "Y-NONE",
    Severity.WARNING,
    "上年的文件夹里没有这个单位的报告，没有作比较",
    "请核对两年的“单位”是否一字不差，并确认选对了上年的文件夹。",
)
CODES = (NONE, FORM, YEAR, UNIT, JUMP, COPIED)  # besides those of the form's rules, see carry_code

_MOST_NAMED = 3
_NEAR = 0.8  # of the characters of two names


def check_years(report: Report, last: Report) -> list[Problem]:
    """Check a report against last year's, of any edition; of another year or another unit nothing more is compared."""
    if not last.form.is_like(report.form):
        message = f"本报告是“{report.form.short}”，而上年的文件（{place(Where(last.file))}）是“{last.form.short}”。"
        return [FORM.at(_key_place(report, "报告"), message, field="报告")]
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
    problems += find_jumps(report, last, told)
    problems += find_copied(report, last)
    return problems


def no_last_year(report: Report, found: Sequence[Report], units: Iterable[str], unread: Sequence[str]) -> Problem:
    """Tell that last year's folder holds no report of this unit, or several (``found``), so that none is used.

    ``units`` are those it has of the same form, ``unread`` the files that could not be read.
    """
    from difflib import get_close_matches

    message = f"上年的文件夹里没有“{report.unit}”的{report.form.short}，没有作跨年比较。"
    near = get_close_matches(report.unit, list(units), n=1, cutoff=_NEAR)
    hint = None
    if found:
        names = "、".join(f"“{other.file}”" for other in found)
        message = f"上年的文件夹里有 {len(found)} 份“{report.unit}”的{report.form.short}：{names}，没有作跨年比较。"
        hint = "请只留一份。"
    elif near:
        hint = f"上年有“{near[0]}”，如果是同一个单位，请把名称写得一字不差。"
    elif unread:
        hint = f"上年的文件夹里有读不懂的文件，请先检查：{'、'.join(unread[:_MOST_NAMED])}。"
    return NONE.at(_key_place(report, "单位"), message, field="单位", hint=hint)


def _wrong_year(report: Report, last: Report) -> Problem:
    message = f"本报告是 {report.year} 年度的，上年的报告应是 {report.year - 1} 年度的，"
    message += f"而“{place(_key_place(last, '年度'))}”是 {last.year} 年度的。"
    hint = "两份报告好像放反了，请对调。" if last.year == report.year + 1 else None
    return YEAR.at(_key_place(report, "年度"), message, field="年度", hint=hint)


def _wrong_unit(report: Report, last: Report) -> Problem:
    message = f"单位是“{report.unit}”，而上年的报告（{place(_key_place(last, '单位'))}）是“{last.unit}”。"
    if _may_be_one(report.unit, last.unit):
        hint = "两年请用同一个规范全称；单位已更名的，请把上年文件里的“单位”改成现名。"
    else:
        from difflib import SequenceMatcher

        near = SequenceMatcher(None, report.unit, last.unit).ratio() >= _NEAR
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
