"""The syntax tree of a template: what is refused in it, and what is changed in it before it is compiled.

Every tag stands on a line of its own in the template text, so the line of a node tells its tag.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from gentool.ooxml.faults import LIMIT, TAG, nearest
from gentool.ooxml.template.budget import CHARGE, DRAW, JOIN, LOOP
from gentool.ooxml.template.sandbox import Sandbox
from gentool.ooxml.template.tags import Level, Tag
from gentool.problems.problem import Code
from gentool.text.lazy_regex import Pattern

Finding = tuple[int, Code, str, str | None]  # line, code, what, what to do

_FRAME = {
    "if": ("", "<?b endif?>"),
    "elif": ("<?b if 1?>", "<?b endif?>"),
    "for": ("", "<?b endfor?>"),
    "with": ("", "<?b endwith?>"),
    "set": ("", ""),
}
RESERVED = frozenset(["self", "caller", "super", "varargs", "kwargs"])


def jinja_source(tag: Tag) -> str:
    """Return a tag as the sandbox's environment reads it; the line break inside gives it a line of its own."""
    if tag.mark == "#":
        return ""
    mark = "v" if tag.mark == "{" else "b"
    return f"<?{mark}{'-' * tag.trim_before}\n{tag.code} {'-' * tag.trim_after}?>"


def check_alone(tag: Tag, sandbox: Sandbox) -> list[Finding]:
    """Check one tag by itself, so that a mistake in one does not hide those in others."""
    before, after = ("", "") if tag.mark == "{" else _FRAME.get(tag.keyword, (None, ""))
    if before is None:
        return []
    try:
        tree = sandbox.parse(before + jinja_source(tag) + after)
    except TemplateSyntaxError as error:
        return [(0, *explain(error, tag))]
    except RecursionError:
        return [(0, LIMIT, "的括号嵌套太深。", None)]
    return list(findings(walk(tree), sandbox))


def findings(tree: Iterable[nodes.Node], sandbox: Sandbox) -> Iterator[Finding]:
    """Yield what is wrong with a tree that parses: unknown filters and tests, private names, recursive loops."""
    for node in tree:
        if isinstance(node, (nodes.Filter, nodes.Test)):
            known: Iterable[str] = sandbox.filters if isinstance(node, nodes.Filter) else sandbox.tests
            if node.name not in known:
                word = "过滤器" if isinstance(node, nodes.Filter) else "判断"
                near = nearest(node.name, known)
                hint = f"您要写的是不是“{near}”？" if near else "可用的有：" + "、".join(sorted(known)) + "。"
                yield node.lineno, TAG, f"用了没有的{word}“{node.name}”。", hint
        elif isinstance(node, nodes.Name) and (node.name.startswith("_") or node.name in RESERVED):
            yield node.lineno, LIMIT, f"用了名称“{node.name}”，模板里不能用。", "请换一个名称。"
        elif isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            yield node.lineno, LIMIT, f"用了以“_”开头的“{node.attr}”，模板里不能用。", "请换一个名称。"
        elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            if str(node.arg.value).startswith("_"):
                yield node.lineno, LIMIT, f"用了以“_”开头的“{node.arg.value}”，模板里不能用。", "请换一个名称。"
        elif isinstance(node, nodes.For) and node.recursive:
            yield node.lineno, LIMIT, "用了 recursive，模板里不能用。", "请改成普通的循环。"


def walk(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield a node and all below it in order."""
    stack = [node]
    while stack:
        node = stack.pop()
        yield node
        stack += reversed(list(node.iter_child_nodes()))


def rewrite(tree: Iterable[nodes.Node], tag_of: Callable[[int], tuple[int, Tag] | None]) -> None:
    """Change the tree in place: loops are counted, ``~`` is bounded, {{p}}, {{r}} and {% colspan %} become calls."""
    for node in tree:
        if isinstance(node, nodes.Output):
            node.nodes = [_structural(child, tag_of(child.lineno)) for child in node.nodes]
        elif isinstance(node, nodes.For):
            node.iter = _call(LOOP, node.iter)
        elif isinstance(node, nodes.Operand) and not isinstance(node.expr, nodes.Const):
            node.expr = _call(CHARGE, node.expr)
        for name, value in list(node.iter_fields()):
            if isinstance(value, nodes.Concat):
                setattr(node, name, _call(JOIN, *value.nodes))
            elif isinstance(value, list) and any(isinstance(item, nodes.Concat) for item in value):
                changed = [_call(JOIN, *item.nodes) if isinstance(item, nodes.Concat) else item for item in value]
                setattr(node, name, changed)


def _structural(child: Any, found: tuple[int, Tag] | None) -> Any:
    if found is None or isinstance(child, nodes.TemplateData):
        return child
    number, tag = found
    if tag.mark != "{" or tag.level is Level.TEXT:
        return child
    return _call(DRAW, nodes.Const(number, lineno=child.lineno), child)


def _call(name: str, *arguments: Any) -> nodes.Call:
    line = arguments[-1].lineno
    call = nodes.Call(nodes.Name(name, "load", lineno=line), list(arguments), [], None, None, lineno=line)
    call.set_environment(arguments[-1].environment)
    return call


_MESSAGES = (
    (Pattern(r"unexpected char '\?'"), "里的括号不成对。", None),
    (Pattern(r"unexpected char '(.)'"), "里有不认识的字符“{0}”。", "标签里的括号、引号、逗号都要用半角。"),
    (Pattern(r"unexpected '([^?])'"), "里多了“{0}”。", "请检查括号是否成对。"),
    (Pattern(r"unexpected end of template"), "没有写完。", None),
    (
        Pattern(r"[Ee]xpected an expression, got|unexpected 'end of"),
        "里缺少名称或数值。",
        "请在里面写出要用的名称，如 {{ 单位 }}。",
    ),
    (
        Pattern(r"expected token 'end of (?:print statement|statement block)', got '(.+)'"),
        "里“{0}”的位置不对。",
        "名称里不能有空格；两项之间要有运算符，如 + 或 ~。",
    ),
    (Pattern(r"expected token '(.+)', got 'end of"), "里缺少“{0}”。", None),
    (Pattern(r"expected token '(.+)', got '(.+)'"), "里应为“{0}”的地方写的是“{1}”。", None),
    (Pattern(r"[Nn]o (filter|test) named '(.+)'"), "用了没有的名称“{1}”。", None),
)


def explain(error: TemplateSyntaxError, tag: Tag) -> tuple[Code, str, str | None]:
    """Say in Chinese what Jinja found wrong with a tag."""
    message = error.message or ""
    if not tag.code:
        return TAG, "是空的。", "请写上要填的名称，或者删去它。"
    for pattern, what, hint in _MESSAGES:
        found = pattern.search(message)
        if found:
            return TAG, what.format(*found.groups()), hint
    return TAG, f"的写法有误（{message}）。", None
