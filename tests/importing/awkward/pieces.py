"""A report as the sequence of what stands on its page, which every manner of writing then dresses in its own way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

from gentool.form.model import Table
from tests.importing.awkward.known import Known
from tests.importing.awkward.layouts import Layout, laid

Sort = Literal["title", "preface", "part", "section", "text", "table", "note"]


class Piece(NamedTuple):
    """A paragraph of some sort, or a table; ``part`` is the key of the part in which it stands."""

    sort: Sort
    text: str
    part: str = ""
    layout: Layout = ()


Pieces = list[Piece]


def pieces_of(known: Known) -> Pieces:
    """Return a report as the form has it."""
    pieces = [Piece("title", known.title), *(Piece("preface", line) for line in known.preface)]
    for part in known.form.parts:
        pieces += [Piece("part", known.said(heading), part.key) for _, heading in part.printed]
        if part.table:
            pieces.append(Piece("table", "", part.key, laid(known, part.table)))
            pieces += [Piece("note", line, part.key) for line in part.table.notes]
            pieces += [Piece("note", f"注：{line}", part.key) for line in known.notes.get(part.key, ())]
        for writing in known.writings:
            if writing.part == part.key:
                if writing.heading:
                    pieces.append(Piece("section", writing.heading, part.key))
                pieces += [Piece("text", line, part.key) for line in writing.lines]
    return pieces


def change(pieces: Iterable[Piece], sort: Sort, how: Callable[[Piece], Iterable[Piece]], part: str = "") -> Pieces:
    """Replace every piece of a sort (in one part, if named) with others."""
    return [
        new for piece in pieces for new in (how(piece) if piece.sort == sort and part in ("", piece.part) else (piece,))
    ]


def relaid(pieces: Iterable[Piece], how: Callable[[Layout], Layout], part: str = "") -> Pieces:
    """Replace the layout of every table, or of one part's table."""
    return change(pieces, "table", lambda piece: [piece._replace(layout=how(piece.layout))], part)


def table_of(known: Known, number: int) -> Table:
    """Return the table of a part by the part's number, 1 to 6."""
    table = known.form.parts[number - 1].table
    assert table is not None
    return table


def key_of(known: Known, number: int) -> str:
    """Return the key of a part by its number, 1 to 6."""
    return known.form.parts[number - 1].key
