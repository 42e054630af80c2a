"""From the text of an expression to its tree: common shapes directly, everything else by ``translation``."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from gentool.report.placeholders.errors import DEEPEST_TREE, RefusalError
from gentool.report.placeholders.functions import Expression
from gentool.report.placeholders.lookup import Lookup
from gentool.report.placeholders.names import OTHER_DIGIT
from gentool.report.placeholders.shapes import read_shape

_LONGEST_REMEMBERED = 200
_WORDS_OF_JINJA = frozenset(["true", "True", "false", "False", "none", "None", "not"])


class Parsed(NamedTuple):
    """An expression read: its tree, or why it was refused; the names in it."""

    tree: Expression | RefusalError
    lookups: tuple[Lookup, ...] = ()


def read(text: str) -> Parsed:
    """Read an expression, once if it is short: the same ones stand in many texts."""
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _read(text)


def _read(text: str) -> Parsed:
    name = dotted_name(text)
    if name is not None:
        return Parsed(name, (name,))
    shape = read_shape(text, dotted_name)
    return Parsed(*shape) if shape else parsed(text)


_remembered = lru_cache(maxsize=1024)(_read)


def dotted_name(text: str) -> Lookup | None:
    """Read what is nothing but names joined by points; ``None`` when it takes the parser to tell."""
    path = tuple(text.split("."))
    if path[0] in _WORDS_OF_JINJA or len(path) > DEEPEST_TREE:
        return None
    if any(not key.isidentifier() or key.startswith("_") for key in path) or OTHER_DIGIT.search(text):
        return None
    return Lookup(path)


def parsed(text: str) -> Parsed:
    """Read an expression through Jinja's parser."""
    from gentool.report.placeholders.translation import translated

    try:
        return Parsed(*translated(text))
    except RefusalError as refusal:
        # A fresh one, since this may be kept: the one caught holds on to the parser's frames.
        return Parsed(RefusalError(refusal.kind, refusal.message, refusal.hint))
