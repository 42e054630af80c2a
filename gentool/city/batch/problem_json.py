"""Problems as the manifest keeps them. Little is imported: a run that finds nothing changed needs this as well."""

from __future__ import annotations

from typing import Any

from gentool.problems.problem import Problem, Severity, Where


def problem_to_json(problem: Problem) -> list[Any]:
    """Return a problem as JSON has it."""
    return [problem.code, problem.severity.value, problem.message, [*problem.where], problem.field, problem.hint]


def problem_from_json(code: str, severity: str, message: str, where: list[Any], field: str, hint: str) -> Problem:
    """Return the problem of an entry; raises ValueError or TypeError for anything else."""
    return Problem(code, Severity(severity), message, Where(*where), field, hint)
