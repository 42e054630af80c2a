"""Names in an expression: figures, the nearest for one that is not there, and the four functions."""

from __future__ import annotations

import pytest

from gentool.report.placeholders import expand as plain_expand
from tests.report.placeholders.expression_samples import ALONE, SCOPE, assert_told, shown
from tests.words import heard

expand = heard(plain_expand)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("{{ 同比(网站) }}", "同比增长20%"),
        ("{{ 同比(多) }}", "同比下降25%"),
        ("{{ 同比(平) }}", "与上年持平"),
        ("{{ 同比(近) }}", "与上年基本持平"),
        ("{{ 同比(零) }}", "与上年持平"),
        ("{{ 同比(申请.新收.总计) }}", "比上年增加13"),
        ("{{ 同比(网站 + 公众号) }}", "同比增长10.7%"),
        ("{{ 占比(网站, 公开信息总数) }}", "1.6%"),
        ("{{ 占比(1, 2) }} {{ 占比(1, 3, 0) }} {{ 占比(1, 3, 4) }} {{ 占比(1, 8, 1) }}", "50% 33% 33.3333% 12.5%"),
        ("{{ 占比(5, 10000) }}", "0.1%"),
        ("{{ 千分位(12345.6) }} {{ 千分位(-1234567) }} {{ 千分位(12) }}", "12,345.6 -1,234,567 12"),
        ("{{ 大写(申请.新收.总计) }} {{ 大写(12.5) }}", "壹拾叁 壹拾贰点伍"),
    ],
)
def test_functions_print(text: str, result: str) -> None:
    assert shown(text) == result


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("{{ 占比(网站, 零) }}", "value", "整体为 0"),
        ("{{ 占比(网站, 2, 5) }}", "value", "0 到 4"),
        ("{{ 同比(单位) }}", "value", "不能同比"),
        ("{{ 同比(名) }}", "value", "不能同比"),
        ("{{ 同比(公开信息总数) }}", "last-year", "上年报告：没有“公开信息总数”"),
    ],
)
def test_arguments_that_do_not_fit(text: str, kind: str, said: str) -> None:
    assert_told(text, kind, said)


@pytest.mark.parametrize("last_year", [True, False])
def test_it_is_this_years_figure_that_is_compared(last_year: bool) -> None:
    scope = SCOPE if last_year else ALONE
    (fault,) = expand("{{ 同比(上年.申请.新收.总计) }}", scope).faults
    assert (fault.kind, "上年.申请.新收.总计" in fault.message) == ("syntax", True)
    assert "同比(申请.新收.总计)" in fault.hint


@pytest.mark.parametrize("text", ["{{ 同比(网站) }}", "{{ 上年.网站 }}", "{% if 上年.网站 %}{% endif %}"])
def test_without_last_year(text: str) -> None:
    (fault,) = expand(text, ALONE).faults
    assert (fault.kind, fault.hint) == ("last-year", "请用 --last-year 指定上年报告。")


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
        ("{{ 申请.复议诉讼 }}", "undefined", "您是否想写“申请['复议、诉讼']”"),
        ("{{ 网站.数值 }}", "undefined", "请只写“网站”"),
        ("{{ 去年.网站 }}", "undefined", "上年的数请写“上年.……”"),
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
