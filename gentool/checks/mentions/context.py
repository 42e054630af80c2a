"""A sentence cut into clauses, and what is carried from clause to clause: whose figures, of when, of which whole.

A figure is compared with the table only where nothing says that it is another year's, another office's or that of a
part that the table does not know. In doubt it is left alone: a warning must be right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gentool.checks.mentions import words
from gentool.checks.mentions.lexicon import Reading, Spoken
from gentool.checks.mentions.numbers import Figure
from gentool.checks.own_names import OWN, own_names
from gentool.form.table import Sum
from gentool.report.model import Report


class Clause(NamedTuple):
    """A stretch of a sentence between two stops, and the first of them."""

    start: int
    end: int
    opener: str


class Whole(NamedTuple):
    """Figures just stated, of which parts may follow."""

    rows: tuple[Sum, ...]
    columns: tuple[Sum, ...] | None
    readings: tuple[Reading, ...]
    by_column: bool = False


class Context(NamedTuple):
    """What the clauses so far say about the next one."""

    other_time: bool = False
    other_office: bool = False
    of_part: bool = False
    part_unknown: bool = False
    narrowed: bool = False
    wholes: tuple[Whole, ...] = ()
    whole_unknown: bool = False
    lasts: bool = False

    @property
    def is_foreign(self) -> bool:
        """Whether figures are those of another year or another office."""
        return self.other_time or self.other_office

    def without_whole(self) -> Context:
        """Return the context behind a figure that says nothing the table knows: what follows may be a part of it."""
        if self.of_part:
            return self._replace(part_unknown=True)
        return self._replace(wholes=(), whole_unknown=True)

    def at_semicolon(self) -> Context:
        """Return the context of a new stretch of the sentence: still of the same year and office."""
        return self._replace(of_part=False, part_unknown=False, narrowed=False, wholes=(), whole_unknown=False)


def clauses(spoken: Spoken, figures: Sequence[Figure]) -> Iterator[Clause]:
    """Cut a sentence at its stops, but not inside a figure or wording, nor where names are only being listed."""
    text = spoken.text
    spans = [(token.start, token.end) for token in spoken.tokens]
    spans += [(figure.start, figure.end) for figure in figures]
    start, opener = 0, ""
    for match in words.STOPS.finditer(text):
        at = match.start()
        if any(begin <= at < end for begin, end in spans):
            continue
        if match.group() == "、" and _lists_names(spoken, start, at, figures):
            continue
        yield Clause(start, at, opener)
        start, opener = match.end(), match.group()
    yield Clause(start, len(text), opener)


def _lists_names(spoken: Spoken, start: int, stop: int, figures: Sequence[Figure]) -> bool:
    if any(start <= figure.start < stop for figure in figures):
        return False
    names = [token for token in spoken.tokens if start <= token.start < stop and token.names_figures]
    return bool(names) and spoken.of_form(words.GLUE).fullmatch(spoken.text, names[-1].end, stop) is not None


class Setting:
    """Whose report it is, to tell its own office and year from others."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.year = report.year
        self.unit = report.unit
        self.names = own_names(report.unit)

    def names_another_year(self, said: str) -> bool:
        """Tell whether another year than the report's is named, alone or beside it."""
        numbers = [int(match[1]) for match in words.YEARS.finditer(said)]
        return any(number != self.year for number in numbers) or words.LAST_YEAR.search(said) is not None

    def is_elsewhere(self, said: str) -> bool:
        """Tell words that speak of another time or another office than the report."""
        said = self.names.mask(said)
        is_other = self._other_time(False, said) or self._other_office(False, said)
        return is_other or words.PASSED_ON.search(said) is not None

    def enter(self, context: Context, spoken: Spoken, start: int, until: int) -> Context:
        """Return the context of a clause, of which the text from ``start`` and before ``until`` counts.

        Wordings in it do not: 去年 in one of them does not speak of another year.
        """
        said = spoken.bare(start, until)
        if not said:
            return context
        of_part, part_unknown, narrowed = context.of_part, context.part_unknown, context.narrowed
        if words.PART.of(self.report.form).search(said):
            of_part = True
        elif (of_part or narrowed) and words.WHOLE.search(said):
            of_part = part_unknown = narrowed = False
        other_time = self._other_time(context.other_time, said)
        other_office = self._other_office(context.other_office, said)
        found = (other_time, other_office, of_part, part_unknown, narrowed)
        return context if context[:5] == found else Context(*found, *context[5:])

    def _other_time(self, known: bool, said: str) -> bool:
        if words.SIGN_OF_TIME.isdisjoint(said):
            return known
        if "12" in said:
            said = words.SPAN_OF_YEAR.sub("", said)
        if words.COMPARISON.search(said):
            return known
        years = [(match.start(), int(match[1]) != self.year) for match in words.YEAR.finditer(said)]
        years += [(match.start(), True) for match in words.OTHER_TIME.finditer(said)]
        years += [(match.start(), False) for match in words.THIS_TIME.finditer(said)]
        return max(years)[1] if years else known

    def _other_office(self, known: bool, said: str) -> bool:
        own = said.rfind(OWN) + 1
        if own:
            if words.OWN_HALL.search(said):
                return True
            known, said = False, said[own:]
        if words.SIGN_OF_OFFICE.isdisjoint(said):
            return known
        if words.SCOPE.search(said):
            return True
        if words.SYSTEM.search(said):
            return not self.names.is_area
        found = words.OFFICE.search(said)
        if found and words.GUIDED.search(said, 0, found.end()):
            return known
        if words.HALL.search(said) or (found and not self._is_own(found.group())):
            return True
        return False if found else known

    def _is_own(self, office: str) -> bool:
        office = re.sub(r"^(?:20\d\d)?年?度?(?:其中|此外|另外|今年|本年度?|全年|由|经|在|和)*", "", office)
        if self.unit in office or words.OWN_OFFICE.fullmatch(office):
            return not (self.names.is_area and "办" in office)
        if office.endswith("政府"):
            return False
        characters = iter(self.unit)
        return all(character in characters for character in office) and office[-1:] == self.unit[-1:]
