"""The blocks of a narrative part → lines by section, if its subheadings are the form's; else as they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from gentool.form import Part, Section
from gentool.importing import faults
from gentool.importing.blocks import Block, Left, SourceTable, Text
from gentool.importing.draft import Line, Writing
from gentool.importing.recognising.labels import plain
from gentool.importing.recognising.writing import cleaned, escaped, line_of, table_lines
from gentool.patterns import Pattern
from gentool.problems import Problem

_SUBHEADING = Pattern(
    r"[（(](?P<number>[一二三四五六七八九十]{1,3})[）)]\s*(?P<title>[^。：:]{1,40})(?P<stop>[。：:]?)\s*"
)
_NUMBERS = "一二三四五六七八九十"


class Heading(NamedTuple):
    """A subheading of the form as a source has it; ``rest`` runs on behind it."""

    section: Section
    title: str
    rest: str


def writings_of(part: Part, blocks: Sequence[Block]) -> tuple[list[Writing], list[Problem]]:
    """Return what a narrative part says, and what is to be told of it."""
    problems: list[Problem] = []
    texts = list(_lines(blocks, problems))
    assert part.narrative is not None
    sections = part.narrative.sections
    headings = {index: found for index, (block, _) in enumerate(texts) if (found := _heading(sections, block))}
    if not headings or not _is_forms_order(headings, sections, [block for block, _ in texts]):
        lines = tuple(line for _, line in texts)
        return ([Writing(part.key, "", lines)] if lines else []), problems
    return _by_section(part, texts, headings, problems), problems


def _by_section(
    part: Part, texts: Sequence[tuple[str, Line]], headings: dict[int, Heading], problems: list[Problem]
) -> list[Writing]:
    assert part.narrative is not None
    begins = sorted(headings)
    writings: list[Writing] = []
    opening = [line for _, line in texts[: begins[0]]]
    if opening:
        first = next(section for section in part.narrative.sections if not section.label)
        writings.append(Writing(part.key, first.key, tuple(opening)))
    for begin, end in zip(begins, [*begins[1:], len(texts)], strict=True):
        heading = headings[begin]
        line = texts[begin][1]
        lines = [text for _, text in texts[begin + 1 : end]]
        if heading.rest:
            lines.insert(0, Line(escaped(heading.rest), line.where))
        writings.append(Writing(part.key, heading.section.key, tuple(lines)))
    unlike = [(begin, heading) for begin, heading in sorted(headings.items()) if heading.title != heading.section.label]
    if unlike:
        shown = "，".join(f"“{heading.title}”归入“{heading.section.key}”" for _, heading in unlike)
        where = texts[unlike[0][0]][1].where
        problems.append(faults.HEADING.at(where, f"小标题与格式的不完全相同：{shown}。", field=part.key))
    return writings


def _is_forms_order(headings: dict[int, Heading], sections: Sequence[Section], texts: Sequence[str]) -> bool:
    """Tell whether the subheadings can be printed by the form: each once, in its order, and no others among them."""
    order = [sections.index(heading.section) for _, heading in sorted(headings.items())]
    if any(later <= earlier for earlier, later in pairwise(order)):
        return False
    if min(headings) > 0 and not any(not section.label for section in sections):
        return False
    numbered = [index for index, text in enumerate(texts) if _SUBHEADING.match(text)]
    return all(index in headings for index in numbered)


def _heading(sections: Sequence[Section], text: str) -> Heading | None:
    """Return the section of which a line is the subheading: alone, or running into its text after a full stop."""
    found = _SUBHEADING.match(text)
    if found is None:
        return None
    title, rest = found["title"].strip(), text[found.end() :]
    if found["stop"] and not rest and found["stop"] != "。":
        rest = ""
    folded = plain(title)
    section = next((section for section in sections if section.label and folded in section.names), None)
    if section is None or (rest and not found["stop"]):
        return None
    return Heading(section, title, rest)


def _lines(blocks: Iterable[Block], problems: list[Problem]) -> Iterator[tuple[str, Line]]:
    """Yield the plain text and the line of every paragraph; small tables as pipe tables; pictures are told."""
    picture = ""
    for block in blocks:
        if isinstance(block, Text) and picture and cleaned(block.text) in picture:
            continue  # its caption says the same
        picture = block.what if isinstance(block, Left) else ""
        if isinstance(block, Left):
            problems.append(faults.LEFT_OUT.at(block.where, f"{block.what}没有导入。"))
        elif isinstance(block, SourceTable):
            yield from ((line.text, line) for line in table_lines(block))
        elif cleaned(block.text):
            yield cleaned(block.text), line_of(block)
