"""An .xlsx → a draft if it is our own form, filled in; else its sheets as paragraphs and tables.

Catches broken workbooks and those made to harm. Formulas are computed here, exactly; the values that a spreadsheet
program stored beside them are never used. What stands in a filled form where nothing is to be written is told, never
taken over: a figure between the rows of a table is an error, a note beside it is not. Our own labels are no news.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from gentool.blanks.excel import layout
from gentool.blanks.excel.workbook import blank
from gentool.form.model import Address, Form, Table, fold
from gentool.importing import faults
from gentool.importing.blocks import Document
from gentool.importing.characters import called
from gentool.importing.draft import Draft, Found, Line
from gentool.importing.excel.book import Book, Sheet, open_book
from gentool.importing.excel.cells import Cell
from gentool.importing.excel.form_tables import TableReader
from gentool.importing.excel.form_texts import SheetTexts, read_answers, read_heads, read_numbers, read_words
from gentool.importing.excel.other_book import read_other
from gentool.importing.excel.own_form import Aligned, Recognised, recognise
from gentool.importing.excel.values import Values
from gentool.importing.faults import SHEET
from gentool.problems.problem import Problem, Severity, Where, in_order
from gentool.report.reading.heads import EDITION, PREFACE, PUBLISHED, SIGNATURE, UNIT, YEAR

_MOST_NAMED = 5
_HINT = 12  # characters by which a longer text of ours is known, also as an older form has it
_WRITTEN = frozenset((layout.HEAD, layout.WORDS, layout.NUMBERS, layout.LOOKED_INTO))

Place = tuple[int, int]


def read(data: bytes, file: str) -> Draft | Document:
    """Read a workbook; ``file`` is what problems call it. Raises GentoolError I-BROKEN, I-LOCKED, I-LIMIT."""
    book = open_book(data, file)
    found = recognise(book)
    return _FormReader(book, found).draft() if found is not None else read_other(book)


class _FormReader:
    def __init__(self, book: Book, found: Recognised) -> None:
        self.book, self.found = book, found
        self.form, self.tables = found
        self.values = Values(book)
        self.problems = self.values.problems  # of all readers
        self.explained: set[Address] = set()
        self.read: dict[str, set[Place]] = {}
        self.places: dict[str, Where] = {}

    def draft(self) -> Draft:
        figures: dict[Address, Found] = {}
        notes: dict[str, tuple[Line, ...]] = {}
        for table in self.form.tables:
            placed = self.tables.get(table.name)
            if placed is None:
                self._missing_table(table, figures)
                continue
            reader = TableReader(self.form, table, placed.sheet, placed.aligned, self.values)
            figures.update(reader.figures)
            self.explained |= reader.explained
            if reader.note:
                notes[table.key] = reader.note
            self.read[placed.sheet.name] = reader.read
        heads, contact = read_heads(self._texts(layout.HEAD))
        if YEAR in self.places:
            self.places[EDITION] = self.places[YEAR]  # which follows from it
        writings = read_words(self._texts(layout.WORDS), self.form)
        data, sums = read_numbers(self._texts(layout.NUMBERS))
        answers = read_answers(self._texts(layout.LOOKED_INTO, is_new=True))
        self.problems += leftovers(self.book, self.found, self.read)
        preface = heads.get(PREFACE)
        lines = preface.text.strip("\n").split("\n") if preface else ()
        return Draft(
            form=self.form,
            file=self.book.file,
            unit=heads.get(UNIT),
            year=heads.get(YEAR),
            figures=figures,
            notes=notes,
            writings=writings,
            preface=tuple(preface._replace(text=line) for line in lines) if preface else (),
            contact=contact,
            published=heads.get(PUBLISHED),
            signature=heads.get(SIGNATURE),
            data=data,
            cross_sums=sums,
            answers=answers,
            problems=tuple(in_order(self.problems)),
            explained=frozenset(self.explained),
            places=self.places,
        )

    def _missing_table(self, table: Table, figures: dict[Address, Found]) -> None:
        where = Where(self.book.file)
        self.problems.append(faults.TABLE.at(where, f"没有找到{table.name}的工作表。", field=table.key))
        nothing = {address: Found("", where) for cells in table.cells.values() for address in cells}
        figures.update(nothing)
        self.explained |= nothing.keys()

    def _texts(self, name: str, *, is_new: bool = False) -> SheetTexts:
        """Return what a sheet says: nothing where it is missing, which is told unless forms of before had none."""
        sheet = self.book.sheet(name)
        if sheet is None:
            hint = f"改过名称的，请改回“{name}”；删去了的，{SHEET.remedy}"
            if not is_new:
                self.problems.append(SHEET.at(Where(self.book.file), f"没有工作表“{name}”。", hint=hint))
            return SheetTexts(Sheet(name, {}, ()), self.values, self.places)
        texts = SheetTexts(sheet, self.values, self.places)
        self.read[sheet.name] = texts.read
        return texts


def leftovers(book: Book, found: Recognised, read: Mapping[str, set[Place]]) -> Iterator[Problem]:
    """Tell the cells of every sheet that are neither ours nor among those that were read, by the sheets' names."""
    form, placed_tables = found
    tables = {placed.sheet.name: placed for placed in placed_tables.values()}
    ours = _own_texts(form)
    for sheet in book.sheets:
        for place, cell in sorted(sheet.cells.items()):
            if cell.crossed_out:
                message = f"{called('划去的文字', cell.crossed_out, 20)}没有收入。"
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
    text = fold(cell.raw.strip().removesuffix(layout.GOES_ON))
    return not cell.formula and (not text or text in own or (len(text) > _HINT and text[:_HINT] in own))


def _named(sheet: Sheet, place: Place) -> str:
    cell = sheet.cells[place]
    return f"{layout.spot(*place)}“{(f'={cell.formula}' if cell.formula else cell.raw.strip())[:12]}”"


def _is_inside(aligned: Aligned, place: Place) -> bool:
    rows = [row for row in aligned.rows if row is not None]
    columns = [column for column in aligned.columns if column is not None]
    return bool(rows and columns) and rows[0] <= place[0] <= rows[-1] and columns[0] <= place[1] <= columns[-1]


@cache
def _own_texts(form: Form) -> Mapping[str, frozenset[str]]:
    """Return the texts that the form itself has, by sheet; of hints, which change, also how they begin."""
    book = open_book(blank(form, "", form.first_year), "")
    texts = {sheet.name: [fold(cell.raw) for cell in sheet.cells.values()] for sheet in book.sheets}
    begun = {name: [text[:_HINT] for text in found if len(text) > _HINT] for name, found in texts.items()}
    return {name: frozenset([fold(layout.WHOLE), *found, *begun[name]]) for name, found in texts.items()}
