"""What a city asks of the narrative beyond the national form; read from its ``gentool.yaml``, used by the checks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple


class Roster(tuple[str, ...]):
    """The names of all units of a city; each of their reports looks into it, so no look may take longer for more."""

    def __hash__(self) -> int:
        return hash((len(self), *self[-1:]))

    @cached_property
    def known(self) -> frozenset[str]:
        """The names, to look one up."""
        return frozenset(self)

    @cached_property
    def _lengths(self) -> list[int]:
        return sorted(set(map(len, self)), reverse=True)

    def within(self, text: str) -> Iterator[str]:
        """Yield the names that stand in a text, the longest first."""
        for length in self._lengths:
            for start in range(len(text) - length + 1):
                if (name := text[start : start + length]) in self.known:
                    yield name


class Rules(NamedTuple):
    """A city's own rules; ``most_characters`` None leaves the limit to the form.

    ``roster`` are the names of all its units, by which another's name in a text is known.
    """

    most_characters: int | None = None
    required: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    roster: Roster = Roster()


NO_RULES = Rules()
