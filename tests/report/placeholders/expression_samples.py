"""The figures the tests look at, and what they all ask: what is shown, what is told."""

from __future__ import annotations

from decimal import Decimal

from gentool.report.placeholders import Expansion, Scope
from gentool.report.placeholders import expand as plain_expand
from tests.words import heard

expand = heard(plain_expand)

LAST = Scope(
    {
        "网站": 10,
        "零": 0,
        "公众号": 4,
        "申请": {"新收": {"个人": 3, "总计": 0}},
        "平": 7,
        "多": 16,
        "近": 10**6,
        "名": "甲",
    }
)
SCOPE = Scope(
    {
        "单位": "云溪市某局",
        "网站": 12,
        "公众号": Decimal("3.50"),
        "公开信息总数": 728,
        "空": None,
        "零": 0,
        "平": 7,
        "多": 12,
        "近": 10**6 + 1,
        "名": 5,
        "是": True,
        "申请": {"新收": {"个人": 3, "总计": 13}, "复议、诉讼": 5, "空表": {}, "未填": None},
    },
    LAST,
)
ALONE = Scope(SCOPE.values)


def kinds(expansion: Expansion) -> list[str]:
    return [fault.kind for fault in expansion.faults]


def shown(text: str, scope: Scope = SCOPE) -> str:
    expansion = expand(text, scope)
    assert expansion.faults == ()
    return "\n".join(line.text for line in expansion.lines)


def assert_told(text: str, kind: str, said: str) -> None:
    """The one mistake is told completely, at its place."""
    expansion = expand(text, SCOPE)
    assert kinds(expansion) == [kind]
    fault = expansion.faults[0]
    assert said in fault.message + fault.hint
    assert fault.message.endswith("。")
    assert fault.hint.endswith(("。", "？"))
    assert text[fault.column - 1 :].startswith(fault.snippet)
    assert fault.snippet
