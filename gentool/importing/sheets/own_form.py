"""A workbook that is our form → a draft. What stands where nothing is to be written is told, and not taken over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from gentool.editions import editions, form_of
from gentool.excelform import layout
from gentool.excelform.workbook import blank
from gentool.form import Address, Form, Table, fold
from gentool.grid import Role, grid_of
from gentool.importing import faults
from gentool.importing.draft import Draft, Found, Line, Writing
from gentool.importing.sheets.alignment import Aligned, Texts, align
from gentool.importing.sheets.book import Book, Sheet, open_book
from gentool.importing.sheets.codes import SHEET
from gentool.importing.sheets.form_tables import TableReader
from gentool.importing.sheets.form_texts import Heads, SheetTexts, read_heads, read_numbers, read_words
from gentool.importing.sheets.values import Values
from gentool.problems import Problem, Where, in_order
from gentool.reading.heads import PREFACE, PUBLISHED, SIGNATURE, UNIT, YEAR

_MOST_NAMED = 5


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
        if texts := self._texts(layout.WORDS):
            writings = read_words(texts, self.form)
        if texts := self._texts(layout.NUMBERS):
            data, sums = read_numbers(texts)
            self.problems += texts.problems
        self.problems += self._unread()
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
            problems=tuple(in_order([*self.values.problems, *self.problems])),
            explained=frozenset(self.explained),
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
            self.problems.append(SHEET.at(Where(self.book.file), f"没有工作表“{name}”。"))
            return None
        texts = SheetTexts(sheet, self.values)
        self.read[sheet.name] = texts.read
        return texts

    def _unread(self) -> Iterator[Problem]:
        """Tell what stands in cells that are not to be written in; our own labels and formulas are no news."""
        tables = {placed.sheet.name: placed for placed in self.found.tables.values()}
        ours = _own_texts(self.form)
        for sheet in self.book.sheets:
            placed = tables.get(sheet.name)
            own = ours.get(placed.table.name if placed else sheet.name.strip(), frozenset())
            left = [
                place
                for place, cell in sorted(sheet.cells.items())
                if place not in self.read.get(sheet.name, ())
                and (cell.formula or (cell.raw.strip() and fold(cell.raw.strip().removesuffix(layout.GOES_ON)) not in own))
            ]
            inside = [place for place in left if placed and _is_inside(placed.aligned, place)]
            left = [place for place in left if not sheet.cells[place].formula]  # our checks, or sums on the side
            outside = [place for place in left if place not in inside]
            for places, code, why in (
                (inside, faults.PLACE, "不在格式的行列里"),
                (outside, faults.LEFT_OUT, "不是填写的地方"),
            ):
                if places:
                    named = "、".join(self._named(sheet, place) for place in places[:_MOST_NAMED])
                    more = f"等 {len(places)} 格" if len(places) > _MOST_NAMED else ""
                    message = f"{named}{more}{why}，没有收入。"
                    yield code.at(sheet.where(self.book.file, *places[0]), message)

    def _named(self, sheet: Sheet, place: tuple[int, int]) -> str:
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
