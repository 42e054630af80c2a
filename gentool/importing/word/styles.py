"""Styles of a Word document: ``styles.xml`` → what a paragraph or run is by its style and the styles below it."""

from __future__ import annotations

from re import IGNORECASE
from typing import NamedTuple

from gentool.importing.word.names import Element, W, child, is_on, number, value
from gentool.text.lazy_regex import Pattern

_MOST_STEPS = 20  # from style to style; a ring of styles ends here
_BODY_LEVEL = 9
_HEADING = Pattern(r"(?:heading|标题) ?[1-9]|title|标题", IGNORECASE)
_CONTENTS = Pattern(r"(?:toc|目录) ?[1-9]", IGNORECASE)


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
    if not points.removeprefix("-").isdecimal() or not points.strip("-0"):
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
