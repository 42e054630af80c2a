"""What a page has around its text: page numbers, running heads and feet. They part neither paragraphs nor tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from gentool.importing.pdf.lines import Line, text_of
from gentool.text.lazy_regex import Pattern

_ZONE = 0.13  # of the page's height, from either edge
_MOST_LINES = 3  # of a head or foot
_NEAR = 4.0
_APART = 1.2
_OTHER_SIZE = 0.1
_PAGE_NUMBER = Pattern(
    r"[-—–－·~_|\s]*(?:第|page)?\s*(?:\d{1,4}|[ivxl]{1,6})\s*(?:页)?(?:\s*[/／,，共of|]+\s*\d{1,4}\s*(?:页)?)?[-—–－·~_|\s]*",
    2,
)
_DIGITS = Pattern(r"\d+")

Sheet = tuple[float, Sequence[Line]]  # the height of a page and its lines from top to bottom


def without_margins(sheets: Sequence[Sheet]) -> list[list[Line]]:
    """Return the lines of every page without page numbers and without what stands on several pages at one place."""
    usual = _usual([lines for _, lines in sheets])
    edges = [_edge(*sheet) for sheet in sheets]
    apart = [
        [line for line in edge if _is_apart(line, sheet[1], usual)] for edge, sheet in zip(edges, sheets, strict=True)
    ]
    seen = Counter(key for edge in apart for key in {_key(line) for line in edge})
    again = {key for key, times in seen.items() if times >= max(2, len(sheets) // 3)}
    kept = []
    for (_, lines), edge, heads in zip(sheets, edges, apart, strict=True):
        dropped = {id(line) for line in edge if _is_page_number(line)}
        dropped |= {id(line) for line in heads if _key(line) in again}
        kept.append([line for line in lines if id(line) not in dropped])
    return kept


def _edge(height: float, lines: Sequence[Line]) -> list[Line]:
    """Return the first and last lines of a page that stand near enough to its edges."""
    top = [line for line in lines[:_MOST_LINES] if line.base < _ZONE * height]
    bottom = [line for line in lines[-_MOST_LINES:] if line.base > (1 - _ZONE) * height]
    return top + bottom


def _usual(pages: Sequence[Sequence[Line]]) -> tuple[float, float]:
    """Return the usual size of letters and distance of lines."""
    sizes = sorted(glyph.size for lines in pages for line in lines for glyph in line.glyphs)
    pitches = sorted(after.base - before.base for lines in pages for before, after in pairwise(lines))
    return (sizes[len(sizes) // 2] if sizes else 0.0), (pitches[len(pitches) // 2] if pitches else 0.0)


def _is_apart(line: Line, lines: Sequence[Line], usual: tuple[float, float]) -> bool:
    """Tell whether a line at the edge is no line of the text: of another size, or farther off than lines are."""
    size, pitch = usual
    nearest = min((abs(line.base - other.base) for other in lines if other is not line), default=2 * _APART * pitch)
    return abs(line.size - size) > _OTHER_SIZE * size or nearest > _APART * pitch


def _is_page_number(line: Line) -> bool:
    text = text_of(line, True).strip()
    return len(text) <= 24 and _PAGE_NUMBER.fullmatch(text) is not None


def _key(line: Line) -> tuple[str, int]:
    text = "".join(glyph.text for glyph in line.glyphs if not glyph.text.isspace())
    return _DIGITS.sub("0", text), round(line.base / _NEAR)
