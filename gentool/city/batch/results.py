"""What a batch comes to, as values: per unit and for the whole city. The status page and the sums are drawn from these.

Everything here is small and survives pickling: a result travels from a worker to the batch, and through
``manifest.json`` from one run to the next, with the figures but without the report or its files. Files of problems
are named relative to the city's folder, so that the results mean the same wherever the folder is put.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from gentool.city.model import City, Unit
from gentool.city.sums import Figures, total
from gentool.form.model import Address
from gentool.problems.problem import Problem, Severity, in_order
from gentool.report.model import Number


class State(Enum):
    """What became of a unit's report."""

    SOUND = "合格"
    FAULTY = "有错"
    MISSING = "未报"


@dataclass(frozen=True, slots=True)
class UnitResult:
    """What became of one unit.

    ``file`` is its YAML file, relative to the city's folder; ``outputs`` are relative to the output folder, in the
    order of the formats asked for; ``figures`` are there only if they enter the city's sums, ``last`` are those of last
    year's report, where there is one. ``reused`` tells that nothing had changed and everything was taken from the last
    run; ``seconds`` is then 0.
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

    @property
    def is_built(self) -> bool:
        """Whether files were made of it in this run."""
        return not self.reused and bool(self.outputs)

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
        return {**dict.fromkeys(State, 0), **Counter(result.state for result in self.units)}

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
    def problems_apart(self) -> list[Problem]:
        """The problems that are told of no unit: files of nobody, and what else concerns the whole."""
        mine = set(self.problems)
        return in_order(mine - {problem for unit in self.everything for problem in unit.problems if problem in mine})
