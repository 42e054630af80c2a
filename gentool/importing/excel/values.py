"""What a clerk sees in a cell → its text, and what is to be told of it."""

from __future__ import annotations

from fractions import Fraction

from gentool.blanks.excel.layout import shown_number
from gentool.importing.excel import numbers
from gentool.importing.excel.book import Book, Sheet
from gentool.importing.excel.cells import Cell
from gentool.importing.excel.formulas import Evaluator
from gentool.importing.excel.numbers import FormulaError, Scalar
from gentool.importing.faults import ENDS, FORMULA, ROUNDED
from gentool.problems.problem import Problem
from gentool.text.lazy_regex import Pattern

_LINE_ENDS = Pattern("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN_ENDS = Pattern("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNPRINTED = Pattern("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TRUTHS = {True: "TRUE", False: "FALSE"}


class Values:
    """The texts of a workbook's cells; whatever could not be read exactly is among ``problems``."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.problems: list[Problem] = []
        self.failed: set[tuple[str, int, int]] = set()  # cells whose formula came to nothing
        self._told: set[tuple[str, int, int]] = set()
        self._evaluator = Evaluator(book)

    def text(self, sheet: Sheet, row: int, column: int, *, padded: bool = False) -> str:
        """Return the text of a cell, ``""`` for an empty one; text as typed, numbers in plain digits.

        ``padded``: with the zeros and signs that the cell's format adds, as for figures that may have them.
        """
        cell = sheet.cells.get((row, column))
        if cell is None or cell.is_struck:
            return ""
        if cell.kind == "number":
            return self._number(sheet, row, column, cell, padded=padded)
        if cell.kind == "formula":
            return self._formula(sheet, row, column, cell, padded=padded)
        if cell.kind == "truth":
            return _TRUTHS[cell.raw == "1"]
        return self._typed(sheet, row, column, cell.raw) if cell.kind == "text" else cell.raw

    def marked(self, sheet: Sheet, row: int, column: int) -> str:
        """Return the text of a cell with emphasis where only some of it is bold."""
        text, cell = self.text(sheet, row, column), sheet.cells.get((row, column))
        return _typed(cell.marked) if cell is not None and cell.marked and not cell.is_struck else text

    def _typed(self, sheet: Sheet, row: int, column: int, raw: str) -> str:
        """Return a text as typed; line ends that nobody can type or see are told, once for a cell."""
        place = (sheet.name, row, column)
        if (odd := _UNSEEN_ENDS.search(raw)) and place not in self._told:
            self._told.add(place)
            message = f"这一格里有看不见的换行符 U+{ord(odd[0]):04X}，已按换行读入。"
            self.problems.append(ENDS.at(sheet.where(self.book.file, row, column), message))
        return _typed(raw)

    def _number(self, sheet: Sheet, row: int, column: int, cell: Cell, *, padded: bool) -> str:
        number = numbers.exact(cell.raw)
        if number is None:
            return cell.raw
        if numbers.is_date(cell.format) and (day := numbers.day(number, is_1904=self.book.is_1904)):
            return day
        short = numbers.rounded(number)
        text = shown_number(short, cell.format if padded else "")
        if short != number:
            message = f"这一格存的是 {format(number, 'f')}，按 {text} 读入。"
            self.problems.append(ROUNDED.at(sheet.where(self.book.file, row, column), message))
        return text

    def _formula(self, sheet: Sheet, row: int, column: int, cell: Cell, *, padded: bool) -> str:
        try:
            value: Scalar = self._evaluator.value(sheet, row, column)
            if isinstance(value, Fraction):
                exact = numbers.as_decimal(value)
                if exact is None or len(exact.as_tuple().digits) > 30:
                    raise FormulaError("算出来的数除不尽，不知道取几位小数")
                return shown_number(exact, cell.format if padded else "")
        except FormulaError as error:
            message = f"公式“={cell.formula[:40]}”没有算出来：{error}。"
            self.problems.append(FORMULA.at(sheet.where(self.book.file, row, column), message))
            self.failed.add((sheet.name, row, column))
            return ""
        return _TRUTHS[value] if isinstance(value, bool) else value or ""


def _typed(raw: str) -> str:
    return _UNPRINTED.sub("", _LINE_ENDS.sub("\n", raw))
