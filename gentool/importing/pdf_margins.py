"""What a page has around its text: page numbers, running heads and feet. They part neither paragraphs nor tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gentool.importing.pdf_lines import Line, text_of
from gentool.patterns import Pattern

_ZONE = 0.13  # of the page's height, from either edge
_MOST_LINES = 3  # of a head or foot
_NEAR = 4.0
_PAGE_NUMBER = Pattern(
    r"[-—–－·~_|\s]*(?:第|page)?\s*(?:\d{1,4}|[ivxl]{1,6})\s*(?:页)?(?:\s*[/／,，共of|]+\s*\d{1,4}\s*(?:页)?)?[-—–－·~_|\s]*",
    2,
)
_DIGITS = Pattern(r"\d+")

Sheet = tuple[float, Sequence[Line]]  # the height of a page and its lines from top to bottom


def without_margins(sheets: Sequence[Sheet]) -> list[list[Line]]:
    """Return the lines of every page without page numbers and without what stands on several pages at one place."""
    edges = [_edge(*sheet) for sheet in sheets]
    seen = Counter(key for edge in edges for key in {_key(line) for line in edge})
    again = {key for key, times in seen.items() if times >= max(2, len(sheets) // 3)}
    kept = []
    for (_, lines), edge in zip(sheets, edges, strict=True):
        dropped = {id(line) for line in edge if _is_page_number(line) or _is_again(line, again)}
        kept.append([line for line in lines if id(line) not in dropped])
    return kept


def _edge(height: float, lines: Sequence[Line]) -> list[Line]:
    """Return the first and last lines of a page that stand near enough to its edges."""
    top = [line for line in lines[:_MOST_LINES] if line.base < _ZONE * height]
    bottom = [line for line in lines[-_MOST_LINES:] if line.base > (1 - _ZONE) * height]
    return top + bottom


def _is_page_number(line: Line) -> bool:
    text = text_of(line, True).strip()
    return len(text) <= 24 and _PAGE_NUMBER.fullmatch(text) is not None


def _key(line: Line) -> tuple[str, int]:
    text = "".join(glyph.text for glyph in line.glyphs if not glyph.text.isspace())
    return _DIGITS.sub("0", text), round(line.base / _NEAR)


def _is_again(line: Line, again: set[tuple[str, int]]) -> bool:
    return _key(line) in again
