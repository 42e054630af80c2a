"""What a batch comes to, as values: per unit and for the whole city. The status page and the sums are drawn from these.

Everything here is small and survives pickling: a result travels from a worker to the batch, and through
``manifest.json`` from one run to the next, with the figures but without the report or its files. Files of problems
are named relative to the city's folder, so that the results mean the same wherever the folder is put.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cache

from gentool.city import City, Unit
from gentool.form import Address
from gentool.problems import Problem, Severity
from gentool.report import Number, Report


class State(Enum):
    """What became of a unit's report."""

    SOUND = "合格"
    FAULTY = "有错"
    MISSING = "未报"


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

    C-MISSING and C-TWICE are told both here and in the unit's result, so that either can be shown alone.
    """

    city: City
    edition: str
    units: tuple[UnitResult, ...]
    problems: tuple[Problem, ...] = ()

    def in_state(self, state: State) -> tuple[UnitResult, ...]:
        """Return the units in a state."""
        return tuple(result for result in self.units if result.state is state)

    @property
    def is_sound(self) -> bool:
        """Whether every unit has handed in a report without errors."""
        return all(result.state is State.SOUND for result in self.units) and not any(
            problem.is_error for problem in self.problems
        )

    @property
    def totals(self) -> dict[Address, Number]:
        """Sum this year's figures over the units that have any, cell by cell."""
        return _sum(result.figures for result in self.units)

    @property
    def last_totals(self) -> dict[Address, Number]:
        """Sum last year's figures; those of another edition have addresses of their own."""
        return _sum(result.last for result in self.units)


def _sum(reports: Iterable[Figures | None]) -> dict[Address, Number]:
    totals: dict[Address, Number] = {}
    for figures in reports:
        for address, value in figures.items() if figures else ():
            before = totals.get(address, 0)
            totals[address] = before + value if isinstance(value, int) else Decimal(before) + value
    return totals


@cache
def _addresses(edition: str) -> tuple[Address, ...]:
    from gentool.editions import form_of

    return tuple(form_of(edition).addresses)


@cache
def _positions(edition: str) -> dict[Address, int]:
    return {address: position for position, address in enumerate(_addresses(edition))}
