"""Every problem of a batch, told once: by unit, and those that belong to none."""

from __future__ import annotations

from gentool.batch.results import CityResult, UnitResult
from gentool.problems import Problem, in_order
from gentool.reporters import as_json


def problems_of_unit(unit: UnitResult) -> list[Problem]:
    """Return a unit's problems by place, each once."""
    return in_order(unit.problems)


def problems_of_city(result: CityResult) -> list[Problem]:
    """Return the problems that are told of no unit: files of nobody, and what else concerns the whole."""
    told = {problem for unit in result.units for problem in unit.problems}
    return in_order(problem for problem in result.problems if problem not in told)


def problems_json(result: CityResult) -> str:
    """Return problems.json: every problem of the batch, in the form of ``gentool check --format json``."""
    problems = [*result.problems, *(problem for unit in result.units for problem in unit.problems)]
    files = sum(unit.file is not None for unit in result.units)
    return encodable(as_json(problems, files))


def encodable(text: str) -> str:
    """Replace what UTF-8 has no bytes for: half characters, as in file names of another encoding."""
    return text.encode("utf-8", "replace").decode("utf-8")
