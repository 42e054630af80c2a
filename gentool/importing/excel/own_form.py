"""Tells whether a workbook is our form, which edition, and where its tables are: by labels, not by what it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gentool.blanks.excel import layout
from gentool.form.grid import Role, grid_of
from gentool.form.loading import editions, form_of
from gentool.form.model import Form, Table, fold
from gentool.importing.excel.alignment import Aligned, Texts, align
from gentool.importing.excel.book import Book, Sheet


class Placed(NamedTuple):
    """A table of the form and its sheet, with the sheet's rows and columns."""

    table: Table
    sheet: Sheet
    aligned: Aligned


class Recognised(NamedTuple):
    """The form of a workbook and its tables, by their names."""

    form: Form
    tables: Mapping[str, Placed]


def recognise(book: Book) -> Recognised | None:
    """Tell which edition of our form a workbook is, None if it is none: by its labels, before what it says itself."""
    named = {layout.HEAD, layout.WORDS, layout.GUIDE} & {sheet.name.strip() for sheet in book.sheets}
    if not named and book.edition not in editions():
        return None
    folded = {sheet.name: _folded(sheet) for sheet in book.sheets}
    best: Recognised | None = None
    most = (0, False)
    for edition in editions():
        form = form_of(edition)
        tables = {table.name: placed for table in form.tables if (placed := _placed(book, table, folded)) is not None}
        rank = (sum(placed.aligned.agreeing for placed in tables.values()), edition == book.edition)
        if rank > most:
            best, most = Recognised(form, tables), rank
    if best is None or not (any(placed.aligned.is_whole for placed in best.tables.values()) or _is_half(best)):
        return None
    return best


def _is_half(found: Recognised) -> bool:
    """Tell whether at least every second label of the form stands where it should."""
    labels = sum(cell.role is not Role.FIGURE for table in found.form.tables for cell in grid_of(table).cells)
    return 2 * sum(placed.aligned.agreeing for placed in found.tables.values()) >= labels


def _folded(sheet: Sheet) -> Texts:
    return {place: fold(cell.raw) for place, cell in sheet.cells.items() if cell.kind == "text" and len(cell.raw) < 200}


def _placed(book: Book, table: Table, folded: Mapping[str, Texts]) -> Placed | None:
    """Find the sheet of a table by its name; if that is not it, the one sheet that has all its labels."""
    sheet = book.sheet(table.name)
    if sheet is not None:
        aligned = align(table, folded[sheet.name])
        if aligned.agreeing:
            return Placed(table, sheet, aligned)
    others = [(other, align(table, folded[other.name])) for other in book.sheets if other is not sheet]
    whole = [Placed(table, other, aligned) for other, aligned in others if aligned.is_whole]
    return whole[0] if len(whole) == 1 else None
