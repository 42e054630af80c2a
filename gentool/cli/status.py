"""The exit status of a command: one rule for all of them."""

from __future__ import annotations

from collections.abc import Iterable

from gentool.problems.problem import Problem

OK, PROBLEMS, USAGE, OUR_FAULT = 0, 1, 2, 3

# By code, so that a command need not import what raises them only to know how it ends.
_OURS = frozenset({"I-FAULT", "C-FAULT"})
_UNREADABLE = frozenset({"S-OPEN", "S-SIZE", "S-BYTES", "W-FILE", "W-OPEN"})


def exit_status(problems: Iterable[Problem], *, is_unreadable: bool = False) -> int:
    """Return the status that problems come to; ``is_unreadable``: some input could not be read, whatever they say."""
    errors = {problem.code for problem in problems if problem.is_error}
    if errors & _OURS:
        return OUR_FAULT
    if is_unreadable or errors & _UNREADABLE:
        return USAGE
    return PROBLEMS if errors else OK
