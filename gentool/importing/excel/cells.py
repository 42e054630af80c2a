"""The XML of one sheet → its cells, read as a stream that keeps only what is in them; texts with their emphasis."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import groupby
from re import ASCII
from typing import NamedTuple

from lxml import etree
from openpyxl.utils.cell import column_index_from_string

from gentool.blanks.excel.layout import Area
from gentool.importing.blocks import MOST_CHARACTERS
from gentool.importing.characters import SHIFTS
from gentool.importing.faults import BROKEN, TOO_MUCH, refused
from gentool.ooxml.xlsx import text_of_cell
from gentool.text.lazy_regex import Pattern

_OFF = ("0", "false")
_MARK = "**"
MOST_CELLS = 60_000  # of a workbook, that are not empty
MOST_MERGED = 20_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_UNREADABLE = "文件已经损坏，其中的“{}”读不懂。"
_NAME = Pattern(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})", ASCII)
_KINDS = {"s": "text", "inlineStr": "text", "str": "text", "b": "truth", "e": "error", "d": "date"}


class RichText(NamedTuple):
    """A cell's text; ``marked`` has stars around what is bold, and is the same where nothing is or everything.

    ``struck`` is what stands in the cell but is crossed out; it is in neither.
    """

    text: str
    marked: str
    struck: str = ""


def rich_text(item: etree._Element) -> RichText:
    """Read a shared or inline text, without what is only said of its pronunciation."""
    pieces = [(text_of_cell(text.text or ""), False) for text in item.iterfind("{*}t")]
    struck: list[str] = []
    for run in item.iterfind("{*}r"):
        text = text_of_cell(run.findtext("{*}t") or "")
        if is_on(run.find("{*}rPr/{*}strike")):
            struck.append(text)
        else:
            pieces.append((_shifted(run, text), is_on(run.find("{*}rPr/{*}b"))))
    text = "".join(piece for piece, _ in pieces)
    looks = {is_bold for piece, is_bold in pieces if piece.strip()}
    is_mixed = len(looks) > 1 and _MARK not in text
    return RichText(text, "".join(_marked(pieces)) if is_mixed else text, "".join(struck).strip())


def is_on(found: etree._Element | None) -> bool:
    """Tell whether a property that may be switched off is there and on."""
    return found is not None and found.get("val") not in _OFF


def _shifted(run: etree._Element, text: str) -> str:
    """Return a text that is set high or low with the characters for that: the sign of a note is no part of a figure."""
    found = run.find("{*}rPr/{*}vertAlign")
    change = SHIFTS.get(found.get("val", ""), str) if found is not None else str
    return change(text)


def _marked(pieces: list[tuple[str, bool]]) -> Iterator[str]:
    """Put stars around every stretch of bold text, line by line, blanks outside."""
    for is_bold, group in groupby(pieces, key=lambda piece: piece[1]):
        text = "".join(piece for piece, _ in group)
        for line in text.splitlines(keepends=True):
            bare = line.strip()
            yield line.replace(bare, f"{_MARK}{bare}{_MARK}", 1) if is_bold and bare else line


class Cell(NamedTuple):
    """What stands in a cell: ``raw`` as the file has it, or a formula and the cell for which it is written.

    ``marked`` is a text with its emphasis, where only some of it is bold; ``struck`` what is crossed out in it, and
    ``is_struck`` says that all of it is: then it counts in formulas, and is read nowhere.
    """

    kind: str  # number, text, truth, error, date, formula
    raw: str
    format: str = "General"
    formula: str = ""
    origin: str = ""
    marked: str = ""
    struck: str = ""
    is_struck: bool = False

    @property
    def crossed_out(self) -> str:
        """What is crossed out in the cell, ``""`` for nothing."""
        return (f"={self.formula}" if self.formula else self.raw.strip()) if self.is_struck else self.struck


class Shape(NamedTuple):
    """What matters of a cell's style: its number format, and whether its text is crossed out."""

    format: str = "General"
    is_struck: bool = False


_PLAIN = Shape()


class Totals:
    """What has been read of a workbook so far, so that no number of sheets gets around the bounds."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._cells = self._characters = 0

    def count(self, characters: int) -> None:
        """Count a cell. Raises GentoolError I-LIMIT."""
        self._cells += 1
        self._characters += characters
        if self._cells > MOST_CELLS or self._characters > MOST_CHARACTERS:
            raise refused(TOO_MUCH, self.file, "工作表里的内容多得不像一份年度报告。")


def place_of(name: str) -> tuple[int, int] | None:
    """Return row and column of a cell by its name, None if there can be no such cell."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    row, column = int(found[2]), column_index_from_string(found[1])
    return (row, column) if row <= LAST_ROW and column <= LAST_COLUMN else None


def streamed(
    content: bytes, part: str, file: str, tags: Sequence[str], events: Sequence[str] = ("end",)
) -> Iterator[tuple[str, etree._Element]]:
    """Yield the elements of a part while it is parsed. Raises GentoolError I-BROKEN; what reads them, ValueError."""
    names = [f"{{*}}{tag}" for tag in tags]
    parsed = etree.iterparse(io.BytesIO(content), events=events, tag=names, resolve_entities=False, no_network=True)
    is_first = True
    try:
        for event, element in parsed:
            if is_first and element.getroottree().docinfo.internalDTD is not None:
                raise refused(BROKEN, file, "文件里含有不该有的声明，为了安全不予打开。")
            is_first = False
            yield event, element
    except etree.XMLSyntaxError as error:
        raise refused(BROKEN, file, _UNREADABLE.format(part)) from error


class SheetReader:
    """Reads one sheet into ``cells`` and ``merged``. Raises GentoolError I-BROKEN, I-LIMIT."""

    def __init__(
        self, content: bytes, name: str, texts: Sequence[RichText], shapes: Sequence[Shape], totals: Totals
    ) -> None:
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merged: list[Area] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []  # the first and the last of each stretch
        self._texts, self._shapes, self._totals = texts, shapes, totals
        self._row = self._column = 0
        self._shared: dict[str, tuple[str, str]] = {}
        tags = ("c", "row", "col", "mergeCell", "worksheet")
        try:
            for event, element in streamed(content, name, totals.file, tags, ("start", "end")):
                self._meet(event, element)
        except ValueError as error:
            raise refused(BROKEN, totals.file, _UNREADABLE.format(name)) from error

    def _meet(self, event: str, element: etree._Element) -> None:
        tag = etree.QName(element).localname
        if event == "start":
            if tag == "row":
                self._row = int(element.get("r", self._row + 1))
                if not 0 < self._row <= LAST_ROW:
                    raise ValueError(self._row)
                self._column = 0
                if _is_hidden(element, "ht"):
                    self.hidden_rows.add(self._row)
            return
        if tag == "c":
            self._read(element)
        elif tag == "col" and _is_hidden(element, "width") and len(self.hidden_columns) < LAST_COLUMN:
            self.hidden_columns.append((int(element.get("min", 0)), int(element.get("max", 0))))
        elif tag == "mergeCell":
            self._merge(element.get("ref", ""))
        if tag != "worksheet":
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]

    def _read(self, element: etree._Element) -> None:
        place = place_of(element.get("r", "")) or (self._row, self._column + 1)
        self._column = place[1]
        style = element.get("s", "0")
        number = int(style) if style.isdecimal() else 0
        shape = self._shapes[number] if number < len(self._shapes) else _PLAIN
        cell = self._formula(element, shape.format) or self._value(element, shape.format)
        if cell is not None and (cell.raw or cell.formula or cell.struck):
            if shape.is_struck:
                cell = cell._replace(is_struck=True, struck="")
            self._totals.count(len(cell.raw) + len(cell.formula))
            self.cells[place] = cell

    def _formula(self, element: etree._Element, shape: str) -> Cell | None:
        """Return a cell with a formula; of those that share one, the first one's text and place."""
        found = element.find("{*}f")
        if found is None:
            return None
        text, origin = found.text or "", element.get("r", "")
        if found.get("t") == "shared":
            key = found.get("si", "")
            if text:
                self._shared[key] = (text, origin)
            else:
                text, origin = self._shared.get(key, ("", ""))
        return Cell("formula", "", shape, text or "?", origin)

    def _value(self, element: etree._Element, shape: str) -> Cell | None:
        kind = element.get("t", "n")
        if kind == "inlineStr":
            inline = element.find("{*}is")
            return None if inline is None else _text(rich_text(inline), shape)
        value = element.findtext("{*}v")
        if value is None:
            return None
        if kind == "s":
            index = int(value)
            if not 0 <= index < len(self._texts):
                raise ValueError(value)
            return _text(self._texts[index], shape)
        return Cell(_KINDS.get(kind, "number"), text_of_cell(value) if kind == "str" else value.strip(), shape)

    def _merge(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        start, end = place_of(first), place_of(last or first)
        if start is None or end is None:
            return
        self.merged.append(Area(*start, *end))
        if len(self.merged) > MOST_MERGED:
            raise refused(TOO_MUCH, self._totals.file, "工作表里合并的格子多得不合常理。")


def _is_hidden(element: etree._Element, size: str) -> bool:
    return element.get("hidden") in ("1", "true") or not element.get(size, "1").strip("0.")


def _text(text: RichText, shape: str) -> Cell:
    return Cell("text", text.text, shape, marked=text.marked if text.marked != text.text else "", struck=text.struck)
