"""Paragraphs that may be the heading of a part: by its wording, or only by its number.

The same words stand in tables of contents, in subheadings and in sentences, so a candidate is no more than that;
``outline`` chooses among them by their weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from gentool.form.model import Form
from gentool.importing.blocks import Block, SourceTable, Text
from gentool.importing.recognising.labels import plain
from gentool.problems.problem import Where
from gentool.text.lazy_regex import Pattern

_LONGEST = 50
_NUMBERS = "一二三四五六七八九十"
_NUMBERED = Pattern(r"第?(?P<chinese>[一二三四五六七八九十])(?:部分)?(?:[、.．:：]|\s)|(?P<arabic>[1-9])[、.．\s]")
_BRACKETED = Pattern(r"[（(][一二三四五六七八九十]")
_SENTENCE = Pattern(r"[。；！？]")
_STOP = Pattern(r"[。：:]|\s+")  # between a heading and the text that runs on behind it
_OF_CONTENTS = Pattern(r"[.．…·\s\d()（）|｜/第页PpＰｐ-]*")  # dots and a page's number
_RIGHT_NUMBER, _NO_NUMBER, _CONTENT, _WORDING, _TABLE = 4, 2, 2, 3, 1


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
        if len(text) <= _LONGEST and isinstance(following, Text) and _part_of(form, following.text) is None:
            both = text + following.text
            if (found := _part_of(form, both)) and not found[1]:
                yield Heading(at, at + 2, found[0], both, "", block.where)
                continue
        number = number_of(text)
        if number is not None and number < len(form.parts) and _is_title(text):
            yield Heading(at, at + 1, number, text, "", block.where, is_guess=True)


def _weighed(form: Form, heading: Heading, blocks: Sequence[Block], begins: set[int]) -> Heading:
    """Weigh a candidate by its number, its wording, and what follows it."""
    number = number_of(heading.text)
    has_chinese_number = number == heading.part and heading.text.lstrip("第")[:1] in _NUMBERS
    weight = _RIGHT_NUMBER if has_chinese_number else _NO_NUMBER if number is None else 1
    if heading.is_guess:
        weight = 1
    else:
        weight += _WORDING
    if heading.rest:
        weight += _CONTENT - 1  # an introduction may list the parts like this
    elif heading.end < len(blocks) and heading.end not in begins:
        weight += _CONTENT
    following = blocks[heading.end : heading.end + 3]
    if form.parts[heading.part].table is not None and any(isinstance(block, SourceTable) for block in following):
        weight += _TABLE
    return heading._replace(weight=weight)


def _is_title(text: str) -> bool:
    return len(text) <= _LONGEST and not _SENTENCE.search(text)


def _part_of(form: Form, text: str) -> tuple[int, str] | None:
    """Return the part of which a text is the heading, and the text behind a heading that runs on."""
    names = _names(form)
    if len(text) <= _LONGEST:
        part = names.get(plain(text))
        if part is not None:
            return part, ""
    if not _NUMBERED.match(text):
        return None
    for stop in _STOP.finditer(text[: _LONGEST + 1]):
        part = names.get(plain(text[: stop.start()]))
        rest = text[stop.end() :].strip()
        if part is not None and not _OF_CONTENTS.fullmatch(rest[:_LONGEST]):
            return part, rest
    return None


@cache
def _names(form: Form) -> Mapping[str, int]:
    return {name: number for number, part in enumerate(form.parts) for name in part.names}
