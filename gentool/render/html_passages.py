"""Pieces of narrative → HTML: paragraphs and subheadings, pictures with captions, small tables.

The counterpart of ``passages``, which draws the same pieces for Word. What text says is escaped here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from markupsafe import Markup, escape

from gentool.render.picture_metadata import published
from gentool.report.model import Paragraph, Picture, Piece, PlainTable, Span
from gentool.text.lazy_regex import Pattern

_LONG_ADDRESS = Pattern(r"[!-~]{20,}")
_JOINTS = Pattern(r"(?<=[/?&=._-])(?=[0-9A-Za-z])")


class HtmlPassages:
    """Draws the narrative of reports; ``look`` gives a named element its attribute."""

    def __init__(self, look: Callable[[str], str]) -> None:
        self._look = look

    def draw(self, pieces: Iterable[Piece], name: str) -> Markup:
        """Return the pieces of the part ``name``, each on lines of its own."""
        return Markup("".join(self._piece(piece, f"{name}，第{number}段") for number, piece in enumerate(pieces, 1)))

    def _piece(self, piece: Piece, place: str) -> str:
        if isinstance(piece, Paragraph):
            return self._paragraph(piece)
        return self._picture(piece) if isinstance(piece, Picture) else self._table(piece, f"{place}，表格")

    def _paragraph(self, piece: Paragraph) -> str:
        text = self._look("text")
        if piece.lead:
            heading, rest = piece.text[: piece.lead], self._runs(_behind(piece.spans, piece.lead))
            return f"<p{text}><strong{self._look(f'lead{piece.level}')}>{escape(heading)}</strong>{rest}</p>\n"
        runs = self._runs(piece.spans)
        if piece.level:
            element = f"h{piece.level + 1}"
            return f"<{element}{self._look(f'heading{piece.level}')}>{runs}</{element}>\n"
        return f"<p{text}>{runs}</p>\n"

    def _picture(self, piece: Picture) -> str:
        caption = escape(piece.caption)
        size = f'width="{piece.width}" height="{piece.height}"'
        legend = f"<figcaption{self._look('legend')}>{caption}</figcaption>\n" if piece.caption else ""
        return (
            f"<figure{self._look('picture')}>\n"
            f'<img{self._look("image")} src="{_data_uri(piece)}" {size} alt="{caption}">\n{legend}</figure>\n'
        )

    def _table(self, piece: PlainTable, name: str) -> str:
        head, *body = piece.rows
        rows = "".join(self._row(cells, f"td{self._look('figure')}", "td") for cells in body)
        return (
            f'<div{self._look("scroll")} role="region" tabindex="0" aria-label="{escape(name)}">\n'
            f"<table{self._look('table')}>\n<thead>\n"
            + self._row(head, f'th{self._look("header")} scope="col"', "th")
            + f"</thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
        )

    def _row(self, cells: Iterable[Iterable[Span]], opening: str, element: str) -> str:
        drawn = "".join(f"<{opening}>{self._runs(cell)}</{element}>" for cell in cells)
        return f"<tr{self._look('row')}>{drawn}</tr>\n"

    def _runs(self, spans: Iterable[Span]) -> str:
        strong = self._look("strong")
        return "".join(
            f"<strong{strong}>{breakable(text)}</strong>" if bold else breakable(text) for text, bold in spans
        )


def _behind(spans: Iterable[Span], length: int) -> Iterator[Span]:
    """Yield what is left of a row of spans after ``length`` characters."""
    for text, bold in spans:
        if text[length:]:
            yield Span(text[length:], bold)
        length = max(0, length - len(text))


def breakable(text: str) -> Markup:
    """Escape a text; a long web address in it may break at its joints, so as not to tear the line before it apart."""
    if "/" not in text:
        return escape(text)
    drawn, end = [], 0
    for found in _LONG_ADDRESS.finditer(text):
        drawn += [escape(text[end : found.start()]), Markup("<wbr>").join(_JOINTS.split(found[0]))]
        end = found.end()
    return Markup("").join([*drawn, escape(text[end:])])


def _data_uri(picture: Picture) -> str:
    from base64 import b64encode

    data = b64encode(published(picture.data, picture.extension)).decode("ascii")
    return f"data:image/{picture.extension};base64,{data}"
