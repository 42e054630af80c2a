"""A number that is printed as a text of its own, ``22（其中修订16件）``, and still counts as 22 in conditions and sums.

Made by whoever fills a template; the sandbox takes the number out wherever a template compares or calculates.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any


class Quantity(str):
    """The text of a number, as printed, with its exact ``value`` (None: unknown, which is neither more nor less).

    Compared with a text it is its text; compared with a number, its value. As a condition it holds unless it is 0.
    """

    __slots__ = ("value",)

    value: int | Decimal | None

    def __new__(cls, text: str, value: int | Decimal | None) -> Quantity:
        """Return the quantity of a value as it is printed."""
        made = super().__new__(cls, text)
        made.value = value
        return made

    def __bool__(self) -> bool:
        return bool(self.value)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str) and not isinstance(other, Quantity):
            return str(self) == other
        return self.value is not None and self.value == _value(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__

    def __lt__(self, other: Any) -> bool:
        return self._compared(lt, other)

    def __le__(self, other: Any) -> bool:
        return self._compared(le, other)

    def __gt__(self, other: Any) -> bool:
        return self._compared(gt, other)

    def __ge__(self, other: Any) -> bool:
        return self._compared(ge, other)

    def __int__(self) -> int:
        return int(self.value or 0)

    def __float__(self) -> float:
        return float(self.value or 0)

    def __abs__(self) -> Any:
        return self if self.value is None else abs(self.value)

    def _compared(self, compare: Callable[[Any, Any], bool], other: Any) -> bool:
        if isinstance(other, str) and not isinstance(other, Quantity):
            raise TypeError("a number and a text have no order")
        number = _value(other)
        return self.value is not None and number is not None and compare(self.value, number)


def _value(thing: Any) -> Any:
    return thing.value if isinstance(thing, Quantity) else thing


def operands(left: Any, right: Any) -> tuple[Any, Any] | None:
    """Return what an operator is to work on: numbers, or texts where one side is a text; None where one is unknown."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Quantity) and isinstance(other, str) and not isinstance(other, Quantity):
            return str(left), str(right)
    if isinstance(left, Quantity) or isinstance(right, Quantity):
        left, right = _value(left), _value(right)
        if left is None or right is None:
            return None
    if isinstance(left, float) and isinstance(right, Decimal):
        left = Decimal(repr(left))
    elif isinstance(left, Decimal) and isinstance(right, float):
        right = Decimal(repr(right))
    return left, right


def unknown() -> Quantity:
    """Return what is made of a number that is not known: nothing to be seen."""
    return Quantity("", None)
