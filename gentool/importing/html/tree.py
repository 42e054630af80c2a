"""The markup of a page → a tree in which only what matters is left: what is seen, and where a paragraph or cell ends.

A page may have an element for every two characters. libxml2 parses it, and takes out unseen and inline elements, in
C; Python looks only at what remains, and at the styles of elements of kinds that ask for something of interest.
A large page is looked at before a tree is built of it: libxml2 adds an attribute to an element by walking past those
that it has, and looks for what an end tag ends among all elements around it, so that some pages would take it minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from gentool.importing.characters import tidy
from gentool.importing.faults import BROKEN, TOO_MUCH
from gentool.importing.html.looks import Bold, numbers_of, seen
from gentool.problems.problem import GentoolError, Where

Element = Any  # lxml's stubs have no name for "element or processing instruction" that type checkers agree on

_UNSEEN = [
    "canvas", "datalist", "map", "meta", "link", "noframes", "noscript", "rp", "rt", "script", "style", "template",
    "title", "xml",
]  # fmt: skip
_INLINE = [
    "a", "abbr", "acronym", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "kbd", "label", "mark", "nobr",
    "o:p", "small", "span", "st1:chsdate", "sub", "sup", "tt", "u", "wbr",
]  # fmt: skip
_INLINE_NAMES = frozenset(_INLINE)
_MOST_STRIPPED = 50_000
_HARMLESS = 200_000  # bytes: even if all of it is attributes, they take seconds
_MOST_ATTRIBUTES = 1_000
_MOST_DEPTH = 500  # of a page that large


class Tree(NamedTuple):
    """A page's root (None: the page is empty) and title.

    ``bold`` has the elements that make text bold or not bold, ``numbers`` the items of lists that are numbered.
    ``is_whole``: whether its style sheets were read to their ends.
    """

    root: Element
    title: str
    bold: Bold
    numbers: dict[Element, str]
    is_whole: bool = True


def tree_of(markup: bytes, file: str) -> Tree:
    """Parse markup in UTF-8. Raises GentoolError ``I-LIMIT`` where it is nested too deep for any page."""
    from lxml import etree

    may_strip = elements_of(markup, file) <= _MOST_STRIPPED
    root = _parsed(markup, file, is_huge=False)
    if root is _TOO_DEEP:
        root, may_strip = _parsed(markup, file, is_huge=True), False
    if root is _TOO_DEEP:
        raise GentoolError(TOO_MUCH.at(Where(file), "网页的标签套得太深，不像一份年度报告。"))
    if root is None:
        return Tree(None, "", {}, {})
    title = next((text for element in root.iter("title") if (text := tidy("".join(element.itertext())))), "")
    small = markup.lower()
    sheets = [("".join(sheet.itertext()), sheet.get("media") or "") for sheet in root.iter("style")]
    is_whole = _applied(root, sheets) if any(text.strip() for text, _ in sheets) else True
    bold = seen(root, small, _INLINE_NAMES, has_sheets=bool(sheets))
    numbers = numbers_of(root) if b"<ol" in small else {}
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    if may_strip:  # for each level of nesting, all that is below is moved; and joining very many texts takes long
        etree.strip_tags(root, *_INLINE)
    return Tree(root, title, bold, numbers, is_whole)


_TOO_DEEP = object()


def _parsed(markup: bytes, file: str, *, is_huge: bool) -> Element:
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=is_huge)
    try:
        root = etree.fromstring(markup, parser)
    except etree.XMLSyntaxError as error:
        if not parser.error_log or parser.error_log[0].type == etree.ErrorTypes.ERR_DOCUMENT_EMPTY:
            return None
        raise GentoolError(BROKEN.at(Where(file), "文件不能当作网页读取。")) from error
    return _TOO_DEEP if any(entry.level_name == "FATAL" for entry in parser.error_log) else root


def _applied(root: Element, sheets: list[tuple[str, str]]) -> bool:
    from gentool.importing.html.stylesheets import applied

    return applied(root, sheets)


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
