"""The number in a cell → its text: exactly as written, dates as dates, errors of binary fractions told."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from decimal import Context, Decimal
from fractions import Fraction
from re import IGNORECASE

from gentool.blanks.excel.layout import DIGITS
from gentool.text.lazy_regex import Pattern

_ASIDE = Pattern(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', IGNORECASE)  # what a format only shows
_DATE_LETTERS = Pattern(r"[ymdhs]", IGNORECASE)
_LONGEST_FORMAT = 255  # that a spreadsheet program accepts
_PRECISION = Context(prec=DIGITS)
_LAST_DAY = 2_958_465  # the year 9999


def is_date(shape: str) -> bool:
    """Tell whether a number format shows a day or a time."""
    return (
        shape != "General"
        and len(shape) <= _LONGEST_FORMAT
        and _DATE_LETTERS.search(_ASIDE.sub("", shape.partition(";")[0])) is not None
    )


def exact(raw: str) -> Decimal | None:
    """Return the shortest number that is stored as ``raw`` says, None if it is no number."""
    if raw.isascii() and raw.isdecimal() and len(raw) <= DIGITS:
        return Decimal(raw)
    try:
        number = float(raw)
    except ValueError:
        return None
    return Decimal(repr(number)) if math.isfinite(number) else None


def rounded(number: Decimal) -> Decimal:
    """Return a number with the digits that a spreadsheet shows at most."""
    return number if len(number.as_tuple().digits) <= DIGITS else _PRECISION.plus(number)


def day(number: Decimal, *, is_1904: bool) -> str | None:
    """Return the day that a number stands for, with the time if it has one, None if it stands for none."""
    if not 0 <= number <= _LAST_DAY:
        return None
    in_1900 = datetime(1899, 12, 30) if number >= 60 else datetime(1899, 12, 31)  # which had no 29 February
    start = datetime(1904, 1, 1) if is_1904 else in_1900
    try:
        found = start + timedelta(seconds=round(float(number) * 86_400))
    except OverflowError:
        return None
    return found.date().isoformat() if found.hour == found.minute == 0 else found.isoformat(" ", "minutes")


def as_decimal(number: Fraction) -> Decimal | None:
    """Return a fraction as a decimal number, None if it has no end."""
    rest, places = number.denominator, 0
    for factor in (2, 5):
        count = 0
        while rest % factor == 0:
            rest //= factor
            count += 1
        places = max(places, count)
    if rest != 1:
        return None
    return Decimal(int(number * 10**places)).scaleb(-places, Context(prec=5000))
