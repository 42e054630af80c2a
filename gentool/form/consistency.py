"""A form that was built → what it contradicts itself in, in words for the engineer who writes it.

A fault comes with the steps to what is wrong: keys, names and numbers of entries, as
:func:`~gentool.form.merging.place_of` follows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress

from gentool.form.model import Form, Kind, Label, Limit, Part, Rule, Table, name_of
from gentool.form.table import Sum, Wordings
from gentool.text.lazy_regex import Pattern

Steps = tuple[str | int, ...]
Fault = tuple[Steps, str]
_NAME = Pattern(r"[^\W\d][\w·]*")  # as gentool.report.placeholders reads it
_NAMED = Pattern(r"\{\{ *(?:单位|年度) *\}\}")


def faults_of(form: Form) -> Iterator[Fault]:
    """Yield what is wrong with an edition, and where."""
    for steps, expression in _expressions(form):
        try:
            re.compile(expression)
        except (re.error, TypeError, OverflowError, RecursionError) as error:
            yield steps, f"{steps[-1]} 不是正则表达式（{error}）"
    yield from _title_faults(form)
    parts = [(part, ("parts", number)) for number, part in enumerate(form.parts)]
    repeated = list(_repeated("部分", [(part.key, at) for part, at in parts]))
    yield from repeated
    names = set() if repeated else {name_of(form, address) for address in form.addresses}
    for pair in (pair for pair in form.pairs if not repeated and pair.figure not in names):
        yield ("pairs", pair.form), f"pairs 提到“{pair.figure}”，表中没有"
    yield from _repeated("表的简称", [(part.table.alias, (*at, "table", "alias")) for part, at in parts if part.table])
    for part, at in parts:
        yield from _part_faults(part, at)
        if part.table:
            yield from _unreadable(part.table, (*at, "table"))


def _expressions(form: Form) -> Iterator[tuple[Steps, str]]:
    """Yield every regular expression of a form, and where."""
    yield ("titled",), form.titled.pattern
    yield from ((("phrases", key), expression) for key, expression in form.phrases.items())
    for number, part in enumerate(form.parts):
        narrative, wordings = part.narrative, part.table and part.table.wordings
        mentions = [section.mention for section in narrative.sections if section.mention] if narrative else []
        said = [*narrative.said.values()] if narrative else []
        said += [expression for mention in mentions for expression in (mention.units, *mention.any.values())]
        yield from ((("parts", number, "narrative"), expression) for expression in said)
        if wordings:
            texts = (*wordings.signs, *wordings.aside, *wordings.about, *wordings.others, *wordings.neutral)
            entries = (*wordings.rows, *wordings.columns)
            words = (expression for entry in entries for expression in (*entry.words, entry.unless))
            yield from ((("parts", number, "table", "wordings"), text) for text in (*texts, *words))


def _title_faults(form: Form) -> Iterator[Fault]:
    """Yield that published titles would not be known as such: ``titled`` says nothing of the body and the year."""
    bare = "".join(_NAMED.sub("", form.title).split())
    with suppress(re.error, TypeError):
        if not any(re.search(form.titled.pattern, bare.removeprefix(year)) for year in ("", "年", "年度")):
            yield ("titled",), f"titled 与 title 里单位、年度以外的文字“{bare}”对不上，导入时认不出标题"


def _part_faults(part: Part, at: Steps) -> Iterator[Fault]:
    if (part.narrative is None) == (part.table is None):
        yield at, f"“{part.key}”必须恰好有 narrative 和 table 之一"
    if part.narrative:
        sections = enumerate(part.narrative.sections)
        found = [(section.key, (*at, "narrative", "sections", number)) for number, section in sections]
        yield from _repeated(f"“{part.key}”的小节", found)
    if part.table:
        at = (*at, "table")
        yield from _label_faults(part.table, at)
        yield from _rule_faults(part.table, at)
        if part.table.wordings:
            yield from _wording_faults(part.table, part.table.wordings, (*at, "wordings"))


def _label_faults(table: Table, at: Steps) -> Iterator[Fault]:
    places: dict[Label, Steps] = {}
    for number, block in enumerate(table.blocks):
        places.update(_walk(block.rows, (*at, "blocks", number, "rows")))
        places.update(_walk(block.columns, (*at, "blocks", number, "columns")))
    yield from _repeated(f"{table.name}的行", [(row.name, places[row.label]) for row in table.rows])
    tops = [(name, places[label]) for label in table.tree for name in label.names]
    yield from _repeated(f"{table.name}的行名", tops)
    for label in table.tree:
        below = [(name, places[child]) for child in label.children for name in child.names]
        yield from _repeated(f"“{label.key}”下的行名", below)
    for block in table.blocks:
        columns = [(column.key, places[column]) for column in block.leaf_columns]
        yield from _repeated(f"{table.name}的列", columns)
        figures = sum(len(row.columns) for row in block.records) if block.across else len(block.leaf_columns)
        room = table.width if block.across else table.width - table.label_columns
        if figures > room:
            yield (*at, "width"), f"{table.name}宽 {table.width} 格，放不下 {figures} 列数字"


def _walk(labels: Sequence[Label], at: Steps) -> Iterator[tuple[Label, Steps]]:
    for number, label in enumerate(labels):
        yield label, (*at, number)
        yield from _walk(label.children, (*at, number, "children"))


def _unreadable(table: Table, at: Steps) -> Iterator[Fault]:
    """Yield the names by which no placeholder, and so no cell of the Word template, could ask for a figure."""
    named = {table.alias: (*at, "alias")}
    for number, block in enumerate(table.blocks):
        for what, labels in (("columns", block.columns), ("rows", block.rows)):
            for label, place in _walk(labels, (*at, "blocks", number, what)):
                if not label.open and not (what == "columns" and label.children):
                    named.setdefault(label.key, place)
    for name, place in named.items():
        if not _NAME.fullmatch(name):
            yield place, f"“{name}”不能作 key 或 alias：只能用汉字、字母、数字和 ·，其余写在 label 里"


def _rule_faults(table: Table, at: Steps) -> Iterator[Fault]:
    tops = {label.key for label in table.tree}
    for number, rule in enumerate(table.rules):
        known = {c.key for row in table.rows for c in row.columns} if rule.along == "row" else tops
        yield from _unknown(table, rule, known, (*at, "rules", number))
        if not (rule.sum and rule.equals):
            yield (*at, "rules", number), f"{table.name}的规则 {rule.code} 没有写把哪些加起来"
        if rule.along not in _ALONG:
            yield (*at, "rules", number), f"{table.name}的规则 {rule.code} 的 along 应是 {'、'.join(_ALONG)} 之一"
        elif (rule.along == "table") != any(not block.columns for block in table.blocks):
            yield (
                (*at, "rules", number),
                f"{table.name}的规则 {rule.code} 的 along：没有 columns 的表用 table，其余不用",
            )
        elif known.issuperset((*rule.sum, *rule.equals)):
            yield from _unlike(table, rule, (*at, "rules", number))
    for number, limit in enumerate(table.limits):
        known = {name for name in (*limit.sum, *limit.most) if table.spot(name)[0]}
        yield from _unknown(table, limit, known, (*at, "limits", number))
    for carry in table.carry_rules:
        for name, weights in ((carry.last_row, carry.last), (carry.this_row, carry.this)):
            row = table.row_by_name.get(name)
            if row is None:
                yield (*at, "years", carry.code), f"{table.name}的规则 {carry.code} 提到“{name}”行，表中没有"
            elif not set(weights) <= {column.key for column in row.columns}:
                yield (*at, "years", carry.code), f"{table.name}的规则 {carry.code} 提到“{name}”行没有的列"


_ALONG = ("row", "column", "table")
_ADDED = (Kind.COUNT, Kind.CHANGE, Kind.MONEY)


def _unknown(table: Table, rule: Rule | Limit, known: set[str], at: Steps) -> Iterator[Fault]:
    named = (*rule.sum, *(rule.equals if isinstance(rule, Rule) else rule.most))
    for key in (key for key in named if key not in known):
        yield at, f"{table.name}的规则 {rule.code} 提到“{key}”，表中没有"


def _unlike(table: Table, rule: Rule, at: Steps) -> Iterator[Fault]:
    """Yield that a sum adds up what is no number, or figures in different units."""
    columns = {(row.name, column.key): column for row in table.rows for column in row.columns}
    for equation in (equation for equation in table.equations if equation.rule is rule):
        added = {columns[address.row, address.column] for address in (*equation.left, *equation.right)}
        units = {(column.kind is Kind.MONEY, column.unit) for column in added}
        if len(units) > 1 or any(column.kind not in _ADDED for column in added):
            yield at, f"{table.name}的规则 {rule.code} 把不能相加的格子加在一起"
            return


def _wording_faults(table: Table, wordings: Wordings, at: Steps) -> Iterator[Fault]:
    columns = {column.key for row in table.rows for column in row.columns}
    rows: list[tuple[Steps, Sequence[Sum]]] = [
        ((*at, "usual"), wordings.usual),
        ((*at, "alone"), wordings.alone),
        *(((*at, "rows", number, "states"), wording.states) for number, wording in enumerate(wordings.rows)),
    ]
    for steps, name in ((steps, term.name) for steps, sums in rows for sum_ in sums for term in sum_):
        if not table.spot(name)[0]:
            yield steps, f"{table.name}的 wordings 提到“{name}”，表中没有"
    if not wordings.rows:
        yield (*at, "rows"), f"{table.name}的 wordings 没有一行"
    for number, wording in enumerate(wordings.columns):
        for name in (term.name for sum_ in wording.states for term in sum_):
            if name not in columns:
                yield (*at, "columns", number, "states"), f"{table.name}的 wordings 提到“{name}”列，表中没有"


def _repeated(what: str, found: Sequence[tuple[str, Steps]]) -> Iterator[Fault]:
    """Yield what occurs twice, at its last place."""
    last = dict(found)
    counted = [name for name, _ in found]
    for name in sorted(name for name in last if counted.count(name) > 1):
        yield last[name], f"{what}“{name}”出现了两次"
