"""The office's own equations under 核对: ``信息总数 = 网站 + 公众号``.

Catches figures of the office's own that disagree among themselves or with the tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from gentool.problems.problem import Code, Problem, Severity, Where
from gentool.report.model import Report
from gentool.report.placeholders import Scope, evaluate
from gentool.text.numerals import to_digits

EQUATION = Code("D-SUM", Severity.ERROR, "“核对”中的等式不成立", "请核对“数据”中的这几个数。")
MALFORMED = Code(
    "D-RULE",
    Severity.ERROR,
    "“核对”中的等式写得不对",
    "请写成“信息总数 = 网站 + 公众号”的样子，名称要先写在“数据”里。",
)
CODES = (EQUATION, MALFORMED)


def check_cross_sums(report: Report, scope: Scope) -> list[Problem]:
    """Evaluate every equation with the report's figures; both sides must be equal."""
    return [problem for text, where in report.cross_sums for problem in _check(text, where, scope)]


def _check(text: str, where: Where, scope: Scope) -> Iterator[Problem]:
    sides = text.replace("==", "=").replace("＝", "=").split("=")
    if len(sides) != 2 or not all(side.strip() for side in sides):
        yield MALFORMED.at(where, f"“{text[:40]}”不是一个等式，要恰好有一个等号。", field="核对")
        return
    values = []
    for side in sides:
        result = evaluate(side.strip(), scope)
        for fault in result.faults:
            if fault.kind != "unknown":
                yield MALFORMED.at(where, fault.message, field="核对", hint=fault.hint)
        values.append(result.value)
    left, right = values
    if left is None or right is None:
        return
    if isinstance(left, str) or isinstance(right, str):
        yield MALFORMED.at(where, f"“{text[:40]}”里有的项目不是数字。", field="核对")
    elif (difference := abs(Fraction(left) - Fraction(right))) != 0:
        shown = [to_digits(number) for number in (Fraction(left), Fraction(right), difference)]
        message = f"“{text[:60]}”不成立：左边是 {shown[0]}，右边是 {shown[1]}，相差 {shown[2]}。"
        yield EQUATION.at(where, message, field="核对")
