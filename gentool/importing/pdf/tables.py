"""Grids with their glyphs → tables: the text of every cell, and one table where a page only cuts it in two.

Lines of a cell that only its width has broken are made whole again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from gentool.importing.blocks import MOST_CELLS, MOST_ROWS, SourceCell, SourceTable
from gentool.importing.characters import kept
from gentool.importing.faults import TOO_MUCH, refused
from gentool.importing.pdf.grid import Grid
from gentool.importing.pdf.lines import OPENING, Line, first_word, is_latin, joined, lines_of, text_of
from gentool.importing.pdf.page import Glyph
from gentool.problems.problem import Where

_MOST_PADDING = 6.0  # points between the lines of a table and its text
_TOLERANCE = 0.1
_SLACK = 3.0  # an indent in the cell, say; nothing is lost where two lines of a label are made one
_GAP = 0.25  # of a letter's size, between Chinese and digits
_OF_FIGURES = "0123456789.,"
_SAME = 3.0  # points: column lines closer than this are the same
_NARROWEST = 7.0  # points: no cell is narrower, or lower
_MOVED = 20.0  # pages for left and right hands may have their margins changed over


def _padding(pieces: Iterable[Piece]) -> float:
    """Return how near the text of a table comes to its lines."""
    nearest = [_MOST_PADDING]
    for piece in pieces:
        for region, glyphs in zip(piece.grid.regions, piece.glyphs, strict=True):
            for line in lines_of(glyphs):
                nearest += (line.x0 - piece.xs[region.column], piece.xs[region.end_column] - line.x1)
    return max(min(nearest), 0.0)


def cell_text(glyphs: Sequence[Glyph], width: float, blanks_are_meant: bool) -> str:
    """Return the text of a cell with so much room for text.

    A line that the room has broken goes on; other lines stay lines. Text that runs downwards or is turned is one.
    """
    seen = [glyph for glyph in glyphs if not glyph.text.isspace()]
    if not seen:
        return ""
    turn = max((-1, 0, 1), key=lambda each: sum(glyph.turn == each for glyph in seen))
    if turn:  # from bottom to top, lines going to the right; or from top to bottom, lines going to the left
        seen.sort(key=lambda glyph: (turn * round(glyph.x / glyph.size), -turn * glyph.y))
        return kept("".join(glyph.text for glyph in seen))
    if _runs_down(seen):
        return kept("".join(glyph.text for glyph in seen))
    texts: list[str] = []
    before: Line | None = None
    for line in lines_of(glyphs):
        text = text_of(line, blanks_are_meant)
        if before is not None and _is_broken(before, line, width):
            texts[-1] = _whole(texts[-1], text)
        else:
            texts.append(text)
        before = line
    return "\n".join(whole for text in texts if (whole := kept(text)))


def _is_broken(line: Line, following: Line, width: float) -> bool:
    """Tell whether a line ends because what follows had no room in it."""
    length = line.x1 - line.x0
    last, first = line.glyphs[-1].text, following.glyphs[0].text
    if _ends_in_figure(last) and _ends_in_figure(first):
        return length + _rest_of_figure(following) > width + _TOLERANCE
    gap = _GAP * following.size if is_latin(last[-1]) != is_latin(first[0]) else 0.0
    return length + gap + first_word(following) > width - _SLACK


def _rest_of_figure(line: Line) -> float:
    """Return the room for what of a figure a line begins with: a digit, or all of it where a remark hangs on it."""
    glyphs = line.glyphs
    end = 0
    while end < len(glyphs) and _ends_in_figure(glyphs[end].text):
        end += 1
    if end < len(glyphs) - 1 and glyphs[end].text in OPENING:
        return glyphs[end + 1].x1 - line.x0
    return glyphs[0].x1 - line.x0


def _whole(text: str, following: str) -> str:
    if _ends_in_figure(text) and _ends_in_figure(following[:1]):
        return text + following
    return joined((text, following))


def _ends_in_figure(text: str) -> bool:
    return text[-1:] in _OF_FIGURES and text != ""


def _runs_down(glyphs: Sequence[Glyph]) -> bool:
    """Tell whether Chinese is set from top to bottom: every glyph stands below the one before, in the file's order."""
    if len(glyphs) < 2 or any(is_latin(glyph.text[0]) and glyph.text.isdigit() for glyph in glyphs):
        return False
    down = sum(abs(after.x - before.x) < 0.5 * before.size and after.y > before.y for before, after in pairwise(glyphs))
    return down > 0.5 * (len(glyphs) - 1)


class Piece(NamedTuple):
    """A table as far as it stands on one page: its column lines, and its glyphs by regions in reading order."""

    page: int
    number: int  # on its page, from 1
    grid: Grid
    glyphs: list[list[Glyph]]

    @property
    def xs(self) -> list[float]:
        """The column lines."""
        return self.grid.xs

    @property
    def spot(self) -> str:
        """The place as it is told."""
        return f"第{self.page}页第{self.number}个表格"


def piece_of(grid: Grid, glyphs: Iterable[Glyph], page: int) -> Piece:
    """Put the glyphs of a table into its regions."""
    piece = Piece(page, 1, grid, [[] for _ in grid.regions])
    for glyph in glyphs:
        piece.glyphs[grid.at(glyph.x, glyph.y)].append(glyph)
    return piece


def lines_within(piece: Piece) -> list[Line]:
    """Return all lines of a table's cells, to learn what blanks mean."""
    return [line for glyphs in piece.glyphs for line in lines_of(glyphs)]


def goes_on(piece: Piece, following: Piece) -> bool:
    """Tell whether the columns of a table on the next page are those of this one."""
    moved = following.xs[0] - piece.xs[0]
    if abs(moved) > _MOVED or abs(following.xs[-1] - moved - piece.xs[-1]) > _SAME:
        return False
    fewer, more = sorted((piece.xs, [x - moved for x in following.xs]), key=len)
    return all(any(abs(x - other) <= _SAME for other in more) for x in fewer)


class _Cell(NamedTuple):
    """A cell on its way: rows of the whole table, columns by their lines."""

    row: int
    end_row: int
    x0: float
    x1: float
    text: str
    spot: str


def table_of(pieces: Sequence[Piece], blanks_are_meant: bool, file: str) -> SourceTable:
    """Make one table of its pieces; rows of the head that are printed again on a page are taken once."""
    where = Where(file, spot=pieces[0].spot)
    cells: list[_Cell] = []
    rows = 0
    beside = _padding(pieces)
    for piece in pieces:
        moved = piece.xs[0] - pieces[0].xs[0]
        own = [
            each._replace(x0=each.x0 - moved, x1=each.x1 - moved) for each in _cells(piece, beside, blanks_are_meant)
        ]
        again = _head_again(cells, own)
        cells += (
            each._replace(row=each.row - again + rows, end_row=each.end_row - again + rows)
            for each in own
            if each.row >= again
        )
        rows += len(piece.grid.ys) - 1 - again
    if rows > MOST_ROWS or len(cells) > MOST_CELLS:
        raise refused(TOO_MUCH, where, "表格的格子多得不像年度报告里的表。")
    lines = _distinct(x for cell in cells for x in (cell.x0, cell.x1))
    placed = []
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.x0)):
        column, end = _nearest(lines, cell.x0), _nearest(lines, cell.x1)
        place = Where(file, spot=cell.spot)
        placed.append(SourceCell(cell.row, column, cell.end_row - cell.row, max(end - column, 1), cell.text, place))
    return SourceTable(tuple(placed), where)


def _cells(piece: Piece, beside: float, blanks_are_meant: bool) -> list[_Cell]:
    xs, ys = piece.grid.xs, piece.grid.ys
    cells = []
    in_row: dict[int, int] = {}
    for region, glyphs in zip(piece.grid.regions, piece.glyphs, strict=True):
        x0, x1 = xs[region.column], xs[region.end_column]
        if not glyphs and min(x1 - x0, ys[region.end_row] - ys[region.row]) < _NARROWEST:
            continue  # the room between cells that have lines of their own around each of them
        index = in_row[region.row] = in_row.get(region.row, 0) + 1
        spot = f"{piece.spot}第{region.row + 1}行第{index}格"
        text = cell_text(glyphs, x1 - x0 - 2 * beside, blanks_are_meant)
        cells.append(_Cell(region.row, region.end_row, x0, x1, text, spot))
    return cells


def _head_again(cells: Sequence[_Cell], own: Sequence[_Cell]) -> int:
    """Count the rows at the top of a piece that repeat the top of the table, wholly and with more to follow."""
    rows = max(cell.end_row for cell in own)
    again = 0
    for row in range(rows):
        first, other = ([cell for cell in some if cell.row == row] for some in (cells, own))
        if not any(cell.text for cell in other) or not _are_alike(first, other):
            break
        if all(cell.end_row <= row + 1 for cell in own if cell.row <= row):
            again = row + 1
    return again if again < rows else 0


def _are_alike(first: Sequence[_Cell], other: Sequence[_Cell]) -> bool:
    return len(first) == len(other) and all(
        _bare(one.text) == _bare(two.text) and one.end_row == two.end_row and abs(one.x0 - two.x0) <= _SAME
        for one, two in zip(first, other, strict=True)
    )


def _bare(text: str) -> str:
    return "".join(text.split())


def _distinct(places: Iterable[float]) -> list[float]:
    lines: list[float] = []
    for place in sorted(places):
        if not lines or place - lines[-1] > _SAME:
            lines.append(place)
    return lines


def _nearest(lines: Sequence[float], place: float) -> int:
    return min(range(len(lines)), key=lambda number: abs(lines[number] - place))


def is_table(piece: Piece) -> bool:
    """Tell a table from a drawing: at least two of its cells hold text."""
    return sum(any(not glyph.text.isspace() for glyph in glyphs) for glyphs in piece.glyphs) > 1
