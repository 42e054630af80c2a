"""What Word insists on after filling: a cell ends in a paragraph, a row has a cell, a table has a row.

Where conditions and loops may leave a container without them, compiling sets marks around it; after filling,
:func:`mend` looks at what stands between the marks. Containers that cannot end up wrong get no marks.
"""

from __future__ import annotations

from lxml import etree

from gentool.word.stories import P, SDT_CONTENT, SECT_PR, TBL, TC, TEXT_BOX, TR, Element, w
from gentool.word.weaving import MARK

GUARD = "guard"
_START = f"<?{GUARD} "
_ENDS_IN_PARAGRAPH = frozenset([TC, TEXT_BOX, SDT_CONTENT, *map(w, "body hdr ftr footnote endnote".split())])
_NEEDS = {TBL: ("tr", TR), TR: ("tc", TC)}
_EMPTY = "<w:p/>"


def set_guards(root: Element, opening: frozenset[str], closing: frozenset[str]) -> None:
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
                content[-1].addnext(etree.ProcessingInstruction(GUARD, "p"))


def _has_certain(parent: Element, name: str, opening: frozenset[str], closing: frozenset[str]) -> bool:
    depth = 0
    for child in parent:
        if child.tag is etree.ProcessingInstruction and child.target == MARK:
            depth += (child.text in opening) - (child.text in closing)
        elif child.tag in (name, w("sdt")) and depth == 0:
            return True
    return False


def mend(text: str) -> str:
    """Return the filled text without guards: paragraphs added where one must be, empty rows and tables left out."""
    first, *rest = text.split(_START)
    stack = [[first]]
    for piece in rest:
        kind, _, following = piece.partition("?>")
        if kind == "open":
            stack.append([following])
            continue
        if kind == "p":
            if not _ends_in_paragraph(stack[-1]):
                stack[-1].append(_EMPTY)
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
