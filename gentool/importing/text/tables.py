"""The lines of a plain text → prose, and tables where several lines in a row are rows.

A report copied out of a browser, Excel or a Markdown editor keeps bars, tabs or gaps between the cells; copied out of
some pages it keeps one cell to a line, each behind a bar. In: lines. Out: lines of prose and tables, in order.
Catches tables larger than any report has. Bare cells, one to a line, stay prose: only who knows the form knows them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from gentool.importing.blocks import MOST_CELLS, SourceCell, SourceTable
from gentool.importing.characters import is_figure
from gentool.importing.faults import TOO_MUCH, refused
from gentool.importing.text.lines import Line
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
_MOST_LINES_OF_A_CELL = 12
_LEAST_WIDTH_OF_OPEN_ROWS = 2


Kind = Literal["bars", "tabs", "gaps", "blank"]  # what parts the cells of a line


class Row(NamedTuple):
    """A line that may be a row of a table: its cells, its kind, and how it was written."""

    kind: Kind
    cells: tuple[Line, ...]
    line: Line
    is_rule: bool = False
    is_open: bool = False  # no bar at either end
    is_one: bool = False  # at most one text, a bar behind it and none before it


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
        return Row("tabs", cells, line)
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if end - start <= _LONGEST_GAP_ROW and _GAP.search(text, start, end) and not _SENTENCE.intersection(text):
        return Row("gaps", tuple(_pieces(line, _GAP, start, end)), line)
    return None


def _is_rule(text: str) -> bool:
    """Tell a line that is drawn between rows."""
    return _OF_RULES.issuperset(text) and not _DASHES.isdisjoint(text)


def _barred(line: Line) -> Row:
    text = line.text.rstrip()
    if _is_rule(text):
        return Row("bars", (), line, is_rule=True)
    start = len(text) - len(text.lstrip())
    begins, ends = _BAR.match(text, start), _BAR.match(text, len(text) - 1)
    cells = tuple(_pieces(line, _BAR, start, len(text) - (ends is not None)))
    written = sum(bool(cell.text) for cell in cells)
    is_one = ends is not None and written <= (0 if begins else 1)
    if begins and not is_one:
        cells = cells[1:]
    return Row("bars", cells, line, is_open=not begins and not ends, is_one=is_one)


def _pieces(line: Line, separator: Pattern, start: int, end: int) -> Iterator[Line]:
    for match in separator.finditer(line.text, start, end):
        yield _piece(line, start, match.start())
        start = match.end()
    yield _piece(line, start, end)


def _piece(line: Line, start: int, end: int) -> Line:
    raw = line.text[start:end]
    lead = len(raw) - len(raw.lstrip())
    return Line(_cell(raw), line.after(start + (lead if lead < len(raw) else 0)))


def _cell(raw: str) -> str:
    text = raw.strip()
    if "<" in text:
        text = _BREAK.sub("\n", text)
    if "\\" in text:
        text = text.replace("\\|", "|")
    return "\n".join(filter(None, map(str.strip, text.split("\n")))) if "\n" in text else text


def parted(lines: Sequence[Line]) -> Iterator[Line | SourceTable]:
    """Yield the prose of a text line by line, blank lines included, and its tables.

    Raises GentoolError for a table with more cells than any report has (``I-LIMIT``).
    """
    group: list[Row] = []  # rows of one kind, and the blank lines among them
    for line in _joined(lines):
        row = row_of(line, len(group[-1].cells) if group and group[-1].kind == "tabs" else 0)
        if row is None and line.is_blank and group:
            group.append(Row("blank", (), line))
            continue
        if group and (row is None or row.kind != group[0].kind):
            if row is None and is_figure(line.text.strip()) and group[-1].is_one and _is_stream(group):
                group.append(Row("bars", (Line(line.text.strip(), line.where),), line))  # the last lost its bar
                continue
            yield from _closed(group)
            group = []
        if row is None:
            yield line
        else:
            group.append(row)
    yield from _closed(group)


def _is_row(row: Row) -> bool:
    return row.kind != "blank"


def _joined(lines: Sequence[Line]) -> Iterator[Line]:
    """Put together what Excel parts: a cell of several lines, which it sets in quotation marks."""
    number = tried = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        if number > tried and "\t" in line.text and '"' in line.text:
            text, last = line.text, number
            while _is_unclosed(text) and last < min(len(lines), number + _MOST_LINES_OF_A_CELL):
                text += "\n" + lines[last].text
                last += 1
            tried = last
            if last > number and not _is_unclosed(text):
                line, number = Line("\t".join(map(_unquoted, text.split("\t"))), line.where), last
        yield line


def _is_unclosed(text: str) -> bool:
    cell = text[text.rfind("\t") + 1 :].strip(" ")
    return cell.startswith('"') and cell.count('"') % 2 == 1


def _unquoted(cell: str) -> str:
    bare = cell.strip(" ")
    if "\n" in bare and len(bare) > 1 and bare.startswith('"') and bare.endswith('"'):
        return bare[1:-1].replace('""', '"')
    return cell


def _is_stream(group: Sequence[Row]) -> bool:
    """Whether bars only end cells, most lines holding one."""
    rows = list(filter(_is_row, group))
    if len(rows) < 2 or rows[0].kind != "bars" or any(row.is_rule for row in rows):
        return False
    return 5 * sum(row.is_one for row in rows) >= 3 * len(rows)


def _closed(group: Sequence[Row]) -> Iterator[Line | SourceTable]:
    """Yield what a group of rows amounts to: a stream, tables parted by blank lines, or prose after all."""
    rows = list(filter(_is_row, group))
    if not rows:
        return
    if _is_stream(group):
        yield _stream(rows)
        return
    runs = [list(run) for is_row, run in groupby(group, _is_row) if is_row]
    spaced = len(runs) > 1 and all(len(run) == 1 for run in runs)  # a blank line between any two rows parts nothing
    if spaced and _table(rows):
        yield from filter(None, [_table(rows)])
        return
    for is_row, run in groupby(group, _is_row):
        items = list(run)
        table = _table(items) if is_row else None
        yield from [table] if table else (item.line for item in items)


def _table(rows: Sequence[Row]) -> SourceTable | None:
    """Return the table that consecutive rows make, None if they are prose that happens to look like rows."""
    filled = [row for row in rows if not row.is_rule]
    widths = {len(row.cells) for row in filled}
    if not filled or widths == {0}:
        return None
    kind = rows[0].kind
    if kind == "bars":
        if any(row.is_open for row in filled) and not any(row.is_rule for row in rows):
            # Bars stand between cells only; one at the end of a row parts its last from a blank one.
            opened = [row._replace(cells=tuple(_pieces(row.line, _BAR, 0, len(row.line.text)))) for row in filled]
            if len({len(row.cells) for row in opened}) == 1:
                return _grid(opened) if len(rows) > 1 else None
        return _grid(filled) if _is_drawn(rows, widths) else None
    if kind == "gaps" and (len(rows) < 2 or not any(row.cells and is_figure(row.cells[-1].text) for row in rows)):
        return None
    return _grid(filled) if len(widths) == 1 else _stream(filled)


def _is_drawn(rows: Sequence[Row], widths: set[int]) -> bool:
    """Whether bars stand for the lines of a table: not a line of links, nor the bar of a web page's title."""
    if len(rows) == 1:
        return not rows[0].is_open and not rows[0].is_one and len(rows[0].cells) > 1
    if any(row.is_rule for row in rows) or not any(row.is_open for row in rows):
        return True
    return len(widths) == 1 and min(widths) >= _LEAST_WIDTH_OF_OPEN_ROWS


def _grid(rows: Sequence[Row]) -> SourceTable:
    return _made(
        [(number, column, piece) for number, row in enumerate(rows) for column, piece in enumerate(row.cells)], False
    )


def _stream(rows: Sequence[Row]) -> SourceTable:
    pieces = (piece for row in rows for piece in row.cells)
    return _made([(number, 0, piece) for number, piece in enumerate(pieces)], True)


def _made(cells: Sequence[tuple[int, int, Line]], is_stream: bool) -> SourceTable:
    first = cells[0][2].where
    if len(cells) > MOST_CELLS:
        raise refused(TOO_MUCH, first, f"这里的表格有 {len(cells):,} 格，超过 {MOST_CELLS:,} 格。")
    made = (SourceCell(row, column, 1, 1, piece.text, piece.where) for row, column, piece in cells)
    return SourceTable(tuple(made), first, is_stream)
