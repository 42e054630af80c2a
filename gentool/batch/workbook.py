"""A city's result → ``汇总.xlsx``: a sheet per table of the form with a row per unit and sums, and one of problems.

Cells are streamed, so that a province does not fill the memory. The sums are formulas, with their values beside them
for programs that only show. The same result gives the same bytes: no clock, no machine. Nobody's mistakes are caught
here, but no text of a user's becomes a formula.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from gentool.batch.problem_list import encodable, problems_of_city, problems_of_unit
from gentool.batch.results import CityResult, State, UnitResult
from gentool.editions import form_of
from gentool.form import Address, Form, Kind, Part
from gentool.grid import Cell, Grid, Role, grid_of
from gentool.patterns import Pattern
from gentool.problems import Problem
from gentool.report import Number
from gentool.reporters import WORDS

if TYPE_CHECKING:
    from openpyxl import Workbook

_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip archive can name
_UNIT_COLUMNS = (("单位", 34), ("类别", 12), ("情况", 8))
_PROBLEM_COLUMNS = (
    *(("单位", 30), ("文件", 26), ("行", 6), ("列", 6), ("代码", 12), ("程度", 8)),
    *(("问题", 60), ("怎么办", 50)),
)
_SUM = "合计"
_FORMATS = {Kind.COUNT: "0", Kind.CHANGE: "+0;-0;0", Kind.MONEY: "0.00####", Kind.AMOUNT: "0.00####"}
_LONGEST = 32_767  # characters in a cell
_FORBIDDEN = Pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # by XML
_NOT_IN_NAMES = str.maketrans(dict.fromkeys(r"[]:*?/\'"))


class Figure(NamedTuple):
    """A column of figures: three labels that stand over it, the outer ones perhaps over several, and its kind."""

    labels: tuple[str, str, str]
    address: Address
    kind: Kind


def workbook(result: CityResult) -> bytes:
    """Return the workbook; units that have no figures keep a row that says why."""
    from openpyxl import Workbook

    form = form_of(result.edition)
    book = Workbook(write_only=True)
    styles = _Styles(book)
    totals = result.totals
    sums = []
    for part in form.parts:
        if part.table is not None:
            sums.append(_table_sheet(book, styles, result, form, part, totals))
    _problem_sheet(book, styles, result)
    book.properties.creator = "gentool"
    book.properties.title = _clean(f"{result.city.name}{result.city.year}年度汇总")
    book.properties.created = book.properties.modified = datetime(*_DATE[:3])
    book.calculation.fullCalcOnLoad = True
    return _packed(book, sums)
