"""One expression outside a text."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from gentool.report.placeholders import Value, evaluate
from tests.report.placeholders.expression_samples import SCOPE


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
