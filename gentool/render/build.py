"""A loaded report → its problems and its files: the one path that ``build`` and ``batch`` share.

Everything is rendered before anything is handed back, so that a report never stands beside half its forms, but for a
PDF that this machine cannot make. Writing is the caller's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from gentool.checks.api import Loaded, examine
from gentool.checks.city_rules import Rules
from gentool.problems.problem import GentoolError, Problem, has_errors
from gentool.report.model import Report

if TYPE_CHECKING:
    from gentool.form.model import Form
    from gentool.ooxml.template import WordTemplate


PDF = "pdf"


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
    site: Mapping[str, str] | None = None,
    template: WordTemplate | None = None,
    draft: bool = False,
) -> Made:
    """Check a loaded report and render it; with errors only as a ``draft``, which says so on every page."""
    from gentool.render.formats import render

    problems = examine(loaded, last_year=last_year, rules=rules)
    if loaded.report is None:
        return Made(problems, {})
    if template is not None:
        problems += template_problems(template, loaded.report.form)
    if has_errors(problems) and not draft:
        return Made(problems, {})
    files: dict[str, bytes] = {}
    for name in formats:
        try:
            files[name] = render(loaded.report, name, template, draft=draft, site=site)
        except GentoolError as error:
            problems += error.problems
            if name != PDF:  # which takes an extra; the report is whole without it
                return Made(problems, {})
    return Made(problems, files)


@lru_cache(maxsize=8)
def template_problems(template: WordTemplate, form: Form) -> tuple[Problem, ...]:
    """Check an office's own template, once for each form however many reports are made with it."""
    from gentool.render.template_check import check_template

    return tuple(check_template(template, form))
