"""What a sentence says of its figures among themselves: P-SHARE, P-PARTS and P-YOY.

占 so many per cent of what; 其中 whose parts are more than the whole; 同比, 比上年 with a number typed by hand, against
last year's report or the figure that the sentence gives. The whole of a share may also be one of the tables', and a
comparison is about the figure that stands before it. In doubt nothing is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from gentool.checks.mentions.judging import Said, wholes_of
from gentool.checks.mentions.lexicon import Reading, value_of
from gentool.checks.mentions.numbers import Figure
from gentool.checks.own_names import OWN
from gentool.checks.prose import excerpt
from gentool.problems.problem import Code, Problem, Severity
from gentool.report.model import Number, Report
from gentool.text.lazy_regex import Pattern
from gentool.text.numerals import rounded, to_digits

SHARE = Code(
    "P-SHARE",
    "文字里的占比与数字对不上",
    "请核对这几个数和百分比；写成 {{ 占比(部分, 整体) }}，就总与数字一致。",
    Severity.WARNING,
)
PARTS = Code("P-PARTS", "“其中”各项之和大于（或小于）总数", "请核对总数和各项；有重叠的，请写明。", Severity.WARNING)
YOY = Code(
    "P-YOY",
    "文字里与上年相比的数（百分比、差数、增减）与上年的数对不上",
    "请核对；写成 {{ 同比(……) }}，就由程序按上年的报告计算。",
    Severity.WARNING,
)

_SHARE = Pattern(
    r"(?:占比|占|比例)(?P<of>[^，。；：、\d%％]{0,14}?)(?P<about>约|近|超过?|达到|不足)?"
    r"(?P<number>\d+(?:\.\d+)?) ?[%％](?!以上|左右|多)"
)
_OF_MORE = Pattern(r"全[省国市区县州]|上年|去年|同期|各")
_BETWEEN = Pattern(r"[，,（( ]*(?:的|共|均|各|合计|总量?|数量|其|分别|所)*[，,]?")  # a figure and its share
_SUM = Pattern(r"共|合计|总")
_AMONG = Pattern(r"其中|分别(?:为|是|通过)|包括")
_COMPLETE = Pattern(r"分别|按[^，。]{1,8}(?:分|划分)")
_NOT_ALL = Pattern(r"等|主要")
_ITEM = Pattern(
    r"(?P<name>[^\d、，,]{1,24}?)(?P<figure>\d[\d,]*) ?(?P<unit>件|条|篇|次|个|份|期|人|场)(?P<behind>[^\d、，,]{0,6})"
)
_OTHER_SIDE = Pattern(
    r"占|共|合计|另|同时|已|均|全部|其余|剩余|办结|答复|比|较|同比|日均|平均|累计|涉|关于|有关|方面|类|不|未|多|次于|第"
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


def find_shares(said: Said, report: Report) -> Iterator[Problem]:
    """Find shares that come out with no whole that the sentence or the tables have."""
    text = said.sentence.text
    if "占" not in text and "比例" not in text:
        return
    for match in _SHARE.finditer(text):
        before = said.figures_before(match.start())
        part = before[-1] if before else None
        if part is None or part.value is None or match["about"] or _OF_MORE.search(match["of"].replace(OWN, "")):
            continue
        between = text[part.end : match.start()]
        if not _BETWEEN.fullmatch(between):
            continue
        whole = next(
            (f for f in reversed(before[:-1]) if f.unit == part.unit and f.value and f.value >= part.value), None
        )
        if whole is None or _comes_out(part, match["number"], said, report, is_sum=_SUM.search(between) is not None):
            continue
        assert whole.value
        right = rounded(Fraction(part.value) / Fraction(whole.value) * 100, _places(match["number"]))
        rest = f"而 {to_digits(part.value)} {part.unit}占 {to_digits(whole.value)} {whole.unit}的 {right}%"
        yield said.problem(SHARE, part.start, match.end(), rest)


def _comes_out(part: Figure, percent: str, said: Said, report: Report, *, is_sum: bool) -> bool:
    """Tell whether some whole of the paragraph or the tables, or a sum of figures, gives the share."""
    assert part.value is not None
    same = [f.value for f in said.paragraph if f.unit == part.unit and f.value]
    wholes: set[Number] = {*same, *(one + other for one, other in combinations(same, 2)), sum(same)}
    wholes |= wholes_of(report, said)
    joined = {part.value, *(part.value + value for value in same if is_sum)}
    return any(
        is_rounded(Fraction(one) / Fraction(whole) * 100, percent) for one in joined for whole in wholes if whole
    )


def is_rounded(exact: Fraction, said: str) -> bool:
    """Tell whether a number is another one rounded, or cut off, to its own number of decimals."""
    excess: Fraction = exact * 10 ** _places(said) - int(said.replace(".", ""))  # in units of the last place
    return abs(excess) * 2 <= 1 or 0 <= excess < 1


def _places(said: str) -> int:
    return len(said.partition(".")[2])


def find_parts(said: Said) -> Iterator[Problem]:
    """Find parts of a whole that add up to more than it; to less where the sentence says that these are all."""
    text = said.sentence.text
    among = _AMONG.search(text)
    if among is None:
        return
    before = said.figures_before(among.start())
    if not before or not before[-1].value or any(mark in text[before[-1].end : among.start()] for mark in "。；（("):
        return
    whole = before[-1]
    if len(before) > 1 and "、" in text[before[-2].end : whole.start]:
        return  # of which of them is not said
    parts = _parts(text, among.end(), whole, said)
    total = 0
    for number, part in enumerate(parts):
        total += part
        if total == whole.value and number:
            return
    assert whole.value is not None
    is_all = _COMPLETE.search(text, before[-1].end, among.end()) and not _NOT_ALL.search(text, among.end())
    if len(parts) > 1 and (total > whole.value or (is_all and total < whole.value)):
        quote = excerpt(said.line.text, said.sentence.begin + whole.start, said.sentence.begin + whole.end)
        more = "多" if total > whole.value else "少"
        difference = to_digits(abs(Fraction(total) - Fraction(whole.value)))
        added = " + ".join(map(str, parts))
        message = (
            f"{quote}的各项之和为 {added} = {total}，比 {to_digits(whole.value)} {more} {difference} {whole.unit}。"
        )
        yield PARTS.at(said.line.where, message, field=said.line.field)


def _parts(text: str, start: int, whole: Figure, said: Said) -> list[int]:
    """Return the parts listed in one way; none where the tables name one, for those are compared anyhow."""
    parts: list[int] = []
    separator = ""
    at = start + len(text[start:]) - len(text[start:].lstrip("：:，,有"))
    while match := _ITEM.match(text, at):
        if match["unit"] != whole.unit or _OTHER_SIDE.search(match["name"] + match["behind"]):
            break
        if said.names_figures(match.group()):
            return []
        parts.append(int(match["figure"].replace(",", "")))
        mark = text[match.end() : match.end() + 1]
        if not mark or mark not in "、，," or (separator and mark != separator):
            break
        separator, at = mark, match.end() + 1
    return parts


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
        if about and (base := comparison.base) is not None:  # last year's figure as the sentence itself gives it
            values = [figure.value for figure in about if figure.value is not None]
            if not any(comparison.holds(base, value) for value in values):
                now = values[0 if "；" in text[about[-1].end : comparison.start] else -1]
                rest = f"而从 {base} 到 {to_digits(now)} 是{_change(base, now)}"
                yield said.problem(YOY, comparison.start, comparison.end, rest)
        elif about and (readings := said.stated(about[-1], report)):
            if last is None:
                rest, hint = "没有上年的报告，文字里与上年相比的数没有比较", "请用 --last-year 指定上年的报告。"
                yield said.problem(YOY, comparison.start, comparison.end, rest, hint, Severity.INFO)
                continue
            others = (reading for figure in about[:-1] for reading in said.stated(figure, report))
            yield from _by_last_year(said, comparison, [*readings, *others], report, last)


def _by_last_year(
    said: Said, comparison: Comparison, readings: Sequence[Reading], report: Report, last: Report
) -> Iterator[Problem]:
    pairs = [(value_of(last, reading), value_of(report, reading)) for reading in readings]
    if any(before is None or now is None or comparison.holds(before, now) for before, now in pairs):
        return
    before, now = pairs[0]
    assert before is not None
    assert now is not None
    rest = f"而上年为 {to_digits(before)}，本年为 {to_digits(now)}，{_change(before, now)}"
    formula = " + ".join(part.placeholder for part in readings[0] if part.sign > 0)
    hint = f"请核对；建议写成 {{{{ 同比({formula}) }}}}，就由程序按上年的报告计算。"
    yield said.problem(YOY, comparison.start, comparison.end, rest, hint)


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


def _change(before: Number, now: Number) -> str:
    change = Fraction(now) - Fraction(before)
    if not change:
        return "与上年持平"
    way = "增加" if change > 0 else "减少"
    percent = f"（{rounded(abs(change) / Fraction(before) * 100, 2)}%）" if before else "（上年为 0，算不出百分比）"
    return f"{way} {to_digits(abs(change))}{percent}"
