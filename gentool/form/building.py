"""The plain values of a ``form.yaml`` → :class:`~gentool.form.model.Form`.

A value of the wrong kind is told with the line of the mapping that holds it. Whether the form makes sense as a whole
is for :mod:`~gentool.form.consistency` to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, wraps
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from gentool.form.merging import Entry, fault
from gentool.form.model import Evaluation, Form, Mention, Narrative, NotFor, Pair, Part, Section, heading_of
from gentool.form.table import Block, CarryRule, Kind, Label, Limit, Rule, Sum, Table, Term, Wording, Wordings
from gentool.text.lazy_regex import Pattern

Node = Mapping[str, Any]
T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])
_REFERENCE = Pattern("‹(.*?)›")
_MOST = 100_000  # characters of a text; cells across a table are far fewer
_KINDS = tuple(kind.value for kind in Kind)


def at_its_place(build: F) -> F:
    """Tell what a mapping cannot be made into with the line on which the mapping begins."""

    @wraps(build)
    def placed(data: Node, *rest: Any) -> Any:
        try:
            return build(data, *rest)
        except (TypeError, ValueError, AttributeError) as error:
            if not isinstance(data, Entry):
                raise
            raise fault(data.where, f"有一处写得不对：{error}") from error

    return placed  # type: ignore[return-value]


def _made(kind: Callable[..., T], data: Node, /, **made: object) -> T:
    """Make a value whose fields are keys of a mapping, lists as tuples; ``made`` are those that take more than that."""
    taken = {key: data[key] for key, is_needed in _fields(kind) if key not in made and (is_needed or key in data)}
    whole = kind(**{key: _whole_of(value) for key, value in taken.items()}, **made)
    for key, declared in get_type_hints(kind).items() if isinstance(data, Entry) else ():
        if not _is_of(getattr(whole, key), declared):
            raise ValueError(f"{key} 不能这样写")
    return whole


def _is_of(value: object, kind: Any) -> bool:
    """Tell whether a value is what a field is declared to hold."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return any(_is_of(value, one) for one in inner)
    if isinstance(value, tuple) and origin is tuple:
        each = inner[:1] * len(value) if inner[-1] is Ellipsis else inner
        return len(value) == len(each) and all(map(_is_of, value, each))
    if isinstance(value, Mapping) and origin is Mapping:
        return all(_is_of(key, inner[0]) and _is_of(below, inner[1]) for key, below in value.items())
    return type(value) is int if kind is int else isinstance(value, origin or kind)


def _whole_of(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else dict(value) if isinstance(value, Mapping) else value


@cache
def _fields(kind: Callable[..., object]) -> list[tuple[str, bool]]:
    """Return the names of a class's fields, and whether each must be given, faster by far than ``inspect`` would."""
    made_by: Any = kind.__new__ if isinstance(kind, type) and issubclass(kind, tuple) else kind.__init__
    _, *names = made_by.__code__.co_varnames[: made_by.__code__.co_argcount]
    needed = len(names) - len(made_by.__defaults__ or ())
    return [(name, at < needed) for at, name in enumerate(names)]


@at_its_place
def build_form(data: Node, folder: str) -> Form:
    """Make a form of plain values found in ``folder``; raises GentoolError for values of the wrong kind."""
    return _made(
        Form,
        data,
        folder=folder,
        edition=folder.rpartition("/")[2],
        first_year=data["years"]["first"],
        last_year=data["years"].get("last"),
        short=data.get("short", data["report"]),
        is_default=data.get("default", False),
        titled=Pattern(data["titled"]),
        preface=_text(data, "preface"),
        contact=_text(data, "contact"),
        parts=tuple(map(_part, data["parts"], [None, *data["parts"]])),
        evaluation=_evaluation(data.get("evaluation", {})),
        pairs=tuple(_pair(pair, form) for form, pairs in data.get("pairs", {}).items() for pair in pairs),
        phrases={key: f"(?:{words})" for key, words in data.get("phrases", {}).items()},
    )


@at_its_place
def _evaluation(data: Node) -> Evaluation:
    due = data.get("due", {})
    days = {"due": _day(due.get("body")), "due_of_area": _day(due.get("area")), "due_basis": due.get("basis", "")}
    return _made(Evaluation, data, **days, not_for=_made(NotFor, data.get("not_for", {})))


@at_its_place
def _pair(data: Node, form: str) -> Pair:
    return _made(Pair, data, form=form, beside=_sums(data["beside"]))


def _day(text: str | None) -> tuple[int, int] | None:
    """Read a day of the year after, written ``month-day``."""
    if text is None:
        return None
    month, _, day = text.partition("-")
    return int(month), int(day)


def _text(data: Node, key: str) -> str:
    """Return a text in which ``‹key›`` stands for what the edition says under that key."""
    return _REFERENCE.sub(lambda match: str(data[match[1]]), data[key].strip())


@at_its_place
def _part(data: Node, before: Node | None) -> Part:
    label, within = data.get("label", data["key"]), data.get("within")
    heading = data.get("heading", heading_of(data["number"], label))
    above = [(1, within)] if within and (before is None or before.get("within") != within) else []
    return _made(
        Part,
        data,
        label=label,
        narrative=_narrative(data["narrative"]) if "narrative" in data else None,
        table=_table(data) if "table" in data else None,
        printed=(*above, (2 if within else 1, heading)),
    )


@at_its_place
def _narrative(data: Node) -> Narrative:
    lengths = {key: _whole(data, key) for key in ("least", "most") if key in data}
    return _made(Narrative, data, **lengths, sections=tuple(map(_section, data.get("sections", ()))))


@at_its_place
def _section(data: Node) -> Section:
    mention = data.get("mention")
    return _made(Section, data, label=data.get("label", data["key"]), mention=mention and _made(Mention, mention))


@at_its_place
def _table(part: Node) -> Table:
    data = part["table"]
    return _made(
        Table,
        data,
        key=part["key"],
        width=_whole(data, "width"),
        label_columns=_whole(data, "label_columns") if "label_columns" in data else 1,
        blocks=tuple(map(_block, data["blocks"])),
        rules=tuple(map(_rule, data.get("rules", ()))),
        carry_rules=tuple(rule for entry in data.get("years", ()) for rule in _carry_rules(entry, data)),
        wordings=_wordings(data["wordings"]) if "wordings" in data else None,
        limits=tuple(map(_limit, data.get("limits", ()))),
    )


@at_its_place
def _block(data: Node) -> Block:
    columns = data.get("columns", ()) if data.get("across") else data["columns"]
    return _made(Block, data, columns=_labels(columns), rows=_labels(data["rows"]))


def _labels(data: Sequence[str | Node]) -> tuple[Label, ...]:
    if isinstance(data, str):
        raise TypeError(f"“{data}”应当是一列：[…]")
    return tuple(_label({"key": entry} if isinstance(entry, str) else entry) for entry in data)


@at_its_place
def _label(data: Node) -> Label:
    key = data.get("key", data.get("label"))
    text, kind = data.get("label", key), data.get("kind", "count")
    if kind not in _KINDS:
        raise ValueError(f"kind 不能是“{kind}”，可以写 {'、'.join(_KINDS)}")
    return _made(Label, data, key=key, text=text, children=_labels(data.get("children", ())), kind=Kind(kind))


def _whole(data: Node, key: str) -> int:
    """Return a whole number above 0, and of sane size."""
    number = data[key]
    if type(number) is not int or not 0 < number <= _MOST:
        raise ValueError(f"{key} 应当是大于 0 的整数，不超过 {_MOST:,}")
    return number


@at_its_place
def _rule(data: Node) -> Rule:
    equals = (data["total"],) if "total" in data else _whole_of(data["equals"])
    return _made(Rule, data, equals=equals, is_total="total" in data)


@at_its_place
def _limit(data: Node) -> Limit:
    return _made(Limit, data, times=Decimal(str(data.get("times", 1))))


def _carry_rules(data: Node, table: Node) -> Iterator[CarryRule]:
    if "rows" in data:
        for row in data["rows"]:
            lowers = data.get("remark") == "lowers"
            yield CarryRule(data["code"], row, row, dict(data["last"]), dict(data["this"]), lowers)
        return
    for column in (leaf for block in table["blocks"] for tree in _labels(block["columns"]) for leaf in tree.leaves):
        yield CarryRule(data["code"], data["last"], data["this"], {column.key: 1}, {column.key: 1})


@at_its_place
def _wordings(data: Node) -> Wordings:
    rows, columns = (tuple(map(_wording, data[key])) if key in data else () for key in ("rows", "columns"))
    usual, alone = (_sums(data.get(key, ())) for key in ("usual", "alone"))
    return _made(Wordings, data, rows=rows, columns=columns, usual=usual, alone=alone)


@at_its_place
def _wording(data: Node) -> Wording:
    is_left, deniable = data.get("left", False), data.get("none", True)
    part = data.get("behind") == "part"
    return _made(Wording, data, states=_sums(data["states"]), partly=part, is_left=is_left, deniable=deniable)


def _sums(texts: Sequence[str]) -> tuple[Sum, ...]:
    """Read sums as they are written: ``row + row - row``."""
    return tuple(
        tuple(Term(-1 if sign == "-" else 1, name) for sign, name in zip(("+", *parts[1::2]), parts[::2], strict=True))
        for parts in (text.split(" ") for text in texts)
    )
