"""A Word template against its form: does a restyled one still have every heading, every cell, every text?

Catches the slips of whoever restyles a template in Word or WPS: a row deleted, a tag typed over, a name misspelt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from gentool.context import name_of
from gentool.form import Address, Form
from gentool.problems import Code, Problem, Severity, Where
from gentool.render.docx import all_names
from gentool.word import WordTemplate
from gentool.word.faults import NAME, nearest

CELL = Code("W-CELL", Severity.ERROR, "模板的表格缺少单元格的标签", "请在这一格里补上标签。")
HEAD = Code("W-HEAD", Severity.ERROR, "模板缺少标题", "请把这个标题单独写成一段，文字要一字不差。")
TEXT = Code("W-TEXT", Severity.ERROR, "模板缺少正文的标签", "请另起一段，补上标签。")
CODES = (CELL, HEAD, TEXT)

_DOTTED: Final = re.compile(r"[^\W\d]\w*(?:\.\w+)*")
_WANTED: Final = {
    "标题": "报告的题目不会写进去。",
    "引言": "报告开头的说明不会写进去。",
    "草稿": "用 --draft 生成的稿子上不会标出“草稿”。",
}


def check_template(template: WordTemplate, form: Form) -> list[Problem]:
    """Return everything a template lacks of its form, and every name it uses that no report has."""
    where = Where(template.name)
    used = {name for code in template.expressions for name in _DOTTED.findall("".join(code.split()))}
    return [
        *_headings(template, form, where),
        *(_missing_cell(form, address, where) for address in form.addresses if name_of(form, address) not in used),
        *_texts(template, form, used, where),
        *_unknown(template, form, where),
    ]


def _headings(template: WordTemplate, form: Form, where: Where) -> Iterator[Problem]:
    present = {"".join(text.split()) for text in template.texts}
    for part in form.parts:
        if part.heading not in present:
            yield HEAD.at(where, f"模板里没有标题“{part.heading}”。", field=part.key)


def _missing_cell(form: Form, address: Address, where: Where) -> Problem:
    row = form.row(address)
    words = " › ".join((*row.path[:-1], row.label.text))
    heading = form.part_by_key[address.table].heading
    column = form.column(address).text
    message = f"“{heading}”的表格里，“{words}”一行的“{column}”一格没有标签，数字写不进去。"
    tag = f"{{{{ {name_of(form, address)} }}}}"
    return CELL.at(where, message, field=form.field(address), hint=f"请在这一格里写上 {tag}。")


def _texts(template: WordTemplate, form: Form, used: set[str], where: Where) -> Iterator[Problem]:
    for part in form.parts:
        if part.narrative is not None and part.key not in used:
            hint = f"请在这个标题下面另起一段，写上 {{{{p {part.key} }}}}。"
            yield TEXT.at(where, f"标题“{part.heading}”下面的文字没有标签，写不进去。", field=part.key, hint=hint)
    for name, effect in _WANTED.items():
        if name not in template.names:
            hint = "如果不是有意的，请参照原来的模板补上。"
            message = f"模板没有用到“{name}”，{effect}"
            yield TEXT.at(where, message, field=name, hint=hint, severity=Severity.WARNING)


def _unknown(template: WordTemplate, form: Form, where: Where) -> Iterator[Problem]:
    names = all_names(form)
    dotted = (code.split("|")[0].strip() for code in template.expressions)
    asked = [*template.names, *(name for name in dotted if "." in name and _DOTTED.fullmatch(name))]
    for name in dict.fromkeys(sorted(asked)):
        found: Any = names
        for step in name.split("."):
            if not isinstance(found, dict) or step not in found:
                yield _not_known(name, step, found, where)
                break
            found = found[step]


def _not_known(name: str, step: str, owner: Any, where: Where) -> Problem:
    near = nearest(step, owner) if isinstance(owner, dict) else None
    hint = f"您要写的是不是“{near}”？" if near else None
    return NAME.at(where, f"模板用到了“{name}”，报告里没有“{step}”。", field=name, hint=hint)
