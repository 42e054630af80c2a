"""Report → HTML: a complete page of its own, or a fragment for a content management system that strips styles.

In comes a checked report whose narrative is filled in; out comes text, the same for the same report. Nobody's mistakes
are caught here. ``templates/base`` holds the layout, a form's ``report.html.j2`` what is its own; tables and
passages come ready drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from gentool.form.loading import template_file, templates_folder
from gentool.form.model import Form
from gentool.render import meta_tags
from gentool.render.drawn_tables import DrawnTable, draw_tables
from gentool.render.html_passages import HtmlPassages
from gentool.render.looks import LOOKS
from gentool.report.model import Report


def render_html(report: Report, *, site: Mapping[str, str] | None = None, draft: bool = False) -> str:
    """Return the page, complete in itself; ``site`` gives the meta tags by the names of 国办发〔2017〕47号."""
    return _draw(report, "page", draft, _meta_tags(report, site or {}))


def render_fragment(report: Report, *, draft: bool = False) -> str:
    """Return the body of the article with every style inline, to be pasted where ``<style>`` is not let through."""
    return _draw(report, "fragment", draft, ())


def _draw(report: Report, layout: str, draft: bool, meta_tags: tuple[tuple[str, str], ...]) -> str:
    template, values = prepared(report, layout, draft=draft, meta_tags=meta_tags)
    return template.render(values)


def prepared(
    report: Report, layout: str, *, draft: bool = False, meta_tags: tuple[tuple[str, str], ...] = ()
) -> tuple[Template, dict[str, object]]:
    """Return the compiled template of a layout (``page`` or ``fragment``) and the values it is rendered with."""
    look = _look(layout)
    tables = {key: table.filled(report.figures) for key, table in _tables(report.form, layout).items()}
    return _template(report.form), {
        "report": report,
        "tables": tables,
        "pieces": HtmlPassages(look).draw,
        "layout": f"base/{layout}.html.j2",
        "look": look,
        "draft": draft,
        "meta_tags": meta_tags,
    }


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
    return _templates().get_template(template_file(form, "report.html.j2").relative_to(templates_folder()).as_posix())


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        optimized=False,  # there is little to fold, and looking for it takes its time
    )
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


class _Look:
    """Gives an element its look by name: as a class in the page, spelled out in the fragment."""

    def __init__(self, attribute: str, values: Mapping[str, str]) -> None:
        self._looks = {name: Markup(' {}="{}"').format(Markup(attribute), value) for name, value in values.items()}

    def __call__(self, name: str) -> Markup:
        return self._looks[name]


@cache
def _look(layout: str) -> _Look:
    return _Look("style", LOOKS) if layout == "fragment" else _Look("class", {name: name for name in LOOKS})
