"""The problems of a file → those that make its figures doubtful, whoever's file it is."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from gentool.form.model import Form
from gentool.problems.problem import Problem, Where
from gentool.report.reading.nodes import named
from gentool.yamlfile.source import Source


def table_errors(source: Source, problems: Sequence[Problem], form: Form) -> list[Problem]:
    """Return the errors that make figures doubtful: inside a table, or any where a table was not found at all."""
    errors = [problem for problem in problems if problem.is_error]
    if not errors or not isinstance(source.root, yaml.MappingNode):
        return errors
    spans, found = [], set()
    for key, value in source.root.value:
        part = named(key.value, form.parts) if isinstance(key, yaml.ScalarNode) else None
        if part is not None and part.table is not None:
            found.add(part.key)
            is_open = isinstance(value, yaml.MappingNode) and not value.flow_style  # then it ends where the next begins
            spans.append((key.start_mark, value.end_mark, is_open))
    if any(table.key not in found for table in form.tables):
        return errors
    return [
        problem
        for problem in errors
        if any(_place(start) <= _at(problem.where) <= _place(end, less=is_open) for start, end, is_open in spans)
    ]


def _place(mark: yaml.Mark, *, less: bool = False) -> tuple[int, int]:
    return mark.line, mark.column - less


def _at(where: Where) -> tuple[int, int]:
    return (where.line or 1) - 1, (where.column or 1) - 1
