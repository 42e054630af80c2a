"""Exact numbers: what a cell stores as one, as a number or a day; the operators and functions of formulas on them."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Context, Decimal
from fractions import Fraction
from re import IGNORECASE
from typing import Any, NamedTuple

from gentool.blanks.excel.layout import DIGITS
from gentool.importing.excel.syntax import FormulaError
from gentool.text.lazy_regex import Pattern

_ASIDE = Pattern(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', IGNORECASE)  # what a format only shows
_DATE_LETTERS = Pattern(r"[ymdhs]", IGNORECASE)
_LONGEST_FORMAT = 255  # that a spreadsheet program accepts
_PRECISION = Context(prec=DIGITS)
_LAST_DAY = 2_958_465  # the year 9999
Scalar = Fraction | str | bool | None
_MOST_BITS = 2_000  # of a number in between
_MOST_POWER = 64
_MOST_PLACES = 30


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


class Arguments(NamedTuple):
    """What a function is applied to: values on their own, and the values of ranges."""

    name: str
    singles: list[Scalar]
    ranged: list[Scalar]

    def numbers(self, least: int, most: int) -> list[Fraction]:
        """Return single numbers, as many as the function takes. Raises FormulaError."""
        if self.ranged:
            raise FormulaError(f"公式里的 {self.name} 只能用在一格上")
        if not least <= len(self.singles) <= most:
            raise FormulaError(f"公式里的 {self.name} 写得不对")
        return [number(value) for value in self.singles]

    def all(self) -> list[Fraction]:
        """Return every number; text, truths and empty cells in ranges do not count."""
        found = [value for value in self.ranged if isinstance(value, Fraction)]
        return [number(value) for value in self.singles if value is not None] + found


Function = Callable[[Arguments], Scalar]


def number(value: Scalar) -> Fraction:
    """Return a value as a number, as formulas take it; text is refused, not guessed at. Raises FormulaError."""
    if isinstance(value, str):
        raise FormulaError(f"公式用到的“{value[:20]}”是文字，不是数")
    return value if isinstance(value, Fraction) else Fraction(bool(value))


def _bounded(value: Fraction) -> Fraction:
    if value.numerator.bit_length() > _MOST_BITS or value.denominator.bit_length() > _MOST_BITS:
        raise FormulaError("公式算出来的数太大")
    return value


def _two(calculate: Callable[[Fraction, Fraction], Fraction]) -> Function:
    def apply(arguments: Arguments) -> Scalar:
        return _bounded(calculate(*arguments.numbers(2, 2)))

    return apply


def _divide(left: Fraction, right: Fraction) -> Fraction:
    if right == 0:
        raise FormulaError("公式除以了 0")
    return left / right


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1 or abs(exponent) > _MOST_POWER or (base == 0 and exponent < 0):
        raise FormulaError("公式里的乘方算不出准确的数")
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if bits * abs(exponent) > _MOST_BITS:
        raise FormulaError("公式算出来的数太大")
    return base ** int(exponent)


def _compare(holds: Callable[[Any, Any], Any], *, ordered: bool) -> Function:
    def apply(arguments: Arguments) -> Scalar:
        if arguments.ranged or len(arguments.singles) != 2:
            raise FormulaError("公式里的比较写得不对")
        left, right = arguments.singles
        if isinstance(left, str) or isinstance(right, str):
            if ordered:
                raise FormulaError("公式比较了文字的大小")
            return bool(holds(_text(left), _text(right)))
        return bool(holds(number(left), number(right)))

    return apply


def _text(value: Scalar) -> object:
    """Return what equals what: an empty cell is an empty text, letters' case does not matter."""
    return "" if value is None else value.casefold() if isinstance(value, str) else value


def _one(calculate: Callable[[Fraction], Fraction | int]) -> Function:
    return lambda arguments: Fraction(calculate(*arguments.numbers(1, 1)))


def _round(how: Callable[[Fraction], int]) -> Function:
    """Round away from nothing but the sign: spreadsheets round half up in absolute value."""

    def apply(arguments: Arguments) -> Scalar:
        value, *rest = arguments.numbers(1, 2)
        places = rest[0] if rest else Fraction(0)
        if places.denominator != 1 or abs(places) > _MOST_PLACES:
            raise FormulaError(f"公式里 {arguments.name} 的位数不对")
        unit = Fraction(10) ** int(places)
        rounded = Fraction(how(abs(value) * unit)) / unit
        return _bounded(-rounded if value < 0 else rounded)

    return apply


def _all(calculate: Callable[[Fraction, Fraction], Fraction], start: int) -> Function:
    def apply(arguments: Arguments) -> Scalar:
        total = Fraction(start)
        for value in arguments.all():
            total = _bounded(calculate(total, value))
        return total

    return apply


def _plain(arguments: Arguments) -> Scalar:
    """``N``: a number as it is, text as 0."""
    if arguments.ranged or len(arguments.singles) != 1:
        raise FormulaError("公式里的 N 写得不对")
    value = arguments.singles[0]
    return Fraction(0) if isinstance(value, str) else number(value)


FUNCTIONS: Mapping[str, Function] = {
    "+": _two(operator.add),
    "-": _two(operator.sub),
    "*": _two(operator.mul),
    "/": _two(_divide),
    "^": _two(_power),
    "+1": _one(lambda value: value),
    "-1": _one(lambda value: -value),
    "%": _one(lambda value: value / 100),
    "=": _compare(operator.eq, ordered=False),
    "<>": _compare(operator.ne, ordered=False),
    "<": _compare(operator.lt, ordered=True),
    ">": _compare(operator.gt, ordered=True),
    "<=": _compare(operator.le, ordered=True),
    ">=": _compare(operator.ge, ordered=True),
    "SUM": _all(operator.add, 0),
    "PRODUCT": _all(operator.mul, 1),
    "COUNT": lambda arguments: Fraction(len(arguments.all())),
    "MAX": lambda arguments: max(arguments.all(), default=Fraction(0)),
    "MIN": lambda arguments: min(arguments.all(), default=Fraction(0)),
    "ABS": _one(abs),
    "INT": _one(math.floor),
    "N": _plain,
    "ROUND": _round(lambda value: math.floor(value + Fraction(1, 2))),
    "ROUNDUP": _round(math.ceil),
    "ROUNDDOWN": _round(math.floor),
    "TRUNC": _round(math.floor),
}
