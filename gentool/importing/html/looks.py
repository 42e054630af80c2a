"""What the styles of a page's elements mean for its text: what is hidden, struck out, bold, set high or low, numbered.

Runs on the tree before anything is taken out of it. Hidden elements become ``HIDDEN`` and struck ones ``s``, for the
walk to tell; digits that are set apart from those beside them become characters of their own, since the sign of a
note is no part of a figure. The numbers that a browser sets before the items of an ordered list are seen, but stand
nowhere in the text; site navigation is made of such lists too, drawn without numbers, its items links.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from lxml.etree import XPath

from gentool.importing.characters import lowered, raised
from gentool.importing.html.styles import BY_BOX, BY_CUT, Look, list_words, look
from gentool.text.lazy_regex import Pattern
from gentool.text.numerals import numeral

Bold = dict[Any, bool]

HIDDEN = "gentool-hidden"
_STRUCK = "s"
_TURNED = "\u202e"  # the character that does what such an element does, and is told as it is
_EMPHASIS = "b"
_CELLS = ("td", "th")
COLUMNS = ("col", "colgroup")
_OF_TABLES = frozenset(("table", "thead", "tbody", "tfoot", "tr", *_CELLS))
_SEEN_ALL_THE_SAME = {BY_BOX: _OF_TABLES, BY_CUT: ("caption",)}  # a table's name stands above it as well
_ALWAYS_SEEN = frozenset(("html", "body"))  # hidden, they are so only until a script shows them
_UNDONE_WITHIN = ("visibility", "font-size", "color")  # by elements that ask otherwise
_MOST_WITHIN = 500  # elements looked at for that
_MOST_WEIGHED = 200  # hidden elements
_SET = {"sup": "super", "sub": "sub"}
_NOTE = re.compile(r"[\[(（〔]?[\d,，、\s]{1,12}[\])）〕]?")
_STYLED: Any = XPath("//*[@style or @hidden]")
_PIECE_OF_NOTE = re.compile(r"[\[(（〔\d,，、\s\])）〕]*")
_LONGEST_NOTE = 40
_MOST_OF_NOTE = 30  # elements; more is no sign of a note
_MOST_ABOVE = 20
_SMALLER = 4  # quarters of the size around, less one
_MOST_OF_LINK = 16  # elements
_TYPED = Pattern(r"\s*[（(]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[）)、.．](?!\d)")
_INTEGER = Pattern(r"\s*([+-]?[0-9]{1,6})")


def seen(root: Any, inline: frozenset[str]) -> Bold:
    """Mark what is hidden, struck out or turned round, and return what is bold or expressly not."""
    bold: Bold = {}
    struck = []
    elements = _STYLED(root)
    styles = [element.get("style") for element in elements]
    looks = {style: look(style) for style in set(styles)}  # few, even of a page that styles every word
    styled = [(element, looks[style]) for element, style in zip(elements, styles, strict=True)]
    hidden = [
        element
        for element, how in styled
        if (how.hidden_by or element.get("hidden") is not None) and _is_hidden(element, how)
    ]
    half = sum(map(len, root.itertext())) // 2 if hidden else 0
    for number, element in enumerate(hidden):
        if number >= _MOST_WEIGHED or not _has_more(element, half):
            element.tag = HIDDEN
    for element, how in styled:
        if not (how.is_turned or how.is_struck or how.bold is not None) or element.tag == HIDDEN:
            continue
        if how.is_turned:
            element.text = f"{_TURNED}{element.text or ''}"
        if how.is_struck:
            struck.append(element)
        if how.bold is not None:
            if element.tag in inline:
                element.tag = _EMPHASIS
            bold[element] = how.bold
    for element in root.iter("bdo"):
        element.text = f"{_TURNED}{element.text or ''}"
    for element in struck:
        _strike(element, inline)
    sizes = sorted(how.font_size for how in looks.values() if how.font_size)
    largest = {size[1]: size for size in sizes}
    if not any(_is_under(size, largest[size[1]]) for size in sizes):
        styled = [(element, how) for element, how in styled if how.shift or how.is_small]
    _set_apart([*((element, look(element.get("style"))) for element in root.iter("sup", "sub", "small")), *styled])
    return bold


def _is_hidden(element: Any, how: Look) -> bool:
    if (
        element.tag in COLUMNS
        or element.tag in _ALWAYS_SEEN
        or element.tag in _SEEN_ALL_THE_SAME.get(how.hidden_by, ())
    ):
        return False
    within = islice(element.iterdescendants(), _MOST_WITHIN if how.hidden_by in _UNDONE_WITHIN else 0)
    return not any(how.hidden_by in (other.get("style") or "").lower() for other in within)


def _has_more(element: Any, half: int) -> bool:
    """Tell what has more than half of a page's text: hidden, it waits for a script that shows it."""
    length = 0
    for text in element.itertext():
        length += len(text)
        if length > half:
            return length > _MOST_WITHIN
    return False


def _strike(element: Any, inline: frozenset[str]) -> None:
    """Strike out an element: where it is a cell or has cells, what is in them."""
    if element.tag in inline or element.tag == _EMPHASIS:
        element.tag = _STRUCK
        return
    for whole in list(element.iter(*_CELLS)) if element.tag in _OF_TABLES else [element]:
        inner = whole.makeelement(_STRUCK)
        inner.text, whole.text = whole.text, None
        inner.extend(list(whole))
        whole.append(inner)


def _set_apart(elements: Sequence[tuple[Any, Look]]) -> None:
    """Keep digits that are set high, low or small apart from those beside them."""
    for element, how in elements:
        if (text := element.text) and not _PIECE_OF_NOTE.fullmatch(text):
            continue
        shift = _SET.get(element.tag, how.shift)
        is_small = element.tag == "small" or how.is_small
        if not shift and not is_small and (element.tag in _OF_TABLES or not how.font_size):
            continue
        if len(list(islice(element.iter(), _MOST_OF_NOTE))) == _MOST_OF_NOTE or not _is_note(element):
            continue
        if not shift and not (_is_behind_digit(element) and (is_small or _is_smaller(element))):
            continue
        change = lowered if shift == "sub" else raised
        for part in element.iter():
            part.text = part.text and change(part.text)
            if part is not element:
                part.tail = part.tail and change(part.tail)


def _is_note(element: Any) -> bool:
    text = ""
    for piece in element.itertext():
        text += piece
        if len(text) > _LONGEST_NOTE:
            return False
    return _NOTE.fullmatch(text.strip()) is not None


def _is_behind_digit(element: Any) -> bool:
    """Tell an element right behind a digit that is not set as small as itself."""
    before = element.getprevious()
    if before is None:
        text = element.getparent().text if element.getparent() is not None else ""
    else:
        text = before.tail or ("" if look(before.get("style")).is_small else "".join(before.itertext()))
    return bool(text) and text.rstrip()[-1:].isdigit()


def _is_smaller(element: Any) -> bool:
    """Tell an element whose font is plainly smaller than that around it, both asked for in the same unit."""
    own = look(element.get("style")).font_size
    for above in islice(element.iterancestors(), _MOST_ABOVE):
        around = look(above.get("style")).font_size
        if own and around and own[1] == around[1]:
            return _is_under(own, around)
    return False


def _is_under(size: tuple[Decimal, str], other: tuple[Decimal, str]) -> bool:
    return size[1] == other[1] and size[0] * _SMALLER < other[0] * (_SMALLER - 1)


_Style = tuple[str, str]  # how items are numbered: a numeral as word processors name it (``""``: none), and its place
_DECIMAL, _NONE = ("decimal", "{}."), ("", "")
_BY_TYPE: dict[str, _Style] = {
    "1": _DECIMAL,
    "a": ("lowerLetter", "{}."),
    "A": ("upperLetter", "{}."),
    "i": ("lowerRoman", "{}."),
    "I": ("upperRoman", "{}."),
}
_BY_WORD: dict[str, _Style] = {  # CSS Counter Styles Level 3, with the signs that it sets behind
    **dict.fromkeys(("none", "disc", "circle", "square", "disclosure-open", "disclosure-closed"), _NONE),
    "decimal": _DECIMAL,
    "decimal-leading-zero": ("decimalZero", "{}."),
    **dict.fromkeys(("lower-alpha", "lower-latin"), _BY_TYPE["a"]),
    **dict.fromkeys(("upper-alpha", "upper-latin"), _BY_TYPE["A"]),
    "lower-roman": _BY_TYPE["i"],
    "upper-roman": _BY_TYPE["I"],
    **dict.fromkeys(("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal"), ("chineseCounting", "{}、")),
    "simp-chinese-formal": ("chineseLegalSimplified", "{}、"),
    "cjk-decimal": ("ideographDigital", "{}、"),
    "cjk-heavenly-stem": ("ideographTraditional", "{}、"),
    "cjk-earthly-branch": ("ideographZodiac", "{}、"),
}
_BY_CLASS: dict[str, _Style] = {  # of the UEditor, in which most government sites are written
    "custom_num1": ("decimal", "{}）"),
    "custom_num2": ("decimal", "（{}）"),
    "custom_cn": ("chineseCounting", "{}、"),
    "custom_cn1": ("chineseCounting", "{}）"),
    "custom_cn2": ("chineseCounting", "（{}）"),
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
        counted, place = _style_of(item, style)
        if counted:
            numbers[item] = place.format(numeral(count, counted))
        count += step


def _style_of(element: Any, otherwise: _Style) -> _Style:
    """Return how an element asks to be numbered: by its style, else its class, else its type."""
    asked = [_BY_WORD.get(word) for word in list_words(element.get("style"))]
    asked += [_BY_CLASS.get(word) for word in (element.get("class") or "").split()]
    return next(filter(None, asked), _BY_TYPE.get((element.get("type") or "").strip(), otherwise))


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
