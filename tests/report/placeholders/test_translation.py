"""The white list: what an expression may not consist of."""

from __future__ import annotations

import pytest

from tests.report.placeholders.expression_samples import assert_told


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("{{ 1 ** 2 }}", "forbidden", "乘方“**”"),
        ("{{ 5 % 2 }}", "forbidden", "取余“%”"),
        ("{{ 5 // 2 }}", "forbidden", "整除“//”"),
        ("{{ 5 ~ 2 }}", "forbidden", "连接符“~”"),
        ("{{ +5 }}", "forbidden", "“+”"),
        ("{{ 网站 | round }}", "forbidden", "过滤器“|”"),
        ("{{ 网站 is defined }}", "forbidden", "判断词“is”"),
        ("{{ [1] }}", "forbidden", "方括号"),
        ("{{ {'a': 1} }}", "forbidden", "对照表"),
        ("{{ 1, 2 }}", "forbidden", "逗号"),
        ("{{ true }}", "forbidden", "true"),
        ("{{ none }}", "forbidden", "none"),
        ("{{ 申请[0] }}", "forbidden", "按序号"),
        ("{{ 申请[网站] }}", "forbidden", "带引号的名称"),
        ("{{ 单位[1:2] }}", "forbidden", "带引号的名称"),
        ("{{ _网站 }}", "forbidden", "下划线"),
        ("{{ 申请['_x'] }}", "forbidden", "下划线"),
        ("{{ 占比(网站, whole=2) }}", "forbidden", "“=”或“*”"),
        ("{{ 占比(*网站) }}", "forbidden", "“=”或“*”"),
        ("{{ 占比例(网站, 2) }}", "forbidden", "占比(部分, 整体)"),
        ("{{ 占比(网站) }}", "syntax", "占比(部分, 整体)"),
        ("{{ '有' if 网站 }}", "syntax", "else"),
        ("{{ 1" + "+1" * 100 + " }}", "limit", "太深"),
    ],
)
def test_what_is_refused(text: str, kind: str, said: str) -> None:
    assert_told(text, kind, said)
