"""The blocks of a narrative part → lines by section, if its subheadings are the form's; else as they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from gentool.form.model import Part
from gentool.importing import faults
from gentool.importing.blocks import Block, Left, SourceTable, Text
from gentool.importing.draft import Line, Writing
from gentool.importing.recognising.subheadings import Entry, Subheading, Subheadings, subheading, subheadings_of
from gentool.importing.recognising.writing import cleaned, escaped, line_of, table_lines
from gentool.problems.problem import Problem, Severity
from gentool.text.lazy_regex import Pattern

_AS_IT_STANDS = "需要分小节的，请改成格式的小标题，把各段文字分别写到各小节里；不需要的不用改。"
_AS_TAKEN = "请核对各小节的文字收得对不对；需要移动的，请自己移到别的小节里。"
_PICTURE = Pattern(r"(?:图片|图表|示意图)“(?P<name>.+)”")


def writings_of(part: Part, blocks: Sequence[Block]) -> tuple[list[Writing], list[Problem]]:
    """Return what a narrative part says, and what is to be told of it."""
    problems: list[Problem] = []
    texts = list(_lines(blocks, problems))
    assert part.narrative is not None
    sections = part.narrative.sections
    found = subheadings_of(sections, [entry for entry, _ in texts]) if sections else Subheadings({})
    if found.own:
        problems += (
            faults.HEADING.at(
                texts[told.at][1].where,
                f"第{part.number}部分的{told.message}。",
                hint=_AS_TAKEN,
                field=part.key,
                severity=Severity.WARNING,
            )
            for told in found.told
        )
        return _by_section(part, texts, found.own, problems), problems
    if fault := found.fault:
        message = f"第{part.number}部分的{fault.message}，整部分照原样收入，没有分小节。"
        problems.append(faults.HEADING.at(texts[fault.at][1].where, message, hint=_AS_IT_STANDS, field=part.key))
    lines = tuple(line for _, line in texts)
    return ([Writing(part.key, "", lines)] if lines else []), problems


def _by_section(
    part: Part, texts: Sequence[tuple[Entry, Line]], headings: Mapping[int, Subheading], problems: list[Problem]
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
        assert heading.section is not None
        line = texts[begin][1]
        lines = [text for _, text in texts[begin + 1 : end]]
        if heading.rest:
            lines.insert(0, Line(escaped(heading.rest), line.where))
        writings.append(Writing(part.key, heading.section.key, tuple(lines)))
    unlike = [
        (begin, heading.title, heading.section.key)
        for begin, heading in sorted(headings.items())
        if heading.section and heading.title != heading.section.label
    ]
    if unlike:
        shown = "，".join(f"“{title}”归入“{key}”" for _, title, key in unlike)
        where = texts[unlike[0][0]][1].where
        problems.append(faults.HEADING.at(where, f"小标题与格式的不完全相同：{shown}。", field=part.key))
    return writings


def _lines(blocks: Iterable[Block], problems: list[Problem]) -> Iterator[tuple[Entry, Line]]:
    """Yield what every paragraph is and its line; small tables as pipe tables; pictures are told."""
    picture = ""
    for block in blocks:
        if isinstance(block, Text) and picture and cleaned(block.text) == picture and not subheading((), picture):
            continue  # its caption says the same
        picture = _name_of(block) if isinstance(block, Left) else ""
        if isinstance(block, Left):
            problems.append(faults.LEFT_OUT.at(block.where, f"{block.what}没有导入。"))
        elif isinstance(block, SourceTable):
            yield from ((Entry(line.text), line) for line in table_lines(block))
        elif text := cleaned(block.text):
            lead = block.spans[0].text if block.spans[0].bold and len(block.spans) > 1 else ""
            yield Entry(text, block.is_heading, lead), line_of(block)


def _name_of(left: Left) -> str:
    """Return the text that a picture has for those who cannot see it."""
    found = _PICTURE.fullmatch(left.what)
    return cleaned(found["name"]) if found else ""
