"""Lines of text → paragraphs: by the indent of the first line, by a last line that ends early, by larger gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from gentool.importing.pdf_lines import CLOSING, Line, first_word

_INDENT = 1.2  # times the size of the letters; the usual indent is two
_OTHER_SIZE = 0.15
_LARGE = 1.15  # of a title against the text
_WIDER = 1.5  # of a gap against the usual distance of lines
_NEAR = 3.0
_MANY = 3


class Column(NamedTuple):
    """Where the text of pages of one size stands, how large it is, how far its lines are apart.

    ``has_indents``: paragraphs begin with an indent, so that the end of a line says little about them.
    """

    left: float
    right: float
    size: float
    pitch: float
    has_indents: bool


class Placed(NamedTuple):
    """A line with the number of its page."""

    page: int
    line: Line


def column_of(pages: Iterable[Sequence[Line]], width: float) -> Column:
    """Measure the text of pages of one size, so many points wide."""
    kept = [page for page in pages if page]
    lines = [line for page in kept for line in page]
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.glyphs)
    size = max(sizes, key=lambda each: (sizes[each], each), default=12.0)
    body = [line for line in lines if abs(line.size - size) <= _OTHER_SIZE * size] or lines
    pitches = sorted(
        after.base - before.base
        for page in kept
        for before, after in pairwise(page)
        if abs(before.size - size) + abs(after.size - size) <= _OTHER_SIZE * size and after.base > before.base
    )
    left = _common([line.x0 for line in body])
    # Marks at the end of a line may hang over the edge of the text.
    right = -_common([-line.x1 for line in body if line.glyphs[-1].text not in CLOSING] or [-line.x1 for line in body])
    if sum(abs(line.x1 - right) <= _NEAR for line in body) < _MANY:  # no full lines to tell: margins are alike mostly
        right = max(right, width - left)
    # The pitch within paragraphs is the smaller one, and at least the more frequent where text has many lines.
    pitch = pitches[len(pitches) // 3] if pitches else 2 * size
    indented = sum(_INDENT * size < line.x0 - left < 2 * _INDENT * size for line in body)
    return Column(left, right, size, pitch, indented >= max(_MANY, len(body) // 8))


def _common(places: Sequence[float]) -> float:
    """Return the smallest place at which more than one line begins, else the smallest."""
    ordered = sorted(places)
    for place, following in pairwise(ordered):
        if following - place <= _NEAR:
            return place
    return ordered[0] if ordered else 0.0


def paragraphs(lines: Sequence[Placed], column: Column) -> list[list[Placed]]:
    """Divide lines that follow each other, on one page or several, into paragraphs."""
    found: list[list[Placed]] = []
    for placed in lines:
        if found and _goes_on(found[-1][-1], placed, column):
            found[-1].append(placed)
        else:
            found.append([placed])
    return found


def _goes_on(before: Placed, after: Placed, column: Column) -> bool:
    line, following = before.line, after.line
    size = max(line.size, following.size)
    same_page = before.page == after.page
    if abs(line.size - following.size) > _OTHER_SIZE * size:
        return False
    if line.size > _LARGE * column.size and same_page and _is_centred(line, column) and _is_centred(following, column):
        return following.base - line.base <= 3 * size
    if same_page and following.base - line.base > max(_WIDER * column.pitch, 1.2 * size):
        return False
    if following.x0 - column.left > _INDENT * size:
        return False
    slack = 3 * size if column.has_indents else 0.6 * size
    return column.right - line.x1 <= first_word(following) + slack


def _is_centred(line: Line, column: Column) -> bool:
    return abs((line.x0 + line.x1) - (column.left + column.right)) <= 2 * line.size
