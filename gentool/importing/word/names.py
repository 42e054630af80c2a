"""Names of WordprocessingML as lxml has them, and the few ways in which values are written there."""

from __future__ import annotations

from lxml import etree

Element = etree._Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_OFF = ("0", "false", "off", "none")


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    tag: str = element.tag
    return tag.rpartition("}")[2]


def child(element: Element | None, *path: str) -> Element | None:
    """Follow child elements of the main namespace by their names, None where one is missing."""
    for name in path:
        if element is None:
            return None
        element = element.find(W + name)
    return element


def value(element: Element | None, *path: str, attribute: str = "val") -> str | None:
    """Return an attribute of the child at the end of a path, None where either is missing."""
    found = child(element, *path)
    return None if found is None else found.get(W + attribute)


def number(element: Element | None, *path: str, attribute: str = "val", default: int = 0, most: int = 10**6) -> int:
    """Return a whole number cut to ``0…most``; whatever is no number is the default."""
    text = (value(element, *path, attribute=attribute) or "").strip()
    if not text.isascii() or not text.isdigit():
        return default
    return int(text) if len(text) < 8 and int(text) <= most else most


def is_on(element: Element | None, name: str) -> bool | None:
    """Tell whether a property such as bold is switched on or off, None where nothing is said."""
    found = child(element, name)
    return None if found is None else (found.get(W + "val") or "1").lower() not in _OFF
