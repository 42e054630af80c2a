"""HTML: tables around tables, tables in pieces, and text in tables."""

from __future__ import annotations

from dataclasses import replace

from tests.importing.awkward.known import Known
from tests.importing.awkward.layouts import lines, sliced
from tests.importing.awkward.pages import PLAIN, body_of, page_of, spans, wrapped
from tests.importing.awkward.pieces import Piece, change, pieces_of


def in_layout_tables(known: Known) -> bytes:
    """The page is laid out with tables, two deep, and the report's tables stand in their cells."""
    frame = (
        "<table width='1000'><tr><td colspan='2'>云溪市人民政府</td></tr><tr><td width='200'>栏目导航<br>机构职能</td>"
        "<td><table><tr><td>{}</td></tr></table></td></tr><tr><td colspan='2'>版权所有</td></tr></table>"
    )
    return page_of(known, dressing=replace(PLAIN, page=lambda k, body: f"<body>{frame.format(body)}</body>"))


def framed_tables(known: Known) -> bytes:
    """Every table alone in the only cell of another table."""
    return page_of(
        known,
        dressing=replace(PLAIN, table=lambda rows: f"<table><tr><td><table>{''.join(rows)}</table></td></tr></table>"),
    )


def row_by_row(known: Known) -> bytes:
    """Every row a table of its own."""
    alone = replace(
        PLAIN,
        cell=lambda c, inside: f"<td{spans(c._replace(height=1))}>{inside}</td>",
        row=lambda cells: f"<table border=1><tr>{''.join(cells)}</tr></table>",
        table=lambda rows: "".join(rows),
    )
    return page_of(known, dressing=alone)


def headings_in_cells(known: Known) -> bytes:
    """The part's heading stands in the first row of its table."""
    headings = {p.part: p.text for p in pieces_of(known) if p.sort == "part"}
    tables = {p.part: PLAIN.tabled(p.layout) for p in pieces_of(known) if p.sort == "table"}
    pieces = change(pieces_of(known), "part", lambda p: [] if p.part in tables else [p])
    body = body_of(pieces)
    for part, table in tables.items():
        width = max(c.column + c.width for c in next(p.layout for p in pieces if p.part == part and p.layout))
        row = f'<tbody>\n<tr><td colspan="{width}"><p>{headings[part]}</p></td></tr>'
        body = body.replace(table, table.replace("<tbody>", row, 1))
    return PLAIN.page(known, body).encode("utf-8")


def everything_in_one_table(known: Known) -> bytes:
    """Text too stands in table cells: one row for each paragraph, as pages made from forms have it."""
    row = wrapped("<table><tr><td>", "</td></tr></table>")
    return page_of(known, dressing=replace(PLAIN, title=row, preface=row, part=row, section=row, text=row))


def hidden_twin(known: Known) -> bytes:
    """A copy of every table for printing, hidden by its style."""
    return page_of(
        known,
        dressing=replace(
            PLAIN,
            table=lambda rows: (
                f"<table>{''.join(rows)}</table><div style='display:none'><table>{''.join(rows)}</table></div>"
            ),
        ),
    )


def page_break(known: Known, *, header: bool) -> bytes:
    """Table 3 in two pieces, as over two printed pages; the header repeated or not."""

    def cut(piece: Piece) -> list[Piece]:
        whole = len(lines(piece.layout))
        if whole < 20:
            return [piece]
        first, second = sliced(piece.layout, 0, 14), sliced(piece.layout, 14, whole)
        if header:
            top = sliced(piece.layout, 0, 3)
            second = top + tuple(c._replace(row=c.row + 3) for c in second)
        return [piece._replace(layout=first), piece._replace(layout=second)]

    return page_of(known, change(pieces_of(known), "table", cut))
