"""What every reader does with a source that it cannot read: it tells one problem, and what a clerk can do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gentool.problems.problem import GentoolError, Problem


def refused(reader: Callable[..., object], *source: object) -> Problem:
    """Return the problem with which a source is refused; one given with its name, the last, is told by it."""
    with pytest.raises(GentoolError) as caught:
        reader(*source)
    (problem,) = caught.value.problems
    assert problem.where.file == source[-1] if len(source) > 1 else problem.where.file
    assert problem.hint
    return problem
