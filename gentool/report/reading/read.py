"""The whole file → a Report, by the edition of its year, or by the one that its tables were filled in for.

Catches a mistyped year, which makes every row of the tables strange, and files with endless mistakes.
"""

from __future__ import annotations

import yaml

from gentool.form.loading import editions, form_of
from gentool.problems.problem import Problem, Where, in_order
from gentool.report.model import Report
from gentool.report.reading.document import DocumentReader
from gentool.report.reading.heads import YEAR
from gentool.report.reading.nodes import LENGTH, LONE, SHAPE, UNKNOWN, WRONG_EDITION, Walker
from gentool.yamlfile.source import Source

MOST_PROBLEMS = 1_000
_MISFITS = frozenset(code.name for code in (UNKNOWN, LONE, LENGTH))
_MANY_MISFITS, _TOO_MANY_MISFITS = 3, 200  # beyond which a file is no report of any edition


def read(source: Source) -> tuple[Report | None, list[Problem]]:
    """Read a composed file; the report is None only where unit, year or edition are not known."""
    if not isinstance(source.root, yaml.MappingNode):
        return None, []
    reader = DocumentReader(source)
    report = reader.report(source.root)
    if report is not None and _MANY_MISFITS <= _misfits(reader) <= _TOO_MANY_MISFITS:
        reader, report = _by_other_edition(source, source.root, reader, report)
    if len(reader.problems) <= MOST_PROBLEMS:
        return report, reader.problems
    told = in_order(reader.problems)[:MOST_PROBLEMS]
    message = f"写法上的错误超过 {MOST_PROBLEMS} 处，其余不再列出。"
    return report, [*told, SHAPE.at(told[-1].where, message, hint="请先改正以上错误，并确认选对了文件。")]


def _misfits(reader: Walker) -> int:
    """Count what the tables of a form have no place for."""
    return sum(problem.code in _MISFITS for problem in reader.problems)


def _by_other_edition(
    source: Source, root: yaml.MappingNode, reader: DocumentReader, report: Report
) -> tuple[DocumentReader, Report]:
    """Read a file anew by another edition if its tables fit that one: one mistake in the year, not one in every row."""
    if any(problem.code == WRONG_EDITION.name for problem in reader.problems):
        return reader, report
    for edition in editions():
        other = DocumentReader(source, form_of(edition))
        found = other.report(root) if edition != report.form.edition else None
        if found is not None and 4 * _misfits(other) <= _misfits(reader):
            message = f"表格是按 {edition} 版格式填的，而 {report.year} 年度的报告采用 {report.form.edition} 版格式。"
            hint = f"请核对“{YEAR}”；年度没有写错的，请按 {report.form.edition} 版格式填写表格。"
            where = report.places.get(YEAR, Where(source.file))
            other.problems.insert(0, WRONG_EDITION.at(where, message, field=YEAR, hint=hint))
            return other, found
    return reader, report
