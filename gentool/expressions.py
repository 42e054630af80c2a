"""Placeholders: ``{{ … }}`` and ``{% if … %}`` in the narrative, filled from the report's own figures.

In comes a narrative text with the figures it may see (:class:`Scope`); out come its lines, each with the line
of the source it began on, and all the mistakes of whoever wrote it (:class:`Fault`). Nothing is raised.

Jinja2 reads each expression, but never runs it: its tree is translated into the few nodes below, and what has
no counterpart there is refused. Every node is bounded in depth, in the size of its numbers and in the length
of its text, so no input can run code, grow, or take long (Jinja's sandbox lets ``9**9**9`` through). Plain
text never reaches Jinja, and neither does the commonest placeholder, a dotted name.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, auto
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from gentool.numerals import rounded, to_digits, to_uppercase

if TYPE_CHECKING:
    from jinja2 import Environment, nodes

Number = int | Decimal | Fraction
Value = int | Decimal | Fraction | str | bool
Kind = Literal["undefined", "forbidden", "syntax", "value", "limit", "last-year", "unknown"]

LAST_YEAR = "上年"

_LONGEST_TEXT = 200_000
_LONGEST_TAG = 1_000
_LONGEST_CACHED = 200
_MOST_TAGS = 2_000
_MOST_FAULTS = 100
_DEEPEST_BRACKETS = 20
_DEEPEST_TREE = 60
_DEEPEST_IF = 20
_LARGEST_NUMBER = 10**18
_LARGEST_TERM = 10**36  # numerator and denominator of a fraction

_LAST_YEAR_HINT = "请用 --last-year 指定上年报告。"
_ALLOWED_HINT = "这里只能写名称、数、四则运算、比较、“a if 条件 else b”，以及同比、占比、千分位、大写四个函数。"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a placeholder may see: nested mappings of figures and texts (``None``: unknown); last year's."""

    values: Mapping[str, object]
    last_year: Scope | None = None


class Line(NamedTuple):
    """One line of the expanded text and the 1-based line of the source on which it began."""

    text: str
    source_line: int


class Fault(NamedTuple):
    """One mistake: what is wrong, what to do, and the tag (``snippet``, literally) at its 1-based place.

    ``unknown`` means a figure that the report should hold but does not: that is usually told elsewhere.
    """

    kind: Kind
    message: str
    hint: str
    line: int
    column: int
    snippet: str


class Expansion(NamedTuple):
    """An expanded text; a tag with a fault stands in it as it was written."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]


class Evaluation(NamedTuple):
    """The value of one expression, or ``None`` and its faults."""

    value: Value | None
    faults: tuple[Fault, ...]


class _RefusalError(Exception):
    """A mistake inside one expression, before it is known where the expression stands."""

    def __init__(self, kind: Kind, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.kind, self.message, self.hint = kind, message, hint


# --- Values ----------------------------------------------------------------------------------------------


def _bounded(value: Number) -> Number:
    """Return the number, whole ones as ``int``; refuse what is larger or finer than any report needs."""
    if isinstance(value, Decimal):
        # The exponent is looked at first: turning 1E+1000000 into digits is what must not happen.
        exponent = value.as_tuple().exponent
        fits = isinstance(exponent, int) and exponent >= -18 and (not value or value.adjusted() < 18)
        if not fits:
            raise _RefusalError("limit", "数太大或小数位太多，无法处理。", "请核对这个数。")
        return value
    if isinstance(value, int):
        fits = -_LARGEST_NUMBER <= value <= _LARGEST_NUMBER
    else:
        fits = abs(value) <= _LARGEST_NUMBER and max(abs(value.numerator), value.denominator) <= _LARGEST_TERM
    if not fits:
        raise _RefusalError("limit", "数太大，超过了 100 亿亿。", "请核对算式中的数。")
    return value.numerator if value.denominator == 1 else value


def _figure(value: Value, doing: str) -> Number:
    """Return a number as it is; text and yes-or-no cannot take part."""
    if isinstance(value, str | bool):
        what = f"文字“{_brief(value)}”" if isinstance(value, str) else "“是”或“否”"
        raise _RefusalError("value", f"{what}不能{doing}。", "请改用数。")
    return value


def _number(value: Value, doing: str) -> int | Fraction:
    """Return an exact number to calculate with."""
    figure = _figure(value, doing)
    return Fraction(figure) if isinstance(figure, Decimal) else figure


def _leaf(value: object, path: tuple[str, ...]) -> Value:
    """Return what stands at the end of a path, if it is something that can be shown or calculated with."""
    if isinstance(value, str | bool):
        return value
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, int | Decimal | Fraction):
        return _bounded(value)
    name = _spelled(path)
    if value is None:
        raise _RefusalError("unknown", f"“{name}”没有填写，或填写的内容无法识别。", f"请先填好“{name}”。")
    if isinstance(value, Mapping):
        keys = [str(key) for key in value]
        hint = (
            f"请写明是哪一项，例如“{_spelled((*path, keys[-1]))}”；可选：{_listed(keys)}。"
            if keys
            else "请改用别的名称。"
        )
        raise _RefusalError("value", f"“{name}”下面分为多项，不能当作一个数使用。", hint)
    raise _RefusalError("value", f"“{name}”不是单个的数或文字，不能写进正文。", "请改用别的名称。")


def _shown(value: Value) -> str:
    """Write a value as it appears in the text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        raise _RefusalError(
            "value",
            "这里的结果是“是”或“否”，不能直接写进正文。",
            "请改写成 {% if 条件 %}……{% else %}……{% endif %}。",
        )
    return to_digits(value)


def _holds(value: Value) -> bool:
    """Tell whether a condition holds: a number but 0, a text that is not empty, a true comparison."""
    return bool(value)


# --- The nodes an expression may consist of --------------------------------------------------------------


class _Expression(Protocol):
    def value(self, scope: Scope) -> Value: ...


class _Constant(NamedTuple):
    constant: Value

    def value(self, scope: Scope) -> Value:
        return self.constant


class _Lookup(NamedTuple):
    path: tuple[str, ...]

    def value(self, scope: Scope) -> Value:
        if self.path == (LAST_YEAR,):
            return scope.last_year is not None
        return _leaf(self.find(scope), self.path)

    def find(self, scope: Scope) -> object:
        """Return what the path leads to; refuse a name that is not there, with the nearest one that is."""
        path, start = self.path, 0
        if path[0] == LAST_YEAR:
            if len(path) == 1:
                return None
            if scope.last_year is None:
                raise _RefusalError(
                    "last-year", f"“{_spelled(path)}”要用到上年报告，但没有提供上年报告。", _LAST_YEAR_HINT
                )
            scope, start = scope.last_year, 1
        found: object = scope.values
        for depth in range(start, len(path)):
            if not isinstance(found, Mapping):
                if found is None:
                    return None
                parent = _spelled(path[:depth])
                raise _RefusalError(
                    "undefined", f"“{parent}”已经是最后一级，下面没有“{path[depth]}”。", f"请只写“{parent}”。"
                )
            level, found = found, found.get(path[depth], _MISSING)
            if found is _MISSING:
                raise _not_there(path, depth, level, path[:start], scope.values)
        return found


class _Calculation(NamedTuple):
    sign: str
    left: _Expression
    right: _Expression

    def value(self, scope: Scope) -> Value:
        left, right = self.left.value(scope), self.right.value(scope)
        if self.sign == "+" and (isinstance(left, str) or isinstance(right, str)):
            return _joined(left, right)
        verb = _VERBS[self.sign]
        first, second = _number(left, verb), _number(right, verb)
        if self.sign == "/":
            if second == 0:
                raise _RefusalError("value", "除数为 0，无法计算。", "请先用 {% if 除数 > 0 %}……{% endif %} 判断。")
            return _bounded(Fraction(first) / second)
        return _bounded(_CALCULATIONS[self.sign](first, second))


class _Negative(NamedTuple):
    operand: _Expression

    def value(self, scope: Scope) -> Value:
        return _bounded(-_number(self.operand.value(scope), "加负号"))


class _Comparison(NamedTuple):
    first: _Expression
    others: tuple[tuple[str, _Expression], ...]

    def value(self, scope: Scope) -> Value:
        left = self.first.value(scope)
        for sign, expression in self.others:
            right = expression.value(scope)
            if not _compared(sign, left, right):
                return False
            left = right
        return True


class _Both(NamedTuple):
    left: _Expression
    right: _Expression

    def value(self, scope: Scope) -> Value:
        left = self.left.value(scope)
        return self.right.value(scope) if _holds(left) else left


class _Either(NamedTuple):
    left: _Expression
    right: _Expression

    def value(self, scope: Scope) -> Value:
        left = self.left.value(scope)
        return left if _holds(left) else self.right.value(scope)


class _Not(NamedTuple):
    operand: _Expression

    def value(self, scope: Scope) -> Value:
        return not _holds(self.operand.value(scope))


class _Choice(NamedTuple):
    condition: _Expression
    then: _Expression
    otherwise: _Expression

    def value(self, scope: Scope) -> Value:
        return (self.then if _holds(self.condition.value(scope)) else self.otherwise).value(scope)


class _Call(NamedTuple):
    function: Callable[[Scope, tuple[_Expression, ...]], str]
    arguments: tuple[_Expression, ...]

    def value(self, scope: Scope) -> Value:
        return self.function(scope, self.arguments)


_MISSING = object()
_VERBS = {"+": "相加", "-": "相减", "*": "相乘", "/": "相除"}
_CALCULATIONS: Mapping[str, Callable[[int | Fraction, int | Fraction], int | Fraction]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
_COMPARISONS: Mapping[str, tuple[str, Callable[[Any, Any], bool]]] = {
    "eq": ("==", operator.eq),
    "ne": ("!=", operator.ne),
    "lt": ("<", operator.lt),
    "lteq": ("<=", operator.le),
    "gt": (">", operator.gt),
    "gteq": (">=", operator.ge),
}


def _joined(left: Value, right: Value) -> str:
    """Join two texts, within the bound of the whole text."""
    if not (isinstance(left, str) and isinstance(right, str)):
        raise _RefusalError("value", "文字和数不能相加。", "请分开写成两个 {{ }}，文字直接写在外面。")
    if len(left) + len(right) > _LONGEST_TEXT:
        raise _too_long()
    return left + right


def _compared(sign: str, left: Value, right: Value) -> bool:
    """Compare two values of the same kind; numbers compare exactly."""
    if sign in ("in", "notin"):
        if not (isinstance(left, str) and isinstance(right, str)):
            raise _RefusalError("value", "“in”两边都要是文字。", "比较数请用 ==、!=、<、<=、>、>=。")
        return (left in right) is (sign == "in")
    written, compare = _COMPARISONS[sign]
    if isinstance(left, str) is not isinstance(right, str):
        text = _brief(left if isinstance(left, str) else right)
        raise _RefusalError("value", f"文字“{text}”不能和数比较。", "数的两边不要加引号。")
    ordered_text = isinstance(left, str) and sign not in ("eq", "ne")
    if ordered_text or isinstance(left, bool) is not isinstance(right, bool):
        raise _RefusalError("value", f"“{written}”两边不能这样比较。", "请比较两个数，或用 == 比较两段文字。")
    return compare(left, right)


# --- The four functions ----------------------------------------------------------------------------------


def _against_last_year(scope: Scope, arguments: tuple[_Expression, ...]) -> str:
    """同比: the same expression this year and last, as a phrase that is complete in itself."""
    now = _number(arguments[0].value(scope), "同比")
    if scope.last_year is None:
        raise _RefusalError("last-year", "“同比”要用到上年报告，但没有提供上年报告。", _LAST_YEAR_HINT)
    try:
        before = _number(arguments[0].value(scope.last_year), "同比")
    except _RefusalError as refusal:
        if refusal.kind not in ("undefined", "unknown"):
            raise
        hint = "请在上年报告中补上这一项，或不用“同比”，直接写出文字。"
        raise _RefusalError("last-year", f"无法同比，上年报告：{refusal.message}", hint) from None
    change = Fraction(now) - before
    if not change:
        return "与上年持平"
    if before <= 0:
        return f"比上年{'增加' if change > 0 else '减少'}{to_digits(_bounded(abs(change)))}"
    percent = _percent(abs(change) / before, 1)
    if percent == "0%":
        return "与上年基本持平"
    return f"同比{'增长' if change > 0 else '下降'}{percent}"


def _share(scope: Scope, arguments: tuple[_Expression, ...]) -> str:
    """占比: a part of a whole in percent, by default with one place."""
    part, whole = (_number(argument.value(scope), "求占比") for argument in arguments[:2])
    places = arguments[2].value(scope) if len(arguments) > 2 else 1
    if isinstance(places, bool) or not isinstance(places, int) or not 0 <= places <= 4:
        raise _RefusalError("value", "“占比”的小数位数要在 0 到 4 之间。", "请写成 占比(部分, 整体, 2) 这样。")
    if whole == 0:
        hint = "请先用 {% if 整体 > 0 %}……{% endif %} 判断，或不写占比。"
        raise _RefusalError("value", "整体为 0，无法求占比。", hint)
    return _percent(Fraction(part) / whole, places)


def _grouped(scope: Scope, arguments: tuple[_Expression, ...]) -> str:
    """千分位: a number with thousands separators, otherwise as it would be printed."""
    digits = to_digits(_figure(arguments[0].value(scope), "加千分位"))
    sign = "-" if digits.startswith("-") else ""
    whole, point, decimals = digits.removeprefix("-").partition(".")
    return f"{sign}{int(whole):,}{point}{decimals}"


def _uppercase(scope: Scope, arguments: tuple[_Expression, ...]) -> str:
    """大写: a number in formal numerals."""
    return to_uppercase(_figure(arguments[0].value(scope), "大写"))


def _percent(ratio: Fraction, places: int) -> str:
    text = rounded(ratio * 100, places)
    return (text.rstrip("0").removesuffix(".") if places else text) + "%"


class _Function(NamedTuple):
    run: Callable[[Scope, tuple[_Expression, ...]], str]
    least: int
    most: int
    usage: str


_FUNCTIONS: Mapping[str, _Function] = {
    "同比": _Function(_against_last_year, 1, 1, "同比(数)"),
    "占比": _Function(_share, 2, 3, "占比(部分, 整体)"),
    "千分位": _Function(_grouped, 1, 1, "千分位(数)"),
    "大写": _Function(_uppercase, 1, 1, "大写(数)"),
}


# --- Names in messages -----------------------------------------------------------------------------------


def _brief(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:40] + "……"


def _spelled(path: Iterable[str]) -> str:
    """Write a path as the user must type it."""
    first, *others = path
    return _brief(first) + "".join(f".{key}" if key.isidentifier() else f"['{key}']" for key in map(_brief, others))


def _listed(names: Iterable[str]) -> str:
    shown = [_brief(name) for name in names]
    return "、".join(shown[:10]) + (f"等{len(shown)}项" if len(shown) > 10 else "")


def _nearest(name: str, known: Iterable[str]) -> str | None:
    if len(name) > 40:
        return None
    import difflib

    near = difflib.get_close_matches(name, [key for key in known if len(key) <= 80], n=1, cutoff=0.5)
    return near[0] if near else None


def _not_there(
    path: tuple[str, ...],
    depth: int,
    level: Mapping[str, object],
    year: tuple[str, ...],
    top: Mapping[str, object],
) -> _RefusalError:
    """Say that a name is not there; propose the nearest one at its level, else the same name elsewhere."""
    name, parent = path[depth], path[:depth]
    place = f"“{_spelled(parent)}”里没有" if parent else "没有"
    message = f"{place}“{_brief(name)}”这一项。"
    if name in _FUNCTIONS and not parent:
        return _RefusalError("undefined", message, f"“{name}”是函数，请写成 {_FUNCTIONS[name].usage}。")
    known = [str(key) for key in level]
    near = _nearest(name, known)
    nearby = (*parent, near) if near else _elsewhere(name, year, top)
    if nearby:
        return _RefusalError("undefined", message, f"您是否想写“{_spelled(nearby)}”？")
    return _RefusalError("undefined", message, f"可用的名称有：{_listed(known)}。" if known else "请核对名称。")


def _elsewhere(
    name: str, year: tuple[str, ...], top: Mapping[str, object], most: int = 2_000
) -> tuple[str, ...] | None:
    """Find the shortest path that ends in the name, looking at no more than so many places."""
    level: list[tuple[tuple[str, ...], Mapping[str, object]]] = [(year, top)]
    for path, mapping in level:  # grows while it is walked: breadth first
        if name in mapping:
            return (*path, name)
        if len(level) < most:
            level += [((*path, key), below) for key, below in mapping.items() if isinstance(below, Mapping)]
    return None


# --- From text to tree -----------------------------------------------------------------------------------


class _Parsed(NamedTuple):
    """An expression read: its tree and the names in it, or why it was refused."""

    tree: _Expression | None
    lookups: tuple[_Lookup, ...] = ()
    refusal: _RefusalError | None = None


_CONSTANTS_OF_JINJA = frozenset(["true", "True", "false", "False", "none", "None"])
_OTHER_DIGIT = re.compile(r"[^\D0-9]")


def _read(text: str) -> _Parsed:
    return _read_short(text) if len(text) <= _LONGEST_CACHED else _read_any(text)


def _read_any(text: str) -> _Parsed:
    """Read an expression: a dotted name directly, everything else through Jinja's parser."""
    name = _dotted_name(text)
    return _parsed(text) if name is None else _Parsed(name, (name,))


_read_short = lru_cache(maxsize=1024)(_read_any)


def _dotted_name(text: str) -> _Lookup | None:
    """Read what is nothing but names joined by points; ``None`` when it takes the parser to tell."""
    path = tuple(text.split("."))
    if path[0] in _CONSTANTS_OF_JINJA or path[0] == "not" or len(path) > _DEEPEST_TREE:
        return None
    if any(not key.isidentifier() or key.startswith("_") for key in path) or _OTHER_DIGIT.search(text):
        return None
    return _Lookup(path)


def _parsed(text: str) -> _Parsed:
    """Read an expression through Jinja's parser and translate what is allowed."""
    lookups: list[_Lookup] = []
    try:
        _refuse_at_sight(text)
        tree = _translated(_jinja_tree(text), lookups, 0)
    except _RefusalError as refusal:
        # A fresh one, since this may be kept: the one caught holds on to the parser's frames.
        return _Parsed(None, (), _RefusalError(refusal.kind, refusal.message, refusal.hint))
    return _Parsed(tree, tuple(dict.fromkeys(lookups)))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment

    return Environment()


def _jinja_tree(text: str) -> nodes.Expr:
    from jinja2 import TemplateSyntaxError, nodes

    try:
        body = _environment().parse("{{ " + text + " }}").body
    except RecursionError:
        raise _too_deep() from None
    except (TemplateSyntaxError, ValueError, SyntaxError, OverflowError):
        raise _unreadable(text) from None
    # A text with }} in it would read as several pieces.
    if len(body) == 1 and isinstance(body[0], nodes.Output) and len(body[0].nodes) == 1:
        return body[0].nodes[0]
    raise _unreadable(text)


def _translated(node: nodes.Node, lookups: list[_Lookup], depth: int) -> _Expression:
    """Translate a node of Jinja's into ours. This is the white list: what it does not name is refused."""
    from jinja2 import nodes

    if depth > _DEEPEST_TREE:
        raise _too_deep()

    def inner(child: nodes.Node) -> _Expression:
        return _translated(child, lookups, depth + 1)

    if isinstance(node, nodes.Const):
        return _constant(node.value)
    if isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
        lookup = _Lookup(_path(node))
        lookups.append(lookup)
        return lookup
    if isinstance(node, nodes.Add | nodes.Sub | nodes.Mul | nodes.Div):
        return _Calculation(node.operator, inner(node.left), inner(node.right))
    if isinstance(node, nodes.Neg):
        return _Negative(inner(node.node))
    if isinstance(node, nodes.Compare):
        return _Comparison(inner(node.expr), tuple((operand.op, inner(operand.expr)) for operand in node.ops))
    if isinstance(node, nodes.And):
        return _Both(inner(node.left), inner(node.right))
    if isinstance(node, nodes.Or):
        return _Either(inner(node.left), inner(node.right))
    if isinstance(node, nodes.Not):
        return _Not(inner(node.node))
    if isinstance(node, nodes.CondExpr):
        if node.expr2 is None:
            raise _RefusalError("syntax", "“if”后面缺少“else”。", "请写成：甲 if 条件 else 乙。")
        return _Choice(inner(node.test), inner(node.expr1), inner(node.expr2))
    if isinstance(node, nodes.Call):
        function = _function(node)
        return _Call(function, tuple(inner(argument) for argument in node.args))
    raise _forbidden(node)


def _constant(value: object) -> _Constant:
    if isinstance(value, bool) or value is None:
        raise _RefusalError("forbidden", "不能写 true、false、none。", "请直接写条件，例如 {% if 网站 > 0 %}。")
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, str):
        return _Constant(value)
    assert isinstance(value, int | Decimal)
    return _Constant(_bounded(value))


def _path(node: nodes.Node) -> tuple[str, ...]:
    """Return the names of ``a.b['c']``; only names and texts in brackets may stand in it."""
    from jinja2 import nodes

    path: list[str] = []
    while not isinstance(node, nodes.Name):
        if len(path) > _DEEPEST_TREE:
            raise _too_deep()
        if isinstance(node, nodes.Getattr):
            path.append(node.attr)
        elif isinstance(node, nodes.Getitem):
            if not isinstance(node.arg, nodes.Const) or not isinstance(node.arg.value, str):
                raise _RefusalError(
                    "forbidden", "方括号里只能写带引号的名称。", "请写成 名称['下一级名称']，不能按序号取值。"
                )
            path.append(node.arg.value)
        else:
            raise _RefusalError("forbidden", "只有名称后面才能用“.”或“[ ]”取下一级。", _ALLOWED_HINT)
        node = node.node
    path.append(node.name)
    hidden = next((key for key in path if key.startswith("_")), None)
    if hidden is not None:
        raise _RefusalError("forbidden", f"不能使用以下划线开头的名称“{_brief(hidden)}”。", _ALLOWED_HINT)
    return tuple(reversed(path))


def _function(node: nodes.Call) -> Callable[[Scope, tuple[_Expression, ...]], str]:
    from jinja2 import nodes

    if not isinstance(node.node, nodes.Name):
        raise _RefusalError("forbidden", "不能调用名称或文字自带的方法。", _ALLOWED_HINT)
    name = node.node.name
    function = _FUNCTIONS.get(name)
    if function is None:
        near = _nearest(name, _FUNCTIONS)
        hint = f"您是否想写“{_FUNCTIONS[near].usage}”？" if near else _ALLOWED_HINT
        raise _RefusalError("forbidden", f"不能使用函数“{_brief(name)}”。", hint)
    if node.kwargs or node.dyn_args is not None or node.dyn_kwargs is not None:
        raise _RefusalError("forbidden", "函数的括号里不能用“=”或“*”。", f"请写成 {function.usage}。")
    if not function.least <= len(node.args) <= function.most:
        raise _RefusalError("syntax", f"“{name}”的括号里应写 {function.least} 个数。", f"请写成 {function.usage}。")
    return function.run


_CONSTRUCTS: Mapping[str, tuple[str, str]] = {
    "Pow": ("乘方“**”", "请直接写出结果，或用“*”相乘。"),
    "Mod": ("取余“%”", "求百分比请写成 占比(部分, 整体)。"),
    "FloorDiv": ("整除“//”", "请用“/”相除。"),
    "Concat": ("连接符“~”", "请分开写成两个 {{ }}，文字直接写在外面。"),
    "Filter": ("过滤器“|”", "请改用函数：占比(部分, 整体)、千分位(数)、大写(数)。"),
    "Test": ("判断词“is”", "请用 ==、!=、<、<=、>、>= 比较。"),
    "List": ("方括号列表", _ALLOWED_HINT),
    "Dict": ("花括号对照表", "一处标记只写一对“{{”和“}}”。"),
    "Tuple": ("用逗号并列的多项", "请分开写成几个 {{ }}。"),
    "Pos": ("数前面的“+”", "请去掉这个“+”。"),
}


def _forbidden(node: nodes.Node) -> _RefusalError:
    construct, hint = _CONSTRUCTS.get(type(node).__name__, ("这种写法", _ALLOWED_HINT))
    return _RefusalError("forbidden", f"标记里不能使用{construct}。", hint)


def _too_deep() -> _RefusalError:
    return _RefusalError("limit", "算式层层嵌套，太深了。", "请去掉多余的括号，或先在“数据”中写出中间结果。")


def _too_long() -> _RefusalError:
    return _RefusalError("limit", f"文字超过 {_LONGEST_TEXT // 10_000} 万字，无法处理。", "请核对内容是否有误。")


# --- Why an expression cannot be read --------------------------------------------------------------------

_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
_BRACKETS = re.compile(r"[()\[\]{}]")
_LITERAL = re.compile(r"(?<![\w.])[0-9][0-9_.]*")
_PAIRS = {")": "(", "]": "[", "}": "{"}
_HALF_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_HALF_WIDTH |= {
    "＝": "==",
    "，": ",",
    "、": ",",
    "。": ".",
    "；": ";",
    "：": ":",
    "×": "*",
    "÷": "/",
    "—": "-",
    "–": "-",
}
_HALF_WIDTH |= {
    "−": "-",
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "「": "'",
    "」": "'",
}
_HALF_WIDTH |= {"【": "[", "】": "]", "《": "<", "》": ">", "·": "."}
_FULL_WIDTH = re.compile("[" + "".join(map(re.escape, _HALF_WIDTH)) + "]")
_NOT_UNDERSTOOD = re.compile(r"[^\w\s.,+\-*/%()\[\]{}<>=!|~:'\"]|!(?!=)")
_NEIGHBOURS = re.compile(r"([^\W\d]\w*)\s+([^\W\d]\w*)")
_WORDS_OF_JINJA = frozenset(["and", "or", "not", "in", "is", "if", "else"])


def _refuse_at_sight(text: str) -> None:
    """Refuse what must not reach the parser: deep brackets, long numbers, escapes, foreign digits."""
    if "\\" in text:
        raise _RefusalError("syntax", "标记里不能写“\\”。", "请去掉“\\”。")
    bare = _QUOTED.sub("''", text)
    odd = _OTHER_DIGIT.search(bare)
    if odd is not None:
        raise _RefusalError("syntax", f"标记里有全角数字“{odd[0]}”。", f"请改为半角数字“{int(odd[0])}”。")
    if any(len(literal) > (16 if "." in literal else 19) for literal in _LITERAL.findall(bare)):
        raise _RefusalError("limit", "标记里的数太长。", "请核对这个数，整数最多 18 位，小数最多 15 位。")
    depth = 0
    for bracket in _BRACKETS.findall(bare):
        depth += -1 if bracket in _PAIRS else 1
        if depth > _DEEPEST_BRACKETS:
            raise _too_deep()


def _unreadable(text: str) -> _RefusalError:
    """Say in the user's words why an expression cannot be read: the likeliest cause that can be seen."""
    message, hint = _likely_cause(text, _QUOTED.sub("''", text))
    return _RefusalError("syntax", message, hint)


def _likely_cause(text: str, bare: str) -> tuple[str, str]:
    if not text:
        return "标记里没有内容。", "请在两对花括号之间写上名称，例如 {{ 网站 }}。"
    wide = _FULL_WIDTH.search(bare)
    if wide is not None:
        return (
            f"标记里有全角符号“{wide[0]}”。",
            f"请改为半角的“{_HALF_WIDTH[wide[0]]}”（切换到英文输入法再输入）。",
        )
    rest = bare.replace("''", "")
    if "'" in rest or '"' in rest:
        return "标记里的引号没有成对。", "请补上另一个引号。"
    unpaired = _unpaired_bracket(bare)
    if unpaired:
        return unpaired
    if re.search(r"(?<![=!<>])=(?!=)", bare):
        return "比较是否相等，不能只写一个“=”。", "请改为两个等号“==”。"
    if "&&" in bare or "||" in bare:
        return "不能用“&&”或“||”。", "“并且”请写 and，“或者”请写 or。"
    strange = _NOT_UNDERSTOOD.search(bare)
    if strange is not None:
        return f"标记里不能有“{strange[0]}”。", _ALLOWED_HINT
    if re.search(r"(?<![\w.])[0-9]+[^\W\d]", bare):
        return (
            "标记里的名称不能以数字开头，数的后面也不能直接写单位。",
            "请改用不以数字开头的名称，单位写在标记外面。",
        )
    for left, right in _NEIGHBOURS.findall(bare):
        if left not in _WORDS_OF_JINJA and right not in _WORDS_OF_JINJA:
            return (
                f"“{_brief(left)}”和“{_brief(right)}”之间缺少运算符。",
                "名称中间不能有空格；要运算请写 +、-、*、/。",
            )
    return f"“{_brief(text)}”不完整或写法有误。", "请核对：运算符两边都要有内容，逗号和点的位置是否正确。"


def _unpaired_bracket(bare: str) -> tuple[str, str] | None:
    opened: list[str] = []
    for bracket in _BRACKETS.findall(bare):
        if bracket not in _PAIRS:
            opened.append(bracket)
        elif not opened or opened.pop() != _PAIRS[bracket]:
            return (
                f"标记里多了一个“{bracket}”，或括号没有成对。",
                f"请去掉“{bracket}”，或补上“{_PAIRS[bracket]}”。",
            )
    if opened:
        closing = next(close for close, opening in _PAIRS.items() if opening == opened[-1])
        return f"标记里的“{opened[-1]}”没有成对。", f"请补上“{closing}”。"
    return None


# --- From a text to its tags -----------------------------------------------------------------------------

_OPENING = re.compile(r"[{｛][{｛%％#]|[}｝]{2}")
_INSIDE = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|(?P<mark>[}｝]{2}|[%％][}｝]|[{｛][{｛%％#])")
_MARK = re.compile(r"[{｛][{｛%％#]|[}｝]{2}|[%％][}｝]")
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_PLAIN = str.maketrans("｛｝％", "{}%")


@dataclass(slots=True)
class _Tag:
    """A tag in the text: its opening mark, what it holds, where it stands; what is wrong with its marks."""

    opening: str
    inner: str
    start: int
    end: int
    refusal: _RefusalError | None = None


def _tag_at(text: str, start: int, opening: str) -> _Tag:
    """Read the tag that opens at a place; one that is broken ends where the next can be found."""
    plain = opening.translate(_PLAIN)
    if plain == "}}":
        refusal = _RefusalError("syntax", f"“{opening}”前面没有与它配对的“{{{{”。", "请补上“{{”，或去掉这个标记。")
        return _Tag(plain, "", start, start + 2, refusal)
    closing = _CLOSING[plain]
    if plain == "{#":
        end = text.find(closing, start + 2)
        if end < 0 or plain != opening:
            return _broken(text, start, opening, start + 2)
        return _Tag(plain, "", start, end + 2)
    # A string ends with its line at the latest, so a quote without its partner hides no more than that.
    stop = start + 2
    limit = start + _LONGEST_TAG
    for match in _INSIDE.finditer(text, stop, limit):
        mark = match["mark"]
        if mark is None:
            continue
        if mark == closing and plain == opening:
            inner = text[stop : match.start()]
            return _Tag(plain, inner.strip(), start, match.end(), _trimming(inner))
        if mark[0] in "{｛":
            return _broken(text, start, opening, match.start())
        return _closed_wrongly(text, start, opening, mark, match.end())
    return _broken(text, start, opening, limit)


def _trimming(inner: str) -> _RefusalError | None:
    if inner[:1] in ("-", "+") or inner[-1:] in ("-", "+"):
        return _RefusalError("syntax", "标记的两端不能紧挨着“-”或“+”。", "请去掉它；要写负数，请在“-”前空一格。")
    return None


def _closed_wrongly(text: str, start: int, opening: str, mark: str, end: int) -> _Tag:
    plain = opening.translate(_PLAIN)
    closing = _CLOSING[plain]
    if opening != plain or (mark != closing and mark.translate(_PLAIN) == closing):
        wide = next(character for character in opening + mark if character in "｛｝％")
        message, hint = f"标记用了全角的“{wide}”。", f"请改为半角，写成“{plain} …… {closing}”。"
    else:
        message, hint = f"以“{plain}”开头的标记用“{mark}”结尾。", f"请改为以“{closing}”结尾。"
    return _Tag(plain, text[start + 2 : end - 2].strip(), start, end, _RefusalError("syntax", message, hint))


def _closed_later(text: str, start: int, closing: str) -> int:
    """Return where a tag that is too long ends after all, 0 if another one begins before that."""
    match = _MARK.search(text, start)
    return match.end() if match is not None and match[0] == closing else 0


def _broken(text: str, start: int, opening: str, stop: int) -> _Tag:
    """Tell of a tag without an end; it is taken to reach to the end of its line at most."""
    plain = opening.translate(_PLAIN)
    closing = _CLOSING[plain]
    line_end = text.find("\n", start, stop)
    end = max(start + 2, min(stop, len(text), line_end if line_end >= 0 else stop, start + 60))
    message, hint = f"“{plain}”没有结束，缺少与它配对的“{closing}”。", f"请在标记末尾补上“{closing}”。"
    kind: Kind = "syntax"
    if plain != opening:
        message, hint = f"标记用了全角的“{opening}”。", f"请改为半角，写成“{plain} …… {closing}”。"
    elif plain != "{#" and stop - start >= _LONGEST_TAG and (closed := _closed_later(text, stop, closing)):
        kind, end = "limit", closed
        message, hint = f"“{plain}”之后 {_LONGEST_TAG} 字内没有结束。", f"请核对是否缺少“{closing}”。"
    elif plain == "{{" and re.search(r"\}(?!\})", text[start:end]):
        message, hint = "标记末尾只写了一个“}”。", "请写成两个“}}”。"
    return _Tag(plain, "", start, end, _RefusalError(kind, message, hint))


# --- Expanding -------------------------------------------------------------------------------------------


class _Mode(Enum):
    """What happens to a stretch of text: written, left out, copied as it stands, or copied without a look."""

    LIVE = auto()
    OUT = auto()
    COPY = auto()
    SKIP = auto()


@dataclass(slots=True)
class _Branch:
    """An open ``{% if %}`` (or a forbidden block up to its end)."""

    tag: _Tag
    closed_by: str
    around: _Mode
    mode: _Mode
    taken: bool = False
    has_else: bool = False


class _StopError(Exception):
    """Raised inside this module when a bound of the whole text is met, which ``refusal`` tells of."""

    def __init__(self, refusal: _RefusalError) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


@dataclass(slots=True)
class _Paper:
    """The lines written so far. A line on which only block tags and comments stood is not kept."""

    lines: list[Line] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    began: int = 0
    has_tag: bool = False
    written: int = 0

    def write(self, text: str, line: int, step: int = 1) -> None:
        """Add text that began on a source line; ``step`` is 0 for a value, whose lines all come from one."""
        self.written += len(text)
        if self.written > _LONGEST_TEXT:
            raise _StopError(_too_long())
        first, *others = text.split("\n")
        self._add(first, line)
        for piece in others:
            self.end_line(line)
            line += step
            self._add(piece, line)

    def _add(self, piece: str, line: int) -> None:
        if piece:
            if not self.pieces:
                self.began = line
            self.pieces.append(piece)

    def end_line(self, line: int) -> None:
        """Finish the current line."""
        text = "".join(self.pieces)
        if not self.has_tag or text.strip():
            self.lines.append(Line(text, self.began if self.pieces else line))
        self.pieces.clear()
        self.has_tag = False


def expand(text: str, scope: Scope) -> Expansion:
    """Fill the placeholders of a text.

    A final line end does not open another line. A text of more than 200,000 characters, before or after, is
    returned as it stands with a ``limit`` fault.
    """
    if len(text) <= _LONGEST_TEXT and not ("{" in text or "}" in text or "｛" in text or "｝" in text):
        return Expansion(_as_written(text), ())
    run = _Run(text, scope)
    try:
        if len(text) > _LONGEST_TEXT:
            raise _StopError(_too_long())
        run.go()
    except _StopError as stop:
        run.give_up(stop.refusal)
    lines = _as_written(text) if run.given_up else tuple(run.paper.lines)
    return Expansion(lines, tuple(sorted(run.faults, key=lambda fault: (fault.line, fault.column))))


def _as_written(text: str) -> tuple[Line, ...]:
    if not text:
        return ()
    return tuple([Line(line, number) for number, line in enumerate(text.removesuffix("\n").split("\n"), 1)])


def evaluate(expression: str, scope: Scope) -> Evaluation:
    """Evaluate one expression outside a text, such as a side of an equation; faults stand at its start."""
    text = expression.strip()
    if len(text) > _LONGEST_TAG:
        refusal = _RefusalError("limit", f"算式太长，超过 {_LONGEST_TAG} 字。", "请分成几个算式。")
        return Evaluation(None, (_fault(refusal, 1, 1, text[:60]),))
    value, refusals = _outcome(_read(text), scope)
    return Evaluation(value, tuple(_fault(refusal, 1, 1, text) for refusal in refusals))


def _outcome(parsed: _Parsed, scope: Scope, live: bool = True) -> tuple[Value | None, list[_RefusalError]]:
    """Evaluate; or, where the text is left out, only make sure that every name in it exists."""
    if parsed.tree is None:
        return None, [parsed.refusal] if parsed.refusal else []
    if not live or type(parsed.tree) is not _Lookup:
        missing = [refusal for lookup in parsed.lookups if (refusal := _missing(lookup, scope))]
        if missing or not live:
            return None, missing
    try:
        return parsed.tree.value(scope), []
    except _RefusalError as refusal:
        return None, [refusal]


def _missing(lookup: _Lookup, scope: Scope) -> _RefusalError | None:
    try:
        lookup.find(scope)
    except _RefusalError as refusal:
        return refusal if refusal.kind == "undefined" else None
    return None


def _fault(refusal: _RefusalError, line: int, column: int, snippet: str) -> Fault:
    return Fault(refusal.kind, refusal.message, refusal.hint, line, column, snippet)


_IF_WORDS = ("if", "elif", "else", "endif")
_BLOCKS_OF_JINJA: Mapping[str, str] = {
    "for": "循环“for”",
    "set": "赋值“set”",
    "macro": "宏“macro”",
    "call": "“call”",
    "filter": "过滤器“filter”",
    "block": "“block”",
    "with": "“with”",
    "raw": "“raw”",
    "autoescape": "“autoescape”",
    "trans": "“trans”",
    "include": "引入其他文件“include”",
    "import": "引入其他文件“import”",
    "from": "引入其他文件“from”",
    "extends": "引入其他文件“extends”",
    "do": "“do”",
    "break": "“break”",
    "continue": "“continue”",
}
_WITH_END = ("for", "macro", "call", "filter", "block", "with", "raw", "autoescape", "trans")
_WORD = re.compile(r"\s*(\w*)\s*(.*)", re.DOTALL)
_IF_HINT = "条件请写成 {% if 条件 %}……{% else %}……{% endif %}。"


class _Run:
    """One pass over one text, from its first tag to its last."""

    def __init__(self, text: str, scope: Scope) -> None:
        self.text, self.scope = text, scope
        self.paper = _Paper()
        self.faults: list[Fault] = []
        self.branches: list[_Branch] = []
        self.mode = _Mode.LIVE
        self.position, self.line, self.tags = 0, 1, 0
        self.given_up = False

    def go(self) -> None:
        """Write the text and carry out its tags."""
        text = self.text
        while (match := _OPENING.search(text, self.position)) is not None:
            tag = _tag_at(text, match.start(), match[0])
            block = tag.opening != "{{" and tag.refusal is None
            self._plain(match.start(), block)
            self.tags += 1
            if self.tags > _MOST_TAGS:
                raise _StopError(_RefusalError("limit", f"标记超过 {_MOST_TAGS} 处。", "请减少标记。"))
            self._carry_out(tag)
            self.line += text.count("\n", tag.start, tag.end)
            self.position = tag.end
        self._plain(len(text), False)
        for branch in self.branches:
            if branch.closed_by == "endif":
                hint = "请在这一段的末尾补上“{% endif %}”。"
                self._refuse_tag(_RefusalError("syntax", "“{% if %}”没有对应的“{% endif %}”。", hint), branch.tag)
        if self.paper.pieces:
            self.paper.end_line(self.line)

    def _plain(self, end: int, before_block: bool) -> None:
        """Write the text up to a place; blanks between a line's start and a block tag are left out."""
        if end == self.position:
            return
        piece = self.text[self.position : end]
        if self.mode is not _Mode.OUT:
            shown = piece
            if before_block and (self.mode is _Mode.LIVE):
                start = piece.rfind("\n") + 1
                if (start or not self.paper.pieces) and not piece[start:].strip():
                    shown = piece[:start]
            self.paper.write(shown, self.line)
        self.line += piece.count("\n")
        self.position = end

    def refuse(self, refusal: _RefusalError, tag: _Tag, line: int | None = None) -> None:
        """Note a mistake in a tag; a text with too many of them is given up."""
        if len(self.faults) >= _MOST_FAULTS:
            message = f"这段文字的错误超过 {_MOST_FAULTS} 处，其余不再检查。"
            raise _StopError(_RefusalError("limit", message, "请先改正以上错误。"))
        column = tag.start - self.text.rfind("\n", 0, tag.start)
        self.faults.append(_fault(refusal, line or self.line, column, self.text[tag.start : tag.end][:_LONGEST_TAG]))

    def give_up(self, refusal: _RefusalError) -> None:
        """Note the bound that was met, at the place that was reached."""
        column = self.position - self.text.rfind("\n", 0, self.position)
        self.faults.append(_fault(refusal, self.line, column, ""))
        self.given_up = True

    def _refuse_tag(self, refusal: _RefusalError, tag: _Tag) -> None:
        self.refuse(refusal, tag, 1 + self.text.count("\n", 0, tag.start))

    def _carry_out(self, tag: _Tag) -> None:
        if tag.opening == "{#" and tag.refusal is None:
            self._leave_no_line()
        elif tag.opening == "{%":
            self._block(tag)
        elif self.mode is _Mode.SKIP:
            self._copy(tag)
        elif tag.refusal is not None:
            self._refuse_and_copy(tag, tag.refusal)
        else:
            self._print(tag)

    def _print(self, tag: _Tag) -> None:
        value, refusals = _outcome(_read(tag.inner), self.scope, self.mode is _Mode.LIVE)
        shown = None
        if value is not None:
            try:
                shown = _shown(value)
            except _RefusalError as refusal:
                refusals = [refusal]
        for told in refusals:
            self.refuse(told, tag)
        if shown is None:
            self._copy(tag)
        else:
            self.paper.write(shown, self.line, 0)

    def _copy(self, tag: _Tag) -> None:
        if self.mode is not _Mode.OUT:
            self.paper.write(self.text[tag.start : tag.end], self.line)

    def _refuse_and_copy(self, tag: _Tag, refusal: _RefusalError) -> None:
        self.refuse(refusal, tag)
        self._copy(tag)

    def _leave_no_line(self) -> None:
        self.paper.has_tag = True

    def _block(self, tag: _Tag) -> None:
        word, rest = _WORD.fullmatch(tag.inner).groups()  # type: ignore[union-attr]
        if self.mode is _Mode.SKIP:
            return self._skipped_block(tag, word)
        if tag.refusal is not None:
            self.refuse(tag.refusal, tag)
        elif word not in _IF_WORDS:
            # endfi is meant to be endif: it is told, and the rest of the text is read as it was meant.
            word = self._strange_block(tag, word, rest)
        if word == "if":
            self._if(tag, rest)
        elif word in _IF_WORDS:
            self._next_branch(tag, word, rest)
        else:
            self._copy(tag)
        return None

    def _skipped_block(self, tag: _Tag, word: str) -> None:
        branch = self.branches[-1]
        self._copy(tag)
        if "end" + word == branch.closed_by:
            self.branches.append(_Branch(tag, branch.closed_by, _Mode.SKIP, _Mode.SKIP))
        elif word == branch.closed_by:
            self.branches.pop()
            self.mode = branch.around

    def _strange_block(self, tag: _Tag, word: str, rest: str) -> str:
        """Tell of a block that is not known; return the word that was meant, where it can be guessed."""
        opener = word.removeprefix("end")
        near = _nearest(word + rest, _IF_WORDS) if opener not in _BLOCKS_OF_JINJA else None
        if opener in _BLOCKS_OF_JINJA:
            refusal = _RefusalError("forbidden", f"正文里不能使用{_BLOCKS_OF_JINJA[opener]}。", "请去掉。" + _IF_HINT)
        elif not word:
            refusal = _RefusalError("syntax", "“{% %}”里没有内容或写法有误。", _IF_HINT)
        elif near is not None:
            refusal = _RefusalError("syntax", f"“{_brief(tag.inner)}”写法有误。", f"您是否想写“{near}”？")
        else:
            refusal = _RefusalError("forbidden", f"“{{% %}}”里不能使用“{_brief(word)}”。", _IF_HINT)
        self.refuse(refusal, tag)
        if word in _WITH_END:
            self.branches.append(_Branch(tag, "end" + word, self.mode, _Mode.SKIP))
            self.mode = _Mode.SKIP
        return near if near in ("else", "endif") else ""

    def _condition(self, tag: _Tag, rest: str, live: bool) -> bool | None:
        """Return whether a condition holds, ``None`` if it cannot be told."""
        if tag.refusal is not None:
            return None
        value, refusals = _outcome(_read(rest), self.scope, live)
        for refusal in refusals:
            self.refuse(refusal, tag)
        return None if refusals else value is not None and _holds(value)

    def _if(self, tag: _Tag, rest: str) -> None:
        if len(self.branches) >= _DEEPEST_IF:
            raise _StopError(_RefusalError("limit", "“{% if %}”层层嵌套，太深了。", "请分开写。"))
        around = self.mode
        branch = _Branch(tag, "endif", around, around)
        self.branches.append(branch)
        self._enter(branch, self._condition(tag, rest, around is _Mode.LIVE), tag)

    def _enter(self, branch: _Branch, holds: bool | None, tag: _Tag) -> None:
        """Begin a branch. A condition that cannot be told leaves the rest of its block as it was written."""
        if branch.around is _Mode.LIVE:
            if holds is None:
                branch.mode = _Mode.COPY
            elif branch.mode is not _Mode.COPY:
                branch.mode = _Mode.LIVE if holds and not branch.taken else _Mode.OUT
                branch.taken = branch.taken or holds
        self.mode = branch.mode
        self._mark(tag)

    def _mark(self, tag: _Tag) -> None:
        """Leave a tag out of the text, or in a block that is copied, copy it too."""
        if self.mode is _Mode.COPY:
            self._copy(tag)
        else:
            self._leave_no_line()

    def _next_branch(self, tag: _Tag, word: str, rest: str) -> None:
        if not self.branches:
            refusal = _RefusalError("syntax", f"“{word}”前面没有对应的“{{% if 条件 %}}”。", f"请补上，或去掉“{word}”。")
            return self._refuse_and_copy(tag, refusal)
        branch = self.branches[-1]
        if word == "endif":
            self._mark(tag)
            self.branches.pop()
            self.mode = branch.around
        elif branch.has_else:
            refusal = _RefusalError("syntax", f"“else”之后不能再写“{word}”。", "每个 if 只有一个 else，且在最后。")
            self._refuse_and_copy(tag, refusal)
        elif word == "else":
            branch.has_else = True
            if rest and tag.refusal is None:
                hint = "另有条件请写“elif 条件”。"
                self.refuse(_RefusalError("syntax", "“else”后面不能写条件。", hint), tag)
            self._enter(branch, True, tag)
        else:
            live = branch.around is _Mode.LIVE and branch.mode is not _Mode.COPY and not branch.taken
            self._enter(branch, self._condition(tag, rest, live), tag)
        return None
