"""Figures as they are gathered for one table of the form, from one or several tables of a source.

Every figure is put once. What is put twice, is missing, or could not be placed is told when all is gathered; the
figure is then blank. Nothing is ever chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from gentool.form.model import Address, Kind, Row, Table
from gentool.importing import faults
from gentool.importing.blocks import SourceCell
from gentool.importing.characters import is_figure
from gentool.importing.draft import Found, Line
from gentool.importing.recognising.writing import cleaned
from gentool.problems.problem import Code, Problem, Severity, Where
from gentool.text.lazy_regex import Pattern

_REMARKED = Pattern(r"([^（(\s]+)\s*[（(](.+)[)）]")
# A line that wraps inside a remark; two lines that end and begin with a digit may be two figures, and stay apart.
_WRAPPED = Pattern(r"(?<=[^\d\s])\n(?=\S)|(?<=\d)\n(?=[^\d\s])")
_TRIMMED = Pattern(
    r"(?P<number>\d{1,15}(?:\.\d{1,6})?)\s?(?:(?P<unit>[\u4e00-\u9fff]{1,2})|[\[（(〔]?[¹²³⁰⁴-⁹₀-₉]{1,4}[\])）〕]?)",
    re.ASCII,
)
_NUMBER = Pattern(r"\d{1,15}(?:\.\d{1,6})?", re.ASCII)
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．", "0123456789.")
_FULL_WIDTH = "全角"
_MOST_TOLD = 5
_MANY_LEFT_BLANK = "这些格已留空，请对照来源填写；来源的表整个与格式不同的，请先照格式改好来源再导入。"
_MOST_NAMES = 4


class Harvest:
    """The figures of one table and what is to be told of them; ``explained`` are those blank for a reason told."""

    def __init__(self, table: Table, file: str) -> None:
        self.table = table
        self.file = file
        self.addresses = [address for cells in table.cells.values() for address in cells]
        self.figures: dict[Address, Found] = {}
        self.problems: list[Problem] = []
        self.explained: set[Address] = set()
        self.notes: list[Line] = []
        self._unknown: list[tuple[str, Where]] = []
        self._twice: list[Problem] = []
        self._wrong: list[Problem] = []
        self._again: list[Where] = []
        self._is_cut = False
        self.by_order: list[tuple[str, Where]] = []  # rows that were read by the order of their figures alone
        self._units = frozenset(table.wordings.units if table.wordings else ())
        self._trimmed: dict[str, list[tuple[str, str, Where]]] = {}  # by what stood behind figures: row, text, place
        self._likened: dict[str, tuple[str, Where]] = {}

    def put(self, address: Address, text: str, where: Where) -> None:
        """Take a figure as the source has it."""
        found = self._bare(address, found_in(text, where))
        known = self.figures.setdefault(address, found)
        if known is found:
            return
        if not found.text or (known.text, known.remark) == (found.text, found.remark):
            self._again.append(where)
        elif not known.text and address not in self.explained:
            self.figures[address] = found
            self._again.append(where)
        else:
            column = address.column
            name = address.row.replace(".", "”的“")
            message = f"{self.table.name}“{name}”的“{column}”在来源里有两个数，{said(known)}和{said(found)}。"
            self._twice.append(faults.TWICE.at(where, message, field=".".join(address)))
            self.figures[address] = Found("", where)
            self.explained.add(address)

    def _bare(self, address: Address, found: Found) -> Found:
        """Take from a figure what it is the same without: full width, the form's unit, a note's sign; all are told."""
        if found.text.isascii():
            return found
        half = found.text.translate(_HALF_WIDTH)
        number, what = half, _FULL_WIDTH
        if not _NUMBER.fullmatch(half):
            trimmed = _TRIMMED.fullmatch(half)
            number, what = (trimmed["number"], trimmed["unit"] or "") if trimmed else ("", "")
        column = next(each for each in self.table.row_by_name[address.row].columns if each.key == address.column)
        own = self._units if column.kind is Kind.COUNT else {column.unit} if column.kind is Kind.MONEY else ()
        if not number or (what not in ("", _FULL_WIDTH) and what not in own):
            return found
        name = self.table.row_by_name[address.row].label.text
        self._trimmed.setdefault(what, []).append((name, found.text, found.where))
        return found._replace(text=number)

    def put_row(self, row: Row, texts: Iterable[tuple[str, Where]]) -> None:
        """Take a whole row, its figures in the order of the form."""
        for address, (text, where) in zip(self.table.cells[row.name], texts, strict=True):
            self.put(address, text, where)

    def put_group(self, name: str, rows: Sequence[Row], texts: Sequence[str], where: Where) -> None:
        """Take a row that stands for several rows of the form, as older layouts have it: nothing is divided up."""
        field = f"{self.table.key}.{rows[0].name.rpartition('.')[0]}"
        if len(texts) == len(rows[0].columns) and set(texts) in ({"0"}, {"/"}):
            for row in rows:
                self.put_row(row, [(texts[0], where)] * len(row.columns))
            message = f"“{name}”在来源里是一行，全是 {texts[0]}；格式里分 {len(rows)} 行。"
            self.problems.append(faults.GROUP_OF_NONE.at(where, message, field=field))
        else:
            names = "、".join(row.label.key for row in rows)
            message = f"“{name}”在来源里是一行（{'、'.join(texts[:10])}），格式里分 {len(rows)} 行：{names}。"
            self.problems.append(faults.GROUP.at(where, message, field=field))
            self.unreadable(rows, where)

    def leftover(self, text: str, where: Where, *, is_note: bool) -> None:
        """Remember words inside the table that are no label of it: a note below the figures, or unknown."""
        line = cleaned(text)
        if is_note:
            self.notes.append(Line(line, where))
        else:
            self._unknown.append((line, where))

    def liken(self, text: str, label: str, where: Where) -> None:
        """Remember that words were taken for the label that they are most like."""
        self._likened.setdefault(" ".join(text.split())[:60], (label, where))

    def unreadable(self, rows: Sequence[Row], where: Where) -> None:
        """Leave the figures of rows blank; why is told by the caller."""
        for row in rows:
            for address in self.table.cells[row.name]:
                self.figures[address] = Found("", where)
                self.explained.add(address)

    def unplaced(self, names: Sequence[str], figures: Sequence[str], where: Where) -> None:
        """Tell figures of which nobody knows the row."""
        name = "”“".join(" ".join(name.split())[:30] for name in names)
        what = f"“{name}”" if names else "没有名称的一行"
        message = f"{self.table.name}里{what}有数字（{'、'.join(figures[:10])}），不知道是格式里的哪一行。"
        self.problems.append(faults.PLACE.at(where, message, field=self.table.key))

    def wrong_count(self, row: Row, texts: Sequence[str], where: Where) -> None:
        """Tell a row whose figures are not as many as its columns, and leave it blank."""
        shown = "、".join(text or "空" for text in texts[:10]) or "没有数字"
        wanted = len(row.columns)
        words = next((text for text in texts if text and not is_figure(text)), "")
        if len(texts) != wanted:
            fault = f"应有 {wanted} 格，这里有 {len(texts)} 格"
        elif words:
            fault = f"有一格不是数字，是“{words[:20]}”"
        else:
            fault = "的数字之间夹着空的格子，不能断定哪个数是哪一列的"
        self._refuse(row, f"{fault}（{shown}）", where)

    def put_all(self, cells: Sequence[Line | SourceCell], what: str, where: Where, *, is_named: bool = False) -> None:
        """Take one row that is the whole table, in the form's order; blank if it is not as many figures.

        ``is_named``: its header names them in that order, so that there is nothing to tell.
        """
        count, texts = len(self.addresses), [cell.text for cell in cells if cell.text]
        if len(cells) != count or not all(map(is_figure, texts)):
            message = f"{self.table.name}应有 {count} {what}，这里有 {len(texts)} {what}（{'、'.join(texts[:20])}）。"
            self.problems.append(faults.CELLS.at(where, message, field=self.table.key))
            self.unreadable(self.table.rows, where)
            return
        for address, cell in zip(self.addresses, cells, strict=True):
            self.put(address, cell.text, cell.where)
        if not is_named:
            self.by_order.append((self.table.rows[0].label.text, where))

    def disordered(self, row: Row, texts: Sequence[str], where: Where) -> None:
        """Tell a row below a header in another order than the form's, with which it is not in line; leave it blank."""
        shown = "、".join(text or "空" for text in texts[:10])
        self._refuse(row, f"（{shown}）没有与表头对齐，表头各列的次序又与格式不同", where)

    def shared(self, row: Row, text: str, where: Where) -> None:
        """Tell a figure in a cell that reaches over several rows, and leave it blank: nobody can say whose it is."""
        self._refuse(row, f"的“{text[:20]}”与别的行合并在一格里，不能断定是哪一行的", where)

    def _refuse(self, row: Row, what: str, where: Where) -> None:
        message = f"{self.table.name}“{row.label.text}”{what}。"
        self._wrong.append(faults.CELLS.at(where, message, field=f"{self.table.key}.{row.name}"))
        self.unreadable((row,), where)

    def finish(self) -> None:
        """Tell what was read by order or twice, and what is missing; every figure is known afterwards."""
        table, here = self.table, Where(self.file)
        if self.by_order:
            names = _names([name for name, _ in self.by_order])
            message = f"{table.name}{names}没有与表头对齐，已按格式的次序读入。"
            self.problems.append(faults.ORDER.at(self.by_order[0][1], message, field=table.key))
        self.problems += self._told_trimmed()
        if self._unknown:
            shown = _listed([f"“{text[:20]}”" for text, _ in self._unknown], "处")
            message = f"{table.name}里有认不出的文字，没有收入：{shown}。"
            self.problems.append(faults.LEFT_OUT.at(self._unknown[0][1], message, field=table.key))
        self._tell_all(faults.TWICE, self._twice, "格在来源里有两个不同的数")
        self._tell_all(faults.CELLS, self._wrong, "行的格数与格式不符")
        if self._likened:
            shown = _listed([f"“{text}”认作“{label}”" for text, (label, _) in self._likened.items()], "处", "，")
            where = next(iter(self._likened.values()))[1]
            self.problems.append(faults.LABEL.at(where, f"{table.name}里，{shown}。", field=table.key))
        if self._again:
            message = f"{table.name}有 {len(self._again)} 格出现了两次，数字相同，或者一处是空的。"
            self.problems.append(faults.AGAIN.at(self._again[0], message, field=table.key))
        missing = [row for row in table.rows if not any(cell in self.figures for cell in table.cells[row.name])]
        if len(missing) == len(table.rows):
            message = f"没有找到{table.name}（{table.key}）。"
            self.problems.append(faults.TABLE.at(here, message, field=table.key))
        elif missing:
            message = f"{table.name}没有{_names([row.label.text for row in missing])}。"
            field = f"{table.key}.{missing[0].name}" if len(missing) == 1 else table.key
            self.problems.append(faults.ROWS.at(here, message, field=field))
        self.problems += self._columns_lost(here)
        for address in self.addresses:
            if address not in self.figures and not (self._is_cut and address in table.totals):
                self.figures[address] = Found("", here)
                self.explained.add(address)

    def _columns_lost(self, here: Where) -> Iterator[Problem]:
        """Tell the figures that a table lacks of which it has others of the row: it was cut, and a piece is missing."""
        lost = [
            address
            for cells in self.table.cells.values()
            if any(address in self.figures for address in cells)
            for address in cells
            if address not in self.figures
        ]
        self._is_cut = bool(lost)
        if lost:
            names = "、".join(f"“{name}”" for name in dict.fromkeys(address.column for address in lost))
            is_sum = all(address in self.table.totals for address in lost)
            rest = "由其余各列相加得出" if is_sum else "不知道是多少"
            severity = Severity.WARNING if is_sum else Severity.ERROR
            hint = "请对照来源核对。" if is_sum else "这些格已留空，请对照来源填写。"
            message = f"{self.table.name}没有{names}这几列，有 {len(lost)} 格{rest}。"
            yield faults.CELLS.at(here, message, field=self.table.key, severity=severity, hint=hint)

    def _told_trimmed(self) -> Iterator[Problem]:
        for unit, cells in self._trimmed.items():
            rows = _names([*dict.fromkeys(name for name, _, _ in cells)])
            severity = Severity.INFO if unit else Severity.WARNING
            if unit == _FULL_WIDTH:
                message = f"{self.table.name}{rows}有 {len(cells)} 格的数字是全角的，已改成半角。"
            elif unit:
                message = f"{self.table.name}{rows}有 {len(cells)} 格的数字后面带了“{unit}”，已去掉。"
            else:
                shown = "、".join(f"“{text[:20]}”" for _, text, _ in cells[:_MOST_NAMES])
                message = f"{self.table.name}{rows}有 {len(cells)} 格的数字后面有上标、下标的注号（{shown}），已去掉。"
            yield faults.BEHIND.at(cells[0][2], message, field=self.table.key, severity=severity)

    def _tell_all(self, code: Code, problems: Sequence[Problem], what: str) -> None:
        """Tell problems that may all have one cause: many of them in one message, with the first as the example."""
        if len(problems) <= _MOST_TOLD:
            self.problems += problems
            return
        message = f"{self.table.name}有 {len(problems)} {what}，例如：{problems[0].message}"
        self.problems.append(code.at(problems[0].where, message, field=self.table.key, hint=_MANY_LEFT_BLANK))


def found_in(text: str, where: Where) -> Found:
    """Take a cell's text apart into figure and remark."""
    line = _WRAPPED.sub("", text).replace("\n", " ") if "\n" in text else text
    remarked = _REMARKED.fullmatch(line) if line.endswith((")", "）")) else None
    if remarked and is_figure(remarked[1]) and (remark := remarked[2].strip()):
        return Found(remarked[1], where, remark)
    return Found(line, where)


def said(found: Found) -> str:
    """Return what a cell says, for a message."""
    return f"“{found.text[:20]}”" if found.text else "空格"


def _names(names: Sequence[str]) -> str:
    return _listed([f"“{name}”" for name in names], "行")


def _listed(shown: Sequence[str], unit: str, by: str = "、") -> str:
    return by.join(shown[:_MOST_NAMES]) + (f"等 {len(shown)} {unit}" if len(shown) > _MOST_NAMES else "")
