"""The narrative against last year's: paragraphs taken over with hardly a word changed.

Runs on what will be printed, once placeholders are filled in. Digits and years do not count, so that last year's text
with this year's figures is found; what must be said alike every year is left aside: statements of figures, of what
did not happen, of the fee, of where the report can be read. Comparing two texts takes time, so that only the likeliest
paragraph is compared, and only if it shares enough characters.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from gentool.checks.text.prose import opening_words, prose_of
from gentool.patterns import Pattern
from gentool.problems import Code, Problem, Severity, Where
from gentool.report import Paragraph, Report

COPIED = Code(
    "Y-COPY",
    Severity.WARNING,
    "这一段文字与上年的报告几乎相同",
    "请写本年度做了什么、与上年有什么不同；情况确实没有变化的，可以不改。",
)

ALIKE = 0.85  # measured: see tests/checks/copied_paragraphs.yaml
_LEAST = 30  # characters that state no figure; what is shorter is a stock phrase
_MAY_BE_ALIKE = 0.7  # of the characters, then of the pairs of characters; both fall short of the likeness at times
_LONGEST = 2000  # characters that are compared one by one, which takes the square of their number
_MOST = 300  # paragraphs; no report has as many

_SENTENCE = Pattern(r"[^。！？；;]+[。！？；;]?")
_YEAR = Pattern(r"(?:20\d\d|二[〇○零]..)(?=年)")
_FIGURE = Pattern(r"\d+(?:[.,]\d+)*")
_CLAUSE = Pattern(r"[^，。！？；：、,;:]+")
_FIXED = Pattern(r"本报告|年度报告|统计期限|联系电话|联系方式|网址|邮编|下载|需要报告")
_NONE = Pattern(r"#|(?:未|没有)(?:收到|接到|受理|发生|发现|出现|产生|因|被)|无(?:政府|因|行政|人)|为零|不存在")


class _Text(NamedTuple):
    """A paragraph as it is compared: without blanks and fixed sentences, figures replaced by #."""

    text: str
    characters: frozenset[str]
    paragraph: Paragraph


def find_copied(report: Report, last: Report) -> list[Problem]:
    """Find paragraphs of a report that are nearly the same as one of last year's, whatever part that stands in."""
    fixed = tuple({word for form in (report.form, last.form) for part in form.parts for word in _must(part)})
