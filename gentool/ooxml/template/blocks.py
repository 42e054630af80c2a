"""Matching statements: every for, if and with has its end, and both stand where a document can bear it.

Inline statements ({% %} and {%r %}) match within their paragraph, or else with those of other paragraphs; those that
stand for a paragraph, row or cell match over the whole story.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from gentool.ooxml.faults import LIMIT, TAG, at_tag
from gentool.ooxml.package import Element
from gentool.ooxml.template.stories import P, Paragraph
from gentool.ooxml.template.tags import ENDS, STRUCTURAL, Level, Tag
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


class Complain(Protocol):
    """How a mistake with a tag is told while matching."""

    def __call__(self, tag: Tag, what: str, hint: str | None = None, code: Code = TAG) -> None:
        """Note the mistake."""


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
            complain(group[0], what, _elsewhere(group[0]))
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
            if stack and ENDS[stack[-1][0].keyword] == word:
                groups.append([*stack.pop(), tag])
            elif stack and any(ENDS[group[0].keyword] == word for group in stack):
                while ENDS[stack[-1][0].keyword] != word:
                    unmatched(stack[-1], f"没有与它配对的“{ENDS[stack.pop()[0].keyword]}”。")
                groups.append([*stack.pop(), tag])
            else:
                unmatched([tag], f"前面没有与它配对的“{word[3:]}”。")
        elif word in _REFUSED:
            complain(tag, f"用了“{word}”，模板里不支持这种语句。", "可用的语句有 if、for、set、with。", LIMIT)
        elif word != "set":
            _unknown(tag, word, complain)
        elif "=" not in tag.code:
            complain(tag, "里的 set 没有“=”。", "请写成 {% set 名称 = 值 %}。")
    for group in stack:
        unmatched(group, f"没有与它配对的“{ENDS[group[0].keyword]}”。")
    return groups, problems


def _elsewhere(tag: Tag) -> str | None:
    if tag.level in STRUCTURAL:
        return "请补上它，或者删去多余的标签。"
    return "请补上它，或者删去多余的标签；整段、整行、整格的请用 {%p … %}、{%tr … %}、{%tc … %}。"


def _unknown(tag: Tag, word: str, complain: Complain) -> None:
    for level in ("tr", "tc", "p", "r"):
        if word == level:
            complain(tag, f"的“{level}”前面多了空格。", f"请写成 {{%{level} … %}}，“%”和“{level}”要连写。")
            return
        if word.startswith(level) and word[len(level) :] in _KNOWN:
            complain(tag, f"的“{level}”后面少了空格。", f"请写成 {{%{level} {word[len(level) :]} … %}}。")
            return
    near = nearest(word, _KNOWN)
    hint = f"您要写的是不是“{near}”？" if near else "可用的语句有 if、for、set、with；要写出一个值，请用 {{ … }}。"
    complain(tag, f"里的“{word}”不是认识的语句。" if word else "是空的。", hint)


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
