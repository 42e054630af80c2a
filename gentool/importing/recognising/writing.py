"""Paragraphs and small tables of a source → lines in the markup of our narrative that print as the same text."""

from __future__ import annotations

from collections.abc import Iterator

from gentool.importing.blocks import SourceTable, Text
from gentool.importing.draft import Line
from gentool.importing.recognising.lines import lines_of, width_of
from gentool.report.model import Span
from gentool.text.lazy_regex import Pattern

_LINE_ENDS = Pattern(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_CONTROLS = Pattern(r"[\x00-\x08\x0e-\x1b\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
_LEAD = Pattern(r"(?:[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|\d{1,2}[.．、])[^。]{1,40}。?\s*")
_TAG = Pattern(r"\{[{%#]|[}%#]\}")
_MARKED = Pattern(r"[*!|\\]")


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
    width = width_of(table)
    for number, line in enumerate(lines_of(table)):
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
