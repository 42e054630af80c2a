"""What is taken off a page before it is read: page numbers, running heads and feet, and text with a line through it.

The former part neither paragraphs nor tables; the line through a text would rule a table otherwise.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from gentool.importing.pdf.lines import Line, lines_of, text_of
from gentool.importing.pdf.page import Glyph, Page, Rule
from gentool.text.lazy_regex import Pattern

_ZONE = 0.13  # of the page's height, from either edge
_MOST_LINES = 3  # of a head or foot
_NEAR = 4.0
_APART = 1.2
_OTHER_SIZE = 0.1
_PAGE_NUMBER = Pattern(
    r"[-—–－·~_|\s]*(?:(?:第|page)\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*页)?(?:\s*[/／,，共of|]+\s*\d{1,4}(?:\s*页)?)?[-—–－·~_|\s]*",
    2,
)
_DIGITS = Pattern(r"\d+")

Sheet = tuple[float, Sequence[Line]]  # the height of a page and its lines from top to bottom
_LOWEST, _HIGHEST = 0.15, 0.5  # of a glyph's size above its base: where a line strikes it out
_ENDS = 0.4  # of a glyph's size: a line that goes farther than the text belongs to a table
_LARGEST = 60.0
_MOST_RULES = 1_500


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


def without_struck(page: Page) -> tuple[Page, list[str]]:
    """Return a page without what is struck out, and the texts that were."""
    if not page.across or len(page.across) > _MOST_RULES:
        return page, []
    lines = lines_of(glyph for glyph in page.glyphs if glyph.turn == 0)
    bases = [line.base for line in lines]
    gone: set[int] = set()
    texts: list[str] = []
    across: list[Rule] = []
    for rule in page.across:
        near = lines[bisect_left(bases, rule.at) : bisect_right(bases, rule.at + _HIGHEST * _LARGEST)]
        struck = next((found for line in near if (found := _struck(line, rule))), ())
        if not struck:
            across.append(rule)
        elif id(struck[0]) not in gone:  # it may have two lines through it
            first, last = struck[0], struck[-1]
            texts.append(text_of(Line(tuple(struck), first.x0, last.x1, first.base, first.size), True))
            gone |= {id(glyph) for glyph in struck}
    kept = [glyph for glyph in page.glyphs if id(glyph) not in gone]
    return (page._replace(glyphs=kept, across=across), texts) if gone else (page, [])


def _struck(line: Line, rule: Rule) -> Sequence[Glyph]:
    """Return the glyphs of a line that a rule goes through; none where it goes on without them."""
    start = bisect_left(line.glyphs, rule.start, key=lambda glyph: glyph.x)
    end = bisect_right(line.glyphs, rule.end, key=lambda glyph: glyph.x)
    found = [glyph for glyph in line.glyphs[start:end] if not glyph.text.isspace()]
    if not found or not all(_LOWEST * each.size <= each.base - rule.at <= _HIGHEST * each.size for each in found):
        return ()
    slack = _ENDS * line.size
    return found if abs(found[0].x0 - rule.start) <= slack and abs(found[-1].x1 - rule.end) <= slack else ()
