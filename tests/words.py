"""What functions say of what is wrong, heard by the tests: in their golden files stands every word."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from functools import wraps
from typing import ParamSpec, TypeVar

from gentool.problems.problem import Problem

SAID: list[object] = []  # by the functions that are heard, while a test runs
_Arguments = ParamSpec("_Arguments")
_Value = TypeVar("_Value")


def heard(function: Callable[_Arguments, _Value], *, but: Container[str] = ()) -> Callable[_Arguments, _Value]:
    """Return a function whose problems and faults, wherever they stand in what it returns, are noted.

    ``but`` names the codes that the tests are not about: of what their short texts lack besides.
    """

    @wraps(function)
    def noting(*arguments: _Arguments.args, **named: _Arguments.kwargs) -> _Value:
        value = function(*arguments, **named)
        SAID.extend(one for one in _said(value) if getattr(one, "code", "") not in but)
        return value

    return noting


def _said(value: object) -> Iterator[object]:
    if hasattr(value, "message") and hasattr(value, "hint"):
        yield value
    elif isinstance(value, (list, tuple)) and not hasattr(value, "faults"):
        for one in value:
            yield from _said(one)
    else:
        yield from _said([*getattr(value, "problems", ()), *getattr(value, "faults", ())] or ())


def in_words(said: object) -> str:
    """Write a problem or fault as one line: what kind it is of, where it stands, all it says."""
    if isinstance(said, Problem):
        place = ":".join(str(part) for part in said.where[1:] if part)
        parts = [said.severity.value, said.code, place, said.field, said.message, said.hint, said.answer]
    else:
        names = ("kind", "line", "column", "snippet", "message", "hint")
        parts = [repr(getattr(said, name, ""))[:200] for name in names]
    return " ".join("".join(filter(None, (f"{part} " for part in parts if part))).split())
