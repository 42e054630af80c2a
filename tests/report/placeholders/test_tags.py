"""Tags: where they begin and end, what is said of broken marks; blocks: which branch is written, which words exist."""

from __future__ import annotations

import pytest

from gentool.report.placeholders import expand as plain_expand
from tests.report.placeholders.expression_samples import SCOPE, assert_told, kinds, shown
from tests.words import heard

expand = heard(plain_expand)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("没有标记。", "没有标记。"),
        ("{单独的花括号}", "{单独的花括号}"),
        ("甲{# 说明 {{ 不管 }} #}乙", "甲乙"),
        ("{{ '}}' }}{{ '{{' }}", "}}{{"),
    ],
)
def test_what_is_no_placeholder_is_left_or_dropped(text: str, result: str) -> None:
    assert shown(text) == result


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("{{ 网站", "syntax", "补上“}}”"),
        ("{{ 网站 }条", "syntax", "只写了一个“}”"),
        ("{{ 网站 %}", "syntax", "以“}}”结尾"),
        ("{% if 网站 }}{% endif %}", "syntax", "以“%}”结尾"),
        ("网站 }}", "syntax", "补上“{{”"),
        ("{# 网站", "syntax", "补上“#}”"),
        ("｛｛ 网站 ｝｝", "syntax", "全角的“｛”"),
        ("{{ 网站 ｝｝", "syntax", "全角的“｝”"),
        ("{％ if 网站 ％}{% endif %}", "syntax", "全角的“％”"),
        ("{{- 网站 }}", "syntax", "“-”"),
        ("{{ " + "网站 + " * 400 + "1 }}", "limit", "没有结束"),
    ],
)
def test_broken_marks(text: str, kind: str, said: str) -> None:
    assert_told(text, kind, said)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("{% if 上年 %}有{% else %}无{% endif %}", "有"),
        ("{% if 零 %}甲{% elif 网站 %}乙{% else %}丙{% endif %}丁", "乙丁"),
        ("{% if 零 > 0 %}{{ 占比(网站, 零) }}{% else %}无{% endif %}", "无"),
        ("{% if 1 %}{% if 0 %}甲{% else %}乙{% endif %}{% endif %}", "乙"),
    ],
)
def test_the_branch_that_holds_is_written(text: str, result: str) -> None:
    assert shown(text) == result


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("{% set x = 1 %}", "forbidden", "赋值“set”"),
        ("{% include 'a' %}", "forbidden", "include"),
        ("{% macro f() %}{{ x }}{% endmacro %}", "forbidden", "宏“macro”"),
        ("{% for x in y %}{% for z in x %}{{ z }}{% endfor %}{{ x }}{% endfor %}", "forbidden", "循环“for”"),
        ("{% 如果 网站 %}", "forbidden", "如果"),
        ("{% %}", "syntax", "没有内容"),
        ("{% if 网站 %}甲", "syntax", "补上“{% endif %}”"),
        ("甲{% endif %}", "syntax", "前面没有对应的"),
        ("{% else %}", "syntax", "前面没有对应的"),
        ("{% if 1 %}{% else %}{% else %}{% endif %}", "syntax", "只有一个 else"),
        ("{% if 1 %}{% else 2 %}{% endif %}", "syntax", "elif"),
        ("{% if 1 %}{% endfi %}", "syntax", "您是否想写“endif”"),
        ("{% if 1 %}{% end if %}", "syntax", "您是否想写“endif”"),
    ],
)
def test_mistakes_in_blocks(text: str, kind: str, said: str) -> None:
    assert_told(text, kind, said)


def test_a_block_whose_condition_is_wrong_stays_as_written() -> None:
    text = "{% if 网战 %}\n{{ 占比(网站, 零) }}\n{% else %}\n乙\n{% endif %}"
    expansion = expand(text, SCOPE)
    assert kinds(expansion) == ["undefined"]
    assert "\n".join(line.text for line in expansion.lines) == text
