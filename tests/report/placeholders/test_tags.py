"""Tags: where they begin and end, and what is said of broken marks."""

from __future__ import annotations

import pytest

from tests.report.placeholders.expression_samples import assert_told, shown


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
