"""What a ``style`` attribute says of the things that matter here: whether a text is seen, bold, or numbered.

Style sheets are not read: editors write into the elements what they want to be sure of.
"""

from __future__ import annotations

from functools import lru_cache
from re import IGNORECASE
from typing import NamedTuple

from gentool.text.lazy_regex import Pattern

_BOLD_FROM = 600
_LONGEST_REMEMBERED = 1_000
_WORDS = {"bold": True, "bolder": True, "normal": False, "lighter": False}
_HIDING = frozenset((("display", "none"), ("visibility", "hidden"), ("visibility", "collapse"), ("mso-hide", "all")))
_LIST = frozenset(("list-style", "list-style-type"))
_SIZE = Pattern(r"(?:^|;)\s*(?:width|height)\s*:\s*([0-9]{1,5})(?:\.[0-9]+)?(?:px|pt)", IGNORECASE)


class Look(NamedTuple):
    """Whether an element is seen; whether it is bold, None for as bold as what is around it."""

    is_seen: bool = True
    bold: bool | None = None


_PLAIN = Look()


def look(style: str | None) -> Look:
    """Read a ``style`` attribute, None where there is none."""
    if not style:
        return _PLAIN
    return _remembered(style) if len(style) <= _LONGEST_REMEMBERED else _read(style)


def sizes(style: str) -> list[int]:
    """Return the width and height that a style asks for, in pixels or nearly, those that it does."""
    return [int(size) for size in _SIZE.findall(style[:_LONGEST_REMEMBERED])]


def list_words(style: str | None) -> list[str]:
    """Return the words in which a ``style`` attribute says how the items of a list are marked."""
    declarations = (style or "")[:_LONGEST_REMEMBERED].lower().split(";")
    pairs = (declaration.partition(":") for declaration in declarations)
    return [word for name, _, value in pairs if name.strip() in _LIST for word in value.partition("!")[0].split()]


def _read(style: str) -> Look:
    is_seen, bold = True, None
    for declaration in style.lower().split(";"):
        name, _, value = declaration.partition(":")
        name = name.strip()
        value = value.partition("!")[0].strip()
        if (name, value) in _HIDING:
            is_seen = False
        elif name == "font-weight":
            bold = _is_bold(value, bold)
        elif name == "font":
            bold = any(_is_bold(word, False) for word in value.split())
    return Look(is_seen, bold)


@lru_cache(maxsize=1024)
def _remembered(style: str) -> Look:
    """Read a style once: a page repeats few of them thousands of times."""
    return _read(style)


def _is_bold(value: str, otherwise: bool | None) -> bool | None:
    if value.isascii() and value.isdigit() and len(value) < 5:
        return int(value) >= _BOLD_FROM
    return _WORDS.get(value, otherwise)
