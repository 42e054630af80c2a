"""A workbook that is our form → a draft, every text and figure with its cell."""

from __future__ import annotations

from gentool.blanks.excel import layout
from gentool.form.model import Address, Table
from gentool.importing import faults
from gentool.importing.draft import Draft, Found, Line, Looked, Writing
from gentool.importing.excel.book import Book
from gentool.importing.excel.codes import SHEET
from gentool.importing.excel.form_tables import TableReader
from gentool.importing.excel.form_texts import Heads, SheetTexts, read_answers, read_heads, read_numbers, read_words
from gentool.importing.excel.leftovers import leftovers
from gentool.importing.excel.own_form import Recognised
from gentool.importing.excel.values import Values
from gentool.problems.problem import Problem, Where, in_order
from gentool.report.reading.heads import EDITION, PREFACE, PUBLISHED, SIGNATURE, UNIT, YEAR


def read_form(book: Book, found: Recognised) -> Draft:
    """Read everything that the clerk has written."""
    values = Values(book)
    reader = _FormReader(book, found, values)
    return reader.draft()


class _FormReader:
    def __init__(self, book: Book, found: Recognised, values: Values) -> None:
        self.book, self.found, self.values = book, found, values
        self.form = found.form
        self.problems: list[Problem] = []
        self.explained: set[Address] = set()
        self.read: dict[str, set[tuple[int, int]]] = {}
        self.places: dict[str, Where] = {}

    def draft(self) -> Draft:
        figures: dict[Address, Found] = {}
        notes: dict[str, tuple[Line, ...]] = {}
        for table in self.form.tables:
            placed = self.found.tables.get(table.name)
            if placed is None:
                self._missing_table(table, figures)
                continue
            reader = TableReader(self.form, table, placed.sheet, placed.aligned, self.values)
            figures.update(reader.figures)
            self.explained |= reader.explained
            if reader.note:
                notes[table.key] = reader.note
            self.problems += reader.problems
            self.read[placed.sheet.name] = reader.read
        heads = Heads({}, ())
        writings: tuple[Writing, ...] = ()
        data: tuple[tuple[Line, Line], ...] = ()
        sums: tuple[Line, ...] = ()
        if texts := self._texts(layout.HEAD):
            heads = read_heads(texts)
            self.places |= texts.places
            self.problems += texts.problems
            if YEAR in texts.places:
                self.places[EDITION] = texts.places[YEAR]  # which follows from it
        if texts := self._texts(layout.WORDS):
            writings = read_words(texts, self.form)
            self.places |= texts.places
        if texts := self._texts(layout.NUMBERS):
            data, sums = read_numbers(texts)
            self.problems += texts.problems
        answers: tuple[Looked, ...] = ()
        # Forms of before have no such sheet.
        if self.book.sheet(layout.LOOKED_INTO) and (texts := self._texts(layout.LOOKED_INTO)):
            answers = read_answers(texts)
            self.problems += texts.problems
        self.problems += leftovers(self.book, self.found, self.read)
        preface = heads.texts.get(PREFACE)
        return Draft(
            form=self.form,
            file=self.book.file,
            unit=heads.texts.get(UNIT),
            year=heads.texts.get(YEAR),
            figures=figures,
            notes=notes,
            writings=writings,
            preface=tuple(Line(line, preface.where) for line in preface.text.strip("\n").split("\n"))
            if preface
            else (),
            contact=heads.contact,
            published=heads.texts.get(PUBLISHED),
            signature=heads.texts.get(SIGNATURE),
            data=data,
            cross_sums=sums,
            answers=answers,
            problems=tuple(in_order([*self.values.problems, *self.problems])),
            explained=frozenset(self.explained),
            places=self.places,
        )

    def _missing_table(self, table: Table, figures: dict[Address, Found]) -> None:
        where = Where(self.book.file)
        self.problems.append(faults.TABLE.at(where, f"没有找到{table.name}的工作表。", field=table.key))
        nothing = {address: Found("", where) for cells in table.cells.values() for address in cells}
        figures.update(nothing)
        self.explained |= nothing.keys()

    def _texts(self, name: str) -> SheetTexts | None:
        sheet = self.book.sheet(name)
        if sheet is None:
            hint = f"改过名称的，请改回“{name}”；删去了的，{SHEET.remedy}"
            self.problems.append(SHEET.at(Where(self.book.file), f"没有工作表“{name}”。", hint=hint))
            return None
        texts = SheetTexts(sheet, self.values)
        self.read[sheet.name] = texts.read
        return texts
