"""A page of a PDF as values: glyphs, ruled lines, pictures. Only ``document`` and the guard know the library too.

A page whose text runs up or down, as that of a wide table does, is turned as one turns it to read. Small signs beside
the upper half of a character, as the numbers of notes, are set on its line as raised ones: they are no digits of it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from gentool.importing.characters import folded, lookalikes, raised
from gentool.report.charts import written_again
from gentool.text.lazy_regex import Pattern

_UNKNOWN = Pattern(r"\(cid:\d+\)")
_LIGATURES = Pattern("[\ufb00-\ufb06]")
# Punctuation that fonts turn for vertical writing, back to the usual.
_UPRIGHT = str.maketrans(
    "︐︑︒︓︔︕︖︗︘︙︱︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄", "，、。：；！？〖〗…—（）｛｝〔〕【】《》〈〉「」『』"
)
_THIN = 3.0  # points: a filled rectangle up to this is a line
_SLANT = 0.1  # text that runs up or down a slope is a watermark, and so is text as large as this:
_LARGEST = 60.0
_SHORTEST = 4.0  # a line shorter than this rules nothing
_MOST_GLYPHS = 0.6  # of a page's glyphs must run one way
_MARGIN = 0.1  # of the page: what is upright there are page numbers and running heads
_RAISED_SIZE = 0.8  # of the size of the character before
_LEAST_RAISE, _MOST_RAISE = 0.12, 0.8  # of that size: how much higher the sign stands
_RAISED_GAP = 0.5  # of that size, from its end to the sign


class Glyph(NamedTuple):
    """A character on the page; ``base`` is the height of the line it stands on, ``turn`` its direction (0: upright)."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    turn: int = 0

    @property
    def x(self) -> float:
        """The middle from left to right."""
        return (self.x0 + self.x1) / 2

    @property
    def y(self) -> float:
        """The middle from top to bottom."""
        return (self.top + self.bottom) / 2


class Rule(NamedTuple):
    """A straight line: at which height (or how far from the left), and from where to where."""

    at: float
    start: float
    end: float


class Box(NamedTuple):
    """A part of the page."""

    x0: float
    top: float
    x1: float
    bottom: float


class Page(NamedTuple):
    """A page from above: numbered from 1, in points."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    across: list[Rule]
    down: list[Rule]
    pictures: list[Box]
    charts: Sequence[tuple[float, str]] = ()  # of our making: how far from the top, and the line that makes it again


def page_of(source: Any) -> Page:
    """Take over what the library found on a page."""
    width, height = float(source.width), float(source.height)
    source, charts = _without_charts(source)
    glyphs = list(_glyphs(source.chars, width, height))
    across, down = _rules(source)
    pictures = [Box(*(float(image[side]) for side in ("x0", "top", "x1", "bottom"))) for image in source.images]
    return Page(source.page_number, width, height, glyphs, across, down, pictures, charts)


def _without_charts(source: Any) -> tuple[Any, list[tuple[float, str]]]:
    """Return a page without the charts that our own PDF has in it, which are figures that say what they show."""
    lines: dict[int, str] = {}
    if str(source.pdf.metadata.get("Creator", "")).startswith("Typst"):
        waiting = list(source.structure_tree)
        while waiting:
            element = waiting.pop()
            waiting += element.get("children", ())
            if element["type"] == "Figure" and (line := written_again(str(element.get("alt_text", "")))):
                lines.update(dict.fromkeys(element.get("mcids", ()), line))
    tops: dict[int, float] = {}
    for each in source.chars if lines else ():
        if each["mcid"] in lines:
            tops[each["mcid"]] = min(float(each["top"]), tops.get(each["mcid"], source.height))
    rest = source.filter(lambda each: each.get("mcid") not in tops) if tops else source
    return rest, [(top, lines[number]) for number, top in tops.items()]


def _glyphs(characters: Iterable[dict[str, Any]], width: float, height: float) -> Iterator[Glyph]:
    for each in characters:
        x0, x1, top, bottom = (float(each[side]) for side in ("x0", "x1", "top", "bottom"))
        if not (-1 <= (x0 + x1) / 2 <= width + 1 and -1 <= (top + bottom) / 2 <= height + 1):
            continue
        a, b = each["matrix"][:2]
        if min(abs(a), abs(b)) > _SLANT * max(abs(a), abs(b)) or float(each["size"]) > _LARGEST:
            continue
        turn = 0 if abs(a) >= abs(b) else (1 if b > 0 else -1)
        # The library turns heights around; the same turn of the line on which the glyph stands.
        base = top + float(each["y1"]) - float(each["matrix"][5]) if not turn else bottom
        yield Glyph(plain(each["text"]), x0, x1, top, bottom, base, float(each["size"]) or 1.0, turn)


def plain(text: str) -> str:
    """Return the usual characters for those that only fonts need; what has no meaning in the file is U+FFFD."""
    if _UNKNOWN.fullmatch(text) or not text:
        return "\ufffd"
    if text.isascii():
        return text
    text = text.translate(_UPRIGHT)
    if lookalikes(text):
        return folded(text)
    return unicodedata.normalize("NFKC", text) if _LIGATURES.search(text) else text


def _rules(source: Any) -> tuple[list[Rule], list[Rule]]:
    across: list[Rule] = []
    down: list[Rule] = []

    def add(x0: float, top: float, x1: float, bottom: float) -> None:
        if bottom - top <= _THIN and x1 - x0 >= _SHORTEST:
            across.append(Rule((top + bottom) / 2, x0, x1))
        elif x1 - x0 <= _THIN and bottom - top >= _SHORTEST:
            down.append(Rule((x0 + x1) / 2, top, bottom))

    for each in [*source.lines, *source.rects]:
        x0, top, x1, bottom = (float(each[side]) for side in ("x0", "top", "x1", "bottom"))
        add(x0, top, x1, bottom)
        if each["object_type"] == "rect" and each["stroke"]:
            for edge in ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)):
                add(*edge)
    for each in source.curves:
        # A figure with a slanting line in it, as of a watermark, rules nothing.
        edges = [(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)) for (x0, y0), (x1, y1) in pairwise(each["pts"])]
        if all(x1 - x0 <= _THIN or bottom - top <= _THIN for x0, top, x1, bottom in edges):
            for edge in edges:
                add(*edge)
    return across, down


def turned(page: Page) -> Page:
    """Return a page with its text upright; one that is upright already as it is."""
    for way in (1, -1):
        if sum(glyph.turn == way for glyph in page.glyphs) > _MOST_GLYPHS * len(page.glyphs):
            return _turned(page, way)
    return page


def _turned(page: Page, way: int) -> Page:
    """Turn a page clockwise where its text runs up (``way`` is 1), else counter-clockwise."""
    margin = _MARGIN * page.height

    def box(x0: float, top: float, x1: float, bottom: float) -> Box:
        if way > 0:
            return Box(page.height - bottom, x0, page.height - top, x1)
        return Box(top, page.width - x1, bottom, page.width - x0)

    glyphs = []
    for glyph in page.glyphs:
        if glyph.turn == way or margin < glyph.y < page.height - margin:
            place = box(glyph.x0, glyph.top, glyph.x1, glyph.bottom)
            turn = 0 if glyph.turn == way else -way
            glyphs.append(glyph._replace(**place._asdict(), base=place.bottom, turn=turn))
    down = [box(rule.start, rule.at, rule.end, rule.at) for rule in page.across]
    across = [box(rule.at, rule.start, rule.at, rule.end) for rule in page.down]
    return page._replace(
        width=page.height,
        height=page.width,
        glyphs=glyphs,
        across=[Rule(each.top, each.x0, each.x1) for each in across],
        down=[Rule(each.x0, each.top, each.bottom) for each in down],
        pictures=[box(*picture) for picture in page.pictures],
    )


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
        and glyph.size <= _RAISED_SIZE * size
        and _LEAST_RAISE * size <= before.base - glyph.base <= _MOST_RAISE * size
        and -_RAISED_GAP * size <= glyph.x0 - end <= _RAISED_GAP * size
    )
