"""Statements over paragraphs: every for, if and with has its end, and tags pull their paragraphs together.

Inline statements ({% %} and {%r %}) match within their paragraph, or else with those of other paragraphs; those that
stand for a paragraph, row or cell match over the whole story. {%- takes its paragraph onto the one before, -%} the next
one onto its own, line breaks between included: so a long sentence with conditions can be written a piece to a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gentool.ooxml.faults import LIMIT, TAG, at_tag
from gentool.ooxml.package import Element
from gentool.ooxml.template.stories import PPR, SECT_PR, P, Paragraph, Piece, paragraphs_of
from gentool.ooxml.template.tags import ENDS, STRUCTURAL, Level, Tag, find_tags
from gentool.problems.problem import Code, Problem
from gentool.text.nearest import nearest

_MIDDLES = {"elif": ("if",), "else": ("if", "for")}
_REFUSED = frozenset(
    "include import from extends block endblock macro endmacro call endcall filter endfilter autoescape"  # noqa: SIM905
    " endautoescape raw endraw do trans endtrans debug".split()
)
_KNOWN = (*ENDS, *ENDS.values(), *_MIDDLES, "set")
MAX_DEPTH = 12

Group = list[Tag]


def match(tags: Iterable[Tag], file: str, rest: list[Tag] | None = None) -> tuple[list[Group], list[Problem]]:
    """Group the tags of each block, inner blocks first; a mistake is a problem, not a group.

    Tags without their match are put into ``rest``; without it, they are mistakes.
    """
    groups: list[Group] = []
    problems: list[Problem] = []
    stack: list[Group] = []

    def complain(tag: Tag, what: str, hint: str | None = None, code: Code = TAG) -> None:
        problems.append(at_tag(code, file, tag.place, tag.source, what, hint))

    def unmatched(group: Group, what: str) -> None:
        if rest is None:
            hint = "请补上它，或者删去多余的标签；整段、整行、整格的请用 {%p … %}、{%tr … %}、{%tc … %}。"
            complain(group[0], what, hint)
        else:
            rest.extend(group)

    for tag in tags:
        word = tag.keyword
        if word in ENDS:
            stack.append([tag])
            if len(stack) == MAX_DEPTH + 1:
                complain(tag, f"嵌套超过了 {MAX_DEPTH} 层。", code=LIMIT)
                return groups, problems
        elif word in _MIDDLES:
            if stack and stack[-1][0].keyword in _MIDDLES[word]:
                stack[-1].append(tag)
            else:
                unmatched([tag], "前面没有与它配对的“if”。")
        elif word in ENDS.values():
            if any(ENDS[group[0].keyword] == word for group in stack):
                while ENDS[stack[-1][0].keyword] != word:
                    unmatched(stack[-1], f"没有与它配对的“{ENDS[stack.pop()[0].keyword]}”。")
                groups.append([*stack.pop(), tag])
            else:
                unmatched([tag], f"前面没有与它配对的“{word[3:]}”。")
        elif word in _REFUSED:
            complain(tag, f"用了“{word}”，模板里不支持这种语句。", "可用的语句有 if、for、set、with。", LIMIT)
        elif word != "set":
            complain(tag, *_unknown(word))
        elif "=" not in tag.code:
            complain(tag, "里的 set 没有“=”。", "请写成 {% set 名称 = 值 %}。")
    for group in stack:
        unmatched(group, f"没有与它配对的“{ENDS[group[0].keyword]}”。")
    return groups, problems


def _unknown(word: str) -> tuple[str, str]:
    """Say what is wrong with a statement of this first word, and what to do."""
    for level in ("tr", "tc", "p", "r"):
        if word == level:
            return f"的“{level}”前面多了空格。", f"请写成 {{%{level} … %}}，“%”和“{level}”要连写。"
        if word.startswith(level) and word[len(level) :] in _KNOWN:
            return f"的“{level}”后面少了空格。", f"请写成 {{%{level} {word[len(level) :]} … %}}。"
    near = nearest(word, _KNOWN)
    hint = f"您要写的是不是“{near}”？" if near else "可用的语句有 if、for、set、with；要写出一个值，请用 {{ … }}。"
    return f"里的“{word}”不是认识的语句。" if word else "是空的。", hint


def lift_inline(paragraph: Paragraph, groups: Sequence[Group]) -> None:
    """Decide which inline tags must stand between runs: those whose block reaches over a run's text."""
    for tag in paragraph.tags:
        tag.lifted = tag.level is Level.RUN
    for group in groups:  # inner ones first
        first, last = group[0].start, group[-1].end
        texts = {paragraph.piece_at(tag.start).start for tag in group}
        if len(texts) > 1 or any(tag.lifted for tag in paragraph.tags if first <= tag.start < last):
            for tag in group:
                tag.lifted = True


def check_parents(groups: Iterable[Group], nodes: dict[Tag, Element], file: str) -> list[Problem]:
    """Check that no element is cut in two: the tags of a block stand side by side, or alike in paragraphs that do."""
    problems = []
    for group in groups:
        parent = nodes[group[0]].getparent()
        for tag in group[1:]:
            if nodes[tag].getparent() is not parent and _way(nodes[tag]) != _way(nodes[group[0]]):
                what = f"和{tag.place}的“{tag.source}”不在同一层，合不到一起。"
                hint = "请让首尾标签同样写成 {%p}、{%tr} 或 {%tc}，并且在同一个表格或同一格里。"
                problems.append(at_tag(TAG, file, group[0].place, group[0].source, what, hint))
                break
    return problems


def _way(node: Element) -> tuple[Element, list[str]]:
    """Return what holds the paragraph of a mark, and the names of what is open between; a mark of none is alone."""
    names: list[str] = []
    for ancestor in node.iterancestors():
        if names and names[-1] == P:
            return ancestor, names
        names.append(ancestor.tag)
    return node, names


def joined(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs after joining those that tags pull together."""
    if not any(tag.trim_before or tag.trim_after for paragraph in paragraphs for tag in paragraph.tags):
        return list(paragraphs)
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
