"""Word files as Word, WPS and copying from web pages leave them."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from html import escape
from itertools import pairwise

from tests.importing.awkward.known import Known
from tests.importing.awkward.layouts import Placed, lines, reworded, sliced, spread
from tests.importing.awkward.manners.cells import widened
from tests.importing.awkward.pieces import Piece, change, pieces_of, relaid
from tests.importing.awkward.word_files import STRICT, TYPED, W, document_of, framed, merged, paragraph, run, tabled


def plain(known: Known) -> bytes:
    """Heading styles, spans, vertical merging: as Word writes it."""
    return document_of(known)


def without_merging(known: Known) -> bytes:
    """Every covered square is an empty cell."""
    return document_of(known, relaid(pieces_of(known), lambda layout: spread(layout, repeat=False)))


def merging_without_start(known: Known) -> bytes:
    """Cells are merged downwards, but no cell says that it starts the merging."""
    return document_of(
        known, typing=replace(TYPED, merge=lambda c, line: merged(c, line).replace(' w:val="restart"', ""))
    )


def merging_forgotten(known: Known) -> bytes:
    """Cells under a tall label are separate and empty; widths are kept."""
    return document_of(known, typing=replace(TYPED, merge=lambda c, line: merged(c._replace(height=1), line)))


def widths_forgotten(known: Known) -> bytes:
    """No cell says over how many columns it reaches."""
    return document_of(known, typing=replace(TYPED, merge=lambda c, line: merged(c._replace(width=1), line)))


_COVERED = (
    r'<w:tc><w:tcPr><w:tcW w:w="800" w:type="dxa"/>(?:<w:gridSpan w:val="(\d+)"/>)?<w:vMerge/></w:tcPr>'
    r".*?</w:tc>"
)


def with_grid_before(known: Known) -> bytes:
    """Blank squares at the beginning of a row are skipped by gridBefore instead of merged."""

    def row(cells: str) -> str:
        skipped = 0
        while found := re.match(_COVERED, cells):
            skipped += int(found[1] or 1)
            cells = cells[found.end() :]
        skip = f'<w:trPr><w:gridBefore w:val="{skipped}"/></w:trPr>' if skipped else ""
        return f"<w:tr>{skip}{cells}</w:tr>"

    return document_of(known, typing=replace(TYPED, row=row))


_LEVEL = (
    '<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{how}"/>'
    '<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
)


def numbered_by_word(known: Known) -> bytes:
    """Numbers of parts, sections and rows are made by automatic numbering and stand nowhere as text."""
    level = _LEVEL.format
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="1">'
        f"{level(level=0, how='chineseCountingThousand', text='%1、')}"
        f"{level(level=1, how='chineseCountingThousand', text='（%2）')}"
        f"{level(level=2, how='decimal', text='%3.')}</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )

    def automatic(level: int) -> str:
        return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'

    def inside(cell: Placed) -> str:
        found = re.match(r"\d\.(.*)", cell.text)
        return paragraph(found[1], automatic(2)) if found and not cell.address else paragraph(cell.text)

    typing = replace(
        TYPED,
        part=lambda text: paragraph(text.partition("、")[2], automatic(0)),
        section=lambda text: paragraph(text[3:], automatic(1)),
        inside=inside,
        parts={"numbering": numbering},
    )
    return document_of(known, typing=typing)


def two_tables(known: Known) -> bytes:
    """Table 3 was cut by hand at the foot of the page: an empty paragraph stands between its halves."""

    def cut(piece: Piece) -> list[Piece]:
        whole = len(lines(piece.layout))
        cuts = [0, 12, 21, whole] if whole > 20 else [0, whole]
        return [piece._replace(layout=sliced(piece.layout, a, b)) for a, b in pairwise(cuts)]

    return document_of(known, change(pieces_of(known), "table", cut))


def nested_table(known: Known) -> bytes:
    """Every table stands in a cell of another table."""
    return document_of(
        known,
        typing=replace(
            TYPED, table=lambda rows, width: tabled(f"<w:tr><w:tc>{tabled(rows, width)}<w:p/></w:tc></w:tr>", 1)
        ),
    )


def wps(known: Known) -> bytes:
    """WPS: every run of one character with hints, bookmarks, proofing marks, content controls round cells."""

    def chopped(text: str) -> str:
        runs = "".join(run(character, '<w:rFonts w:hint="eastAsia"/>') for character in text)
        marks = '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:proofErr w:type="spellStart"/>'
        return f'{marks}{runs}<w:bookmarkEnd w:id="0"/>'

    typing = replace(
        TYPED,
        title=lambda text: framed(f"<w:smartTag>{chopped(text)}</w:smartTag>"),
        part=lambda text: framed(f'<w:hyperlink w:anchor="a">{chopped(text)}</w:hyperlink>'),
        section=lambda text: framed(chopped(text)),
        text=lambda text: f"<w:sdt><w:sdtContent>{framed(chopped(text))}</w:sdtContent></w:sdt>",
        inside=lambda cell: framed(f"<w:sdt><w:sdtContent>{chopped(cell.text)}</w:sdtContent></w:sdt>"),
        row=lambda cells: f"<w:sdt><w:sdtContent><w:tr>{cells}</w:tr></w:sdtContent></w:sdt>",
    )
    return document_of(known, typing=typing)


def lines_broken(known: Known) -> bytes:
    """Title, headings and labels are broken by hand; tabs and no-break hyphens stand between."""

    def broken(text: str) -> str:
        return framed(f"<w:r><w:t>{escape(text[:8])}</w:t><w:br/><w:t>{escape(text[8:])}</w:t></w:r>")

    typing = replace(
        TYPED,
        title=broken,
        part=broken,
        inside=lambda c: paragraph(c.text) if c.address else paragraph(c.text[:3]) + paragraph(c.text[3:]),
        text=lambda text: framed(f"<w:r><w:tab/><w:t>{escape(text)}</w:t></w:r>"),
    )
    return document_of(known, typing=typing)


def with_contents(known: Known) -> bytes:
    """A table of contents made by a field, with page numbers, and page fields."""
    entries = "".join(
        framed(run(part.heading) + "<w:r><w:tab/></w:r>" + run(str(n + 1)), '<w:pStyle w:val="TOC1"/>')
        for n, part in enumerate(known.form.parts)
    )
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o "1-3"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    whole = framed(field) + entries + framed('<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    return document_of(known, typing=replace(TYPED, title=lambda text: paragraph(text) + whole))


def strict(known: Known) -> bytes:
    """Saved as "Strict Open XML"."""
    source = zipfile.ZipFile(io.BytesIO(document_of(known)))
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for item in source.infolist():
            data = source.read(item).replace(W.encode(), STRICT.encode())
            data = data.replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            archive.writestr(item, data)
    return memory.getvalue()


def full_width_cells(known: Known) -> bytes:
    """Figures in full width with blanks around them."""
    pieces = relaid(
        pieces_of(known),
        lambda layout: reworded(layout, lambda c: f" {widened(c.text)}\u3000" if c.address else c.text),
    )
    return document_of(known, pieces)
