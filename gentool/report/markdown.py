"""What a line of narrative may hold: emphasis, a picture, a pipe table; by markdown-it with all else switched off.

The library's own emphasis rule asks for blanks or letters around ``**``, as English has them; in Chinese a full-width
mark beside it (``**第一，**内容``) would leave the stars standing. So ``**`` pairs are found by a rule of our own.
Imported only where a text needs it: the library takes longer to import than a whole report to build.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from gentool.report.model import Span


def spans(text: str) -> tuple[Span, ...]:
    """Split a line into spans, emphasised or not."""
    return _spans(_texts().parseInline(text)[0].children or ())


def image(text: str) -> tuple[str, str] | None:
    """Return caption and file name of the picture that a line consists of, None if it is anything else."""
    if text.count("![") > 1:  # many of them would take the library long
        return None
    children = _pictures().parseInline(text)[0].children or ()
    if len(children) != 1 or children[0].type != "image":
        return None
    from urllib.parse import unquote

    return children[0].content, unquote(str(children[0].attrs["src"]))


def table(lines: Sequence[str]) -> tuple[tuple[tuple[Span, ...], ...], ...] | None:
    """Return the rows of a pipe table, header first; None if the lines do not make exactly one table.

    The library leaves out what a row has beyond the header, and fills up what it lacks; here both are mistakes.
    """
    if len({_width(line) for line in lines}) != 1:
        return None
    tokens = _texts().parse("\n".join(lines))
    if not tokens or tokens[0].type != "table_open" or tokens[-1].type != "table_close":
        return None
    rows: list[list[tuple[Span, ...]]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_spans(token.children or ()))
    return tuple(tuple(row) for row in rows)


def _width(line: str) -> int:
    """Count the cells of a row as the library does: a bar at either end encloses, an escaped one is text."""
    cells = escapedSplit(line.strip())
    return len(cells) - (cells[0] == "") - (len(cells) > 1 and cells[-1] == "")


@cache
def _texts() -> MarkdownIt:
    library = MarkdownIt("zero").enable(["table", "escape"])
    library.inline.ruler.after("escape", "strong", _strong)
    return library


@cache
def _pictures() -> MarkdownIt:
    library = MarkdownIt("zero").enable(["image", "escape"])
    library.validateLink = lambda url: True  # type: ignore[method-assign]  # files only; pictures.py decides
    return library


def _strong(state: StateInline, silent: bool) -> bool:
    """Match ``**text**`` whatever stands beside it."""
    if not state.src.startswith("**", state.pos):
        return False
    end = state.src.find("**", state.pos + 3)
    if end < 0 or end > state.posMax - 2:
        return False
    if not silent:
        content = state.src[state.pos + 2 : end]
        token = state.push("strong", "strong", 0)
        token.content = content
    state.pos = end + 2
    return True


def _spans(tokens: Sequence[Token]) -> tuple[Span, ...]:
    found: list[Span] = []
    for token in tokens:
        bold = token.type == "strong"
        if found and found[-1].bold == bold:
            found[-1] = Span(found[-1].text + token.content, bold)
        else:
            found.append(Span(token.content, bold))
    return tuple(found)
