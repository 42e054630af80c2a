"""Expressions: read by Python's parser, which takes no name for its own; refused beyond the white list; evaluated."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentool.report.placeholders import Scope, Value
from gentool.report.placeholders import evaluate as plain_evaluate
from gentool.report.placeholders.expressions import dotted_name, parsed
from tests.report.placeholders.expression_samples import SCOPE, assert_told
from tests.words import heard

evaluate = heard(plain_evaluate)


def test_jinja_is_not_imported() -> None:
    program = (
        "import sys; from gentool.report.placeholders import Scope, expand;"
        "expand('{{ a.b }}{{ 占比(a.b, 2 + 3 * a.b) }}{{ a b }}', Scope({'a': {'b': 1}}));"
        "sys.exit('jinja2' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ﬁ + fi", 12),  # a ligature, which Python would fold into the letters beside it
        ("ｎ*1 if n == 2 else 0", 4),
        ("class.lambda + 0", 8),
        ("0+in + a.in", 48),
        ("1if 1else 2", 1),  # Python warns of it
        ("'a' 'b' + 'c'", "abc"),
    ],
)
def test_names_are_taken_as_written(text: str, value: object) -> None:
    values = {"ﬁ": 10, "fi": 2, "ｎ": 4, "n": 2, "class": {"lambda": 8}, "in": 16, "a": {"in": 32}}
    assert evaluate(text, Scope(values)) == (value, ())


@pytest.mark.parametrize(
    "text", ["f'{a}'", "r'a'", "b'a'", "1) + (1", "1 # 1", "[a for a in a]", "lambda: 1", "(a := 1)", "012"]
)
def test_what_only_python_knows_is_no_expression(text: str) -> None:
    assert [fault.kind for fault in evaluate(text, Scope({"a": 1})).faults] == ["syntax"]


names = st.sampled_from(
    [
        "网站",
        "申请",
        "新收",
        "总计",
        "上年",
        "空",
        "占比",
        "true",
        "none",
        "not",
        "and",
        "if",
        "is",
        "in",
        "self",
        "_a",
        "a１",
    ]
) | st.from_regex(r"[^\W\d]\w{0,3}", fullmatch=True)


@given(st.lists(names, min_size=1, max_size=4).map(".".join))
def test_adotted_name_reads_the_same_with_and_without_the_parser(text: str) -> None:
    direct = dotted_name(text)
    if direct is not None:
        expression, lookups = parsed(text)
        assert expression is lookups[0]
        assert [lookup.path for lookup in lookups] == [direct.path]


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
        ("{{ True }}", "forbidden", "true"),
        ("{{ False }}", "forbidden", "false"),
        ("{{ None }}", "forbidden", "none"),
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


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("网站 + 公众号", Fraction(31, 2)),
        (" 公开信息总数 ", 728),
        ("单位", "云溪市某局"),
        ("网站 > 1", True),
        ("占比(1, 2)", "50%"),
        ("公众号", Decimal("3.50")),
    ],
)
def test_evaluate(expression: str, value: Value) -> None:
    assert evaluate(expression, SCOPE) == (value, ())


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("网战 + 公总号", ["undefined", "undefined"]),
        ("", ["syntax"]),
        ("a }} b {{ c", ["syntax"]),
        ("1 }}{{ 2", ["syntax"]),
        ("网站 %}", ["syntax"]),
        ("1" * 2000, ["limit"]),
        ("申请", ["value"]),
    ],
)
def test_evaluate_tells_what_is_wrong(expression: str, expected: list[str]) -> None:
    value, faults = evaluate(expression, SCOPE)
    assert value is None
    assert [fault.kind for fault in faults] == expected
