"""Lines of text → paragraphs: by the indent of the first line, by a last line that ends early, by larger gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from gentool.importing.pdf.lines import CLOSING, Line, first_word, is_row, text_of
from gentool.text.lazy_regex import Pattern

_INDENT = 1.2  # times the size of the letters; the usual indent is two
_OTHER_SIZE = 0.15
_LARGE = 1.15  # of a title against the text
_WIDER = 1.5  # of a gap against the usual distance of lines
_NEAR = 3.0
_MANY = 3
_FULL_INDENT = 2.0
_HANGING = 1.2
_ORDINAL = Pattern(r"(?:[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}(?:[.．](?!\d)|、))")
_ENDS_SENTENCE = ("。", "！", "？", "。”", "。）")
_WITHIN_SENTENCE = Pattern("[，。；：！？]")
_LONGEST_HEADING = 30


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


def column_of(pages: Iterable[Sequence[Line]], width: float, edges: Sequence[float] = ()) -> Column:
    """Measure the text of pages of one size, so many points wide; ``edges``: where tables begin on the left."""
    kept = [page for page in pages if page]
    lines = [line for page in kept for line in page]
    flowing = [line for line in lines if not is_row(line)] or lines
    sizes: Counter[float] = Counter()
    for line in flowing:
        sizes[round(line.size * 2) / 2] += len(line.glyphs)
    size = max(sizes, key=lambda each: (sizes[each], each), default=12.0)
    body = [line for line in flowing if abs(line.size - size) <= _OTHER_SIZE * size] or lines
    pitches = sorted(
        after.base - before.base
        for page in kept
        for before, after in pairwise(page)
        if abs(before.size - size) + abs(after.size - size) <= _OTHER_SIZE * size and after.base > before.base
    )
    left = _left(body, size, edges)
    right = _right(body, size, width - left)
    # The pitch within paragraphs is the smaller one, and at least the more frequent where text has many lines.
    pitch = pitches[len(pitches) // 3] if pitches else 2 * size
    indented = sum(_INDENT * size < line.x0 - left < 2 * _INDENT * size for line in body)
    return Column(left, right, size, pitch, indented >= max(_MANY, len(body) // 8))


def _left(body: Sequence[Line], size: float, edges: Sequence[float]) -> float:
    """Return the margin: where most lines are first lines, a single line or the tables tell how far these are in."""
    left = _common([line.x0 for line in body])
    outer = left - _FULL_INDENT * size
    alone = [line.x0 for line in body if abs(line.x0 - outer) <= _NEAR]
    if alone:
        return min(alone)
    return outer if any(abs(edge - outer) <= size for edge in edges) else left


def _right(body: Sequence[Line], size: float, opposite: float) -> float:
    """Return the other margin: where full lines end; else where they may, as margins are alike mostly."""
    # Marks at the end of a line may hang over the edge of the text.
    right = -_common([-line.x1 for line in body if line.glyphs[-1].text not in CLOSING] or [-line.x1 for line in body])
    full = sum(abs(line.x1 - right) <= _NEAR for line in body)
    beyond = [line.x1 for line in body if line.x1 > right + _HANGING * size]
    if 2 * len(beyond) > full:  # some headings of the same length
        right, full = max(beyond), 0
    return max(right, opposite) if full < _MANY else right


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
    if abs(line.size - following.size) > _OTHER_SIZE * size or is_row(line) or is_row(following):
        return False
    if line.size > _LARGE * column.size and same_page and _is_centred(line, column) and _is_centred(following, column):
        return following.base - line.base <= 3 * size
    if same_page and following.base - line.base > max(_WIDER * column.pitch, 1.2 * size):
        return False
    if following.x0 - column.left > _INDENT * size:
        return False
    if _ORDINAL.match(text_of(following, False)) and _is_closed(text_of(line, False)):
        return False
    slack = 3 * size if column.has_indents else 0.6 * size
    return column.right - line.x1 <= first_word(following) + slack


def _is_closed(text: str) -> bool:
    """Tell a line after which a new point may come: the end of a sentence, or a heading, which has no sentence."""
    if text.endswith(_ENDS_SENTENCE):
        return True
    return len(text) <= _LONGEST_HEADING and bool(_ORDINAL.match(text)) and not _WITHIN_SENTENCE.search(text)


def _is_centred(line: Line, column: Column) -> bool:
    return abs((line.x0 + line.x1) - (column.left + column.right)) <= 2 * line.size
