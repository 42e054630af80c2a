"""Regular expressions that are compiled when first used.

Compiling takes about a quarter of a millisecond each, and most of ours are asked only after a cheap test has found
something to look at; a command that never asks them should not pay for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any


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
