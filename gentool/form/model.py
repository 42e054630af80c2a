"""A form as frozen values: its parts, tables and narrative, what it says of itself, and how texts speak of it.

In: nothing but what ``building`` read from a ``form.yaml``. Out: the one description of the form that reading,
checking, drawing, importing and the JSON Schema work from. No label of the form stands in code. Values compare by
identity: there is one per installed edition. What is in its tables is ``table``'s, and handed on from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple, TypeVar

from gentool.form.table import Address, Block, CarryRule, Equation, Kind, Label, Limit, Row, Rule, Sum, Table, fold
from gentool.text.lazy_regex import Pattern

__all__ = [
    "ABSENT", "NOTE", "Address", "Block", "CarryRule", "Equation", "Evaluation", "Form", "FormPattern", "Kind", "Label",
    "Limit", "Mention", "Narrative", "NotFor", "Pair", "Part", "Row", "Rule", "Section", "Table", "fold", "heading_of",
    "name_of", "nested",
]  # fmt: skip

T = TypeVar("T")
NOTE: Final = "注"  # below a table
ABSENT: Final = "不适用"  # in the place of a table
_NAMED = Pattern("‹([a-z]+)›")
_NOTHING = "(?!)"


class Pair(NamedTuple):
    """A figure that other forms' reports have as well: which sums of ``form``'s figures it equals, any of them.

    Figures are named as placeholders name them; ``why`` they may differ is told with the difference.
    """

    form: str
    figure: str
    beside: tuple[Sum, ...]
    why: str


class NotFor(NamedTuple):
    """Rows (``table alias.row``) that units whose names an expression finds can have no figures in, and ``because``."""

    code: str = ""
    means: str = ""
    because: str = ""
    basis: str = ""
    rows: Mapping[str, str] = {}


NO_ROWS = NotFor()


class Evaluation(NamedTuple):
    """What evaluators look for in a form's reports; a form that says nothing of one of these is not checked for it.

    ``due`` and ``due_of_area`` are the last day, month and day of the year after, for a body and for a government;
    ``superseded`` maps a document that no longer holds to the one that does; ``pending`` are the columns of what is
    still open at the end of a year and of the whole row; ``fee`` are the words of the fee that must be reported.
    """

    due: tuple[int, int] | None = None
    due_of_area: tuple[int, int] | None = None
    due_basis: str = ""
    superseded: Mapping[str, str] = {}
    not_for: NotFor = NO_ROWS
    pending: tuple[str, str] | None = None
    fee: tuple[str, ...] = ()


class Mention(NamedTuple):
    """What a section must speak of, at least one, for units whose name ends in ``units``.

    ``any`` maps what is asked for to the expression of how offices say it.
    """

    units: str
    any: Mapping[str, str]
    basis: str


@dataclass(frozen=True, eq=False, repr=False)
class Section:
    """A usual subheading of a narrative part; an empty label prints no heading."""

    key: str
    label: str
    variants: tuple[str, ...] = ()
    guide: str = ""
    optional: bool = False
    mention: Mention | None = None

    @cached_property
    def names(self) -> frozenset[str]:
        """Every folded wording by which this section is known."""
        return frozenset(fold(name) for name in (self.key, self.label, *self.variants) if name)


class Narrative(NamedTuple):
    """What a narrative part asks for; lengths in characters.

    ``empty`` is the severity if too little is said, ``never`` where a part may say that there is nothing to say.
    """

    sections: tuple[Section, ...] = ()
    least: int = 1
    most: int | None = None
    empty: str = "error"
    must: tuple[str, ...] = ()
    said: Mapping[str, str] = {}  # of words in ``must``: the expression of how offices say them besides
    guide: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class Part:
    """A part of the report; it holds either a narrative or a table.

    ``printed`` are the headings above it, outermost first, each with its level and its text with placeholders.
    """

    key: str
    number: str
    label: str
    basis: str
    narrative: Narrative | None
    table: Table | None
    printed: tuple[tuple[int, str], ...]
    variants: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The heading as the form has it, without whose report it stands in."""
        return heading_of(self.number, self.label)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every folded wording by which this part is known."""
        return frozenset(fold(name) for name in (self.key, self.label, *self.variants))


def heading_of(number: str, label: str) -> str:
    """Return a numbered heading: 一、总体情况, 表一　统计表."""
    return f"{number}{'　' if number.strip('一二三四五六七八九十') else '、'}{label}"


@dataclass(frozen=True, eq=False, repr=False)
class Form:
    """One edition of a form; ``last_year`` None means still in force.

    ``folder`` is its place below the templates: its form's folder, a slash, its own, which is the edition's name.
    ``report`` is what the form is called, ``short`` a shorter name; ``is_default``: files need not name it.
    ``title``, ``preface`` and ``contact`` are texts with placeholders; the last closes the preface where a report
    says how its office can be reached. ``titled`` is the regular expression of what titles call such a report,
    ``phrases`` are those of how texts call what it is about: see :class:`FormPattern`.
    """

    folder: str
    edition: str
    report: str
    short: str
    is_default: bool
    first_year: int
    last_year: int | None
    name: str
    document: str
    title: str
    titled: Pattern
    preface: str
    contact: str
    parts: tuple[Part, ...]
    evaluation: Evaluation = field(default_factory=Evaluation)
    phrases: Mapping[str, str] = field(default_factory=dict)
    pairs: tuple[Pair, ...] = ()

    @property
    def family(self) -> str:
        """The folder of the form that this is an edition of."""
        return self.folder.rpartition("/")[0]

    @property
    def id(self) -> str:
        """What :func:`~gentool.form.loading.form_of` knows this edition by: the edition alone of the default form."""
        return self.edition if self.is_default else self.folder

    def is_like(self, other: Form) -> bool:
        """Tell whether this is an edition of the same form."""
        return self.family == other.family

    def applies_to(self, year: int) -> bool:
        """Tell whether reports for ``year`` follow this edition."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables in the order of their parts."""
        return tuple(part.table for part in self.parts if part.table is not None)

    @cached_property
    def part_by_key(self) -> Mapping[str, Part]:
        """Parts by key."""
        return {part.key: part for part in self.parts}

    @cached_property
    def addresses(self) -> tuple[Address, ...]:
        """Every figure of the form, in printed order."""
        return tuple(address for table in self.tables for cells in table.cells.values() for address in cells)

    def column(self, address: Address) -> Label:
        """Return the column label of a figure."""
        row = self.row(address)
        return next(column for column in row.columns if column.key == address.column)

    def row(self, address: Address) -> Row:
        """Return the row of a figure."""
        return self.table(address).row(address)

    def table(self, address: Address) -> Table:
        """Return the table of a figure."""
        table = self.part_by_key[address.table].table
        assert table is not None
        return table

    def field(self, address: Address) -> str:
        """Return the dotted path of YAML keys under which a clerk writes this figure."""
        if len(self.row(address).columns) == 1:
            return f"{address.table}.{address.row}"
        return ".".join(address)


def nested(form: Form, leaf: Callable[[Address], T]) -> dict[str, Any]:
    """Return every figure by alias, row path and column; a row with one column only is the leaf itself."""
    tables: dict[str, Any] = {}
    for table in form.tables:
        rows: dict[str, Any] = tables.setdefault(table.alias, {})
        for row in table.rows:
            group = rows
            for key in row.path[:-1]:
                group = group.setdefault(key, {})
            addresses = table.cells[row.name]
            group[row.path[-1]] = {a.column: leaf(a) for a in addresses} if len(addresses) > 1 else leaf(addresses[0])
    return tables


def name_of(form: Form, address: Address) -> str:
    """Return the dotted name under which :func:`nested` holds a figure."""
    return form.table(address).alias + form.field(address).removeprefix(address.table)


class FormPattern:
    """An expression of a check that knows no form, with a form's own words for ‹names›, compiled when first used.

    topic      what the report is about, as sentences begin with it        title    the same in titles
    counted    what its cases are called                                   others   cases that are none of it
    behind     pieces of the topic that stand between a figure and a name  denied   those behind what did not happen
    done       what such sentences begin with besides                      speaks   what a body says of itself
    unit       what a name of a unit does not hold

    A form says them in its form.yaml; those that it does not have match nothing.
    """

    __slots__ = ("_made", "_source")

    def __init__(self, source: str) -> None:
        self._source = source
        self._made: dict[Form, Pattern] = {}

    def of(self, form: Form) -> Pattern:
        """Return the expression for a form."""
        made = self._made.get(form)
        if made is None:
            source = _NAMED.sub(lambda found: form.phrases.get(found[1], _NOTHING), self._source)
            made = self._made[form] = Pattern(source)
        return made
