"""The syntax tree of a template: what is refused and changed in it, and the functions that it calls when filled.

Every tag stands on a line of its own in the template text, so the line of a node tells its tag. The names of those
functions begin with an underscore, which no name in a template may; they keep the budget of one filling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from gentool.ooxml.faults import LIMIT, TAG, VALUE, RefusedError
from gentool.ooxml.template.sandbox import MAX_STEPS, MAX_TEXT, RENDERING, Sandbox, effort, too_large
from gentool.ooxml.template.tags import Level, Tag
from gentool.ooxml.template.values import Fragment, Xml, as_paragraphs, as_runs, text_of
from gentool.problems.problem import Code
from gentool.text.lazy_regex import Pattern
from gentool.text.nearest import nearest

MAX_OUTPUT: Final = 32 * 2**20  # bytes of one part

LOOP: Final = "_loop"
JOIN: Final = "_join"
CHARGE: Final = "_charge"
DRAW: Final = "_draw"
MOST_COLUMNS: Final = 63  # of a table in Word
_COLOUR: Final = Pattern(r"#?([0-9A-Fa-f]{6})|auto")
Finding = tuple[int, Code, str, str | None]  # line, code, what, what to do

_FRAME = {
    "if": ("", "<?b endif?>"),
    "elif": ("<?b if 1?>", "<?b endif?>"),
    "for": ("", "<?b endfor?>"),
    "with": ("", "<?b endwith?>"),
    "set": ("", ""),
}
RESERVED = frozenset(["self", "caller", "super", "varargs", "kwargs"])


class Rendering:
    """The state of one filling of one part."""

    def __init__(self, tags: Sequence[Tag], relationships: frozenset[str]) -> None:
        self._steps = MAX_STEPS
        self._tags = tags
        self._relationships = relationships

    def names(self) -> dict[str, Any]:
        """Return what the compiled template finds in its context."""
        return {RENDERING: self, LOOP: self.loop, JOIN: self.join, CHARGE: self.charge, DRAW: self.draw}

    def spend(self, steps: int) -> None:
        """Take steps from the budget."""
        self._steps -= steps
        if self._steps < 0:
            raise RefusedError(LIMIT, "计算量太大（循环次数太多），没有执行完。", "请减少循环的层数或次数。")

    def loop(self, items: Iterable[Any]) -> Iterator[Any]:
        """Pass on the items of a loop, each at the price of a step."""
        for item in items:
            self.spend(1)
            yield item

    def charge(self, value: Any) -> Any:
        """Pass on a value that is searched through."""
        self.spend(effort(value))
        return value

    def join(self, *values: Any) -> str:
        """Join the operands of ``~``."""
        text = "".join(map(text_of, values))
        if len(text) > MAX_TEXT:
            raise too_large(f"要生成 {len(text)} 个字的内容")
        self.spend(1 + len(text) // 256)
        return text

    def draw(self, number: int, value: Any) -> Xml:
        """Return the value of the tag with this number, which is more than the text of it."""
        tag = self._tags[number]
        if tag.level is Level.FILL:
            return _colour(value)
        if tag.level in (Level.SPAN, Level.MERGED_ACROSS):
            return _columns(value)
        if tag.level is Level.MERGED_DOWN:
            return Xml(value)
        self._check(value)
        return as_paragraphs(value, tag.skeleton) if tag.level is Level.PARAGRAPH else as_runs(value, tag.skeleton[1])

    def _check(self, value: Any) -> None:
        """Refuse a fragment that refers to what this part of the document does not have: Word would not open it."""
        if isinstance(value, Fragment) and not value.relationships <= self._relationships:
            names = "、".join(sorted(value.relationships - self._relationships))
            raise RefusedError(
                VALUE, f"的内容用到了这里没有的图片或链接：{names}。", "图片只能放在正文里，并且要一同提供。"
            )


def _columns(value: Any) -> Xml:
    columns = text_of(value)
    if not (columns.isascii() and columns.isdigit() and 1 <= int(columns[:9]) <= MOST_COLUMNS):
        raise RefusedError(VALUE, f"的值“{columns[:20]}”不是 1 到 {MOST_COLUMNS} 的整数，一格不能占这么多列。")
    return Xml(columns)


def _colour(value: Any) -> Xml:
    colour = text_of(value).strip()
    if not (found := _COLOUR.fullmatch(colour)):
        raise RefusedError(VALUE, f"的值“{colour[:20]}”不是颜色。", "请写成六位的 RGB 颜色，如 FFF2CC。")
    return Xml(found[1] or colour)


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
    (Pattern(r"expected token '(.{1,99})', got 'end of"), "里缺少“{0}”。", None),
    (Pattern(r"expected token '(.{1,99})', got '(.{1,99})'"), "里应为“{0}”的地方写的是“{1}”。", None),
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
