"""What a ``style`` attribute says of the things that matter here: whether a text is seen, bold, struck out, raised.

The style sheets of the page itself have been written into these attributes before (``stylesheets``).
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from gentool.text.lazy_regex import Pattern

_BOLD_FROM = 600
_LONGEST_REMEMBERED = 1_000
_WORDS = {"bold": True, "bolder": True, "normal": False, "lighter": False}
_HIDING = (("display", "none"), ("mso-hide", "all"), ("visibility", "hidden"), ("visibility", "collapse"),
           ("color", "transparent"), ("content-visibility", "hidden"))  # fmt: skip
_LIST = frozenset(("list-style", "list-style-type"))
_SIDES = ("width", "height", "max-height")
_LINES = frozenset(("text-decoration", "text-decoration-line"))
OF_INTEREST = frozenset(
    ("display", "visibility", "mso-hide", "opacity", "color", "font", "font-size", "font-weight", "overflow",
     "vertical-align", "text-indent", "left", "top", "clip", "clip-path", "content-visibility", "position", "transform",
     "unicode-bidi", "zoom", *_LIST, *_SIDES, *_LINES)
)  # fmt: skip
_LENGTH = Pattern(r"(-?[0-9]{0,6}(?:\.[0-9]{1,6})?)(px|pt|em|rem|%|ex|cm|mm|in)?")
# To nothing, so that only a screen reader reads what is in it.
_CUT = Pattern(r"rect\((?:\s?[01](?:px)?\s?,?){4}\)|inset\((?:50|100)%\)|circle\(0(?:px|%)?\)|scale[xy]?\(0\)")
_SMALL_WORDS = frozenset(("smaller", "xx-small", "x-small"))
_SMALL = {"em": Decimal("0.8"), "%": Decimal(80)}  # of the font around
_FAR_OUT = Decimal(-900)  # pixels, beyond the edge of every window


BY_BOX, BY_CUT = "overflow", "clip"


class Look(NamedTuple):
    """What hides an element, whether it is bold, and what sets it apart.

    ``hidden_by``: the property that does, ``""`` for none; some are undone by elements within, and a box of no size
    (``BY_BOX``) holds no cell. ``bold``: None for as bold as what is around it. ``shift``: set high (``super``), low
    (``sub``), or ``""``. ``is_small``: plainly smaller than what is around it, whatever that is.
    ``font_size``: the size asked for and its unit, if that is one of paper or screen. ``is_turned``: characters may be
    shown in another order than they are written in.
    """

    hidden_by: str = ""
    bold: bool | None = None
    is_struck: bool = False
    shift: str = ""
    is_small: bool = False
    font_size: tuple[Decimal, str] | None = None
    is_turned: bool = False


_PLAIN = Look()


def look(style: str | None) -> Look:
    """Read a ``style`` attribute, None where there is none."""
    if not style:
        return _PLAIN
    return _remembered(style) if len(style) <= _LONGEST_REMEMBERED else _read(style)


def sizes(style: str) -> list[int]:
    """Return the width and height that a style asks for, in pixels or nearly, those that it does."""
    asked = _declared(style)
    return [
        int(size) for side in ("width", "height") if (size := _length(asked.get(side, ""), ("px", "pt"))) is not None
    ]


def list_words(style: str | None) -> list[str]:
    """Return the words in which a ``style`` attribute says how the items of a list are marked."""
    return [word for name, value in _declared(style or "").items() if name in _LIST for word in value.split()]


def _declared(style: str) -> dict[str, str]:
    """Return the last value of each property, in lower case."""
    asked: dict[str, str] = {}
    for declaration in style.lower().split(";"):
        name, _, value = declaration.partition(":")
        name = name.strip()
        asked.pop(name, None)
        asked[name] = value.partition("!")[0].strip()
    return asked


def _read(style: str) -> Look:
    asked = _declared(style)
    bold: bool | None = None
    for name, value in asked.items():
        if name == "font-weight":
            bold = _is_bold(value, bold)
        elif name == "font":
            bold = any(_is_bold(word, False) for word in value.split())
    font = asked.get("font-size", "")
    return Look(
        _hidden_by(asked),
        bold,
        any("line-through" in asked.get(name, "") for name in _LINES),
        _shift(asked.get("vertical-align", "")),
        font in _SMALL_WORDS or any(0 < (_length(font, (unit,)) or 0) < most for unit, most in _SMALL.items()),
        next(((size, unit) for unit in ("px", "pt") if (size := _length(font, (unit,))) is not None), None),
        asked.get("unicode-bidi", "").endswith("override"),
    )


def _hidden_by(asked: dict[str, str]) -> str:
    if said := next((name for name, value in _HIDING if asked.get(name) == value), ""):
        return said
    if said := next((name for name in ("opacity", "font-size", "zoom") if _length(asked.get(name, "")) == 0), ""):
        return said
    if asked.get(BY_BOX, "") in ("hidden", "clip") and any(_length(asked.get(side, "")) == 0 for side in _SIDES):
        return BY_BOX
    cutting = ("clip-path", "transform", *(("clip",) if asked.get("position") in ("absolute", "fixed") else ()))
    if any(_CUT.fullmatch(asked.get(name, "")) for name in cutting):
        return BY_CUT
    return next(
        (side for side in ("text-indent", "left", "top") if (_length(asked.get(side, "")) or 0) <= _FAR_OUT), ""
    )


def _shift(value: str) -> str:
    if value in ("super", "text-top"):
        return "super"
    if value in ("sub", "text-bottom"):
        return "sub"
    length = _length(value)
    return "" if not length else "super" if length > 0 else "sub"


def _length(value: str, units: tuple[str, ...] | None = None) -> Decimal | None:
    """Return the number of a length, None for anything else, or in another unit."""
    found = _LENGTH.fullmatch(value)
    if found is None or not found[1].strip("-.") or (units and (found[2] or "") not in units):
        return None
    return Decimal(found[1])


@lru_cache(maxsize=1024)
def _remembered(style: str) -> Look:
    """Read a style once: a page repeats few of them thousands of times."""
    return _read(style)


def _is_bold(value: str, otherwise: bool | None) -> bool | None:
    if value.isascii() and value.isdigit() and len(value) < 5:
        return int(value) >= _BOLD_FROM
    return _WORDS.get(value, otherwise)
