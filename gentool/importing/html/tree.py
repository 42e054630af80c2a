"""The markup of a page → a tree in which only what matters is left: what is seen, and where a paragraph or cell ends.

A page may have an element for every two characters. libxml2 parses it, and takes out unseen and inline elements, in
C; Python looks only at what remains, and at the styles of elements of kinds that ask for something of interest.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any, NamedTuple

from gentool.importing.faults import BROKEN, TOO_MUCH
from gentool.importing.html.guard import elements_of
from gentool.importing.html.lists import numbers_of
from gentool.importing.html.styles import look
from gentool.importing.spacing import lowered, raised, tidy
from gentool.problems.problem import GentoolError, Where

Element = Any  # lxml's stubs have no name for "element or processing instruction" that type checkers agree on

_UNSEEN = [
    "button", "canvas", "datalist", "input", "map", "meta", "link", "noframes", "noscript", "option", "rp",
    "rt", "script", "select", "style", "template", "title", "xml",
]  # fmt: skip
_INLINE = [
    "a", "abbr", "acronym", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "kbd", "label", "mark", "nobr",
    "o:p", "small", "span", "st1:chsdate", "sub", "sup", "tt", "u", "wbr",
]  # fmt: skip
_HIDDEN = "gentool-hidden"
_EMPHASIS = "b"
_ALWAYS_SEEN = frozenset(("html", "body"))  # hidden, they are so only until a script shows them
_OF_INTEREST = (b"font-weight", b"font:", b"display", b"hidden")  # visibility:hidden too; Word adds display:none
_MOST_STRIPPED = 50_000
_MOST_PLACES = 1_000  # looked at one by one
_SHIFTED = re.compile(rb"vertical-align\s*:\s*(?:super|sub|text-top|text-bottom|[1-9])")
_NOTE = re.compile(r"\s*[\[(（〔]?[\d,，、\s]{1,12}[\])）〕]?\s*")
_MOST_OF_NOTE = 30  # elements; more is no sign of a note
_TAG = re.compile(rb"<([a-z][a-z0-9:]{0,30})")


class Tree(NamedTuple):
    """A page's root (None: the page is empty) and title.

    ``bold`` has the elements that make text bold or not bold, ``numbers`` the items of lists that are numbered.
    """

    root: Element
    title: str
    bold: dict[Element, bool]
    numbers: dict[Element, str]


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
    bold = _styled(root, small)
    if b"<su" in small or _SHIFTED.search(small):
        _shift(root)
    numbers = numbers_of(root) if b"<ol" in small else {}
    etree.strip_elements(root, _HIDDEN, *_UNSEEN, with_tail=False)
    if may_strip:  # for each level of nesting, all that is below is moved; and joining very many texts takes long
        etree.strip_tags(root, *_INLINE)
    return Tree(root, title, bold, numbers)


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


def _styled(root: Element, markup: bytes) -> dict[Element, bool]:
    """Mark what is hidden, and return what is bold or expressly not; such inline elements are kept as emphasis."""
    bold: dict[Element, bool] = {}
    names = _kinds_of_interest(markup)
    if not names:
        return bold
    inline = frozenset(_INLINE)
    for element in root.iter(*names):
        is_seen, asked = look(element.get("style"))
        if (not is_seen or element.get("hidden") is not None) and element.tag not in _ALWAYS_SEEN:
            element.tag = _HIDDEN
        elif asked is not None:
            if element.tag in inline:
                element.tag = _EMPHASIS
            bold[element] = asked
    return bold


def _shift(root: Element) -> None:
    """Keep digits that are set high or low apart from those beside them: the sign of a note is no part of a figure."""
    for element in root.xpath("//sup | //sub | //*[contains(@style, 'vertical-align')]"):
        is_plain = element.tag in ("sup", "sub")
        found = None if is_plain else _SHIFTED.search(element.get("style").lower().encode("utf-8", "replace"))
        if (not is_plain and not found) or len(list(islice(element.iter(), _MOST_OF_NOTE))) == _MOST_OF_NOTE:
            continue
        if not _NOTE.fullmatch("".join(element.itertext())):
            continue
        is_low = element.tag == "sub" if is_plain else bool(found and b"sub" in found[0])
        change = lowered if is_low else raised
        for part in element.iter():
            part.text = part.text and change(part.text)
            if part is not element:
                part.tail = part.tail and change(part.tail)


def _kinds_of_interest(markup: bytes) -> set[str]:
    """Name the kinds of elements that may be hidden or bold by an attribute, ``*`` for all: wrong ones do no harm."""
    names: set[str] = set()
    places = 0
    for word in _OF_INTEREST:
        found = markup.find(word)
        while found >= 0:
            if tag := _TAG.match(markup, markup.rfind(b"<", 0, found)):
                names.add(tag[1].decode("ascii"))
            places += 1
            if places > _MOST_PLACES:
                return {"*"}
            found = markup.find(word, found + 1)
    return names
