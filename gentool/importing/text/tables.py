"""The lines of a plain text → prose, and tables where several lines in a row are rows.

A report copied out of a browser, Excel or a Markdown editor keeps bars, tabs or gaps between the cells; copied out of
some pages it keeps one cell to a line, each behind a bar. In: lines. Out: lines of prose and tables, in order.
Catches tables larger than any report has. Bare cells, one to a line, stay prose: only who knows the form knows them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from gentool.importing.blocks import MOST_CELLS, SourceCell, SourceTable
from gentool.importing.faults import TOO_MUCH
from gentool.importing.figure_like import is_figure
from gentool.importing.text.lines import Line
from gentool.importing.text.rows import Kind, Piece, Row, row_of
from gentool.problems.problem import GentoolError

_MOST_LINES_OF_A_CELL = 12
_LEAST_WIDTH_OF_OPEN_ROWS = 2


def parted(lines: Sequence[Line]) -> Iterator[Line | SourceTable]:
    """Yield the prose of a text line by line, blank lines included, and its tables.

    Raises GentoolError for a table with more cells than any report has (``I-LIMIT``).
    """
    group: list[Row | Line] = []  # rows of one kind, and the blank lines among them
    for line in _joined(lines):
        row = row_of(line, _width(group))
        if row is None and line.is_blank and group:
            group.append(line)
            continue
        if group and (row is None or row.kind is not _kind(group)):
            if row is None and is_figure(line.text.strip()) and _ends_in_bar(group[-1]) and _is_stream(group):
                group.append(Row(Kind.BARS, (Piece(line.text.strip(), line.where),), line))  # the last lost its bar
                continue
            yield from _closed(group)
            group = []
        if row is None:
            yield line
        else:
            group.append(row)
    yield from _closed(group)


def _width(group: Sequence[Row | Line]) -> int:
    """Return how many cells the last row of tabs has."""
    last = group[-1] if group else None
    return len(last.cells) if isinstance(last, Row) and last.kind is Kind.TABS else 0


def _kind(group: Sequence[Row | Line]) -> Kind:
    first = group[0]
    assert isinstance(first, Row)
    return first.kind


def _ends_in_bar(item: Row | Line) -> bool:
    return isinstance(item, Row) and item.is_one


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


def _rows(group: Iterable[Row | Line]) -> list[Row]:
    return [row for row in group if isinstance(row, Row)]


def _is_stream(group: Sequence[Row | Line]) -> bool:
    """Whether bars only end cells, most lines holding one."""
    rows = _rows(group)
    if len(rows) < 2 or rows[0].kind is not Kind.BARS or any(row.is_rule for row in rows):
        return False
    return 5 * sum(row.is_one for row in rows) >= 3 * len(rows)


def _closed(group: Sequence[Row | Line]) -> Iterator[Line | SourceTable]:
    """Yield what a group of rows amounts to: a stream, tables parted by blank lines, or prose after all."""
    rows = _rows(group)
    if not rows:
        return
    if _is_stream(group):
        yield _stream(rows)
        return
    runs = [list(run) for is_row, run in groupby(group, lambda item: isinstance(item, Row)) if is_row]
    spaced = len(runs) > 1 and all(len(run) == 1 for run in runs)  # a blank line between any two rows parts nothing
    if spaced and _table(rows):
        yield from filter(None, [_table(rows)])
        return
    for is_row, run in groupby(group, lambda item: isinstance(item, Row)):
        items = list(run)
        table = _table(_rows(items)) if is_row else None
        if table:
            yield table
        else:
            yield from (item.line if isinstance(item, Row) else item for item in items)


def _table(rows: Sequence[Row]) -> SourceTable | None:
    """Return the table that consecutive rows make, None if they are prose that happens to look like rows."""
    filled = [row for row in rows if not row.is_rule]
    widths = {len(row.cells) for row in filled}
    if not filled or widths == {0}:
        return None
    kind = rows[0].kind
    if kind is Kind.BARS:
        if any(row.is_open for row in filled) and not any(row.is_rule for row in rows):
            opened = [row.opened for row in filled]  # a bar at the end of a row parts it from a blank cell
            if len({len(row.cells) for row in opened}) == 1:
                return _grid(opened) if len(rows) > 1 else None
        return _grid(filled) if _is_drawn(rows, widths) else None
    if kind is Kind.GAPS and (len(rows) < 2 or not any(row.ends_in_figure for row in rows)):
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


def _made(cells: Sequence[tuple[int, int, Piece]], is_stream: bool) -> SourceTable:
    first = cells[0][2].where
    if len(cells) > MOST_CELLS:
        raise GentoolError(TOO_MUCH.at(first, f"这里的表格有 {len(cells):,} 格，超过 {MOST_CELLS:,} 格。"))
    made = (SourceCell(row, column, 1, 1, piece.text, piece.where) for row, column, piece in cells)
    return SourceTable(tuple(made), first, is_stream)
