"""Sums → the text in which a form is filled in with them: one figure, a row, or rows as blocks of lines and in braces.

Totals are left out: they are computed, and cannot be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from gentool.blanks.yaml_tables import by_name
from gentool.form.model import Address, Kind, Label, Row, Table
from gentool.report.figures import NOT_APPLICABLE, UNITS, Reading, read_figure
from gentool.report.model import Figure, Number
from gentool.yamlfile.quoting import scalar

NOTHING, NO_SUCH, TO_FILL = "0", "/", ""


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
        one = UNITS[unit]
        return f"{_digits(value if one == 1 else Decimal(value) / one)}{unit}"


def means(text: str, wanted: str, kind: Kind) -> bool:
    """Tell whether a text says the same figure: 251000元 and 25.1万元 do, 0 and / do not."""
    found, right = read_figure(text, kind), read_figure(wanted, kind)
    if not isinstance(found, Reading) or not isinstance(right, Reading):
        return False
    return found.value == right.value and (text in NOT_APPLICABLE) == (wanted in NOT_APPLICABLE)


def _digits(value: Number) -> str:
    text = str(value) if isinstance(value, int) else format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


STEP = 2  # blanks


class RowTexts:
    """Spells the rows of one table."""

    def __init__(self, table: Table, texts: Mapping[Address, str]) -> None:
        self.table = table
        self.texts = texts

    def below(self, path: tuple[str, ...]) -> list[Row]:
        """Return the rows at or below a path of keys."""
        return [row for row in self.table.rows if row.path[: len(path)] == path]

    def given(self, row: Row) -> dict[str, str]:
        """Return what is to be typed for a row, by column."""
        cells = self.table.cells[row.name]
        return {address.column: self.texts[address] for address in cells if address not in self.table.totals}

    def spelled(self, row: Row) -> dict[str, str]:
        """Return what says a row: what is to be typed, or its totals if it has nothing else."""
        return self.given(row) or {address.column: self.texts[address] for address in self.table.cells[row.name]}

    def whole(self, rows: Sequence[Row]) -> str | None:
        """Return the one 0 or / that stands for all these rows, if one does."""
        rows = [row for row in rows if self.given(row)] or rows
        typed = {text for row in rows for text in self.spelled(row).values()}
        return typed.pop() if len(typed) == 1 and typed <= {NOTHING, NO_SUCH} else None

    def says(self, text: str, rows: Sequence[Row]) -> bool:
        """Tell whether a single text that a file has for these rows says the same."""
        whole = self.whole(rows)
        return whole == NOTHING == text or (whole == NO_SUCH and text in NOT_APPLICABLE)

    def row(self, row: Row) -> str:
        """Return the value of a row: one figure, or columns in braces."""
        spelled = self.spelled(row)
        if len(row.columns) == 1:
            return next(iter(spelled.values()))
        whole = self.whole((row,))
        return whole or by_name([*spelled.items()])

    def braces(self, labels: Sequence[Label], path: tuple[str, ...]) -> str:
        """Return labels in braces, all on one line."""
        return by_name([(label.key, self._value(label, (*path, label.key))) for label in self.typed(labels, path)])

    def lines(self, labels: Sequence[Label], path: tuple[str, ...], indent: int) -> Iterator[str]:
        """Yield labels as lines."""
        for label in self.typed(labels, path):
            at = (*path, label.key)
            if label.children and self.whole(self.below(at)) is None:
                yield f"{' ' * indent}{scalar(label.key)}:"
                yield from self.lines(label.children, at, indent + STEP)
            else:
                yield f"{' ' * indent}{scalar(label.key)}: {self._value(label, at)}"

    def typed(self, labels: Sequence[Label], path: tuple[str, ...]) -> list[Label]:
        """Return the labels under which anything is typed: not those of totals alone."""
        return [label for label in labels if any(self.given(row) for row in self.below((*path, label.key)))]

    def _value(self, label: Label, path: tuple[str, ...]) -> str:
        if not label.children:
            return self.row(self.table.row_by_name[".".join(path)])
        return self.whole(self.below(path)) or self.braces(label.children, path)
