"""PDF files: made by word processors, by scanners, with a password, and cut short."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image as Picture
from PIL import ImageDraw
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from tests.importing.awkward.known import Known
from tests.importing.awkward.layouts import Layout, size
from tests.importing.awkward.pieces import pieces_of

_FONT = "STSong-Light"


def _style(size: float, **more: Any) -> ParagraphStyle:
    if _FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    return ParagraphStyle("any", fontName=_FONT, fontSize=size, leading=size * 1.4, wordWrap="CJK", **more)


def _table(layout: Layout, *, ruled: bool, room: float) -> Table:
    height, width = size(layout)
    small = _style(8)
    squares: list[list[Any]] = [[""] * width for _ in range(height)]
    style: list[tuple[Any, ...]] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    if ruled:
        style.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    for c in layout:
        squares[c.row][c.column] = Paragraph(c.text, small)
        if c.height > 1 or c.width > 1:
            style.append(("SPAN", (c.column, c.row), (c.column + c.width - 1, c.row + c.height - 1)))
    labels = {10: 3, 4: 1}.get(width, 0)
    wide = {10: [16 * mm, 22 * mm, 40 * mm], 4: [52 * mm]}.get(width, [])
    rest = (room - sum(wide)) / (width - labels)
    return Table(squares, wide + [rest] * (width - labels), style=TableStyle(style))


def _pages(layout: Layout, cuts: list[int], *, header: bool) -> list[Layout]:
    """Cut a table at the foot of pages; the text of a cell that goes on stands on its first page only."""
    pages: list[Layout] = []
    for top, bottom in zip([0, *cuts], [*cuts, size(layout)[0]], strict=True):
        page = tuple(
            c._replace(row=max(c.row, top) - top, height=min(c.row + c.height, bottom) - max(c.row, top))._replace(
                text=c.text if c.row >= top else ""
            )
            for c in layout
            if c.row < bottom and c.row + c.height > top
        )
        if header and top:
            head = tuple(c for c in layout if c.row + c.height <= 3)
            page = head + tuple(c._replace(row=c.row + 3) for c in page)
        pages.append(page)
    return pages


def pdf_of(known: Known, *, ruled: bool = True, header: bool = False, wide: bool = False, **more: Any) -> bytes:
    """Write a report as a PDF with page numbers and justified text."""
    memory = io.BytesIO()
    flow: list[Any] = []
    for piece in pieces_of(known):
        if piece.sort == "table":
            cuts = ([10, 19] if wide else [14]) if size(piece.layout)[1] == 10 else []
            for number, page in enumerate(_pages(piece.layout, cuts, header=header)):
                flow += [PageBreak()] if number else []
                flow += [_table(page, ruled=ruled, room=(250 if wide else 168) * mm)]
            flow.append(Spacer(1, 4 * mm))
        elif piece.sort == "title":
            flow.append(Paragraph(piece.text, _style(18, alignment=TA_CENTER, spaceAfter=12)))
        else:
            flow.append(Paragraph(piece.text, _style(14, alignment=TA_JUSTIFY, firstLineIndent=28)))

    def numbered(canvas: Canvas, document: Any) -> None:
        canvas.setFont(_FONT, 9)
        canvas.drawCentredString(105 * mm, 10 * mm, f"— {document.page} —")

    document = SimpleDocTemplate(
        memory, pagesize=landscape(A4) if wide else A4, leftMargin=20 * mm, rightMargin=20 * mm, invariant=1, **more
    )
    document.build(flow, onFirstPage=numbered, onLaterPages=numbered)
    return memory.getvalue()


def over_pages(known: Known) -> bytes:
    """Table 3 runs over two pages; labels are cut into lines; text is justified; pages are numbered."""
    return pdf_of(known)


def header_repeated(known: Known) -> bytes:
    """The header of table 3 stands on every page."""
    return pdf_of(known, header=True)


def sideways(known: Known) -> bytes:
    """Landscape pages."""
    return pdf_of(known, wide=True)


def without_rules(known: Known) -> bytes:
    """No line is drawn between cells."""
    return pdf_of(known, ruled=False)


def locked(known: Known) -> bytes:
    """A password is asked on opening."""
    return pdf_of(known, encrypt=StandardEncryption("geheim", ownerPassword="other", strength=128))


def without_characters(known: Known) -> bytes:
    """Glyphs only: the font does not say which characters they are, as with fonts made to stop copying.

    Open to everybody, but encrypted; reportlab then writes the name of the font's collection unencrypted, so that
    readers, who decrypt it, no longer know the collection.
    """
    return pdf_of(known, encrypt=StandardEncryption("", ownerPassword="other", canCopy=0, strength=128))


def cut_short(known: Known) -> bytes:
    """The second half of the file is missing."""
    whole = pdf_of(known)
    return whole[: len(whole) // 2]


def scanned(known: Known) -> bytes:
    """Every page is a picture."""
    memory = io.BytesIO()
    canvas = Canvas(memory, pagesize=A4, invariant=1)
    page = Picture.new("1", (620, 877), 1)
    pen = ImageDraw.Draw(page)
    for line in range(40, 840, 18):
        pen.line((60, line, 560, line), fill=0, width=3)
    for _ in range(2):
        canvas.drawInlineImage(page, 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return memory.getvalue()


def scanned_tables(known: Known) -> bytes:
    """The text is text, the tables are pictures."""
    memory = io.BytesIO()
    flow: list[Any] = [
        PageBreak() if piece.sort == "table" else Paragraph(piece.text, _style(14, firstLineIndent=28))
        for piece in pieces_of(known)
    ]
    SimpleDocTemplate(memory, pagesize=A4, invariant=1).build(flow)
    return memory.getvalue()
