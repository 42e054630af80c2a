"""Filled forms made to order, and what a clerk does to them."""

from __future__ import annotations

import io
import pickle
import re
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from functools import cache
from typing import Any

from openpyxl import Workbook, load_workbook

from gentool.blanks.excel import workbook
from gentool.form.loading import form_of
from gentool.form.model import Address, Form
from gentool.importing.draft import Draft, Found
from gentool.importing.excel.workbook import read
from gentool.ooxml.xlsx import parts_of
from gentool.ooxml.zip import zipped
from gentool.report.model import Figure, Origin, Report
from tests.builders import YEARS, balanced, report_of, yaml_of

FILE = "表.xlsx"


@cache
def full_report(edition: str, seed: int = 1) -> Report:
    """Return a report of balanced figures, all of them given."""
    form = form_of(edition)
    report, _ = report_of(yaml_of(form, balanced(form, seed), YEARS[edition]))
    return report


def with_figures(report: Report, **texts: str) -> Report:
    """Return a report in which figures, named ``row__column``, have other texts: ``12`` or ``12（remark）``."""
    figures = dict(report.figures)
    for name, text in texts.items():
        row, column = name.split("__")
        address = next(a for a in figures if a.row == row and a.column == column)
        number, _, remark = text.partition("（")
        figures[address] = Figure(0, number, figures[address].where, Origin.GIVEN, remark.rstrip("）"))
    return replace(report, figures=figures)


def draft_of(data: bytes) -> Draft:
    read_ = read(data, FILE)
    assert isinstance(read_, Draft)
    return read_


def opened(data: bytes) -> Workbook:
    """Return a workbook to do with as one likes; it is loaded once, which takes longest."""
    return pickle.loads(_pickled(data))


@cache
def _pickled(data: bytes) -> bytes:
    return pickle.dumps(load_workbook(io.BytesIO(data)))


def changed(data: bytes, change: Callable[[Any], None]) -> bytes:
    """Return a workbook after a change, saved by openpyxl."""
    book = opened(data)
    change(book)
    return saved(book)


def saved(book: Workbook) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@cache
def _kept(data: bytes) -> Any:
    return opened(data)


def typed(data: bytes, **cells: object) -> bytes:
    """Return a workbook with cells, named ``表三_D6``, typed over; it is loaded once, and left as it was."""
    book = _kept(data)
    places = {name: book[sheet][spot] for name in cells for sheet, spot in [name.rsplit("_", 1)]}
    before = [(cell, cell.value, copy(cell._style)) for cell in places.values()]
    for name, value in cells.items():
        places[name].value = value
    made = saved(book)
    for cell, value, style in before:
        cell.value, cell._style = value, style
    return made


def at(draft: Draft, spot: str) -> Found:
    """Return the figure that stands in a cell."""
    return next(found for found in draft.figures.values() if found.where.spot == spot)


def told(draft: Draft) -> list[tuple[str, str]]:
    """Return code and place of everything that is told."""
    return [(problem.code, problem.where.spot) for problem in draft.problems]


@cache
def blank(edition: str = "2021", unit: str = "云溪市测试局") -> bytes:
    return workbook.blank(form_of(edition), unit, YEARS[edition])


def rewritten(data: bytes, **texts: str) -> bytes:
    """Return a workbook with cells, named ``表三_D6``, as they stand in the file: attributes and content."""
    sheets = _kept(data).sheetnames
    parts = dict(parts_of(data))
    for name, text in texts.items():
        sheet, spot = name.rsplit("_", 1)
        part = f"xl/worksheets/sheet{sheets.index(sheet) + 1}.xml"
        cell = re.compile(rf'<c r="{spot}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)'.encode(), re.DOTALL)
        parts[part], count = cell.subn(rf'<c r="{spot}"\1 {text}</c>'.encode(), parts[part])
        assert count == 1, name
    return zipped(parts.items())


def filled(report: Report) -> bytes:
    data, problems = workbook.filled(report)
    assert not problems
    return data


def computed(form: Form, draft: Draft) -> dict[Address, str]:
    """Return the texts of a draft's figures, totals that it leaves out added up."""
    texts = {address: found.text for address, found in draft.figures.items()}
    for table in form.tables:
        for equation in table.definitions:
            values = [0 if texts[a] == "/" else int(texts[a]) for a in equation.left]
            texts.setdefault(equation.right[0], str(sum(values)))
    return texts
