"""One sheet in the making: cells and how they look, merged areas, rules and print set-up.

Colours say what is to be filled in, what is computed, and what is wrong.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from copy import copy
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple

from openpyxl.formatting.rule import DifferentialStyle, Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.datavalidation import DataValidation

from gentool.blanks.excel.layout import Area, as_number, in_row, letters, spot
from gentool.ooxml.xlsx import A4, cell_text

TEXT_FORMAT = "@"
FONT = "宋体"

_LINE = Side(style="thin", color="FF8C96A3")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_NO_BOX = Border()
_NO_FILL = PatternFill()
_BLUE = PatternFill("solid", fgColor="FFDEEAF6")
_PALE = PatternFill("solid", fgColor="FFF3F6FA")
_GREY = PatternFill("solid", fgColor="FFEDEDED")
_YELLOW, _RED = "FFFFF6CC", "FFFFC7CE"
_DARK_RED, _GREEN, _SOFT = "FF9C0006", "FF2E7D32", "FF595959"


class _Style(NamedTuple):
    font: Font
    fill: PatternFill
    alignment: Alignment
    border: Border = _BOX
    is_open: bool = False
    format: str = "General"


def _font(size: int = 11, *, bold: bool = False, color: str | None = None) -> Font:
    return Font(name=FONT, size=size, bold=bold, color=color)


_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
_TOP = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
_FLUSH = Alignment(horizontal="left", vertical="center", wrap_text=True)
_STACKED = Alignment(horizontal="center", vertical="center", text_rotation=255)


class Look(Enum):
    """What a cell is for, and so what it looks like and whether it is open to the clerk."""

    TITLE = _Style(_font(16, bold=True), _NO_FILL, _FLUSH, _NO_BOX)
    STATE = _Style(_font(11, bold=True), _NO_FILL, _FLUSH, _NO_BOX)
    BESIDE = _Style(_font(10, color=_SOFT), _NO_FILL, _LEFT, _NO_BOX)
    HINT = _Style(_font(10, color=_SOFT), _NO_FILL, _FLUSH, _NO_BOX)
    BAND = _Style(_font(12, bold=True), _BLUE, _LEFT)
    BLOCK = _Style(_font(11, bold=True), _BLUE, _CENTRE)
    HEADER = _Style(_font(), _PALE, _CENTRE)
    STACKED = _Style(_font(), _PALE, _STACKED)
    LABEL = _Style(_font(), _PALE, _LEFT)
    ASIDE = _Style(_font(10, color=_SOFT), _PALE, _LEFT)
    FIGURE = _Style(_font(), _NO_FILL, _CENTRE, is_open=True)
    TOTAL = _Style(_font(), _GREY, _CENTRE, is_open=True)
    CHECK = _Style(_font(10), _NO_FILL, _CENTRE)
    SHORT_TEXT = _Style(_font(), _NO_FILL, _LEFT, is_open=True, format=TEXT_FORMAT)
    LONG_TEXT = _Style(_font(), _NO_FILL, _TOP, is_open=True, format=TEXT_FORMAT)
    NUMBER = _Style(_font(), _NO_FILL, _LEFT, is_open=True)
    SAMPLE_EMPTY = _Style(_font(), PatternFill("solid", fgColor=_YELLOW), _CENTRE)
    SAMPLE_TOTAL = _Style(_font(), _GREY, _CENTRE)
    SAMPLE_WRONG = _Style(_font(color=_DARK_RED), PatternFill("solid", fgColor=_RED), _CENTRE)
    SAMPLE_RIGHT = _Style(_font(color=_GREEN), _NO_FILL, _CENTRE)


OPEN, LOCKED = Protection(locked=False), Protection(locked=True)

EMPTY = DifferentialStyle(fill=PatternFill(bgColor=_YELLOW))
WRONG = DifferentialStyle(fill=PatternFill(bgColor=_RED), font=Font(color=_DARK_RED))
RIGHT = DifferentialStyle(font=Font(color=_GREEN))


LINE = 16.0  # points of a line of text
TALLEST = 409.0  # points that a row may have
_CHARACTER = 2.1  # columns' units that an ideograph takes


class Formula(str):
    """A formula, without ``=``; any other text stays text whatever it begins with."""

    __slots__ = ()


Value = str | Decimal | None


class SheetWriter:
    """A sheet and how much room its columns have."""

    def __init__(self, sheet: Any, widths: Sequence[float], title: str = "", hint: str = "") -> None:
        self.sheet = sheet
        self.widths = widths
        self._known: dict[tuple[Look, str], Any] = {}
        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[letters(number)].width = width
        if title:
            self.line(1, title, Look.TITLE, least=30)
            self.line(2, hint, Look.HINT)

    def put(self, area: Area, value: Value, look: Look, number_format: str = "") -> None:
        """Write into an area, which becomes one cell."""
        style = look.value
        first = self.sheet.cell(area.top, area.left)
        dressed = self._dressed(first, look, number_format or style.format)
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                self.sheet.cell(row, column)._style = copy(dressed)
        if isinstance(value, Formula):
            first.value = f"={value}"
        elif isinstance(value, str):
            first.value = cell_text(value) or None
            if value:
                first.data_type = "s"
                first.quotePrefix = style.is_open and value.startswith(("=", "+", "-", "@"))
        elif value is not None:
            first.value = value
        if not area.is_single:
            self.sheet.merged_cells.add(CellRange(area.ref))

    def _dressed(self, cell: Any, look: Look, number_format: str) -> Any:
        """Return what a look comes to in the workbook; openpyxl takes a while to find it out, so once is enough."""
        known = self._known.get((look, number_format))
        if known is None:
            style = look.value
            cell.font, cell.fill, cell.border = style.font, style.fill, style.border
            cell.alignment, cell.protection = style.alignment, OPEN if style.is_open else LOCKED
            cell.number_format = number_format
            known = self._known[look, number_format] = copy(cell._style)
        return known

    def put_figure(self, area: Area, text: str, look: Look, text_format: str = "") -> None:
        """Write a figure as a number that shows the same text, or where there is none as that text."""
        number = as_number(text)
        value, number_format = number or (text, text_format)
        self.put(area, value, look, number_format)

    def line(self, row: int, value: Value, look: Look, *, left: int = 1, right: int = 0, least: float = 0) -> None:
        """Write a text over the width of the sheet and make its row high enough."""
        area = Area(row, left, row, right or len(self.widths))
        self.put(area, value, look)
        self.rise(row, least, self.height(str(value or ""), area, look))

    def cells(self, row: int, cells: Sequence[tuple[str, Look | None]], least: float) -> None:
        """Write cells from the left of a row, none where there is no look, and make it high enough for their texts."""
        needed = []
        for column, (text, look) in enumerate(cells, 1):
            if look is not None:
                (self.put_figure if look is Look.NUMBER else self.put)(in_row(row, column), text, look)
                needed.append(self.height(text, in_row(row, column), look))
        self.rise(row, least, *needed)

    def rise(self, row: int, least: float, *needed: float) -> None:
        """Make a row as high as the highest that is asked for."""
        self.sheet.row_dimensions[row].height = max((least, *needed))

    def height(self, text: str, area: Area, look: Look = Look.LABEL) -> float:
        """Return how many points a text needs in the width of an area."""
        room = sum(self.widths[area.left - 1 : area.right]) - 3  # indent and air
        scale = look.value.font.size / 11
        lines = sum(max(1, math.ceil(_width(line) * scale / room)) for line in text.split("\n"))
        return min(TALLEST, float(lines * LINE * scale + 6))

    def mark(self, area: Area, condition: str, style: DifferentialStyle) -> None:
        """Show an area in another style under a condition, written for its first cell."""
        self.sheet.conditional_formatting.add(area.ref, Rule(type="expression", formula=[condition], dxf=style))

    def allow(self, area: Area, condition: str, title: str, message: str, choices: Sequence[str] = ()) -> None:
        """Refuse what is typed into an area against a condition, written for its first cell, or other than choices."""
        kind, formula = ("list", f'"{",".join(choices)}"') if choices else ("custom", condition)
        rule = DataValidation(type=kind, formula1=formula, allow_blank=True, showErrorMessage=True)
        rule.errorTitle, rule.error, rule.errorStyle = title, message, "stop"
        rule.add(area.ref)
        self.sheet.add_data_validation(rule)

    def finish(self, bottom: int, *, frozen: str = "", landscape: bool = False, one_page: bool = False) -> None:
        """Lock what is not open, without a password, and set up the print on A4."""
        sheet = self.sheet
        sheet.freeze_panes = frozen or None
        protection = sheet.protection
        protection.sheet = True
        protection.formatColumns = protection.formatRows = protection.formatCells = False  # may be changed
        setup = sheet.page_setup
        setup.paperSize, setup.orientation = A4, "landscape" if landscape else "portrait"
        setup.fitToWidth, setup.fitToHeight = 1, int(one_page)
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.horizontalCentered = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.5
        margins.top = margins.bottom = 0.6
        margins.header = margins.footer = 0.3
        sheet.print_area = f"A1:{spot(bottom, len(self.widths))}"
        sheet.oddFooter.center.text = "&A　&P / &N"
        sheet.sheet_view.showGridLines = False


def _width(text: str) -> float:
    """Return the width of a line in columns' units."""
    return sum(_CHARACTER if ord(character) > 0x2000 else 1.1 for character in text)
