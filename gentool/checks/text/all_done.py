"""“全部办结” in the text, while the table says that something is carried over to next year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from gentool.checks.mentions.context import Setting
from gentool.checks.prose import Line, Prose, excerpt
from gentool.form.model import FormPattern, Table
from gentool.problems.problem import Code, Problem, Severity
from gentool.report.model import Report
from gentool.text.lazy_regex import Pattern

DONE = Code(
    "P-DONE",
    "文字说全部办结（或全部答复），表中却还有结转到下年的",
    "请核对；没有办完的，请写明办结多少件、结转到下年多少件。",
    Severity.WARNING,
)

_ENDED = "办结|办理完毕|办理完结|办毕|办完|答复|回复"
_ANY = Pattern(_ENDED + "|办结率|办理率")
_ALL = Pattern(
    rf"(?:全部|全数|悉数|均|都|逐一|件件)(?P<how>[^，。；：！？、\n]{{0,14}}?)(?:{_ENDED})"
    r"|(?:办结|答复|办理|回复)率[^，。；：！？、\n]{0,6}?(?:100 ?[%％]|百分之百|百分百)"
    r"|(?:100 ?[%％]|百分之百|百分百)(?:全部|按期|按时|依法|已|得到|予以|地){0,3}"
    rf"(?:{_ENDED})"
    r"|(?:办结|答复|办理完毕)(?:了)?全部"
)
# "never all", "to see to it that all", "all that were due": no statement about the year's cases as a whole.
_NOT_SAID = Pattern(
    r"(?:未能?|没有|没能|尚未|并非|不是|不能|难以|确保|力争|争取|保证|务求|实现不|要求|应|到期|届满|已办结的|其余的?)"
    r"[^，。；：！？\n]{0,6}$"
)
_PLANNED = Pattern(
    r"力争|争取|务求|下一步|计划|目标|凡(?:是)?(?:收|接|受)|必须|须在|要求(?:各|全|所有|对)|做到"
    r"|(?<![回相响对供反])应(?:当|在|于|均|全)"
)
_EXCEPTED = Pattern(r"除[^，。；]{1,24}(?:外|之外)")
_CARRIED_IN = Pattern(r"(?:上一?年度?|去年|20\d\d ?年度?)(?:的)?(?:结转|遗留|转入)")
_PART = Pattern(r"其中|包括")
_COUNT = Pattern(r"(?<!\d)(?<!\d,)(\d[\d,]{0,30}) ?(?:件|份|宗|起|例)")
_NOT_HOW = Pattern(r"类|未|没有|不能|无法|正在|继续|即将|尚")
_ON_TIME = Pattern(r"(?:按期|按时|及时|限时|[期时]限内)$")
_SUBJECT = FormPattern(
    r"(?P<other>‹others›|(?:上一?年度?|去年|往年|20\d\d ?年度?)(?:的)?(?:结转|遗留|转入)[^，。；：！？\n]{0,12})"
    r"|(?P<own>‹counted›)"
)
_COUNTED = FormPattern("‹counted›")
_NEW = Pattern(r"新收|收到|受理|接收|接到")
_CARRIED = Pattern(
    r"(?<!无)(?<!无..)(?:结转|转入|转至|转到|延至)(?:至|到|入)?(?:下|次|明|来|20\d\d)[^，。；：！？\n]{0,10}"
    r"|(?:尚在|正在|仍在)[^，。；：！？\n]{0,4}办理|继续办理|未到期|尚未(?:办结|答复|到期)"
)
_NONE = Pattern(r"(?<!\d)[0０零]\s?件|无$")


class Carried(NamedTuple):
    """What the table says is carried over: so many, in which row of which table.

    ``wholes`` are the counts that speak of all: what came in, alone and with what was carried over before.
    """

    number: int
    row: str
    table: str
    unit: str
    wholes: frozenset[int]


def carried_over(report: Report) -> Carried | None:
    """Return what is carried over to next year, with which a balance along the columns ends; None where it is 0."""
    for table in report.form.tables:
        balances = [rule for rule in table.rules if rule.along == "column" and not rule.is_total]
        totals = [rule.equals[0] for rule in table.rules if rule.along == "row" and rule.is_total]
        for rule, column in product(balances, totals):
            came, ended = ([_total(report, table, key, column) for key in keys] for keys in (rule.sum, rule.equals))
            if ended[-1]:
                row = table.spot(rule.equals[-1])[0][0].label.text
                unit = table.wordings.units[0] if table.wordings else ""
                # Of those that were ended all may well have been answered in time.
                return Carried(ended[-1], row, table.name, unit, frozenset({came[0], sum(came), sum(ended)}))
    return None


def _total(report: Report, table: Table, key: str, column: str) -> int:
    return int(sum(report.figures[a].value or 0 for a in table.figures_of([key]) if a.column == column))


def find_done(prose: Prose, carried: Carried, setting: Setting) -> Iterator[Problem]:
    """Find the first such statement of every paragraph; ``setting`` is whose report it is, and of which year."""
    for line in prose.lines:
        if not _ANY.search(line.text):
            continue
        match = next((match for match in _ALL.finditer(line.text) if _is_meant(line, match, carried, setting)), None)
        if match is None:
            continue
        quote = excerpt(line.text, *match.span())
        message = f"文字说{quote}，而{carried.table}“{carried.row}”总计为 {carried.number} {carried.unit}。"
        yield DONE.at(line.where, message, field=line.field)


def _is_meant(line: Line, match: re.Match[str], carried: Carried, setting: Setting) -> bool:
    """Tell whether a statement is about the year's cases, all of them, as a fact."""
    text, start = line.text, match.start()
    sentence = max(text.rfind(mark, 0, start) for mark in "。！？；") + 1
    before = text[sentence:start]
    if _NOT_SAID.search(before) or _NOT_HOW.search(match["how"] or "") or _ON_TIME.search(before[-6:]):
        return False
    if _PLANNED.search(before) or _EXCEPTED.search(before) or setting.is_elsewhere(_CARRIED_IN.sub("", before)):
        return False
    counts = {int(count.replace(",", "")) for count in _COUNT.findall(_PART.split(before)[-1])}
    if counts and counts.isdisjoint(carried.wholes):
        return False  # of a part, or of something else
    if any(not _NONE.search(found.group()) for found in _CARRIED.finditer(text)):
        return False
    form = setting.report.form
    for said in (before, text[:sentence]):  # else the earlier sentences of the paragraph, else the heading
        if named := list(_SUBJECT.of(form).finditer(said)):
            return _speaks_of_them(said, named[-1])
    return _COUNTED.of(form).search(line.section) is not None


def _speaks_of_them(said: str, last: re.Match[str]) -> bool:
    """Look at what was named last: what is counted this year, or something else."""
    # 新收12件，结转来的3件，均已办结 is about both; 结转来的3件均已办结 is about those three alone.
    both = "，" in said[last.start() :] and "转" in last.group() and _NEW.search(said[: last.start()])
    return bool(last["own"] or both)
