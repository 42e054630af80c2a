"""The bytes of an .xlsx → sheets of cells as they stand in the file: formulas seen, cached values of theirs dropped.

Not by openpyxl, which refuses whole files for one style it does not know, and makes a cell for every place of a
merged area, however large. Catches what is broken, locked, or made to harm: sizes are bounded before anything is
unpacked, cells are counted while they are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from gentool.blanks.excel.layout import EDITION_PROPERTY, Area, spot
from gentool.importing.characters import called
from gentool.importing.excel.cells import Cell, RichText, Shape, SheetReader, Totals, is_on, rich_text, streamed
from gentool.importing.faults import BROKEN, TOO_MUCH, refused
from gentool.importing.kinds import main_part, open_package
from gentool.ooxml.package import Element, Package
from gentool.problems.problem import GentoolError, Where

MOST_SHEETS = 200
MOST_STRINGS = 200_000
MOST_UNPACKED = 24_000_000  # bytes of all sheets together
_LONGEST_NAME = 31  # characters of a sheet's name, as Excel has it
_LONGEST_INDEX = 9
_WORKBOOK, _CUSTOM = "xl/workbook.xml", "docProps/custom.xml"
_DATES = (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))  # those of East Asian editions too
_BUILT_IN = {0: "General", 1: "0", 2: "0.00", **dict.fromkeys(_DATES, "yy-mm-dd")}

_MOST_EXTRAS = 200
_KINDS_OF_EXTRAS = {"pic": "图片", "graphicFrame": "图表", "sp": "文本框或图形"}


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet: its cells that are not empty, by row and column from 1, and its merged areas."""

    name: str
    cells: Mapping[tuple[int, int], Cell]
    merged: Sequence[Area]
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: Sequence[tuple[int, int]] = ()
    extras: Sequence[tuple[str, str]] = ()  # what hangs on it besides its cells: where, and what it is, in Chinese

    def is_seen(self, row: int, column: int) -> bool:
        """Tell whether a cell stands in no hidden row or column."""
        return row not in self.hidden_rows and not any(first <= column <= last for first, last in self.hidden_columns)

    def where(self, file: str, row: int, column: int) -> Where:
        """Return the place of a cell as problems tell it: ``表三!C5``."""
        return Where(file, spot=f"{self.name[:_LONGEST_NAME]}!{spot(row, column)}")


class Book(NamedTuple):
    """A workbook: its sheets in order, the edition it says it was made for (``""``: none), how it counts days."""

    file: str
    sheets: tuple[Sheet, ...]
    edition: str
    is_1904: bool

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet of a name, blanks around it and letters' case not minded."""
        wanted = name.strip().casefold()
        return next((sheet for sheet in self.sheets if sheet.name.strip().casefold() == wanted), None)


def open_book(data: bytes, file: str) -> Book:
    """Read a workbook. Raises GentoolError I-BROKEN, I-LOCKED, I-LIMIT."""
    package = open_package(data, file)
    main = main_part(package, _WORKBOOK)
    root = package.tree(main)
    if root is None:
        raise refused(BROKEN, file, "文件里没有可以读取的工作表，可能已经损坏。")
    entries = list(root.iterfind("{*}sheets/{*}sheet"))
    if len(entries) > MOST_SHEETS:
        raise refused(TOO_MUCH, file, f"文件里有 {len(entries)} 张工作表，多得不合常理。")
    settings = root.find("{*}workbookPr")
    totals = Totals(file)
    texts = _strings(package, package.related(main, "/sharedStrings"), file)
    shapes = _shapes(package, package.related(main, "/styles"))
    targets = {link.identifier: link.target for link in package.relationships(main) if link.kind.endswith("/worksheet")}
    sheets = []
    unpacked = 0
    for entry in entries:
        identity = next((str(value) for key, value in entry.attrib.items() if str(key).endswith("}id")), "")
        name = targets.get(identity, "")
        content = package.part(name) if name else None
        if content is None:
            continue  # a sheet of charts, or of macros
        unpacked += len(content)
        if unpacked > MOST_UNPACKED:
            raise refused(TOO_MUCH, file, "工作表里的内容多得不像一份年度报告。")
        reader = SheetReader(content, name, texts, shapes, totals)
        hidden, rows = entry.get("state", "visible") != "visible", frozenset(reader.hidden_rows)
        extras = tuple(extras_of(package, name))
        label, columns = entry.get("name", ""), reader.hidden_columns
        sheets.append(Sheet(label, reader.cells, reader.merged, hidden, rows, columns, extras))
    properties = package.tree(_CUSTOM)
    said = (each for each in (() if properties is None else properties) if each.get("name") == EDITION_PROPERTY)
    edition = "".join("".join(map(str, each.itertext())) for each in islice(said, 1)).strip()
    is_1904 = settings is not None and settings.get("date1904") in ("1", "true")
    return Book(file, tuple(sheets), edition, is_1904)


def _strings(package: Package, name: str, file: str) -> list[RichText]:
    content = package.part(name) if name else None
    if content is None:
        return []
    texts: list[RichText] = []
    for _, item in streamed(content, name, file, ["si"]):
        texts.append(rich_text(item))
        item.clear()
        if len(texts) > MOST_STRINGS:
            raise refused(TOO_MUCH, file, "文件里的文字多得不合常理，为了安全不予打开。")
    return texts


def _shapes(package: Package, name: str) -> list[Shape]:
    root = package.tree(name) if name else None
    if root is None:
        return []
    own = {entry.get("numFmtId", ""): entry.get("formatCode", "") for entry in root.iterfind("{*}numFmts/{*}numFmt")}
    struck = [is_on(font.find("{*}strike")) for font in root.iterfind("{*}fonts/{*}font")]
    found = []
    for style in root.iterfind("{*}cellXfs/{*}xf"):
        number, font = style.get("numFmtId", "0"), _index(style.get("fontId", "0"))
        shape = own.get(number) or _BUILT_IN.get(_index(number), "General")
        found.append(Shape(shape, font < len(struck) and struck[font]))
    return found


def _index(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < _LONGEST_INDEX else 0


def extras_of(package: Package, sheet: str) -> Iterator[tuple[str, str]]:
    """Yield the cell's name (``""`` where there is none) and what hangs there."""
    for link in package.relationships(sheet):
        read = next((read for ending, read in _READERS.items() if link.kind.endswith(ending)), None)
        if read is None or link.target not in package.names:
            continue
        try:
            root = package.tree(link.target)
        except GentoolError:
            yield "", "读不出来的批注或图形"
            continue
        yield from islice(read(root), _MOST_EXTRAS)


def _commented(root: Element) -> Iterator[tuple[str, str]]:
    for comment in root.iter("{*}comment", "{*}threadedComment"):
        text = "".join(part.text or "" for part in comment.iter("{*}t", "{*}text")).strip()
        if text:
            yield comment.get("ref", ""), called("批注", text)


def _drawn(root: Element) -> Iterator[tuple[str, str]]:
    for anchor in root:
        row, column = anchor.findtext("{*}from/{*}row"), anchor.findtext("{*}from/{*}col")
        tags = {str(child.tag).rpartition("}")[2] for child in anchor}
        kind = next((kind for tag, kind in _KINDS_OF_EXTRAS.items() if tag in tags), "")
        text = "".join(part.text or "" for part in anchor.iter("{*}t"))
        if kind:
            yield _place(row, column), called(kind, text)


_READERS = {"/comments": _commented, "/threadedComment": _commented, "/drawing": _drawn}


def _place(row: str | None, column: str | None) -> str:
    if not (row and column and row.isdecimal() and column.isdecimal() and len(row) < 8 and int(column[:6]) < 16_384):
        return ""
    return spot(int(row) + 1, int(column[:6]) + 1)
