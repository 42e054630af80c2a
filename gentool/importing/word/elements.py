"""The elements of WordprocessingML: their names, the few ways in which values are written there, and what is drawn.

Pictures and charts are told but not taken over; of boxes the text is read.
"""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

Element = etree._Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_OFF = ("0", "false", "off", "none")
_BOX = "txbxContent"
_MOST_DESCRIPTION = 60
_OBJECTS = {"excel": "嵌入的 Excel 表", "et": "嵌入的 Excel 表", "equation": "公式", "word": "嵌入的 Word 文档"}
_KINDS = {"pic": "图片", "imagedata": "图片", "chart": "图表", "relIds": "示意图"}


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


class Shape(NamedTuple):
    """What a drawing holds: names of what cannot be taken over, and text boxes."""

    left: list[str]
    boxes: list[Element]


def chosen(alternatives: Element) -> list[Element]:
    """Return the content of the newer of two ways in which Word keeps the same thing, never of both."""
    for name in ("Choice", "Fallback"):
        for branch in alternatives:
            if local(branch) == name and len(branch):
                return list(branch)
    return []


def shape(drawing: Element) -> Shape:
    """Read a drawing, a picture in the older notation, or an embedded object."""
    found = Shape([], [])
    kind = ""
    waiting = [drawing]
    while waiting:
        element = waiting.pop()
        name = local(element)
        if name == _BOX:
            found.boxes.append(element)
        elif name == "AlternateContent":
            waiting.extend(reversed(chosen(element)))
        else:
            if name == "OLEObject":
                program = element.get("ProgID", "").partition(".")[0].lower()
                kind = _OBJECTS.get(program, "嵌入的对象")
            else:
                kind = kind or _KINDS.get(name, "")
            waiting.extend(reversed(element))
    if kind:
        description = _description(drawing)
        found.left.append(f"{kind}“{description}”" if description else kind)
    return found


def _description(drawing: Element) -> str:
    """Return what an author wrote for those who cannot see the picture; names that Word gives itself say nothing."""
    for element in drawing.iter():
        text = element.get("descr") or element.get("alt") or (element.get("title") if local(element) == "docPr" else "")
        if text and text.strip():
            plain = " ".join(text.split())
            return plain if len(plain) <= _MOST_DESCRIPTION else plain[:_MOST_DESCRIPTION] + "……"
    return ""
