"""Figures of many reports → their exact sum, and the text in which a form is filled in with it."""

from __future__ import annotations

from decimal import Decimal

from gentool.form.model import Kind
from gentool.report.figures import NOT_APPLICABLE, Reading, read_figure
from gentool.report.model import Figure, Number, plus

NOTHING, NO_SUCH = "0", "/"


class Total:
    """A running sum of one cell: nothing is kept of the single reports."""

    __slots__ = ("_applies", "_units", "kind", "value")

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.value: Number = 0
        self._applies = False
        self._units: set[str] = set()

    def add(self, figure: Figure) -> None:
        """Add a figure that could be read."""
        assert figure.value is not None
        self.value = plus(self.value, figure.value)
        self._applies |= figure.text not in NOT_APPLICABLE
        if self.kind is Kind.AMOUNT and figure.value:
            self._units.add(figure.text[len(figure.text.rstrip("元万亿")) :])

    @property
    def text(self) -> str:
        """The sum as typed: ``/`` where it applies to no report; amounts in the unit that all of them use."""
        if not self._applies:
            return NO_SUCH
        if not self.value:
            return NOTHING
        unit = ""
        if self.kind is Kind.AMOUNT:
            unit = next(iter(self._units)) if len(self._units) == 1 else "元"
        return f"{_digits(_in(self.value, unit))}{unit}"


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
