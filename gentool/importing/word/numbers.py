"""Numbers that Word sets itself: ``numbering.xml`` → the 一、 or （一） or 1. that is seen but not in the text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gentool.importing.word.names import Element, W, child, number, value
from gentool.importing.word.styles import Style, Styles
from gentool.text.lazy_regex import Pattern
from gentool.text.numerals import numeral

_LEVELS = 9
_PLACE = Pattern(r"%([1-9])")
_MOST_TEXT = 40


class Level(NamedTuple):
    """One level of a list: how it counts and what stands around the number."""

    start: int
    style: str
    text: str
    is_legal: bool  # all numbers of the levels above are written as digits
    restart: int | None  # the level at which this one starts anew; 0: never; None: at every level above


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, Element] = {}
        self._lists: dict[str, Element] = {}
        for element in () if root is None else root:
            if element.tag == W + "abstractNum":
                self._abstract[element.get(W + "abstractNumId", "")] = element
            elif element.tag == W + "num":
                self._lists[element.get(W + "numId", "")] = element
        self._levels: dict[str, Mapping[int, Level]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()

    def of(self, looks: Element | None, style: Style) -> str:
        """Return the number of the next paragraph with these properties and this style, ``""`` for none."""
        list_id = value(looks, "numPr", "numId") or style.list_id
        return self.next(list_id, number(looks, "numPr", "ilvl", default=style.list_level)) if list_id else ""

    def next(self, list_id: str, depth: int) -> str:
        """Count on in a list and return the number as printed; ``""`` for bullets and unknown lists."""
        if list_id not in self._lists or not 0 <= depth < _LEVELS:
            return ""
        levels = self._of(list_id)
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(self._base(list_id), [None] * _LEVELS)
        self._begin(list_id, depth, counts)
        count = counts[depth]
        counts[depth] = level.start if count is None else count + 1
        for deeper in range(depth + 1, _LEVELS):
            rule = levels[deeper].restart if deeper in levels else None
            if rule is None or (rule and depth < rule):
                counts[deeper] = None
        return _printed(level, levels, counts)

    def _begin(self, list_id: str, depth: int, counts: list[int | None]) -> None:
        """Start anew where a list that shares its counters with others says so, once."""
        if (list_id, depth) in self._started:
            return
        self._started.add((list_id, depth))
        for override in self._lists[list_id].iterfind(W + "lvlOverride"):
            if override.get(W + "ilvl") == str(depth) and child(override, "startOverride") is not None:
                counts[depth] = number(override, "startOverride", most=9999) - 1

    def _base(self, list_id: str) -> str:
        return value(self._lists[list_id], "abstractNumId") or ""

    def _of(self, list_id: str) -> Mapping[int, Level]:
        if list_id not in self._levels:
            levels = self._read(self._abstract.get(self._base(list_id)))
            for override in self._lists[list_id].iterfind(W + "lvlOverride"):
                levels.update(_levels(override))
            self._levels[list_id] = levels
        return self._levels[list_id]

    def _read(self, abstract: Element | None) -> dict[int, Level]:
        """Read the levels of a list, which may be kept at a list style."""
        link = value(abstract, "numStyleLink")
        if link and (target := self._styles[link].list_id) in self._lists:
            abstract = self._abstract.get(self._base(target or ""))
        return {} if abstract is None else _levels(abstract)


def _levels(parent: Element) -> dict[int, Level]:
    return {
        number(element, attribute="ilvl", most=_LEVELS): Level(
            number(element, "start", default=1, most=9999),
            value(element, "numFmt") or "decimal",
            (value(element, "lvlText") or "")[:_MOST_TEXT],
            child(element, "isLgl") is not None,
            number(element, "lvlRestart", most=_LEVELS) if child(element, "lvlRestart") is not None else None,
        )
        for element in parent.iterfind(W + "lvl")
    }


def _printed(level: Level, levels: Mapping[int, Level], counts: list[int | None]) -> str:
    if level.style in ("bullet", "none"):
        return "" if level.style == "bullet" else level.text if "%" not in level.text else ""
    text = ""
    end = 0
    for place in _PLACE.finditer(level.text):
        text += level.text[end : place.start()]
        end = place.end()
        depth = int(place[1]) - 1
        if (other := levels.get(depth)) is not None:
            count = counts[depth]
            counted = other.start if count is None else count
            text += numeral(counted, "decimal" if level.is_legal else other.style)
    return text + level.text[end:]
