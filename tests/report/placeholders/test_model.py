"""Values: printed exactly; refused when missing, too large or not single ones."""

from __future__ import annotations

import pytest

from tests.report.placeholders.expression_samples import assert_told, shown


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("{{ 公众号 }}", "3.50"),
        ("{{ 公众号 * 2 }}", "7"),
        ("{{ 1 / 3 }} {{ 1 / 8 }} {{ 2 / 3 }} {{ 6 / 3 }}", "0.33 0.125 0.67 2"),
    ],
)
def test_values_are_printed(text: str, result: str) -> None:
    assert shown(text) == result


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("{{ 空 }}", "unknown", "请先填好“空”"),
        ("{{ 申请.未填.总计 }}", "unknown", "没有填写"),
        ("{{ 申请.新收 }}", "value", "“申请.新收.总计”；可选：个人、总计"),
        ("{{ 申请.新收 + 1 }}", "value", "可选：个人、总计"),
        ("{{ 申请.空表 }}", "value", "下面分为多项"),
        ("{{ 网站 > 1 }}", "value", "是"),
        ("{{ 999999999 * 9999999999 }}", "limit", "太大"),
        ("{{ 1e30 }}", "limit", "太大"),
        ("{{ 1" + " / 999999999999999" * 3 + " }}", "limit", "太大"),
        ("{{ 1e999 }}", "limit", "太大"),
    ],
)
def test_values_that_cannot_be_used(text: str, kind: str, said: str) -> None:
    assert_told(text, kind, said)
