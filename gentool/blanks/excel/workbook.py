"""A form, blank or with what a report says → the bytes of its workbook; the same input makes the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.utils.indexed_list import IndexedList

from gentool.blanks.excel import layout, other_sheets
from gentool.blanks.excel.sheet_writer import FONT
from gentool.blanks.excel.table_sheet import draw_table
from gentool.form.model import Form
from gentool.ooxml.xlsx import LONGEST, frame, parts_of, stamp
from gentool.ooxml.zip import zipped
from gentool.problems.problem import Problem, Where
from gentool.report.model import Report
from gentool.report.reading.heads import ANSWERS


def blank(form: Form, unit: str, year: int) -> bytes:
    """Return the form to be filled in; ``unit`` may be empty."""
    return _book(Report(form, "", unit, year, figures={}))


def filled(report: Report) -> tuple[bytes, list[Problem]]:
    """Return the form with what a report's file says, right or wrong, and what of it no cell can hold.

    Only totals that the file leaves out are computed.
    """
    return _book(report), list(_too_long(report))


def _book(report: Report) -> bytes:
    book = Workbook()
    book.remove(book.active)
    stamp(book, f"{report.unit}{report.year}年度填报表")
    book.custom_doc_props.append(StringProperty(name=layout.EDITION_PROPERTY, value=report.form.id))
    # The font of the normal style, which widths are counted in; a copy, as openpyxl's own is that of every workbook.
    normal = copy(book._fonts[0])
    normal.name = FONT
    book._fonts = IndexedList([normal, *book._fonts[1:]])
    other_sheets.draw_guide(book.create_sheet(layout.GUIDE), report.form)
    other_sheets.draw_head(book.create_sheet(layout.HEAD), report)
    for part in report.form.parts:
        if part.table is not None:
            draw_table(book.create_sheet(part.table.name), part, part.table, report)
    other_sheets.draw_words(book.create_sheet(layout.WORDS), report)
    other_sheets.draw_numbers(book.create_sheet(layout.NUMBERS), report)
    other_sheets.draw_answers(book.create_sheet(layout.LOOKED_INTO), report)
    return zipped(parts_of(frame(book)))


def _too_long(report: Report) -> Iterator[Problem]:
    """Tell what no cell can hold as a whole; narrative is laid out by lines, anything else in one cell."""
    for passage in report.passages:
        yield from _tell_long(report, passage.field, passage.text, max(map(len, passage.text.split("\n"))))
    texts = [
        *other_sheets.own_figures(report),
        *other_sheets.contact_entries(report),
        *report.notes.items(),
        ("", report.signature),
    ]
    texts += [("", text) for text, _ in report.cross_sums]
    texts += [(ANSWERS, text) for *said, _ in report.answers for text in said]
    texts += [(".".join(address), figure.remark) for address, figure in report.figures.items()]
    if report.preface:
        texts.append(("", report.preface.text.rstrip("\n")))
    for field, text in texts:
        yield from _tell_long(report, field, text, len(text))


def _tell_long(report: Report, field: str, text: str, length: int) -> Iterator[Problem]:
    if length > LONGEST:
        message = f"“{text[:10]}……”有 {length:,} 个字，一个格子最多放 {LONGEST:,} 个字。"
        yield layout.CUT.at(Where(report.file), message, field=field)
