"""The form's wordings made ready for reading a text: one expression per table, and what each wording states.

In: a form and the year of the report, by which ‹上年› becomes 上年 or 2024年. Out: a :class:`Lexicon` per table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from functools import cached_property, lru_cache
from typing import NamedTuple

from gentool.checks.mentions.numbers import IN_YUAN, Figure
from gentool.checks.own_names import OWN
from gentool.form.model import Address, Form, FormPattern, Label, Row, Table
from gentool.form.table import Sum, Term, Wording, Wordings
from gentool.report.model import Number, Report
from gentool.text.lazy_regex import Pattern, looking_ahead

_LONGEST_LABEL = 18
_MANY = 32  # texts after which it pays to make the faster expression, which takes as long as 50 texts


class Kind(Enum):
    """What a token says: rows, columns, the subject, nothing, or another subject."""

    ROW = auto()
    COLUMN = auto()
    ABOUT = auto()
    NEUTRAL = auto()
    OTHER = auto()


class Token(NamedTuple):
    """A wording found in a sentence."""

    start: int
    end: int
    kind: Kind
    wording: Wording | None

    @property
    def names_figures(self) -> bool:
        """Whether the wording says which figures are meant."""
        return self.wording is not None


class Part(NamedTuple):
    """A cell, or a column's sum over a group of rows: how to call it, its placeholder, addresses, unit in 元.

    ``column`` is empty where the row has no other.
    """

    sign: int
    row: str
    column: str
    placeholder: str
    addresses: tuple[Address, ...]
    size: int = 1


Reading = tuple[Part, ...]


def value_of(report: Report, reading: Reading) -> Number | None:
    """Return what a reading comes to, money in 元; None if a figure of it is not known."""
    total: Number = 0
    for part in reading:
        for address in part.addresses:
            figure = report.figures.get(address)
            if figure is None or figure.value is None:
                return None
            total += part.sign * figure.value * part.size
    return total


def adds_once(reading: Reading) -> bool:
    """Tell whether a sum adds no figure to itself."""
    added = [address for part in reading if part.sign > 0 for address in part.addresses]
    return len(added) == len(set(added))


class Lexicon:
    """The wordings of one table for reports of one year."""

    def __init__(self, form: Form, table: Table, wordings: Wordings, year: int) -> None:
        self.form = form
        self.table = table
        self.wordings = wordings
        self.units = frozenset({"", *wordings.units, *(unit for row in wordings.rows for unit in row.units)})
        self._named = {
            "‹本机关›": f"(?:{OWN}{{1,30}})",
            "‹上年›": f"(?:上一?年度?|去年度?|前一年度?|{year - 1} ?年度?)",
            "‹本年›": f"(?:本年度?|今年|当年|{year} ?年度?)",
            "‹下年›": f"(?:下一?个?年度?|次年度?|明年|来年|{year + 1} ?年度?)",
        }
        self._signs = Pattern("|".join(wordings.signs))
        self._aside = Pattern("|".join(wordings.aside)) if wordings.aside else None
        self._asked = 0
        self._kinds: list[tuple[Kind, Wording | None]] = []
        self._stated: dict[tuple[Wording, tuple[Sum, ...] | None], list[Reading]] = {}
        self._resolved: dict[tuple[Sum, Sum | None], Reading | None] = {}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        groups: list[str] = []
        for kind, entries in ((Kind.ROW, self.wordings.rows), (Kind.COLUMN, self.wordings.columns)):
            for wording in entries:
                groups.append(self._alternatives(wording.words))
                self._kinds.append((kind, wording))
        for kind, texts in (
            (Kind.ABOUT, self.wordings.about),
            (Kind.NEUTRAL, self.wordings.neutral),
            (Kind.OTHER, self.wordings.others),
        ):
            if texts:
                groups.append(self._alternatives(texts))
                self._kinds.append((kind, None))
        return re.compile("|".join(f"({group})" for group in groups))

    @cached_property
    def _fast_pattern(self) -> re.Pattern[str]:
        return re.compile(looking_ahead(self._pattern.pattern))

    @cached_property
    def _about(self) -> re.Pattern[str] | None:
        return re.compile(self._alternatives(self.wordings.about)) if self.wordings.about else None

    def _alternatives(self, texts: Iterable[str]) -> str:
        joined = "|".join(texts)
        for name, forms in self._named.items():
            joined = joined.replace(name, forms)
        return joined

    def tokens(self, text: str) -> list[Token]:
        """Return the wordings in a text, in order, without overlap."""
        self._asked += 1
        found = (self._pattern if self._asked < _MANY else self._fast_pattern).finditer(text)
        return [Token(*match.span(), *self._kinds[(match.lastindex or 1) - 1]) for match in found]

    def is_about(self, text: str) -> bool:
        """Tell whether a text names the subject of the table; a table that asks for none is always meant."""
        return self._about is None or self._about.search(text) is not None

    def is_aside(self, text: str) -> bool:
        """Tell a sentence that speaks of something else altogether."""
        return self._aside is not None and self._aside.search(text) is not None

    def is_signed(self, text: str) -> bool:
        """Tell, cheaply, whether a text may speak of the table at all."""
        return self._signs.search(text) is not None

    def readings_of(self, wording: Wording, columns: tuple[Sum, ...] | None = None) -> list[Reading]:
        """Return what a wording for rows states."""
        key = (wording, columns)
        if key not in self._stated:
            self._stated[key] = self.readings(wording.states, columns)
        return self._stated[key]

    def readings(self, rows: Iterable[Sum], columns: Iterable[Sum] | None = None) -> list[Reading]:
        """Return what sums of rows state, in their total column or in those given, where these exist."""
        sums = [(row, column) for column in (columns or (None,)) for row in rows]
        return list(dict.fromkeys(reading for key in sums if (reading := self._resolve(key)) is not None))

    def _resolve(self, key: tuple[Sum, Sum | None]) -> Reading | None:
        if key not in self._resolved:
            rows, columns = key
            parts = [part for term in rows for part in self._parts(term, columns)]
            known = tuple(part for part in parts if part is not None)
            self._resolved[key] = known if len(known) == len(parts) and adds_once(known) else None
        return self._resolved[key]

    def _parts(self, term: Term, columns: Sum | None) -> Iterator[Part | None]:
        rows, column = self.table.spot(term.name)
        keys = [(1, column)] if column else [(c.sign, c.name) for c in columns or [Term(1, self._total(rows[0]))]]
        for sign, key in keys:
            label = next((c for c in rows[0].columns if c.key == key), None)
            yield self._part(term, rows, label, sign) if label else None

    def _part(self, term: Term, rows: tuple[Row, ...], column: Label, sign: int) -> Part:
        name = term.name.removesuffix(f".{column.key}")
        is_single = len(rows[0].columns) == 1
        label = rows[0].label if rows[0].name == name else _group(self.table.tree, name.split("."))
        shown = label.text if len(label.text) <= _LONGEST_LABEL else label.key
        return Part(
            term.sign * sign,
            shown,
            "" if is_single else column.key,
            ".".join((self.table.alias, name, *(() if is_single else (column.key,)))),
            tuple(Address(self.table.key, row.name, column.key) for row in rows),
            IN_YUAN.get(column.unit, 1),
        )

    def _total(self, row: Row) -> str:
        """Return the column a row's figure stands in where none is named: its only one, else its total."""
        if len(row.columns) == 1:
            return row.columns[0].key
        keys = {column.key for column in row.columns}
        totals = (rule.equals[0] for rule in self.table.rules if rule.along == "row" and rule.is_total)
        return next((total for total in totals if total in keys), "")

    @cached_property
    def _sums(self) -> dict[Address, frozenset[Address]]:
        sums: dict[Address, frozenset[Address]] = {}
        for equation in self.table.equations:
            if equation.total is not None:
                sums[equation.total] = sums.get(equation.total, frozenset()) | frozenset(equation.left)
        return sums

    def within(self, reading: Reading) -> frozenset[Address]:
        """Return every figure that a reading's figures are or are made up of."""
        found = {address for part in reading if part.sign > 0 for address in part.addresses}
        rest = list(found)
        while rest:
            rest = [part for address in rest for part in self._sums.get(address, ()) if part not in found]
            found.update(rest)
        return frozenset(found)


def _group(labels: Iterable[Label], path: list[str]) -> Label:
    found = next(label for label in labels if label.key == path[0])
    return found if len(path) == 1 else _group(found.children, path[1:])


@lru_cache(maxsize=16)
def lexicons_of(form: Form, year: int) -> tuple[Lexicon, ...]:
    """Return the lexicons of the tables that say how the narrative speaks of them."""
    return tuple(Lexicon(form, table, table.wordings, year) for table in form.tables if table.wordings is not None)


class Sentence(NamedTuple):
    """A sentence, where it begins in its paragraph, its figures and their units.

    ``denies``: it says that something did not happen; ``leads``: the next sentence is about parts of its figures;
    ``relates``: it holds figures against each other, as shares, parts or what they were last year.
    """

    text: str
    begin: int
    figures: tuple[Figure, ...]
    units: frozenset[str]
    denies: bool
    leads: bool
    relates: bool = False


class Statement(NamedTuple):
    """A figure said in the text and what the table may call it; ``is_part``: it may be less than that."""

    start: int
    end: int
    figure: Figure
    readings: tuple[Reading, ...]
    is_part: bool = False


class Spoken(NamedTuple):
    """A sentence as one table's lexicon understands it."""

    text: str
    tokens: Sequence[Token]
    lexicon: Lexicon
    report: Report

    def value(self, reading: Reading) -> Number | None:
        """Return what a reading comes to in the report."""
        return value_of(self.report, reading)

    def bare(self, start: int, end: int) -> str:
        """Return a stretch of text with ■ for the wordings in it, but those of other subjects."""
        pieces, at = [], start
        for token in self.tokens:
            if start <= token.start and token.end <= end and token.kind is not Kind.OTHER:
                pieces.append(self.text[at : token.start])
                at = token.end
        pieces.append(self.text[at:end])
        return "■".join(pieces)

    def is_filled(self, glue: Pattern | FormPattern, start: int, end: int) -> bool:
        """Tell whether between two places there is nothing but such words and other wordings."""
        words = self.of_form(glue) if isinstance(glue, FormPattern) else glue
        return start <= end and all(words.fullmatch(piece) for piece in self.bare(start, end).split("■"))

    def of_form(self, pattern: FormPattern) -> Pattern:
        """Return an expression with the form's own words."""
        return pattern.of(self.lexicon.form)

    def names(self, start: int, end: int) -> list[Token]:
        """Return the wordings in a stretch of text that name figures."""
        return [token for token in self.tokens if start <= token.start and token.end <= end and token.names_figures]

    def subjects(self, start: int, end: int) -> list[bool]:
        """Return the subjects named in a stretch of text: the table's own, or another."""
        subjects = []
        for token in self.tokens:
            if start <= token.start < end:
                is_own = token.kind is Kind.ABOUT or (
                    token.kind is Kind.NEUTRAL and self.lexicon.is_about(self.text[token.start : token.end])
                )
                if is_own or token.kind is Kind.OTHER:
                    subjects.append(is_own)
        return subjects
