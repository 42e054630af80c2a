"""Paragraphs that a tag pulls together: {%- takes its paragraph onto the one before, -%} the next one onto its own.

Comes in: the paragraphs of a part with their tags. Goes out: those that are left, each with all of its tags; line
breaks between such a tag and the text it is to stand beside are gone. So a long sentence with conditions can be written
a piece to a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gentool.ooxml.package import Element
from gentool.ooxml.template.stories import PPR, SECT_PR, P, Paragraph, Piece, paragraphs_of
from gentool.ooxml.template.tags import STRUCTURAL, Level, Tag, find_tags


def joined(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs after joining those that tags pull together."""
    firm = {paragraph.element for paragraph in paragraphs if any(tag.level in STRUCTURAL for tag in paragraph.tags)}
    target: dict[Element, Element] = {}  # where a paragraph that is gone went
    tags = {paragraph.element: list(paragraph.tags) for paragraph in paragraphs}
    changed: dict[Element, None] = {}
    for paragraph in paragraphs:
        element: Element = target.get(paragraph.element, paragraph.element)
        if not any(tag.level is Level.TEXT and (tag.trim_before or tag.trim_after) for tag in paragraph.tags):
            continue
        for piece in list(_breaks(paragraph)):
            piece.element.getparent().remove(piece.element)
            changed[element] = None
        first, last = paragraph.tags[0], paragraph.tags[-1]
        pairs: list[tuple[Element, Element]] = []
        if first.trim_before and not paragraph.text[: first.start].strip() and element is paragraph.element:
            pairs.append((element.getprevious(), element))
        if last.trim_after and not paragraph.text[last.end :].strip():
            pairs.append((element, element.getnext()))
        for one, other in pairs:
            one = target.get(one, one)
            if one in tags and other in tags and not {one, other} & firm and _absorb(one, other):
                target |= {gone: one for gone, went in target.items() if went is other} | {other: one}
                tags[one] += tags.pop(other)
                changed.pop(other, None)
                changed[one] = None
    left = [paragraph for paragraph in paragraphs if paragraph.element not in target]
    return [_anew(part, tags[part.element]) if part.element in changed else part for part in left]


def _breaks(paragraph: Paragraph) -> Iterator[Piece]:
    """Yield the line breaks and tabs between a tag that trims and the text on that side, each once."""
    between: list[Piece] = []
    tags = iter([*paragraph.tags, None])
    tag, before = next(tags), None
    for piece in paragraph.pieces:
        while tag is not None and tag.end <= piece.start:
            tag, before = next(tags), tag
            between = []
        if _is_break(piece) and before is not None and before.trim_after:
            yield piece
        elif _is_break(piece):
            between.append(piece)
        else:
            if tag is not None and tag.start < piece.end:
                yield from between if tag.trim_before and not piece.text[: max(0, tag.start - piece.start)] else ()
            between, before = [], None


def _is_break(piece: Piece) -> bool:
    return piece.text in ("\n", "\t") and not piece.element.text


def _absorb(one: Element, other: Element) -> bool:
    """Move what a paragraph says to the end of another, unless a section ends between them."""
    if one.tag != P or next(one.iter(SECT_PR), None) is not None or next(other.iter(SECT_PR), None) is not None:
        return False
    one.extend(child for child in list(other) if child.tag != PPR)
    other.getparent().remove(other)
    return True


def _anew(paragraph: Paragraph, before: Sequence[Tag]) -> Paragraph:
    """Read a paragraph again; its tags keep the places at which they were written."""
    made = next(paragraphs_of(paragraph.element))
    made.place, made.repeated = paragraph.place, paragraph.repeated
    made.tags, _ = find_tags(made.text)
    for number, tag in enumerate(made.tags):
        tag.place = before[number].place if number < len(before) else paragraph.place
    return made
