"""What a city asks of the narrative beyond the national form; read from its ``gentool.yaml``, used by the checks."""

from __future__ import annotations

from typing import NamedTuple


class Rules(NamedTuple):
    """A city's own rules; ``most_characters`` None leaves the limit to the form.

    ``roster`` are the names of all its units, by which another's name in a text is known.
    """

    most_characters: int | None = None
    required: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    roster: tuple[str, ...] = ()


NO_RULES = Rules()
