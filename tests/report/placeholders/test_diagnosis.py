"""Syntax mistakes: the likeliest cause is told."""

from __future__ import annotations

import pytest

from tests.report.placeholders.expression_samples import assert_told


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("{{ }}", "syntax", "没有内容"),
        ("{{ 占比（网站，2） }}", "syntax", "全角符号“（”。请改为半角的“(”"),
        ("{{ 占比(网站，2) }}", "syntax", "全角符号“，”。请改为半角的“,”"),
        ("{{ 单位 + “局” }}", "syntax", '请改为半角的“"”'),
        ("{{ 申请、新收 }}", "syntax", "全角符号“、”。请改为半角的“.”"),
        ("{{ 申请，新收 }}", "syntax", "全角符号“，”。请改为半角的“.”"),
        ("{{ 申请。新收 }}", "syntax", "半角的“.”"),
        ("{{ 1 + 平、多 }}", "syntax", "半角的“.”"),
        ("{{ 申请·新收 }}", "undefined", "请把“·”改成半角的点：申请.新收"),
        ("{{ 占比(网站、网站) }}", "syntax", "半角的“,”"),
        ("{% if 网站 且 1 %}{% endif %}", "syntax", "“且”请写成 and"),
        ("{% if 网站 > 1 并且公众号 %}{% endif %}", "syntax", "“并且”请写成 and"),
        ("{% if 网站 或 1 %}{% endif %}", "syntax", "“或”请写成 or"),
        ("{{ 网站 ＋ 1 }}", "syntax", "半角的“+”"),
        ("{{ 网站 × 2 }}", "syntax", "半角的“*”"),
        ("{% if 网站 ≥ 2 %}{% endif %}", "syntax", "半角的“>=”"),
        ("{% if 网站 ≤ 2 %}{% endif %}", "syntax", "半角的“<=”"),
        ("{% if 网站 ≠ 2 %}{% endif %}", "syntax", "半角的“!=”"),
        ("{% if 网站 ＝ 2 %}{% endif %}", "syntax", "半角的“==”"),
        ("{{ 网站 + １２ }}", "syntax", "全角数字“１”。请改为半角数字“1”"),
        ("{{ 申请．新收 }}", "syntax", "半角的“.”"),
        ("{{ 单位 + '局 }}", "syntax", "引号没有成对"),
        ("{{ (网站 + 1 }}", "syntax", "请补上“)”"),
        ("{{ 网站 + 1) }}", "syntax", "多了一个“)”"),
        ("{% if 网站 = 12 %}{% endif %}", "syntax", "两个等号“==”"),
        ("{% if 网站 && 1 %}{% endif %}", "syntax", "and"),
        ("{{ 网站 公众号 }}", "syntax", "“网站”和“公众号”之间缺少运算符"),
        ("{{ 网站 + }}", "syntax", "两边都要有内容"),
        ("{{ 2024年 }}", "syntax", "以数字开头"),
        ("{{ 12.5万元 }}", "syntax", "不能直接写单位"),
        (r"{{ '\x41' }}", "syntax", "“\\”"),
        ("{{ 999999999999999999999 }}", "limit", "太长"),
    ],
)
def test_the_likeliest_cause_is_told(text: str, kind: str, said: str) -> None:
    assert_told(text, kind, said)
