"""Exact numbers: what a cell stores as one, as a number or a day; the operators and functions of formulas on them."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from functools import reduce
from typing import Any

from openpyxl.styles.numbers import is_date_format

from gentool.blanks.excel.layout import DIGITS

_LONGEST_FORMAT = 255  # that a spreadsheet program accepts
_PRECISION, _EXACTLY = Context(prec=DIGITS), Context(prec=5_000, traps=[Inexact])
Scalar = Fraction | str | bool | None
Calculation = Callable[..., Any]
_MOST_BITS = 2_000  # of a number in between
_MOST_POWER = 64
_MOST_PLACES = 30


class FormulaError(Exception):
    """Raised for what a formula cannot be computed for; the message is meant for a clerk."""


def is_date(shape: str) -> bool:
    """Tell whether a number format shows a day or a time."""
    return len(shape) <= _LONGEST_FORMAT and is_date_format(shape)


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
    if number < 0:
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
    try:
        return _EXACTLY.divide(Decimal(number.numerator), Decimal(number.denominator))
    except Inexact:
        return None


def number(value: Scalar) -> Fraction:
    """Return a value as a number, as formulas take it; text is refused, not guessed at. Raises FormulaError."""
    if isinstance(value, str):
        raise FormulaError(f"公式用到的“{value[:20]}”是文字，不是数")
    return value if isinstance(value, Fraction) else Fraction(bool(value))


def _bounded(value: Fraction) -> Fraction:
    if value.numerator.bit_length() > _MOST_BITS or value.denominator.bit_length() > _MOST_BITS:
        raise FormulaError("公式算出来的数太大")
    return value


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


def _round(how: Callable[[Fraction], int]) -> Calculation:
    """Round away from nothing but the sign: spreadsheets round half up in absolute value."""

    def calculate(value: Fraction, places: Fraction = Fraction(0)) -> Fraction:
        if places.denominator != 1 or abs(places) > _MOST_PLACES:
            raise FormulaError("公式里取整的位数不对")
        unit = Fraction(10) ** int(places)
        rounded = Fraction(how(abs(value) * unit)) / unit
        return -rounded if value < 0 else rounded

    return calculate


def _chain(calculate: Calculation, start: int) -> Calculation:
    return lambda *values: reduce(lambda total, value: _bounded(calculate(total, value)), values, Fraction(start))


_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge
}  # fmt: skip
_ONE: Mapping[str, Calculation] = {
    "+1": lambda value: value,
    "-1": lambda value: -value,
    "%": lambda value: value / 100,
    "ABS": abs,
    "INT": math.floor,
    "N": lambda value: value,
}
_TWO: Mapping[str, Calculation] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": _divide, "^": _power
}  # fmt: skip
_ONE_OR_TWO: Mapping[str, Calculation] = {
    "ROUND": _round(lambda value: math.floor(value + Fraction(1, 2))),
    "ROUNDUP": _round(math.ceil),
    "ROUNDDOWN": _round(math.floor),
    "TRUNC": _round(math.floor),
}
_OF_ALL: Mapping[str, Calculation] = {
    "SUM": _chain(operator.add, 0),
    "PRODUCT": _chain(operator.mul, 1),
    "COUNT": lambda *values: len(values),
    "MAX": lambda *values: max(values, default=0),
    "MIN": lambda *values: min(values, default=0),
}
_COUNTS = {**dict.fromkeys(_ONE, (1, 1)), **dict.fromkeys(_TWO, (2, 2)), **dict.fromkeys(_ONE_OR_TWO, (1, 2))}
FUNCTIONS = {**_ONE, **_TWO, **_ONE_OR_TWO, **_OF_ALL, **_COMPARISONS}


def applied(name: str, singles: Sequence[Scalar], ranged: Sequence[Scalar]) -> Scalar:
    """Apply a function or operator to values on their own, and to those of ranges. Raises FormulaError.

    Text, truths and empty cells in ranges do not count.
    """
    if name in _OF_ALL:
        values = [number(value) for value in singles if value is not None]
        return Fraction(_OF_ALL[name](*values, *(value for value in ranged if isinstance(value, Fraction))))
    if ranged:
        raise FormulaError(f"公式里的 {name} 只能用在一格上")
    least, most = _COUNTS.get(name, (2, 2))
    if not least <= len(singles) <= most:
        raise FormulaError(f"公式里的 {name} 写得不对")
    if name in _COMPARISONS:
        if not any(isinstance(value, str) for value in singles):
            return _COMPARISONS[name](*map(number, singles))
        if name not in ("=", "<>"):
            raise FormulaError("公式比较了文字的大小")
        texts = ("" if value is None else value.casefold() if isinstance(value, str) else value for value in singles)
        return _COMPARISONS[name](*texts)  # an empty cell is an empty text, letters' case does not matter
    if name == "N":
        singles = [Fraction(0) if isinstance(value, str) else value for value in singles]
    return _bounded(Fraction(FUNCTIONS[name](*map(number, singles))))
