"""Where everything stands in the workbook and how it is written there: for those who draw it and those who read it.

Rows and columns are counted from 1, as spreadsheets do. A number becomes a cell's value and format so that what is
read back is what was written: ``12.50`` is 12.5 in the format ``0.00``; what no number shows exactly stays text.
Formulas come from the form's rules, without ``=``. A sum of nothing but empty cells stays empty, so that an untouched
form does not look filled in; ``/`` counts as 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from re import ASCII
from typing import NamedTuple

from gentool.form.grid import grid_of
from gentool.form.model import Address, Equation, Kind, Table
from gentool.problems.problem import Code
from gentool.report.figures import LONGEST_TEXT, NO, NOT_APPLICABLE, SHAPES, STROKE, YES
from gentool.report.reading.heads import ANSWERS, DATA
from gentool.text.lazy_regex import Pattern

GUIDE, HEAD, WORDS, NUMBERS, LOOKED_INTO = "填表说明", "基本信息", "文字", DATA, ANSWERS
EDITION_PROPERTY = "gentool-form"  # of the document, holds the edition; labels are believed more than it

GRID_TOP = 4  # under title, state and hint
NOTE = "表下的注"
CELL, CURRENT, REMARK = "格子", "现有内容", "说明"
WHOLE, GOES_ON = "全文", "（续）"
NAME, VALUE, EQUATION = "名称", "数字或文字", "应当成立的等式"
CONTACT_VALUE = "内容"

Cells = Mapping[Address, tuple[int, int]]


class Area(NamedTuple):
    """A rectangle of cells, its corners included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def ref(self) -> str:
        """The rectangle as formulas name it: ``D6:I6``, or ``D6`` for a single cell."""
        first = spot(self.top, self.left)
        return first if self.is_single else f"{first}:{spot(self.bottom, self.right)}"

    @property
    def is_single(self) -> bool:
        """Whether this is one cell."""
        return (self.top, self.left) == (self.bottom, self.right)


@cache
def letters(column: int) -> str:
    """Return the letters of a column: 1 is A, 27 is AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def spot(row: int, column: int) -> str:
    """Return the name of a cell: row 6 of column 4 is ``D6``."""
    return f"{letters(column)}{row}"


def in_row(row: int, left: int, right: int = 0) -> Area:
    """Return a stretch of a row, a single cell without ``right``."""
    return Area(row, left, row, right or left)


def cells_of(table: Table) -> Cells:
    """Return the cell of every figure."""
    return {
        cell.address: (GRID_TOP + cell.row, 1 + cell.column)
        for cell in grid_of(table).cells
        if cell.address is not None
    }


def runs(cells: Sequence[tuple[int, int]]) -> list[Area]:
    """Join cells to as few rectangles as following them from left to right and from the top down gives."""
    found: list[Area] = []
    for row, column in sorted(cells):
        if found and found[-1].bottom == found[-1].top == row and found[-1].right == column - 1:
            found[-1] = found[-1]._replace(right=column)
        else:
            found.append(Area(row, column, row, column))
    joined: list[Area] = []
    lowest: dict[tuple[int, int], int] = {}  # of those that reach across from here to there
    for area in found:
        above = lowest.get((area.left, area.right))
        if above is not None and joined[above].bottom == area.top - 1:
            joined[above] = joined[above]._replace(bottom=area.bottom)
        else:
            lowest[area.left, area.right] = len(joined)
            joined.append(area)
    return joined


SIGNED = "+0;-0;0"
PLAIN = "0"
DIGITS = 15  # that a spreadsheet keeps of a number

_NUMBER = Pattern(r"(?P<sign>[+-]?)(?P<whole>0|[1-9]\d*)(?:\.(?P<part>\d+))?", ASCII)
_FIXED = Pattern(r"0\.(0+)")


def as_number(text: str) -> tuple[Decimal, str] | None:
    """Return the value and the format of the number that is shown as exactly ``text``, None if there is none."""
    found = _NUMBER.fullmatch(text)
    if found is None or len(found["whole"] + (found["part"] or "")) > DIGITS:
        return None
    style = f"0.{'0' * len(found['part'])}" if found["part"] else SIGNED if found["sign"] == "+" else PLAIN
    number = Decimal(text), style
    return number if shown_number(*number) == text else None


def shown_number(value: Decimal, style: str) -> str:
    """Return a number in digits, with the zeros or the sign that its format adds; nothing is ever rounded."""
    digits = format(value, "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    if digits == "-0":
        digits = "0"
    if fixed := _FIXED.fullmatch(style):
        whole, _, part = digits.partition(".")
        return f"{whole}.{part.ljust(len(fixed[1]), '0')}"
    return f"+{digits}" if style == SIGNED and value > 0 else digits


HOLDS, DIFFERS = "相符", "差 "

_UNIT = "元"  # in which 万元 and 亿元 end as well


def total_formula(equation: Equation, cells: Cells) -> str:
    """Return the formula of the figure that an equation defines."""
    refs = _refs(equation.left, cells)
    return f'IF(COUNT({refs})=0,"",SUM({refs}))'


def check_formula(equation: Equation, cells: Cells) -> str:
    """Return the formula that says whether an equation holds."""
    left, right = _refs(equation.left, cells), _refs(equation.right, cells)
    entered = left if equation.rule.is_total else f"{left},{right}"
    apart = f"SUM({left})-SUM({right})"
    return f'IF(COUNT({entered})=0,"",IF({apart}=0,"{HOLDS}","{DIFFERS}"&ABS({apart})))'


def is_wrong_total(equation: Equation, cells: Cells) -> str:
    """Return the condition under which a total is marked: a number that is not the sum."""
    assert equation.total is not None
    here = _refs((equation.total,), cells)
    return f"AND(ISNUMBER({here}),{here}<>SUM({_refs(equation.left, cells)}))"


CHOICES = {Kind.YES_NO: (YES, NO, STROKE)}
AS_TEXT = frozenset({Kind.AMOUNT, Kind.PERCENT, Kind.YES_NO, Kind.TEXT, Kind.DATE})  # kept as they are typed
_DAY = 8  # characters, at least


def is_allowed(kind: Kind, cell: str) -> str:
    """Return the condition that the content of a cell is a figure of its kind, or ``/``; of a date as good as that."""
    shape = SHAPES[kind]
    if kind is Kind.TEXT:
        return f"LEN({cell})<={LONGEST_TEXT}"
    conditions = [f"{cell}>=0"] * (shape.least == 0) + [f"{cell}=INT({cell})"] * shape.is_whole
    number = conditions[0] if len(conditions) == 1 else f"AND({','.join(conditions)})"
    texts = [f'{cell}="{text}"' for text in sorted(NOT_APPLICABLE)]
    texts += [f'{cell}="{choice}"' for choice in CHOICES.get(kind, ()) if choice != STROKE]
    if ending := {Kind.AMOUNT: _UNIT, Kind.PERCENT: "%"}.get(kind):
        texts.append(f'RIGHT({cell},1)="{ending}"')
    if kind is Kind.DATE:
        texts.append(f"LEN({cell})>={_DAY}")
    if kind.is_words:
        return f"AND(ISTEXT({cell}),OR({','.join(texts)}))"
    if shape.most == 0:
        number = f"{cell}=0"
    return f"IF(ISNUMBER({cell}),{number},OR({','.join(texts)}))"


def is_not_allowed(kind: Kind, cell: str) -> str:
    """Return the condition under which a cell is marked: it holds something that is no figure."""
    return f'IF({cell}="",FALSE,NOT({is_allowed(kind, cell)}))'


def state_formula(inputs: Iterable[tuple[int, int]], checks: Iterable[Area]) -> str:
    """Return the formula that sums up a table: how many cells are empty, how many sums fail."""
    cells = list(inputs)
    areas = ",".join(area.ref for area in runs(cells))
    empty = f"{len(cells)}-COUNTA({areas})"
    filled = f'IF({empty}=0,"数字都填了。","还有 "&({empty})&" 格没有填。")'
    failing = "+".join(f'COUNTIF({area.ref},"{DIFFERS}*")' for area in checks)
    if not failing:
        return filled
    return f'{filled}&IF({failing}=0,"","有 "&({failing})&" 处合计不相符，见红色的格子。")'


def _refs(addresses: Iterable[Address], cells: Cells) -> str:
    return ",".join(area.ref for area in runs([cells[address] for address in addresses]))


CUT = Code(
    "O-CELL", "文字太长，表格的一个格子放不下，填报表里的不全", "请在数据文件里把这一段分成几段，或不要用填报表。"
)
CODES = (CUT,)
