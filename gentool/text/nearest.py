"""The known name that somebody who mistyped one most likely meant: what "did you mean" proposes, everywhere."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST, _LONGEST_KNOWN = 40, 80  # comparing takes the square of the length


def nearest(name: str, known: Iterable[object]) -> str | None:
    """Return the known name most like a mistyped one, if any is like it; names beginning with ``_`` are nobody's."""
    if len(name) > _LONGEST:
        return None
    from difflib import get_close_matches

    names = [key for key in known if isinstance(key, str) and len(key) <= _LONGEST_KNOWN and not key.startswith("_")]
    return next(iter(get_close_matches(name, names, n=1, cutoff=0.5)), None)
