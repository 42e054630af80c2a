"""The glyphs of a cell → its text: lines that only the width of the cell has broken are made whole again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from gentool.importing.pdf_lines import Line, first_word, is_latin, joined, lines_of, text_of
from gentool.importing.pdf_page import Glyph
from gentool.importing.spacing import tidy

_MOST_PADDING = 6.0  # points between the lines of a table and its text
_TOLERANCE = 1.0
_OF_FIGURES = "0123456789.,"


def padding(cells: Iterable[tuple[float, float, Sequence[Line]]]) -> float:
    """Return how near the text of a table comes to its lines, from the cells' edges and lines."""
    nearest = _MOST_PADDING
    for x0, x1, lines in cells:
        for line in lines:
            nearest = min(nearest, line.x0 - x0, x1 - line.x1)
    return max(nearest, 0.0)


def cell_text(glyphs: Sequence[Glyph], width: float, blanks_are_meant: bool) -> str:
    """Return the text of a cell with so much room for text.

    A line that the room has broken goes on; other lines stay lines. Text that runs downwards or is turned is one.
    """
    seen = [glyph for glyph in glyphs if not glyph.text.isspace()]
    if not seen:
        return ""
    turn = max((-1, 0, 1), key=lambda each: sum(glyph.turn == each for glyph in seen))
    if turn:  # from bottom to top, lines going to the right; or from top to bottom, lines going to the left
        return tidy("".join(glyph.text for glyph in sorted(seen, key=lambda glyph: _along(glyph, turn))))
    if _runs_down(seen):
        return tidy("".join(glyph.text for glyph in seen))
    texts: list[str] = []
    before: Line | None = None
    for line in lines_of(glyphs):
        text = text_of(line, blanks_are_meant)
        if before is not None and before.x1 - before.x0 + _needed(before, line) > width - _TOLERANCE:
            texts[-1] = _whole(texts[-1], text)
        else:
            texts.append(text)
        before = line
    return "\n".join(whole for text in texts if (whole := tidy(text)))


def _needed(line: Line, following: Line) -> float:
    """Return how much more room the line above would have had to have; a long figure is broken at any digit."""
    first = following.glyphs[0]
    if _ends_in_figure(line.glyphs[-1].text) and _ends_in_figure(first.text):
        return first.x1 - first.x0
    return first_word(following)


def _whole(text: str, following: str) -> str:
    if _ends_in_figure(text) and _ends_in_figure(following[:1]):
        return text + following
    return joined((text, following))


def _ends_in_figure(text: str) -> bool:
    return text[-1:] in _OF_FIGURES and text != ""


def _along(glyph: Glyph, turn: int) -> tuple[float, float]:
    line = round(glyph.x / glyph.size)
    return (line, -glyph.y) if turn > 0 else (-line, glyph.y)


def _runs_down(glyphs: Sequence[Glyph]) -> bool:
    """Tell whether Chinese is set from top to bottom: every glyph stands below the one before, in the file's order."""
    if len(glyphs) < 2 or any(is_latin(glyph.text[0]) and glyph.text.isdigit() for glyph in glyphs):
        return False
    down = sum(abs(after.x - before.x) < 0.5 * before.size and after.y > before.y for before, after in pairwise(glyphs))
    return down > 0.5 * (len(glyphs) - 1)
