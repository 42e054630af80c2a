"""Sentences that report the work of another year as this year's: left over from last year's copy.

A year is suspect only where it says when something was done: at the head of a clause (2024年，我局……), as the term
of the figures (2024年1月1日至12月31日), or as the year of the report itself. Everywhere else another year is at home:
in titles and document numbers, in comparisons, in what was carried over, issued or revised, in plans.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gentool.checks.prose import Line, Prose, excerpt
from gentool.checks.text import year_words as words
from gentool.form.model import Form
from gentool.problems.problem import Code, Problem, Severity
from gentool.report.model import Report

OTHER_YEAR = Code(
    "P-YEAR",
    Severity.WARNING,
    "文字把别的年度的工作当作本年度的来写，可能是沿用上年稿子没有改",
    "请核对年份；确实在说往年情况的，请写明是对比、结转还是背景。",
)


class _Mention(NamedTuple):
    """A year in a sentence: the sentence with citations blanked out, the year, its place in it, what comes next."""

    sentence: str
    year: int
    start: int
    end: int
    following: str


def find_other_years(prose: Prose, report: Report) -> list[Problem]:
    """Find such sentences, one problem for each paragraph that has any."""
    found: dict[int, list[tuple[int, int, str]]] = {}
    for start, end, said in _findings(prose, report):
        line = prose.line_at(start)
        found.setdefault(line.begin, []).append((start - line.begin, end - line.begin, said))
    return [_told(prose.line_at(begin), sorted(places), report.year) for begin, places in found.items()]


def _told(line: Line, places: list[tuple[int, int, str]], year: int) -> Problem:
    start, end, said = places[0]
    times = f"（本段共 {len(places)} 处）" if len(places) > 1 else ""
    quote = excerpt(line.text, start, min(end, start + 22), 0)
    return OTHER_YEAR.at(line.where, f"{quote}{said}，而这是 {year} 年度的报告{times}。", field=line.field)


def _findings(prose: Prose, report: Report) -> Iterator[tuple[int, int, str]]:
    text, year = prose.text, report.year
    if "２" in text:
        text = text.translate(words.HALF_WIDTH_DIGITS)
    if "二〇" in text or "二○" in text or "二零" in text:
        text = words.SPELLED.sub(_in_digits, text)
    mentions = [
        match
        for match in words.YEAR.finditer(text)
        if int(match[1]) != year and not _follows(text, match, "0123456789")
    ]
    if not mentions and not words.DOTTED.search(text):
        return
    taken: list[tuple[int, int]] = []
    for match in words.TERM.finditer(text) if "31" in text else ():
        taken.append(match.span())
        if not _follows(text, match, "较比与同和") and _is_wrong_term(match, text, year):
            yield *match.span(), "，数据的起止日期不是本年度的"
    for match in words.TITLE.of(report.form).finditer(text):
        if int(match[1]) != year:
            taken.append(match.span())
            if prose.part is None or words.PRESENTED.search(_sentence(text, match.start())):
                yield *match.span(), "，报告的年度不对"
    ahead = _looks_ahead(prose)
    told: set[int] = set()
    for match in mentions:
        start = match.start()
        if _follows(text, match, words.NEVER_BEFORE) or any(begin <= start < end for begin, end in taken):
            continue
        begin, end_of_sentence = _bounds(text, start)
        if begin not in told and _reports(_mention(text, match, begin, end_of_sentence), report, ahead):
            told.add(begin)
            yield start, end_of_sentence, f"说的是 {match[1]} 年"


def _follows(text: str, match: re.Match[str], characters: str) -> bool:
    """Tell whether one of the characters stands right before a match."""
    return match.start() > 0 and text[match.start() - 1] in characters


def _in_digits(match: re.Match[str]) -> str:
    """Rewrite 二〇二四 as 2024: as many characters, so that places stay."""
    return "20" + words.SPELLED_DIGITS[match[1]] + words.SPELLED_DIGITS[match[2]]


def _bounds(text: str, at: int) -> tuple[int, int]:
    begin = max(text.rfind("。", 0, at), text.rfind("\n", 0, at), text.rfind("！", 0, at), text.rfind("？", 0, at)) + 1
    stop = words.STOPS.search(text, at)
    return begin, stop.start() if stop else len(text)


def _sentence(text: str, at: int) -> str:
    begin, end = _bounds(text, at)
    return text[begin:end]


def _blanked(sentence: str) -> str:
    return words.CITED.sub(lambda match: "■" * len(match.group()), sentence)


def _mention(text: str, match: re.Match[str], begin: int, end: int) -> _Mention:
    following = "" if text[end : end + 1] in ("", "\n") else _sentence(text, end + 1)
    return _Mention(_blanked(text[begin:end]), int(match[1]), match.start() - begin, match.end() - begin, following)


def _is_wrong_term(match: re.Match[str], text: str, year: int) -> bool:
    first = int(match[1] or match[3])
    last = int(match[2] or match[4] or first)
    if first == last:
        return first != year
    return first > last or (last == year and bool(words.ABOUT_FIGURES.search(_sentence(text, match.start()))))


def _looks_ahead(prose: Prose) -> bool:
    """Tell whether a part speaks of years to come: one that neither sums up the year nor must state a fact of it."""
    narrative = prose.part.narrative if prose.part else None
    return narrative is not None and narrative.most is None and not narrative.must


def _reports(mention: _Mention, report: Report, ahead: bool) -> bool:
    """Tell whether a sentence reports the work of the year it mentions."""
    sentence, year = mention.sentence, report.year
    if sentence[mention.start] == "■" or (mention.year > year and ahead):
        return False
    if re.search(rf"{year} ?年|今年|近年|本年|年内", sentence) or words.BACKGROUND.search(sentence):
        return False
    if _is_base_of_comparison(mention, year):
        return False
    before = sentence[max(sentence.rfind(mark, 0, mention.start) for mark in "，,；;：:、") + 1 : mention.start]
    before = before.replace(report.unit, "我局").strip()
    after = sentence[mention.end :]
    evident = bool(words.COUNT.search(after) or words.NEGATED.of(report.form).search(after))
    if words.UNTIL.fullmatch(before):
        return mention.year < year and evident and bool(words.END_OF_YEAR.match(after))
    if not words.BEFORE.fullmatch(before):
        return False
    if mention.year > year:
        return evident and not words.PLANNED.search(sentence) and _is_topic(after, report.form)
    date = words.DATE.match(after)
    if date:
        after = after[date.end() :]
        return evident and _is_topic(after, report.form) and not words.ISSUED.search(sentence)
    if words.OF_PROBLEMS.of(report.form).match(after):
        return not words.MENDED.search(sentence)
    if words.MENDED.search(sentence) and words.PROBLEM.search(sentence):
        return False
    told = evident or bool(words.STOCK.search(after))
    return _is_topic(after, report.form) and (told or (mention.year == year - 1 and not words.ISSUED.search(after)))


def _is_topic(after: str, form: Form) -> bool:
    """Tell whether what follows a year makes it the time of a statement, and the statement the office's own."""
    if words.OTHERS.match(after) or words.CARRIED.match(after):
        return False
    if words.PAUSE.match(after):
        return True
    if words.ATTRIBUTE.match(after):
        return False
    if words.AT_ONCE.of(form).match(after):
        return True
    return bool(words.AT_ONCE_NAMED.of(form).match(after)) and not words.NOUN.match(after)


def _is_base_of_comparison(mention: _Mention, year: int) -> bool:
    """Tell whether the next sentence turns to this year (收到5件。2025年收到12件，增长140%)."""
    following = mention.following
    return bool(
        mention.year < year
        and re.match(rf"[^，,0-9]{{0,8}}(?:{year} ?年|今年)", following)
        and (words.COMPARED.search(following) or words.COUNT.search(following))
    )
