"""A figure's text ↔ the number and number format of its cell, so that what is read back is what was written.

``12.50`` becomes the number 12.5 in the format ``0.00``. What no number shows exactly stays text.
"""

from __future__ import annotations

from decimal import Decimal
from re import ASCII
from typing import NamedTuple

from gentool.text.lazy_regex import Pattern

SIGNED = "+0;-0;0"
PLAIN = "0"
GENERAL = "General"
DIGITS = 15  # that a spreadsheet keeps of a number

_NUMBER = Pattern(r"(?P<sign>[+-]?)(?P<whole>0|[1-9]\d*)(?:\.(?P<part>\d+))?", ASCII)
_FIXED = Pattern(r"0\.(0+)")


class Number(NamedTuple):
    """What stands in a cell of a number: value and format."""

    value: Decimal
    format: str


def as_number(text: str) -> Number | None:
    """Return the number that is shown as exactly ``text``, None if there is none."""
    found = _NUMBER.fullmatch(text)
    if found is None or len(found["whole"] + (found["part"] or "")) > DIGITS:
        return None
    style = f"0.{'0' * len(found['part'])}" if found["part"] else SIGNED if found["sign"] == "+" else PLAIN
    number = Number(Decimal(text), style)
    return number if shown(*number) == text else None


def shown(value: Decimal, style: str) -> str:
    """Return a number in digits, with the zeros or the sign that its format adds; nothing is ever rounded."""
    digits = format(value, "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    if digits == "-0":
        digits = "0"
    if fixed := _FIXED.fullmatch(style):
        whole, _, part = digits.partition(".")
        return f"{whole}.{part.ljust(len(fixed[1]), '0')}"
    return f"+{digits}" if style == SIGNED and value > 0 else digits
