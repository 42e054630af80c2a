"""Paragraphs and small tables of a source → lines in the markup of our narrative that print as the same text.

Those of a narrative part are put by section, if its subheadings are the form's; else they stay as they stand. Also
which words around a table are its note, and one message for each stretch that a report does not take in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from gentool.form.model import Part, Table
from gentool.importing import faults
from gentool.importing.blocks import Block, Left, SourceTable, Text
from gentool.importing.draft import Line, Writing
from gentool.importing.recognising.outline import number_of
from gentool.importing.recognising.subheadings import Entry, Subheading, Subheadings, subheading, subheadings_of
from gentool.problems.problem import Problem, Severity
from gentool.report.model import Span
from gentool.text.lazy_regex import Pattern

_LINE_ENDS = Pattern(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_CONTROLS = Pattern(r"[\x00-\x08\x0e-\x1b\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
_LEAD = Pattern(r"(?:[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|\d{1,2}[.．、])[^。]{1,40}。?\s*")
_TAG = Pattern(r"\{[{%#]|[}%#]\}")
_MARKED = Pattern(r"[*!|\\]")
_NOTE_MARK = Pattern(r"^[(（]?(?:备?注|说明)\d?[:：]\s*")
_MONEY = Pattern(r"单位[:：][^，。；]{0,6}元")
_LONGEST_NOTE = 150  # characters of what passes as a note without a word of doubt
_MOST_NOTES = 2
_SHORTEST_SENTENCE = 12  # characters before a full stop
_MOST_SHOWN = 3
_AS_IT_STANDS = "需要分小节的，请改成格式的小标题，把各段文字分别写到各小节里；不需要的不用改。"
_AS_TAKEN = "请核对各小节的文字收得对不对；需要移动的，请自己移到别的小节里。"
_PICTURE = Pattern(r"(?:图片|图表|示意图)“(?P<name>.+)”")


def cleaned(text: str) -> str:
    """Return a text without what no YAML file may hold, as one line."""
    return _LINE_ENDS.sub(" ", _CONTROLS.sub("", text)).strip()


def escaped(text: str) -> str:
    """Return a text that our narrative prints as it is: braces, stars and bars mean nothing in it."""
    text = cleaned(text)
    if _MARKED.search(text):
        text = text.replace("\\", "\\\\").replace("**", "\\*\\*").replace("![", "\\![")
        if text.startswith("|"):
            text = f"\\{text}"
    return _TAG.sub(r"{{ '\g<0>' }}", text) if "{" in text or "}" in text else text


def line_of(text: Text) -> Line:
    """Return a paragraph as a line, emphasis kept where it is not the whole paragraph."""
    spans = [span for span in text.spans if span.text]
    if all(span.bold for span in spans) or (spans[0].bold and _LEAD.fullmatch(spans[0].text)):
        spans = [Span(spans[0].text), *spans[1:]] if not all(span.bold for span in spans) else [Span(text.text)]
    return Line("".join(map(_marked, spans)).strip(), text.where)


def table_lines(table: SourceTable) -> Iterator[Line]:
    """Yield a small table as a pipe table; a cell that spans several places fills the first, the rest stay blank."""
    width = table.width
    for number, line in enumerate(table.lines()):
        texts = [""] * width
        for cell in line:
            if cell.row == number:
                texts[cell.column] = escaped(" ".join(cell.text.split("\n"))).replace("|", "\\|")
        yield Line(f"| {' | '.join(texts)} |", line[0].where if line else table.where)
        if number == 0:
            yield Line(f"|{' --- |' * width}", table.where)


def _marked(span: Span) -> str:
    if not span.bold or not span.text.strip():
        return escaped(span.text)
    return f"**{escaped(span.text)}**"


def is_note_text(text: str) -> bool:
    """Tell words that call themselves a note."""
    return _NOTE_MARK.match(text) is not None


def note_of(table: Table, key: str, lines: Sequence[Line]) -> tuple[tuple[Line, ...], list[Problem]]:
    """Return the note without the word for it, and what is to be told of a note that does not call itself one."""
    if not lines:
        return (), []
    bare = tuple(line._replace(text=_NOTE_MARK.sub("", line.text)) for line in lines)
    unmarked = [line for line in lines if not is_note_text(line.text)]
    if not unmarked:
        return bare, []
    length = sum(len(line.text) for line in unmarked)
    is_doubtful = (
        length > _LONGEST_NOTE
        or len(unmarked) > _MOST_NOTES
        or any(number_of(line.text) is not None or _MONEY.search(line.text) for line in unmarked)
    )
    shown = "、".join(f"“{line.text[:20]}”" for line in unmarked[:3])
    more = f"等 {len(unmarked)} 段" if len(unmarked) > 3 else ""
    message = f"{table.name}前后的文字作为表下的“注”收入：{shown}{more}。"
    severity = Severity.WARNING if is_doubtful else Severity.INFO
    return bare, [faults.NOTE.at(unmarked[0].where, message, field=key, severity=severity)]


def told_left(place: str, blocks: Sequence[Block]) -> list[Problem]:
    """Tell blocks that are left out; ``place`` says where in the report, such as ``第一部分之前``."""
    texts = [text for block in blocks if isinstance(block, Text) and (text := cleaned(block.text))]
    tables = sum(isinstance(block, SourceTable) for block in blocks)
    others = [block.what for block in blocks if isinstance(block, Left)]
    counted = [f"{len(texts)} 段文字"] if texts else []
    counted += [f"{tables} 个表格"] if tables else []
    counted += [f"{len(others)} 个图片等"] if others else []
    if not counted:
        return []
    shown = "、".join(f"“{text[:20]}”" for text in texts[:_MOST_SHOWN])
    more = "等" if len(texts) > _MOST_SHOWN else ""
    message = f"{place}有 {'、'.join(counted)}没有收入{f'：{shown}{more}' if shown else ''}。"
    is_report = tables or any(text.find("。", _SHORTEST_SENTENCE) >= 0 for text in texts)
    severity = Severity.WARNING if is_report else Severity.INFO
    return [faults.LEFT_OUT.at(blocks[0].where, message, severity=severity)]


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
    """Yield what every paragraph is and its line; small tables as pipe tables; pictures but for charts are told."""
    picture = ""
    for block in blocks:
        if isinstance(block, Text) and picture and cleaned(block.text) == picture and not subheading((), picture):
            continue  # its caption says the same
        picture = _name_of(block) if isinstance(block, Left) else ""
        if isinstance(block, Left):
            if block.line:
                yield Entry(block.line), Line(block.line, block.where)
            else:
                problems.append(faults.LEFT_OUT.at(block.where, f"{block.what}没有导入。"))
        elif isinstance(block, SourceTable):
            yield from ((Entry(line.text), line) for line in table_lines(block))
        elif text := cleaned(block.text):
            lead = block.spans[0].text if block.spans[0].bold and len(block.spans) > 1 else ""
            yield Entry(text, block.is_heading, lead), line_of(block)


def _name_of(left: Left) -> str:
    """Return the text that a picture has for those who cannot see it, of a chart its caption."""
    if left.line:
        return cleaned(left.line[2:].partition("](")[0])
    found = _PICTURE.fullmatch(left.what)
    return cleaned(found["name"]) if found else ""
