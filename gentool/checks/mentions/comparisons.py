"""P-YOY: 同比, 比上年 with a number typed by hand, against last year's report or the figure that the sentence gives.

A comparison is about the figure that stands before it; it is told only if it is right of none that it may be about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from gentool.checks.mentions.judging import Said
from gentool.checks.mentions.lexicon import Reading, value_of
from gentool.checks.mentions.numbers import Figure
from gentool.checks.mentions.shares import is_rounded
from gentool.checks.prose import excerpt
from gentool.problems.problem import Code, Problem, Severity
from gentool.report.model import Number, Report
from gentool.text.lazy_regex import Pattern
from gentool.text.numerals import rounded, to_digits

YOY = Code(
    "P-YOY",
    Severity.WARNING,
    "文字里与上年相比的数（百分比、差数、增减）与上年的数对不上",
    "请核对；写成 {{ 同比(……) }}，就由程序按上年的报告计算。",
)

_RISES = "增长|增加|上升|提高|增多|增幅|升|多|增"
_FALLS = "下降|减少|降低|回落|下滑|减幅|降|少|减"
_CHANGE = (
    rf"(?P<direction>{_RISES}|{_FALLS}|持平)(?:了|幅度?为?|率为?)?(?P<about>约|近|超|逾)?"
    r"(?:(?P<number>\d[\d,]*(?:\.\d+)?) ?(?P<unit>%|％|件|条|次|宗|起|例|份|个(?!百)))?(?!百分点|倍|\d)"
)
_COMPARISON = Pattern(
    r"(?P<how>同比|(?:比|较|与|同|和|相较于?|对比)(?:(?P<year>20\d\d) ?年度?|上一?年度?|去年|前一年)(?:同期)?(?:的)?"
    r"(?:[（(]?(?P<base>\d[\d,]*) ?(?P<counted>件|条|次|宗|起|例|份|个)[）)]?)?(?:相比)?)"
    r"[，,]?(?:数量|申请量|总数|总量|收件量|办件量|申请数)?(?:同比)?(?:有所|大幅|略有|小幅)?" + _CHANGE
)
_SAID_AGAIN = Pattern(r"[，,、（(]?" + _CHANGE)  # 比上年的98件增加22件，增长22.4%
_FELL = Pattern(_FALLS)


class Comparison(NamedTuple):
    """A comparison as said: where, from what it starts (None: not said), which way and by how much."""

    start: int
    end: int
    base: Number | None
    rises: bool | None
    number: str
    is_percent: bool

    def holds(self, before: Number, now: Number) -> bool:
        """Tell whether it is right of two figures."""
        change = Fraction(now) - Fraction(before)
        if self.rises is None:
            return not change
        if change and (change > 0) is not self.rises:
            return False
        if not self.number:
            return bool(change)
        if not self.is_percent:
            return abs(change) == Fraction(self.number)
        return before != 0 and is_rounded(abs(change) / Fraction(before) * 100, self.number)


def find_comparisons(said: Said, report: Report, last: Report | None) -> Iterator[Problem]:
    """Find comparisons of a sentence that are right of no figure before them."""
    text = said.sentence.text
    found = list(_comparisons(text, report.year))
    for comparison in found:
        about = [f for f in said.figures_before(comparison.start) if not any(c.start <= f.start < c.end for c in found)]
        if not about:
            continue
        if comparison.base is not None:
            yield from _by_the_text(said, comparison, about, comparison.base)
        elif readings := said.stated(about[-1], report):
            yield from _by_last_year(said, comparison, about, readings, report, last)


def _comparisons(text: str, year: int) -> Iterator[Comparison]:
    for match in _COMPARISON.finditer(text):
        if match["year"] and int(match["year"]) != year - 1:
            continue
        base = int(match["base"].replace(",", "")) if match["base"] else None
        if one := _comparison(match, base):
            yield one
        again = _SAID_AGAIN.match(text, match.end())
        if again and again["number"] and (one := _comparison(again, base)):
            yield one


def _comparison(match: re.Match[str], base: int | None) -> Comparison | None:
    if match["about"]:
        return None
    direction = match["direction"]
    rises = None if direction == "持平" else not _FELL.fullmatch(direction)
    number = (match["number"] or "").replace(",", "")
    if rises is None and number:
        return None
    return Comparison(*match.span(), base, rises, number, (match["unit"] or "") in "%％" and bool(number))


def _by_the_text(said: Said, comparison: Comparison, about: Sequence[Figure], base: Number) -> Iterator[Problem]:
    """Compare with last year's figure as the sentence itself gives it."""
    values = [figure.value for figure in about if figure.value is not None]
    if any(comparison.holds(base, value) for value in values):
        return
    behind = "；" in said.sentence.text[about[-1].end : comparison.start]
    now = values[0] if behind else values[-1]
    yield YOY.at(
        said.line.where,
        f"文字说{_quote(said, comparison)}，而从 {base} 到 {to_digits(now)} 是{_change(base, now)}。",
        field=said.line.field,
    )


def _by_last_year(
    said: Said,
    comparison: Comparison,
    about: Sequence[Figure],
    readings: Sequence[Reading],
    report: Report,
    last: Report | None,
) -> Iterator[Problem]:
    if last is None:
        message = f"文字说{_quote(said, comparison)}，没有上年的报告，文字里与上年相比的数没有比较。"
        hint = "请用 --last-year 指定上年的报告。"
        yield YOY.at(said.line.where, message, field=said.line.field, hint=hint, severity=Severity.INFO)
        return
    pairs = [(value_of(last, reading), value_of(report, reading), reading) for reading in readings]
    for figure in about[:-1]:
        others = said.stated(figure, report)
        pairs += [(value_of(last, reading), value_of(report, reading), reading) for reading in others]
    if any(before is None or now is None or comparison.holds(before, now) for before, now, _ in pairs):
        return
    before, now, reading = pairs[0]
    assert before is not None
    assert now is not None
    figures = f"上年为 {to_digits(before)}，本年为 {to_digits(now)}，{_change(before, now)}"
    message = f"文字说{_quote(said, comparison)}，而{figures}。"
    formula = " + ".join(part.placeholder for part in reading if part.sign > 0)
    hint = f"请核对；建议写成 {{{{ 同比({formula}) }}}}，就由程序按上年的报告计算。"
    yield YOY.at(said.line.where, message, field=said.line.field, hint=hint)


def _quote(said: Said, comparison: Comparison) -> str:
    return excerpt(said.line.text, said.sentence.begin + comparison.start, said.sentence.begin + comparison.end, 0, 30)


def _change(before: Number, now: Number) -> str:
    change = Fraction(now) - Fraction(before)
    if not change:
        return "与上年持平"
    way = "增加" if change > 0 else "减少"
    percent = f"（{rounded(abs(change) / Fraction(before) * 100, 2)}%）" if before else "（上年为 0，算不出百分比）"
    return f"{way} {to_digits(abs(change))}{percent}"
