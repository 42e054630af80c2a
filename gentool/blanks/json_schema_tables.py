"""The tables of a form → JSON Schema: figures, rows by name or in order, groups, and every spelling of a label.

Every figure and row is one schema of several types, not an ``anyOf``: each keyword then speaks of its own type only,
and an editor names the one thing that is wrong. ``patternErrorMessage`` is what VS Code's YAML extension shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from gentool.blanks.yaml_tables import MEANT
from gentool.form.model import Block, Form, Kind, Label, Part, Section, Table
from gentool.report.figures import NOT_APPLICABLE, SHAPES
from gentool.report.reading.tables import REMARK_KEY, VALUE_KEY

Schema = dict[str, Any]
Named = Label | Part | Section

TEXT: Schema = {"type": ["string", "number", "boolean"]}
MAYBE_TEXT: Schema = {"type": [*TEXT["type"], "null"]}

_ABSENT = "|".join(sorted(NOT_APPLICABLE))
_NOISE = "[\\s\"'“”‘’、，,。.;；:：]*"
_ORDINAL = "(?:[(（]?\\s*[0-9０-９一二三四五六七八九十]+\\s*[)）.．、])?"
_SYNTAX = frozenset(r"^$\.*+?()[]{}|/")


def table_schema(form: Form, table: Table) -> Schema:
    """Return the schema of what stands under a table's heading: its rows, a remark, or one 0 for all."""
    rows = _rows(form, table, table.tree)
    rows["properties"][REMARK_KEY] = {"title": "表下的注", "description": "印在表格下面的说明。", **MAYBE_TEXT}
    # Printed headings are not offered; but whoever writes one is understood.
    for heading in (label for block in table.blocks for label in block.rows if label.open):
        below = {"type": "object", **_rows(form, table, heading.children)}
        below["properties"][REMARK_KEY] = MAYBE_TEXT
        rows["patternProperties"][f"^{_any_spelling(heading)}$"] = below
    return _zero_or(rows)


def row_definitions(form: Form) -> Schema:
    """Return the schemas of the form's blocks and groups, by the names that :func:`table_schema` refers to."""
    found: Schema = {}
    for table in form.tables:
        found |= {_name(form, table, block): _row(table, block.leaf_columns) for block in table.blocks if block.columns}
        alone = [row for block in table.blocks if not block.columns for row in block.records]
        found |= {_name(form, table, row.label): _row(table, row.columns) for row in alone}
        groups = [label for label in _labels(table.tree) if label.children]
        found |= {_name(form, table, group): _zero_or(_rows(form, table, group.children)) for group in groups}
    return found


def figure_definitions(forms: Sequence[Form]) -> Schema:
    """Return one schema per kind of figure that forms have: the number, ``/``, or the number with a remark."""
    kinds = {form.column(address).kind for form in forms for address in form.addresses}
    return {f"figure-{kind.value}": _figure(kind) for kind in Kind if kind in kinds}


def keyed(labels: Iterable[Named], found: Schema) -> Schema:
    """Return the keywords of a mapping whose keys are labels: the keys themselves and their other spellings."""
    brief = {key: {name: value for name, value in of.items() if name != "description"} for key, of in found.items()}
    return {
        "properties": found,
        "patternProperties": {spellings(label): brief[label.key] for label in labels},
        "additionalProperties": False,
    }


def spellings(label: Named) -> str:
    """Return a regular expression of the spellings, other than the key, that ``fold`` takes for this label.

    The key is left to ``properties``, which editors offer for completion. Good for Python and for ECMA-262 with u.
    """
    return f"^(?!{_spaced(label.key, '')}$){_any_spelling(label)}$"


def _any_spelling(label: Named) -> str:
    names = "|".join(_spaced(name, _NOISE) for name in sorted(label.names))
    return f"\\s*{_ORDINAL}{_NOISE}(?:{names}){_NOISE}"


def _spaced(name: str, between: str) -> str:
    return between.join(map(_character, name))


def _character(character: str) -> str:
    """Match a character, and where there is one, its full-width form."""
    plain = f"\\{character}" if character in _SYNTAX else character
    return f"[{plain}{chr(ord(character) + 0xFEE0)}]" if "!" <= character <= "~" else plain


def _labels(labels: Iterable[Label]) -> Iterator[Label]:
    for label in labels:
        yield label
        yield from _labels(label.children)


def _rows(form: Form, table: Table, labels: Sequence[Label]) -> Schema:
    return keyed(labels, {label.key: _label(form, table, label) for label in labels})


def _label(form: Form, table: Table, label: Label) -> Schema:
    if label.children:
        about, holder = "分行填写；都没有发生的，可以只写一个 0。", _name(form, table, label)
    else:
        block = next(block for block in table.blocks if any(row.label is label for row in block.records))
        about = _about(table, block) if block.columns else MEANT[label.kind]
        holder = _name(form, table, block if block.columns else label)
    return {"title": label.text, "description": about, "$ref": f"#/$defs/{holder}"}


def _about(table: Table, block: Block) -> str:
    columns = block.leaf_columns
    about = [block.title] if block.title else []
    if len(columns) == 1:
        return "\n".join([*about, f"{columns[0].text}：{MEANT[columns[0].kind]}"])
    about.append(f"各列：{'、'.join(column.text for column in columns)}。没有写的列按 0 计。")
    if totals := [column.key for column in columns if column.key in _totals(table)]:
        about.append(f"{'、'.join(totals)}由程序计算，写了则核对。")
    return "\n".join(about)


def _totals(table: Table) -> set[str]:
    return {rule.equals[0] for rule in table.rules if rule.is_total and rule.along == "row"}


def _name(form: Form, table: Table, holder: Block | Label) -> str:
    """Name a block, a group or a row by its place: names within ``$ref`` had better be ASCII."""
    if isinstance(holder, Block):
        kind, place = "block", table.blocks.index(holder)
    else:
        kind, place = "group", list(_labels(table.tree)).index(holder)
    return f"{form.edition}-table{form.tables.index(table) + 1}-{kind}{place + 1}"


def _row(table: Table, columns: Sequence[Label]) -> Schema:
    """One row: columns by name; a list in the order of the form, without its last if that is a total; 0 or /."""
    kinds = [{"$ref": f"#/$defs/figure-{column.kind.value}"} for column in columns]
    named = {
        column.key: {"title": column.text, "description": MEANT[column.kind], **kind}
        for column, kind in zip(columns, kinds, strict=True)
    }
    by_name = keyed(columns, named)
    by_order = {"items": kinds[0]} if all(kind == kinds[0] for kind in kinds) else {"prefixItems": kinds}
    least = len(columns) - (columns[-1].key in _totals(table))
    length = {"minItems": least, "maxItems": len(columns)}
    if len(columns) > 1:
        row = _zero_or(by_name)
    else:
        figure = _figure(columns[0].kind)
        by_name["properties"] |= figure["properties"]
        row = {**figure, **by_name, "required": [], "dependentRequired": {REMARK_KEY: [VALUE_KEY]}}
    return {**row, "type": [*row["type"], "array"], **by_order, **length}


def _figure(kind: Kind) -> Schema:
    shape = SHAPES[kind]
    types: list[str] = ["integer" if shape.is_whole else "number", "string"]
    if kind.is_words:
        types = TEXT["type"] if kind is Kind.TEXT else ["string"]
    scalar: Schema = {
        "type": types,
        **({} if kind.is_words else {"minimum": shape.least, "maximum": shape.most}),
        "pattern": f"^(?:{shape.expression}|{_ABSENT})$",
        "patternErrorMessage": f"应是{MEANT[kind]}",
    }
    remark = {"title": "说明", "description": "印在数字后面的括号里。", **MAYBE_TEXT}
    return {
        **scalar,
        "type": [*types, "object"],
        "properties": {VALUE_KEY: {"title": "数字", **scalar}, REMARK_KEY: remark},
        "required": [VALUE_KEY],
        "additionalProperties": False,
    }


def _zero_or(mapping: Schema) -> Schema:
    """Allow one 0 or / that stands for every figure below; any other lone figure names no column."""
    return {
        "type": ["integer", "string", "object"],
        "minimum": 0,
        "maximum": 0,
        "pattern": f"^\\s*(?:0|{_ABSENT})\\s*$",
        "patternErrorMessage": "这里只能写 0 或 /；其他数字要写明是哪一行哪一列。",
        **mapping,
    }
