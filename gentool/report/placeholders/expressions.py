"""An expression: from its text to a function of the scope, and to its value or all that is wrong with it.

Python's own parser reads it, but never runs it: its tree is translated into functions of a scope, and what
has no counterpart there is refused. The text is taken apart into words and signs before, and every name is handed over
as a number (``_0``, ``_1``): Python would fold the letters of a name (NFKC), and take ``class`` for a word of its own.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from gentool.report.placeholders import model
from gentool.report.placeholders.diagnosis import WORDS, refuse_at_sight, unreadable
from gentool.report.placeholders.names import FUNCTIONS, Expression, Function, Lookup
from gentool.text.lazy_regex import Pattern
from gentool.text.nearest import nearest

_LONGEST_REMEMBERED = 200
_TOKEN = Pattern(
    r"(?P<name>[^\W\d][\w·]*)|(?P<number>[0-9][0-9_]*(?:\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<text>'[^']*'|\"[^\"]*\")|(?P<closing>[)\]}])|(?P<sign>\*\*|//|[=!<>]=|[-+*/%(\[{<>=|~.,:])|(?P<other>\S)"
)
_PYTHON = {"true": "True", "false": "False", "none": "None", "True": "True", "False": "False", "None": "None", "~": "@"}

_CALCULATIONS: Mapping[type[ast.AST], tuple[str, Callable[[int | Fraction, int | Fraction], int | Fraction]]] = {
    ast.Add: ("相加", operator.add),
    ast.Sub: ("相减", operator.sub),
    ast.Mult: ("相乘", operator.mul),
    ast.Div: ("相除", lambda dividend, divisor: Fraction(dividend) / divisor),
}
_COMPARISONS: Mapping[type[ast.AST], tuple[str, Callable[[Any, Any], bool]]] = {
    ast.Eq: ("==", operator.eq),
    ast.NotEq: ("!=", operator.ne),
    ast.Lt: ("<", operator.lt),
    ast.LtE: ("<=", operator.le),
    ast.Gt: (">", operator.gt),
    ast.GtE: (">=", operator.ge),
    ast.In: ("in", lambda part, whole: part in whole),
    ast.NotIn: ("not in", lambda part, whole: part not in whole),
}
_TEST = ("判断词“is”", "请用 ==、!=、<、<=、>、>= 比较。")
_BRACES = ("花括号对照表", "一处标记只写一对“{{”和“}}”。")
_FORBIDDEN: Mapping[type[ast.AST], tuple[str, str]] = {
    ast.Pow: ("乘方“**”", "请直接写出结果，或用“*”相乘。"),
    ast.Mod: ("取余“%”", "求百分比请写成 占比(部分, 整体)。"),
    ast.FloorDiv: ("整除“//”", "请用“/”相除。"),
    ast.MatMult: ("连接符“~”", "请分开写成两个 {{ }}，文字直接写在外面。"),
    ast.BitOr: ("过滤器“|”", "请改用函数：占比(部分, 整体)、千分位(数)、大写(数)。"),
    ast.Is: _TEST,
    ast.IsNot: _TEST,
    ast.List: ("方括号列表", model.ALLOWED_HINT),
    ast.Dict: _BRACES,
    ast.Set: _BRACES,
    ast.Tuple: ("逗号并列的多项", "请分开写成几个 {{ }}。"),
    ast.UAdd: ("数前面的“+”", "请去掉这个“+”。"),
}


class Parsed(NamedTuple):
    """An expression read, or why it was refused; the names in it, each once."""

    expression: Expression | model.RefusalError
    lookups: tuple[Lookup, ...] = ()


def evaluate(expression: str, scope: model.Scope) -> model.Evaluation:
    """Evaluate one expression outside a text, such as a side of an equation; faults stand at its start."""
    text = expression.strip()
    if len(text) > model.LONGEST_TAG:
        refusal = model.RefusalError("limit", f"算式太长，超过 {model.LONGEST_TAG} 字。", "请分成几个算式。")
        return model.Evaluation(None, (refusal.at(1, 1, text[:60]),))
    value, refusals = outcome(text, scope)
    return model.Evaluation(value, tuple(refusal.at(1, 1, text) for refusal in refusals))


def outcome(text: str, scope: model.Scope, live: bool = True) -> tuple[model.Value | None, list[model.RefusalError]]:
    """Evaluate; or, where the text is left out, only make sure that every name in it exists."""
    expression, lookups = (_read if len(text) <= _LONGEST_REMEMBERED else _read.__wrapped__)(text)
    if isinstance(expression, model.RefusalError):
        return None, [expression]
    if not live or type(expression) is not Lookup:
        missing = [refusal for lookup in lookups if (refusal := _missing(lookup, scope))]
        if missing or not live:
            return None, missing
    try:
        return expression(scope), []
    except model.RefusalError as refusal:
        return None, [refusal]


def _missing(lookup: Lookup, scope: model.Scope) -> model.RefusalError | None:
    try:
        lookup.find(scope)
    except model.RefusalError as refusal:
        return refusal if refusal.kind == "undefined" else None
    return None


@lru_cache(maxsize=1024)  # the same ones stand in many texts
def _read(text: str) -> Parsed:
    """Read an expression; the commonest, a dotted name, without the parser."""
    name = dotted_name(text)
    return parsed(text) if name is None else Parsed(name, (name,))


def dotted_name(text: str) -> Lookup | None:
    """Read what is nothing but names joined by points; ``None`` when it takes the parser to tell."""
    path = tuple(text.split("."))
    if path[0] == "not" or path[0] in _PYTHON or len(path) > model.DEEPEST_TREE:
        return None
    if any(not key.isidentifier() or key.startswith("_") for key in path) or model.OTHER_DIGIT.search(text):
        return None
    return Lookup(path)


def parsed(text: str) -> Parsed:
    """Read an expression through the parser."""
    try:
        refuse_at_sight(text)
        source, names = _numbered(text)
        translation = _Translation(names)
        return Parsed(translation.of(_python_tree(source, text)), tuple(translation.lookups.values()))
    except model.RefusalError as refusal:
        # A fresh one, since this may be kept: the one caught holds on to the parser's frames.
        return Parsed(model.RefusalError(refusal.kind, refusal.message, refusal.hint))


def _numbered(text: str) -> tuple[str, list[str]]:
    """Write an expression for Python's parser, each name as its number, and return the names by number."""
    words: list[str] = []
    names: list[str] = []
    kind: str | None = "sign"
    for match in _TOKEN.finditer(text):
        word, after, kind = match[0], kind, match.lastgroup
        if kind == "other" or (kind == "name" and not word.isidentifier()):
            raise unreadable(text)
        # ``and`` is a name where nothing stands before it that could be joined.
        reserved = word in _PYTHON or word == "not" or (word in WORDS and after != "sign")
        if kind == "name" and (words[-1:] == ["."] or not reserved):
            names.append(word)
            words.append(f"_{len(names) - 1}")
        else:
            words.append(repr(word[1:-1]) if kind == "text" else _PYTHON.get(word, word))
    return " ".join(words), names


def _python_tree(source: str, text: str) -> ast.expr:
    try:
        return ast.parse(source, mode="eval").body
    except (RecursionError, MemoryError):
        raise model.too_deep() from None
    except (SyntaxError, ValueError):
        raise unreadable(text) from None


class _Translation:
    """The white list: Python's tree of an expression translated into functions of a scope, and all else refused."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.lookups: dict[tuple[str, ...], Lookup] = {}

    def of(self, node: ast.expr, depth: int = 0) -> Expression:
        """Return a node's counterpart."""
        if depth > model.DEEPEST_TREE:
            raise model.too_deep()

        def inner(*children: ast.expr) -> tuple[Expression, ...]:
            return tuple([self.of(child, depth + 1) for child in children])

        match node:
            case ast.Constant():
                return _constant(node.value)
            case ast.Name() | ast.Attribute() | ast.Subscript():
                path = self._path(node)
                return self.lookups.setdefault(path, Lookup(path))
            case ast.BinOp() if type(node.op) in _CALCULATIONS:
                return _calculation(type(node.op), *inner(node.left, node.right))
            case ast.UnaryOp(op=ast.USub()):
                (operand,) = inner(node.operand)
                return lambda scope: model.bounded(-model.number(operand(scope), "加负号"))
            case ast.UnaryOp(op=ast.Not()):
                (operand,) = inner(node.operand)
                return lambda scope: not operand(scope)
            case ast.BoolOp():
                return _decisive(inner(*node.values), isinstance(node.op, ast.Or))
            case ast.IfExp():
                test, then, otherwise = inner(node.test, node.body, node.orelse)
                return lambda scope: (then if test(scope) else otherwise)(scope)
            case ast.Call():
                run, arguments = self._function(node).run, inner(*node.args)
                return lambda scope: run(scope, arguments)
            case ast.Compare() if all(type(sign) in _COMPARISONS for sign in node.ops):
                first, *others = inner(node.left, *node.comparators)
                return _comparison(first, list(zip(map(type, node.ops), others, strict=True)))
        raise _forbidden(node)

    def _path(self, node: ast.expr) -> tuple[str, ...]:
        """Return the names of ``a.b['c']``; only names and texts in brackets may stand in it."""
        path: list[str] = []
        while not isinstance(node, ast.Name):
            if len(path) > model.DEEPEST_TREE:
                raise model.too_deep()
            match node:
                case ast.Attribute():
                    path.append(self._name(node.attr))
                case ast.Subscript(slice=ast.Constant(value=str(key))):
                    path.append(key)
                case ast.Subscript():
                    hint = "请写成 名称['下一级名称']，不能按序号取值。"
                    raise model.RefusalError("forbidden", "方括号里只能写带引号的名称。", hint)
                case _:
                    raise model.RefusalError("forbidden", "只有名称后面才能用“.”或“[ ]”取下一级。", model.ALLOWED_HINT)
            node = node.value
        path.append(self._name(node.id))
        hidden = next((key for key in path if key.startswith("_")), None)
        if hidden is not None:
            raise model.RefusalError(
                "forbidden", f"不能使用以下划线开头的名称“{model.brief(hidden)}”。", model.ALLOWED_HINT
            )
        return tuple(reversed(path))

    def _function(self, node: ast.Call) -> Function:
        if not isinstance(node.func, ast.Name):
            raise model.RefusalError("forbidden", "不能调用名称或文字自带的方法。", model.ALLOWED_HINT)
        name = self._name(node.func.id)
        function = FUNCTIONS.get(name)
        if function is None:
            near = nearest(name, FUNCTIONS)
            hint = f"您是否想写“{FUNCTIONS[near].usage}”？" if near else model.ALLOWED_HINT
            raise model.RefusalError("forbidden", f"不能使用函数“{model.brief(name)}”。", hint)
        hint = f"请写成 {function.usage}。"
        if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
            raise model.RefusalError("forbidden", "函数的括号里不能用“=”或“*”。", hint)
        if not function.least <= len(node.args) <= function.most:
            raise model.RefusalError("syntax", f"“{name}”的括号里应写 {function.least} 个数。", hint)
        return function

    def _name(self, number: str) -> str:
        return self.names[int(number[1:])]


def _constant(value: object) -> Expression:
    if isinstance(value, bool) or value is None:
        raise model.RefusalError("forbidden", "不能写 true、false、none。", "请直接写条件，例如 {% if 网站 > 0 %}。")
    constant = model.leaf(value, ())  # only numbers and texts are left
    return lambda scope: constant


def _forbidden(node: ast.expr) -> model.RefusalError:
    signs = [type(sign) for sign in getattr(node, "ops", [getattr(node, "op", node)])]
    construct, hint = next((_FORBIDDEN[sign] for sign in signs if sign in _FORBIDDEN), ("这种写法", model.ALLOWED_HINT))
    return model.RefusalError("forbidden", f"标记里不能使用{construct}。", hint)


def _calculation(sign: type[ast.AST], left: Expression, right: Expression) -> Expression:
    """Return what ``+``, ``-``, ``*`` or ``/`` comes to, exactly; texts can be added to each other too."""
    doing, calculate = _CALCULATIONS[sign]

    def value(scope: model.Scope) -> model.Value:
        one, other = left(scope), right(scope)
        if sign is ast.Add and (isinstance(one, str) or isinstance(other, str)):
            return _joined(one, other)
        try:
            return model.bounded(calculate(model.number(one, doing), model.number(other, doing)))
        except ZeroDivisionError:
            hint = "请先用 {% if 除数 > 0 %}……{% endif %} 判断。"
            raise model.RefusalError("value", "除数为 0，无法计算。", hint) from None

    return value


def _comparison(first: Expression, others: Sequence[tuple[type[ast.AST], Expression]]) -> Expression:
    """Return whether a chain of comparisons holds, such as ``1 < a <= 12``."""

    def value(scope: model.Scope) -> model.Value:
        left = first(scope)
        for sign, expression in others:
            right = expression(scope)
            if not _compared(sign, left, right):
                return False
            left = right
        return True

    return value


def _decisive(operands: Sequence[Expression], decision: bool) -> Expression:
    """Return the first value that decides ``and`` (False) or ``or`` (True), else the last; none after it is asked."""

    def value(scope: model.Scope) -> model.Value:
        found: model.Value = not decision
        for operand in operands:
            found = operand(scope)
            if bool(found) is decision:
                break
        return found

    return value


def _joined(left: model.Value, right: model.Value) -> str:
    """Join two texts, within the bound of the whole text."""
    if not (isinstance(left, str) and isinstance(right, str)):
        raise model.RefusalError("value", "文字和数不能相加。", "请分开写成两个 {{ }}，文字直接写在外面。")
    if len(left) + len(right) > model.LONGEST_TEXT:
        raise model.too_long()
    return left + right


def _compared(kind: type[ast.AST], left: model.Value, right: model.Value) -> bool:
    """Compare two values of the same kind; numbers compare exactly."""
    sign, compare = _COMPARISONS[kind]
    texts = [value for value in (left, right) if isinstance(value, str)]
    if kind in (ast.In, ast.NotIn):
        if len(texts) < 2:
            raise model.RefusalError("value", "“in”两边都要是文字。", "比较数请用 ==、!=、<、<=、>、>=。")
    elif len(texts) == 1:
        raise model.RefusalError("value", f"文字“{model.brief(texts[0])}”不能和数比较。", "数的两边不要加引号。")
    elif (texts and sign not in ("==", "!=")) or isinstance(left, bool) is not isinstance(right, bool):
        raise model.RefusalError("value", f"“{sign}”两边不能这样比较。", "请比较两个数，或用 == 比较两段文字。")
    return compare(left, right)
