"""What a batch comes to, as values: per unit and for the whole city. The status page and the sums are drawn from these.

Everything here is small and survives pickling: a result travels from a worker to the batch, and through
``manifest.json`` from one run to the next, with the figures but without the report or its files. Files of problems
are named relative to the city's folder, so that the results mean the same wherever the folder is put.

The units of a province are divided into pages that a browser opens at once and a spreadsheet takes; a small city has
none. A page holds units of one category, those that need attention first. No page is larger than it can be read: it
ends after so many units, or as soon as what is told of them would be long.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple, TypeVar

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


FOLDER = "分页"  # beside the first page, holds the others
MOST_UNITS = 500  # of a page, and of a city that does without
MOST_TOLD = 100  # problems of no unit that the first page tells itself
_MOST_BYTES = 1_800_000  # of a page, by guess
_MOST_CATEGORIES, _FEW = 200, 20  # more categories, or fewer units in one: units are taken as the roster has them
_NO_CATEGORY, _ALL, _NOBODY = "未分类", "各单位", "不属于任何单位的问题"
_FIRST = {State.FAULTY: 0, State.MISSING: 1, State.SOUND: 3}

Item = TypeVar("Item")


class Page(NamedTuple):
    """A page: the name of its files without their endings, what it is called, and the part of the city on it."""

    name: str
    label: str
    result: CityResult


def pages_of(result: CityResult) -> list[Page]:
    """Divide a result into pages; none, if one page is enough for all of it."""
    if len(result.units) <= MOST_UNITS:
        return []
    empty = replace(result, units=(), problems=(), own=None)
    parts: list[tuple[str, CityResult]] = []
    for label, units in _groups(result.units).items():
        parts += _numbered(
            label, [replace(empty, units=run) for run in runs(sorted(units, key=_urgency), MOST_UNITS, _size)]
        )
    apart = result.problems_apart
    if len(apart) > MOST_TOLD:
        parts += _numbered(_NOBODY, [replace(empty, problems=tuple(run)) for run in runs(apart, MOST_UNITS, _length)])
    return [Page(f"{FOLDER}/{number:04}", label, part) for number, (label, part) in enumerate(parts, 1)]


def first_of(result: CityResult, pages: Sequence[Page]) -> CityResult:
    """Return what the first page tells itself: all, if there are no others."""
    if not pages:
        return result
    apart = result.problems_apart
    return replace(result, units=(), problems=tuple(apart) if len(apart) <= MOST_TOLD else ())


def _groups(units: Sequence[UnitResult]) -> dict[str, list[UnitResult]]:
    groups: dict[str, list[UnitResult]] = {}
    for unit in units:
        groups.setdefault(unit.unit.category, []).append(unit)
    if len(groups) > min(_MOST_CATEGORIES, len(units) // _FEW) or list(groups) == [""]:
        return {_ALL: list(units)}
    return {category or _NO_CATEGORY: group for category, group in groups.items()}


def _urgency(unit: UnitResult) -> int:
    """Return where a unit stands: first those with errors, then those without a report, then those with warnings."""
    return 2 if unit.state is State.SOUND and unit.count(Severity.WARNING) else _FIRST[unit.state]


def _numbered(label: str, parts: list[CityResult]) -> Iterator[tuple[str, CityResult]]:
    for number, part in enumerate(parts, 1):
        yield f"{label}（{number}/{len(parts)}）" if len(parts) > 1 else label, part


def runs(
    items: Iterable[Item], count: int, size: Callable[[Item], int], most: int = _MOST_BYTES
) -> Iterator[list[Item]]:
    """Cut items into runs of so many at most, and of such a size, unless one alone is larger."""
    run: list[Item] = []
    used = 0
    for item in items:
        if run and (len(run) == count or used + size(item) > most):
            yield run
            run, used = [], 0
        run.append(item)
        used += size(item)
    if run:
        yield run


def _size(unit: UnitResult) -> int:
    """Guess how many bytes a unit takes on a page, where its name stands several times."""
    return 600 + 50 * len(unit.unit.name) + sum(map(_length, unit.problems))


def _length(problem: Problem) -> int:
    return 320 + 3 * (len(problem.message) + len(problem.hint) + len(problem.where.file) + len(problem.field))
