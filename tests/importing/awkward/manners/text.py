"""Plain text and Markdown: what is left of a table once it was copied."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from unicodedata import east_asian_width

from gentool.form.model import Address
from tests.importing.awkward.known import Known
from tests.importing.awkward.layouts import Layout, lines, size, spread
from tests.importing.awkward.manners.cells import chosen
from tests.importing.awkward.pages import PLAIN
from tests.importing.awkward.pieces import Pieces, key_of, pieces_of, table_of

Tabled = Callable[[Layout], str]


def text_of(pieces: Pieces, tabled: Tabled, heading: Callable[[str], str] = str) -> str:
    """Write a report as text, its tables in a manner of their own."""
    return "".join(
        f"{tabled(p.layout)}\n" if p.sort == "table" else f"{heading(p.text) if p.sort == 'part' else p.text}\n"
        for p in pieces
    )


def _squares(layout: Layout, *, repeat: bool = False) -> list[list[str]]:
    return [[cell.text for cell in row] for row in lines(spread(layout, repeat=repeat))]


def _piped(layout: Layout, *, repeat: bool = False) -> str:
    rows = [f"| {' | '.join(row)} |" for row in _squares(layout, repeat=repeat)]
    return "\n".join(["", rows[0], "|" + " --- |" * size(layout)[1], *rows[1:], ""])


def markdown(known: Known) -> bytes:
    """Markdown with pipes; merged cells are blank."""
    pieces = [p._replace(text=f"{'#' * n} {p.text}") if (n := _LEVEL.get(p.sort, 0)) else p for p in pieces_of(known)]
    spaced = [p if p.sort == "table" else p._replace(text=f"{p.text}\n") for p in pieces]
    return text_of(spaced, _piped).encode("utf-8")


_LEVEL = {"title": 1, "part": 2, "section": 3}


def markdown_repeated(known: Known) -> bytes:
    """Markdown with pipes; the text of merged cells is repeated."""
    spaced = [p if p.sort == "table" else p._replace(text=f"{p.text}\n") for p in pieces_of(known)]
    return text_of(spaced, lambda layout: _piped(layout, repeat=True)).encode("utf-8")


def markdown_with_html(known: Known) -> bytes:
    """Markdown whose tables are HTML, as converters write those with merged cells."""
    pieces = [p._replace(text=f"{'#' * n} {p.text}") if (n := _LEVEL.get(p.sort, 0)) else p for p in pieces_of(known)]
    spaced = [p if p.sort == "table" else p._replace(text=f"{p.text}\n") for p in pieces]
    return text_of(spaced, PLAIN.tabled).encode("utf-8")


def markdown_bare(known: Known) -> bytes:
    """Pipes between cells only, none at the edges, no line under the header."""
    return text_of(pieces_of(known), lambda layout: "\n".join(" | ".join(row) for row in _squares(layout))).encode(
        "utf-8"
    )


def _streamed(end: str) -> Tabled:
    return lambda layout: "\n".join(f"{cell.text}{end}" for row in lines(layout) for cell in row)


def cells_with_bars(known: Known) -> bytes:
    """One cell a line, a bar behind each: copied from a page by a text browser."""
    return text_of(pieces_of(known), _streamed(" |")).encode("utf-8")


def cells_alone(known: Known) -> bytes:
    """One cell a line, nothing between."""
    return text_of(pieces_of(known), _streamed("")).encode("utf-8")


def cells_alone_cut(known: Known) -> bytes:
    """One cell a line, but the last eight cells of table 4 were not copied."""
    return text_of(
        pieces_of(known),
        lambda layout: "\n".join(_streamed("")(layout).split("\n")[: -8 if size(layout)[1] == 15 else None]),
    ).encode("utf-8")


def last_of_table_4(known: Known) -> Iterable[Address]:
    """Name the figures of table 4, of which some are missing."""
    return [a for a in known.form.addresses if a.table == key_of(known, 4)]


def cell_alone_lost(known: Known) -> bytes:
    """One cell a line, and a figure in the middle of table 3 was lost."""
    lost = chosen(known)[0]
    return text_of(
        pieces_of(known), lambda layout: _streamed("")(tuple(c for c in layout if c.address != lost))
    ).encode("utf-8")


def row_of_lost(known: Known) -> Iterable[Address]:
    """Name the figures of the row that lost one."""
    return table_of(known, 3).cells[chosen(known)[0].row]


def blank_lines_for_zero(known: Known) -> bytes:
    """One cell a line, and a cell with 0 is an empty line."""
    return text_of(
        pieces_of(known),
        lambda layout: "\n".join("" if c.address and c.text == "0" else c.text for row in lines(layout) for c in row),
    ).encode("utf-8")


def with_tabs(known: Known) -> bytes:
    """Tabs between cells: pasted from a table into Notepad, with Windows line ends."""
    text = text_of(pieces_of(known), lambda layout: "\n".join("\t".join(row) for row in _squares(layout)))
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def with_tabs_unspanned(known: Known) -> bytes:
    """Tabs between cells; covered cells are left out."""
    return text_of(
        pieces_of(known), lambda layout: "\n".join("\t".join(c.text for c in row) for row in lines(layout))
    ).encode("utf-8")


def labels_cut(known: Known) -> bytes:
    """Tabs between cells; long labels are cut, and their rest stands alone on the next line."""

    def tabled(layout: Layout) -> str:
        out: list[str] = []
        for row in lines(spread(layout, repeat=False)):
            out.append("\t".join(c.text if c.address else c.text[:8] for c in row))
            rest = ["" if c.address else c.text[8:] for c in row]
            if any(rest):
                out.append("\t".join(rest))
        return "\n".join(out)

    return text_of(pieces_of(known), tabled).encode("utf-8")


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def in_columns(known: Known) -> bytes:
    """Blanks between cells, so that columns stand under one another."""

    def tabled(layout: Layout) -> str:
        rows = _squares(layout)
        widths = [max(_width(row[at]) for row in rows) for at in range(len(rows[0]))]
        return "\n".join(
            "  ".join(text + " " * (wide - _width(text)) for text, wide in zip(row, widths, strict=True)).rstrip()
            for row in rows
        )

    return text_of(pieces_of(known), tabled).encode("utf-8")


def one_blank(known: Known) -> bytes:
    """A single blank between cells."""
    return text_of(
        pieces_of(known), lambda layout: "\n".join(" ".join(c.text for c in row) for row in lines(layout))
    ).encode("utf-8")


def gb18030(known: Known) -> bytes:
    """Tabs between cells, in GB18030, as Notepad saves by default."""
    return with_tabs(known).decode("utf-8-sig").encode("gb18030")


def utf16(known: Known) -> bytes:
    """One cell a line with bars, saved as "Unicode"."""
    return cells_with_bars(known).decode().encode("utf-16")


def hard_wrapped(known: Known) -> bytes:
    """Sentences are cut after every thirty characters, paragraphs indented."""

    def wrap(text: str) -> str:
        indented = f"　　{text}"
        return "\n".join(indented[at : at + 30] for at in range(0, len(indented), 30))

    pieces = [p if p.sort == "table" else p._replace(text=wrap(p.text)) for p in pieces_of(known)]
    return text_of(pieces, lambda layout: "\n".join("\t".join(row) for row in _squares(layout))).encode("utf-8")


def figures_without_labels(known: Known) -> bytes:
    """Of the tables only the rows of figures were copied, no label."""
    return text_of(
        pieces_of(known), lambda layout: "\n".join("\t".join(c.text for c in row if c.address) for row in lines(layout))
    ).encode("utf-8")
