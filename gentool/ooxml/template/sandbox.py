"""The Jinja environment templates run in: templates come from other offices, so nothing in it can do harm.

Names are looked up in mappings first, private attributes do not exist, values that operators and filters make have
a largest size, and a rendering as a whole has a budget of steps. What is refused raises RefusedError (W-LIMIT).

The filters a template may use are Jinja's harmless ones, and bounded versions of those that can make much. Left out is
what depends on chance (random), makes HTML (urlize, xmlattr, tojson, striptags) or reaches into objects (attr, pprint).
``safe`` and ``escape`` do nothing: every value is escaped, exactly once, when it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sized
from decimal import Decimal
from functools import partial
from types import BuiltinMethodType
from typing import Any, Final

from jinja2.environment import Environment
from jinja2.exceptions import UndefinedError
from jinja2.filters import FILTERS as JINJA
from jinja2.filters import make_attrgetter
from jinja2.runtime import Context, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace, missing, pass_context, pass_environment

from gentool.ooxml.faults import LIMIT, MissingNameError, RefusedError
from gentool.ooxml.template.values import Quantity, operands, text_of, unknown, write
from gentool.text.lazy_regex import Pattern

MAX_TEXT: Final = 50_000  # characters of a text, items of a list, that an operator or filter makes
MAX_BITS: Final = 1024  # of a whole number
MAX_STEPS: Final = 100_000  # rounds of loops, calls, and what :func:`effort` says of each value worked on
MAX_RANGE: Final = 10_000
RENDERING: Final = "_rendering"  # the name under which a rendering's own state stands in the context

_TEXT_METHODS: Final = frozenset(
    "startswith endswith strip lstrip rstrip upper lower title capitalize split count find index isdigit"  # noqa: SIM905
    " isnumeric removeprefix removesuffix".split()
)
_METHODS: Final[tuple[tuple[type | tuple[type, ...], frozenset[str]], ...]] = (
    (str, _TEXT_METHODS),
    (Mapping, frozenset(["get", "items", "keys", "values"])),
    ((list, tuple, range), frozenset(["count", "index"])),
    ((int, float, complex, Decimal, bytes, bytearray), frozenset()),
)


class Missing(StrictUndefined):
    """An undefined value whose use tells which name was missing, and where."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[Exception] = UndefinedError,
    ) -> None:
        super().__init__(hint, obj, name, exc)  # type: ignore[arg-type]
        if exc is UndefinedError:
            self._undefined_exception = partial(MissingNameError, name=name, owner=obj)  # type: ignore[assignment]


def too_large(what: str) -> RefusedError:
    """Return the refusal of a computation that would make something too large."""
    return RefusedError(LIMIT, f"{what}，超出了允许的范围，没有执行。")


def spend(context: Context, size: int) -> None:
    """Charge the making of a text or list of this size to the rendering; refuse it when it is too large."""
    if size > MAX_TEXT:
        raise too_large(f"要生成 {size} 个字（项）的内容")
    context.parent[RENDERING].spend(1 + size // 256)


def effort(value: Any) -> int:
    """Return what working on a value costs: a step for 256 characters or 32 items, lists within lists counted."""
    if isinstance(value, str):
        return 1 + len(value) // 256
    items, waiting = 0, [value]
    while waiting and items < MAX_STEPS * 32:
        value = waiting.pop()
        if isinstance(value, str):
            items += len(value) // 8
        elif isinstance(value, Sized) and not isinstance(value, Missing):
            items += len(value)
            if isinstance(value, (list, tuple)):
                waiting += value
    return 1 + items // 32


def charge(context: Context, value: Any) -> None:
    """Charge the working on a value, however large, to the rendering."""
    context.parent[RENDERING].spend(effort(value))


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment with its marks: values between ``<?v`` and ``?>``, statements between ``<?b`` and ``?>``.

    XML text cannot hold ``<?`` once its own processing instructions are gone, so the static text of a document
    needs no escaping.
    """

    intercepted_binops = frozenset(["*", "**", "%", "+", "-", "/", "//"])
    intercepted_unops = frozenset(["-", "+"])

    def __init__(self, filters: Mapping[str, Callable[..., Any]]) -> None:
        super().__init__(
            block_start_string="<?b",
            block_end_string="?>",
            variable_start_string="<?v",
            variable_end_string="?>",
            comment_start_string="<?c",
            comment_end_string="?>",
            keep_trailing_newline=True,
            undefined=Missing,
            finalize=write,
            autoescape=False,
            optimized=False,
            cache_size=0,
        )
        self.globals = {"range": bounded_range, "namespace": Namespace}
        self.filters = dict(filters)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Look a name up in a mapping before anything else: figures are mappings, and this is the hot path."""
        if isinstance(obj, Mapping):
            try:
                return obj[attribute]
            except LookupError:
                pass
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Allow built-in types the few methods a template can need and that cannot make anything large."""
        for kind, names in _METHODS:
            if isinstance(obj, kind):
                return attr in names
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Leave str.format to the rule above, which refuses it."""
        return None

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Call a function, charging methods of long texts and lists for their length."""
        if isinstance(__obj, BuiltinMethodType):
            charge(__context, __obj.__self__)
        return super().call(__context, __obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Work out an operator after making sure that the result cannot be too large."""
        taken = operands(left, right)
        if taken is None:
            return unknown()
        left, right = taken
        if operator == "%" and isinstance(left, str):
            return formatted(context, left, right if isinstance(right, tuple) else (right,))
        _check_size(context, operator, left, right)
        return self.binop_table[operator](left, right)

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:
        """Work out a sign in front of a value."""
        value = arg.value if isinstance(arg, Quantity) else arg
        return unknown() if isinstance(arg, Quantity) and value is None else self.unop_table[operator](value)


def _check_size(context: Context, operator: str, left: Any, right: Any) -> None:
    """Refuse what would make a number, a text or a list too large."""
    if isinstance(left, int) and isinstance(right, int):
        if operator == "*" and left.bit_length() + right.bit_length() > MAX_BITS:
            raise too_large("乘积太大")
        if operator == "**" and left.bit_length() * abs(right) > MAX_BITS:
            raise too_large("乘方太大")
    many = (str, list, tuple)
    if operator == "+" and isinstance(left, many) and isinstance(right, many):
        spend(context, len(left) + len(right))
    for one, other in ((left, right), (right, left)):
        if operator == "*" and isinstance(one, many) and isinstance(other, int):
            spend(context, len(one) * max(other, 0))


_WIDTHS = Pattern(r"%%|%[#0\- +]*(\*|\d*)(?:\.(\*|\d*))?")  # a name in brackets asks for a mapping, which is refused


def formatted(context: Context, pattern: str, arguments: tuple[Any, ...]) -> str:
    """Fill a ``%`` pattern; widths above two digits and ``*`` are refused, and only single values are taken."""
    for width in _WIDTHS.finditer(pattern):
        if any(number == "*" or len(number) > 2 for number in width.groups("")):
            raise too_large(f"格式“{pattern[:20]}”的宽度太大")
    values = tuple(
        argument if isinstance(argument, (int, float, Decimal)) else text_of(argument) for argument in arguments
    )
    spend(context, len(pattern) * 100 + sum(len(value) for value in values if isinstance(value, str)))
    return pattern % values


def bounded_range(*bounds: int) -> range:
    """Return a range, but not one a report could never need."""
    numbers = range(*bounds)
    if (numbers.stop - numbers.start) // numbers.step > MAX_RANGE:
        raise too_large(f"range 的范围超过了 {MAX_RANGE}")
    return numbers


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
