"""An .xlsx → a draft if it is our own form, filled in; else its sheets as paragraphs and tables.

Catches old and locked workbooks, broken ones, and those made to harm. Formulas are computed here, exactly; the values
that a spreadsheet program stored beside them are never used.
"""

from __future__ import annotations

from gentool.importing.blocks import Document
from gentool.importing.draft import Draft
from gentool.importing.excel.book import open_book
from gentool.importing.excel.form_draft import read_form
from gentool.importing.excel.other_book import read_other
from gentool.importing.excel.own_form import recognise
from gentool.importing.faults import BROKEN, UNKNOWN_FORMAT
from gentool.importing.kinds import kind_of
from gentool.problems import GentoolError, Where


def read(data: bytes, file: str) -> Draft | Document:
    """Read a workbook; ``file`` is what problems call it. Raises GentoolError I-FORMAT, I-BROKEN, I-LOCKED, I-LIMIT."""
    kind = kind_of(data, file)
    if kind == "old excel":
        hint = "请用 Excel 或 WPS 打开，另存为 .xlsx 再导入。"
        raise GentoolError(UNKNOWN_FORMAT.at(Where(file), "这是旧版 Excel 文件（.xls），不能直接导入。", hint=hint))
    if kind != "excel":
        raise GentoolError(BROKEN.at(Where(file), "这不是 Excel 文件（.xlsx）。"))
    book = open_book(data, file)
    found = recognise(book)
    return read_form(book, found) if found is not None else read_other(book)
