"""Files of a city's folder that nobody can be told to own: what is wrong with them, so that somebody can mend it."""

from __future__ import annotations

from collections.abc import Iterator

from gentool.city.files import Found
from gentool.problems.problem import Code, Problem, Severity, Where

STRAY = Code(
    "C-STRAY", Severity.WARNING, "报告目录里有一个文件不属于名单里的任何单位", "请核对文件里的“单位”，或把它加进名单。"
)
_MOST = 3


def told_of(file: Found) -> Iterator[Problem]:
    """Tell why a file does not say whose it is: it cannot be read, or has no name of a unit."""
    from gentool.report import reading
    from gentool.report.reading.heads import UNIT
    from gentool.report.reading.nodes import UNKNOWN
    from gentool.yamlfile.source import open_source

    source, problems = open_source(file.path, file.name)
    if source is not None and source.root is not None:
        problems = [*problems, *reading.read(source)[1]]
    errors = [
        problem
        for problem in problems
        if problem.is_error and (problem.field in ("", UNIT) or (problem.code == UNKNOWN.name and _is_top(problem)))
    ]
    yield from errors[:_MOST]
    hint = "请改正这个文件的错误，写明“单位”。" if errors else "请在文件里写明“单位”。"
    yield STRAY.at(Where(file.name), "看不出这是哪个单位的文件，没有采用。", hint=hint)


def _is_top(problem: Problem) -> bool:
    """Tell a problem of a key at the left margin, such as a name of the unit that was mistyped."""
    return problem.where.column == 1
