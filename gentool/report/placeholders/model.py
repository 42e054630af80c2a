"""What goes in and comes out: the figures a placeholder may see, the expanded lines, the mistakes."""

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
