"""The formulas of the form, from its rules: totals, checks, what makes a cell red.

A sum of nothing but empty cells stays empty, so that an untouched form does not look filled in. ``/`` counts as 0.
"""

from __future__ import annotations

from collections.abc import Iterable

from gentool.blanks.excel.layout import Area, Cells, runs
from gentool.form.model import Address, Equation, Kind
from gentool.report.figures import NOT_APPLICABLE, SHAPES

HOLDS, DIFFERS = "相符", "差 "

_UNIT = "元"  # in which 万元 and 亿元 end as well


def total(equation: Equation, cells: Cells) -> str:
    """Return the formula of the figure that an equation defines, without ``=``."""
    refs = _refs(equation.left, cells)
    return f'IF(COUNT({refs})=0,"",SUM({refs}))'


def check(equation: Equation, cells: Cells) -> str:
    """Return the formula that says whether an equation holds, without ``=``."""
    left, right = _refs(equation.left, cells), _refs(equation.right, cells)
    entered = left if equation.rule.is_total else f"{left},{right}"
    apart = f"SUM({left})-SUM({right})"
    return f'IF(COUNT({entered})=0,"",IF({apart}=0,"{HOLDS}","{DIFFERS}"&ABS({apart})))'


def is_wrong_total(equation: Equation, cells: Cells) -> str:
    """Return the condition under which a total is marked: a number that is not the sum."""
    assert equation.total is not None
    here = _refs((equation.total,), cells)
    return f"AND(ISNUMBER({here}),{here}<>SUM({_refs(equation.left, cells)}))"


def is_allowed(kind: Kind, cell: str) -> str:
    """Return the condition that the content of a cell is a figure of its kind, or ``/``."""
    shape = SHAPES[kind]
    conditions = [f"{cell}>=0"] * (shape.least == 0) + [f"{cell}=INT({cell})"] * shape.is_whole
    number = conditions[0] if len(conditions) == 1 else f"AND({','.join(conditions)})"
    texts = [f'{cell}="{text}"' for text in sorted(NOT_APPLICABLE)]
    if kind is Kind.AMOUNT:
        texts.append(f'RIGHT({cell},1)="{_UNIT}"')
    return f"IF(ISNUMBER({cell}),{number},OR({','.join(texts)}))"


def is_not_allowed(kind: Kind, cell: str) -> str:
    """Return the condition under which a cell is marked: it holds something that is no figure."""
    return f'IF({cell}="",FALSE,NOT({is_allowed(kind, cell)}))'


def state(inputs: Iterable[tuple[int, int]], checks: Iterable[Area]) -> str:
    """Return the formula that sums up a table: how many cells are empty, how many sums fail; without ``=``."""
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
