"""What stands in a filled form where nothing is to be written: told, never taken over.

Our own labels and formulas are no news. A figure between the rows of a table is an error, a note beside it is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from gentool.blanks.excel import layout
from gentool.blanks.excel.workbook import blank
from gentool.form.model import Form, fold
from gentool.importing import faults
from gentool.importing.excel.alignment import Aligned
from gentool.importing.excel.book import Book, Sheet, open_book
from gentool.importing.excel.cells import Cell
from gentool.importing.excel.own_form import Recognised
from gentool.problems.problem import Problem, Severity, Where

_MOST_NAMED = 5
_WRITTEN = frozenset((layout.HEAD, layout.WORDS, layout.NUMBERS, layout.LOOKED_INTO))

Place = tuple[int, int]


def leftovers(book: Book, found: Recognised, read: Mapping[str, set[Place]]) -> Iterator[Problem]:
    """Tell the cells of every sheet that are neither ours nor among those that were read, by the sheets' names."""
    tables = {placed.sheet.name: placed for placed in found.tables.values()}
    ours = _own_texts(found.form)
    for sheet in book.sheets:
        for place, cell in sorted(sheet.cells.items()):
            if cell.crossed_out:
                message = f"划去的文字“{cell.crossed_out[:20]}”没有收入。"
                yield faults.LEFT_OUT.at(sheet.where(book.file, *place), message, severity=Severity.WARNING)
        for spot, what in sheet.extras:
            where = Where(book.file, spot=f"{sheet.name}!{spot}" if spot else sheet.name)
            yield faults.LEFT_OUT.at(where, f"{what}没有收入。")
        placed = tables.get(sheet.name)
        own = ours.get(placed.table.name if placed else sheet.name.strip(), frozenset())
        left = [
            place
            for place, cell in sorted(sheet.cells.items())
            if place not in read.get(sheet.name, ()) and not _is_own(cell, own)
        ]
        inside = [place for place in left if placed and _is_inside(placed.aligned, place)]
        outside = [place for place in left if place not in inside and not sheet.cells[place].formula]
        for places, code, why in (
            (inside, faults.PLACE, "不在格式的行列里"),
            (outside, faults.LEFT_OUT, "不是填写的地方"),
        ):
            if places:
                named = "、".join(_named(sheet, place) for place in places[:_MOST_NAMED])
                more = f"等 {len(places)} 格" if len(places) > _MOST_NAMED else ""
                is_beside = code is faults.LEFT_OUT and sheet.name.strip() in _WRITTEN  # perhaps meant for the report
                severity = Severity.WARNING if is_beside else None
                where = sheet.where(book.file, *places[0])
                yield code.at(where, f"{named}{more}{why}，没有收入。", severity=severity)


def _is_own(cell: Cell, own: frozenset[str]) -> bool:
    text = cell.raw.strip()
    return not cell.formula and (not text or fold(text.removesuffix(layout.GOES_ON)) in own)


def _named(sheet: Sheet, place: Place) -> str:
    cell = sheet.cells[place]
    return f"{layout.spot(*place)}“{(f'={cell.formula}' if cell.formula else cell.raw.strip())[:12]}”"


def _is_inside(aligned: Aligned, place: tuple[int, int]) -> bool:
    rows = [row for row in aligned.rows if row is not None]
    columns = [column for column in aligned.columns if column is not None]
    return bool(rows and columns) and rows[0] <= place[0] <= rows[-1] and columns[0] <= place[1] <= columns[-1]


@cache
def _own_texts(form: Form) -> Mapping[str, frozenset[str]]:
    """Return the texts that the form itself has, by sheet."""
    book = open_book(blank(form, "", form.first_year), "")
    return {sheet.name: frozenset(fold(cell.raw) for cell in sheet.cells.values()) for sheet in book.sheets}
