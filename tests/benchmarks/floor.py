"""The floor: compose the YAML, fill compiled templates with names that are ready, deflate. No reading, no checks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import yaml
from jinja2 import Environment

import gentool
from gentool.narrative import scope_of
from gentool.render import docx, html
from gentool.render.passages import Passages


def prepare(files: list[Path], *, placeholders: bool) -> Callable[[Path], object]:
    """Make everything ready that can be, and return what remains to be done for each report."""
    ready = {}
    for file in files:
        report = gentool.load(file).report
        assert report is not None
        template = docx.edition_template(report.form.edition)
        passages = Passages(template.styles)
        names = docx.names_of(report, passages)
        tables = {key: t.filled(report.figures) for key, t in html._tables(report.form, "page").items()}
        page = {"report": report, "tables": tables, "layout": "base/page.html.j2", "look": html._look("page")}
        texts = [p.text for p in report.passages if "{" in p.text]
        ready[file] = (template, names, passages.pictures, {**page, "draft": False, "meta_tags": ()}, texts, scope_of(report).values)
    page_template = html._templates().get_template("2021/report.html.j2")
    environment = Environment()
    environment.globals["占比"] = lambda part, whole: f"{part / whole:.1%}"

    def one(file: Path) -> object:
        yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        template, names, pictures, page, texts, values = ready[file]
        if placeholders:
            for text in texts:
                environment.from_string(text).render(values)
        return template.render(names, pictures=pictures), page_template.render(page).encode("utf-8")

    return one
