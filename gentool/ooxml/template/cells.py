"""Tags that say how their cell looks: {% colspan n %}, {% cellbg colour %}, and in loops {% vm %} and {% hm %}.

After weaving: the value of such a tag stands in an attribute of the cell's properties, for which it has a stand-in,
as an attribute cannot hold a mark. What stands with {% vm %} or {% hm %} is there the first time round only; that is a
condition like any other, of tags that nobody wrote. Catches such a tag outside of a table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from lxml import etree

from gentool.ooxml.faults import TAG, at_tag
from gentool.ooxml.template.blocks import Group
from gentool.ooxml.template.stories import TC, TEXT_BOX, Paragraph, w
from gentool.ooxml.template.tags import CELL_LOOKS, Level, Tag
from gentool.ooxml.xml import Element
from gentool.problems.problem import Problem

_PROPERTIES: Final = [
    w(name) for name in ("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd")
]  # in the order of the standard
_STAND_IN: Final = "\ufdd0{}\ufdd0"
_FIRST_TIME: Final = "loop.first"

Add = Callable[[Tag], Element]  # a tag → its mark


def looks_of(paragraphs: Sequence[Paragraph], file: str) -> tuple[list[tuple[Tag, Element]], list[Problem]]:
    """Return the tags that say how a cell looks, with their cells."""
    found: list[tuple[Tag, Element]] = []
    problems = []
    for paragraph in paragraphs:
        for tag in paragraph.tags:
            if tag.level.value in CELL_LOOKS:
                cell = next(paragraph.element.iterancestors(TC, TEXT_BOX), None)
                if cell is None or cell.tag != TC:
                    problems.append(at_tag(TAG, file, tag.place, tag.source, "不在表格里，它要写在表格的一格里。"))
                else:
                    found.append((tag, cell))
    return found, problems


def set_look(tag: Tag, cell: Element, mark: Callable[[Tag], Element]) -> list[Group]:
    """Give a cell the look that a tag asks for; return the blocks that were set around it or its text."""
    number = _STAND_IN.format(mark(tag).text)
    if tag.level is Level.FILL:
        shade = _property(cell, "shd")
        shade.attrib.update({w("val"): "clear", w("color"): "auto", w("fill"): number})
        return []
    if tag.level is Level.MERGED_DOWN:
        tag.code = f"'restart' if {_FIRST_TIME} else 'continue'"
        _property(cell, "vMerge").set(w("val"), number)
        text = mark(tag).getparent()
        first, last = group = [_written(tag, code) for code in (f"if {_FIRST_TIME}", "endif")]
        mark(first).tail, text.text = text.text, ""
        text.insert(0, mark(first))
        text.append(mark(last))
        before = mark(tag).getprevious()
        before.tail = (before.tail or "") + (mark(tag).tail or "")
        text.remove(mark(tag))
        return [group]
    span = _property(cell, "gridSpan")
    if tag.level is Level.SPAN:
        span.set(w("val"), number)
        return []
    columns = span.get(w("val"), "1")
    tag.code = f"{columns if columns.isascii() and columns.isdigit() else 1} * loop.length"
    span.set(w("val"), number)
    group = [_written(tag, code) for code in (f"if {_FIRST_TIME}", "endif")]
    cell.addprevious(mark(group[0]))
    cell.addnext(mark(group[1]))
    return [group]


def resolve(text: str, marks: Sequence[tuple[str, str]]) -> str:
    """Put marks into attributes, given as the numbers and texts of marks."""
    for number, written in marks:
        text = text.replace(_STAND_IN.format(number), written)
    return text


def _written(tag: Tag, code: str) -> Tag:
    return Tag("%", Level.TEXT, tag.source, code, tag.start, tag.end, tag.place)


def _property(cell: Element, name: str) -> Element:
    """Return a property of a cell, made in its place where there is none."""
    properties = cell.find(w("tcPr"))
    if properties is None:
        properties = etree.Element(w("tcPr"))
        cell.insert(0, properties)
    found = properties.find(w(name))
    if found is None:
        found = etree.Element(w(name))
        place = _PROPERTIES.index(w(name))
        before = [child for child in properties if child.tag in _PROPERTIES[:place]]
        properties.insert(properties.index(before[-1]) + 1 if before else 0, found)
    return found
