"""Styles and lists of a Word document → what a paragraph is by its style, and the number that Word sets before it.

That number, 一、 or （一） or 1., is seen but not in the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from re import IGNORECASE
from typing import NamedTuple

from gentool.importing.word.elements import Element, W, child, is_on, number, value
from gentool.text.lazy_regex import Pattern
from gentool.text.numerals import numeral

_MOST_STEPS = 20  # from style to style; a ring of styles ends here
_BODY_LEVEL = 9
_HEADING = Pattern(r"(?:heading|标题) ?[1-9]|title|标题", IGNORECASE)
_CONTENTS = Pattern(r"(?:toc|目录) ?[1-9]", IGNORECASE)
_LEVELS = 9
_PLACE = Pattern(r"%([1-9])")
_MOST_TEXT = 40


class Style(NamedTuple):
    """What matters of a style, with what it inherits; None: nothing is said."""

    is_heading: bool = False
    bold: bool | None = None
    hidden: bool | None = None
    alignment: str | None = None
    list_id: str | None = None
    list_level: int = 0
    is_contents: bool = False  # a line of the table of contents
    struck: bool | None = None
    shift: str = ""  # superscript, subscript


class Styles:
    """The styles of a document by their identifiers; those that are not asked for cost nothing."""

    def __init__(self, root: Element | None) -> None:
        self._elements = (
            {} if root is None else {style.get(W + "styleId", ""): style for style in root.iter(W + "style")}
        )
        self._found: dict[str, Style] = {"": Style()}
        self.default_paragraph = next(
            (
                name
                for name, style in self._elements.items()
                if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true", "on")
            ),
            "",
        )

    def __getitem__(self, name: str) -> Style:
        """Return a style; an unknown one says nothing."""
        if name not in self._found:
            self._found[name] = self._resolve(name)
        return self._found[name]

    def _resolve(self, name: str) -> Style:
        chain: list[Element] = []
        while (element := self._elements.get(name)) is not None and len(chain) < _MOST_STEPS:
            chain.append(element)
            name = value(element, "basedOn") or ""
        style = Style()
        for element in reversed(chain):
            style = _over(style, element)
        return style


def struck_by(looks: Element | None) -> bool | None:
    """Tell whether properties of a run strike it out, None if they say nothing."""
    asked = [each for name in ("strike", "dstrike") if (each := is_on(looks, name)) is not None]
    return any(asked) if asked else None


def shift_of(looks: Element | None) -> str:
    """Return whether properties of a run set it high or low, ``baseline`` for expressly neither, else ``""``."""
    if said := value(looks, "vertAlign"):
        return said
    points = value(looks, "position") or ""
    if not points.removeprefix("-").strip("0").isdecimal():
        return ""
    return "subscript" if points.startswith("-") else "superscript"


def _over(below: Style, element: Element) -> Style:
    """Lay what a style says itself over what it inherits."""
    paragraph, run = child(element, "pPr"), child(element, "rPr")
    level = value(paragraph, "outlineLvl")
    name = (value(element, "name") or "").strip()
    is_heading = below.is_heading or _HEADING.fullmatch(name) is not None
    if level is not None:
        is_heading = number(paragraph, "outlineLvl", default=_BODY_LEVEL) < _BODY_LEVEL
    bold, hidden = is_on(run, "b"), is_on(run, "vanish")
    list_id = value(paragraph, "numPr", "numId")
    return Style(
        is_heading,
        below.bold if bold is None else bold,
        below.hidden if hidden is None else hidden,
        value(paragraph, "jc") or below.alignment,
        list_id or below.list_id,
        number(paragraph, "numPr", "ilvl", default=below.list_level, most=8),
        below.is_contents or _CONTENTS.fullmatch(name) is not None,
        below.struck if (struck := struck_by(run)) is None else struck,
        shift_of(run) or below.shift,
    )


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
        """Count on, and return the number of a paragraph with these properties and this style as printed.

        Nothing stands before one in no list, an unknown one, or one of bullets.
        """
        list_id = value(looks, "numPr", "numId") or style.list_id
        depth = number(looks, "numPr", "ilvl", default=style.list_level)
        if not list_id or list_id not in self._lists or not 0 <= depth < _LEVELS:
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
