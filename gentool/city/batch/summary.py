"""What a shell says at the end of a batch: a row per unit, and the problems that cannot wait.

Made from the results of a run, or from the manifest of the last one if nothing has changed since; so little is
imported here that the second way is fast.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from gentool.city.batch.state import State
from gentool.problems.problem import Problem, Severity

if TYPE_CHECKING:
    from gentool.city.batch.results import CityResult, UnitResult


class Row(NamedTuple):
    """A unit, or the city itself, in a line; ``built`` tells that its files were made in this run."""

    name: str
    state: State
    errors: int
    warnings: int
    file: str = ""
    built: bool = False


NO_LAST = "C-LAST"  # by name: a run that finds nothing changed imports little


class Summary(NamedTuple):
    """A whole batch: units in the order of the roster, the city's own report, problems named from the city's folder.

    ``is_sound`` tells that there is no error anywhere, ``has_fault`` that gentool itself failed at a unit.
    """

    city: str
    year: int
    rows: tuple[Row, ...]
    own: Row | None
    problems: tuple[Problem, ...]
    is_sound: bool
    has_fault: bool = False


def urgent(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that are told on the terminal: errors, and what concerns a file as a whole or last year's."""
    return [problem for problem in problems if problem.is_error or not problem.where.line or problem.code == NO_LAST]


def summary_of(result: CityResult) -> Summary:
    """Sum up a run."""
    from gentool.city.batch.work import FAULT

    problems, rows = urgent(result.problems), []
    is_sound = not any(problem.is_error for problem in problems)
    for unit in result.units:
        problems += urgent(unit.problems)
        rows.append(_row(unit))
    own = _row(result.own) if result.own else None
    problems += urgent(result.own.problems) if result.own else []
    return Summary(
        city=result.city.name,
        year=result.city.year,
        rows=tuple(rows),
        own=own,
        problems=tuple(dict.fromkeys(problems)),
        is_sound=is_sound and all(row.state is State.SOUND for row in (*rows, *([own] if own else []))),
        has_fault=any(problem.code == FAULT.name for problem in problems),
    )


def _row(unit: UnitResult) -> Row:
    return Row(
        name=unit.unit.name,
        state=unit.state,
        errors=unit.count(Severity.ERROR),
        warnings=unit.count(Severity.WARNING),
        file=unit.file or "",
        built=not unit.reused and bool(unit.outputs),
    )
