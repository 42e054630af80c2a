"""Sums → the YAML of rows that a file does not have yet, or has as one 0 for all: as blocks of lines, or in braces.

Totals are left out: they are computed, and cannot be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gentool.city.rollup.amounts import NO_SUCH, NOTHING
from gentool.form.model import Address, Label, Row, Table
from gentool.report.figures import NOT_APPLICABLE
from gentool.yamlfile.quoting import scalar

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
        return whole or f"{{{', '.join(f'{scalar(key)}: {text}' for key, text in spelled.items())}}}"

    def braces(self, labels: Sequence[Label], path: tuple[str, ...]) -> str:
        """Return labels in braces, all on one line."""
        pairs = (f"{scalar(label.key)}: {self._value(label, (*path, label.key))}" for label in self.typed(labels, path))
        return f"{{{', '.join(pairs)}}}"

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
