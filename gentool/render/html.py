"""Report → HTML: a complete page of its own, or a fragment for a content management system that strips styles.

In comes a checked report whose narrative is filled in; out comes text, the same for the same report. Nobody's mistakes
are caught here. ``templates/base`` holds the layout, a form's ``report.html.j2`` what is its own; tables come ready
drawn from ``drawn_tables``, the narrative (paragraphs, pictures, small tables) from here, as for Word in ``docx``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from jinja2 import Environment, Template
from markupsafe import Markup, escape

from gentool.form.model import Form
from gentool.render import meta_tags
from gentool.render.drawn_tables import WIDE, DrawnTable, draw_tables
from gentool.render.looks import LOOKS, WHOLE, page_templates
from gentool.report.model import Chart, Paragraph, Picture, Piece, PlainTable, Report, Span
from gentool.text.lazy_regex import Pattern
from gentool.text.numerals import to_digits


def render_html(report: Report, *, site: Mapping[str, str] | None = None, draft: bool = False) -> str:
    """Return the page, complete in itself; ``site`` gives the meta tags by the names of 国办发〔2017〕47号."""
    return _draw(report, "page", draft=draft, meta_tags=_meta_tags(report, site or {}))


def render_fragment(report: Report, *, draft: bool = False) -> str:
    """Return the body of the article with every style inline, to be pasted where ``<style>`` is not let through."""
    return _draw(report, "fragment", draft=draft)


def _draw(report: Report, layout: str, *, draft: bool, meta_tags: tuple[tuple[str, str], ...] = ()) -> str:
    """Return a report in a layout, ``page`` or ``fragment``."""
    look = _look(layout)
    passages = HtmlPassages(look)
    return _template(report.form).render(
        report=report,
        tables={key: table.filled(report.figures) for key, table in _tables(report.form, layout).items()},
        pieces=passages.draw,
        whole=passages.text,
        layout=f"base/{layout}.html.j2",
        look=look,
        draft=draft,
        meta_tags=meta_tags,
    )


def _meta_tags(report: Report, site: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the meta tags that have a value, in the order of the 指引."""
    article = {
        "ArticleTitle": report.title,
        "PubDate": f"{report.published.isoformat()} 00:00" if report.published else "",
        "ContentSource": report.unit,
    }
    values = {**site, **article}
    names = (*meta_tags.OF_SITE, *meta_tags.OF_COLUMN, *article, *meta_tags.OPTIONAL)
    return tuple((name, values[name]) for name in names if values.get(name))


@cache
def _tables(form: Form, layout: str) -> Mapping[str, DrawnTable]:
    return draw_tables(form, _look(layout))


@cache
def _template(form: Form) -> Template:
    own = [f"{place}/report.html.j2" for place in (form.folder, form.family)]
    return _templates().select_template([*own, "base/article.html.j2"])


@cache
def _templates() -> Environment:
    templates = page_templates()
    templates.globals["stylesheet"] = _stylesheet
    templates.filters["phrases"] = _phrases
    return templates


@cache
def _stylesheet() -> Markup:
    return Markup(_templates().get_template("base/style.html.j2").render(looks=LOOKS))


def _phrases(report: Report) -> tuple[str, ...]:
    """Cut the title where it may break between lines: behind the unit's name."""
    unit, rest = report.unit, report.title.removeprefix(report.unit)
    return (unit, rest) if rest and rest != report.title else (report.title,)


@cache
def _look(layout: str) -> Callable[[str], Markup]:
    """Return what gives an element its look by name: as a class in the page, spelled out in the fragment."""
    if layout == "fragment":
        return {name: Markup(' style="{}"').format(look) for name, look in LOOKS.items()}.__getitem__
    return {name: Markup(' class="{}"').format(name) for name in LOOKS}.__getitem__


_ADDRESS = Pattern(r"([!-~]{20,})")  # a long one of the web
_JOINTS = Pattern(r"(?<=[/?&=._-])(?=[0-9A-Za-z])")


class HtmlPassages:
    """Draws the narrative of reports; ``look`` gives a named element its attribute."""

    def __init__(self, look: Callable[[str], str]) -> None:
        self._look = look
        kept = f"<span{look('whole')}>"
        self._keep: Callable[[re.Match[str]], str] = lambda found: f"{kept}{found[0]}</span>"

    def draw(self, pieces: Iterable[Piece], name: str) -> Markup:
        """Return the pieces of the part ``name``, each on lines of its own."""
        return Markup("".join(self._piece(piece, f"{name}，第{number}段") for number, piece in enumerate(pieces, 1)))

    def _piece(self, piece: Piece, place: str) -> str:
        if isinstance(piece, Paragraph):
            return self._paragraph(piece)
        if isinstance(piece, Chart):
            return self._chart(piece, f"{place}，图中的数")
        return self._picture(piece) if isinstance(piece, Picture) else self._table(piece, f"{place}，表格")

    def _paragraph(self, piece: Paragraph) -> str:
        text = self._look("text")
        if piece.lead:
            heading, rest = piece.text[: piece.lead], self._runs(piece.halves()[1])
            return f"<p{text}><strong{self._look(f'lead{piece.level}')}>{escape(heading)}</strong>{rest}</p>\n"
        runs = self._runs(piece.spans)
        if piece.level:
            element = f"h{piece.level + 1}"
            return f"<{element}{self._look(f'heading{piece.level}')}>{runs}</{element}>\n"
        return f"<p{text}>{runs}</p>\n"

    def _picture(self, piece: Picture) -> str:
        from base64 import b64encode

        from gentool.render.picture_metadata import published

        size = f'width="{piece.width}" height="{piece.height}"'
        data = b64encode(published(piece.data, piece.extension)).decode("ascii")
        source = f'src="data:image/{piece.extension};base64,{data}"'
        image = f'<img{self._look("image")} {source} {size} alt="{escape(piece.caption)}">'
        return self._figure(image, piece.caption)

    def _chart(self, piece: Chart, name: str) -> str:
        """Draw a chart, and its figures as a table to be opened, which stays where a site lets no drawing through."""
        from gentool.render.charts import WIDTH, drawn_chart

        drawn = drawn_chart(piece, f'{self._look("chart")} width="{WIDTH * 5 // 4}"')
        rows = (("名称", "数"), *((mark.label, to_digits(mark.value)) for mark in piece.marks))
        table = self._table(PlainTable(tuple(tuple((Span(cell),) for cell in row) for row in rows), piece.where), name)
        details = f"<details{self._look('details')}>\n<summary>图中的数</summary>\n{table}</details>"
        return self._figure(f"{drawn}\n{details}", piece.caption)

    def _figure(self, drawn: str, caption: str) -> str:
        legend = f"<figcaption{self._look('legend')}>{escape(caption)}</figcaption>\n" if caption else ""
        return f"<figure{self._look('picture')}>\n{drawn}\n{legend}</figure>\n"

    def _table(self, piece: PlainTable, name: str) -> str:
        head, *body = piece.rows
        rows = "".join(self._row(cells, f"td{self._look('figure')}", "td") for cells in body)
        return (
            f'<div{self._look("scroll")} role="region" tabindex="0" aria-label="{escape(name)}">\n'
            f"<table{self._look('table' if len(head) < WIDE else 'wide-table')}>\n<thead>\n"
            + self._row(head, f'th{self._look("header")} scope="col"', "th")
            + f"</thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
        )

    def _row(self, cells: Iterable[Iterable[Span]], opening: str, element: str) -> str:
        drawn = "".join(f"<{opening}>{self._runs(cell)}</{element}>" for cell in cells)
        return f"<tr{self._look('row')}>{drawn}</tr>\n"

    def _runs(self, spans: Iterable[Span]) -> str:
        strong = self._look("strong")
        return "".join(
            f"<strong{strong}>{self.text(text)}</strong>" if bold else self.text(text) for text, bold in spans
        )

    def text(self, text: str) -> Markup:
        """Escape a text; a long web address in it may break at its joints, a figure not from its unit."""
        words, *rest = _ADDRESS.split(text)
        drawn = self._words(words)
        for address, words in zip(rest[::2], rest[1::2], strict=True):
            drawn += str(Markup("<wbr>").join(_JOINTS.split(address))) + self._words(words)
        return Markup(drawn)

    def _words(self, text: str) -> str:
        return WHOLE.sub(self._keep, str(escape(text)))
