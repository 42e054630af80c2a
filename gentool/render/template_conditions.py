"""Conditions and loops in a Word template that reach around what every report must have: headings and tables.

Catches ``{%p if … %}`` above a table and ``{%p endif %}`` below it: the check of cells finds the table complete, but a
report for which the condition does not hold would be published without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gentool.form.model import Form
from gentool.ooxml.template.outline import TableText
from gentool.ooxml.template.tags import ENDS, Tag
from gentool.problems.problem import Code, Problem, Severity, Where
from gentool.render.template_words import bare, tags_of

CONDITION = Code(
    "W-IF",
    Severity.ERROR,
    "模板用条件或循环包住了统一格式必须有的标题或表格",
    "请删去这一对标签；标题和表格每份报告都要有。",
)
_LISTED = 3


def check_conditions(
    outline: tuple[str | TableText, ...], form: Form, tables: Mapping[str, TableText], where: Where
) -> Iterator[Problem]:
    """Yield one problem for each outermost condition or loop with headings or tables of the form inside."""
    heads = {bare(part.heading): part.heading for part in form.parts}
    open_tags: list[Tag] = []
    inside: list[str] = []
    for item in outline:
        if isinstance(item, TableText):
            inside += [
                f"“{form.part_by_key[key].heading}”的表格"
                for key, table in tables.items()
                if table is item and open_tags
            ]
            continue
        if open_tags and bare(item) in heads:
            inside.append(f"标题“{heads[bare(item)]}”")
        for tag in tags_of(item) if "{%" in item else ():
            if tag.keyword in ENDS:
                open_tags.append(tag)
            elif tag.keyword in ENDS.values() and open_tags:
                first = open_tags.pop()
                if not open_tags and inside:
                    yield _problem(first, tag, inside, where)
                    inside = []


def _problem(first: Tag, last: Tag, inside: list[str], where: Where) -> Problem:
    more = f"等 {len(inside)} 处" if len(inside) > _LISTED else ""
    listed = "、".join(inside[:_LISTED]) + more
    effect = "会重复出现或者不出现" if first.keyword == "for" else "条件不成立时不会出现"
    message = f"模板里的“{first.source}”和“{last.source}”之间有{listed}，{effect}。"
    return CONDITION.at(where, message, field=first.source)
