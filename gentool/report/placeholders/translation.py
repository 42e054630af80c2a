"""The white list: Jinja's tree of an expression translated into ours, and all else refused.

The only module that imports Jinja, so ``reading`` imports it only for an expression that needs the parser.
"""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import Environment, TemplateSyntaxError, nodes

from gentool.report.placeholders import tree
from gentool.report.placeholders.diagnosis import refuse_at_sight, unreadable
from gentool.report.placeholders.errors import ALLOWED_HINT, DEEPEST_TREE, RefusalError, too_deep
from gentool.report.placeholders.functions import FUNCTIONS, Expression, Run
from gentool.report.placeholders.lookup import Lookup
from gentool.report.placeholders.names import brief, nearest
from gentool.report.placeholders.values import leaf

_ENVIRONMENT = Environment()


def translated(text: str) -> tuple[Expression, tuple[Lookup, ...]]:
    """Return the tree of an expression and the names in it, each once; raise the refusal of any other text."""
    refuse_at_sight(text)
    lookups: list[Lookup] = []
    expression = _translated(_jinja_tree(text), lookups, 0)
    return expression, tuple(dict.fromkeys(lookups))


def _jinja_tree(text: str) -> nodes.Expr:
    try:
        body = _ENVIRONMENT.parse("{{ " + text + " }}").body
    except RecursionError:
        raise too_deep() from None
    except (TemplateSyntaxError, ValueError, SyntaxError, OverflowError):
        raise unreadable(text) from None
    # A text with }} in it would read as several pieces.
    if len(body) == 1 and isinstance(body[0], nodes.Output) and len(body[0].nodes) == 1:
        return body[0].nodes[0]
    raise unreadable(text)


def _translated(node: nodes.Node, lookups: list[Lookup], depth: int) -> Expression:
    if depth > DEEPEST_TREE:
        raise too_deep()

    def inner(child: nodes.Node) -> Expression:
        return _translated(child, lookups, depth + 1)

    if isinstance(node, nodes.Const):
        return _constant(node)
    if isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
        lookup = Lookup(_path(node))
        lookups.append(lookup)
        return lookup
    if isinstance(node, nodes.Add | nodes.Sub | nodes.Mul | nodes.Div):
        return tree.Calculation(node.operator, inner(node.left), inner(node.right))
    if isinstance(node, nodes.Neg):
        return tree.Negative(inner(node.node))
    if isinstance(node, nodes.Compare):
        first = inner(node.expr)
        return tree.Comparison(first, tuple((operand.op, inner(operand.expr)) for operand in node.ops))
    if isinstance(node, nodes.And):
        return tree.Both(inner(node.left), inner(node.right))
    if isinstance(node, nodes.Or):
        return tree.Either(inner(node.left), inner(node.right))
    if isinstance(node, nodes.Not):
        return tree.Not(inner(node.node))
    if isinstance(node, nodes.CondExpr):
        if node.expr2 is None:
            raise RefusalError("syntax", "“if”后面缺少“else”。", "请写成：甲 if 条件 else 乙。")
        return tree.Choice(inner(node.test), inner(node.expr1), inner(node.expr2))
    if isinstance(node, nodes.Call):
        return tree.Call(_function(node), tuple(inner(argument) for argument in node.args))
    construct, hint = _CONSTRUCTS.get(type(node).__name__, ("这种写法", ALLOWED_HINT))
    raise RefusalError("forbidden", f"标记里不能使用{construct}。", hint)


_CONSTRUCTS: Mapping[str, tuple[str, str]] = {
    "Pow": ("乘方“**”", "请直接写出结果，或用“*”相乘。"),
    "Mod": ("取余“%”", "求百分比请写成 占比(部分, 整体)。"),
    "FloorDiv": ("整除“//”", "请用“/”相除。"),
    "Concat": ("连接符“~”", "请分开写成两个 {{ }}，文字直接写在外面。"),
    "Filter": ("过滤器“|”", "请改用函数：占比(部分, 整体)、千分位(数)、大写(数)。"),
    "Test": ("判断词“is”", "请用 ==、!=、<、<=、>、>= 比较。"),
    "List": ("方括号列表", ALLOWED_HINT),
    "Dict": ("花括号对照表", "一处标记只写一对“{{”和“}}”。"),
    "Tuple": ("逗号并列的多项", "请分开写成几个 {{ }}。"),
    "Pos": ("数前面的“+”", "请去掉这个“+”。"),
}


def _constant(node: nodes.Const) -> tree.Constant:
    if isinstance(node.value, bool) or node.value is None:
        raise RefusalError("forbidden", "不能写 true、false、none。", "请直接写条件，例如 {% if 网站 > 0 %}。")
    return tree.Constant(leaf(node.value, ()))  # only numbers and texts are left


def _path(node: nodes.Node) -> tuple[str, ...]:
    """Return the names of ``a.b['c']``; only names and texts in brackets may stand in it."""
    path: list[str] = []
    while not isinstance(node, nodes.Name):
        if len(path) > DEEPEST_TREE:
            raise too_deep()
        if isinstance(node, nodes.Getattr):
            path.append(node.attr)
        elif isinstance(node, nodes.Getitem):
            if not isinstance(node.arg, nodes.Const) or not isinstance(node.arg.value, str):
                raise RefusalError(
                    "forbidden", "方括号里只能写带引号的名称。", "请写成 名称['下一级名称']，不能按序号取值。"
                )
            path.append(node.arg.value)
        else:
            raise RefusalError("forbidden", "只有名称后面才能用“.”或“[ ]”取下一级。", ALLOWED_HINT)
        node = node.node
    path.append(node.name)
    hidden = next((key for key in path if key.startswith("_")), None)
    if hidden is not None:
        raise RefusalError("forbidden", f"不能使用以下划线开头的名称“{brief(hidden)}”。", ALLOWED_HINT)
    return tuple(reversed(path))


def _function(node: nodes.Call) -> Run:
    if not isinstance(node.node, nodes.Name):
        raise RefusalError("forbidden", "不能调用名称或文字自带的方法。", ALLOWED_HINT)
    name = node.node.name
    function = FUNCTIONS.get(name)
    if function is None:
        near = nearest(name, FUNCTIONS)
        hint = f"您是否想写“{FUNCTIONS[near].usage}”？" if near else ALLOWED_HINT
        raise RefusalError("forbidden", f"不能使用函数“{brief(name)}”。", hint)
    hint = f"请写成 {function.usage}。"
    if node.kwargs or node.dyn_args is not None or node.dyn_kwargs is not None:
        raise RefusalError("forbidden", "函数的括号里不能用“=”或“*”。", hint)
    if not function.least <= len(node.args) <= function.most:
        raise RefusalError("syntax", f"“{name}”的括号里应写 {function.least} 个数。", hint)
    return function.run
