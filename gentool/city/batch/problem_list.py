"""Every problem of a batch, told once: by unit, and those that belong to none."""

from __future__ import annotations

from gentool.city.batch.results import CityResult, UnitResult
from gentool.problems.output import as_json
from gentool.problems.problem import Problem, in_order


def problems_of_unit(unit: UnitResult) -> list[Problem]:
    """Return a unit's problems by place, each once."""
    return in_order(unit.problems)


def problems_of_city(result: CityResult) -> list[Problem]:
    """Return the problems that are told of no unit: files of nobody, and what else concerns the whole."""
    mine = set(result.problems)
    told = {problem for unit in result.everything for problem in unit.problems if problem in mine}
    return in_order(mine - told)


def problems_json(result: CityResult) -> str:
    """Return problems.json: every problem of the batch, in the form of ``gentool check --format json``."""
    problems, files = list(result.problems), 0
    for unit in result.everything:
        problems += unit.problems
        files += unit.file is not None
    return encodable(as_json(problems, files))


def encodable(text: str) -> str:
    """Replace what UTF-8 has no bytes for: half characters, as in file names of another encoding."""
    return text.encode("utf-8", "replace").decode("utf-8")
