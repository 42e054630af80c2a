"""Geometry of a Word table: rows of cells with spans and merges → cells at their places in the grid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gentool.importing.blocks import MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from gentool.importing.faults import TOO_MUCH
from gentool.importing.word.elements import Element, W, child, chosen, is_on, local, number
from gentool.problems.problem import GentoolError, Where

_WRAPPERS = frozenset(("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"))
_PROSE = 60  # characters: a cell of a single column with more is a paragraph in a frame


class Place(NamedTuple):
    """A cell's element and where it stands; ``nth`` counts the cells that begin in its row from 1."""

    element: Element
    row: int
    column: int
    height: int
    width: int
    nth: int


def within(parent: Element, name: str) -> Iterator[Element]:
    """Yield the children of a name, also those in content controls and other wrappers."""
    waiting = list(reversed(parent))
    while waiting:
        element = waiting.pop()
        found = local(element)
        if found == name:
            yield element
        elif found in _WRAPPERS:
            waiting.extend(reversed(element))
        elif found == "AlternateContent":
            waiting.extend(reversed(chosen(element)))


def is_gone(row: Element) -> bool:
    """Tell whether a revision deletes a row, or its author hid it."""
    looks = child(row, "trPr")
    return child(looks, "del") is not None or bool(is_on(looks, "hidden"))


def is_frame(rows: list[Element]) -> bool:
    """Tell whether a table only frames prose: a single cell, or a single column with long text or tables in it."""
    columns = [list(within(row, "tc")) for row in rows]
    if any(len(cells) != 1 for cells in columns):
        return False
    return len(rows) == 1 or any(
        next(cells[0].iter(W + "tbl"), None) is not None
        or len("".join(text.text or "" for text in cells[0].iter(W + "t"))) > _PROSE
        for cells in columns
    )


def places(rows: list[Element], where: Where) -> list[Place]:
    """Lay out a table. Raises GentoolError I-LIMIT for one that no report has."""
    if len(rows) > MOST_ROWS:
        raise GentoolError(TOO_MUCH.at(where, f"表格有 {len(rows)} 行，超过 {MOST_ROWS} 行。"))
    found: list[Place] = []
    open_cells: dict[tuple[int, int], int] = {}  # column and width of cells that may go on in the next row → number
    for row, element in enumerate(rows):
        going_on: dict[tuple[int, int], int] = {}
        column = min(number(element, "trPr", "gridBefore"), MOST_COLUMNS - 1)
        index = 0
        previous = -1
        for cell in within(element, "tc"):
            looks = child(cell, "tcPr")
            if child(looks, "cellDel") is not None:
                continue
            if column >= MOST_COLUMNS or len(found) >= MOST_CELLS:
                raise GentoolError(TOO_MUCH.at(where, "表格的格子多得不像年度报告里的表。"))
            width = min(number(looks, "gridSpan", default=1) or 1, MOST_COLUMNS - column)
            merge = _merge(looks, "vMerge")
            if _merge(looks, "hMerge") == "continue" and previous >= 0:
                _widen(found, going_on, previous, width)
            elif merge == "continue" and (column, width) in open_cells:
                previous = open_cells[column, width]
                found[previous] = found[previous]._replace(height=row - found[previous].row + 1)
                going_on[column, width] = previous
            else:
                index += 1
                previous = len(found)
                found.append(Place(cell, row, column, 1, width, index))
                if merge:
                    going_on[column, width] = previous
            column += width
        open_cells = going_on
    return found


def _merge(looks: Element | None, name: str) -> str:
    element = child(looks, name)
    return "" if element is None else element.get(W + "val") or "continue"


def _widen(found: list[Place], going_on: dict[tuple[int, int], int], number: int, width: int) -> None:
    """Let a cell reach over the next one of its row, as tables of Word 6 say it."""
    cell = found[number]
    if going_on.pop((cell.column, cell.width), None) is not None:
        going_on[cell.column, cell.width + width] = number
    found[number] = cell._replace(width=cell.width + width)
