"""Cells and what else holds paragraphs: how a tag makes its cell look, and what Word insists on after filling.

{% colspan n %}, {% cellbg colour %}, and in loops {% vm %} and {% hm %}: after weaving, the value of such a tag stands
in an attribute of the cell's properties, for which it has a stand-in, as an attribute cannot hold a mark. What stands
with {% vm %} or {% hm %} is there the first time round only: a condition like any other, of tags that nobody wrote.
Catches such a tag outside of a table. A cell ends in a paragraph, a row has a cell, a table a row: where loops may
leave them out, compiling sets marks around a container, and :func:`mend` looks at what stands between these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from lxml import etree

from gentool.ooxml.faults import TAG, at_tag
from gentool.ooxml.package import Element
from gentool.ooxml.template.blocks import Group
from gentool.ooxml.template.stories import SDT_CONTENT, SECT_PR, TBL, TC, TEXT_BOX, TR, P, Paragraph, w
from gentool.ooxml.template.tags import CELL_LOOKS, Level, Tag
from gentool.problems.problem import Problem

MARK: Final = "gentool"  # the processing instruction that stands for a tag
_PROPERTIES: Final = [
    w(name) for name in ("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd")
]  # in the order of the standard
_STAND_IN: Final = "\ufdd0{}\ufdd0"
_FIRST_TIME: Final = "loop.first"

Add = Callable[[Tag], Element]  # a tag → its mark
GUARD = "guard"
GUARDED: Final = f"<?{GUARD} ", "\1"  # as XML is written, and the character found fastest, which no XML can hold
_GUARD = GUARDED[1].encode()
_ENDS_IN_PARAGRAPH = frozenset([TC, TEXT_BOX, SDT_CONTENT, *map(w, ["body", "hdr", "ftr", "footnote", "endnote"])])
_NEEDS = {TBL: ("tr", TR), TR: ("tc", TC)}


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
    group = [
        Tag("%", Level.TEXT, tag.source, code, tag.start, tag.end, tag.place) for code in (f"if {_FIRST_TIME}", "endif")
    ]
    if tag.level is Level.MERGED_DOWN:
        tag.code = f"'restart' if {_FIRST_TIME} else 'continue'"
        _property(cell, "vMerge").set(w("val"), number)
        text = mark(tag).getparent()
        mark(group[0]).tail, text.text = text.text, ""
        text.insert(0, mark(group[0]))
        text.append(mark(group[1]))
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
    cell.addprevious(mark(group[0]))
    cell.addnext(mark(group[1]))
    return [group]


def resolve(text: str, marks: Sequence[tuple[str, str]]) -> str:
    """Put marks into attributes, given as the numbers and texts of marks."""
    for number, written in marks:
        text = text.replace(_STAND_IN.format(number), written)
    return text


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


def set_guards(root: Element, opening: frozenset[str], closing: frozenset[str], tags: Sequence[Tag]) -> None:
    """Mark the containers that filling may leave without what they need.

    ``opening`` and ``closing`` are the marks, by number, that begin and end a conditional stretch.
    """
    parents = dict.fromkeys(mark.getparent() for mark in root.iter(etree.ProcessingInstruction))
    for parent in parents:
        if parent.tag in _NEEDS:
            needed, name = _NEEDS[parent.tag]
            if not _has_certain(parent, name, opening, closing):
                parent.addprevious(etree.ProcessingInstruction(GUARD, "open"))
                parent.addnext(etree.ProcessingInstruction(GUARD, needed))
        elif parent.tag in _ENDS_IN_PARAGRAPH:
            content = [child for child in parent if child.tag != SECT_PR]
            if content and content[-1].tag != P:
                first = next(child for child in parent if child.tag is etree.ProcessingInstruction)
                like = first.text if first.target == MARK and tags[int(first.text)].skeleton[0] else ""
                content[-1].addnext(etree.ProcessingInstruction(GUARD, f"p{like}"))


def _has_certain(parent: Element, name: str, opening: frozenset[str], closing: frozenset[str]) -> bool:
    depth = 0
    for child in parent:
        if child.tag is etree.ProcessingInstruction and child.target == MARK:
            depth += (child.text in opening) - (child.text in closing)
        elif child.tag in (name, w("sdt")) and depth == 0:
            return True
    return False


def mend(pieces: Iterable[bytes], tags: Sequence[Tag]) -> bytes:
    """Return the filled part without guards: paragraphs added where one must be, empty rows and tables left out.

    A paragraph that is added looks like the first tag of its container.
    """
    stack: list[list[bytes]] = [[]]
    for piece in pieces:
        first, *rest = piece.split(_GUARD) if _GUARD in piece else (piece,)
        stack[-1].append(first)
        for guard in rest:
            kind, _, following = guard.partition(b"?>")
            if kind == b"open":
                stack.append([following])
                continue
            if kind.startswith(b"p"):
                if not _ends_in_paragraph(stack[-1]):
                    like = f"<w:p>{tags[int(kind[1:])].skeleton[0]}</w:p>" if kind[1:] else "<w:p/>"
                    stack[-1].append(like.encode())
            else:
                inside = b"".join(stack.pop())
                if b"<w:%b>" % kind in inside or b"<w:%b " % kind in inside:
                    stack[-1].append(inside)
            stack[-1].append(following)
    return b"".join(stack[0])


def _ends_in_paragraph(pieces: list[bytes]) -> bool:
    last = next((stripped for piece in reversed(pieces) if (stripped := piece.rstrip())), b"")
    if last.endswith(b"</w:p>"):
        return True
    return last.endswith(b"/>") and last[last.rfind(b"<") :].startswith((b"<w:p/", b"<w:p "))
