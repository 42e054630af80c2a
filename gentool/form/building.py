"""The plain values of a ``form.yaml`` → :class:`~gentool.form.model.Form`.

A value of the wrong kind is told with the line of the mapping that holds it. Whether the form makes sense as a whole
is for :mod:`~gentool.form.consistency` to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from gentool.form.evaluation import Evaluation, NotFor
from gentool.form.merging import Entry, fault
from gentool.form.model import (
    Block,
    CarryRule,
    Form,
    Kind,
    Label,
    Limit,
    Mention,
    Narrative,
    Pair,
    Part,
    Rule,
    Section,
    Table,
    heading_of,
)
from gentool.form.wordings import Sum, Term, Wording, Wordings
from gentool.text.lazy_regex import Pattern

Node = Mapping[str, Any]
P = ParamSpec("P")
T = TypeVar("T")
_REFERENCE = Pattern("‹(.*?)›")
_KINDS = tuple(kind.value for kind in Kind)


def _at_its_place(build: Callable[Concatenate[Node, P], T]) -> Callable[Concatenate[Node, P], T]:
    """Tell what a mapping cannot be made into with the line on which the mapping begins."""

    @wraps(build)
    def placed(data: Node, /, *rest: P.args, **named: P.kwargs) -> T:
        try:
            return build(data, *rest, **named)
        except (TypeError, ValueError, AttributeError) as error:
            if not isinstance(data, Entry):
                raise
            raise fault(data.where, f"有一处写得不对：{error}") from error

    return placed


@_at_its_place
def build_form(data: Node, folder: str) -> Form:
    """Make a form of plain values found in ``folder``; raises GentoolError for values of the wrong kind."""
    return Form(
        folder=folder,
        edition=folder.rpartition("/")[2],
        first_year=data["years"]["first"],
        last_year=data["years"].get("last"),
        report=data["report"],
        short=data.get("short", data["report"]),
        is_default=data.get("default", False),
        name=data["name"],
        document=data["document"],
        title=data["title"],
        titled=Pattern(data["titled"]),
        preface=_text(data, "preface"),
        contact=_text(data, "contact"),
        parts=tuple(map(_part, data["parts"], [None, *data["parts"]])),
        evaluation=_evaluation(data.get("evaluation", {})),
        pairs=tuple(_pair(pair, form) for form, pairs in data.get("pairs", {}).items() for pair in pairs),
        phrases={key: f"(?:{words})" for key, words in data.get("phrases", {}).items()},
    )


@_at_its_place
def _evaluation(data: Node) -> Evaluation:
    due = data.get("due", {})
    return Evaluation(
        due=_day(due.get("body")),
        due_of_area=_day(due.get("area")),
        due_basis=due.get("basis", ""),
        superseded=data.get("superseded", {}),
        not_for=NotFor(**data.get("not_for", {})),
        pending=tuple(data["pending"]) if "pending" in data else None,
        fee=tuple(data.get("fee", ())),
    )


@_at_its_place
def _pair(data: Node, form: str) -> Pair:
    return Pair(form, data["figure"], _sums(data["beside"]), data["why"])


def _day(text: str | None) -> tuple[int, int] | None:
    """Read a day of the year after, written ``month-day``."""
    if text is None:
        return None
    month, _, day = text.partition("-")
    return int(month), int(day)


def _text(data: Node, key: str) -> str:
    """Return a text in which ``‹key›`` stands for what the edition says under that key."""
    return _REFERENCE.sub(lambda match: str(data[match[1]]), data[key].strip())


@_at_its_place
def _part(data: Node, before: Node | None) -> Part:
    number, label = data["number"], data.get("label", data["key"])
    heading = data.get("heading", heading_of(number, label))
    within = data.get("within")
    above = [(1, within)] if within and (before is None or before.get("within") != within) else []
    return Part(
        key=data["key"],
        number=number,
        label=label,
        variants=tuple(data.get("variants", ())),
        basis=data["basis"],
        narrative=_narrative(data["narrative"]) if "narrative" in data else None,
        table=_table(data) if "table" in data else None,
        printed=(*above, (2 if within else 1, heading)),
    )


@_at_its_place
def _narrative(data: Node) -> Narrative:
    return Narrative(
        sections=tuple(_section(section) for section in data.get("sections", ())),
        least=_whole(data, "least", 1),
        most=_whole(data, "most") if "most" in data else None,
        empty=data.get("empty", "error"),
        must=tuple(data.get("must", ())),
        said=dict(data.get("said", {})),
        guide=data.get("guide", ""),
    )


@_at_its_place
def _section(data: Node) -> Section:
    mention = data.get("mention")
    return Section(
        key=data["key"],
        label=data.get("label", data["key"]),
        variants=tuple(data.get("variants", ())),
        guide=data.get("guide", ""),
        optional=data.get("optional", False),
        mention=mention and Mention(mention["units"], dict(mention["any"]), mention["basis"]),
    )


def _table(part: Node) -> Table:
    data = part["table"]
    return Table(
        key=part["key"],
        name=data["name"],
        alias=data["alias"],
        width=_whole(data, "width"),
        label_columns=_whole(data, "label_columns", 1),
        blocks=tuple(_block(block) for block in data["blocks"]),
        rules=tuple(_rule(rule) for rule in data.get("rules", ())),
        diagnoses=dict(data.get("diagnoses", {})),
        carry_rules=tuple(rule for entry in data.get("years", ()) for rule in _carry_rules(entry, data)),
        wordings=_wordings(data["wordings"]) if "wordings" in data else None,
        limits=tuple(_limit(limit) for limit in data.get("limits", ())),
        notes=tuple(data.get("notes", ())),
        absent=data.get("absent", ""),
    )


@_at_its_place
def _block(data: Node) -> Block:
    return Block(
        columns=_labels(data["columns"] if not data.get("across") else data.get("columns", ())),
        rows=_labels(data["rows"]),
        title=data.get("title", ""),
        stub=data.get("stub", ""),
        corner=data.get("corner", ""),
        across=data.get("across", False),
    )


def _labels(data: Sequence[str | Node]) -> tuple[Label, ...]:
    return tuple(_label({"key": entry} if isinstance(entry, str) else entry) for entry in data)


@_at_its_place
def _label(data: Node) -> Label:
    key = data.get("key", data.get("label"))
    return Label(
        key=key,
        text=data.get("label", key),
        variants=tuple(data.get("variants", ())),
        children=_labels(data.get("children", ())),
        kind=_kind(data.get("kind", "count")),
        unit=data.get("unit", ""),
        open=data.get("open", False),
        vertical=data.get("vertical", False),
    )


def _kind(written: object) -> Kind:
    if written not in _KINDS:
        raise ValueError(f"kind 不能是“{written}”，可以写 {'、'.join(_KINDS)}")
    return Kind(written)


def _whole(data: Node, key: str, otherwise: int | None = None) -> int:
    """Return a whole number above 0."""
    number = data[key] if otherwise is None else data.get(key, otherwise)
    if type(number) is not int or number < 1:
        raise ValueError(f"{key} 应当是大于 0 的整数")
    return number


@_at_its_place
def _rule(data: Node) -> Rule:
    return Rule(
        code=data["code"],
        along=data["along"],
        sum=tuple(data["sum"]),
        equals=(data["total"],) if "total" in data else tuple(data["equals"]),
        is_total="total" in data,
        means=data["means"],
    )


@_at_its_place
def _limit(data: Node) -> Limit:
    return Limit(
        code=data["code"],
        sum=tuple(data["sum"]),
        most=tuple(data["most"]),
        times=Decimal(str(data.get("times", 1))),
        plus=data.get("plus", 0),
        means=data["means"],
    )


def _carry_rules(data: Node, table: Node) -> Iterator[CarryRule]:
    if "rows" in data:
        for row in data["rows"]:
            lowers = data.get("remark") == "lowers"
            yield CarryRule(data["code"], row, row, dict(data["last"]), dict(data["this"]), lowers)
        return
    for column in (leaf for block in table["blocks"] for tree in _labels(block["columns"]) for leaf in tree.leaves):
        yield CarryRule(data["code"], data["last"], data["this"], {column.key: 1}, {column.key: 1})


def _wordings(data: Node) -> Wordings:
    return Wordings(
        units=tuple(data["units"]),
        signs=tuple(data["signs"]),
        rows=tuple(_wording(entry) for entry in data["rows"]),
        columns=tuple(_wording(entry) for entry in data.get("columns", ())),
        about=tuple(data.get("about", ())),
        others=tuple(data.get("others", ())),
        neutral=tuple(data.get("neutral", ())),
        usual=_sums(data.get("usual", ())),
        alone=_sums(data.get("alone", ())),
        aside=tuple(data.get("aside", ())),
    )


@_at_its_place
def _wording(data: Node) -> Wording:
    return Wording(
        words=tuple(data["words"]),
        states=_sums(data["states"]),
        partly=data.get("behind") == "part",
        is_left=data.get("left", False),
        deniable=data.get("none", True),
        unless=data.get("unless", ""),
        units=tuple(data.get("units", ())),
    )


def _sums(texts: Sequence[str]) -> tuple[Sum, ...]:
    """Read sums as they are written: ``row + row - row``."""
    return tuple(
        tuple(Term(-1 if sign == "-" else 1, name) for sign, name in zip(("+", *parts[1::2]), parts[::2], strict=True))
        for parts in (text.split(" ") for text in texts)
    )
