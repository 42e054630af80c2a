"""A report as an HTML page: how each piece is dressed can be exchanged one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from tests.importing.awkward.known import Known
from tests.importing.awkward.layouts import Layout, Placed, lines
from tests.importing.awkward.pieces import Pieces, pieces_of

Dress = Callable[[str], str]


def wrapped(before: str, after: str) -> Dress:
    """Return a dress that puts markup around text."""
    return lambda text: f"{before}{escape(text, quote=False)}{after}"


def spans(cell: Placed) -> str:
    """Write the attributes of a cell that covers more than one square."""
    wide = f' colspan="{cell.width}"' if cell.width > 1 else ""
    return wide + (f' rowspan="{cell.height}"' if cell.height > 1 else "")


_TITLE = wrapped('<p style="text-align:center"><strong>', "</strong></p>\n")
_PREFACE = wrapped('<p style="text-indent:2em">', "</p>\n")
_PART = wrapped('<p style="text-indent:2em"><strong>', "</strong></p>\n")
_SECTION = wrapped('<p style="text-indent:2em">', "</p>\n")
_TEXT = wrapped('<p style="text-indent:2em">', "</p>\n")
_NOTE = wrapped("<p>", "</p>\n")
_INSIDE = wrapped("<p>", "</p>")


@dataclass(frozen=True)
class Dressing:
    """How every sort of piece is written; ``cell`` gets a whole cell, ``inside`` only its text."""

    title: Dress = _TITLE
    preface: Dress = _PREFACE
    part: Dress = _PART
    section: Dress = _SECTION
    text: Dress = _TEXT
    note: Dress = _NOTE
    inside: Dress = _INSIDE
    cell: Callable[[Placed, str], str] = lambda cell, inside: f"<td{spans(cell)}>{inside}</td>"
    row: Callable[[list[str]], str] = lambda cells: f"<tr>{''.join(cells)}</tr>\n"
    table: Callable[[list[str]], str] = lambda rows: (
        f'<table border="1" cellspacing="0"><tbody>\n{"".join(rows)}</tbody></table>\n'
    )
    page: Callable[[Known, str], str] = lambda known, body: (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{known.title}</title></head>\n'
        f"<body>\n{body}</body></html>\n"
    )

    def tabled(self, layout: Layout) -> str:
        """Write a table."""
        return self.table([self.row([self.cell(c, self.inside(c.text)) for c in row]) for row in lines(layout)])


PLAIN = Dressing()


def body_of(pieces: Pieces, dressing: Dressing = PLAIN) -> str:
    """Write the pieces of a report without the page around them."""
    dresses: dict[str, Dress] = {
        "title": dressing.title,
        "preface": dressing.preface,
        "part": dressing.part,
        "section": dressing.section,
        "text": dressing.text,
        "note": dressing.note,
    }
    return "".join(
        dressing.tabled(piece.layout) if piece.sort == "table" else dresses[piece.sort](piece.text) for piece in pieces
    )


def page_of(known: Known, pieces: Pieces | None = None, dressing: Dressing = PLAIN) -> bytes:
    """Write a report as a page in UTF-8."""
    return dressing.page(known, body_of(pieces_of(known) if pieces is None else pieces, dressing)).encode("utf-8")
