"""The narrative against last year's: paragraphs taken over with hardly a word changed.

Runs on what will be printed, once placeholders are filled in. Digits and years do not count, so that last year's text
with this year's figures is found; what must be said alike every year is left aside: statements of figures, of what
did not happen, of the fee, of where the report can be read. Comparing two texts takes time, so that only the likeliest
paragraph is compared, and only if it shares enough characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TypeVar

from gentool.checks.prose import opening_words, place, prose_of
from gentool.form.model import Part
from gentool.problems.problem import Code, Problem, Severity
from gentool.report.model import Paragraph, Report
from gentool.text.lazy_regex import Pattern

COPIED = Code(
    "Y-COPY",
    Severity.WARNING,
    "这一段文字与上年的报告几乎相同",
    "请写本年度做了什么、与上年有什么不同；情况确实没有变化的，可以不改。",
)

ALIKE = 0.85  # half way between stock phrases (0.7) and touched-up copies (0.9) in tests/checks/test_copied.py
_LEAST = 30  # characters that state no figure; what is shorter is a stock phrase
_MAY_BE_ALIKE = 0.7  # of the characters, then of the pairs of characters; both fall short of the likeness at times
_LONGEST = 800  # characters that are compared one by one, which takes the square of their number
_MOST = 150  # paragraphs; no report has as many

_SENTENCE = Pattern(r"[^。！？；;]+[。！？；;]?")
_YEAR = Pattern(r"(?:20\d\d|二[〇○零]..)(?=年)")
_FIGURE = Pattern(r"\d+(?:[.,]\d+)*")
_CLAUSE = Pattern(r"[^，。！？；：、,;:]+")
_FIXED = Pattern(r"本报告|年度报告|统计期限|联系电话|联系方式|网址|邮编|下载|需要报告")
_STATEMENT = Pattern(r"#|(?:未|没有)(?:收到|接到|受理|发生|发现|出现|产生|因|被)|无(?:政府|因|行政|人)|为零|不存在")

T = TypeVar("T")


def comparable(raw: str, fixed: Sequence[str]) -> str:
    """Return a paragraph without blanks as it is compared: with # for figures, without years and what must be said."""
    kept = (s for s in _SENTENCE.findall(raw) if not _FIXED.search(s) and not any(word in s for word in fixed))
    return _FIGURE.sub("#", _YEAR.sub("", "".join(kept)))


def says_enough(text: str) -> bool:
    """Tell whether a comparable text says enough besides figures and what did not happen."""
    clauses = _CLAUSE.findall(text)
    return sum(len(clause) for clause in clauses if not _STATEMENT.search(clause)) >= _LEAST


class _Text:
    """A paragraph to be compared; what costs time is made when first asked for."""

    def __init__(self, part: str, paragraph: Paragraph, raw: str, fixed: Sequence[str]) -> None:
        self.part = part
        self.paragraph = paragraph
        self.raw = raw
        self.characters = frozenset(raw)
        self._fixed = fixed

    @cached_property
    def text(self) -> str:
        """The text without what must be said alike every year, and with # for every figure."""
        return comparable(self.raw, self._fixed)

    @cached_property
    def is_prose(self) -> bool:
        """Whether enough is said besides figures."""
        return says_enough(self.text)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """The pairs of neighbouring characters."""
        return frozenset(zip(self.text, self.text[1:], strict=False))


def find_copied(report: Report, last: Report) -> list[Problem]:
    """Find paragraphs of a report that are nearly the same as one of last year's, in whatever part that stands."""
    fixed = tuple({word for form in (report.form, last.form) for part in form.parts for word in must_say(part)})
    before = _texts(last, fixed)
    found = [
        (text, likeliest)
        for text in _texts(report, fixed)
        if (likeliest := _likeliest(text, before)) and likeliest[1] >= ALIKE
    ]
    if not found:
        return []
    fields = {(p.part and p.part.key, line.where): line.field for p in prose_of(report) for line in p.lines}
    return [_told(text, *likeliest, fields[text.part, text.paragraph.where]) for text, likeliest in found]


def must_say(part: Part) -> tuple[str, ...]:
    """Return the words that a part must hold."""
    return part.narrative.must if part.narrative else ()


def _texts(report: Report, fixed: Sequence[str]) -> list[_Text]:
    texts = []
    for part in report.narrative:
        for paragraph in report.paragraphs(part):
            if paragraph.level and not paragraph.lead:
                continue
            raw = "".join(paragraph.text[paragraph.lead :].split())
            if len(raw) >= _LEAST:
                texts.append(_Text(part, paragraph, raw, fixed))
    return texts[:_MOST]


def _likeliest(text: _Text, before: Sequence[_Text]) -> tuple[Paragraph, float] | None:
    """Return the paragraph of last year that shares most with a text, and how alike the two are, 1 for the same."""
    best: _Text | None = None
    shared = _MAY_BE_ALIKE
    length, characters = len(text.raw), text.characters
    for other in before:
        if length > 2 * len(other.raw) or len(other.raw) > 2 * length:
            continue
        if _overlap(characters, other.characters) < _MAY_BE_ALIKE or not (text.is_prose and other.is_prose):
            continue
        overlap = _overlap(text.pairs, other.pairs)
        if overlap > shared:
            best, shared = other, overlap
    if best is None:
        return None
    if text.text == best.text or max(len(text.text), len(best.text)) > _LONGEST:
        return best.paragraph, shared
    from difflib import SequenceMatcher

    in_order = SequenceMatcher(None, best.text, text.text, autojunk=False).ratio()
    return best.paragraph, max(min(shared, 0.99), in_order)  # the pairs know sentences that changed places


def _overlap(one: frozenset[T], other: frozenset[T]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _told(text: _Text, before: Paragraph, alike: float, field: str) -> Problem:
    begin = opening_words(text.paragraph.text[text.paragraph.lead :])
    how = "相同" if alike == 1 else f"几乎相同，相似 {min(round(alike * 100), 99)}%"
    message = f"{begin}这一段与上年报告（{place(before.where)}）的一段{how}（不计数字和年份）。"
    return COPIED.at(text.paragraph.where, message, field=field)
