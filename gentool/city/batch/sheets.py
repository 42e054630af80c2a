"""Cells by the row → the bytes of an .xlsx.

openpyxl makes the frame: styles, widths, filters, merged cells, what is printed. The cells themselves are written here:
that takes a tenth of the time, needs no memory for a province, and lets a sum stand as a formula with its value
beside it, for programs that show without computing. Text stays text, whatever it begins with. No clock and no machine
shows in the bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange

from gentool.ooxml.xlsx import A4, cell_text, frame, parts_of, stamp
from gentool.ooxml.zip import zipped
from gentool.report.model import Number
from gentool.yamlfile.quoting import width

_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'"))
_LONGEST_NAME = 31
_LANDSCAPE = "landscape"
_LINE, _HIGHEST = 16, 400  # points
_NO_ROWS = (b"<sheetData/>", b"<sheetData></sheetData>", b"<sheetData />")  # as the XML libraries write it


class Format(Enum):
    """What a cell looks like; of a figure, how its number is shown."""

    HEADER = "header"
    TEXT = "text"
    MISSING = "missing"
    COUNT = "0"
    CHANGE = "+0;-0;0"
    MONEY = "0.00####"


class Sum(NamedTuple):
    """The sum of the cells above, from row ``first`` to ``last``; ``value`` is what it comes to."""

    first: int
    last: int
    value: Number


Value = str | Number | Sum | None
Row = Iterable[tuple[Value, Format]]


class Area(NamedTuple):
    """Cells that are made one; rows and columns counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Layout:
    """What a sheet looks like: its header and first column stay in view.

    ``heading`` is printed over every page; ``widths`` are in characters, ``header_heights`` in points. The first
    ``filtered`` columns can be filtered, down to ``last_row``. ``fits`` tells to print it one page wide,
    ``wraps`` that its rows have long texts and are as high as those need.
    """

    name: str
    heading: str
    widths: Sequence[int]
    header_heights: Sequence[int]
    filtered: int
    last_row: int
    fits: bool
    wraps: bool = False
    merged: Sequence[Area] = ()


class Book:
    """A workbook in the making."""

    def __init__(self, title: str) -> None:
        self._book = Workbook(write_only=True)
        self._rows: list[Iterator[str]] = []
        stamp(self._book, title)

    def add(self, layout: Layout, rows: Iterable[Row]) -> None:
        """Add a sheet; its rows are asked for when the book is packed."""
        paper = self._book.create_sheet(cell_text(layout.name).translate(_NOT_IN_NAMES)[:_LONGEST_NAME])
        header = len(layout.header_heights)
        paper.freeze_panes = f"B{header + 1}"
        paper.auto_filter.ref = f"A{header}:{get_column_letter(layout.filtered)}{max(layout.last_row, header)}"
        for number, characters in enumerate(layout.widths, 1):
            paper.column_dimensions[get_column_letter(number)].width = characters
        for top, left, bottom, right in layout.merged:
            paper.merged_cells.add(CellRange(min_row=top, min_col=left, max_row=bottom, max_col=right))
        paper.page_setup.orientation, paper.page_setup.paperSize = _LANDSCAPE, A4
        paper.sheet_properties.pageSetUpPr.fitToPage = layout.fits
        paper.page_setup.fitToHeight = 0
        paper.print_title_rows, paper.print_title_cols = f"1:{header}", "A:A"
        paper.oddHeader.center.text = cell_text(layout.heading).replace("&", "&&")
        paper.oddFooter.center.text = "&P / &N"
        styles = {form: _style(paper, form, bold=False) for form in Format}
        sums = {form: _style(paper, form, bold=True) for form in Format}
        self._rows.append(_written(rows, layout, styles, sums))

    def packed(self) -> bytes:
        """Return the bytes of the file; nothing can be added any more."""
        rows = {f"xl/worksheets/sheet{number}.xml": rows for number, rows in enumerate(self._rows, 1)}
        parts = parts_of(frame(self._book))
        return zipped((name, _filled(part, rows[name]) if name in rows else part) for name, part in parts)


def _filled(sheet: bytes, rows: Iterable[str]) -> Iterator[bytes]:
    """Put the rows of a sheet into its frame."""
    head, tail = next(sheet.split(empty) for empty in _NO_ROWS if empty in sheet)
    yield head + b"<sheetData>"
    for row in rows:
        yield row.encode("utf-8")
    yield b"</sheetData>" + tail


def _written(rows: Iterable[Row], layout: Layout, styles: dict[Format, int], sums: dict[Format, int]) -> Iterator[str]:
    """Write rows as SpreadsheetML. A row with a sum in it stands out as a whole."""
    for number, row in enumerate(rows, 1):
        cells = list(row)
        has_sums = any(isinstance(value, Sum) for value, _ in cells)
        look = sums if has_sums else styles
        points = _height(number, cells, layout)
        height = f' ht="{points}" customHeight="1"' if points else ""
        written = (_cell(column, number, value, look[form]) for column, (value, form) in enumerate(cells, 1))
        yield f'<row r="{number}"{height}>{"".join(written)}</row>'


def _height(number: int, cells: Sequence[tuple[Value, Format]], layout: Layout) -> int:
    """Return the height of a row in points, 0 for what the program makes it."""
    if number <= len(layout.header_heights):
        return layout.header_heights[number - 1]
    if not layout.wraps:
        return 0
    pairs = zip(cells, layout.widths, strict=False)
    lines = max(-(-width(value) // (room - 2)) for (value, _), room in pairs if isinstance(value, str))
    return min(_LINE * max(lines, 1) + 2, _HIGHEST)


def _cell(column: int, row: int, value: Value, style: int) -> str:
    letter = _letter(column)
    if value is None:
        return f'<c r="{letter}{row}" s="{style}"/>'
    if isinstance(value, str):
        text = f'<is><t xml:space="preserve">{escape(cell_text(value))}</t></is>'
        return f'<c r="{letter}{row}" s="{style}" t="inlineStr">{text}</c>'
    if isinstance(value, Sum):
        formula = f"SUM({letter}{value.first}:{letter}{value.last})"
        return f'<c r="{letter}{row}" s="{style}"><f>{formula}</f><v>{value.value}</v></c>'
    return f'<c r="{letter}{row}" s="{style}"><v>{value}</v></c>'


@cache
def _letter(column: int) -> str:
    letter: str = get_column_letter(column)
    return letter


def _style(paper: Any, form: Format, *, bold: bool) -> int:
    """Make a style known to the book and return its number."""
    cell = WriteOnlyCell(paper)
    line = Side(style="thin", color="FFB7BEC8")
    is_text = form in (Format.HEADER, Format.TEXT, Format.MISSING)
    is_header = form is Format.HEADER
    cell.border = Border(left=line, right=line, top=Side(style="medium") if bold else line, bottom=line)
    cell.font = Font(name="宋体", size=11, bold=bold or is_header, italic=form is Format.MISSING)
    place = {"horizontal": "center", "vertical": "center"} if is_header else {"vertical": "top"}
    cell.alignment = Alignment(wrap_text=is_text, **place)
    if is_header or form is Format.MISSING:
        cell.fill = PatternFill("solid", fgColor="FFDEEAF6" if is_header else "FFEDEDED")
    if is_text:
        cell.quotePrefix = True  # stays text when the cell is edited
    else:
        cell.number_format = form.value
    return int(cell.style_id)
