"""What is calculated in an expression, exactly; each operation is a function of the scope.

Catches what only shows when the figures are there: a zero divisor, a text where a number is needed, kinds
that do not compare.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from gentool.report.placeholders.model import LONGEST_TEXT, RefusalError, Scope, Value, bounded, brief, number, too_long
from gentool.report.placeholders.names import Expression


def calculation(sign: str, left: Expression, right: Expression) -> Expression:
    """Return what ``+``, ``-``, ``*`` or ``/`` comes to; texts can be added to each other too."""
    doing, calculate = _CALCULATIONS[sign]

    def value(scope: Scope) -> Value:
        one, other = left(scope), right(scope)
        if sign == "+" and (isinstance(one, str) or isinstance(other, str)):
            return _joined(one, other)
        return bounded(calculate(number(one, doing), number(other, doing)))

    return value


def comparison(first: Expression, others: Sequence[tuple[str, Expression]]) -> Expression:
    """Return whether a chain of comparisons holds, such as ``1 < a <= 12``."""

    def value(scope: Scope) -> Value:
        left = first(scope)
        for sign, expression in others:
            right = expression(scope)
            if not _compared(sign, left, right):
                return False
            left = right
        return True

    return value


def decisive(operands: Sequence[Expression], decision: bool) -> Expression:
    """Return the first value that decides ``and`` (False) or ``or`` (True), else the last; none after it is asked."""

    def value(scope: Scope) -> Value:
        found: Value = not decision
        for operand in operands:
            found = operand(scope)
            if bool(found) is decision:
                break
        return found

    return value


def _divided(dividend: int | Fraction, divisor: int | Fraction) -> Fraction:
    if divisor == 0:
        raise RefusalError("value", "除数为 0，无法计算。", "请先用 {% if 除数 > 0 %}……{% endif %} 判断。")
    return Fraction(dividend) / divisor


_CALCULATIONS: Mapping[str, tuple[str, Callable[[int | Fraction, int | Fraction], int | Fraction]]] = {
    "+": ("相加", operator.add),
    "-": ("相减", operator.sub),
    "*": ("相乘", operator.mul),
    "/": ("相除", _divided),
}
_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _joined(left: Value, right: Value) -> str:
    """Join two texts, within the bound of the whole text."""
    if not (isinstance(left, str) and isinstance(right, str)):
        raise RefusalError("value", "文字和数不能相加。", "请分开写成两个 {{ }}，文字直接写在外面。")
    if len(left) + len(right) > LONGEST_TEXT:
        raise too_long()
    return left + right


def _compared(sign: str, left: Value, right: Value) -> bool:
    """Compare two values of the same kind; numbers compare exactly."""
    if sign in ("in", "not in"):
        if not (isinstance(left, str) and isinstance(right, str)):
            raise RefusalError("value", "“in”两边都要是文字。", "比较数请用 ==、!=、<、<=、>、>=。")
        return (left in right) is (sign == "in")
    if isinstance(left, str) is not isinstance(right, str):
        text = left if isinstance(left, str) else right
        raise RefusalError("value", f"文字“{brief(text)}”不能和数比较。", "数的两边不要加引号。")
    ordered_text = isinstance(left, str) and sign not in ("==", "!=")
    if ordered_text or isinstance(left, bool) is not isinstance(right, bool):
        raise RefusalError("value", f"“{sign}”两边不能这样比较。", "请比较两个数，或用 == 比较两段文字。")
    return _COMPARISONS[sign](left, right)
