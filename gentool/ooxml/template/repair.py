"""What Word insists on after filling: a cell ends in a paragraph, a row has a cell, a table has a row.

Where conditions and loops may leave a container without them, compiling sets marks around it; after filling,
:func:`mend` looks at what stands between the marks. Containers that cannot end up wrong get no marks.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from gentool.ooxml.template.insertion import MARK
from gentool.ooxml.template.stories import SDT_CONTENT, SECT_PR, TBL, TC, TEXT_BOX, TR, P, w
from gentool.ooxml.template.tags import Tag
from gentool.ooxml.xml import Element

GUARD = "guard"
_START = f"<?{GUARD} "
_ENDS_IN_PARAGRAPH = frozenset([TC, TEXT_BOX, SDT_CONTENT, *map(w, ["body", "hdr", "ftr", "footnote", "endnote"])])
_NEEDS = {TBL: ("tr", TR), TR: ("tc", TC)}


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


def mend(text: str, skeletons: Sequence[tuple[str, str]]) -> str:
    """Return the filled text without guards: paragraphs added where one must be, empty rows and tables left out.

    A paragraph that is added looks like the first tag of its container, given by ``skeletons``.
    """
    first, *rest = text.split(_START)
    stack = [[first]]
    for piece in rest:
        kind, _, following = piece.partition("?>")
        if kind == "open":
            stack.append([following])
            continue
        if kind[0] == "p":
            if not _ends_in_paragraph(stack[-1]):
                stack[-1].append(f"<w:p>{skeletons[int(kind[1:])][0]}</w:p>" if kind[1:] else "<w:p/>")
        else:
            content = "".join(stack.pop())
            if f"<w:{kind}>" in content or f"<w:{kind} " in content:
                stack[-1].append(content)
        stack[-1].append(following)
    return "".join(stack[0])


def _ends_in_paragraph(pieces: list[str]) -> bool:
    last = next((piece.rstrip() for piece in reversed(pieces) if piece.strip()), "")
    if last.endswith("</w:p>"):
        return True
    return last.endswith("/>") and last[last.rfind("<") :].startswith(("<w:p/", "<w:p "))
