"""The narrative against last year's: paragraphs taken over with hardly a word changed.

Runs on what will be printed, once placeholders are filled in. What is compared of a paragraph, and how, is the same as
among the units of a city: :mod:`~gentool.checks.same_text`.
"""

from __future__ import annotations

from functools import cache
from operator import itemgetter

from gentool.checks.prose import opening_words, place
from gentool.checks.same_text import ALIKE, comparable, fixed_words, likeness, says_enough, told_likeness, unit_text
from gentool.problems.problem import Code, Problem, Severity
from gentool.report.model import Report

__all__ = ["ALIKE", "COPIED", "find_copied"]

COPIED = Code(
    "Y-COPY",
    "这一段文字与上年的报告几乎相同",
    "请写本年度做了什么、与上年有什么不同；情况确实没有变化的，可以不改。",
    Severity.WARNING,
)
_LONGEST = 800  # characters that are compared one by one, which takes the square of their number
_MAY_BE_ALIKE = 0.7  # of the characters, which falls short of the likeness at times
_MOST = 150  # paragraphs; no report has as many


def find_copied(report: Report, last: Report) -> list[Problem]:
    """Find paragraphs of a report that are nearly the same as one of last year's, in whatever part that stands."""
    fixed = fixed_words(report.form, last.form)
    kept = cache(lambda passage: comparable("".join(passage.text.split()), fixed))
    ours, theirs = ([(p, frozenset(p.text)) for p in unit_text(of).passages[:_MOST]] for of in (report, last))
    problems = []
    for now, signs in ours:
        near = [p for p, others in theirs if 2 * len(signs & others) >= _MAY_BE_ALIKE * (len(signs) + len(others))]
        alike = [(likeness(kept(now), kept(p)), p) for p in near if says_enough(kept(p)) and says_enough(kept(now))]
        found, before = max(alike, key=itemgetter(0), default=(0.0, now))
        if found >= ALIKE:
            how = told_likeness(_in_order(found, kept(before), kept(now)))
            message = (
                f"{opening_words(now.text)}这一段与上年报告（{place(before.where)}）的一段{how}（不计数字和年份）。"
            )
            problems.append(COPIED.at(now.where, message, field=now.field))
    return problems


def _in_order(found: float, before: str, now: str) -> float:
    """Return how alike two texts are with the order of their characters, which pairs of them do not know."""
    if before == now or max(len(before), len(now)) > _LONGEST:
        return found
    from difflib import SequenceMatcher

    return max(min(found, 0.99), SequenceMatcher(None, before, now, autojunk=False).ratio())
