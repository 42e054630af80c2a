"""What is drawn in a Word document: pictures and charts, told but not taken over, and boxes whose text is read."""

from __future__ import annotations

from typing import NamedTuple

from gentool.importing.word.names import Element, local

_BOX = "txbxContent"
_MOST_DESCRIPTION = 60
_OBJECTS = {"excel": "嵌入的 Excel 表", "et": "嵌入的 Excel 表", "equation": "公式", "word": "嵌入的 Word 文档"}
_KINDS = {"pic": "图片", "imagedata": "图片", "chart": "图表", "relIds": "示意图"}


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
