"""The other sheets of the filled form → heads, narrative, own figures and answers to warnings, each with its cell."""

from __future__ import annotations

from collections.abc import Iterable

from gentool.blanks.excel import layout
from gentool.form.model import Form, Part, fold
from gentool.importing import faults
from gentool.importing.draft import Line, Looked, Writing
from gentool.importing.excel.book import Sheet
from gentool.importing.excel.values import Values
from gentool.problems.problem import Where
from gentool.report.reading import heads
from gentool.report.reading.nodes import MISSING, TWICE


class SheetTexts:
    """The texts of one sheet; ``read`` are cells that have been looked at, ``places`` those of fields, blank or not."""

    def __init__(self, sheet: Sheet, values: Values, places: dict[str, Where]) -> None:
        self.sheet, self.values, self.places = sheet, values, places
        self.read: set[tuple[int, int]] = set()
        self.problems = values.problems

    def where(self, row: int, column: int) -> Where:
        """Return the place of a cell."""
        return self.sheet.where(self.values.book.file, row, column)

    def text(self, row: int, column: int, *, padded: bool = False) -> str:
        """Return the text of a cell and take it for read."""
        self.read.add((row, column))
        return self.values.text(self.sheet, row, column, padded=padded)

    def line(self, row: int, column: int, *, padded: bool = False) -> Line:
        """Return the text of a cell with its place."""
        return Line(self.text(row, column, padded=padded), self.where(row, column))

    def lines(self, row: int, column: int) -> tuple[Line, ...]:
        """Return the lines of a cell, none for one that is empty."""
        self.read.add((row, column))
        text = self.values.marked(self.sheet, row, column).strip("\n")
        where = self.where(row, column)
        return tuple(Line(line, where) for line in text.split("\n")) if text.strip() else ()

    def nameless(self, values: Iterable[Line]) -> None:
        """Tell values without a name beside them."""
        for value in values:
            message = f"“{value.text[:20]}”前面没有写名称。"
            self.problems.append(faults.PLACE.at(value.where, message, hint="请在左边写上名称，再导入。"))

    def rows(self, below: int = 0) -> list[int]:
        """Return the numbers of the rows that are not empty, below one of them."""
        return sorted({row for row, _ in self.sheet.cells if row > below})

    def label(self, row: int) -> str:
        """Return the text in the first column of a row."""
        cell = self.sheet.cells.get((row, 1))
        return cell.raw.strip() if cell and cell.kind == "text" else ""

    def heads(self) -> dict[str, tuple[int, int]]:
        """Return where each text of the sheet stands first."""
        return {cell.raw.strip(): place for place, cell in sorted(self.sheet.cells.items(), reverse=True)}


def read_heads(texts: SheetTexts) -> tuple[dict[str, Line], tuple[tuple[str, Line], ...]]:
    """Read whose report it is, by labels in the first column, and how the office can be reached."""
    names = (heads.UNIT, heads.YEAR, heads.PUBLISHED, heads.SIGNATURE, heads.PREFACE)
    found: dict[str, Line] = {}
    contact: list[tuple[str, Line]] = []
    nameless: list[Line] = []
    in_contact = False
    for row in texts.rows():
        label = texts.label(row)
        if in_contact:
            name, value = texts.text(row, 1).strip(), texts.line(row, 2)
            if name and value.text.strip():
                contact.append((name, value))
            elif value.text.strip():
                nameless.append(value)
        elif label == heads.CONTACT:
            in_contact = True
        elif label in names and label not in found:
            found[label] = texts.line(row, 2)
            texts.places[label] = found[label].where
    if len(nameless) == 1 and not contact:
        contact.append(("", nameless.pop()))
    texts.nameless(nameless)
    return {name: line for name, line in found.items() if line.text.strip()}, tuple(contact)


def read_words(texts: SheetTexts, form: Form) -> tuple[Writing, ...]:
    """Read the narrative: bands say the part, labels the section; pieces of a long text are joined."""
    found: dict[tuple[str, str], list[Line]] = {
        (part.key, key): []
        for part in form.parts
        if part.narrative is not None
        for key in ("", *(section.key for section in part.narrative.sections))
    }
    part: Part | None = None
    key: tuple[str, str] | None = None
    for row in texts.rows():
        label = texts.label(row)
        if label and (named := next((p for p in form.parts if p.narrative and fold(label) in p.names), None)):
            part, key = named, None
            texts.places[part.key] = texts.where(row + 1, 3)
            continue
        if part is not None and not label.endswith(layout.GOES_ON):
            key = _section(part, label)
        if key is not None:
            texts.places.setdefault(".".join(filter(None, key)), texts.where(row, 3))
            found[key] += texts.lines(row, 3)
    return tuple(Writing(*place, tuple(lines)) for place, lines in found.items() if lines)


def _section(part: Part, label: str) -> tuple[str, str] | None:
    if label == layout.WHOLE:
        return part.key, ""
    assert part.narrative is not None
    section = next((s for s in part.narrative.sections if fold(label) in s.names), None) if label else None
    return (part.key, section.key) if section is not None else None


def read_numbers(texts: SheetTexts) -> tuple[tuple[tuple[Line, Line], ...], tuple[Line, ...]]:
    """Read own figures and the equations between them, below their headings."""
    places = texts.heads()
    if layout.NAME not in places or layout.VALUE not in places:
        return (), ()
    top, name_column = places[layout.NAME]
    value_column = places[layout.VALUE][1]
    sum_column = places.get(layout.EQUATION, (top, 0))[1]
    data: list[tuple[Line, Line]] = []
    sums: list[Line] = []
    named: set[str] = set()
    for row in texts.rows(below=top):
        name, value = texts.line(row, name_column), texts.line(row, value_column, padded=True)
        name = name._replace(text=name.text.strip())
        if name.text in named:
            message = f"“{name.text[:20]}”写了两次，这一处没有收入。"
            texts.problems.append(TWICE.at(name.where, message, field=f"{heads.DATA}.{name.text}"))
        elif name.text:
            named.add(name.text)
            data.append((name, value))
        elif value.text.strip():
            texts.nameless([value])
        if sum_column and (equation := texts.line(row, sum_column)).text.strip():
            sums.append(equation._replace(text=equation.text.strip()))
    return tuple(data), tuple(sums)


def read_answers(texts: SheetTexts) -> tuple[Looked, ...]:
    """Read the warnings that were looked into, below their headings; a line that lacks something is told and left."""
    places = texts.heads()
    columns = {key: places[key][1] for key in heads.ANSWER_KEYS if key in places}
    found: list[Looked] = []
    for row in texts.rows(below=places[heads.ANSWER_CODE][0]) if heads.ANSWER_CODE in places else ():
        said = {key: text for key, column in columns.items() if (text := texts.text(row, column).strip())}
        if not said:
            continue
        if missing := heads.missing_from(said):
            where = texts.where(row, columns[heads.ANSWER_CODE])
            texts.problems.append(
                MISSING.at(where, f"“{heads.ANSWERS}”的这一行没有写{missing}，没有收入。", field=heads.ANSWERS)
            )
        else:
            found.append(Looked(said, texts.where(row, columns[heads.ANSWER_CODE])))
    return tuple(found)
