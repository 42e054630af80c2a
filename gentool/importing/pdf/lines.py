"""Glyphs → lines of text → paragraphs: what stands on one height belongs together, and which blanks were meant.

PDF has no words: between two glyphs there is a gap, a blank, or both. Programs put blanks between Chinese and digits
that the writer never typed, and justify lines by widening gaps. A paragraph is known by the indent of its first line,
by a last line that ends early, by larger gaps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from gentool.importing.pdf.page import Glyph
from gentool.text.lazy_regex import Pattern

_SAME_LINE = 0.4  # of a glyph's size
_LATIN_GAP = 0.25
_WIDE_GAP = 2.5
_CELL_GAP = 1.0  # in a line that has a wide gap elsewhere
_DOUBLED = 0.3  # of its width: a glyph drawn again so near only looks bolder
_LATIN = "\u2000"  # below: letters and digits of alphabets, half as wide as Chinese
_DIGIT_BESIDE_CHINESE = Pattern("[0-9][\u4e00-\u9fff]|[\u4e00-\u9fff][0-9]")
CLOSING = "，。、；：！？）》”’】〕"  # marks that cannot begin a line
OPENING = "（《“‘【〔"
_NO_BLANK_AFTER = "-/@_=&?%#"
_INDENT = 1.2  # times the size of the letters; the usual indent is two
_OTHER_SIZE = 0.15
_LARGE = 1.15  # of a title against the text
_WIDER = 1.5  # of a gap against the usual distance of lines
_NEAR = 3.0
_MANY = 3
_FULL_INDENT = 2.0
_ORDINAL = Pattern(r"(?:[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}(?:[.．](?!\d)|、))")
_ENDS_SENTENCE = ("。", "！", "？", "。”", "。）")
_WITHIN_SENTENCE = Pattern("[，。；：！？]")
_LONGEST_HEADING = 30


class Line(NamedTuple):
    """One line: its glyphs from left to right, blanks among them."""

    glyphs: tuple[Glyph, ...]
    x0: float
    x1: float
    base: float
    size: float
    page: int = 0


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """Gather glyphs to lines, from top to bottom; lines of blanks alone are none."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.base, glyph.x0)):
        if rows and glyph.base - rows[-1][0].base <= _SAME_LINE * min(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [line for row in rows if (line := _line(row)) is not None]


def _line(row: list[Glyph]) -> Line | None:
    row.sort(key=lambda glyph: glyph.x0)
    kept: list[Glyph] = []
    for glyph in row:
        before = kept[-1] if kept else None
        if before is None or before.text != glyph.text or glyph.x0 - before.x0 > _DOUBLED * (glyph.x1 - glyph.x0):
            kept.append(glyph)
    seen = [glyph for glyph in kept if not glyph.text.isspace()]
    if not seen:
        return None
    first, last = kept.index(seen[0]), len(kept) - kept[::-1].index(seen[-1])
    sizes = sorted(glyph.size for glyph in seen)
    base = sorted(glyph.base for glyph in seen)[len(seen) // 2]
    trailing = kept[last : last + 1]  # one blank behind the text tells that a Latin word ends there
    return Line((*kept[first:last], *trailing), seen[0].x0, seen[-1].x1, base, sizes[len(sizes) // 2])


def is_latin(character: str) -> bool:
    """Tell letters, digits and signs of alphabets from Chinese ones."""
    return character < _LATIN


def is_row(line: Line) -> bool:
    """Tell the row of a table without lines, by a wide gap within: it is neither a paragraph nor a part of one."""
    seen = [glyph for glyph in line.glyphs if not glyph.text.isspace()]
    return any(after.x0 - before.x1 > _WIDE_GAP * line.size for before, after in pairwise(seen))


def are_blanks_meant(lines: Iterable[Line]) -> bool:
    """Tell whether blanks of a document were typed: not if nearly every digit beside Chinese has one."""
    with_blank = without = 0
    for line in lines:
        blank = False
        before = ""
        for glyph in line.glyphs:
            if glyph.text.isspace():
                blank = True
                continue
            character = glyph.text[0]
            if _DIGIT_BESIDE_CHINESE.fullmatch(before + character):
                with_blank += blank
                without += not blank
            before, blank = glyph.text[-1], False
    return with_blank <= without


def text_of(line: Line, blanks_are_meant: bool) -> str:
    """Return the text of a line; a blank at its end stays where it may part two words."""
    text = ""
    before: Glyph | None = None
    blank = False
    widest = _CELL_GAP if is_row(line) else _WIDE_GAP
    for glyph in line.glyphs:
        if glyph.text.isspace():
            blank = True
            continue
        if before is not None and _is_parted(before, glyph, widest, blank, blanks_are_meant):
            text += " "
        text += glyph.text
        before, blank = glyph, False
    return text + " " if blank and is_latin(text[-1:]) else text


def _is_parted(before: Glyph, glyph: Glyph, widest: float, blank: bool, blanks_are_meant: bool) -> bool:
    gap = (glyph.x0 - before.x1) / max(min(before.size, glyph.size), 1.0)
    left, right = before.text[-1], glyph.text[0]
    if is_latin(left) and is_latin(right):
        return blank or gap > _LATIN_GAP
    if blank and (blanks_are_meant or (left in ".,:;!?)" and not is_latin(right))):
        return True
    return gap > widest


def joined(texts: Sequence[str]) -> str:
    """Join the lines of a paragraph: Chinese without a blank, Latin words with one."""
    whole = ""
    for text in texts:
        before, after = whole.rstrip()[-1:], text[:1]
        parted = bool(before and after) and is_latin(before) and is_latin(after)
        if parted and before not in _NO_BLANK_AFTER and not _is_address(whole):
            whole = whole.rstrip() + " " + text
        else:
            whole = whole.rstrip() + text
    return whole.strip()


def _is_address(text: str) -> bool:
    """Tell whether a text ends in a web or mail address, which is broken anywhere."""
    word = text[-80:].rsplit(" ", 1)[-1]
    start = len(word)
    while start and is_latin(word[start - 1]):
        start -= 1
    return any(sign in word[start:] for sign in ("://", "www.", "@"))


def first_word(line: Line) -> float:
    """Return how much room the first word of a line takes: with less, it had to begin a new line."""
    end = 0
    glyphs = line.glyphs
    while end < len(glyphs) - 1 and glyphs[end].text in OPENING:
        end += 1
    if is_latin(glyphs[end].text[0]):
        while end < len(glyphs) - 1 and is_latin(following := glyphs[end + 1].text[0]) and not following.isspace():
            end += 1
    while end < len(glyphs) - 1 and glyphs[end + 1].text in CLOSING:  # cannot begin a line, so takes the word with it
        end += 1
    return glyphs[end].x1 - line.x0


class Column(NamedTuple):
    """Where the text of pages of one size stands, how large it is, how far its lines are apart.

    ``has_indents``: paragraphs begin with an indent, so that the end of a line says little about them.
    """

    left: float
    right: float
    size: float
    pitch: float
    has_indents: bool


def column_of(pages: Iterable[Sequence[Line]], width: float, edges: Sequence[float] = ()) -> Column:
    """Measure the text of pages of one size, so many points wide; ``edges``: where tables begin on the left."""
    kept = [page for page in pages if page]
    lines = [line for page in kept for line in page]
    flowing = [line for line in lines if not is_row(line)] or lines
    sizes: Counter[float] = Counter()
    for line in flowing:
        sizes[round(line.size * 2) / 2] += len(line.glyphs)
    # The text is the largest print of which there is much: long notes below tables are set smaller.
    size = max((each for each in sizes if 2 * sizes[each] >= max(sizes.values())), default=12.0)
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
    is_told = any(abs(edge - outer) <= size for edge in edges) or any(abs(line.x0 - outer) <= _NEAR for line in body)
    return outer if is_told else left


def _right(body: Sequence[Line], size: float, opposite: float) -> float:
    """Return the other margin: where full lines end; else where they may, as margins are alike mostly."""
    # Marks at the end of a line may hang over the edge of the text.
    right = -_common([-line.x1 for line in body if line.glyphs[-1].text not in CLOSING] or [-line.x1 for line in body])
    full = sum(abs(line.x1 - right) <= _NEAR for line in body)
    beyond = [line.x1 for line in body if line.x1 > right + size]
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


def paragraphs(lines: Sequence[Line], column: Column) -> list[list[Line]]:
    """Divide lines that follow each other, on one page or several, into paragraphs."""
    found: list[list[Line]] = []
    for line in lines:
        if found and _goes_on(found[-1][-1], line, column):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _goes_on(line: Line, following: Line, column: Column) -> bool:
    size = max(line.size, following.size)
    same_page = line.page == following.page
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
