"""Small signs beside the upper half of a character, as the numbers of notes → set on its line, digits as raised ones.

Otherwise they would stand on a line of their own, or be taken for digits of the figure.
"""

from __future__ import annotations

from collections.abc import Iterable

from gentool.importing.pdf.page import Glyph
from gentool.importing.spacing import raised

_SMALLER = 0.8  # of the size of the character before
_LEAST, _MOST = 0.12, 0.8  # of that size: how much higher the sign stands
_GAP = 0.5  # of that size, from its end to the sign


def with_raised(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Return glyphs, in the file's order, with those that are set high told as such."""
    found: list[Glyph] = []
    before: Glyph | None = None  # the last that is not set high itself
    end = 0.0  # of it and of what is set high behind it
    for glyph in glyphs:
        if glyph.text.isspace():
            found.append(glyph)
        elif before is not None and _is_raised(before, end, glyph):
            found.append(glyph._replace(text=raised(glyph.text), base=before.base))
            end = glyph.x1
        else:
            found.append(glyph)
            before, end = glyph, glyph.x1
    return found


def _is_raised(before: Glyph, end: float, glyph: Glyph) -> bool:
    size = before.size
    return (
        before.turn == glyph.turn == 0
        and glyph.size <= _SMALLER * size
        and _LEAST * size <= before.base - glyph.base <= _MOST * size
        and -_GAP * size <= glyph.x0 - end <= _GAP * size
    )
