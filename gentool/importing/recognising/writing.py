"""Paragraphs and small tables of a source → lines in the markup of our narrative that print as the same text.

Also which words around a table are its note, and one message for each stretch that a report does not take in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gentool.form.model import Table
from gentool.importing import faults
from gentool.importing.blocks import Block, Left, SourceTable, Text
from gentool.importing.draft import Line
from gentool.importing.recognising.outline import number_of
from gentool.problems.problem import Problem, Severity
from gentool.report.model import Span
from gentool.text.lazy_regex import Pattern

_LINE_ENDS = Pattern(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_CONTROLS = Pattern(r"[\x00-\x08\x0e-\x1b\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
_LEAD = Pattern(r"(?:[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|\d{1,2}[.．、])[^。]{1,40}。?\s*")
_TAG = Pattern(r"\{[{%#]|[}%#]\}")
_MARKED = Pattern(r"[*!|\\]")
_MARK = Pattern(r"^[(（]?(?:备?注|说明)\d?[:：]\s*")
_MONEY = Pattern(r"单位[:：][^，。；]{0,6}元")
_LONGEST = 150  # characters of what passes as a note without a word of doubt
_MOST = 2
_SENTENCE = 12  # characters before a full stop
_MOST_SHOWN = 3


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
    if all(span.bold for span in spans) or _is_lead(spans[0]):
        spans = [Span(spans[0].text), *spans[1:]] if not all(span.bold for span in spans) else [Span(text.text)]
    return Line("".join(map(_marked, spans)).strip(), text.where)


def _is_lead(span: Span) -> bool:
    """Tell a numbered heading that runs into its text: it is emphasised by its level, not by the office."""
    return span.bold and _LEAD.fullmatch(span.text) is not None


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
    return _MARK.match(text) is not None


def note_of(table: Table, key: str, lines: Sequence[Line]) -> tuple[tuple[Line, ...], list[Problem]]:
    """Return the note without the word for it, and what is to be told of a note that does not call itself one."""
    if not lines:
        return (), []
    bare = tuple(line._replace(text=_MARK.sub("", line.text)) for line in lines)
    unmarked = [line for line in lines if not is_note_text(line.text)]
    if not unmarked:
        return bare, []
    length = sum(len(line.text) for line in unmarked)
    is_doubtful = (
        length > _LONGEST
        or len(unmarked) > _MOST
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
    is_report = tables or any(text.find("。", _SENTENCE) >= 0 for text in texts)
    severity = Severity.WARNING if is_report else Severity.INFO
    return [faults.LEFT_OUT.at(blocks[0].where, message, severity=severity)]
