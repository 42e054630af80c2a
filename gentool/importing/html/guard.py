"""A look at a large page before a tree is built of it.

libxml2 adds an attribute to an element by walking past those that it has: half a million of them take it minutes.
It looks for what an end tag ends among all elements around it. Its events cost little, so that both are noticed early.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from gentool.importing.faults import TOO_MUCH
from gentool.problems.problem import GentoolError, Where

_HARMLESS = 200_000  # bytes: even if all of it is attributes, they take seconds
_MOST_ATTRIBUTES = 1_000
_MOST_DEPTH = 500  # of a page that large


def elements_of(markup: bytes, file: str) -> int:
    """Return how many elements a large page has, 0 for one of ordinary size.

    Raises GentoolError ``I-LIMIT`` for elements with more attributes, or nested deeper, than any editor writes.
    """
    if len(markup) <= _HARMLESS:
        return 0
    from lxml import etree

    target = _Target(file)
    etree.fromstring(markup, etree.HTMLParser(encoding="utf-8", huge_tree=True, target=cast(Any, target)))
    return target.elements


class _Target:
    def __init__(self, file: str) -> None:
        self.elements = 0
        self._file = file
        self._depth = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the beginning of an element."""
        if len(attributes) > _MOST_ATTRIBUTES:
            raise GentoolError(TOO_MUCH.at(Where(self._file), f"网页里有个标签写了 {len(attributes):,} 项属性。"))
        self.elements += 1
        self._depth += 1
        if self._depth > _MOST_DEPTH:
            raise GentoolError(TOO_MUCH.at(Where(self._file), f"网页的标签套了 {_MOST_DEPTH} 层以上。"))

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        self._depth -= 1

    def data(self, text: str) -> None:
        """Take text."""

    def close(self) -> None:
        """Take the end of the page."""
