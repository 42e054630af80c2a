"""When a report was published, and on what it rests: P-LATE and P-BASIS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from gentool.checks.own_names import own_names
from gentool.checks.prose import Prose, excerpt, place_of
from gentool.problems.problem import Code, Problem, Severity
from gentool.report.model import Report
from gentool.report.reading.heads import PUBLISHED
from gentool.text.lazy_regex import Pattern
from gentool.text.numerals import parse_chinese

LATE = Code(
    "P-LATE",
    Severity.WARNING,
    "发布日期晚于规定的期限，或者在报告年度结束以前",
    "请核对发布日期；确实晚了的，写明原因（“核实”）。",
)
BASIS = Code(
    "P-BASIS",
    Severity.WARNING,
    "引用的依据已经不适用，或者说的部分数与格式不符",
    "请改成现行的依据，或核对报告的部分数。",
)

_PARTS = Pattern(
    r"报告[^。]{0,30}?(?:由|共|分为|分|包括|包含)[^。]{0,80}?"
    r"(?P<number>[一二三四五六七八九十]|\d{1,2}) ?(?:个)?(?:大)?部分"
)
_NO_LONGER = Pattern(r"修订|废止|原《|原国|取代|代替|修改|不再")
_BRACKETS = str.maketrans("[]［］【】（）()", "〔〕〔〕〔〕〔〕〔〕")
_BRACKET = Pattern(r"[\[\]［］【】（）()〔〕]")


def find_late(report: Report) -> Iterator[Problem]:
    """Find a report that came too late, or too early to be about a whole year."""
    published, evaluation = report.published, report.form.evaluation
    if published is None:
        return
    where = place_of(report, PUBLISHED)
    if published.year <= report.year:
        message = f"“{PUBLISHED}”{published.isoformat()} 不在报告年度 {report.year} 年之后。"
        yield LATE.at(where, message, field=PUBLISHED, hint="年度报告在次年公布，请核对日期和年度。")
        return
    due = evaluation.due_of_area if own_names(report.unit).is_area else evaluation.due
    if due is None:
        return
    last = date(report.year + 1, *due)
    if published > last:
        message = (
            f"“{PUBLISHED}”{published.isoformat()} 晚于 {last.isoformat()}，晚 {(published - last).days} 天"
            f"（{evaluation.due_basis}）。"
        )
        yield LATE.at(where, message, field=PUBLISHED)


def find_old_basis(texts: Iterable[Prose], report: Report) -> Iterator[Problem]:
    """Find documents that no longer hold, and a preface that counts other parts than the form has."""
    superseded = [(_BRACKET.split(old), old, new) for old, new in report.form.evaluation.superseded.items()]
    for prose in texts:
        for pieces, old, new in superseded:
            if not all(piece in prose.text for piece in pieces):
                continue
            at = prose.text.translate(_BRACKETS).find(old.translate(_BRACKETS))
            if at < 0:
                continue
            line = prose.line_at(at)
            start = at - line.begin
            if _NO_LONGER.search(_sentence(line.text, start)):
                continue
            message = f"{excerpt(line.text, start, start + len(old))}里的“{line.text[start : start + len(old)]}”"
            yield BASIS.at(line.where, f"{message}已经不适用，现行的是{new}。", field=line.field)
        if prose.part is None:
            yield from _count(prose, report)


def _count(prose: Prose, report: Report) -> Iterator[Problem]:
    for line in prose.lines:
        found = _PARTS.search(line.text)
        if found is None:
            continue
        number = int(found["number"]) if found["number"].isdecimal() else parse_chinese(found["number"])
        parts = len(report.form.parts)
        if number != parts:
            message = f"{excerpt(line.text, *found.span('number'))}说报告有 {number} 个部分，格式是 {parts} 个部分。"
            yield BASIS.at(line.where, message, field=line.field)


def _sentence(text: str, at: int) -> str:
    """Return the sentence in which a character stands."""
    begin = text.rfind("。", 0, at) + 1
    end = text.find("。", at)
    return text[begin : end if end >= 0 else len(text)]
