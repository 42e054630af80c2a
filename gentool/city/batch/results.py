"""What a batch comes to, as values: per unit and for the whole city. The status page and the sums are drawn from these.

Everything here is small and survives pickling: a result travels from a worker to the batch, and through
``manifest.json`` from one run to the next, with the figures but without the report or its files. Files of problems
are named relative to the city's folder, so that the results mean the same wherever the folder is put.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from gentool.city.batch.state import State
from gentool.city.model import City, Unit
from gentool.form.model import Address
from gentool.problems.problem import Problem, Severity
from gentool.report.model import Number, Report, plus


@dataclass(frozen=True, slots=True, eq=False)
class Figures(Mapping[Address, Number]):
    """The figures of one report: its edition, and the values in the order of the form's addresses.

    An address whose figure could not be read is left out. A thousand reports share one list of addresses.
    """

    edition: str
    values_in_order: tuple[Number | None, ...]

    @classmethod
    def of(cls, report: Report) -> Figures:
        """Keep the figures of a report and nothing else of it."""
        return cls(report.form.edition, tuple(report.figures[a].value for a in _addresses(report.form.edition)))

    def __getitem__(self, address: Address) -> Number:
        value = self.values_in_order[_positions(self.edition)[address]]
        if value is None:
            raise KeyError(address)
        return value

    def __iter__(self) -> Iterator[Address]:
        pairs = zip(_addresses(self.edition), self.values_in_order, strict=True)
        return (address for address, value in pairs if value is not None)

    def __len__(self) -> int:
        return sum(value is not None for value in self.values_in_order)


@dataclass(frozen=True, slots=True)
class UnitResult:
    """What became of one unit.

    ``file`` is its YAML file, relative to the city's folder; ``outputs`` are relative to the output folder, in the
    order of the formats asked for; ``last`` are the figures of last year's report, where there is one. ``reused``
    tells that nothing had changed and everything was taken from the last run; ``seconds`` is then 0.
    """

    unit: Unit
    state: State
    file: str | None = None
    problems: tuple[Problem, ...] = ()
    outputs: tuple[str, ...] = ()
    figures: Figures | None = None
    last: Figures | None = None
    seconds: float = 0.0
    reused: bool = False

    def count(self, severity: Severity) -> int:
        """Return the number of problems of a severity."""
        return sum(problem.severity is severity for problem in self.problems)


@dataclass(frozen=True, slots=True)
class CityResult:
    """The whole batch: units in the order of the roster, and the problems that belong to no unit's own file.

    C-MISSING and C-TWICE are told both here and in the unit's result, so that either can be shown alone. ``own`` is
    the city's own report, if it lies among those of its units; it is none of them, and nothing counts or adds it.
    """

    city: City
    edition: str
    units: Sequence[UnitResult]
    problems: tuple[Problem, ...] = ()
    own: UnitResult | None = None

    @property
    def counts(self) -> dict[State, int]:
        """The number of units in each state."""
        counts = Counter(result.state for result in self.units)
        return {state: counts[state] for state in State}

    @property
    def everything(self) -> Iterator[UnitResult]:
        """The units' results and that of the city's own report."""
        yield from self.units
        if self.own:
            yield self.own

    @property
    def is_sound(self) -> bool:
        """Whether every unit has handed in a report without errors, and the city's own has none."""
        return all(result.state is State.SOUND for result in self.everything) and not any(
            problem.is_error for problem in self.problems
        )

    @property
    def totals(self) -> dict[Address, Number]:
        """Sum this year's figures over the units that have any, cell by cell."""
        return total(result.figures for result in self.units)

    @property
    def last_totals(self) -> dict[Address, Number]:
        """Sum last year's figures; those of another edition have addresses of their own."""
        return total(result.last for result in self.units)


def total(reports: Iterable[Figures | None]) -> dict[Address, Number]:
    """Add up figures cell by cell; a cell that no report has is left out."""
    columns: dict[str, list[Number | None]] = {}
    for figures in reports:
        if figures is not None:
            values = figures.values_in_order
            sums = columns.setdefault(figures.edition, [None] * len(values))
            sums[:] = map(_plus, sums, values)
    totals: dict[Address, Number | None] = {}
    for edition, sums in columns.items():
        for address, value in zip(_addresses(edition), sums, strict=True):
            totals[address] = _plus(totals.get(address), value)
    return {address: value for address, value in totals.items() if value is not None}


def _plus(one: Number | None, other: Number | None) -> Number | None:
    if one is None or other is None:
        return other if one is None else one
    return plus(one, other)


@cache
def _addresses(edition: str) -> tuple[Address, ...]:
    from gentool.form.loading import form_of

    return tuple(form_of(edition).addresses)


@cache
def _positions(edition: str) -> dict[Address, int]:
    return {address: position for position, address in enumerate(_addresses(edition))}
