"""The tables of a form as frozen values: label trees, rows and columns, addresses of figures, the rules between them.

And how the narrative speaks of the figures, as the form says it: words, and the sums of figures they state.

Data of ``model``, which knows the whole form. Values compare by identity: there is one per installed edition.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from functools import cached_property, lru_cache
from typing import NamedTuple

from gentool.text.lazy_regex import Pattern

_ORDINAL = Pattern(r"^(?:\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+、|\(?\d{1,2}\)|\d{1,2}[.、])")
_NOISE = dict.fromkeys(map(ord, "\"'“”‘’、，,。.;；:："))


@lru_cache(maxsize=4096)  # the same headings and names in every report
def fold(label: str) -> str:
    """Reduce a label to what identifies it: no ordinal, blanks, quotes or punctuation, full width made half."""
    text = "".join(unicodedata.normalize("NFKC", label).split())
    return _ORDINAL.sub("", text).translate(_NOISE) or text


class Kind(Enum):
    """What a figure is: count (integer >= 0), signed change, money in the label's unit, amount with a unit, percentage.

    Or what stands in its place: yes or no, a short text, a date.
    """

    COUNT = "count"
    CHANGE = "change"
    MONEY = "money"
    AMOUNT = "amount"
    PERCENT = "percent"
    YES_NO = "yes-no"
    TEXT = "text"
    DATE = "date"

    @property
    def is_words(self) -> bool:
        """Whether this is no number: it has no value, is never 0 where it is left out, and enters no sum."""
        return self in _WORDS

    @property
    def adds_up(self) -> bool:
        """Whether figures of several bodies can be added: neither words nor shares can."""
        return not (self.is_words or self is Kind.PERCENT)


_WORDS = frozenset({Kind.YES_NO, Kind.TEXT, Kind.DATE})


class Address(NamedTuple):
    """The place of one figure in the form: part key, row path joined with dots, column key."""

    table: str
    row: str
    column: str


@dataclass(frozen=True, eq=False, repr=False)
class Label:
    """A node of a table's row or column tree; leaves carry figures, inner nodes only span them."""

    key: str
    text: str
    variants: tuple[str, ...] = ()
    children: tuple[Label, ...] = ()
    kind: Kind = Kind.COUNT
    unit: str = ""
    open: bool = False
    vertical: bool = False

    @cached_property
    def names(self) -> frozenset[str]:
        """Every folded wording by which this label is known."""
        return frozenset(fold(name) for name in (self.key, self.text, *self.variants) if name)

    @property
    def leaves(self) -> Iterator[Label]:
        """Yield the leaves below this node, in printed order."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves


@dataclass(frozen=True, eq=False, repr=False)
class Row:
    """One record of figures: its path of YAML keys, its printed label, and the columns it has."""

    path: tuple[str, ...]
    label: Label
    columns: tuple[Label, ...]

    @cached_property
    def name(self) -> str:
        """The path as one string, as addresses and placeholders use it."""
        return ".".join(self.path)


@dataclass(frozen=True, eq=False, repr=False)
class Block:
    """A stretch of a table under one header: label trees of its rows and columns, and what frames them.

    Without columns every row is a column of its own, a figure of its own kind that stands ``across`` beside the others.
    """

    columns: tuple[Label, ...]
    rows: tuple[Label, ...]
    title: str = ""
    stub: str = ""
    corner: str = ""
    across: bool = False

    @cached_property
    def leaf_columns(self) -> tuple[Label, ...]:
        """The columns that carry figures, in printed order."""
        return tuple(leaf for column in self.columns for leaf in column.leaves)

    @cached_property
    def records(self) -> tuple[Row, ...]:
        """The rows that carry figures, in printed order, with their YAML paths."""
        return tuple(self._walk(self.rows, ()))

    def _walk(self, labels: tuple[Label, ...], path: tuple[str, ...]) -> Iterator[Row]:
        for label in labels:
            if not label.children:
                yield Row((*path, label.key), label, self.leaf_columns or (label,))
            else:
                yield from self._walk(label.children, path if label.open else (*path, label.key))


class Rule(NamedTuple):
    """A sum that must hold along every row or every column, or among the rows of a whole table that have one figure.

    ``sum`` = ``equals`` (one key there: a total).
    """

    code: str
    along: str
    sum: tuple[str, ...]
    equals: tuple[str, ...]
    is_total: bool
    means: str


class Equation(NamedTuple):
    """One sum of a rule, spelled out: the figures ``left`` add up to the figures ``right``.

    ``line`` is the printed label of the row or column it runs along; ``total`` is the figure that is computed
    from the others where the file leaves it out.
    """

    rule: Rule
    line: str
    left: tuple[Address, ...]
    right: tuple[Address, ...]

    @property
    def total(self) -> Address | None:
        """The figure that this equation defines, or None for a balance between given figures."""
        return self.right[0] if self.rule.is_total else None


class Limit(NamedTuple):
    """What is worth a look: among the rows of a table, ``sum`` above ``most`` by more than ``times`` and ``plus``.

    ``without``: only where ``most`` is 0, as the two are in different units.
    """

    code: str
    sum: tuple[str, ...]
    most: tuple[str, ...]
    times: Decimal
    means: str
    plus: int = 0
    without: bool = False


class CarryRule(NamedTuple):
    """A balance across years for one row: last year's weighted columns equal this year's weighted columns."""

    code: str
    last_row: str
    this_row: str
    last: Mapping[str, int]
    this: Mapping[str, int]
    remark_lowers: bool = False


class Term(NamedTuple):
    """An addend of a sum: ``sign`` times the figures of a row or group of rows, or one of a row's columns."""

    sign: int
    name: str


Sum = tuple[Term, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Wording:
    """Words of the narrative (regular expressions) and the sums of rows, or of columns, any of which they may state.

    ``partly``: what these words say behind a number may be said of a part only; ``deniable``: denied, they state 0;
    ``unless``: words beside which the figure need not be the table's; ``units``: instead of the table's.
    """

    words: tuple[str, ...]
    states: tuple[Sum, ...]
    partly: bool = False
    is_left: bool = False
    deniable: bool = True
    unless: str = ""
    units: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class Wordings:
    """How the narrative speaks of a table's figures: what ``rows`` and ``columns`` are called, counted in ``units``.

    Where there is an ``about``, it must be the last subject named, none of the ``others``, and ``alone`` it states
    figures of its own; ``neutral`` words add nothing; ``usual`` are the rows of columns that are named alone. A
    paragraph without any of the ``signs``, in its heading either, says nothing of the table, nor does a sentence with
    one of ``aside``.
    """

    units: tuple[str, ...]
    signs: tuple[str, ...]
    rows: tuple[Wording, ...]
    columns: tuple[Wording, ...] = ()
    about: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    usual: tuple[Sum, ...] = ()
    alone: tuple[Sum, ...] = ()
    aside: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class Table:
    """A table of the form: its names, geometry hints, blocks and rules.

    ``notes`` are printed below it in every report; ``absent`` is what is printed in its place (with placeholders) where
    it does not apply to a body at all; empty: it is printed all the same.
    """

    key: str
    name: str
    alias: str
    width: int
    label_columns: int
    blocks: tuple[Block, ...]
    rules: tuple[Rule, ...]
    carry_rules: tuple[CarryRule, ...]
    diagnoses: Mapping[str, str] = field(default_factory=dict)
    wordings: Wordings | None = None
    limits: tuple[Limit, ...] = ()
    notes: tuple[str, ...] = ()
    absent: str = ""

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every record of the table, in printed order."""
        return tuple(row for block in self.blocks for row in block.records)

    @cached_property
    def cells(self) -> Mapping[str, tuple[Address, ...]]:
        """The addresses of every row's figures, by the row's dotted path."""
        return {row.name: tuple(Address(self.key, row.name, c.key) for c in row.columns) for row in self.rows}

    @cached_property
    def cell(self) -> Mapping[tuple[str, str], Address]:
        """The address of a figure, by the row's dotted path and the column's key."""
        return {(address.row, address.column): address for cells in self.cells.values() for address in cells}

    @cached_property
    def counts(self) -> Mapping[tuple[str, str], Address]:
        """The same, of figures that are plain counts."""
        kinds = {(row.name, column.key): column.kind for row in self.rows for column in row.columns}
        return {place: address for place, address in self.cell.items() if kinds[place] is Kind.COUNT}

    @cached_property
    def words(self) -> frozenset[Address]:
        """The cells that hold words."""
        columns = ((self.cell[row.name, column.key], column) for row in self.rows for column in row.columns)
        return frozenset(address for address, column in columns if column.kind.is_words)

    @cached_property
    def asked(self) -> frozenset[Address]:
        """The cells that are never 0 where a file leaves them out: words and shares."""
        return frozenset(
            self.cell[row.name, column.key] for row in self.rows for column in row.columns if not column.kind.adds_up
        )

    @cached_property
    def totals(self) -> frozenset[Address]:
        """The figures that are sums of others, and computed where the file leaves them out."""
        return frozenset(equation.right[0] for equation in self.definitions)

    @cached_property
    def row_by_name(self) -> Mapping[str, Row]:
        """Rows by their dotted path."""
        return {row.name: row for row in self.rows}

    @cached_property
    def tree(self) -> tuple[Label, ...]:
        """The row labels as a clerk writes them in YAML: open headings replaced by what is below them."""
        return tuple(_opened(label for block in self.blocks for label in block.rows))

    @cached_property
    def headings(self) -> tuple[Label, ...]:
        """The open headings, which a file may have all the same."""
        return tuple(label for block in self.blocks for label in block.rows if label.open)

    @cached_property
    def labels(self) -> tuple[Label, ...]:
        """Every row label, those at the top first."""
        return (*self.tree, *(row.label for row in self.rows))

    @cached_property
    def equations(self) -> tuple[Equation, ...]:
        """Every sum of the table: along rows first, so that totals of totals find their operands computed."""
        return tuple(
            equation
            for along, spell in (("row", self._along_rows), ("column", self._along_columns), ("table", self._of_table))
            for rule in self.rules
            if rule.along == along
            for equation in spell(rule)
        )

    @cached_property
    def definitions(self) -> tuple[Equation, ...]:
        """One defining equation per total, ordered so that totals of totals find their operands computed."""
        first: dict[Address, Equation] = {}
        for equation in self.equations:
            if equation.total is not None:
                first.setdefault(equation.total, equation)

        def depth(address: Address) -> int:
            return 1 + max(map(depth, first[address].left)) if address in first else 0

        return tuple(sorted(first.values(), key=lambda equation: depth(equation.right[0])))

    def _along_rows(self, rule: Rule) -> Iterator[Equation]:
        for row in self.rows:
            left, right = (
                tuple(Address(self.key, row.name, column) for column in keys) for keys in (rule.sum, rule.equals)
            )
            yield Equation(rule, row.label.text, left, right)

    def _along_columns(self, rule: Rule) -> Iterator[Equation]:
        for column in self.rows[0].columns:
            left, right = (
                tuple(Address(self.key, row.name, column.key) for key in keys for row in self.spot(key)[0])
                for keys in (rule.sum, rule.equals)
            )
            yield Equation(rule, column.text, left, right)

    def _of_table(self, rule: Rule) -> Iterator[Equation]:
        left, right = self.figures_of(rule.sum), self.figures_of(rule.equals)
        yield Equation(rule, self.row(right[-1]).label.text, left, right)

    def figures_of(self, keys: Sequence[str]) -> tuple[Address, ...]:
        """Return the figures of the rows at or below dotted paths."""
        return _figures_of(self, tuple(keys))

    def row(self, address: Address) -> Row:
        """Return the row of a figure."""
        return self.row_by_name[address.row]

    def spot(self, name: str) -> tuple[tuple[Row, ...], str]:
        """Return the rows at or below a dotted path, and the column if its last part names one; no rows: unknown."""
        path = tuple(name.split("."))
        rows = tuple(row for row in self.rows if row.path[: len(path)] == path)
        if rows or len(path) == 1:
            return rows, ""
        rows, _ = self.spot(name.rpartition(".")[0])
        return tuple(row for row in rows if any(column.key == path[-1] for column in row.columns)), path[-1]


@lru_cache(maxsize=1024)
def _figures_of(table: Table, keys: tuple[str, ...]) -> tuple[Address, ...]:
    return tuple(address for key in keys for row in table.spot(key)[0] for address in table.cells[row.name])


def _opened(labels: Iterator[Label]) -> Iterator[Label]:
    for label in labels:
        if label.open:
            yield from _opened(iter(label.children))
        else:
            yield label
