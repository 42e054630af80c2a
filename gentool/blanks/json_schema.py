"""A form, in all editions → one JSON Schema, by which an editor completes, explains and checks a file as it is typed.

The schema is milder than reading where JSON Schema has no words for a rule (an item given twice in two spellings,
``1.0`` for ``1``), and stricter in one point only: a year before the first edition is refused whatever 格式 says.

Every figure and row is one schema of several types, not an ``anyOf``: each keyword then speaks of its own type only,
and an editor names the one thing that is wrong. ``patternErrorMessage`` is what VS Code's YAML extension shows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from gentool.blanks.yaml_tables import MEANT
from gentool.form.loading import edition_for, editions, form_of
from gentool.form.model import Block, Form, Kind, Label, Part, Section, Table
from gentool.report.figures import NOT_APPLICABLE, SHAPES
from gentool.report.reading import heads
from gentool.report.reading.tables import REMARK_KEY, VALUE_KEY

Schema = dict[str, Any]
Named = Label | Part | Section

_TEXT: Schema = {"type": ["string", "number", "boolean"]}
_MAYBE_TEXT: Schema = {"type": [*_TEXT["type"], "null"]}

_ABSENT = "|".join(sorted(NOT_APPLICABLE))
_NOISE = "[\\s\"'“”‘’、，,。.;；:：]*"
_ORDINAL = "(?:[(（]?\\s*[0-9０-９一二三四五六七八九十]+\\s*[)）.．、])?"
_SYNTAX = frozenset(r"^$\.*+?()[]{}|/")

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_SAID = {**_TEXT, "pattern": r"\S", "patternErrorMessage": "这里不能空着。"}
_UNIT_NAME = rf'^(?=\s*[^\s.])(?![\s\S]*\.\s*$)\s*(?:(?!\.\.)[^/\\:*?"<>|\n\t]){{1,{heads.LONGEST_UNIT}}}\s*$'
_DATE = r"^\s*[0-9]{4}[-年/.][0-9]{1,2}[-月/.][0-9]{1,2}日?\s*$"


def schema(of: str | None = None) -> Schema:
    """Return the schema (draft 2020-12) of a form's files, in any of its editions; their 年度 chooses the edition."""
    forms = [form_of(name, of) for name in editions(of)]
    definitions = _figure_definitions(forms)
    for form in forms:
        definitions |= {form.edition: _edition(form, forms[0].first_year)}
        definitions |= {_part_name(form, part): _part(form, part) for part in form.parts} | _row_definitions(form)
    return {
        "$schema": DIALECT,
        "title": forms[0].report,
        "description": "gentool 的填报文件：一个机关、一个年度一份。",
        "type": "object",
        "required": [*([] if forms[0].is_default else [heads.REPORT]), heads.UNIT, heads.YEAR],
        **_choice(forms),
        "$defs": definitions,
    }


def schema_text(of: str | None = None) -> str:
    """Return the schema as JSON text, the same at each call, ending in a newline."""
    return json.dumps(schema(of), ensure_ascii=False, indent=2) + "\n"


def _choice(forms: list[Form]) -> Schema:
    """Choose by year as ``loading.edition_for`` does: each older edition for its years, else the newest."""
    *older, newest = forms
    choice: Schema = {"$ref": f"#/$defs/{newest.edition}"}
    for form in reversed(older):
        span = range(form.first_year, newest.first_year)
        years = [year for year in span if edition_for(year, form.family) == form.edition]
        is_its_year = {"properties": {heads.YEAR: {"enum": [*years, *map(str, years)]}}, "required": [heads.YEAR]}
        choice = {"allOf": [{"if": is_its_year, "then": {"$ref": f"#/$defs/{form.edition}"}, "else": choice}]}
    return choice


def _edition(form: Form, first_year: int) -> Schema:
    mapping = _keyed(form.parts, {part.key: _described(form, part) for part in form.parts})
    narratives = [part for part in form.parts if part.narrative is not None]
    return {
        "title": form.name,
        "description": f"{form.name}（{form.document}）",
        "type": "object",
        **mapping,
        "properties": _own_keys(form, first_year) | mapping["properties"],
        # A part in another spelling is there all the same; only where there is none is the key itself required.
        "allOf": [
            {"if": {"propertyNames": {"not": {"pattern": _spellings(part)}}}, "then": {"required": [part.key]}}
            for part in narratives
        ],
    }


def _own_keys(form: Form, first_year: int) -> Schema:
    """Return what every edition has at the top of a file, besides its parts."""
    return {
        heads.REPORT: {"description": "哪一种报告。", "enum": list(dict.fromkeys((form.short, form.report)))},
        heads.UNIT: {
            **_TEXT,
            "description": "本机关的规范名称，用在标题和文件名里，例如：云溪市财政局。",
            "pattern": _UNIT_NAME,
            "patternErrorMessage": f"单位名称不能空着，不超过 {heads.LONGEST_UNIT} 个字，不能有文件名里不能用的字符。",
        },
        heads.YEAR: {
            "description": "报告所写的年度，四位数字，例如 2025；不是发布的年份。",
            "type": ["integer", "string"],
            "minimum": first_year,
            "maximum": 2099,
            "pattern": r"^\s*20[0-9]{2}\s*$",
            "patternErrorMessage": "年度应是四位数字，例如 2025。",
        },
        heads.EDITION: {
            "description": "一般不写，由程序按年度选用。",
            "enum": [form.edition, *([int(form.edition)] if form.edition.isdecimal() else [])],
        },
        heads.DATA: {
            "description": "本机关自己的数据，供文字引用：一行一项，例如“网站: 373”，文字里写 {{ 网站 }}。",
            "type": "object",
            "additionalProperties": _SAID,
        },
        heads.CROSS_SUMS: {
            "description": "应当成立的等式，每行以“- ”开头，例如“- 信息总数 = 网站 + 公众号”。",
            "type": "array",
            "items": _MAYBE_TEXT,
        },
        heads.ANSWERS: {
            "description": f"已经核实、不必改动的警告，每行一条，例如“{heads.ANSWER_EXAMPLE}”。",
            "type": "array",
            "items": {
                "type": "object",
                "properties": dict.fromkeys(heads.ANSWER_KEYS, _MAYBE_TEXT),
                "required": [heads.ANSWER_CODE, heads.ANSWER_REASON],
                "anyOf": [{"required": [heads.ANSWER_FIELD]}, {"required": [heads.ANSWER_QUOTE]}],
                "additionalProperties": False,
            },
        },
        heads.PREFACE: {**_MAYBE_TEXT, "description": f"不写则用通用的引言：{form.preface}"},
        heads.CONTACT: {
            "description": "地址、电话等，写成一段文字，或一行一项；印在引言的末尾。",
            "type": [*_MAYBE_TEXT["type"], "object"],
            "additionalProperties": _MAYBE_TEXT,
        },
        heads.PUBLISHED: {
            "description": "写成 2026-01-20 的样子。",
            "type": "string",
            "pattern": _DATE,
            "patternErrorMessage": "日期请写成 2026-01-20 的样子。",
        },
        heads.SIGNATURE: {**_MAYBE_TEXT, "description": "文末的署名，一般是单位名称。"},
    }


def _part_name(form: Form, part: Part) -> str:
    return f"{form.edition}-part{form.parts.index(part) + 1}"


def _described(form: Form, part: Part) -> Schema:
    """Return the part's schema by reference, with what the editor tells of it."""
    about = [f"依据：{part.basis}。"]
    if part.table is not None:
        about += [f"{rule.means}（{rule.code}）。" for rule in part.table.rules]
        about.append("没有写的行按 0 计；全年都没有发生的，可以只写一个 0。")
        about += ["本机关没有这类职权的，只写一个 /。", *part.table.notes] if part.table.absent else part.table.notes
    if part.narrative is not None and part.narrative.guide:
        about.append(f"{part.narrative.guide}。")
    if part.narrative is not None and part.narrative.most:
        about.append(f"一般不超过 {part.narrative.most} 字。")
    return {"title": part.heading, "description": "\n".join(about), "$ref": f"#/$defs/{_part_name(form, part)}"}


def _part(form: Form, part: Part) -> Schema:
    if part.table is not None:
        return _table_schema(form, part.table)
    assert part.narrative is not None
    if not part.narrative.sections:
        return _SAID
    sections = {section.key: _section(section) for section in part.narrative.sections}
    return {**_SAID, "type": [*_TEXT["type"], "object"], **_keyed(part.narrative.sections, sections)}


def _section(section: Section) -> Schema:
    about = [f"{section.guide}。"] if section.guide else []
    if section.mention:
        wanted = "、".join(section.mention.any)
        about.append(f"名称以“{section.mention.units}”结尾的，还要写{wanted}（{section.mention.basis}）。")
    return {"title": section.label or section.key, "description": "\n".join(about), **_SAID}


def _table_schema(form: Form, table: Table) -> Schema:
    """Return the schema of what stands under a table's heading: its rows, a remark, or one 0 for all."""
    rows = _rows(form, table, table.tree)
    rows["properties"][REMARK_KEY] = {"title": "表下的注", "description": "印在表格下面的说明。", **_MAYBE_TEXT}
    # Printed headings are not offered; but whoever writes one is understood.
    for heading in (label for block in table.blocks for label in block.rows if label.open):
        below = {"type": "object", **_rows(form, table, heading.children)}
        below["properties"][REMARK_KEY] = _MAYBE_TEXT
        rows["patternProperties"][f"^{_any_spelling(heading)}$"] = below
    return _zero_or(rows)


def _row_definitions(form: Form) -> Schema:
    """Return the schemas of the form's blocks and groups, by the names that :func:`_table_schema` refers to."""
    found: Schema = {}
    for table in form.tables:
        found |= {_name(form, table, block): _row(table, block.leaf_columns) for block in table.blocks if block.columns}
        alone = [row for block in table.blocks if not block.columns for row in block.records]
        found |= {_name(form, table, row.label): _row(table, row.columns) for row in alone}
        groups = [label for label in _labels(table.tree) if label.children]
        found |= {_name(form, table, group): _zero_or(_rows(form, table, group.children)) for group in groups}
    return found


def _figure_definitions(forms: Sequence[Form]) -> Schema:
    """Return one schema per kind of figure that forms have: the number, ``/``, or the number with a remark."""
    kinds = {form.column(address).kind for form in forms for address in form.addresses}
    return {f"figure-{kind.value}": _figure(kind) for kind in Kind if kind in kinds}


def _keyed(labels: Iterable[Named], found: Schema) -> Schema:
    """Return the keywords of a mapping whose keys are labels: the keys themselves and their other spellings."""
    brief = {key: {name: value for name, value in of.items() if name != "description"} for key, of in found.items()}
    return {
        "properties": found,
        "patternProperties": {_spellings(label): brief[label.key] for label in labels},
        "additionalProperties": False,
    }


def _spellings(label: Named) -> str:
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
    return _keyed(labels, {label.key: _label(form, table, label) for label in labels})


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
    by_name = _keyed(columns, named)
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
        types = _TEXT["type"] if kind is Kind.TEXT else ["string"]
    scalar: Schema = {
        "type": types,
        **({} if kind.is_words else {"minimum": shape.least, "maximum": shape.most}),
        "pattern": f"^(?:{shape.expression}|{_ABSENT})$",
        "patternErrorMessage": f"应是{MEANT[kind]}",
    }
    remark = {"title": "说明", "description": "印在数字后面的括号里。", **_MAYBE_TEXT}
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
