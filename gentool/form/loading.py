"""The editions of the form that are installed: find them, load them, check that they make sense.

In: ``templates/<edition>/form.yaml``. Out: :class:`~gentool.form.Form`. The mistakes caught here are those of
whoever writes an edition; they are raised as one :class:`~gentool.problems.GentoolError` that names them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

from gentool.form.data_folder import templates_folder as templates_folder
from gentool.form.model import Block, CarryRule, Form, Kind, Label, Mention, Narrative, Part, Rule, Section, Table
from gentool.form.wordings import Sum, Term, Wording, Wordings
from gentool.problems.problem import Code, GentoolError, Severity, Where
from gentool.text.lazy_regex import Pattern

BAD_FORM = Code(
    "F-FORM",
    Severity.ERROR,
    "格式文件 form.yaml 自相矛盾或不完整",
    "请对照 templates 中现成版本的 form.yaml 改正。",
)
CODES = (BAD_FORM,)

Node = Mapping[str, Any]


@cache
def editions() -> tuple[str, ...]:
    """Return the names of the installed editions, oldest first."""
    return tuple(sorted(path.parent.name for path in templates_folder().glob("*/form.yaml")))


@cache
def form_of(edition: str) -> Form:
    """Load an installed edition; raises GentoolError if its form.yaml contradicts itself."""
    return load_form(templates_folder() / edition / "form.yaml")


@cache
def edition_for(year: int) -> str | None:
    """Return the edition that reports for ``year`` must follow, or None if no installed one applies."""
    return next((name for name in reversed(editions()) if form_of(name).applies_to(year)), None)


def load_form(path: Path) -> Form:
    """Read one form.yaml (our own, trusted data) and check it; raises GentoolError."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = cast(Node, yaml.load(path.read_text(encoding="utf-8"), Loader=loader))
        form = _form(data)
    except yaml.YAMLError as error:
        raise GentoolError(BAD_FORM.at(Where(str(path)), f"不是 YAML：{' '.join(str(error).split())}。")) from error
    except KeyError as error:
        raise GentoolError(BAD_FORM.at(Where(str(path)), f"有一处没有写 {error}。")) from error
    except (TypeError, ValueError, AttributeError) as error:
        raise GentoolError(BAD_FORM.at(Where(str(path)), f"有一处写得不对：{error}。")) from error
    faults = [f"{fault}。" for fault in _faults(form)]
    if path.parent.name in editions() and form.edition != path.parent.name:
        faults.append(f"edition 写的是“{form.edition}”，文件夹是“{path.parent.name}”。")
    if faults:
        raise GentoolError(*(BAD_FORM.at(Where(str(path)), fault) for fault in faults))
    return form


def _form(data: Node) -> Form:
    return Form(
        edition=data["edition"],
        first_year=data["years"]["first"],
        last_year=data["years"].get("last"),
        name=data["name"],
        document=data["document"],
        law=data["law"],
        title=data["title"],
        titled=Pattern(data["titled"]),
        preface=data["preface"].strip(),
        contact=data["contact"].strip(),
        parts=tuple(_part(part) for part in data["parts"]),
    )


def _part(data: Node) -> Part:
    return Part(
        key=data["key"],
        number=data["number"],
        label=data.get("label", data["key"]),
        variants=tuple(data.get("variants", ())),
        basis=data["basis"],
        narrative=_narrative(data["narrative"]) if "narrative" in data else None,
        table=_table(data["key"], data["table"]) if "table" in data else None,
    )


def _narrative(data: Node) -> Narrative:
    return Narrative(
        sections=tuple(_section(section) for section in data.get("sections", ())),
        least=data.get("least", 1),
        most=data.get("most"),
        empty=data.get("empty", "error"),
        must=tuple(data.get("must", ())),
        guide=data.get("guide", ""),
    )


def _section(data: Node) -> Section:
    mention = data.get("mention")
    return Section(
        key=data["key"],
        label=data.get("label", data["key"]),
        variants=tuple(data.get("variants", ())),
        guide=data.get("guide", ""),
        optional=data.get("optional", False),
        mention=mention and Mention(mention["units"], tuple(mention["any"]), mention["basis"]),
    )


def _table(key: str, data: Node) -> Table:
    return Table(
        key=key,
        name=data["name"],
        alias=data["alias"],
        width=data["width"],
        label_columns=data.get("label_columns", 1),
        blocks=tuple(_block(block) for block in data["blocks"]),
        rules=tuple(_rule(rule) for rule in data.get("rules", ())),
        diagnoses=data.get("diagnoses", {}),
        carry_rules=tuple(rule for entry in data.get("years", ()) for rule in _carry_rules(entry, data)),
        wordings=_wordings(data["wordings"]) if "wordings" in data else None,
    )


def _block(data: Node) -> Block:
    return Block(
        columns=_labels(data["columns"]),
        rows=_labels(data["rows"]),
        title=data.get("title", ""),
        stub=data.get("stub", ""),
        corner=data.get("corner", ""),
        across=data.get("across", False),
    )


def _labels(data: Sequence[str | Node]) -> tuple[Label, ...]:
    return tuple(_label({"key": entry} if isinstance(entry, str) else entry) for entry in data)


def _label(data: Node) -> Label:
    key = data.get("key", data.get("label"))
    return Label(
        key=key,
        text=data.get("label", key),
        variants=tuple(data.get("variants", ())),
        children=_labels(data.get("children", ())),
        kind=Kind(data.get("kind", "count")),
        unit=data.get("unit", ""),
        open=data.get("open", False),
        vertical=data.get("vertical", False),
    )


def _rule(data: Node) -> Rule:
    return Rule(
        code=data["code"],
        along=data["along"],
        sum=tuple(data["sum"]),
        equals=(data["total"],) if "total" in data else tuple(data["equals"]),
        is_total="total" in data,
        means=data["means"],
    )


def _carry_rules(data: Node, table: Node) -> Iterator[CarryRule]:
    if "rows" in data:
        for row in data["rows"]:
            lowers = data.get("remark") == "lowers"
            yield CarryRule(data["code"], row, row, data["last"], data["this"], lowers)
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


def _faults(form: Form) -> Iterator[str]:
    """Yield what is wrong with an edition, in words for the engineer who writes it."""
    try:
        re.compile(form.titled.pattern)
    except re.error as error:
        yield f"titled 不是正则表达式（{error}）"
    yield from _repeated("部分", [part.key for part in form.parts])
    yield from _repeated("表的简称", [table.alias for table in form.tables])
    for part in form.parts:
        if (part.narrative is None) == (part.table is None):
            yield f"“{part.key}”必须恰好有 narrative 和 table 之一"
        if part.narrative:
            yield from _repeated(f"“{part.key}”的小节", [section.key for section in part.narrative.sections])
    for table in form.tables:
        yield from _table_faults(table)


def _table_faults(table: Table) -> Iterator[str]:
    yield from _repeated(f"{table.name}的行", [row.name for row in table.rows])
    yield from _repeated(f"{table.name}的行名", [name for label in table.tree for name in label.names])
    for label in table.tree:
        yield from _repeated(f"“{label.key}”下的行名", [name for child in label.children for name in child.names])
    for block in table.blocks:
        yield from _repeated(f"{table.name}的列", [column.key for column in block.leaf_columns])
        figures = len(block.records) * len(block.leaf_columns) if block.across else len(block.leaf_columns)
        room = table.width if block.across else table.width - table.label_columns
        if figures > room:
            yield f"{table.name}宽 {table.width} 格，放不下 {figures} 列数字"
    tops = {label.key for label in table.tree}
    for rule in table.rules:
        known = tops if rule.along == "column" else {c.key for row in table.rows for c in row.columns}
        for key in (*rule.sum, *rule.equals):
            if key not in known:
                yield f"{table.name}的规则 {rule.code} 提到“{key}”，表中没有"
    for carry in table.carry_rules:
        for name, weights in ((carry.last_row, carry.last), (carry.this_row, carry.this)):
            row = table.row_by_name.get(name)
            if row is None:
                yield f"{table.name}的规则 {carry.code} 提到“{name}”行，表中没有"
            elif not set(weights) <= {column.key for column in row.columns}:
                yield f"{table.name}的规则 {carry.code} 提到“{name}”行没有的列"

    if table.wordings:
        yield from _wording_faults(table, table.wordings)


def _wording_faults(table: Table, wordings: Wordings) -> Iterator[str]:
    columns = {column.key for row in table.rows for column in row.columns}
    rows = [*wordings.usual, *wordings.alone, *(sum_ for wording in wordings.rows for sum_ in wording.states)]
    for term in (term for sum_ in rows for term in sum_):
        if not table.spot(term.name)[0]:
            yield f"{table.name}的 wordings 提到“{term.name}”，表中没有"
    for term in (term for wording in wordings.columns for sum_ in wording.states for term in sum_):
        if term.name not in columns:
            yield f"{table.name}的 wordings 提到“{term.name}”列，表中没有"


def _repeated(what: str, keys: list[str]) -> Iterator[str]:
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"{what}“{key}”出现了两次"
