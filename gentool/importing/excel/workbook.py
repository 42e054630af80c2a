"""An .xlsx → a draft if it is our own form, filled in; else its sheets as paragraphs and tables.

Catches broken workbooks and those made to harm. Formulas are computed here, exactly; the values
that a spreadsheet program stored beside them are never used.
"""

from __future__ import annotations

from gentool.importing.blocks import Document
from gentool.importing.draft import Draft
from gentool.importing.excel.book import open_book
from gentool.importing.excel.form_draft import read_form
from gentool.importing.excel.other_book import read_other
from gentool.importing.excel.own_form import recognise


def read(data: bytes, file: str) -> Draft | Document:
    """Read a workbook; ``file`` is what problems call it. Raises GentoolError I-BROKEN, I-LOCKED, I-LIMIT."""
    book = open_book(data, file)
    found = recognise(book)
    return read_form(book, found) if found is not None else read_other(book)
