"""What goes in and comes out: the figures a placeholder may see, the expanded lines, the mistakes, the bounds.

A refusal is a mistake before its place is known: raised and caught inside this package only, it becomes a
:class:`Fault` with its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

Number = int | Decimal | Fraction
Value = int | Decimal | Fraction | str | bool
Kind = Literal["undefined", "forbidden", "syntax", "value", "limit", "last-year", "unknown"]

LAST_YEAR = "上年"
LONGEST_TEXT = 200_000
LONGEST_TAG = 1_000
DEEPEST_TREE = 60

ALLOWED_HINT = "这里只能写名称、数、四则运算、比较、“a if 条件 else b”，以及同比、占比、千分位、大写四个函数。"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a placeholder may see: nested mappings of figures and texts (``None``: unknown); last year's."""

    values: Mapping[str, object]
    last_year: Scope | None = None


class Line(NamedTuple):
    """One line of the expanded text and the 1-based line of the source on which it began."""

    text: str
    source_line: int


class Fault(NamedTuple):
    """One mistake: what is wrong, what to do, and the tag (``snippet``, literally) at its 1-based place.

    ``unknown`` means a figure that the report should hold but does not: that is usually told elsewhere.
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
