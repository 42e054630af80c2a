"""What goes in and comes out: the figures that may be seen, the expanded lines, the mistakes; values within bounds.

A refusal is a mistake before its place is known: raised and caught inside this package only, it becomes a
:class:`Fault` with its place. Values are what stands in the report taken as a number or a text, and printed; refused
are figures that are missing, too large, or not single ones, and texts where a number is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from gentool.text.lazy_regex import Pattern
from gentool.text.numerals import to_digits

Number = int | Decimal | Fraction
Value = int | Decimal | Fraction | str | bool
Kind = Literal["undefined", "forbidden", "syntax", "value", "limit", "last-year", "unknown", "chart"]

LAST_YEAR = "上年"
LONGEST_TEXT = 200_000
LONGEST_TAG = 1_000
DEEPEST_TREE = 60

ALLOWED_HINT = "这里只能写名称、数、四则运算、比较、“a if 条件 else b”，以及同比、占比、千分位、大写四个函数。"


class Scope(NamedTuple):
    """What a placeholder may see: nested mappings of figures and texts (``None``: unknown); last year's."""

    values: Mapping[str, object]
    last_year: Scope | None = None


class Line(NamedTuple):
    """One line of the expanded text and the 1-based line of the source on which it began."""

    text: str
    source_line: int


class Fault(NamedTuple):
    """One mistake: what is wrong, what to do, and the tag (``snippet``, literally) at its 1-based place.

    ``unknown`` means a figure that the report should hold but does not: that is usually told elsewhere; ``chart`` what
    is wrong with a chart around its figures.
    """

    kind: Kind
    message: str
    hint: str
    line: int
    column: int
    snippet: str


class Expansion(NamedTuple):
    """An expanded text; a tag with a fault stands in it as it was written."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]


class Evaluation(NamedTuple):
    """The value of one expression, or ``None`` and its faults."""

    value: Value | None
    faults: tuple[Fault, ...]


class RefusalError(Exception):
    """A mistake inside one expression, before it is known where the expression stands."""

    def __init__(self, kind: Kind, message: str, hint: str) -> None:
        super().__init__(message)
        self.kind, self.message, self.hint = kind, message, hint

    def at(self, line: int, column: int, snippet: str) -> Fault:
        """Return the mistake with its 1-based place."""
        return Fault(self.kind, self.message, self.hint, line, column, snippet)


def too_deep() -> RefusalError:
    """Refuse an expression that is nested more deeply than any report needs."""
    return RefusalError("limit", "算式层层嵌套，太深了。", "请去掉多余的括号，或先在“数据”中写出中间结果。")


def too_long() -> RefusalError:
    """Refuse a text that is, or would become, longer than any report."""
    return RefusalError("limit", f"文字超过 {LONGEST_TEXT // 10_000} 万字，无法处理。", "请核对内容是否有误。")


def without_last_year(what: str) -> RefusalError:
    """Refuse what needs last year's report, which was not given."""
    return RefusalError("last-year", f"“{what}”要用到上年报告，但没有提供上年报告。", "请用 --last-year 指定上年报告。")


OTHER_DIGIT = Pattern(r"[^\D0-9]")  # full-width and foreign digits, which Python takes for digits
_LARGEST_NUMBER = 10**18
_LARGEST_TERM = 10**36  # numerator and denominator of a fraction


def bounded(value: Number) -> Number:
    """Return the number, whole ones as ``int``; refuse what is larger or finer than any report needs."""
    if isinstance(value, Decimal):
        # The exponent is looked at first: turning 1E+1000000 into digits is what must not happen.
        exponent = value.as_tuple().exponent
        fits = isinstance(exponent, int) and exponent >= -18 and (not value or value.adjusted() < 18)
        if not fits:
            raise RefusalError("limit", "数太大或小数位太多，无法处理。", "请核对这个数。")
        return value
    if isinstance(value, int):
        fits = -_LARGEST_NUMBER <= value <= _LARGEST_NUMBER
    else:
        fits = abs(value) <= _LARGEST_NUMBER and max(abs(value.numerator), value.denominator) <= _LARGEST_TERM
    if not fits:
        raise RefusalError("limit", "数太大，超过了 100 亿亿。", "请核对算式中的数。")
    return value.numerator if value.denominator == 1 else value


def figure(value: Value, doing: str) -> Number:
    """Return a number as it is; text and yes-or-no cannot take part in what is being done."""
    if isinstance(value, str | bool):
        what = f"文字“{brief(value)}”" if isinstance(value, str) else "“是”或“否”"
        raise RefusalError("value", f"{what}不能{doing}。", "请改用数。")
    return value


def number(value: Value, doing: str) -> int | Fraction:
    """Return an exact number to calculate with."""
    found = figure(value, doing)
    return Fraction(found) if isinstance(found, Decimal) else found


def leaf(value: object, path: tuple[str, ...]) -> Value:
    """Return what stands at the end of a path, if it is something that can be shown or calculated with."""
    if isinstance(value, (str, bool)):  # a union would be built anew for every placeholder
        return value
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Number):
        return bounded(value)
    name = spelled(path)
    if value is None:
        raise RefusalError("unknown", f"“{name}”没有填写，或填写的内容无法识别。", f"请先填好“{name}”。")
    if not isinstance(value, Mapping):
        raise RefusalError("value", f"“{name}”不是单个的数或文字，不能写进正文。", "请改用别的名称。")
    hint = "请改用别的名称。"
    if keys := [str(key) for key in value]:
        hint = f"请写明是哪一项，例如“{spelled((*path, keys[-1]))}”；可选：{listed(keys)}。"
    raise RefusalError("value", f"“{name}”下面分为多项，不能当作一个数使用。", hint)


def shown(value: Value) -> str:
    """Write a value as it appears in the text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        raise RefusalError(
            "value", "这里的结果是“是”或“否”，不能直接写进正文。", "请改写成 {% if 条件 %}……{% else %}……{% endif %}。"
        )
    return to_digits(value)


def brief(value: object) -> str:
    """Shorten what may be too long for a message."""
    text = str(value)
    return text if len(text) <= 40 else text[:40] + "……"


def spelled(path: Iterable[str]) -> str:
    """Write a path as the user must type it."""
    first, *others = map(brief, path)
    return first + "".join(f".{key}" if key.isidentifier() else f"['{key}']" for key in others)


def listed(names: list[str]) -> str:
    """Write the first ten names, and how many there are in all."""
    return "、".join(map(brief, names[:10])) + (f"等{len(names)}项" if len(names) > 10 else "")
