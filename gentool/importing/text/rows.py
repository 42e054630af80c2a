"""One line of a plain text → the cells it holds, where bars, tabs or wide gaps tell them apart.

Runs for every line; which lines are rows of a table shows only in company, in ``tables``.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from gentool.importing.figure_like import is_figure
from gentool.importing.text.lines import Line
from gentool.problems.problem import Where
from gentool.text.lazy_regex import Pattern

_BAR = Pattern(r"(?<!\\)[|｜│┃]")
_DASHES = frozenset("-=─━")
_CORNERS = frozenset("|｜│┃+┌┬┐├┼┤└┴┘")
_OF_RULES = _DASHES | _CORNERS | frozenset(" \t:")
_GAP = Pattern(r"[ \u3000]{2,}")
_TAB = Pattern(r"\t")
_BREAK = Pattern(r"<br {0,3}/?>")
_SENTENCE = frozenset("。；！？")
_MARKER = Pattern(r"\d{1,2}[.．、]|[（(]\d{1,2}[）)]|[（(]?[一二三四五六七八九十]{1,3}[）)、]|[●•·○◆■□–—-]")
_LONGEST_GAP_ROW = 300


class Kind(Enum):
    """What parts the cells of a line."""

    BARS = "bars"
    TABS = "tabs"
    GAPS = "gaps"


class Piece(NamedTuple):
    """The text of a cell and where it stands."""

    text: str
    where: Where


class Row(NamedTuple):
    """A line that may be a row of a table: its cells, its kind, and how it was written."""

    kind: Kind
    cells: tuple[Piece, ...]
    line: Line
    is_rule: bool = False
    is_open: bool = False  # no bar at either end
    is_one: bool = False  # at most one text, a bar behind it and none before it

    @property
    def opened(self) -> Row:
        """The same row where bars stand between cells only."""
        return self._replace(cells=tuple(_pieces(self.line, _BAR, 0, len(self.line.text))))

    @property
    def ends_in_figure(self) -> bool:
        """Whether the last cell holds a figure."""
        return bool(self.cells) and is_figure(self.cells[-1].text)


def row_of(line: Line, width: int = 0) -> Row | None:
    """Return the cells of a line, None for prose; ``width`` is that of the row of tabs before it, 0 for none.

    Tabs in front of a lone text are an indent, unless they put it into the last column of the rows before.
    """
    text = line.text
    if _BAR.search(text) or (_CORNERS.intersection(text) and _is_rule(text)):
        return _barred(line)
    if "\t" in text.lstrip() or (width > 1 and text.count("\t") == width - 1):
        cells = tuple(_pieces(line, _TAB, 0, len(text.rstrip(" \u3000"))))
        written = [cell.text for cell in cells if cell.text]
        if len(cells) == len(written) == 2 and _MARKER.fullmatch(written[0]):
            return None  # an item of a list, as Word copies it
        return Row(Kind.TABS, cells, line)
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if end - start <= _LONGEST_GAP_ROW and _GAP.search(text, start, end) and not _SENTENCE.intersection(text):
        return Row(Kind.GAPS, tuple(_pieces(line, _GAP, start, end)), line)
    return None


def _is_rule(text: str) -> bool:
    """Tell a line that is drawn between rows."""
    return _OF_RULES.issuperset(text) and not _DASHES.isdisjoint(text)


def _barred(line: Line) -> Row:
    text = line.text.rstrip()
    if _is_rule(text):
        return Row(Kind.BARS, (), line, is_rule=True)
    start = len(text) - len(text.lstrip())
    begins, ends = _BAR.match(text, start), _BAR.match(text, len(text) - 1)
    cells = tuple(_pieces(line, _BAR, start, len(text) - (ends is not None)))
    written = sum(bool(cell.text) for cell in cells)
    is_one = ends is not None and written <= (0 if begins else 1)
    if begins and not is_one:
        cells = cells[1:]
    return Row(Kind.BARS, cells, line, is_open=not begins and not ends, is_one=is_one)


def _pieces(line: Line, separator: Pattern, start: int, end: int) -> Iterator[Piece]:
    for match in separator.finditer(line.text, start, end):
        yield _piece(line, start, match.start())
        start = match.end()
    yield _piece(line, start, end)


def _piece(line: Line, start: int, end: int) -> Piece:
    raw = line.text[start:end]
    lead = len(raw) - len(raw.lstrip())
    return Piece(_cell(raw), line.after(start + (lead if lead < len(raw) else 0)))


def _cell(raw: str) -> str:
    text = raw.strip()
    if "<" in text:
        text = _BREAK.sub("\n", text)
    if "\\" in text:
        text = text.replace("\\|", "|")
    return "\n".join(filter(None, map(str.strip, text.split("\n")))) if "\n" in text else text
