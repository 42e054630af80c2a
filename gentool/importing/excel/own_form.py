"""Tells whether a workbook is our form, which edition, and where its tables are: by labels, not by what it says.

A clerk may have put in or taken out rows and columns. The order of the form is kept to: every row of the grid is
looked for below the one before it. What is not found is missing, never taken from a place that merely looks likely.
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from gentool.blanks.excel import layout
from gentool.blanks.excel.layout import GRID_TOP
from gentool.form.grid import Cell, Role, grid_of
from gentool.form.loading import all_editions
from gentool.form.model import Form, Table, fold
from gentool.importing.excel.book import Book, Sheet

Texts = Mapping[tuple[int, int], str]  # folded, by row and column


class Aligned(NamedTuple):
    """The sheet's row and column for each of the grid's, None for one that is missing; how many labels agree."""

    rows: tuple[int | None, ...]
    columns: tuple[int | None, ...]
    agreeing: int

    @property
    def is_whole(self) -> bool:
        """Whether no row and no column is missing."""
        return None not in self.rows and None not in self.columns

    @property
    def is_unmoved(self) -> bool:
        """Whether everything stands where the form puts it."""
        return self.rows == tuple(range(GRID_TOP, GRID_TOP + len(self.rows))) and self.columns == tuple(
            range(1, 1 + len(self.columns))
        )


def align(table: Table, texts: Texts) -> Aligned:
    """Find a table's rows and columns in a sheet."""
    grid = grid_of(table)
    anchors = [cell for cell in grid.cells if cell.role is not Role.FIGURE]
    columns = _columns(anchors, texts, grid.width)
    rows = _rows(anchors, texts, columns, grid.height)
    found = sum(
        texts.get((row, column)) == fold(cell.text)
        for cell in anchors
        if (row := rows[cell.row]) is not None and (column := columns[cell.column]) is not None
    )
    return Aligned(tuple(rows), tuple(columns), found)


def _columns(anchors: list[Cell], texts: Texts, width: int) -> list[int | None]:
    """Find for every column of the grid the next one of the sheet that has all its labels, or else most of them."""
    standing: dict[int, set[str]] = defaultdict(set)
    for (_, column), text in texts.items():
        standing[column].add(text)
    found: list[int | None] = []
    last = 0
    for number in range(width):
        wanted = {fold(cell.text) for cell in anchors if cell.column == number}
        later = [column for column in sorted(standing) if column > last]
        whole = next((column for column in later if wanted <= standing[column]), None)
        most = whole or next((column for column in later if len(wanted & standing[column]) * 2 > len(wanted)), None)
        found.append(most)
        last = most or last
    return found


def _rows(anchors: list[Cell], texts: Texts, columns: list[int | None], height: int) -> list[int | None]:
    """Find for every row of the grid the next one of the sheet with all its labels in their columns."""
    filled = sorted({row for row, _ in texts})
    found: list[int | None] = []
    last = 0
    for number in range(height):
        own = [cell for cell in anchors if cell.row == number]
        wanted = {(column, fold(cell.text)) for cell in own if (column := columns[cell.column]) is not None}
        row = None
        if wanted:
            later = filled[bisect(filled, last) :]
            row = next((row for row in later if all(texts.get((row, at)) == text for at, text in wanted)), None)
        elif not own and found and found[-1] is not None:
            row = found[-1] + 1  # a row of nothing but figures, under its headers
        found.append(row)
        last = row or last
    return found


class Placed(NamedTuple):
    """A table of the form and its sheet, with the sheet's rows and columns."""

    table: Table
    sheet: Sheet
    aligned: Aligned


Recognised = tuple[Form, Mapping[str, Placed]]  # the form of a workbook, and its tables by their names


def recognise(book: Book) -> Recognised | None:
    """Tell which edition of our form a workbook is, None if it is none: by its labels, before what it says itself."""
    named = {layout.HEAD, layout.WORDS, layout.GUIDE} & {sheet.name.strip() for sheet in book.sheets}
    if not named and all(form.id != book.edition for form in all_editions()):
        return None
    folded = {
        sheet.name: {p: fold(c.raw) for p, c in sheet.cells.items() if c.kind == "text" and len(c.raw) < 200}
        for sheet in book.sheets
    }
    best: Recognised | None = None
    most = (0, False)
    for form in all_editions():
        tables = {table.name: placed for table in form.tables if (placed := _placed(book, table, folded)) is not None}
        rank = (sum(placed.aligned.agreeing for placed in tables.values()), form.id == book.edition)
        if rank > most:
            best, most = (form, tables), rank
    if best is None or not (any(placed.aligned.is_whole for placed in best[1].values()) or _is_half(*best)):
        return None
    return best


def _is_half(form: Form, tables: Mapping[str, Placed]) -> bool:
    """Tell whether at least every second label of the form stands where it should."""
    labels = sum(cell.role is not Role.FIGURE for table in form.tables for cell in grid_of(table).cells)
    return 2 * sum(placed.aligned.agreeing for placed in tables.values()) >= labels


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
