"""Formulas of a workbook, computed by us, exactly: cached values are never looked at.

Bounded: so many steps for a workbook, so many cells deep, numbers of so many digits. Catches circles, errors,
functions we do not know, and results that are no exact number.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from gentool.blanks.excel.layout import Area, spot
from gentool.importing.excel import numbers
from gentool.importing.excel.book import Book, Sheet
from gentool.importing.excel.cells import LAST_COLUMN, LAST_ROW, Cell, column_number, place_of
from gentool.importing.excel.numbers import FUNCTIONS, Arguments, Scalar
from gentool.importing.excel.syntax import Call, Constant, FormulaError, Node, Reference, parse

MOST_STEPS = 300_000
_SCANNED_PER_STEP = 20  # cells looked through, to find those of a range that is larger than the sheet
DEEPEST = 120  # within formulas, and from one to the next

Place = tuple[str, int, int]


class Evaluator:
    """Computes the cells of one workbook, each once."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._known: dict[Place, Scalar | FormulaError] = {}
        self._open: set[Place] = set()
        self._steps = self._depth = 0

    def value(self, sheet: Sheet, row: int, column: int) -> Scalar:
        """Return what a cell comes to: a number, text, truth, or None for an empty cell. Raises FormulaError."""
        cell = sheet.cells.get((row, column))
        if cell is None:
            return None
        if cell.kind == "formula":
            return self._computed(sheet, (sheet.name, row, column), cell)
        if cell.kind == "number":
            number = numbers.exact(cell.raw)
            if number is None:
                raise FormulaError(f"{spot(row, column)} 里不是能计算的数")
            return Fraction(numbers.rounded(number))
        if cell.kind == "truth":
            return cell.raw == "1"
        if cell.kind == "error":
            raise FormulaError(f"{spot(row, column)} 里是错误值 {cell.raw[:10]}")
        return cell.raw

    def _computed(self, sheet: Sheet, place: Place, cell: Cell) -> Scalar:
        known = self._known.get(place)
        if isinstance(known, FormulaError):
            raise known
        if place in self._known:
            return known
        name = spot(*place[1:])
        if place in self._open:
            raise FormulaError(f"公式转了一圈又引用到 {name} 自己")
        self._open.add(place)
        try:
            result = self._scalar(parse(formula_at(cell, name)), sheet)
        except FormulaError as error:
            self._known[place] = error
            raise
        finally:
            self._open.discard(place)
        self._known[place] = result
        return result

    def _scalar(self, node: Node | None, sheet: Sheet) -> Scalar:
        self._step()
        if self._depth >= DEEPEST:
            raise FormulaError("公式一个引用一个，层次太多")
        self._depth += 1
        try:
            return self._result(node, sheet)
        finally:
            self._depth -= 1

    def _result(self, node: Node | None, sheet: Sheet) -> Scalar:
        if node is None:
            return None
        if isinstance(node, Constant):
            return _constant(node)
        if isinstance(node, Reference):
            area, owner = self._area(node, sheet)
            if not area.is_single:
                raise FormulaError(f"公式在只能用一格的地方引用了 {area.ref}")
            return self.value(owner, area.top, area.left)
        if node.name == "IF":
            return self._choice(node, sheet)
        function = FUNCTIONS.get(node.name)
        if function is None:
            raise FormulaError(f"公式里的函数 {node.name[:20]} 这里不能用")
        return function(self._arguments(node, sheet))

    def _choice(self, node: Call, sheet: Sheet) -> Scalar:
        """Compute only the branch that is taken, as spreadsheets do."""
        if not 2 <= len(node.arguments) <= 3:
            raise FormulaError("公式里的 IF 写得不全")
        test = self._scalar(node.arguments[0], sheet)
        if isinstance(test, str):
            raise FormulaError("公式里 IF 的条件是文字")
        if test:
            return self._scalar(node.arguments[1], sheet)
        return self._scalar(node.arguments[2], sheet) if len(node.arguments) == 3 else False

    def _arguments(self, node: Call, sheet: Sheet) -> Arguments:
        """Return single values, and what ranges hold, apart: functions treat text in ranges otherwise."""
        singles: list[Scalar] = []
        ranged: list[Scalar] = []
        for argument in node.arguments:
            if isinstance(argument, Reference):
                area, owner = self._area(argument, sheet)
                if not area.is_single or node.name in ("SUM", "COUNT", "MAX", "MIN"):
                    ranged += self._values(area, owner)
                    continue
            singles.append(self._scalar(argument, sheet))
        return Arguments(node.name, singles, ranged)

    def _values(self, area: Area, owner: Sheet) -> Iterator[Scalar]:
        size = (area.bottom - area.top + 1) * (area.right - area.left + 1)
        if size <= len(owner.cells):
            places = [(r, c) for r in range(area.top, area.bottom + 1) for c in range(area.left, area.right + 1)]
        else:
            self._steps += len(owner.cells) // _SCANNED_PER_STEP
            places = sorted(
                (r, c) for r, c in owner.cells if area.top <= r <= area.bottom and area.left <= c <= area.right
            )
        for row, column in places:
            self._step()
            yield self.value(owner, row, column)

    def _area(self, reference: Reference, sheet: Sheet) -> tuple[Area, Sheet]:
        owner = self.book.sheet(reference.sheet) if reference.sheet else sheet
        if owner is None:
            raise FormulaError(f"公式引用的工作表“{reference.sheet[:20]}”不存在")
        last = reference.last or reference.first
        first, end = place_of(reference.first), place_of(last)
        if first and end:
            return Area(
                min(first[0], end[0]), min(first[1], end[1]), max(first[0], end[0]), max(first[1], end[1])
            ), owner
        if reference.last and reference.first.isalpha() and last.isalpha():
            left, right = sorted((column_number(reference.first), column_number(last)))
            return Area(1, left, LAST_ROW, right), owner
        if reference.last and reference.first.isdecimal() and last.isdecimal() and len(reference.first + last) < 16:
            top, bottom = sorted((int(reference.first), int(last)))
            return Area(top, 1, bottom, LAST_COLUMN), owner
        raise FormulaError(f"公式引用了“{reference.first}”，不知道是哪一格")

    def _step(self) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise FormulaError("公式要算的太多")


def formula_at(cell: Cell, name: str) -> str:
    """Return the formula of a cell; one shared with others is moved from the cell it is written for."""
    if not cell.origin or cell.origin == name:
        return cell.formula
    from openpyxl.formula.translate import Translator, TranslatorError

    try:
        return str(Translator(f"={cell.formula}", origin=cell.origin).translate_formula(name))[1:]
    except (TranslatorError, ValueError, IndexError) as error:
        raise FormulaError("公式的写法读不懂") from error


def _constant(node: Constant) -> Scalar:
    if node.kind == "number":
        number = numbers.exact(node.text)
        if number is None:
            raise FormulaError(f"公式里的“{node.text[:20]}”不是能计算的数")
        return Fraction(Decimal(number))
    return node.text == "TRUE" if node.kind == "truth" else node.text
