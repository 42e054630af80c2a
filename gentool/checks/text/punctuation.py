"""Slips of the keyboard: half-width marks beside Chinese, doubled words and marks, brackets without their other half.

Quiet on purpose: only what is certainly wrong in any official text is told, once a kind and paragraph, and once for
all where a whole report is typed that way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from gentool.checks.prose import Line, Prose, excerpt
from gentool.problems.problem import Code, Problem, Severity, Where
from gentool.report.model import Report
from gentool.report.reading.heads import CONTACT
from gentool.text.lazy_regex import Pattern

PUNCTUATION = Code(
    "P-PUNCT", "标点或文字有小毛病：中文旁的半角标点、重复的字或标点、不成对的括号和引号", "请改正。", Severity.INFO
)

_TAGS = ("{", "｛｛", "｛%", "｛％")
_MOST_TOLD = 5  # paragraphs with slips of one kind; more of them are a habit
_HALF_WIDTH = Pattern(r'[,;:?!.()"](?![!-~])|(?<![!-~])[,;:?!.()"]')
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
_BRACKET_OR_END = Pattern(r"[（）()〔〕《》“”【】\n]")
_PAIRS = {"）": "（", "〕": "〔", "》": "《", "”": "“", "】": "【"}
_AS_FULL_WIDTH = str.maketrans("()", "（）")
_LIST_ITEM = Pattern(r"(?:^|[^\w（(])(?:\d{1,2}|[A-Za-z①-⑳]|[一二三四五六七八九十]{1,2})$")


class _Slip(NamedTuple):
    """A finding: its kind, where it stands in the part's text, and how to mend it."""

    kind: str
    start: int
    end: int
    hint: str


def find_punctuation(texts: Iterable[Prose], report: Report) -> list[Problem]:
    """Find the slips of a report: those of one kind in a paragraph told once, in many paragraphs once for all."""
    found: dict[str, list[tuple[Line, Where, list[_Slip]]]] = {}
    for prose in texts:
        grouped: dict[tuple[int, str], list[_Slip]] = {}
        for slip in _slips(prose):
            line = prose.line_at(slip.start)
            if any(mark in line.text for mark in _TAGS):  # a placeholder with a mistake of its own
                continue
            grouped.setdefault((line.begin, slip.kind), []).append(slip)
        for (begin, kind), slips in grouped.items():
            line = prose.line_at(begin)
            where = _place(prose, line, slips[0].start - begin, report)
            found.setdefault(kind, []).append((line, where, slips))
    return [problem for of_a_kind in found.values() for problem in _told(of_a_kind)]


def _place(prose: Prose, line: Line, at: int, report: Report) -> Where:
    """Return where a slip stands: in the usual preface it can only be in the words that were put into it."""
    if prose.part is None and report.preface is None and report.contact:
        start = line.text.rfind(report.contact)
        if start <= at < start + len(report.contact):
            return report.places.get(CONTACT, line.where)
    return line.where


def _told(found: Sequence[tuple[Line, Where, list[_Slip]]]) -> Iterator[Problem]:
    if len(found) <= _MOST_TOLD:
        for line, where, slips in found:
            times = f"，本段共 {len(slips)} 处" if len(slips) > 1 else ""
            yield PUNCTUATION.at(where, f"{_shown(line, slips[0])}{times}。", field=line.field, hint=slips[0].hint)
        return
    line, where, slips = found[0]
    count = sum(len(slips) for _, _, slips in found)
    what = slips[0].kind.removeprefix("有").removeprefix("用了")
    what += "符号" if what.endswith("的") else ""
    message = f"全文有 {count} 处{what}，第一处是{_shown(line, slips[0])}。"
    hint = f"{slips[0].hint}可以用记事本的“替换”一次改完。"
    yield PUNCTUATION.at(where, message, field=line.field, hint=hint)


def _shown(line: Line, slip: _Slip) -> str:
    start, end = slip.start - line.begin, slip.end - line.begin
    return f"{excerpt(line.text, start, end)}里{slip.kind}“{line.text[start:end]}”"


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
    for at in _unpaired(text):
        yield _Slip("有不成对的", at, at + 1, "请补上另一半，或删去多余的。")


def _half_width(text: str) -> Iterator[_Slip]:
    found = [match for match in _HALF_WIDTH.finditer(text) if _is_beside_chinese(match.group(), text, match.start())]
    ordinals = [match.span() for match in _ORDINAL.finditer(text)] if found else []
    for match in found:
        if not any(start <= match.start() < end for start, end in ordinals):
            yield _Slip("用了半角标点", *match.span(), "请改成全角标点。")


def _is_beside_chinese(mark: str, text: str, at: int) -> bool:
    before, behind = text[at - 1 : at] or "\n", text[at + 1 : at + 2] or "\n"
    if mark == ".":
        return (_is_han(before) or before in "》”）〕】%％") and (
            _is_han(behind) or behind in "《“" or behind.isspace()
        )
    if _is_han(before) or before in "》”）〕】":
        return True
    is_time = mark == ":" and (at == 0 or before in "/:" or before.isdecimal())
    return not is_time and (_is_han(behind) or behind in "《“（〔【")


def _is_han(character: str) -> bool:
    return character == "〇" or "一" <= character <= "\u9fff"


def _unpaired(text: str) -> Iterator[int]:
    """Match brackets within a paragraph; half-width ones count as their full-width like, list items 1） do not."""
    marks = "".join(_BRACKET_OR_END.findall(text)).translate(_AS_FULL_WIDTH)
    for closing, opening in (*_PAIRS.items(), *_PAIRS.items()):  # one within another, and no more
        marks = marks.replace(opening + closing, "")
    if not marks.strip("\n"):  # nearly always
        return
    line_end, opened = -1, list[tuple[str, int]]()
    for match in _BRACKET.finditer(text):
        at = match.start()
        if at > line_end:
            yield from (place for _, place in opened)
            opened.clear()
            line_end = text.find("\n", at) % (len(text) + 1)  # that of the text where there is none
        mark = match.group().translate(_AS_FULL_WIDTH)
        partner = _PAIRS.get(mark)
        if partner is None:
            opened.append((mark, at))
        elif any(bracket == partner for bracket, _ in opened):
            while opened[-1][0] != partner:
                yield opened.pop()[1]
            opened.pop()
        elif not (mark == "）" and _LIST_ITEM.search(text[max(0, at - 4) : at])):
            yield at
    yield from (place for _, place in opened)
