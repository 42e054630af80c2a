"""HTML: tables whose geometry went wrong in copying, and tables that were typed otherwise on purpose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from gentool.form.grid import Role
from gentool.form.model import Address
from tests.importing.awkward.known import Known
from tests.importing.awkward.layouts import (
    Layout,
    Placed,
    columns_ordered,
    ordered,
    size,
    spread,
    transposed,
    unspanned,
    with_blank_column,
    with_blank_rows,
)
from tests.importing.awkward.pages import PLAIN, page_of, spans
from tests.importing.awkward.pieces import Piece, change, key_of, pieces_of, relaid, table_of


def relaying(how: Callable[[Layout], Layout], *numbers: int) -> Callable[[Known], bytes]:
    """Return a writer that lays tables out otherwise: those of the numbered parts, or all."""

    def make(known: Known) -> bytes:
        pieces = pieces_of(known)
        for part in [key_of(known, number) for number in numbers] or [""]:
            pieces = relaid(pieces, how, part)
        return page_of(known, pieces)

    return make


def _headers_narrow(layout: Layout) -> Layout:
    """Take the width from header cells above figures, as an editor does that drops colspan in the first row."""
    return tuple(c._replace(width=1) if c.role is Role.HEADER and c.width > 1 and c.row < 2 else c for c in layout)


no_spans = relaying(unspanned)
labels_repeated = relaying(lambda layout: spread(layout, repeat=True))
blank_fillers = relaying(lambda layout: spread(layout, repeat=False))
narrow_headers = relaying(_headers_narrow, 3)
blank_column_behind_labels = relaying(lambda layout: with_blank_column(layout, 3), 3)
blank_column_within = relaying(lambda layout: with_blank_column(layout, 6), 3)
blank_column_in_front = relaying(lambda layout: with_blank_column(layout, 0))
blank_rows = relaying(lambda layout: with_blank_rows(layout, 4))
on_its_side = relaying(transposed, 4)
without_headers_4 = relaying(lambda layout: ordered(layout, [size(layout)[0] - 1]), 4)
without_headers_3 = relaying(lambda layout: ordered(layout, range(3, size(layout)[0])), 3)
columns_told_otherwise = relaying(lambda layout: columns_ordered(layout, [0, 1, 2, 3, 5, 4, 6, 7, 8, 9]), 3)
total_first = relaying(lambda layout: columns_ordered(layout, [0, 1, 2, 9, 3, 4, 5, 6, 7, 8]), 3)
litigation_first = relaying(lambda layout: columns_ordered(layout, [*range(5, 15), *range(5)]), 4)
no_totals = relaying(lambda layout: columns_ordered(layout, range(9)), 3)
columns_2_otherwise = relaying(lambda layout: columns_ordered(layout, [0, 2, 1, 3]), 2)
rows_otherwise = relaying(
    lambda layout: ordered(layout, [*range(3), 4, 3, 6, 5, *reversed(range(7, 15)), *range(15, size(layout)[0])]), 3
)
blocks_otherwise = relaying(lambda layout: ordered(layout, [7, 8, 9, 10, 0, 1, 2, 3, 4, 5, 6, 11, 12, 13]), 2)


def other_handling(known: Known) -> Iterable[Address]:
    """Name the row that is called as others are in other groups: without its group nobody can tell which it is."""
    return [address for address in known.form.addresses if address.row == "其他处理.其他"]


def cells_of_table(number: int) -> Callable[[Known], Iterable[Address]]:
    """Name all figures of a part's table."""
    return lambda known: [a for a in known.form.addresses if a.table == key_of(known, number)]


def extra_column(known: Known) -> bytes:
    """Table 3 has last year's totals in a column of its own behind the totals."""

    def add(layout: Layout) -> Layout:
        height, width = size(layout)
        new = [c._replace(width=8) if c.text == "申请人情况" else c for c in layout]
        new.append(Placed(1, width, 2, 1, "上年总计", Role.HEADER))
        new += [Placed(row, width, 1, 1, str(row + 70), Role.CORNER) for row in range(3, height)]
        return tuple(new)

    return relaying(add, 3)(known)


def table_twice(known: Known) -> bytes:
    """Table 3 stands twice in its part, the same both times."""
    return page_of(known, change(pieces_of(known), "table", lambda p: [p, p], key_of(known, 3)))


def table_twice_unlike(known: Known) -> bytes:
    """Table 4 stands twice, and the second has other figures."""

    def other(piece: Piece) -> list[Piece]:
        unlike = tuple(c._replace(text=str(int(c.text) + 2)) if c.address else c for c in piece.layout)
        return [piece, piece._replace(layout=unlike)]

    return page_of(known, change(pieces_of(known), "table", other, key_of(known, 4)))


def table_missing(known: Known) -> bytes:
    """Part 2 has no table."""
    return page_of(known, change(pieces_of(known), "table", lambda p: [], key_of(known, 2)))


def tables_as_pictures(known: Known) -> bytes:
    """All tables are pictures."""
    pictures = replace(PLAIN, table=lambda rows: "<p><img src='/upload/2026/table.png' alt=''></p>")
    return page_of(known, dressing=pictures)


def tables_of_divs(known: Known) -> bytes:
    """Tables are made of divs and a style sheet."""
    dressing = replace(
        PLAIN,
        cell=lambda c, inside: f"<div class='td'>{inside}</div>",
        row=lambda cells: f"<div class='tr'>{''.join(cells)}</div>",
        table=lambda rows: f"<div class='table'>{''.join(rows)}</div>",
    )
    return page_of(known, dressing=dressing)


def spans_too_long(known: Known) -> bytes:
    """Cells reach over the edge of their table: rowspan and colspan are larger than what is left."""
    dressing = replace(
        PLAIN,
        cell=lambda c, inside: f"<td{spans(c._replace(height=c.height * 3) if c.height > 20 else c)}>{inside}</td>",
    )
    return page_of(known, dressing=dressing)


def in_one_table(known: Known) -> bytes:
    """Tables 2 to 4 follow one another in a single table, headings in rows between them."""
    width = 15
    rows: list[Placed] = []
    for piece in pieces_of(known):
        top = size(tuple(rows))[0] if rows else 0
        if piece.sort == "part" and piece.part in {key_of(known, n) for n in (2, 3, 4)}:
            rows.append(Placed(top, 0, 1, width, piece.text, Role.TITLE))
        elif piece.sort == "table":
            rows += [c._replace(row=c.row + top) for c in piece.layout]
    merged = Piece("table", "", key_of(known, 2), tuple(rows))
    keys = {key_of(known, n) for n in (2, 3, 4)}
    pieces = [p for p in pieces_of(known) if p.part not in keys]
    at = next(i for i, p in enumerate(pieces) if p.part == key_of(known, 5))
    return page_of(known, [*pieces[:at], merged, *pieces[at:]])


def _cut(number: int, *stretches: Sequence[int]) -> Callable[[Known], bytes]:
    """Cut a table into pieces of columns that stand one under the other."""

    def write(known: Known) -> bytes:
        def pieces(piece: Piece) -> list[Piece]:
            return [piece._replace(layout=columns_ordered(piece.layout, stretch)) for stretch in stretches]

        return page_of(known, change(pieces_of(known), "table", pieces, key_of(known, number)))

    return write


halves_3 = _cut(3, range(7), [0, 1, 2, 7, 8, 9])
thirds_3 = _cut(3, range(5), [0, 1, 2, 5, 6, 7], [0, 1, 2, 8, 9])
half_of_3 = _cut(3, range(7))
right_first_3 = _cut(3, [0, 1, 2, 7, 8, 9], range(7))
half_unlabelled_3 = _cut(3, range(7), [7, 8, 9])
halves_4 = _cut(4, range(5), range(5, 15))
thirds_4 = _cut(4, range(5), range(5, 10), range(10, 15))
half_of_4 = _cut(4, range(5, 15))


def right_half_3(known: Known) -> list[Address]:
    """Name the figures of the last three columns."""
    table = table_of(known, 3)
    return [address for row in table.rows for address in table.cells[row.name][4:]]


def left_third_4(known: Known) -> list[Address]:
    """Name the figures of the first record."""
    table = table_of(known, 4)
    return list(table.cells[table.rows[0].name])
