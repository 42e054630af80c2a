"""Pieces of narrative → OOXML: paragraphs and subheadings by style, pictures with captions, small tables.

Styles are asked for by name; where an office's own template lacks one, what it would have shaped takes the
template's default look instead of failing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import zip_longest

from gentool.ooxml import wml
from gentool.ooxml.faults import RefusedError
from gentool.ooxml.template import Fragment, Picture
from gentool.ooxml.wml import EMU_PER_MM, EMU_PER_PIXEL, TEXT_WIDTH, Style
from gentool.problems.problem import GentoolError
from gentool.render.picture_metadata import published
from gentool.report.model import Paragraph, Piece, PlainTable, Span
from gentool.report.model import Picture as NarrativePicture

WIDEST = 156 * EMU_PER_MM
HIGHEST = 180 * EMU_PER_MM
_FIRST_NUMBER = 5001  # of pictures; those of an office's template are numbered from 1
_NOTHING = Fragment()


class Passages:
    """Draws the narrative of one report and gathers the pictures it shows, by relationship id."""

    def __init__(self, styles: Mapping[str, str]) -> None:
        self._styles = styles
        self.pictures: dict[str, Picture] = {}

    def draw(self, pieces: Iterable[Piece]) -> Fragment:
        """Return pieces as one fragment; raises GentoolError with the place of what Word cannot hold."""
        drawn: list[str] = []
        follows_table = False
        for piece in pieces:
            is_table = isinstance(piece, PlainTable)
            if is_table and follows_table:  # two tables in a row would become one
                drawn.append("<w:p/>")
            follows_table = is_table
            try:
                drawn.append(self._piece(piece))
            except RefusedError as refusal:
                message = f"文字{refusal.message}"
                raise GentoolError(refusal.code.at(piece.where, message, hint=refusal.hint)) from refusal
        return Fragment.trusted("".join(drawn), self.pictures) if drawn else _NOTHING

    def _piece(self, piece: Piece) -> str:
        if isinstance(piece, Paragraph):
            return self._paragraph(piece)
        return self._picture(piece) if isinstance(piece, NarrativePicture) else self._table(piece)

    def _paragraph(self, piece: Paragraph) -> str:
        styles = self._styles
        if piece.level and not piece.lead:
            return wml.paragraph(_runs(piece.spans), styles.get(Style.HEADINGS[piece.level]))
        body = styles.get(Style.BODY)
        if not piece.level:
            return wml.paragraph(_runs(piece.spans), body)
        look = styles.get(Style.LEADS[piece.level])
        lead, rest = _split(piece.spans, piece.lead)
        return wml.paragraph(_runs(lead, look) + _runs(rest), body)

    def _picture(self, piece: NarrativePicture) -> str:
        number = _FIRST_NUMBER + len(self.pictures)
        relationship = f"gentoolPicture{number}"
        self.pictures[relationship] = Picture(published(piece.data, piece.extension), piece.extension)
        width, height = _fitted(piece.width * EMU_PER_PIXEL, piece.height * EMU_PER_PIXEL)
        shown = wml.picture(relationship, number, piece.caption, width, height)
        keep = "<w:keepNext/>" if piece.caption else '<w:keepNext w:val="0"/>'
        drawn = wml.paragraph(shown, self._styles.get(Style.PICTURE), keep)
        if piece.caption:
            drawn += wml.paragraph(wml.run(piece.caption), self._styles.get(Style.CAPTION))
        return drawn

    def _table(self, piece: PlainTable) -> str:
        columns = list(zip_longest(*piece.rows, fillvalue=()))
        widths = _column_widths([max(sum(len(span.text) for span in cell) for cell in column) for column in columns])
        rows = []
        for number, cells in enumerate(zip(*columns, strict=True)):
            style = self._styles.get(Style.CELL if number else Style.CELL_TITLE)
            drawn = (
                wml.Cell(wml.paragraph(_runs(cell), style), width) for cell, width in zip(cells, widths, strict=True)
            )
            rows.append(wml.row(drawn, header=not number))
        return wml.table(rows, widths, self._styles.get(Style.TABLE))


def _runs(spans: Iterable[Span], style: str | None = None) -> str:
    return "".join(wml.run(span.text, style, bold=span.bold) for span in spans)


def _split(spans: Iterable[Span], length: int) -> tuple[list[Span], list[Span]]:
    """Cut a row of spans after ``length`` characters."""
    before: list[Span] = []
    after: list[Span] = []
    for span in spans:
        if length > 0:
            before.append(span._replace(text=span.text[:length]))
        if length < len(span.text):
            after.append(span._replace(text=span.text[max(length, 0) :]))
        length -= len(span.text)
    return before, after


def _fitted(width: int, height: int) -> tuple[int, int]:
    """Scale a size down to what the page takes; small pictures keep their size."""
    if width * HIGHEST > height * WIDEST and width > WIDEST:
        return WIDEST, max(height * WIDEST // width, 1)
    if height > HIGHEST:
        return max(width * HIGHEST // height, 1), HIGHEST
    return width, height


def _column_widths(lengths: list[int]) -> list[int]:
    """Share the width of the text among columns: half of it evenly, half by the longest text of each."""
    lengths = [min(max(length, 1), 20) for length in lengths]
    even = TEXT_WIDTH // 2 // len(lengths)
    rest = TEXT_WIDTH - even * len(lengths)
    widths = [even + rest * length // sum(lengths) for length in lengths]
    widths[-1] += TEXT_WIDTH - sum(widths)
    return widths
