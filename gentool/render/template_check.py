"""A Word template against its form: does a restyled one still have every heading, every cell, every text in its place?

Catches the slips of whoever restyles a template in Word or WPS: a row deleted, cells swapped, a tag typed over; last
year's template, kept after the form has changed, told once instead of cell by cell; and ``{%p if … %}`` above a table
with ``{%p endif %}`` below it: a report for which the condition does not hold would be published without the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from gentool.form.loading import all_editions
from gentool.form.model import ABSENT, Form, Part, name_of
from gentool.ooxml.faults import NAME
from gentool.ooxml.template import WordTemplate
from gentool.ooxml.template.stories import TableText
from gentool.ooxml.template.tags import ENDS, Tag
from gentool.problems.problem import Code, Problem, Severity, Where
from gentool.render.docx import all_names
from gentool.render.template_tables import CELL, bare, check_tables, names_in, tables_of, tags_of
from gentool.text.lazy_regex import Pattern
from gentool.text.nearest import nearest

HEAD = Code("W-HEAD", "模板缺少标题，或者标题、表格、正文的次序不对", "请把这个标题单独写成一段，文字要一字不差。")
TEXT = Code("W-TEXT", "模板缺少正文的标签，或者写了两次", "请另起一段，补上标签。")
CONDITION = Code(
    "W-IF", "模板用条件或循环包住了统一格式必须有的标题或表格", "请删去这一对标签；标题和表格每份报告都要有。"
)
EDITION = Code(
    "W-EDITION", "模板是另一版格式或另一种报告的", "请用 gentool template new 取出这一版格式的模板，再改样式。"
)
CODES = (CELL, HEAD, TEXT, CONDITION, EDITION)

_DOTTED: Final = Pattern(r"[^\W\d]\w*(?:\.\w+)*")
_NAMES: Final = Pattern(r"(?<![\w.])([^\W\d]\w*(?:\.\w+)+)(?![\w.]*\()")
_STRINGS: Final = Pattern(r"'[^']*'|\"[^\"]*\"")
_WANTED: Final = {
    "标题": "报告的题目不会写进去。",
    "引言": "报告开头的说明不会写进去。",
    "草稿": "用 --draft 生成的稿子上不会标出“草稿”。",
}


class _Item(NamedTuple):
    """A thing that has its place in the order: the key of its part, what it is, and of a heading its text."""

    part: str
    kind: str
    text: str = ""


def _items(part: Part) -> list[_Item]:
    """Return what a part has, in order."""
    heads = [_Item(part.key, "标题", text) for _, text in part.printed]
    return [*heads, _Item(part.key, "正文" if part.narrative is not None else "表格")]


def check_template(template: WordTemplate, form: Form) -> list[Problem]:
    """Return everything in which a template differs from its form, and every name it uses that no report has."""
    where = Where(template.name)
    tables = [item for item in template.outline if isinstance(item, TableText)]
    if other := _other_edition((name for table in tables for name in names_in(table)), form, where):
        return [*template.warnings, other]
    stream = _stream(template, form)
    return [
        *template.warnings,
        *(
            HEAD.at(where, f"模板里没有标题“{item.text}”。", field=item.part)
            for part in form.parts
            for item in _items(part)[:-1]
            if item not in stream
        ),
        *check_tables(form, tables, where),
        *_conditions(template.outline, form, tables_of(form, tables), where),
        *_texts(template, form, stream, where),
        *_disorder(form, stream, where),
        *_unknown(template, form, where),
    ]


def _stream(template: WordTemplate, form: Form) -> list[_Item]:
    """Return the headings, tables and narratives of the form in the order in which the template has them."""
    heads = {bare(item.text): item for part in form.parts for item in _items(part)[:-1]}
    narratives = {part.key for part in form.parts if part.narrative is not None}
    tables = tables_of(form, [item for item in template.outline if isinstance(item, TableText)])
    found: list[_Item] = []
    for item in template.outline:
        if isinstance(item, TableText):
            found += [_Item(key, "表格") for key, table in tables.items() if table is item]
        elif bare(item) in heads:
            found.append(heads[bare(item)])
        elif "{{" in item:
            used = [name for tag in tags_of(item) if tag.mark == "{" for name in _DOTTED.findall(bare(tag.code))]
            found += [_Item(name, "正文") for name in used if name in narratives]
    return found


def _disorder(form: Form, stream: list[_Item], where: Where) -> Iterator[Problem]:
    """Tell as few as possible of the things that would have to move."""
    wanted = [item for part in form.parts for item in _items(part)]
    order = {item: number for number, item in enumerate(wanted)}
    heads = [order[item] for item in stream if item.kind == "标题"]
    firm = {number for item, number in order.items() if (item.kind == "标题") == (heads == sorted(heads))}
    kept = _rising([order[item] for item in stream], firm)
    for item in wanted:
        if item in stream and order[item] not in kept:
            heading = form.part_by_key[item.part].heading
            what = f"标题“{item.text}”" if item.text else f"标题“{heading}”的{item.kind}"
            after = [other for other in wanted[: order[item]] if other in stream]
            before = after[-1].text or form.part_by_key[after[-1].part].heading if after else ""
            place = f"紧接在“{before}”的{after[-1].kind}之后" if after else "在最前面"
            message = f"{what}放错了位置，它应当{place}。"
            yield HEAD.at(where, message, field=item.part, hint="请把它移回原处：每个标题下面是它自己的表格或正文。")


def _rising(numbers: list[int], firm: set[int]) -> set[int]:
    """Return the longest rising subsequence; among equals the one with most of the ``firm``."""

    def worth(line: tuple[int, ...]) -> tuple[int, int]:
        return len(line), len(firm.intersection(line))

    best: list[tuple[int, ...]] = [()]
    for number in numbers:
        before = max((line for line in best if not line or line[-1] < number), key=worth)
        best.append((*before, number))
    longest = max(best, key=worth)
    return set(longest)


def _texts(template: WordTemplate, form: Form, stream: list[_Item], where: Where) -> Iterator[Problem]:
    for part in form.parts:
        count = stream.count(_Item(part.key, "正文"))
        if count > 1:
            message = f"标题“{part.heading}”下面的文字，标签写了 {count} 次，文字会重复出现。"
            yield TEXT.at(where, message, field=part.key, hint="请只保留标题下面的一处。")
        elif part.narrative is not None and not count:
            hint = f"请在这个标题下面另起一段，写上 {{{{p {part.key} }}}}。"
            yield TEXT.at(where, f"标题“{part.heading}”下面的文字没有标签，写不进去。", field=part.key, hint=hint)
    for name, effect in _WANTED.items():
        if name not in template.names:
            hint = "如果不是有意的，请参照原来的模板补上。"
            message = f"模板没有用到“{name}”，{effect}"
            yield TEXT.at(where, message, field=name, hint=hint, severity=Severity.WARNING)


def _unknown(template: WordTemplate, form: Form, where: Where) -> Iterator[Problem]:
    names = all_names(form)
    written = (*template.expressions, *template.statements)
    dotted = (name for code in written if "." in code for name in _NAMES.findall(_STRINGS.sub("", code)))
    asked = [*template.names, *(name for name in dotted if name.partition(".")[0] in template.names)]
    for name in dict.fromkeys(sorted(asked)):
        found: Any = names
        for step in name.split("."):
            known = found if isinstance(found, dict) else {}
            if step not in known:
                near = nearest(step, known)
                hint = f"您要写的是不是“{near}”？" if near else None
                yield NAME.at(where, f"模板用到了“{name}”，报告里没有“{step}”。", field=name, hint=hint)
                break
            found = known[step]


_SURE = 0.75  # of the names in the template and of the form, both must share this much


def _other_edition(names: Iterable[str], form: Form, where: Where) -> Problem | None:
    """Return the problem that a template's figures are those of another edition, None if they may be the form's."""
    written = frozenset(names)
    known = {edition: {name_of(edition, address) for address in edition.addresses} for edition in all_editions()}
    likeness = {edition: len(written & own) / len(written | own) for edition, own in known.items()}
    best = max(likeness, key=lambda edition: likeness[edition])
    if best is form or likeness[best] < _SURE or likeness[best] <= likeness.get(form, 0):
        return None
    is_like = best.is_like(form)
    other, mine = (f" {each.edition} 版" if is_like else f"“{each.short}”" for each in (best, form))
    message = f"这是{other}格式的模板，这里要用{mine}的。"
    hint = (
        f"请用 gentool template new 文件 {_options(form)} 取出{mine}的模板，再改样式；"
        f"只想检查{other}模板的，请在 gentool template check 后面加 {_options(best)}。"
    )
    return EDITION.at(where, message, hint=hint)


def _options(form: Form) -> str:
    """Return what names an edition on the command line."""
    return f"--edition {form.edition}" if form.is_default else f"--form {form.short} --edition {form.edition}"


_LISTED = 3


def _conditions(
    outline: tuple[str | TableText, ...], form: Form, tables: Mapping[str, TableText], where: Where
) -> Iterator[Problem]:
    """Yield one problem for each outermost condition or loop with headings or tables of the form inside."""
    heads = {bare(text): text for part in form.parts for _, text in part.printed}
    open_tags: list[Tag] = []
    inside: list[str] = []
    shown_if: list[str] = []  # what the open tags ask for here
    for item in outline:
        if isinstance(item, TableText):
            inside += [
                f"“{form.part_by_key[key].heading}”的表格"
                for key, table in tables.items()
                if table is item and open_tags and shown_if != [_applies(form, key)]
            ]
            continue
        if open_tags and bare(item) in heads:
            inside.append(f"标题“{heads[bare(item)]}”")
        for tag in tags_of(item) if "{%" in item else ():
            if tag.keyword in ENDS:
                open_tags.append(tag)
                shown_if.append(bare(tag.code))
            elif tag.keyword == "else" and open_tags:
                shown_if[-1] = shown_if[-1].replace("if", "ifnot", 1)
            elif tag.keyword in ENDS.values() and open_tags:
                first = open_tags.pop()
                shown_if.pop()
                if not open_tags and inside:
                    more = f"等 {len(inside)} 处" if len(inside) > _LISTED else ""
                    effect = "会重复出现或者不出现" if first.keyword == "for" else "条件不成立时不会出现"
                    between = f"模板里的“{first.source}”和“{tag.source}”之间"
                    message = f"{between}有{'、'.join(inside[:_LISTED])}{more}，{effect}。"
                    yield CONDITION.at(where, message, field=first.source)
                    inside = []


def _applies(form: Form, key: str) -> str:
    """Return the one condition under which a table may stand, that it applies to the body; nothing: it always does."""
    table = form.part_by_key[key].table
    return f"ifnot{table.alias}.{ABSENT}" if table and table.absent else ""
