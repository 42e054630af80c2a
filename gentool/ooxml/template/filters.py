"""The filters a template may use: Jinja's harmless ones, and bounded versions of those that can make much.

Left out: what depends on chance (random), makes HTML (urlize, xmlattr, tojson, striptags) or reaches into objects
(attr, pprint). ``safe`` and ``escape`` do nothing: every value is escaped, exactly once, when it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from jinja2.environment import Environment
from jinja2.filters import FILTERS as JINJA
from jinja2.filters import make_attrgetter
from jinja2.runtime import Context
from jinja2.utils import pass_context, pass_environment

from gentool.ooxml.template.sandbox import MAX_TEXT, charge, formatted, spend, too_large
from gentool.ooxml.template.values import Quantity, text_of

_PLAIN: Final = (
    "abs capitalize count d default dictsort first float groupby int items last length list lower map max min"
    " reject rejectattr reverse select selectattr sort title trim unique upper wordcount"
)


def _charged(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let one of Jinja's filters charge the rendering for the length of what it works on."""
    wanted = getattr(getattr(function, "jinja_pass_arg", None), "name", "")

    @pass_context
    def charged(context: Context, value: Any, *arguments: Any, **named: Any) -> Any:
        charge(context, value)
        first = {"context": context, "environment": context.environment, "eval_context": context.eval_ctx}
        return function(*([first[wanted]] if wanted else ()), value, *arguments, **named)

    return charged


def _attributes(context: Context, items: Iterable[Any], attribute: str | int | None) -> Iterable[Any]:
    return items if attribute is None else map(make_attrgetter(context.environment, attribute), items)


@pass_context
def _join(context: Context, value: Iterable[Any], d: str = "", attribute: str | int | None = None) -> str:
    charge(context, value)
    items = _attributes(context, value, attribute)
    texts, size, between = [], 0, text_of(d)
    for item in items:
        texts.append(text_of(item))
        size += len(texts[-1]) + len(between)
        if size > MAX_TEXT:
            break
    spend(context, size)
    return between.join(texts)


@pass_context
def _replace(context: Context, value: Any, old: Any, new: Any, count: int | None = None) -> str:
    text, old, new = text_of(value), text_of(old), text_of(new)
    times = text.count(old) if count is None else min(text.count(old), count)
    spend(context, len(text) + times * max(0, len(new) - len(old)))
    return text.replace(old, new, -1 if count is None else count)


@pass_context
def _sum(context: Context, iterable: Iterable[Any], attribute: str | int | None = None, start: Any = 0) -> Any:
    charge(context, iterable)
    items = _attributes(context, iterable, attribute)
    total = start
    for item in items:
        if isinstance(item, Quantity):
            item = item.value or 0
        if isinstance(item, (str, list, tuple)) or isinstance(total, (str, list, tuple)):
            raise TypeError("sum needs numbers")
        total += item
    return total


def _in_parts(name: str, parts: str) -> Callable[..., Any]:
    """Let one of the filters that cut a list charge for the parts as well, which it fills up."""

    @pass_context
    def cut(context: Context, value: Iterable[Any], *arguments: Any, **named: Any) -> Any:
        charge(context, value)
        spend(context, named[parts] if parts in named else arguments[0])
        return JINJA[name](value, *arguments, **named)

    return cut


def _round(value: Any, precision: int = 0, method: Any = "common") -> Any:
    if abs(precision) > 50:
        raise too_large("小数位数太多")
    if isinstance(value, Quantity):
        value = value.value or 0
    return JINJA["round"](value, precision, method)


@pass_environment
def _truncate(environment: Environment, value: Any, length: int = 255, killwords: bool = True, end: str = "……") -> str:
    text: str = JINJA["truncate"](environment, text_of(value), length, killwords, text_of(end), 0)
    return text


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    **{name: _charged(JINJA[name]) for name in _PLAIN.split()},
    "batch": _in_parts("batch", "linecount"),
    **dict.fromkeys(("e", "escape", "safe"), lambda value: value),
    "format": pass_context(lambda context, value, *arguments: formatted(context, text_of(value), arguments)),
    "join": _join,
    "replace": _replace,
    "round": _round,
    "slice": _in_parts("slice", "slices"),
    "string": text_of,
    "sum": _sum,
    "truncate": _truncate,
}
