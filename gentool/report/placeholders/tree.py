"""The nodes an expression may consist of, besides :class:`Lookup`; all of them calculate exactly.

Catches what only shows when the figures are there: a zero divisor, a text where a number is needed, kinds
that do not compare.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from gentool.report.placeholders.model import LONGEST_TEXT, RefusalError, Scope, Value, bounded, brief, number, too_long
from gentool.report.placeholders.names import Expression, Run

# ruff: noqa: D102 -- every ``value`` here is that of ``Expression``


class Constant(NamedTuple):
    """A number or a text."""

    constant: Value

    def value(self, scope: Scope) -> Value:
        return self.constant


class Calculation(NamedTuple):
    """``+``, ``-``, ``*`` or ``/``; texts can be added to each other too."""

    sign: str
    left: Expression
    right: Expression

    def value(self, scope: Scope) -> Value:
        left, right = self.left.value(scope), self.right.value(scope)
        if self.sign == "+" and (isinstance(left, str) or isinstance(right, str)):
            return _joined(left, right)
        doing, calculate = _CALCULATIONS[self.sign]
        return bounded(calculate(number(left, doing), number(right, doing)))


class Negative(NamedTuple):
    """A number with its sign turned."""

    operand: Expression

    def value(self, scope: Scope) -> Value:
        return bounded(-number(self.operand.value(scope), "加负号"))


class Comparison(NamedTuple):
    """A chain of comparisons, such as ``1 < a <= 12``."""

    first: Expression
    others: tuple[tuple[str, Expression], ...]

    def value(self, scope: Scope) -> Value:
        left = self.first.value(scope)
        for sign, expression in self.others:
            right = expression.value(scope)
            if not _compared(sign, left, right):
                return False
            left = right
        return True


class Both(NamedTuple):
    """``and``: the first value that does not hold, else the last."""

    operands: tuple[Expression, ...]

    def value(self, scope: Scope) -> Value:
        return _decisive(self.operands, scope, False)


class Either(NamedTuple):
    """``or``: the first value that holds, else the last."""

    operands: tuple[Expression, ...]

    def value(self, scope: Scope) -> Value:
        return _decisive(self.operands, scope, True)


class Not(NamedTuple):
    """``not``."""

    operand: Expression

    def value(self, scope: Scope) -> Value:
        return not self.operand.value(scope)


class Choice(NamedTuple):
    """``then if condition else otherwise``; what is not chosen is not calculated."""

    condition: Expression
    then: Expression
    otherwise: Expression

    def value(self, scope: Scope) -> Value:
        return (self.then if self.condition.value(scope) else self.otherwise).value(scope)


class Call(NamedTuple):
    """A call of one of the four functions."""

    function: Run
    arguments: tuple[Expression, ...]

    def value(self, scope: Scope) -> Value:
        return self.function(scope, self.arguments)


def _decisive(operands: tuple[Expression, ...], scope: Scope, decision: bool) -> Value:
    """Return the first value that decides the matter, else the last; what follows it is not calculated."""
    value: Value = not decision
    for operand in operands:
        value = operand.value(scope)
        if bool(value) is decision:
            break
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
