"""Names: found, in this year and last; of one that is not there, the nearest."""

from __future__ import annotations

import pytest

from tests.report.placeholders.expression_samples import ALONE, assert_told, shown


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("公开{{ 公开信息总数 }}条", "公开728条"),
        ("{{网站}}{{  网站\n }}", "1212"),
        ("{{ 申请.新收.总计 }}", "13"),
        ("{{ 申请['新收'].总计 }}{{ 申请['复议、诉讼'] }}", "135"),
        ("{{ 上年.网站 }}", "10"),
    ],
)
def test_names_are_found(text: str, result: str) -> None:
    assert shown(text) == result


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("{{ 公开总数 }}", "undefined", "您是否想写“公开信息总数”"),
        ("{{ 申请.新受.总计 }}", "undefined", "您是否想写“申请.新收”"),
        ("{{ 新收.总计 }}", "undefined", "您是否想写“申请.新收”"),
        ("{{ 网站.数值 }}", "undefined", "请只写“网站”"),
        ("{{ 上年.网战 }}", "undefined", "您是否想写“上年.网站”"),
        ("{{ 占比 }}", "undefined", "占比(部分, 整体)"),
        ("{% if 零 %}{{ 网战 }}{% endif %}", "undefined", "您是否想写“网站”"),
        ("{{ 1 if 零 == 0 else 网战 }}", "undefined", "您是否想写“网站”"),
    ],
)
def test_names_that_are_not_there(text: str, kind: str, said: str) -> None:
    assert_told(text, kind, said)


def test_last_year_can_be_asked_for() -> None:
    text = "{% if 上年 %}{{ 同比(网站) }}{% else %}首次报告{% endif %}"
    assert (shown(text), shown(text, ALONE)) == ("同比增长20%", "首次报告")
