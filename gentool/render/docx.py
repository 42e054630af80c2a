"""A checked report → Word: the edition's template (or an office's own), compiled once, filled per report.

In: a :class:`~gentool.report.Report` whose narrative is filled in. Out: the bytes of a .docx; the same report gives
the same bytes. Says in :func:`names_of` everything a template may use.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from gentool.form.loading import template_file
from gentool.form.model import Form
from gentool.form.names import nested
from gentool.ooxml.template import Fragment, Properties, Quantity, WordTemplate
from gentool.render.passages import Passages
from gentool.report.model import Figure, Report

NOTE: Final = "注"
_TITLE_LINE: Final = 20  # characters of 2号 in 156 mm


def render_docx(report: Report, template: WordTemplate | None = None, *, draft: bool = False) -> bytes:
    """Return a report as .docx; ``draft`` marks every page.

    Raises GentoolError where a template uses names that no report has, or a text holds what Word cannot.
    """
    counts = template is not None  # those of the editions only print
    template = template or edition_template(report.form)
    passages = Passages(template.styles)
    names = names_of(report, passages, draft=draft, counts=counts)
    properties = Properties(
        title=report.title,
        creator=report.unit,
        created=report.published.isoformat() if report.published else None,
    )
    return template.render(names, pictures=passages.pictures, properties=properties)


@cache
def edition_template(form: Form) -> WordTemplate:
    """Return the installed template of an edition, compiled once per process."""
    return WordTemplate(template_file(form, "report.docx"), name=f"{form.folder}/report.docx")


def names_of(report: Report, passages: Passages, *, draft: bool = False, counts: bool = True) -> dict[str, Any]:
    """Return every name a template may use, with its value; figures print with their remarks and count without.

    Without ``counts`` figures are no more than their texts, which takes less time.
    """
    figures = report.figures
    names: dict[str, Any] = (
        nested(report.form, lambda address: _quantity(figures[address]))
        if counts
        else nested(report.form, lambda address: figures[address].shown)
    )
    for table in report.form.tables:
        names[table.alias][NOTE] = report.notes.get(table.key, "")
    for part in report.form.parts:
        if part.narrative is not None:
            names[part.key] = passages.draw(report.narrative.get(part.key, ()))
    return {
        **names,
        "标题": broken_title(report.title, report.unit),
        "引言": passages.draw(report.opening),
        "单位": report.unit,
        "年度": report.year,
        "联系方式": report.contact,
        "落款": report.signature,
        "发布日期": report.published_on,
        "草稿": draft,
    }


def _quantity(figure: Figure) -> Quantity:
    return Quantity(figure.shown, figure.value)


def all_names(form: Form) -> dict[str, Any]:
    """Return the names of :func:`names_of` with empty values, for checking a template before there is a report."""
    names: dict[str, Any] = nested(form, lambda address: "")
    for table in form.tables:
        names[table.alias][NOTE] = ""
    names.update((part.key, Fragment()) for part in form.parts if part.narrative is not None)
    own = ("标题", "引言", "单位", "年度", "联系方式", "落款", "发布日期", "草稿")
    return {**names, **dict.fromkeys(own, "")}


def broken_title(title: str, unit: str) -> str:
    """Break a long title after the unit's name, so that no word is cut in two and the lines differ little."""
    width = sum(0.5 if character.isascii() else 1 for character in title)
    if width <= _TITLE_LINE or len(unit) > _TITLE_LINE or not unit or not title.startswith(unit):
        return title
    return f"{unit}\n{title[len(unit) :]}"
