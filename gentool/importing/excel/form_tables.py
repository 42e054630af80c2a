"""A table's sheet of the filled form → its figures, remarks and note, each with its cell."""

from __future__ import annotations

import unicodedata
from re import ASCII

from gentool.blanks.excel import layout
from gentool.blanks.excel.layout import as_number
from gentool.form.grid import grid_of
from gentool.form.model import Address, Equation, Form, Kind, Table
from gentool.importing import faults
from gentool.importing.draft import Found, Line
from gentool.importing.excel.book import Sheet
from gentool.importing.excel.cells import place_of
from gentool.importing.excel.form_texts import SheetTexts
from gentool.importing.excel.formulas import formula_at
from gentool.importing.excel.numbers import FormulaError
from gentool.importing.excel.own_form import Aligned
from gentool.importing.excel.values import Values
from gentool.importing.faults import MOVED, REMARK, TEXT
from gentool.problems.problem import Severity, Where
from gentool.text.lazy_regex import Pattern

_REMARKED = Pattern(r"([+-]?\d+(?:\.\d+)?)\s*[（(](.+)[）)]\s*", ASCII)
_BRACKETED = Pattern(r"[（(]([^（()）]+)[）)]")
_MOST_NAMES = 4


class TableReader(SheetTexts):
    """Reads one table; ``read`` are the cells that have been looked at, so that the others can be told."""

    def __init__(self, form: Form, table: Table, sheet: Sheet, aligned: Aligned, values: Values) -> None:
        super().__init__(sheet, values, {})
        self.form, self.table, self.aligned = form, table, aligned
        self.whole = Where(values.book.file, spot=sheet.name)
        self.figures: dict[Address, Found] = {}
        self.note: tuple[Line, ...] = ()
        self.explained: set[Address] = set()
        self.cells = {  # of the figures whose row and column have been found
            cell.address: (row, column)
            for cell in grid_of(table).cells
            if cell.address is not None
            and (row := aligned.rows[cell.row]) is not None
            and (column := aligned.columns[cell.column]) is not None
        }
        self._figures()
        self._notes()
        if not aligned.is_unmoved:
            self._moved()

    def _figures(self) -> None:
        sums = {equation.right[0]: equation for equation in self.table.definitions}
        for row in self.table.rows:
            for column in row.columns:
                address = self.table.cell[row.name, column.key]
                place = self.cells.get(address)
                if place is None:
                    self.figures[address] = Found("", self.whole)
                    self.explained.add(address)
                    continue
                self.read.add(place)
                equation = sums.get(address)
                cell = self.sheet.cells.get(place)
                if equation is not None and (cell is None or self._is_ours(place, equation)):
                    continue
                told = len(self.problems)
                self.figures[address] = self._found(place, column.kind)
                if len(self.problems) > told and not self.figures[address].text:
                    self.explained.add(address)

    def _is_ours(self, place: tuple[int, int], equation: Equation) -> bool:
        """Tell whether a total still has the formula of the form, over all of its cells."""
        cell = self.sheet.cells[place]
        if cell.kind != "formula" or not self.cells.keys() >= set(equation.left):
            return False
        try:
            written = formula_at(cell, layout.spot(*place))
        except FormulaError:
            return False
        return _plain(written) == _plain(layout.total_formula(equation, self.cells))

    def _found(self, place: tuple[int, int], kind: Kind) -> Found:
        text = self.values.text(self.sheet, *place, padded=kind is not Kind.COUNT)
        if kind.is_words:
            return Found(text, self.where(*place))
        if remarked := _REMARKED.fullmatch(text):
            return Found(remarked[1], self.where(*place), remarked[2].strip())
        cell = self.sheet.cells.get(place)
        if cell is not None and cell.kind == "text" and as_number(text):
            message = f"这一格存的是文字“{text}”，不是数。"
            self.problems.append(TEXT.at(self.where(*place), message))
        return Found(text, self.where(*place))

    def _notes(self) -> None:
        bottom = max((row for row in self.aligned.rows if row is not None), default=0)
        below = {
            place: cell.raw.strip()
            for place, cell in sorted(self.sheet.cells.items())
            if place[0] > bottom and cell.kind == "text"
        }
        label = next((place for place, text in below.items() if text == layout.NOTE), None)
        if label is not None:
            covering = (area.right for area in self.sheet.merged if (area.top, area.left) == label)
            place = (label[0], next(covering, label[1]) + 1)
            text = self.text(*place).strip("\n")
            self.note = tuple(Line(line, self.where(*place)) for line in text.split("\n")) if text else ()
        top, left = next((place for place, text in below.items() if text == layout.CELL), (0, 0))
        beside = (place for place, text in below.items() if place[0] == top and text.startswith(layout.REMARK))
        right = next((column for _, column in beside if column > left), 0)
        if not right:
            message = f"表格下面没有找到“{layout.CELL}”和“{layout.REMARK}”两栏，数字的说明没有收入。"
            hint = "没有写说明的，不用改；写过的，请用 gentool form 重新生成填报表，把内容粘贴过去再导入。"
            self.problems.append(REMARK.at(self.whole, message, hint=hint, severity=Severity.WARNING))
            return
        for row in sorted({row for row, _ in self.sheet.cells if row > top}):
            self._remark((row, left), (row, right))

    def _remark(self, cell: tuple[int, int], text: tuple[int, int]) -> None:
        self.read |= {text, *((cell[0], column) for column in range(cell[1] + 1, text[1]))}
        name = self.values.text(self.sheet, *cell)
        remark = self.values.text(self.sheet, *text).strip()
        if bracketed := _BRACKETED.fullmatch(remark):
            remark = bracketed[1].strip()  # they are printed anyway
        place = place_of(unicodedata.normalize("NFKC", name).strip())
        if remark or place:
            self.read.add(cell)
        if not remark:
            return
        address = self._at(place) if place else None
        if address is None:
            message = (
                f"说明“{remark[:20]}”没有写是哪一格的。" if not name.strip() else f"“{name[:10]}”不是填数字的格子。"
            )
            self.problems.append(REMARK.at(self.where(*cell), message))
            return
        found = self.figures.get(address) or self._found(self.cells[address], self.form.column(address).kind)
        if found.remark:
            message = f"{layout.spot(*self.cells[address])} 的说明写了两次：“{found.remark[:20]}”和“{remark[:20]}”。"
            self.problems.append(REMARK.at(self.where(*text), message, hint="请只留一处，再导入。"))
            return
        self.figures[address] = found._replace(remark=remark)

    def _at(self, place: tuple[int, int]) -> Address | None:
        """Return the figure of a cell, also of one that is covered by a merged one."""
        for cell in grid_of(self.table).cells:
            row, column = self.cells.get(cell.address, (0, 0)) if cell.address else (0, 0)
            if row == place[0] and column <= place[1] < column + cell.width:
                return cell.address
        return None

    def _moved(self) -> None:
        if self.aligned.is_whole:
            message = f"{self.table.name}的行或列被移动过，已按名称找到各格。"
            self.problems.append(MOVED.at(self.whole, message, field=self.table.key))
            return
        missing = [address for address in self.figures if address not in self.cells]
        rows = list(dict.fromkeys(self.form.row(address).label.key for address in missing))
        names = "、".join(f"“{name}”" for name in rows[:_MOST_NAMES]) + ("等" if len(rows) > _MOST_NAMES else "")
        message = f"{self.table.name}里没有找到{names}的格子，可能删去过行或列，或者改动过名称。"
        self.problems.append(faults.ROWS.at(self.whole, message, field=self.table.key))


def _plain(formula: str) -> str:
    return "".join(formula.replace("$", "").split()).upper()
