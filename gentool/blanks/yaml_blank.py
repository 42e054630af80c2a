"""A form → the YAML file that a clerk fills in: every part and row in order, every figure beside its name.

Rows are prefilled as ``{列名: 0, …}`` and not as lists: in Notepad nothing counts columns, so a figure must stand
beside its own name; one left out is then 0 and one typed twice is told, where a list would shift in silence. Totals
are not prefilled, since a computed total cannot be wrong. Each narrative text holds a placeholder that the checks
find, so that no report is published with a section forgotten. Last year's text stands above its key and not below:
below ``|`` a ``#`` would be text, and a comment between two paragraphs would end it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import PurePath
from typing import NamedTuple

from gentool.blanks.yaml_tables import RowText, by_name, table_lines
from gentool.form.model import Address, CarryRule, Form, Part, Row, Section, Table, name_of
from gentool.report.figures import NOT_APPLICABLE, STROKE, Reading, read_figure
from gentool.report.model import Report
from gentool.report.reading import heads
from gentool.report.reading.tables import REMARK_KEY, VALUE_KEY
from gentool.yamlfile.quoting import comment, scalar

_TO_FILL = "（此处填写"


def blank(form: Form, unit: str, year: int) -> str:
    """Return a file for ``unit`` and ``year``, all figures 0 and every text still to be written."""
    nothing = Report(form, "", unit, year - 1, figures={})
    return "\n".join(_Skeleton(form, unit, year, nothing, {}).lines()) + "\n"


def from_last_year(form: Form, last: Report, unit: str | None, year: int) -> str:
    """Return the same file with what carries over from ``last``: figures, contact, signature, and texts as comments."""
    skeleton = _Skeleton(form, unit or last.unit, year, last, carried_rows(form, last))
    return "\n".join(skeleton.lines()) + "\n"


class _Skeleton(NamedTuple):
    form: Form
    unit: str
    year: int
    last: Report  # of no file, if there is none
    carried: Mapping[tuple[str, str], CarriedRow]

    def lines(self) -> Iterator[str]:
        yield from comment(f"{self.unit}　{self.year} 年度\n{self.form.name}（{self.form.document}）")
        yield from self.source()
        yield "#"
        yield from comment("\n".join(_how_to(self.form)))
        yield ""
        yield from heads.report_line(self.form)
        yield f"{heads.UNIT}: {scalar(self.unit)}"
        yield f"{heads.YEAR}: {self.year}"
        if not self.form.applies_to(self.year):
            yield f'{heads.EDITION}: "{self.form.edition}"'
        yield ""
        yield from self.optional()
        for part in self.form.parts:
            yield ""
            yield ""
            yield from comment(f"{'=' * 12} {part.heading} {'=' * 12}\n依据：{part.basis}")
            yield from self.table(part, part.table) if part.table is not None else self.narrative(part)

    def source(self) -> Iterator[str]:
        last = self.last
        if not last.file:
            return
        yield from comment(f"已接转上年报告：{PurePath(last.file).name}（{last.unit}，{last.year} 年度）")
        yield from comment("上年的文字列在各项的上面，要沿用的，复制到“|”的下一行再改成今年的情况。")
        if last.year != self.year - 1:
            yield from comment(f"注意：接转的是 {last.year} 年度的报告，不是 {self.year - 1} 年度的，请核对。")
        if last.unit != self.unit:
            yield from comment("注意：上年报告的单位名称与本年不同，请核对。")

    def optional(self) -> Iterator[str]:
        """What may be written at the top; as comments, but for what last year's report had."""
        last = self.last
        yield from comment("以下各项可以不写。要写的，删去行首的“# ”（井号和一个空格）。")
        if last.preface is not None:
            yield from _said_last_year(last.preface.text, 0)
        yield from comment(f"{heads.PREFACE}: |\n  {_TO_FILL}：自己的引言；不写这一项，就用通用的）")
        if last.contact:
            yield f"{heads.CONTACT}: {scalar(last.contact)}"
        else:
            yield from comment(f"{heads.CONTACT}:\n  地址: 云溪市人民路1号\n  电话: 0000-0000000")
        yield from comment(f"{heads.PUBLISHED}: {self.year + 1}-01-20")
        if last.signature:
            yield f"{heads.SIGNATURE}: {scalar(self.unit if last.signature == last.unit else last.signature)}"
        else:
            yield from comment(f"{heads.SIGNATURE}: {scalar(self.unit)}")
        yield "#"
        yield from comment("本机关自己的数据，供文字引用；再下面是这些数据之间应当成立的等式，检查时核对。")
        yield from comment("\n".join(self.own_figures()))
        yield "#"
        yield from comment("检查时的警告，经核对确实没有错的，写明代码、哪一处和理由，以后只作提示；错误不能这样处理。")
        yield from comment(f"{heads.ANSWERS}:\n  {heads.ANSWER_EXAMPLE}")

    def own_figures(self) -> Iterator[str]:
        data, sums = self.last.data, [text for text, _ in self.last.cross_sums]
        yield f"{heads.DATA}:"
        for key, value in data.items():
            shown = scalar(value) if isinstance(value, str) else f"{Decimal(value):f}"
            yield f"  {scalar(key)}: {shown}    # 这是上年的，请改成今年的"
        if not data:
            yield from ("  信息总数: 728", "  网站: 373", "  公众号: 355")
        if data and not sums:
            return
        yield f"{heads.CROSS_SUMS}:"
        yield from (f"  - {scalar(text)}" for text in sums or ["信息总数 = 网站 + 公众号"])

    def narrative(self, part: Part) -> Iterator[str]:
        narrative = part.narrative
        assert narrative is not None
        if narrative.most:
            yield from comment(f"一般不超过 {narrative.most} 字。")
        if narrative.must:
            yield from comment(f"必须提到：{'、'.join(narrative.must)}")
        keys = {section.key for section in narrative.sections}
        yield from self.said_last_year(part, lambda key: key not in keys, 0)
        if not keys:
            yield f"{scalar(part.key)}: |"
            yield _to_fill(narrative.guide or part.label, 2)
            return
        yield f"{scalar(part.key)}:"
        for section in narrative.sections:
            yield from self.section(part, section)

    def section(self, part: Part, section: Section) -> Iterator[str]:
        if section.label and section.label != section.key:
            yield from comment(section.label, 2)
        if section.optional:
            yield from comment("这一小节可以不写；不写的，连同项目名整个删去。", 2)
        if section.mention is not None and self.unit.endswith(section.mention.units):
            yield from comment(f"要写到：{'、'.join(section.mention.any)}（{section.mention.basis}）", 2)
        yield from self.said_last_year(part, lambda key: key == section.key, 2)
        yield f"  {scalar(section.key)}: |"
        yield _to_fill(section.guide or section.label or section.key, 4)

    def said_last_year(self, part: Part, is_wanted: Callable[[str], bool], indent: int) -> Iterator[str]:
        """Last year's texts of a part, those of the sections that are wanted ("" for a part without sections)."""
        for passage in self.last.passages:
            if passage.part == part.key and is_wanted(passage.section):
                yield from _said_last_year(passage.text, indent)

    def table(self, part: Part, table: Table) -> Iterator[str]:
        yield from comment(
            "\n".join([*(r.means for r in table.rules), *(limit.means for limit in table.limits), *table.notes])
        )
        if table.absent:
            yield from comment(f"本机关没有这类职权的，下面各行都删去，只写一行：{part.key}: {STROKE}")
        yield f"{scalar(part.key)}:"
        yield from table_lines(table, lambda row: self.row(table, row))
        yield from comment(f"{REMARK_KEY}: 要印在表格下面的说明；没有就不写", 2)

    def row(self, table: Table, row: Row) -> RowText:
        addresses = [address for address in table.cells[row.name] if address not in table.totals]
        columns = [address.column for address in addresses]
        if not columns:
            return RowText((), None)
        carried = self.carried.get((table.key, row.name), CarriedRow({}, ()))
        figures = {a.column: carried.figures.get(a.column, "" if a in table.asked else "0") for a in addresses}
        known = set(carried.figures.values())
        if len(row.columns) == 1:
            return RowText(carried.comments, figures[columns[0]])
        if len(known) == 1 and known <= NOT_APPLICABLE:
            return RowText(carried.comments, known.pop())
        return RowText(carried.comments, by_name(list(figures.items())))


def _how_to(form: Form) -> Iterator[str]:
    """Yield how a file is filled in, line by line, for someone who has never written anything but text."""
    table = next((table for table in form.tables if table.definitions), form.tables[0])
    row = table.rows[0]
    columns = [column.key for column in row.columns]
    some = f"{{{', '.join(f'{key}: {number}' for key, number in zip(columns, (12, 1), strict=False))}}}"
    some = some if len(columns) > 1 else "12"
    total = table.definitions[0].right[0].column if table.definitions else ""
    name = name_of(form, Address(table.key, row.name, columns[-1]))
    steps = [
        f"把 0 改成实际的数字，把“{_TO_FILL}：……）”整句换成自己的文字。冒号前面的项目名不要改。",
        f"冒号、逗号、花括号都用半角（英文输入法），冒号后面空一格，例如 {row.label.key}: {some}",
        "行首只用空格缩进，每一级两个空格；不用 Tab 键，不用全角空格。",
        f"全年没有发生的写 0，不适用的写 /。一整行都没有的，可以只写一个 0，例如 {row.label.key}: 0",
        f"没有写的列按 0 计。{total}由程序计算，不用填写。" if total else "没有写的列按 0 计。",
        f"数字要带说明的，写成 {{{VALUE_KEY}: 22, {REMARK_KEY}: 其中修订16件}}。",
        "文字写在“|”的下一行，比项目名多缩进两个空格；一段写一行，小标题（一）、1. 各占一行。",
        "文字里可以引用数字，印出来就是那个数：\n"
        f"     {{{{ {name} }}}}  表里的数，由程序计算的也可以\n"
        f"     {{{{ 同比({name}) }}}}  与上年相比增减多少\n"
        f"     {{{{ 上年.{name} }}}}  上年报告里的数",
        f"用数字画图，单独写一行：![图的名称](柱状图: {name}, 上年.{name})；还有条形图、饼图、折线图。",
        "以 # 开头的行是说明，不会印出来，可以留着，也可以删去。",
    ]
    yield "怎样填写（用记事本就可以；保存时编码选 UTF-8）："
    yield from (f"  {number}. {step}" for number, step in enumerate(steps, 1))
    yield "填好以后：gentool check 文件名（检查），gentool build 文件名（生成报告）。"


def _to_fill(guide: str, indent: int) -> str:
    return f"{' ' * indent}{_TO_FILL}：{guide}）"


def _said_last_year(text: str, indent: int) -> Iterator[str]:
    for number, line in enumerate(comment(text, indent)):
        yield line if number else line.replace("# ", "# 上年写的：", 1)


class CarriedRow(NamedTuple):
    """What one row takes over: the text of each figure by column, and what the clerk should know about it."""

    figures: Mapping[str, str]
    comments: tuple[str, ...]


def carried_rows(form: Form, last: Report) -> dict[tuple[str, str], CarriedRow]:
    """Return what this year's rows take over, by table key and row name, following ``Table.carry_rules``."""
    return {
        (table.key, row.name): _carried(table, row, rules, last)
        for table in form.tables
        for row in table.rows
        if (rules := [rule for rule in table.carry_rules if rule.this_row == row.name])
    }


def _carried(table: Table, row: Row, rules: list[CarryRule], last: Report) -> CarriedRow:
    kinds = {column.key: column.kind for column in row.columns}
    figures: dict[str, str] = {}
    comments: list[str] = []
    for rule in rules:
        target = _target(rule)
        if Address(table.key, row.name, target) in table.totals:
            comments += _unlike_total(table, rule, last)
            continue
        text = _text(table, rule, last)
        if text is None or not isinstance(read_figure(text, kinds[target]), Reading):
            comments.append(f"上年报告里没有“{rule.last_row}”的“{target}”，这里先写 0，请自己填写。")
        else:
            figures[target] = text
            comments.append(_means(rule, target, text))
    return CarriedRow(figures, tuple(dict.fromkeys(comments)))  # the rules of a row's columns say the same


def _target(rule: CarryRule) -> str:
    """Return the column that starts from last year's: with 0 in all others, the rule then holds."""
    return next(key for key, weight in rule.this.items() if weight == 1 and (key in rule.last or len(rule.this) == 1))


def _text(table: Table, rule: CarryRule, last: Report) -> str | None:
    amount: int | Decimal = 0
    texts = set()
    for key, weight in rule.last.items():
        figure = last.figures.get(Address(table.key, rule.last_row, key))
        if figure is None or figure.value is None:
            return None
        amount += figure.value * weight
        texts.add(figure.text)
    if len(texts) == 1 and texts <= NOT_APPLICABLE:
        return texts.pop()
    return str(amount) if isinstance(amount, int) else format(amount, "f")


def _means(rule: CarryRule, target: str, text: str) -> str:
    if text in NOT_APPLICABLE:
        return f"上年报告的“{rule.last_row}”写的是 {text}。"
    changes = [f" {'-' if weight > 0 else '+'} {key}" for key, weight in rule.this.items() if key != target]
    if not changes:
        return f"取自上年报告的“{rule.last_row}”。"
    meaning = f"上年报告是 {text}。检查时核对：{target} = {text}{''.join(changes)}（{rule.code}）。"
    if rule.remark_lowers:
        meaning += f"因自然失效等而更少的，写成 {{{VALUE_KEY}: …, {REMARK_KEY}: 含自然失效…件}}。"
    return meaning


def _unlike_total(table: Table, rule: CarryRule, last: Report) -> list[str]:
    """Tell if last year's total, which is not taken over, is not the sum of what is: blank cells meant 0 or not."""
    (key,) = rule.last
    total = Address(table.key, rule.last_row, key)
    for equation in table.definitions:
        if equation.right[0] == total and equation.rule.along == "row":
            values = [last.figures[part].value for part in (*equation.left, total) if part in last.figures]
            known = [value for value in values if value is not None]
            if len(known) == len(equation.left) + 1 and known[-1] != sum(known[:-1]):
                return [f"注意：上年报告这一行的{key}是 {known[-1]}，各列之和是 {sum(known[:-1])}，请核对后填写。"]
    return []
