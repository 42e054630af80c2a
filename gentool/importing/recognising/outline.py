"""The blocks of a document → what stands before the report, its parts, and what comes after them.

A page names the six parts more than once: in a table of contents, in subheadings, in a sentence. A paragraph with the
wording or number of a heading is a candidate and no more. The parts are the candidates that together weigh most while
they follow one another as in the form; of equals, those nearest to each other. If as many stand beside them once more,
the document holds two reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from gentool.form.model import Form
from gentool.importing import faults
from gentool.importing.blocks import Block, SourceTable, Text
from gentool.importing.recognising.labels import plain
from gentool.problems.problem import Problem, Where
from gentool.report.placeholders import Scope, expand
from gentool.report.reading.heads import UNIT, YEAR
from gentool.text.lazy_regex import Pattern

_LONGEST_HEADING = 50
_NUMBERS = "一二三四五六七八九十"
_NUMBERED = Pattern(r"第?(?P<chinese>[一二三四五六七八九十])(?:部分)?(?:[、.．:：]|\s)|(?P<arabic>[1-9])[、.．\s]")
_IN_FRONT = Pattern(r"(?:第[一二三四五六七八九十]部分|表\s*[一二三四五六七八九十])[:：、.．\s]*")
_WHOSE = Pattern(r".{2,60}?20\d\d年?度?")
_ANYBODY = {UNIT: "某某局", YEAR: 2000}
_BRACKETED = Pattern(r"[（(][一二三四五六七八九十]")
_SENTENCE = Pattern(r"[。；！？]")
_STOP = Pattern(r"[。：:]|\s+")  # between a heading and the text that runs on behind it
_OF_CONTENTS = Pattern(r"[.．…·\s\d()（）|｜/第页PpＰｐ-]*")  # dots and a page's number
_RIGHT_NUMBER, _NO_NUMBER, _CONTENT, _WORDING, _TABLE = 4, 2, 2, 3, 1
_FEWEST_PARTS = 3  # or all, of a form with fewer
_MOST_CANDIDATES = 400


class Heading(NamedTuple):
    """A heading of a part: its blocks, the part's position, and what runs on behind it in the same paragraph.

    ``weight`` says how likely it is one; ``is_guess`` that only its number speaks for it.
    """

    at: int
    end: int
    part: int
    text: str
    rest: str
    where: Where
    weight: int = 0
    is_guess: bool = False


def is_heading(form: Form, text: str) -> bool:
    """Tell a text that has the wording of a part's heading."""
    return not _BRACKETED.match(text) and _part_of(form, text) is not None


def number_of(text: str) -> int | None:
    """Return the position that a heading's number gives it, counted from 0; None if it has no such number."""
    found = _NUMBERED.match(text)
    if found is None:
        return None
    return _NUMBERS.index(found["chinese"]) if found["chinese"] else int(found["arabic"]) - 1


def candidates(form: Form, blocks: Sequence[Block], *, in_brackets: bool) -> list[Heading]:
    """Return what may be headings; ``in_brackets``: the parts are numbered as subheadings usually are."""
    found = list(_candidates(form, blocks, in_brackets=in_brackets))
    begins = {heading.at for heading in found}
    return [_weighed(form, heading, blocks, begins) for heading in found]


def _candidates(form: Form, blocks: Sequence[Block], *, in_brackets: bool) -> Iterator[Heading]:
    for at, block in enumerate(blocks):
        if not isinstance(block, Text) or (not in_brackets and _BRACKETED.match(block.text)):
            continue
        text = block.text
        if found := _part_of(form, text):
            part, rest = found
            yield Heading(at, at + 1, part, text[: len(text) - len(rest)].strip(), rest, block.where)
            continue
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        is_begun = _IN_FRONT.match(text) or (isinstance(following, Text) and _part_of(form, following.text) is None)
        if len(text) <= _LONGEST_HEADING and isinstance(following, Text) and is_begun:
            both = text + following.text
            if (found := _part_of(form, both)) and not found[1]:
                yield Heading(at, at + 2, found[0], both, "", block.where)
                continue
        number = _numbered(form, text)
        if number is not None and len(text) <= _LONGEST_HEADING and not _SENTENCE.search(text):
            yield Heading(at, at + 1, number, text, "", block.where, is_guess=True)


def _weighed(form: Form, heading: Heading, blocks: Sequence[Block], begins: set[int]) -> Heading:
    """Weigh a candidate by its number, its wording, and what follows it."""
    number = number_of(heading.text)
    has_chinese_number = heading.text.lstrip("第").startswith(form.parts[heading.part].number)
    weight = 1
    if not heading.is_guess:
        weight = _WORDING + (_RIGHT_NUMBER if has_chinese_number else _NO_NUMBER if number is None else 1)
    if heading.rest:
        weight += _CONTENT - 1  # an introduction may list the parts like this
    elif heading.end < len(blocks) and heading.end not in begins:
        weight += _CONTENT
    following = blocks[heading.end : heading.end + 3]
    if form.parts[heading.part].table is not None and any(isinstance(block, SourceTable) for block in following):
        weight += _TABLE
    return heading._replace(weight=weight)


def _numbered(form: Form, text: str) -> int | None:
    number = number_of(text)
    parts = [] if number is None else [at for at, part in enumerate(form.parts) if part.number == _NUMBERS[number]]
    return parts[0] if parts else None


def _part_of(form: Form, text: str) -> tuple[int, str] | None:
    """Return the part of which a text is the heading, and the text behind a heading that runs on."""
    names = _names(form)
    if len(text) <= _LONGEST_HEADING:
        part = names.get(plain(text), names.get(_bare(text)) if _is_addressed(form) else None)
        if part is not None:
            return part, ""
    if not _NUMBERED.match(text):
        return None
    for stop in _STOP.finditer(text[: _LONGEST_HEADING + 1]):
        part = names.get(plain(text[: stop.start()]))
        rest = text[stop.end() :].strip()
        if part is not None and not _OF_CONTENTS.fullmatch(rest[:_LONGEST_HEADING]):
            return part, rest
    return None


@cache
def _is_addressed(form: Form) -> bool:
    """Tell a form whose headings say whose they are, and of which year."""
    return any("{{" in text for part in form.parts for _, text in part.printed)


def _bare(text: str) -> str:
    """Return a heading's own words: without its number, the body and the year in front of them."""
    tight = "".join(text.split())
    for pattern in (_IN_FRONT, _WHOSE):
        if found := pattern.match(tight):
            tight = tight[found.end() :]
    return plain(tight)


def _without_chapters(form: Form, blocks: Sequence[Block]) -> Sequence[Block]:
    """Return the blocks without headings above several parts, each of one line or two."""
    chapters = _chapters(form)
    texts = [block.text if isinstance(block, Text) and len(block.text) <= _LONGEST_HEADING else "" for block in blocks]
    is_chapter = [_bare(text) in chapters for text in texts]
    for at, pair in enumerate(pairwise(texts)):
        if _IN_FRONT.match(pair[0]) and _bare("".join(pair)) in chapters:
            is_chapter[at] = is_chapter[at + 1] = True
    return [block for block, gone in zip(blocks, is_chapter, strict=True) if not gone]


@cache
def _chapters(form: Form) -> frozenset[str]:
    """Return the words of headings above several parts."""
    above = [text for part in form.parts for _, text in part.printed[:-1]]
    return frozenset(_bare("".join(line.text for line in expand(text, Scope(_ANYBODY)).lines)) for text in above)


@cache
def _names(form: Form) -> Mapping[str, int]:
    return {name: number for number, part in enumerate(form.parts) for name in part.names}


@dataclass
class Outline:
    """Blocks before the first part, and of each part by key; no parts if there are no headings."""

    before: list[Block] = field(default_factory=list)
    parts: dict[str, list[Block]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def outline(form: Form, blocks: Sequence[Block], file: str) -> Outline:
    """Find the parts; raises GentoolError where a document holds several reports."""
    if _chapters(form):
        blocks = _without_chapters(form, blocks)
    chosen, others = _chosen(form, blocks, in_brackets=False)
    if not chosen:
        chosen, others = _chosen(form, blocks, in_brackets=True)
    if not chosen:
        return Outline(list(blocks))
    if second := _second(chosen, others):
        first, then = sorted((chosen[0], second))
        message = f"第一份从“{first.text[:20]}”起，第二份从“{then.text[:20]}”起。"
        raise faults.refused(faults.SEVERAL, then.where, f"这个文件里有不止一份年度报告。{message}")
    chosen = [_with_repeated(heading, others) for heading in chosen]
    found = Outline(list(blocks[: chosen[0].at]))
    ends = [heading.at for heading in chosen[1:]] + [len(blocks)]
    for heading, end in zip(chosen, ends, strict=True):
        part = form.parts[heading.part]
        inside = list(blocks[heading.end : end])
        if heading.rest:
            inside.insert(0, Text.plain(heading.rest, heading.where))
        found.parts[part.key] = inside
        if heading.is_guess:
            message = f"“{heading.text}”按序号认作第{part.number}部分“{part.label}”的标题。"
            found.problems.append(faults.GUESSED_PART.at(heading.where, message, field=part.key))
    for number, part in enumerate(form.parts):
        if part.key not in found.parts and part.narrative is not None:
            message = f"没有认出第{part.number}部分“{part.label}”的标题，它的文字可能收在前一部分里。"
            before = [heading for heading in chosen if heading.part < number]
            where = (before[-1] if before else chosen[0]).where
            found.problems.append(faults.NO_HEADING.at(where, message, field=part.key))
    return found


def _chosen(form: Form, blocks: Sequence[Block], *, in_brackets: bool) -> tuple[list[Heading], list[Heading]]:
    found = candidates(form, blocks, in_brackets=in_brackets)
    if len(found) > _MOST_CANDIDATES:
        found = [heading for heading in found if not heading.is_guess][:_MOST_CANDIDATES]
    best = _best(found, min(_FEWEST_PARTS, len(form.parts)))
    return best, [heading for heading in found if heading not in best]


def _with_repeated(heading: Heading, others: Sequence[Heading]) -> Heading:
    """Return a heading with the same one right before or behind it, as over a table that begins with its title."""
    same = [other for other in others if other.part == heading.part and not other.is_guess and not other.rest]
    for other in same:
        if other.end == heading.at:
            heading = heading._replace(at=other.at)
        elif other.at == heading.end and not heading.rest:
            heading = heading._replace(end=other.end)
    return heading


def _second(chosen: Sequence[Heading], others: Sequence[Heading]) -> Heading | None:
    """Return the first heading of a second report: as many others are as likely headings as those chosen.

    One that stands within its own part only says again what the part is called, as a table's caption does.
    """
    least = min(heading.weight for heading in chosen if not heading.is_guess)
    own = {heading.part: heading.at for heading in chosen}
    ends = dict(zip(own, [*(heading.at for heading in chosen[1:]), None], strict=True))
    strange = [
        heading
        for heading in others
        if not heading.is_guess
        and heading.weight >= least
        and (ends.get(heading.part) is None or not own[heading.part] < heading.at < (ends[heading.part] or 0))
    ]
    run = _best(strange)
    return run[0] if run else None


def _best(found: Sequence[Heading], fewest: int = _FEWEST_PARTS) -> list[Heading]:
    """Return the heaviest headings that follow one another in the form's order; none if they are no report's."""
    ways: list[tuple[int, int, int | None]] = []  # ending with each: weight, where the run begins, the last but one
    for index, heading in enumerate(found):
        best: tuple[int, int, int | None] = (heading.weight, heading.at, None)
        for before in range(index):
            earlier = found[before]
            if earlier.part < heading.part and earlier.end <= heading.at:
                weight, begin, _ = ways[before]
                if (weight + heading.weight, begin) > best[:2]:
                    best = (weight + heading.weight, begin, before)
        ways.append(best)
    step = max(range(len(ways)), key=lambda index: (ways[index][0], ways[index][1] - found[index].at), default=None)
    run: list[Heading] = []
    while step is not None:
        run.insert(0, found[step])
        step = ways[step][2]
    # In a table of contents, nothing stands between the headings.
    has_content = any(before.end < after.at for before, after in pairwise(run)) or any(heading.rest for heading in run)
    is_report = len(run) >= fewest and has_content and not all(heading.is_guess for heading in run)
    return run if is_report else []
