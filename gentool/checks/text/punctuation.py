"""Slips of the keyboard: half-width marks beside Chinese, doubled words and marks, brackets without their other half.

Quiet on purpose: only what is certainly wrong in any official text is told, once a kind and paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gentool.checks.text.prose import Line, Prose, excerpt
from gentool.patterns import Pattern
from gentool.problems import Code, Problem, Severity

PUNCTUATION = Code(
    "P-PUNCT",
    Severity.INFO,
    "标点或文字有小毛病：中文旁的半角标点、重复的字或标点、不成对的括号和引号",
    "请改正。",
)

_HAN = r"\u3007\u4e00-\u9fff"
_LEFT, _RIGHT = rf"(?<=[{_HAN}》”）〕】])", rf"(?=[{_HAN}《“（〔【])"
_ANY_HALF_WIDTH = Pattern(r'[,;:?!.()"]')
_HALF_WIDTH = Pattern(
    rf'{_LEFT}[,;:?!()"]|[,;?!()"]{_RIGHT}|(?<=[^\d/:]):{_RIGHT}'
    rf"|(?<=[{_HAN}》”）〕】%％])\.(?=[{_HAN}《“\s]|$)",
    re.MULTILINE,
)
_ORDINAL = Pattern(r"(?:^|(?<=[。；：:\n]))\s*(?:\(?\d{1,2}\)|[一二三四五六七八九十]{1,3}\.|[A-Za-z]\))", re.MULTILINE)

# Words that are never rightly doubled, found fast; then where they are right after all (目的的, 了了解).
_DOUBLED = Pattern(
    "的的|了了|和和|或或|将将|被被|于于|进行进行|开展开展|加强加强|以及以及|通过通过|不断不断|切实切实|我局我局|进一步进一步"
)
_RIGHTLY_DOUBLED = Pattern(
    r"(?<=[目标])的的|的的(?=[确士])|了了(?=[解然结望如])|(?<=[共饱缓温柔总])和和|和和(?=[谐美气睦平解善缓])|将将(?=[军士领])"
)
_DOUBLED_MARKS = Pattern(r"[，。、；：！？][，。、；：！？]+")
_EMPHATIC = frozenset("！？")  # these may be doubled
_RANGE = Pattern(r"\d[%％][-~]\d+(?:\.\d+)?[%％]")
_BRACKET = Pattern(r"[（）()〔〕《》“”【】]")
_PAIRS = {"）": "（", "〕": "〔", "》": "《", "”": "“", "】": "【"}
_AS_FULL_WIDTH = {"(": "（", ")": "）"}
_LIST_ITEM = Pattern(r"(?:^|[^\w（(])(?:\d{1,2}|[A-Za-z①-⑳]|[一二三四五六七八九十]{1,2})$")


class _Slip(NamedTuple):
    """A finding: its kind, where it stands in the part's text, and how to mend it."""

    kind: str
    start: int
    end: int
    hint: str


def find_punctuation(prose: Prose) -> list[Problem]:
    """Find the slips of a text, those of one kind in a paragraph told once."""
    grouped: dict[tuple[int, str], list[_Slip]] = {}
    for slip in _slips(prose):
        line = prose.line_at(slip.start)
        if "{{" in line.text or "{%" in line.text:  # a placeholder with a mistake of its own
            continue
        grouped.setdefault((line.begin, slip.kind), []).append(slip)
    return [_told(prose.line_at(begin), slips) for (begin, _), slips in grouped.items()]


def _told(line: Line, slips: list[_Slip]) -> Problem:
    first = slips[0]
    start, end = first.start - line.begin, first.end - line.begin
    times = f"，本段共 {len(slips)} 处" if len(slips) > 1 else ""
    message = f"{excerpt(line.text, start, end)}里{first.kind}“{line.text[start:end]}”{times}。"
    return PUNCTUATION.at(line.where, message, field=line.field, hint=first.hint)


def _slips(prose: Prose) -> Iterator[_Slip]:
    text = prose.text
    yield from _half_width(text)
    for match in _DOUBLED.finditer(text):
        if not _RIGHTLY_DOUBLED.match(text, match.start()):
            yield _Slip("有重复的字", *match.span(), "请删去重复的字。")
    for match in _DOUBLED_MARKS.finditer(text):
        if not _EMPHATIC.issuperset(match.group()):
            yield _Slip("有连用的标点", *match.span(), "请只留一个标点。")
    if "%-" in text or "%~" in text or "％-" in text or "％~" in text:
        for match in _RANGE.finditer(text):
            yield _Slip("用了半角的范围号", *match.span(), "数值范围请用“～”，例如“20%～40%”。")
    yield from _unpaired(prose)


def _half_width(text: str) -> Iterator[_Slip]:
    found = [match for match in _ANY_HALF_WIDTH.finditer(text) if _HALF_WIDTH.match(text, match.start())]
    ordinals = [match.span() for match in _ORDINAL.finditer(text)] if found else []
    for match in found:
        if not any(start <= match.start() < end for start, end in ordinals):
            yield _Slip("用了半角标点", *match.span(), "请改成全角标点。")


def _unpaired(prose: Prose) -> Iterator[_Slip]:
    """Match brackets within a paragraph; half-width ones count as their full-width like, list items 1） do not."""
    line_end, opened = -1, list[tuple[str, int]]()
    for match in _BRACKET.finditer(prose.text):
        at = match.start()
        if at > line_end:
            yield from _left_open(opened)
            opened.clear()
            found = prose.text.find("\n", at)
            line_end = len(prose.text) if found < 0 else found
        mark = match.group()
        mark = _AS_FULL_WIDTH.get(mark, mark)
        partner = _PAIRS.get(mark)
        if partner is None:
            opened.append((mark, at))
        elif opened and opened[-1][0] == partner:
            opened.pop()
        elif any(bracket == partner for bracket, _ in opened):
            while opened[-1][0] != partner:
                yield from _left_open([opened.pop()])
            opened.pop()
        elif not (mark == "）" and _LIST_ITEM.search(prose.text[max(0, at - 4) : at])):
            yield _lone(at)
    yield from _left_open(opened)


def _left_open(opened: list[tuple[str, int]]) -> Iterator[_Slip]:
    for _, at in opened:
        yield _lone(at)


def _lone(at: int) -> _Slip:
    return _Slip("有不成对的", at, at + 1, "请补上另一半，或删去多余的。")
