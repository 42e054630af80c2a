"""A form, in all editions → one JSON Schema, by which an editor completes, explains and checks a file as it is typed.

The schema is milder than reading where JSON Schema has no words for a rule (an item given twice in two spellings,
``1.0`` for ``1``), and stricter in one point only: a year before the first edition is refused whatever 格式 says.
"""

from __future__ import annotations

import json

from gentool.blanks.json_schema_tables import (
    MAYBE_TEXT,
    TEXT,
    Schema,
    figure_definitions,
    keyed,
    row_definitions,
    spellings,
    table_schema,
)
from gentool.form.loading import edition_for, editions, form_of
from gentool.form.model import Form, Part, Section
from gentool.report.reading import heads

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_SAID = {**TEXT, "pattern": r"\S", "patternErrorMessage": "这里不能空着。"}
_UNIT_NAME = rf'^(?=\s*[^\s.])(?![\s\S]*\.\s*$)\s*(?:(?!\.\.)[^/\\:*?"<>|\n\t]){{1,{heads.LONGEST_UNIT}}}\s*$'
_DATE = r"^\s*[0-9]{4}[-年/.][0-9]{1,2}[-月/.][0-9]{1,2}日?\s*$"


def schema(of: str | None = None) -> Schema:
    """Return the schema (draft 2020-12) of a form's files, in any of its editions; their 年度 chooses the edition."""
    forms = [form_of(name, of) for name in editions(of)]
    definitions = figure_definitions(forms)
    for form in forms:
        definitions |= {form.edition: _edition(form, forms[0].first_year)}
        definitions |= {_name(form, part): _part(form, part) for part in form.parts} | row_definitions(form)
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
    mapping = keyed(form.parts, {part.key: _described(form, part) for part in form.parts})
    narratives = [part for part in form.parts if part.narrative is not None]
    return {
        "title": form.name,
        "description": f"{form.name}（{form.document}）",
        "type": "object",
        **mapping,
        "properties": _own_keys(form, first_year) | mapping["properties"],
        # A part in another spelling is there all the same; only where there is none is the key itself required.
        "allOf": [
            {"if": {"propertyNames": {"not": {"pattern": spellings(part)}}}, "then": {"required": [part.key]}}
            for part in narratives
        ],
    }


def _own_keys(form: Form, first_year: int) -> Schema:
    """Return what every edition has at the top of a file, besides its parts."""
    return {
        heads.REPORT: {"description": "哪一种报告。", "enum": list(dict.fromkeys((form.short, form.report)))},
        heads.UNIT: {
            **TEXT,
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
            "items": MAYBE_TEXT,
        },
        heads.ANSWERS: {
            "description": f"已经核实、不必改动的警告，每行一条，例如“{heads.ANSWER_EXAMPLE}”。",
            "type": "array",
            "items": {
                "type": "object",
                "properties": dict.fromkeys(heads.ANSWER_KEYS, MAYBE_TEXT),
                "required": [heads.ANSWER_CODE, heads.ANSWER_REASON],
                "anyOf": [{"required": [heads.ANSWER_FIELD]}, {"required": [heads.ANSWER_QUOTE]}],
                "additionalProperties": False,
            },
        },
        heads.PREFACE: {**MAYBE_TEXT, "description": f"不写则用通用的引言：{form.preface}"},
        heads.CONTACT: {
            "description": "地址、电话等，写成一段文字，或一行一项；印在引言的末尾。",
            "type": [*MAYBE_TEXT["type"], "object"],
            "additionalProperties": MAYBE_TEXT,
        },
        heads.PUBLISHED: {
            "description": "写成 2026-01-20 的样子。",
            "type": "string",
            "pattern": _DATE,
            "patternErrorMessage": "日期请写成 2026-01-20 的样子。",
        },
        heads.SIGNATURE: {**MAYBE_TEXT, "description": "文末的署名，一般是单位名称。"},
    }


def _name(form: Form, part: Part) -> str:
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
    return {"title": part.heading, "description": "\n".join(about), "$ref": f"#/$defs/{_name(form, part)}"}


def _part(form: Form, part: Part) -> Schema:
    if part.table is not None:
        return table_schema(form, part.table)
    assert part.narrative is not None
    if not part.narrative.sections:
        return _SAID
    sections = {section.key: _section(section) for section in part.narrative.sections}
    return {**_SAID, "type": [*TEXT["type"], "object"], **keyed(part.narrative.sections, sections)}


def _section(section: Section) -> Schema:
    about = [f"{section.guide}。"] if section.guide else []
    if section.mention:
        wanted = "、".join(section.mention.any)
        about.append(f"名称以“{section.mention.units}”结尾的，还要写{wanted}（{section.mention.basis}）。")
    return {"title": section.label or section.key, "description": "\n".join(about), **_SAID}
