"""The tables of a Word template against the grids of the form: the right tag and the right word in every place.

In: the tables of a template as drawn. Out: problems, one for each cause: a cell, a row or column, or a whole table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from gentool.form.grid import Cell, Grid, Role, grid_of
from gentool.form.model import Address, Form, Table, name_of
from gentool.ooxml.template.stories import TableText
from gentool.ooxml.template.tags import Level, Tag, find_tags
from gentool.problems.problem import Code, Problem, Where

CELL = Code("W-CELL", "模板的表格与全国统一格式不一样，或者单元格的标签不对", "请在这一格里补上标签。")
_AGAIN: Final = "请从原来的模板里重新复制这个表格，只改字体、底色、列宽等样式。"
_HARMLESS: Final = frozenset({"string", "safe", "e", "escape"})
_SHOWN: Final = 40
_LISTED: Final = 3  # wrong cells told of in one message
_LINES: Final = 2  # wrong rows and columns told of one by one: more of them are one slip with the whole table


class Wrong(NamedTuple):
    """A cell of the form and what a template has in its place."""

    cell: Cell
    found: str


def tables_of(form: Form, tables: Sequence[TableText]) -> dict[str, TableText]:
    """Return for each key of a part the table of the template that holds most of its tags."""
    alias = {name_of(form, address): address.table for address in form.addresses}
    votes = [
        (Counter(alias[name] for name in names_in(table) if name in alias), number)
        for number, table in enumerate(tables)
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
    held = {name for table in found.values() for name in names_in(table)}
    for other in tables:
        again = [name for name in names_in(other) if name in known and name in held]
        if again and not any(other is table for table in found.values()):
            words = _words(form, known[again[0]])
            message = f"另有一个表格又写了 {len(again)} 个数字的标签，例如{words}的 {{{{ {again[0]} }}}}。"
            yield CELL.at(where, message, field=again[0], hint="每个数字的标签在表格里只能写一次，请删去多余的表格。")


def names_in(table: TableText) -> Iterator[str]:
    """Yield the names before the filters of the value tags in the cells of a table."""
    texts = (cell.text for row in table.rows for cell in row if "{{" in cell.text)
    return (bare(tag.code).split("|")[0] for text in texts for tag in tags_of(text) if tag.mark == "{")


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

    def _tell(self, message: str, hint: str, field: str = "") -> Problem:
        return CELL.at(self.where, f"{self.start}{message}。", field=field or self.table.key, hint=hint)

    def problems(self, drawn: TableText) -> Iterator[Problem]:
        shape = _other_shape(self.grid, drawn)
        if shape:
            loops = any(tag.mark == "%" for row in drawn.rows for cell in row for tag in tags_of(cell.text))
            why = "里用了 {% … %}，与统一格式对不上：" if loops else "与统一格式对不上："
            yield self._tell(f"{why}{shape}", _AGAIN)
            return
        wrong = [
            Wrong(cell, there.text)
            for number, row in enumerate(drawn.rows)
            for cell, there in zip(self.grid.reaching(number), row, strict=True)
            if not self._holds(cell, there.text, begins=cell.row == number)
        ]
        lines, single = _lines(wrong)
        if len(lines) > _LINES:
            yield self._tell(f"有 {len(wrong)} 格不对，像是移动过行或列：例如{self._listed(wrong)}", _AGAIN)
            return
        for along, line in lines:
            message = f"里，{self._line(along, line)}有 {len(line)} 格不对：{self._listed(line, along)}"
            yield self._tell(message, _AGAIN if len(line) > _LISTED else "请照此改正这几格。")
        for one in single:
            yield self._single(one)

    def _holds(self, cell: Cell, text: str, *, begins: bool) -> bool:
        if not begins or cell.address is None:
            return bare(text) == (bare(cell.text) if begins else "")
        rest, tags = text, [tag for tag in tags_of(text) if tag.mark != "#"]
        for tag in tags_of(text):
            rest = rest.replace(tag.source, "", 1)
        if len(tags) != 1 or bare(rest) or tags[0].mark != "{" or tags[0].level is not Level.TEXT:
            return False
        name, *filters = bare(tags[0].code).split("|")
        return name == name_of(self.form, cell.address) and _HARMLESS.issuperset(filters)

    def _wanted(self, cell: Cell) -> str:
        return f"{{{{ {name_of(self.form, cell.address)} }}}}" if cell.address else cell.text

    def _spot(self, cell: Cell, along: str = "") -> str:
        if cell.address is None:
            return f"第 {cell.row + 1} 行第 {cell.column + 1} 列"
        if along == "row":
            return f"“{self.form.column(cell.address).text}”一格"
        return f"“{_row_words(self.form, cell.address)}”一行" if along else _words(self.form, cell.address)

    def _listed(self, wrong: Sequence[Wrong], along: str = "") -> str:
        spots = (
            f"{self._spot(one.cell, along)}{_quoted(one.found)}，应是“{self._wanted(one.cell)}”"
            for one in wrong[:_LISTED]
        )
        return "；".join(spots) + ("，等等" if len(wrong) > _LISTED else "")

    def _line(self, along: str, line: Sequence[Wrong]) -> str:
        """Name a row or column as the form does."""
        held = [one.cell.address for one in line if one.cell.address]
        first = line[0].cell
        if along == "row":
            names = {_row_words(self.form, address) for address in held}
            return f"“{names.pop()}”一行" if len(names) == 1 else f"第 {first.row + 1} 行"
        names = {self.form.column(address).text for address in held}
        return f"“{names.pop()}”一列" if len(names) == 1 else f"第 {first.column + 1} 列"

    def _single(self, one: Wrong) -> Problem:
        wanted, address = self._wanted(one.cell), one.cell.address
        hint = f"请把这一格改为“{wanted}”。" if wanted else "请把这一格改为空白。"
        return self._tell(f"里，{self._listed([one])}", hint, self.form.field(address) if address else "")


def _lines(wrong: list[Wrong]) -> tuple[list[tuple[str, list[Wrong]]], list[Wrong]]:
    """Gather wrong cells into the rows and columns that hold several of them; return these and what is left."""
    lines: list[tuple[str, list[Wrong]]] = []
    while wrong:
        counts = Counter((along, getattr(one.cell, along)) for along in ("row", "column") for one in wrong)
        (along, number), count = counts.most_common(1)[0]
        if count == 1:
            break
        lines.append((along, [one for one in wrong if getattr(one.cell, along) == number]))
        wrong = [one for one in wrong if getattr(one.cell, along) != number]
    return lines, wrong


def bare(text: str) -> str:
    """Return a text without blanks and soft hyphens."""
    return "".join(text.replace("\u00ad", "").split())


@lru_cache(maxsize=2048)
def tags_of(text: str) -> tuple[Tag, ...]:
    """Return the tags of a text; kept, as every report of a batch asks for those of the same template."""
    return tuple(find_tags(text)[0])


def _other_shape(grid: Grid, drawn: TableText) -> str:
    """Say where a table has other rows, cells or merged cells than the form; nothing where it has the same."""
    if len(drawn.rows) != grid.height:
        return f"应有 {grid.height} 行，现在有 {len(drawn.rows)} 行"
    for number, row in enumerate(drawn.rows):
        cells = grid.reaching(number)
        if len(row) != len(cells):
            return f"第 {number + 1} 行应有 {len(cells)} 格，现在有 {len(row)} 格"
        if [cell.row != number for cell in cells] != [there.continues for there in row]:
            return f"第 {number + 1} 行里上下合并的单元格不同"
    return _other_columns(grid, drawn)


def _other_columns(grid: Grid, drawn: TableText) -> str:
    """Compare how far cells reach; where borders were dragged, whether headers still stand over their figures."""
    used = sorted({edge for row in drawn.rows for cell in row for edge in (cell.column, cell.column + cell.width)})
    place = {edge: number for number, edge in enumerate(used)}
    same_grid = len(used) == grid.width + 1
    extents: dict[tuple[int, int], tuple[int, int]] = {}  # from where to where a cell reaches
    for number, row in enumerate(drawn.rows):
        for cell, there in zip(grid.reaching(number), row, strict=True):
            left, right = there.column, there.column + there.width
            if same_grid and (place[left], place[right]) != (cell.column, cell.column + cell.width):
                return f"第 {number + 1} 行里左右合并的单元格不同"
            extents.setdefault(cell.place, (drawn.edge(left), drawn.edge(right)))
    if not same_grid:
        for cell in grid.cells:
            for head in (other for other in grid.cells if other.place in cell.headers and other.role is not Role.LABEL):
                (left, right), (start, end) = extents[head.place], extents[cell.place]
                if 2 * (min(right, end) - max(left, start)) <= end - start:
                    return f"第 {head.row + 1} 行的“{head.text}”没有对着它下面的列"
    return ""
