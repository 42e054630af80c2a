"""The floor: compose the YAML, fill compiled templates with names that are ready, deflate. No reading, no checks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import yaml
from jinja2 import Environment

import gentool
from gentool.render import docx, html
from gentool.render.passages import Passages
from gentool.report.narrative import scope_of


def prepare(files: list[Path], *, placeholders: bool) -> Callable[[Path], object]:
    """Make everything ready that can be, and return what remains to be done for each report."""
    ready = {}
    for file in files:
        report = gentool.load(file).report
        assert report is not None
        template = docx.edition_template(report.form)
        passages = Passages(template.styles)
        names = docx.names_of(report, passages)
        page, values = html.prepared(report, "page")
        texts = [p.text for p in report.passages if "{" in p.text]
        ready[file] = (template, names, passages.pictures, (page, values), texts, scope_of(report).values)
    environment = Environment()
    environment.globals["占比"] = lambda part, whole: f"{part / whole:.1%}"

    def one(file: Path) -> object:
        yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        template, names, pictures, (page, page_values), texts, values = ready[file]
        if placeholders:
            for text in texts:
                environment.from_string(text).render(values)
        return template.render(names, pictures=pictures), page.render(page_values).encode("utf-8")

    return one
