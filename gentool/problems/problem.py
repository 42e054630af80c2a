"""Problems: what gentool has to tell the user, as values.

Every stage returns the mistakes it found as :class:`Problem` values and goes on; only what makes going on
impossible is raised, as :class:`GentoolError`, which carries problems of the same kind. This module imports
nothing of the package, so that every stage can speak the same language.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby
from typing import NamedTuple


class Severity(Enum):
    """How much a problem weighs: an error stops a final report, a warning does not, info is worth a line."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Where(NamedTuple):
    """A place in the user's input: file as the user named it, 1-based line and column where they are known.

    Where a file has no lines, ``spot`` says it in the user's words: ``表三!C5``, ``第2页``.
    """

    file: str
    line: int | None = None
    column: int | None = None
    spot: str = ""

    @classmethod
    def in_text(cls, file: str, text: str, index: int) -> Where:
        """Return the place of a character of a file's text."""
        return cls(file, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))

    def __str__(self) -> str:
        """Render as ``file:line:column``, as editors understand it, or ``file:spot``."""
        return ":".join(str(part) for part in self if part not in (None, ""))


class Code(NamedTuple):
    """One kind of problem: its stable name, what it means, what the user can do about it, and its severity."""

    name: str
    meaning: str
    remedy: str
    severity: Severity = Severity.ERROR

    def at(
        self, where: Where, message: str, *, field: str = "", hint: str | None = None, severity: Severity | None = None
    ) -> Problem:
        """Return a problem of this kind; ``hint`` replaces the usual remedy where a better one is known."""
        return Problem(
            self.name, severity or self.severity, message, where, field, self.remedy if hint is None else hint
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding, complete in itself: what is wrong (message), where, in which field, and what to do (hint).

    ``answer`` is why a person who has looked into it found it right; it is information then.
    """

    code: str
    severity: Severity
    message: str
    where: Where
    field: str = ""
    hint: str = ""
    answer: str = ""

    @property
    def is_error(self) -> bool:
        """Whether this problem stops a final report."""
        return self.severity is Severity.ERROR

    def in_file(self, file: str) -> Problem:
        """Return the same problem told of another file name."""
        return replace(self, where=self.where._replace(file=file))


class GentoolError(Exception):
    """Raised when work cannot go on; ``problems`` says why, in the same form as everything else."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(f"{problem.where}: {problem.message}{problem.hint}" for problem in self.problems)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any of the problems stops a final report."""
    return any(problem.is_error for problem in problems)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems by place, then code, and drop exact repetitions, so that output never depends on chance."""
    unique = dict.fromkeys(problems)
    return sorted(
        unique,
        key=lambda p: (p.where.file, p.where.line or 0, p.where.column or 0, _natural(p.where.spot), p.code, p.message),
    )


def _natural(spot: str) -> tuple[tuple[int, str], ...]:
    """Order spots as people count: C5 before C10. A number may be longer than Python would turn into one."""
    runs = ("".join(run) for _, run in groupby(spot, str.isdecimal))
    return tuple((len(digits := run.lstrip("0")), digits) if run[0].isdecimal() else (-1, run) for run in runs)
