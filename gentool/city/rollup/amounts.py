"""The sum of a figure over many reports → the text in which a form is filled in with it."""

from __future__ import annotations

from decimal import Decimal

from gentool.form.model import Kind
from gentool.report.figures import NOT_APPLICABLE, Reading, read_figure
from gentool.report.model import Figure, Number

NOTHING, NO_SUCH = "0", "/"


class Notation:
    """How the sum of a cell is written: whether it applies to any of the reports, and the unit that they use."""

    __slots__ = ("_applies", "_kind", "_units")

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._applies = False
        self._units: set[str] = set()

    def add(self, figure: Figure) -> None:
        """Take note of how one report writes the figure."""
        self._applies |= figure.text not in NOT_APPLICABLE
        if self._kind is Kind.AMOUNT and figure.value:
            self._units.add(figure.text[len(figure.text.rstrip("元万亿")) :])

    def text(self, value: Number) -> str:
        """Return the sum as typed: ``/`` where it applies to no report; amounts in the unit that all of them use."""
        if not self._applies:
            return NO_SUCH
        if not value:
            return NOTHING
        unit = ""
        if self._kind is Kind.AMOUNT:
            unit = next(iter(self._units)) if len(self._units) == 1 else "元"
        return f"{_digits(_in(value, unit))}{unit}"


def means(text: str, wanted: str, kind: Kind) -> bool:
    """Tell whether a text says the same figure: 251000元 and 25.1万元 do, 0 and / do not."""
    found, right = read_figure(text, kind), read_figure(wanted, kind)
    if not isinstance(found, Reading) or not isinstance(right, Reading):
        return False
    return found.value == right.value and (text in NOT_APPLICABLE) == (wanted in NOT_APPLICABLE)


def _in(value: Number, unit: str) -> Number:
    one = read_figure(f"1{unit}", Kind.AMOUNT)
    assert isinstance(one, Reading)
    return value if one.value == 1 else Decimal(value) / one.value


def _digits(value: Number) -> str:
    text = str(value) if isinstance(value, int) else format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
