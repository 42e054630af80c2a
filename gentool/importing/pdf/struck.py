"""Text with a line through it → taken off the page, and its line with it, which would rule a table otherwise."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from gentool.importing.pdf.lines import Line, lines_of, text_of
from gentool.importing.pdf.page import Glyph, Page, Rule

_LOWEST, _HIGHEST = 0.15, 0.5  # of a glyph's size above its base: where a line strikes it out
_ENDS = 0.4  # of a glyph's size: a line that goes farther than the text belongs to a table
_LARGEST = 60.0
_MOST_RULES = 1_500


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
