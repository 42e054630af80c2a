"""The four functions a placeholder may call: 同比, 占比, 千分位, 大写."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple, Protocol

from gentool.report.placeholders.model import LAST_YEAR, RefusalError, Scope, Value, without_last_year
from gentool.report.placeholders.values import bounded, brief, figure, number
from gentool.text.numerals import rounded, to_digits, to_uppercase


class Expression(Protocol):
    """What has a value in a scope; a value holds as a condition where Python takes it for true."""

    def value(self, scope: Scope) -> Value:
        """Return the value, or raise the refusal."""


Run = Callable[[Scope, tuple[Expression, ...]], str]


class Function(NamedTuple):
    """A function, how many arguments it takes, and how it is written."""

    run: Run
    least: int
    most: int
    usage: str


def _against_last_year(scope: Scope, arguments: tuple[Expression, ...]) -> str:
    """同比: the same expression this year and last, as a phrase that is complete in itself."""
    path = getattr(arguments[0], "path", ())  # of a name; what is calculated has none
    if path[:1] == (LAST_YEAR,):
        name = ".".join(path[1:]) or "本年的数"
        hint = f"请写本年的数：同比({name})；上年的数由程序到上年报告里找。"
        raise RefusalError("syntax", f"“同比”的括号里写的是上年的数“{brief('.'.join(path))}”。", hint)
    now = number(arguments[0].value(scope), "同比")
    if scope.last_year is None:
        raise without_last_year("同比")
    try:
        before = number(arguments[0].value(scope.last_year), "同比")
    except RefusalError as refusal:
        if refusal.kind not in ("undefined", "unknown"):
            raise
        hint = "请在上年报告中补上这一项，或不用“同比”，直接写出文字。"
        raise RefusalError("last-year", f"无法同比，上年报告：{refusal.message}", hint) from None
    change = Fraction(now) - before
    if not change:
        return "与上年持平"
    if before <= 0:
        return f"比上年{'增加' if change > 0 else '减少'}{to_digits(bounded(abs(change)))}"
    percent = _percent(abs(change) / before, 1)
    if percent == "0%":
        return "与上年基本持平"
    return f"同比{'增长' if change > 0 else '下降'}{percent}"


def _share(scope: Scope, arguments: tuple[Expression, ...]) -> str:
    """占比: a part of a whole in percent, by default with one place."""
    part, whole = (number(argument.value(scope), "求占比") for argument in arguments[:2])
    places = arguments[2].value(scope) if len(arguments) > 2 else 1
    if isinstance(places, bool) or not isinstance(places, int) or not 0 <= places <= 4:
        raise RefusalError("value", "“占比”的小数位数要在 0 到 4 之间。", "请写成 占比(部分, 整体, 2) 这样。")
    if whole == 0:
        hint = "请先用 {% if 整体 > 0 %}……{% endif %} 判断，或不写占比。"
        raise RefusalError("value", "整体为 0，无法求占比。", hint)
    return _percent(Fraction(part) / whole, places)


def _grouped(scope: Scope, arguments: tuple[Expression, ...]) -> str:
    """千分位: a number with thousands separators, otherwise as it would be printed."""
    digits = to_digits(figure(arguments[0].value(scope), "加千分位"))
    sign = "-" if digits.startswith("-") else ""
    whole, point, decimals = digits.removeprefix("-").partition(".")
    return f"{sign}{int(whole):,}{point}{decimals}"


def _uppercase(scope: Scope, arguments: tuple[Expression, ...]) -> str:
    """大写: a number in formal numerals."""
    return to_uppercase(figure(arguments[0].value(scope), "大写"))


def _percent(ratio: Fraction, places: int) -> str:
    text = rounded(ratio * 100, places)
    return (text.rstrip("0").removesuffix(".") if places else text) + "%"


FUNCTIONS: Mapping[str, Function] = {
    "同比": Function(_against_last_year, 1, 1, "同比(数)"),
    "占比": Function(_share, 2, 3, "占比(部分, 整体)"),
    "千分位": Function(_grouped, 1, 1, "千分位(数)"),
    "大写": Function(_uppercase, 1, 1, "大写(数)"),
}
