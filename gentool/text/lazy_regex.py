"""Regular expressions that are compiled when first used, and those of many alternatives made to fail fast.

Compiling takes about a quarter of a millisecond each, and most of ours are asked only after a cheap test has found
something to look at; a command that never asks them should not pay for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

# A Chinese character, said so that it compiles fast: a range of 20,000 takes half a millisecond wherever it stands.
HAN: Final = r"[^\W\d_A-Za-z]"


class Pattern:
    """A regular expression with the methods of :class:`re.Pattern`, compiled at the first call of any of them."""

    __slots__ = ("_flags", "_source", "findall", "finditer", "fullmatch", "match", "search", "split", "sub")

    search: Callable[..., re.Match[str] | None]
    match: Callable[..., re.Match[str] | None]
    fullmatch: Callable[..., re.Match[str] | None]
    finditer: Callable[..., Iterator[re.Match[str]]]
    findall: Callable[..., list[Any]]
    split: Callable[..., list[str]]
    sub: Callable[..., str]

    def __init__(self, source: str, flags: int = 0) -> None:
        self._source = source
        self._flags = flags

    @property
    def pattern(self) -> str:
        """The expression as written, to build others from."""
        return self._source

    def __getattr__(self, name: str) -> Any:
        """Compile, and answer from now on with the compiled expression's own methods."""
        if name not in type(self).__slots__ or name.startswith("_"):
            raise AttributeError(name)
        compiled = re.compile(self._source, self._flags)
        for method in type(self).__slots__:
            if not method.startswith("_"):
                setattr(self, method, getattr(compiled, method))
        return getattr(self, name)


def looking_ahead(source: str) -> str:
    """Return an expression behind a look at its first character, where only some can begin it.

    The engine finds out by itself for literals alone; through groups it tries every alternative at every character.
    """
    try:
        from re import _parser as parser  # type: ignore[attr-defined]
    except ImportError:  # before Python 3.11
        import sre_parse as parser
    try:
        first, is_passable = _first(parser.parse(source))
    except NotImplementedError:
        return source
    return source if is_passable else f"(?=[{''.join(map(re.escape, sorted(first)))}])(?:{source})"


def _first(items: Iterable[tuple[Any, Any]]) -> tuple[set[str], bool]:
    """Return the characters that can begin a sequence of the parser's items, and whether it may match nothing."""
    found: set[str] = set()
    for operator, value in items:
        name = str(operator)
        if name in ("ASSERT", "ASSERT_NOT", "AT"):
            continue
        is_passable = name in ("MAX_REPEAT", "MIN_REPEAT") and value[0] == 0
        if name == "LITERAL":
            found.add(chr(value))
        elif name == "IN" and all(str(kind) == "LITERAL" for kind, _ in value):
            found.update(chr(code) for _, code in value)
        elif name in ("BRANCH", "SUBPATTERN", "MAX_REPEAT", "MIN_REPEAT"):
            for inner in value[1] if name == "BRANCH" else [value[-1]]:
                characters, is_nothing = _first(inner)
                found |= characters
                is_passable = is_passable or is_nothing
        else:
            raise NotImplementedError(name)
        if not is_passable:
            return found, False
    return found, True
