"""The tables of a Word template against the grids of the form: the right tag and the right word in every place.

In: the tables of a template as drawn. Out: problems, one for each cause: a cell, a row or column, or a whole table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from gentool.context import name_of
from gentool.form import Address, Form, Table
from gentool.grid import Cell, Grid, Role, grid_of
from gentool.problems import Code, Problem, Severity, Where
from gentool.word.outline import TableText
from gentool.word.tags import Level, Tag, find_tags

CELL = Code(
    "W-CELL", Severity.ERROR, "模板的表格与全国统一格式不一样，或者单元格的标签不对", "请在这一格里补上标签。"
)
_AGAIN: Final = "请从原来的模板里重新复制这个表格，只改字体、底色、列宽等样式。"
_HARMLESS: Final = frozenset({"", "string", "safe", "e", "escape"})
_SHOWN: Final = 40
_LISTED: Final = 3  # wrong cells told of in one message
_LINES: Final = 2  # wrong rows and columns told of one by one: more of them are one slip with the whole table


class Wrong(NamedTuple):
    """A cell of the form and what a template has in its place."""

    cell: Cell
    found: str


def bare(text: str) -> str:
    """Return a text without blanks and soft hyphens."""
    return "".join(text.replace("\u00ad", "").split())


def figure_names(text: str) -> Iterator[str]:
    """Yield the names before the filters of all value tags in a text."""
    return (bare(tag.code).split("|")[0] for tag in find_tags(text)[0] if tag.mark == "{")


def tables_of(form: Form, tables: Sequence[TableText]) -> dict[str, TableText]:
    """Return for each key of a part the table of the template that holds most of its tags."""
    alias = {name_of(form, address): address.table for address in form.addresses}
    votes = [
        (Counter(alias[name] for name in _names(table) if name in alias), number) for number, table in enumerate(tables)
    ]
    pairs = sorted((-count, number, key) for counter, number in votes for key, count in counter.items())
    found: dict[str, TableText] = {}
    for _, number, key in pairs:
        if key not in found and not any(tables[number] is taken for taken in found.values()):
            found[key] = tables[number]
    return found


def check_tables(form: Form, tables: Sequence[TableText], where: Where) -> Iterator[Problem]:
    """Yield what is wrong with the tables of a template."""
    found = tables_of(form, tables)
    for table in form.tables:
        if table.key in found:
            yield from _Checked(form, table, where).problems(found[table.key])
        else:
            heading = form.part_by_key[table.key].heading
            yield CELL.at(where, f"“{heading}”的表格不见了：没有表格写着它的标签。", field=table.key, hint=_AGAIN)
    known = {name_of(form, address): address for address in form.addresses}
    held = {name for table in found.values() for name in _names(table)}
    for other in tables:
        again = [name for name in _names(other) if name in known and name in held]
        if again and not any(other is table for table in found.values()):
            words = _words(form, known[again[0]])
            message = f"另有一个表格又写了 {len(again)} 个数字的标签，例如{words}的 {{{{ {again[0]} }}}}。"
            yield CELL.at(where, message, field=again[0], hint="每个数字的标签在表格里只能写一次，请删去多余的表格。")


def _names(table: TableText) -> Iterator[str]:
    return (name for row in table.rows for cell in row if "{{" in cell.text for name in figure_names(cell.text))


def _row_words(form: Form, address: Address) -> str:
    row = form.row(address)
    return " › ".join((*row.path[:-1], row.label.text))


def _words(form: Form, address: Address) -> str:
    return f"“{_row_words(form, address)}”一行的“{form.column(address).text}”一格"


def _quoted(text: str) -> str:
    text = " ".join(text.split())
    return f"写的是“{text if len(text) <= _SHOWN else text[:_SHOWN] + '……'}”" if text else "是空的"


class _Checked:
    """One table of the form, about to be compared."""

    def __init__(self, form: Form, table: Table, where: Where) -> None:
        self.form = form
        self.table = table
        self.where = where
        self.grid: Grid = grid_of(table)
        self.start = f"“{form.part_by_key[table.key].heading}”的表格"

    def problems(self, drawn: TableText) -> Iterator[Problem]:
        shape = self._shape(drawn)
        if shape:
            loops = any(tag.mark == "%" for row in drawn.rows for cell in row for tag in find_tags(cell.text)[0])
            why = "里面用了 {% … %}，与统一格式对不上：" if loops else "与统一格式对不上："
            yield CELL.at(self.where, f"{self.start}{why}{shape}。", field=self.table.key, hint=_AGAIN)
            return
        wrong = [
            Wrong(cell, there.text)
            for number, row in enumerate(drawn.rows)
            for cell, there in zip(self.grid.reaching(number), row, strict=True)
            if not self._holds(cell, there.text, begins=cell.row == number)
        ]
        lines, single = _lines(wrong)
        if len(lines) > _LINES:
            message = f"{self.start}有 {len(wrong)} 格不对，像是移动过行或列：{self._listed(wrong)}。"
            yield CELL.at(self.where, message, field=self.table.key, hint=_AGAIN)
            return
        for along, line in lines:
            message = f"{self.start}里，{self._line(along, line)}有 {len(line)} 格不对：{self._listed(line)}。"
            yield CELL.at(self.where, message, field=self.table.key, hint=_AGAIN)
        for one in single:
            yield self._single(one)

    def _shape(self, drawn: TableText) -> str:
        """Say where rows, cells or merged cells are others than in the form."""
        if len(drawn.rows) != self.grid.height:
            return f"应有 {self.grid.height} 行，现在有 {len(drawn.rows)} 行"
        for number, row in enumerate(drawn.rows):
            cells = self.grid.reaching(number)
            if len(row) != len(cells):
                return f"第 {number + 1} 行应有 {len(cells)} 格，现在有 {len(row)} 格"
            if [cell.row != number for cell in cells] != [there.continues for there in row]:
                return f"第 {number + 1} 行里上下合并的单元格不同"
        for cell in self.grid.cells:
            for place in cell.headers:
                if self.grid.at(place).role is not Role.LABEL and not drawn.under(place, self.grid, cell):
                    return f"第 {place[0] + 1} 行的“{self.grid.at(place).text}”没有对着它下面的列"
        return ""

    def _holds(self, cell: Cell, text: str, *, begins: bool) -> bool:
        if not begins or cell.address is None:
            return bare(text) == (bare(cell.text) if begins else "")
        tags = [tag for tag in find_tags(text)[0] if tag.mark != "#"]
        return len(tags) == 1 and self._own(tags[0], cell.address) and not bare(_without_tags(text))

    def _own(self, tag: Tag, address: Address) -> bool:
        name, *filters = bare(tag.code).split("|")
        plain = tag.mark == "{" and tag.level is Level.TEXT
        return plain and name == name_of(self.form, address) and _HARMLESS.issuperset(filters)

    def _tag(self, address: Address) -> str:
        return f"{{{{ {name_of(self.form, address)} }}}}"
