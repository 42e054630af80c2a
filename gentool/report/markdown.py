"""What a line of narrative may hold: emphasis, a picture, a pipe table, as CommonMark writes them, and nothing else.

Emphasis alone is read otherwise: CommonMark asks for blanks or letters around ``**``, as English has them; in Chinese a
full-width mark beside it (``**第一，**内容``) would leave the stars standing, so the next ``**`` always ends it. A
library for the rest would take longer to import than a whole report to check.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from gentool.report.model import Span
from gentool.text.lazy_regex import Pattern

_ESCAPED = Pattern(r"\\([!-/:-@\[-`{-~])")
_MARK = Pattern(rf"{_ESCAPED.pattern}|\*\*(?P<bold>.+?)\*\*")
_BAR = Pattern(r"(?<!\\)\|")
_RULE = Pattern(":?-+:?")
_PLAIN = r"\\.|[^\[\]\\]"
_NAME = r"\\[^ ]|[^\x00-\x20\x7f()\\]"
_IMAGE = Pattern(
    rf"!\[(?P<caption>(?:{_PLAIN}|\[(?:{_PLAIN})*\])*)\]"
    rf"\([ \t]*(?:<(?P<in_brackets>(?:\\.|[^<>\\])*)>|(?P<bare>(?!<)(?:{_NAME}|\((?:{_NAME})*\))*))"
    r"(?:[ \t]+(?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\)))?[ \t]*\)"
)


class Image(NamedTuple):
    """A picture as written: caption and file name."""

    caption: str
    name: str


def spans(text: str) -> tuple[Span, ...]:
    """Split a line into spans, emphasised or not."""
    pieces, at = [], 0
    for mark in _MARK.finditer(text):
        pieces += [(False, text[at : mark.start()]), (mark["bold"] is not None, mark["bold"] or mark[1])]
        at = mark.end()
    pieces.append((False, text[at:]))
    runs = groupby((piece for piece in pieces if piece[1]), key=lambda piece: piece[0])
    return tuple(Span("".join(piece for _, piece in run), bold) for bold, run in runs)


def image(text: str) -> Image | None:
    """Return the picture that a line consists of, None if it is anything else."""
    found = _IMAGE.fullmatch(text)
    if found is None or "![" in text[2:]:
        return None
    from urllib.parse import unquote

    name = _ESCAPED.sub(r"\1", found["in_brackets"] or found["bare"] or "")
    return Image(found["caption"], unquote(name.strip()))


def table(lines: Sequence[str]) -> tuple[tuple[tuple[Span, ...], ...], ...] | None:
    """Return the rows of a pipe table, header first; None if the lines do not make exactly one table.

    CommonMark's readers leave out what a row has beyond the header, and fill up what it lacks; here both are mistakes.
    """
    header, *others = map(_cells, lines)
    if not header or not others or any(len(row) != len(header) for row in others):
        return None
    rule, *body = others
    if not all(map(_RULE.fullmatch, rule)):
        return None
    return tuple(tuple(map(spans, row)) for row in (header, *body))


def _cells(line: str) -> list[str]:
    """Return the cells of a row: a bar at either end encloses, an escaped one is text."""
    cells = _BAR.split(line.strip())
    cells = cells[cells[0] == "" :]
    if cells and not cells[-1]:
        cells.pop()
    return [cell.replace("\\|", "|").strip() for cell in cells]
