"""What the names in an expression stand for: the figures, and the four functions 同比, 占比, 千分位, 大写.

Of a name that is not there, the message proposes the nearest that is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple

from gentool.report.placeholders import model
from gentool.text.nearest import nearest
from gentool.text.numerals import rounded, to_digits, to_uppercase

# What has a value in a scope, or raises the refusal; a value holds as a condition where Python takes it for true.
Expression = Callable[[model.Scope], model.Value]
Run = Callable[[model.Scope, tuple[Expression, ...]], str]


class Function(NamedTuple):
    """A function, how many arguments it takes, and how it is written."""

    run: Run
    least: int
    most: int
    usage: str


def _against_last_year(scope: model.Scope, arguments: tuple[Expression, ...]) -> str:
    """同比: the same expression this year and last, as a phrase that is complete in itself."""
    path = getattr(arguments[0], "path", ())  # of a name; what is calculated has none
    if path[:1] == (model.LAST_YEAR,):
        name = ".".join(path[1:]) or "本年的数"
        hint = f"请写本年的数：同比({name})；上年的数由程序到上年报告里找。"
        raise model.RefusalError("syntax", f"“同比”的括号里写的是上年的数“{model.brief('.'.join(path))}”。", hint)
    now = model.number(arguments[0](scope), "同比")
    if scope.last_year is None:
        raise model.without_last_year("同比")
    try:
        before = model.number(arguments[0](scope.last_year), "同比")
    except model.RefusalError as refusal:
        if refusal.kind not in ("undefined", "unknown"):
            raise
        hint = "请在上年报告中补上这一项，或不用“同比”，直接写出文字。"
        raise model.RefusalError("last-year", f"无法同比，上年报告：{refusal.message}", hint) from None
    change = Fraction(now) - before
    if not change:
        return "与上年持平"
    if before <= 0:
        return f"比上年{'增加' if change > 0 else '减少'}{to_digits(model.bounded(abs(change)))}"
    percent = _percent(abs(change), before, 1)
    if percent == "0%":
        return "与上年基本持平"
    return f"同比{'增长' if change > 0 else '下降'}{percent}"


def _share(scope: model.Scope, arguments: tuple[Expression, ...]) -> str:
    """占比: a part of a whole in percent, by default with one place."""
    part, whole = (model.number(argument(scope), "求占比") for argument in arguments[:2])
    places = arguments[2](scope) if len(arguments) > 2 else 1
    if isinstance(places, bool) or not isinstance(places, int) or not 0 <= places <= 4:
        raise model.RefusalError("value", "“占比”的小数位数要在 0 到 4 之间。", "请写成 占比(部分, 整体, 2) 这样。")
    if whole == 0:
        hint = "请先用 {% if 整体 > 0 %}……{% endif %} 判断，或不写占比。"
        raise model.RefusalError("value", "整体为 0，无法求占比。", hint)
    return _percent(part, whole, places)


def _grouped(scope: model.Scope, arguments: tuple[Expression, ...]) -> str:
    """千分位: a number with thousands separators, otherwise as it would be printed."""
    digits = to_digits(model.figure(arguments[0](scope), "加千分位"))
    sign = "-" if digits.startswith("-") else ""
    whole, point, decimals = digits.removeprefix("-").partition(".")
    return f"{sign}{int(whole):,}{point}{decimals}"


def _percent(part: int | Fraction, whole: int | Fraction, places: int) -> str:
    text = rounded(Fraction(part * 100, whole), places)
    return (text.rstrip("0").removesuffix(".") if places else text) + "%"


FUNCTIONS: Mapping[str, Function] = {
    "同比": Function(_against_last_year, 1, 1, "同比(数)"),
    "占比": Function(_share, 2, 3, "占比(部分, 整体)"),
    "千分位": Function(_grouped, 1, 1, "千分位(数)"),
    "大写": Function(lambda scope, of: to_uppercase(model.figure(of[0](scope), "大写")), 1, 1, "大写(数)"),
}


_MISSING = object()
_MOST_PLACES = 2_000


class Lookup:
    """A name, or names joined by points."""

    def __init__(self, path: tuple[str, ...]) -> None:
        self.path = path

    def __call__(self, scope: model.Scope) -> model.Value:
        """Return the figure; for last year's report as such, whether there is one."""
        if self.path == (model.LAST_YEAR,):
            return scope.last_year is not None
        return model.leaf(self.find(scope), self.path)

    def find(self, scope: model.Scope) -> object:
        """Return what the path leads to; refuse a name that is not there, with the nearest one that is."""
        path, start = self.path, 0
        if path[0] == model.LAST_YEAR:
            if scope.last_year is None:
                raise model.without_last_year(model.spelled(path))
            scope, start = scope.last_year, 1
        found: object = scope.values
        for depth in range(start, len(path)):
            if not isinstance(found, dict):
                if found is None:
                    return None
                parent = model.spelled(path[:depth])
                raise model.RefusalError(
                    "undefined", f"“{parent}”已经是最后一级，下面没有“{path[depth]}”。", f"请只写“{parent}”。"
                )
            level, found = found, found.get(path[depth], _MISSING)
            if found is _MISSING:
                raise _not_there(path[: depth + 1], level, path[:start], scope.values)
        return found


def _not_there(
    path: tuple[str, ...], level: Mapping[str, object], year: tuple[str, ...], top: Mapping[str, object]
) -> model.RefusalError:
    """Say that a path's last name is not there; propose the nearest at its level, else the same elsewhere."""
    *parent, name = path
    message = f"{f'“{model.spelled(parent)}”里' if parent else ''}没有“{model.brief(name)}”这一项。"
    known = [str(key) for key in level]
    if "·" in name:
        hint = f"请把“·”改成半角的点：{model.brief(name.replace('·', '.'))}。"
    elif name in FUNCTIONS and not parent:
        hint = f"“{name}”是函数，请写成 {FUNCTIONS[name].usage}。"
    elif name in ("去年", "上年度", "上一年") and not parent:
        hint = f"上年的数请写“{model.LAST_YEAR}.……”。"
    elif near := nearest(name, known):
        hint = f"您是否想写“{model.spelled([*parent, near])}”？"
    elif elsewhere := _elsewhere(name, year, top):
        hint = f"您是否想写“{model.spelled(elsewhere)}”？"
    else:
        hint = f"可用的名称有：{model.listed(known)}。" if known else "请核对名称。"
    return model.RefusalError("undefined", message, hint)


def _elsewhere(name: str, year: tuple[str, ...], top: Mapping[str, object]) -> tuple[str, ...] | None:
    """Find the shortest path that ends in the name, looking at a bounded number of places."""
    level: list[tuple[tuple[str, ...], Mapping[str, object]]] = [(year, top)]
    for path, mapping in level:  # grows while it is walked: breadth first
        if name in mapping:
            return (*path, name)
        if len(level) < _MOST_PLACES:
            level += [((*path, key), below) for key, below in mapping.items() if isinstance(below, Mapping)]
    return None
