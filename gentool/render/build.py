"""A loaded report → its problems and its files, in every format it can be had in: what ``build`` and ``batch`` share.

Everything is rendered before anything is handed back, so that a report never stands beside half its forms, but for a
PDF that this machine cannot make. Writing is the caller's. Each format and the checks are imported when they are asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from gentool.problems.problem import GentoolError, Problem, has_errors
from gentool.report.model import Report

if TYPE_CHECKING:
    from gentool.checks.api import Loaded
    from gentool.checks.city_rules import Rules
    from gentool.form.model import Form
    from gentool.ooxml.template import WordTemplate

SUFFIXES = {"docx": ".docx", "html": ".html", "fragment": ".fragment.html", "pdf": ".pdf"}


def stem_of(title: str, *, draft: bool) -> str:
    """Return what a report's files are called; a draft never takes the place of a finished report."""
    return f"{title}（草稿）" if draft else title


def render(
    report: Report,
    name: str,
    template: WordTemplate | None = None,
    *,
    draft: bool = False,
    site: Mapping[str, str] | None = None,
    office_fonts: bool = False,
) -> bytes:
    """Return a report in a format, as the bytes of its file. Imports only what that format needs."""
    if name == "docx":
        from gentool.render.docx import render_docx

        return render_docx(report, template, draft=draft)
    if name == "pdf":
        from gentool.render.pdf import render_pdf

        return render_pdf(report, draft=draft, office_fonts=office_fonts)
    from gentool.render.html import render_fragment, render_html

    if name == "html":
        return render_html(report, site=site, draft=draft).encode("utf-8")
    return render_fragment(report, draft=draft).encode("utf-8")


class Made(NamedTuple):
    """What came of a report: every problem, and the bytes of its files by format, none if errors forbid them."""

    problems: list[Problem]
    files: dict[str, bytes]


def make(
    loaded: Loaded,
    formats: Sequence[str],
    *,
    last_year: Report | None = None,
    rules: Rules | None = None,
    others: Sequence[Report] = (),
    site: Mapping[str, str] | None = None,
    template: WordTemplate | None = None,
    draft: bool = False,
    office_fonts: bool = False,
) -> Made:
    """Check a loaded report and render it; with errors only as a ``draft``, which says so on every page.

    ``office_fonts`` sets a PDF in the fonts of this machine, and tells which it lacks.
    """
    from gentool.checks.api import examine

    problems = examine(loaded, last_year=last_year, rules=rules, others=others)
    if loaded.report is None:
        return Made(problems, {})
    if template is not None:
        problems += template_problems(template, loaded.report.form)
    if has_errors(problems) and not draft:
        return Made(problems, {})
    files: dict[str, bytes] = {}
    for name in formats:
        try:
            files[name] = render(loaded.report, name, template, draft=draft, site=site, office_fonts=office_fonts)
            if name == "pdf" and office_fonts:
                from gentool.render.pdf import stand_ins

                problems += stand_ins(loaded.report.file)
        except GentoolError as error:
            problems += error.problems
            if name != "pdf":  # which takes an extra; the report is whole without it
                return Made(problems, {})
    return Made(problems, files)


@lru_cache(maxsize=8)
def template_problems(template: WordTemplate, form: Form) -> tuple[Problem, ...]:
    """Check an office's own template, once for each form however many reports are made with it."""
    from gentool.render.template_check import check_template

    return tuple(check_template(template, form))
