"""A form, blank or with what a report says → the bytes of its workbook; the same input makes the same bytes."""

from __future__ import annotations

from copy import copy
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.utils.indexed_list import IndexedList

from gentool.blanks.excel import layout
from gentool.blanks.excel.content import Content, of_report, too_long
from gentool.blanks.excel.other_sheets import draw_guide, draw_head, draw_numbers, draw_words
from gentool.blanks.excel.paper import FONT
from gentool.blanks.excel.table_sheet import draw_table
from gentool.form.model import Form
from gentool.ooxml.xlsx import frame, parts_of, stamp
from gentool.ooxml.zip import zipped
from gentool.problems.problem import Problem
from gentool.report.model import Report


class Filled(NamedTuple):
    """The bytes of a form, and what of the report could not be put into it."""

    data: bytes
    problems: tuple[Problem, ...]


def blank(form: Form, unit: str, year: int) -> bytes:
    """Return the form to be filled in; ``unit`` may be empty."""
    return _book(Content(form, unit, str(year)))


def filled(report: Report) -> Filled:
    """Return the form with what a report's file says, right or wrong; only totals it leaves out are computed."""
    content = of_report(report)
    return Filled(_book(content), tuple(too_long(content, report.file)))


def _book(content: Content) -> bytes:
    book = Workbook()
    book.remove(book.active)
    stamp(book, f"{content.unit}{content.year}年度填报表")
    book.custom_doc_props.append(StringProperty(name=layout.EDITION_PROPERTY, value=content.form.edition))
    # The font of the normal style, which widths are counted in; a copy, as openpyxl's own is that of every workbook.
    normal = copy(book._fonts[0])
    normal.name = FONT
    book._fonts = IndexedList([normal, *book._fonts[1:]])
    draw_guide(book.create_sheet(layout.GUIDE), content.form)
    draw_head(book.create_sheet(layout.HEAD), content)
    for part in content.form.parts:
        if part.table is not None:
            draw_table(book.create_sheet(part.table.name), part, part.table, content)
    draw_words(book.create_sheet(layout.WORDS), content)
    draw_numbers(book.create_sheet(layout.NUMBERS), content)
    return zipped(parts_of(frame(book)))
