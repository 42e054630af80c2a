"""The units of a province → pages that a browser opens at once and a spreadsheet takes; a small city has none.

A page holds units of one category, those that need attention first. No page is larger than it can be read: it ends
after so many units, or as soon as what is told of them would be long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from gentool.city.batch.results import CityResult, State, UnitResult
from gentool.problems.problem import Problem, Severity

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
