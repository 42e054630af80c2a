"""The numbers that a browser sets before the items of an ordered list: they are seen, but stand nowhere in the text.

Site navigation is made of ordered lists too, drawn without numbers by a style sheet; its items are links.
"""

from __future__ import annotations

from itertools import islice
from typing import Any, NamedTuple

from gentool.importing.html.styles import list_words
from gentool.text.lazy_regex import Pattern
from gentool.text.numerals import numeral

_MOST_OF_LINK = 16  # elements
_TYPED = Pattern(r"\s*[（(]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[）)、.．](?!\d)")
_INTEGER = Pattern(r"\s*([+-]?[0-9]{1,6})")


class _Style(NamedTuple):
    """How items are numbered: a numeral as word processors name it (``""``: none), and the signs around it."""

    numeral: str
    before: str = ""
    behind: str = "."


_DECIMAL = _Style("decimal")
_NONE = _Style("")
_BY_TYPE = {
    "1": _DECIMAL,
    "a": _Style("lowerLetter"),
    "A": _Style("upperLetter"),
    "i": _Style("lowerRoman"),
    "I": _Style("upperRoman"),
}
_BY_WORD = {  # CSS Counter Styles Level 3, with the signs that it sets behind
    **dict.fromkeys(("none", "disc", "circle", "square", "disclosure-open", "disclosure-closed"), _NONE),
    "decimal": _DECIMAL,
    "decimal-leading-zero": _Style("decimalZero"),
    **dict.fromkeys(("lower-alpha", "lower-latin"), _BY_TYPE["a"]),
    **dict.fromkeys(("upper-alpha", "upper-latin"), _BY_TYPE["A"]),
    "lower-roman": _BY_TYPE["i"],
    "upper-roman": _BY_TYPE["I"],
    **dict.fromkeys(
        ("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal"), _Style("chineseCounting", "", "、")
    ),
    "simp-chinese-formal": _Style("chineseLegalSimplified", "", "、"),
    "cjk-decimal": _Style("ideographDigital", "", "、"),
    "cjk-heavenly-stem": _Style("ideographTraditional", "", "、"),
    "cjk-earthly-branch": _Style("ideographZodiac", "", "、"),
}
_BY_CLASS = {  # of the UEditor, in which most government sites are written
    "custom_num1": _Style("decimal", "", "）"),
    "custom_num2": _Style("decimal", "（", "）"),
    "custom_cn": _Style("chineseCounting", "", "、"),
    "custom_cn1": _Style("chineseCounting", "", "）"),
    "custom_cn2": _Style("chineseCounting", "（", "）"),
}


def numbers_of(root: Any) -> dict[Any, str]:
    """Return what stands before the items of the ordered lists below an element; links still have to be in it."""
    numbers: dict[Any, str] = {}
    for ordered in root.iter("ol"):
        items = ordered.findall("li")
        if items and not all(map(_is_link, items)) and not all(map(_is_typed, items)):
            _count(ordered, items, numbers)
    return numbers


def _count(ordered: Any, items: list[Any], numbers: dict[Any, str]) -> None:
    style = _style_of(ordered, _DECIMAL)
    step = -1 if ordered.get("reversed") is not None else 1
    count = _integer(ordered.get("start"), len(items) if step < 0 else 1)
    for item in items:
        count = _integer(item.get("value"), count)
        own = _style_of(item, style)
        if own.numeral:
            numbers[item] = f"{own.before}{numeral(count, own.numeral)}{own.behind}"
        count += step


def _style_of(element: Any, otherwise: _Style) -> _Style:
    """Return how an element asks to be numbered: by its style, else its class, else its type."""
    for word in list_words(element.get("style")):
        if word in _BY_WORD:
            return _BY_WORD[word]
    for word in (element.get("class") or "").split():
        if word in _BY_CLASS:
            return _BY_CLASS[word]
    return _BY_TYPE.get((element.get("type") or "").strip(), otherwise)


def _is_link(item: Any) -> bool:
    """Tell an item that is nothing but links, and small; lists may be nested deep."""
    if len(list(islice(item.iter(), _MOST_OF_LINK))) == _MOST_OF_LINK:
        return False
    whole = "".join(item.itertext()).split()
    return bool(whole) and "".join("".join(link.itertext()) for link in item.iter("a")).split() == whole


def _is_typed(item: Any) -> bool:
    """Tell an item whose number its author has typed: the list is drawn without."""
    start = next((text for text in islice(item.itertext(), _MOST_OF_LINK) if text.strip()), "")
    return _TYPED.match(start) is not None


def _integer(text: str | None, otherwise: int) -> int:
    found = _INTEGER.match(text) if text else None
    return int(found[1]) if found else otherwise
