"""The blocks of a document → what stands before the report, its parts, and what comes after them.

A page names the six parts more than once: in a table of contents, in a navigation bar, in a sentence. The parts are
the longest run of headings in the order of the form that has something between them. Two such runs are two reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from gentool.form import Form
from gentool.importing import faults
from gentool.importing.blocks import Block, Text
from gentool.importing.recognising.labels import plain
from gentool.patterns import Pattern
from gentool.problems import GentoolError, Where
from gentool.report import Span

_LONGEST_HEADING = 50
_FEWEST_PARTS = 3
_NUMBERED = Pattern(r"(?:第?[一二三四五六](?:部分)?[、.．:：\s]|[1-6][、.．\s])")

_SUBHEADING = Pattern(r"[（(][一二三四五六七八九十]")


class Heading(NamedTuple):
    """A heading of a part: its blocks, the part, and what runs on behind it in the same paragraph."""

    at: int
    end: int
    part: int
    text: str
    rest: str
    where: Where


@dataclass
class Outline:
    """Blocks before the first part, of each part by key, headings as found; empty parts if there are no headings."""

    before: list[Block] = field(default_factory=list)
    parts: dict[str, list[Block]] = field(default_factory=dict)
    headings: dict[str, Heading] = field(default_factory=dict)


def outline(form: Form, blocks: Sequence[Block], file: str) -> Outline:
    """Find the parts; raises GentoolError where a document holds several reports."""
    whole = _whole_runs(form, blocks, in_brackets=False) or _whole_runs(form, blocks, in_brackets=True)
    if len(whole) > 1:
        message = f"第一份从“{whole[0][0].text[:20]}”起，第二份从“{whole[1][0].text[:20]}”起。"
        raise GentoolError(faults.SEVERAL.at(whole[1][0].where, f"这个文件里有 {len(whole)} 份年度报告。{message}"))
    if not whole:
        return Outline(list(blocks))
    run = whole[0]
    found = Outline(list(blocks[: run[0].at]))
    ends = [heading.at for heading in run[1:]] + [len(blocks)]
    for heading, end in zip(run, ends, strict=True):
        part = form.parts[heading.part]
        inside = list(blocks[heading.end : end])
        if heading.rest:
            inside.insert(0, Text((Span(heading.rest),), heading.where))
        found.parts[part.key] = inside
        found.headings[part.key] = heading
    return found


def is_part_heading(form: Form, text: str) -> bool:
    """Tell a text that is the heading of a part."""
    return not _SUBHEADING.match(text) and _part_of(form, text) is not None


def _whole_runs(form: Form, blocks: Sequence[Block], *, in_brackets: bool) -> list[list[Heading]]:
    """Return the runs that may be reports; ``in_brackets``: the parts are numbered as subheadings usually are."""
    runs = _runs(_headings(form, blocks, in_brackets=in_brackets))
    return [run for run in runs if len(run) >= _FEWEST_PARTS and _content(run)]


def _runs(headings: Iterator[Heading]) -> Iterator[list[Heading]]:
    """Yield the runs of headings whose parts follow one another in the form's order."""
    run: list[Heading] = []
    for heading in headings:
        if run and heading.part <= run[-1].part:
            yield run
            run = []
        run.append(heading)
    if run:
        yield run


def _content(run: Sequence[Heading]) -> bool:
    """Tell whether anything stands between the headings: not so in a table of contents."""
    between = sum(after.at - before.end for before, after in pairwise(run))
    return between > 0 or any(heading.rest for heading in run)


def _headings(form: Form, blocks: Sequence[Block], *, in_brackets: bool) -> Iterator[Heading]:
    for at, block in enumerate(blocks):
        if not isinstance(block, Text) or (not in_brackets and _SUBHEADING.match(block.text)):
            continue
        if found := _part_of(form, block.text):
            part, rest = found
            yield Heading(at, at + 1, part, block.text[: len(block.text) - len(rest)].strip(), rest, block.where)
        elif len(block.text) <= _LONGEST_HEADING and at + 1 < len(blocks):  # a heading in two lines
            following = blocks[at + 1]
            if isinstance(following, Text) and _part_of(form, following.text) is None:
                both = block.text + following.text
                if (found := _part_of(form, both)) and not found[1]:
                    yield Heading(at, at + 2, found[0], both, "", block.where)


def _part_of(form: Form, text: str) -> tuple[int, str] | None:
    """Return the part of which a text is the heading, and the text behind a heading that runs on."""
    names = _names(form)
    if len(text) <= _LONGEST_HEADING:
        part = names.get(plain(text))
        if part is not None:
            return part, ""
    if not _NUMBERED.match(text):
        return None
    head, stop, rest = text.partition("。")
    part = names.get(plain(head)) if stop and rest.strip() and len(head) <= _LONGEST_HEADING else None
    return None if part is None else (part, rest.strip())


@cache
def _names(form: Form) -> Mapping[str, int]:
    return {name: number for number, part in enumerate(form.parts) for name in part.names}
