"""A checked report → Word: the edition's template (or an office's own), compiled once, filled per report.

In: a report whose narrative is filled in. Out: the bytes of a .docx; the same report gives the same bytes. Says in
:func:`names_of` everything a template may use. Styles of the narrative are asked for by name; where an office's own
template lacks one, what it would have shaped takes the template's default look.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise, zip_longest
from typing import Any, Final

from gentool.form.grid import grid_of
from gentool.form.loading import template_file
from gentool.form.model import ABSENT, NOTE, Form, nested
from gentool.ooxml import wml
from gentool.ooxml.chart import Shape, chart
from gentool.ooxml.faults import RefusedError
from gentool.ooxml.template import Chart, Fragment, Picture, Properties, Quantity, WordTemplate
from gentool.ooxml.template.values import sized
from gentool.ooxml.wml import EMU_PER_MM, EMU_PER_PIXEL, TEXT_WIDTH, Style
from gentool.problems.problem import GentoolError, Where
from gentool.render.long_tables import LONG, set_free
from gentool.report.model import Chart as NarrativeChart
from gentool.report.model import ChartKind, Figure, Paragraph, Piece, PlainTable, Report, Span
from gentool.report.model import Picture as NarrativePicture
from gentool.text.numerals import to_digits

_ON_ONE_PAGE: Final = 20  # rows of a small table that fit a page, and so are kept together
_TOGETHER: Final = 4  # rows at the beginning and the end of one that does not, its header among them
_TITLE_LINE: Final = 20  # characters of 2号 in 156 mm
_WIDE: Final = 10  # digits, from which a remark stands beside its figure
_SMALL: Final = 15  # half points: 六号
_CHARACTER: Final = 315  # twips of 3号, a little closer than usual


def render_docx(report: Report, template: WordTemplate | None = None, *, draft: bool = False) -> bytes:
    """Return a report as .docx; ``draft`` marks every page.

    Raises GentoolError where a template uses names that no report has, or a text holds what Word cannot.
    """
    counts = template is not None  # those of the editions only print
    template = template or edition_template(report.form)
    passages = Passages(template.styles)
    names = names_of(report, passages, draft=draft, counts=counts)
    properties = Properties(
        title=report.title, creator=report.unit, created=report.published.isoformat() if report.published else None
    )
    remarked = {address.table for address, figure in report.figures.items() if figure.remark}
    may_be_high = any(grid_of(table).height > LONG for table in report.form.tables if table.key in remarked)
    finish = set_free if may_be_high else None
    return template.render(names, pictures=passages.pictures, properties=properties, finish=finish)


@cache
def edition_template(form: Form) -> WordTemplate:
    """Return the installed template of an edition, compiled once per process."""
    return WordTemplate(edition_document(form), name=f"{form.folder}/report.docx")


def edition_document(form: Form) -> bytes:
    """Return the Word template of an edition; one that was not kept is made, which takes a tenth of a second."""
    path = template_file(form, "report.docx")
    if path.is_file():
        return path.read_bytes()
    from gentool.render.word_template import make_template

    return make_template(form)


def names_of(report: Report, passages: Passages, *, draft: bool = False, counts: bool = True) -> dict[str, Any]:
    """Return every name a template may use, with its value; figures print with their remarks and count without.

    Without ``counts`` figures are no more than their texts, which takes less time.
    """
    figures = report.figures
    if counts:
        names = nested(report.form, lambda address: Quantity(figures[address].shown, figures[address].value))
    else:
        digits = {table.key: grid_of(table).digits for table in report.form.tables}
        least = min(digits.values(), default=0)
        texts = {
            address: figure.text
            if len(figure.text) <= least and not figure.remark  # as nearly all are
            else _shown(figure, digits[address.table])
            for address, figure in figures.items()
        }
        names = nested(report.form, texts.__getitem__)
    for table in report.form.tables:
        names[table.alias][NOTE] = report.notes.get(table.key, "")
        if table.absent:
            names[table.alias][ABSENT] = report.absent.get(table.key, "")
    for part in report.form.parts:
        if part.narrative is not None:
            signed = part is report.form.parts[-1] and bool(report.signature)
            names[part.key] = passages.draw(report.narrative.get(part.key, ()), goes_on=signed)
    return {
        **names,
        "标题": broken_title(report.title, report.unit),
        "引言": passages.draw(report.opening),
        "单位": report.unit,
        "年度": report.year,
        "联系方式": report.contact,
        "署名": passages.signature(report.signature, report.published_on),
        "落款": report.signature,
        "发布日期": report.published_on,
        "草稿": draft,
    }


def _shown(figure: Figure, digits: int) -> str:
    """Return a figure as a cell with room for so many digits shows it: no figure is cut in two."""
    if len(figure.text) > digits:
        return sized(figure.shown, _SMALL)
    return f"{figure.text}\n（{figure.remark}）" if figure.remark and digits < _WIDE else figure.shown


def all_names(form: Form) -> dict[str, Any]:
    """Return the names of :func:`names_of` with empty values, for checking a template before there is a report."""
    figures = dict.fromkeys(form.addresses, Figure(None, "", Where("")))
    return names_of(Report(form, "", "", form.first_year, figures=figures), Passages({}), counts=False)


def broken_title(title: str, unit: str) -> str:
    """Break a long title after the unit's name, and one longer than a line into lines of equal length."""
    width = sum(0.5 if character.isascii() else 1 for character in title)
    if width <= _TITLE_LINE or not unit or not title.startswith(unit):
        return title
    length = math.ceil(len(unit) / math.ceil(len(unit) / _TITLE_LINE))
    return "\n".join([*(unit[at : at + length] for at in range(0, len(unit), length)), title[len(unit) :]])


WIDEST = 156 * EMU_PER_MM
HIGHEST = 180 * EMU_PER_MM
_FIRST_NUMBER = 5001  # of pictures; those of an office's template are numbered from 1
_NOTHING = Fragment()
_SHAPES: Final[Mapping[ChartKind, Shape]] = {
    ChartKind.COLUMNS: "col",
    ChartKind.BARS: "bar",
    ChartKind.PIE: "pie",
    ChartKind.LINE: "line",
}


class Passages:
    """Draws the narrative of one report and gathers the pictures it shows, by relationship id."""

    def __init__(self, styles: Mapping[str, str]) -> None:
        self._styles = styles
        self.pictures: dict[str, Picture | Chart] = {}

    def draw(self, pieces: Sequence[Piece], *, goes_on: bool = False) -> Fragment:
        """Return pieces as one fragment; raises GentoolError with the place of what Word cannot hold.

        Where it ``goes_on``, the last paragraph stays on the page of what follows.
        """
        drawn: list[str] = []
        follows_table = False
        for piece in pieces:
            is_table = isinstance(piece, PlainTable)
            if is_table and follows_table:  # two tables in a row would become one
                drawn.append("<w:p/>")
            follows_table = is_table
            try:
                drawn.append(self._piece(piece, "<w:keepNext/>" if goes_on and piece is pieces[-1] else ""))
            except RefusedError as refusal:
                message = f"文字{refusal.message}"
                raise GentoolError(refusal.code.at(piece.where, message, hint=refusal.hint)) from refusal
        return Fragment.trusted("".join(drawn), self.pictures) if drawn else _NOTHING

    def signature(self, name: str, day: str) -> Fragment:
        """Return who signs and when, as GB/T 9704 7.3.5 sets them against each other, a blank line below the text.

        The name stands two characters in from the right, the date two characters right of its beginning; where that
        reaches too far, the date stands two in and the name moves left.
        """
        if not name:
            return _NOTHING
        two = 2 * _CHARACTER
        longer = _width(name) - two - _width(day) if day else 0
        style = self._styles.get(Style.SIGNATURE)
        above = f'<w:keepNext/><w:spacing w:before="592"/><w:ind w:right="{two + max(-longer, 0)}"/>'
        drawn = wml.paragraph(wml.run(name), style, above)
        if day:
            drawn += wml.paragraph(wml.run(day), style, f'<w:ind w:right="{two + max(longer, 0)}"/>')
        return Fragment.trusted(drawn)

    def _piece(self, piece: Piece, keep: str) -> str:
        if isinstance(piece, Paragraph):
            return self._paragraph(piece, keep)
        if isinstance(piece, NarrativeChart):
            return self._chart(piece)
        return self._picture(piece) if isinstance(piece, NarrativePicture) else self._table(piece)

    def _paragraph(self, piece: Paragraph, keep: str) -> str:
        styles = self._styles
        if piece.level and not piece.lead:
            return wml.paragraph(_runs(piece.spans), styles.get(Style.HEADINGS[piece.level]))
        body = styles.get(Style.BODY)
        if not piece.level:
            return wml.paragraph(_runs(piece.spans), body, keep)
        look = styles.get(Style.LEADS[piece.level])
        lead, rest = piece.halves()
        return wml.paragraph(_runs(lead, look) + _runs(rest), body, keep)

    def _picture(self, piece: NarrativePicture) -> str:
        from gentool.render.picture_metadata import published

        number, relationship = self._shown(Picture(published(piece.data, piece.extension), piece.extension))
        width, height = _fitted(piece.width * EMU_PER_PIXEL, piece.height * EMU_PER_PIXEL)
        return self._captioned(wml.picture(relationship, number, piece.caption, width, height), piece.caption)

    def _chart(self, piece: NarrativeChart) -> str:
        from gentool.render.charts import COLOURS

        marks = [(mark.label, to_digits(mark.value)) for mark in piece.marks]
        made = chart(_SHAPES[piece.kind], piece.caption or piece.kind.value, marks, COLOURS)
        number, relationship = self._shown(made)
        height = {ChartKind.BARS: 20 + 9 * len(marks), ChartKind.PIE: 70 + 7 * len(marks)}.get(piece.kind, 70)
        size = (145 * EMU_PER_MM, height * EMU_PER_MM)
        return self._captioned(wml.chart(relationship, number, piece.alternative, *size), piece.caption)

    def _shown(self, shown: Picture | Chart) -> tuple[int, str]:
        """Keep what a fragment shows; return its number and its relationship id."""
        number = _FIRST_NUMBER + len(self.pictures)
        relationship = f"gentoolPicture{number}"
        self.pictures[relationship] = shown
        return number, relationship

    def _captioned(self, shown: str, caption: str) -> str:
        keep = "<w:keepNext/>" if caption else '<w:keepNext w:val="0"/>'
        drawn = wml.paragraph(shown, self._styles.get(Style.PICTURE), keep)
        return drawn + wml.paragraph(wml.run(caption), self._styles.get(Style.CAPTION)) if caption else drawn

    def _table(self, piece: PlainTable) -> str:
        columns = list(zip_longest(*piece.rows, fillvalue=()))
        widths = _column_widths([max(sum(len(span.text) for span in cell) for cell in column) for column in columns])
        rows = []
        for number, cells in enumerate(zip(*columns, strict=True)):
            style = self._styles.get(Style.CELL if number else Style.CELL_TITLE)
            left = len(piece.rows) - number - 1
            keep = (
                "<w:keepNext/>" if left and (len(piece.rows) <= _ON_ONE_PAGE or min(number, left) < _TOGETHER) else ""
            )
            drawn = (
                wml.Cell(wml.paragraph(_runs(cell), style, keep), width)
                for cell, width in zip(cells, widths, strict=True)
            )
            rows.append(wml.row(drawn, header=not number))
        return wml.table(rows, widths, self._styles.get(Style.TABLE))


def _runs(spans: Iterable[Span], style: str | None = None) -> str:
    return "".join(wml.run(span.text, style, bold=span.bold) for span in spans)


def _width(text: str) -> int:
    """Measure in twips, with what word processors put between Chinese and Western characters: a fourth or a fifth."""
    changes = sum(one.isascii() != other.isascii() for one, other in pairwise(text))
    return sum(_CHARACTER // 2 if character.isascii() else _CHARACTER for character in text) + 72 * changes


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
