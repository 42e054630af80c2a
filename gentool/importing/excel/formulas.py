"""Formulas of a workbook, computed by us, exactly: cached values are never looked at.

What the form and a clerk's additions need is known, all else is told. ``openpyxl`` cuts a formula into tokens; it is
computed while they are read. Bounded: lengths and depths, so many steps for a workbook, numbers of so many digits.
Catches circles, errors, functions we do not know, and results that are no exact number.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError
from openpyxl.utils.cell import range_boundaries

from gentool.blanks.excel.layout import Area, spot
from gentool.importing.excel import numbers
from gentool.importing.excel.book import Book, Sheet
from gentool.importing.excel.cells import LAST_COLUMN, LAST_ROW, Cell
from gentool.importing.excel.numbers import FormulaError, Scalar

_LONGEST, _MOST_TOKENS = 2_000, 1_000
_DEEPEST = 40  # within a formula
_DEEPEST_CHAIN = 120  # within formulas, and from one to the next
_MOST_STEPS = 300_000
_SCANNED_PER_STEP = 20  # cells looked through, to find those of a range that is larger than the sheet
_PRECEDENCE = {**dict.fromkeys(("=", "<>", "<", ">", "<=", ">="), 1), "+": 3, "-": 3, "*": 4, "/": 4, "^": 5, "%": 9}
_SIGN = 6
_OF_RANGES = ("SUM", "COUNT", "MAX", "MIN")  # which take a single cell as a range


class _Range(NamedTuple):
    area: Area
    owner: Sheet


Place = tuple[str, int, int]
Operand = Scalar | _Range


class Evaluator:
    """Computes the cells of one workbook, each once."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.depth = 0
        self._known: dict[Place, Scalar | FormulaError] = {}
        self._open: set[Place] = set()
        self._steps = 0

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
        depth = self.depth
        try:
            self.deeper()
            result = _Formula(self, sheet, formula_at(cell, name)).result()
        except FormulaError as error:
            self._known[place] = error
            raise
        finally:
            self._open.discard(place)
            self.depth = depth
        self._known[place] = result
        return result

    def values(self, area: Area, owner: Sheet) -> Iterator[Scalar]:
        """Yield what the cells of a range come to."""
        size = (area.bottom - area.top + 1) * (area.right - area.left + 1)
        if size <= len(owner.cells):
            places = [(r, c) for r in range(area.top, area.bottom + 1) for c in range(area.left, area.right + 1)]
        else:
            self.step(len(owner.cells) // _SCANNED_PER_STEP)
            places = sorted(
                (r, c) for r, c in owner.cells if area.top <= r <= area.bottom and area.left <= c <= area.right
            )
        for row, column in places:
            self.step()
            yield self.value(owner, row, column)

    def step(self, steps: int = 1) -> None:
        """Count what is done. Raises FormulaError."""
        self._steps += steps
        if self._steps > _MOST_STEPS:
            raise FormulaError("公式要算的太多")

    def deeper(self) -> None:
        """Count how deep formulas stand within each other. Raises FormulaError."""
        self.depth += 1
        if self.depth > _DEEPEST_CHAIN:
            raise FormulaError("公式一个引用一个，层次太多")


class _Formula:
    """Climbs the precedence of operators, as spreadsheets have it: a sign binds closer than a power.

    What is not ``live``, the branch of an IF that is not taken, is only passed over.
    """

    def __init__(self, evaluator: Evaluator, sheet: Sheet, text: str) -> None:
        if len(text) > _LONGEST:
            raise FormulaError("公式太长")
        try:
            self.tokens = [token for token in Tokenizer(f"={text}").items if token.type != Token.WSPACE]
        except (TokenizerError, IndexError, ValueError) as error:
            raise FormulaError("公式的写法读不懂") from error
        if len(self.tokens) > _MOST_TOKENS:
            raise FormulaError("公式太长")
        self.evaluator, self.sheet = evaluator, sheet
        self.at = self.depth = 0

    @property
    def token(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def fault(self) -> FormulaError:
        shown = self.token.value if self.token is not None else ""
        return FormulaError(f"公式里有读不懂的地方“{shown[:20]}”" if shown else "公式没有写完")

    def result(self) -> Scalar:
        found = self.expression(0)
        if self.token is not None:
            raise self.fault()
        return self.single(found)

    def expression(self, least: int, live: bool = True) -> Operand:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise FormulaError("公式套得太深")
        self.evaluator.deeper()
        left = self.operand(live)
        while (token := self.token) is not None and token.type in (Token.OP_IN, Token.OP_POST):
            strength = _PRECEDENCE.get(token.value)
            if strength is None:
                raise FormulaError(f"公式里的“{token.value}”这里不能用")
            if strength < least:
                break
            self.at += 1
            right = [] if token.type == Token.OP_POST else [self.expression(strength + 1, live)]
            left = self.applied(token.value, [left, *right], live)
        self.depth -= 1
        self.evaluator.depth -= 1
        return left

    def operand(self, live: bool) -> Operand:
        token = self.token
        if token is None:
            raise self.fault()
        self.at += 1
        if token.type == Token.OP_PRE:
            return self.applied(f"{token.value}1", [self.expression(_SIGN, live)], live)
        if token.type == Token.OPERAND:
            return self.constant(token) if live else None
        if token.type == Token.PAREN and token.subtype == Token.OPEN:
            inside = self.expression(0, live)
            if self.token is None or self.token.type != Token.PAREN or self.token.subtype != Token.CLOSE:
                raise self.fault()
            self.at += 1
            return inside
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            return self.function(token.value[:-1].upper().removeprefix("_XLFN."), live)
        self.at -= 1
        raise self.fault()

    def function(self, name: str, live: bool) -> Operand:
        """Read what a function is applied to, and apply it; of an IF, compute only the branch that is taken."""
        found: list[Operand] = []
        has_argument, taken = False, live
        while (token := self.token) is not None:
            is_end = token.type == Token.FUNC and token.subtype == Token.CLOSE
            if is_end or (token.type == Token.SEP and token.subtype == Token.ARG):
                self.at += 1
                if not has_argument and (found or not is_end):
                    found.append(None)
                has_argument = False
                if is_end:
                    return self.chosen(found) if name == "IF" and live else self.applied(name, found, live)
                if name == "IF" and live:
                    taken = self.is_true(found[0]) == (len(found) == 1)
            elif has_argument:
                break
            else:
                found.append(self.expression(0, taken))
                has_argument = True
        raise self.fault()

    def is_true(self, test: Operand) -> bool:
        value = self.single(test)
        if isinstance(value, str):
            raise FormulaError("公式里 IF 的条件是文字")
        return bool(value)

    def chosen(self, found: list[Operand]) -> Operand:
        if not 2 <= len(found) <= 3:
            raise FormulaError("公式里的 IF 写得不全")
        return self.single(found[1] if self.is_true(found[0]) else [*found, False][2])

    def applied(self, name: str, operands: list[Operand], live: bool) -> Scalar:
        if not live:
            return None
        self.evaluator.step()
        if name not in numbers.FUNCTIONS:
            raise FormulaError(f"公式里的函数 {name[:20]} 这里不能用")
        singles: list[Scalar] = []
        ranged: list[Scalar] = []  # apart: functions treat text in ranges otherwise
        for operand in operands:
            if isinstance(operand, _Range) and (not operand.area.is_single or name in _OF_RANGES):
                ranged += self.evaluator.values(*operand)
            else:
                singles.append(self.single(operand))
        return numbers.applied(name, singles, ranged)

    def single(self, operand: Operand) -> Scalar:
        if not isinstance(operand, _Range):
            return operand
        if not operand.area.is_single:
            raise FormulaError(f"公式在只能用一格的地方引用了 {operand.area.ref}")
        return self.evaluator.value(operand.owner, operand.area.top, operand.area.left)

    def constant(self, token: Token) -> Operand:
        text = token.value
        if token.subtype == Token.RANGE:
            return self.reference(text)
        if token.subtype == Token.TEXT:
            return str(text[1:-1].replace('""', '"'))
        if token.subtype == Token.LOGICAL:
            return bool(text.upper() == "TRUE")
        if token.subtype != Token.NUMBER:
            raise FormulaError(f"公式里有错误值“{text[:20]}”")
        number = numbers.exact(text)
        if number is None:
            raise FormulaError(f"公式里的“{text[:20]}”不是能计算的数")
        return Fraction(Decimal(number))

    def reference(self, text: str) -> _Range:
        if "[" in text:
            raise FormulaError("公式引用了别的文件")
        fault = FormulaError(f"公式引用了“{text[:20]}”，不知道是哪一格")
        name, _, reference = text.rpartition("!")
        name = name[1:-1].replace("''", "'") if name.startswith("'") else name
        owner = self.evaluator.book.sheet(name) if name else self.sheet
        if owner is None:
            raise FormulaError(f"公式引用的工作表“{name[:20]}”不存在")
        try:
            left, top, right, bottom = range_boundaries(reference)
        except ValueError as error:
            raise fault from error
        if not (reference.isascii() and (":" in reference or (left and top))):  # whole columns and rows are ranges
            raise fault
        columns = sorted((left, right)) if left else [1, LAST_COLUMN]
        rows = sorted((top, bottom)) if top is not None else [1, LAST_ROW]
        if rows[0] < 1 or rows[1] > LAST_ROW or columns[1] > LAST_COLUMN:
            raise fault
        return _Range(Area(rows[0], columns[0], rows[1], columns[1]), owner)


def formula_at(cell: Cell, name: str) -> str:
    """Return the formula of a cell; one shared with others is moved from the cell it is written for."""
    if not cell.origin or cell.origin == name:
        return cell.formula
    from openpyxl.formula.translate import Translator, TranslatorError

    try:
        return str(Translator(f"={cell.formula}", origin=cell.origin).translate_formula(name))[1:]
    except (TranslatorError, ValueError, IndexError) as error:
        raise FormulaError("公式的写法读不懂") from error
