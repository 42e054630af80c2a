"""Figures in a sentence: digits of any width, with or without separators, everyday numerals, and the unit behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from gentool.checks.mentions import words
from gentool.report.model import Number
from gentool.text.lazy_regex import Pattern
from gentool.text.numerals import parse_chinese

FULL_WIDTH = Pattern("[０-９．]")
HALF_WIDTH = str.maketrans("０１２３４５６７８９．", "0123456789.")
SUSPECT = Pattern(
    r"[\d一二两三四五六七八九十百千万零〇壹贰叁肆伍陆柒捌玖拾佰仟] ?"
    r"(?:件|份|宗|起|例|个|部|次|条|篇|项|期|场|幅|人|万元|元|亿元)"
    r"|[未无零没]|不存在|[为是均]0"
)

_UNIT = (
    r"(?P<unit>万元|亿元|元|件|份|宗|起|例|个|部|次|条|篇|项|期|场|幅|人)"
    r"(?!事|(?<!件)次|工作日|月|小时|百分|方面|套)"
)
_FIGURE = Pattern(
    r"(?P<digits>\d{1,3}(?:[,，]\d{3}){1,9}(?!\d)|(?<!\d)\d+)(?P<decimals>\.\d+)?(?P<myriad>[万千百](?!元))?"
    r" ?(?P<more>余|多|几)? ?" + _UNIT + r"(?P<or_so>左右|以[上下内])?"
    r"|(?<![每第同这那哪任某逐统单之])(?P<chinese>[〇零一二两三四五六七八九十百千万]{1,10}|[零壹贰叁肆伍陆柒捌玖拾佰仟]{1,12})(?P<some>余|多|几)?"
    r"(?P<of>件|份|宗|起|例)(?![次事套化])"
    r"|(?:为|是|均)(?P<zero>0|零)(?=[，,。；;、）)]|$)"
)
_MYRIAD = 10**4
IN_YUAN = {"元": 1, "万元": 10**4, "亿元": 10**8}
_RANGE = Pattern(r"(?:[\d件份个条万][-－~～—至到/]+|第)$")


class Figure(NamedTuple):
    """A figure in the text: its span, its value (money in 元; None: a range or about so many), its unit, and ``step``.

    ``step`` is the size of its last digit: a text may round what the table gives exactly, money and so many 万.
    """

    start: int
    end: int
    value: Number | None
    unit: str
    step: Decimal = Decimal(1)

    def agrees(self, value: Number) -> bool:
        """Tell whether the figure is a value of the table's, money and 万 also rounded to as many places."""
        if self.value == value:
            return True
        return self.value is not None and self.step != 1 and abs(Decimal(self.value) - Decimal(value)) * 2 <= self.step


def figures(text: str) -> Iterator[Figure]:
    """Yield the figures of a text that have a unit, in order; ``text`` has half-width digits."""
    for match in _FIGURE.finditer(text):
        start, end = match.span()
        if match["zero"]:
            yield Figure(start, end, 0, "")
            continue
        before = text[max(0, start - 4) : start]
        vague = match["more"] or match["or_so"] or match["some"] or match["myriad"] in ("千", "百")
        if vague or _RANGE.search(before) or words.VAGUE_BEFORE.search(before):
            yield Figure(start, end, None, match["unit"] or match["of"])
        elif match["chinese"]:
            yield Figure(start, end, parse_chinese(match["chinese"]), match["of"])
        else:
            yield _of_digits(match, start, end)


def _of_digits(match: re.Match[str], start: int, end: int) -> Figure:
    unit, decimals = match["unit"], match["decimals"] or ""
    whole = match["digits"].replace(",", "").replace("，", "")
    size = IN_YUAN.get(unit, _MYRIAD if match["myriad"] else 1)
    if size == 1 and unit not in IN_YUAN:
        return Figure(start, end, None if decimals else int(whole), unit)
    step = Decimal(size).scaleb(1 - len(decimals)) if decimals else Decimal(size)
    value = Decimal(whole + decimals) * size
    return Figure(start, end, value if unit in IN_YUAN else int(value), unit, step)
