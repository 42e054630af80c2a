"""The glyphs of a cell → its text: lines that only the width of the cell has broken are made whole again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from gentool.importing.pdf.lines import OPENING, Line, first_word, is_latin, joined, lines_of, text_of
from gentool.importing.pdf.page import Glyph
from gentool.importing.spacing import tidy

_MOST_PADDING = 6.0  # points between the lines of a table and its text
_TOLERANCE = 0.1
_SLACK = 3.0  # an indent in the cell, say; nothing is lost where two lines of a label are made one
_GAP = 0.25  # of a letter's size, between Chinese and digits
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
        if before is not None and _is_broken(before, line, width):
            texts[-1] = _whole(texts[-1], text)
        else:
            texts.append(text)
        before = line
    return "\n".join(whole for text in texts if (whole := tidy(text)))


def _is_broken(line: Line, following: Line, width: float) -> bool:
    """Tell whether a line ends because what follows had no room in it."""
    length = line.x1 - line.x0
    last, first = line.glyphs[-1].text, following.glyphs[0].text
    if _ends_in_figure(last) and _ends_in_figure(first):
        return length + _rest_of_figure(following) > width + _TOLERANCE
    gap = _GAP * following.size if is_latin(last[-1]) != is_latin(first[0]) else 0.0
    return length + gap + first_word(following) > width - _SLACK


def _rest_of_figure(line: Line) -> float:
    """Return the room for what of a figure a line begins with: a digit, or all of it where a remark hangs on it."""
    glyphs = line.glyphs
    end = 0
    while end < len(glyphs) and _ends_in_figure(glyphs[end].text):
        end += 1
    if end < len(glyphs) - 1 and glyphs[end].text in OPENING:
        return glyphs[end + 1].x1 - line.x0
    return glyphs[0].x1 - line.x0


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
