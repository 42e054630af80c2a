"""A name alone, which is filled without Jinja, gives what Jinja gives for the same name in brackets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentool.ooxml.template import Fragment, WordTemplate
from gentool.ooxml.template.filling import hole_of
from gentool.ooxml.template.tags import find_tags
from gentool.problems.problem import GentoolError
from tests import examples
from tests.ooxml.template.word_files import cell, docx, lines, para, row, run, table

GOOD = ["文", "数.一", "表.甲.乙", "行", "块", "项", "文.upper", "串"]
BAD = [
    "无",
    "数.无",
    "无.一",
    "表",
    "真",
    "空值",
    "列.append",
    "文.format",
    "self",
    "_x",
    "数._x",
    "true",
    "range",
    "坏",
]
NAMES = st.sampled_from(GOOD * 10 + BAD)  # most templates have no mistake
MARKS = st.sampled_from(["", "-"])
VALUES = st.builds("{{{{{}{} ‹{}› {}}}}}".format, MARKS, st.sampled_from(["", "r ", " "]), NAMES, MARKS)
TEXTS = st.lists(st.one_of(VALUES, st.sampled_from([" ", " 字 & "])), max_size=4).map("".join)
INLINE = st.builds(
    "{}{{%{} {} {}%}}{}{{%{} {} {}%}}{}".format,
    *(TEXTS, MARKS, st.sampled_from(["if 真", "if 空值"]), MARKS, TEXTS, MARKS, st.just("endif"), MARKS, TEXTS),
)
SETS = st.sampled_from(["{% set 文 = 数.一 %}", "{% set 数 = 表 %}"])
LINES = st.one_of(TEXTS, TEXTS, INLINE, SETS, NAMES.map("{{{{p ‹{}› }}}}".format))


def looped(statement: str, inner: list[str]) -> list[str]:
    return [f"{{%p {statement} %}}", *inner, f"{{%p end{statement.split()[0]} %}}"]


PARAGRAPHS = st.lists(LINES, min_size=1, max_size=4)
AROUND = st.sampled_from(["if 真", "if 空值", "for 项 in 列", "with 项 = 数.一"])
BLOCKS = st.lists(st.one_of(PARAGRAPHS, st.builds(looped, AROUND, PARAGRAPHS)), min_size=1, max_size=4)
DATA = {
    "文": " <a>\n&\t ",
    "数": {"一": 1},
    "表": {"甲": {"乙": "2（注）"}},
    "行": Fragment(run("粗")),
    "块": Fragment(para("段")),
    "串": "",
    "项": "外",
    "真": True,
    "空值": None,
    "列": ["子", "丑"],
    "坏": "\x01",
}


def outcome(body: list[str]) -> bytes | list[tuple[str, str, str, str | None]]:
    """The document's bytes, or what is told."""
    try:
        return WordTemplate(docx(*map(para, body))).render(DATA)
    except GentoolError as error:
        return [
            (found.code, found.field, found.message.replace("(", "").replace(")", ""), found.hint)
            for found in error.problems
        ]


@examples(300)
@given(BLOCKS)
def test_a_name_alone_is_filled_as_jinja_fills_it(blocks: list[list[str]]) -> None:
    body = [*(line for block in blocks for line in block), "{{ ‹文› }}"]
    alone = [line.replace("‹", "").replace("›", "") for line in body]
    in_brackets = [line.replace("‹", "(").replace("›", ")") for line in body]
    given_alone = outcome(alone)
    assert given_alone == outcome(in_brackets)
    if isinstance(given_alone, bytes):  # within a condition, Jinja gets the text around the tags, too
        assert given_alone == outcome(["{%p if 真 %}", *in_brackets, "{%p endif %}"])


@pytest.mark.parametrize(
    ("code", "is_hole"),
    [
        *((code, True) for code in ("甲", "甲.乙", "甲.if", "甲 ")),
        *((code, False) for code in ("if", "None", "_甲", "甲._乙", "甲.1", "甲.", "甲|e", "(甲)", "'甲'", "not")),
    ],
)
def test_holes_are_dotted_names_only(code: str, *, is_hole: bool) -> None:
    (tag,), _ = find_tags(f"{{{{ {code} }}}}")
    assert (hole_of(0, tag) is not None) == is_hole


def test_a_name_means_what_was_set_before() -> None:
    document = WordTemplate(docx("{% set 文 = '后' %}{{ 文 }}", table(row(cell("{{ 文 }}"))))).render({"文": "前"})
    assert lines(document)[:2] == ["后", "后"]


@pytest.mark.parametrize(
    "line",
    [
        "字 {{- 数.一 -}} 字",
        "字 {{- 串 }}{{ 数.一 -}} 字",
        "字 {{- 数.一 + 0 -}} 字",
        "字 {%- if 真 -%} 1 {%- endif -%} 字",
        "{{ 串 }} {{- 串 -}} 字1{{ 串 -}} {{ 串 }}字",
    ],
)
def test_white_space_is_trimmed_wherever_a_tag_stands(line: str) -> None:
    for body in ([line], ["{%p if 真 %}", line, "{%p endif %}"]):
        assert lines(WordTemplate(docx(*body)).render(DATA))[0] == "字1字"
