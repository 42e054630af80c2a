"""Calculations and comparisons: exact, and refused where they make no sense."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentool.report.placeholders import Scope
from gentool.report.placeholders import evaluate as plain_evaluate
from tests.report.placeholders.expression_samples import assert_told, shown
from tests.words import heard

evaluate = heard(plain_evaluate)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("{{ 0.1 + 0.2 }} {{ -网站 }} {{ 2 + 3 * 4 }} {{ (2 + 3) * 4 }}", "0.3 -12 14 20"),
        ("{{ 单位 + '办公室' }}", "云溪市某局办公室"),
        ("{{ '有' if 网站 > 0 else '无' }}", "有"),
        ("{{ '有' if 1 < 网站 <= 12 and not 零 else '无' }}", "有"),
        ("{{ '局' if '局' in 单位 else '府' }}{{ '局' if '府' not in 单位 else '府' }}", "局局"),
        ("{{ 单位 if 单位 == '云溪市某局' or 1 / 零 > 0 else '' }}", "云溪市某局"),
    ],
)
def test_calculations(text: str, result: str) -> None:
    assert shown(text) == result


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("{{ 网站 / 零 }}", "value", "除数为 0"),
        ("{{ 单位 * 2 }}", "value", "文字“云溪市某局”不能相乘"),
        ("{{ 单位 - 2 }}", "value", "文字“云溪市某局”不能相减"),
        ("{{ 单位 / 2 }}", "value", "文字“云溪市某局”不能相除"),
        ("{{ -单位 }}", "value", "文字“云溪市某局”不能加负号"),
        ("{{ 单位 + 2 }}", "value", "文字和数不能相加"),
        ("{{ '' if 网站 == '12' else '' }}", "value", "不要加引号"),
        ("{{ '' if 单位 < '局' else '' }}", "value", "不能这样比较"),
    ],
)
def test_values_that_do_not_go_together(text: str, kind: str, said: str) -> None:
    assert_told(text, kind, said)


Tree = tuple[str, Fraction | None]  # an expression and its value, None where it divides by zero


def combined(left: Tree, sign: str, right: Tree) -> Tree:
    text = f"({left[0]} {sign} {right[0]})"
    if left[1] is None or right[1] is None or (sign == "/" and not right[1]):
        return text, None
    calculated = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b}[
        sign
    ](left[1], right[1])
    return text, calculated


numbers: st.SearchStrategy[Tree] = st.integers(0, 99).map(lambda n: (str(n), Fraction(n))) | st.decimals(
    0, 99, places=2
).map(lambda d: (str(d), Fraction(d)))
arithmetic = st.recursive(
    numbers,
    lambda inner: (
        st.builds(combined, inner, st.sampled_from("+-*/"), inner)
        | inner.map(lambda tree: (f"-{tree[0]}", None if tree[1] is None else -tree[1]))
    ),
    max_leaves=8,
)


@given(arithmetic)
def test_arithmetic_is_exact(tree: Tree) -> None:
    text, expected = tree
    value, faults = evaluate(text, Scope({}))
    if expected is None:
        assert [fault.kind for fault in faults] == ["value"]
    elif faults:
        assert faults[0].kind == "limit"
    else:
        assert isinstance(value, int | Decimal | Fraction)
        assert Fraction(value) == expected
