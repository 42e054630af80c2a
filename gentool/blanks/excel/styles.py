"""How the cells of the form look: colours say what is to be filled in, what is computed, and what is wrong."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from openpyxl.formatting.rule import DifferentialStyle
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

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
    FIGURE = _Style(_font(), _NO_FILL, _CENTRE, is_open=True, format="General")
    TOTAL = _Style(_font(), _GREY, _CENTRE, is_open=True, format="General")
    CHECK = _Style(_font(10), _NO_FILL, _CENTRE)
    SHORT_TEXT = _Style(_font(), _NO_FILL, _LEFT, is_open=True, format=TEXT_FORMAT)
    LONG_TEXT = _Style(_font(), _NO_FILL, _TOP, is_open=True, format=TEXT_FORMAT)
    NUMBER = _Style(_font(), _NO_FILL, _LEFT, is_open=True, format="General")
    SAMPLE_EMPTY = _Style(_font(), PatternFill("solid", fgColor=_YELLOW), _CENTRE)
    SAMPLE_TOTAL = _Style(_font(), _GREY, _CENTRE)
    SAMPLE_WRONG = _Style(_font(color=_DARK_RED), PatternFill("solid", fgColor=_RED), _CENTRE)
    SAMPLE_RIGHT = _Style(_font(color=_GREEN), _NO_FILL, _CENTRE)


OPEN, LOCKED = Protection(locked=False), Protection(locked=True)

EMPTY = DifferentialStyle(fill=PatternFill(bgColor=_YELLOW))
WRONG = DifferentialStyle(fill=PatternFill(bgColor=_RED), font=Font(color=_DARK_RED))
RIGHT = DifferentialStyle(font=Font(color=_GREEN))
