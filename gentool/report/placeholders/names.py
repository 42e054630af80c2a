"""Names in messages: shortened, spelled as they must be typed, listed."""

from __future__ import annotations

import re
from collections.abc import Iterable

OTHER_DIGIT = re.compile(r"[^\D0-9]")  # full-width and foreign digits, which Python takes for digits


def brief(value: object) -> str:
    """Shorten what may be too long for a message."""
    text = str(value)
    return text if len(text) <= 40 else text[:40] + "……"


def spelled(path: Iterable[str]) -> str:
    """Write a path as the user must type it."""
    first, *others = map(brief, path)
    return first + "".join(f".{key}" if key.isidentifier() else f"['{key}']" for key in others)


def listed(names: list[str]) -> str:
    """Write the first ten names, and how many there are in all."""
    return "、".join(map(brief, names[:10])) + (f"等{len(names)}项" if len(names) > 10 else "")
