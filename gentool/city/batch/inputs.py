"""What comes in for a unit: its file opened, last year's read, both held against the roster.

A report of another unit or year is told here. It is checked like any other, but nothing is made of it, and its figures
enter no sum.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gentool.city.batch.record import Origin
from gentool.city.last_year import LAST
from gentool.city.model import identity
from gentool.problems.problem import Code, GentoolError, Problem, Severity, Where
from gentool.report.reading.heads import UNIT as UNIT_KEY
from gentool.report.reading.heads import YEAR as YEAR_KEY

if TYPE_CHECKING:
    from gentool.checks.api import Loaded
    from gentool.report.model import Report
    from gentool.yamlfile.source import Source

UNIT = Code("C-UNIT", Severity.ERROR, "文件里的“单位”与名单不一致", "请核对是否放错了文件，或把两处改成一致。")
YEAR = Code("C-YEAR", Severity.ERROR, "文件的年度不是本次收集的年度", "请核对是否误交了往年的文件。")
CODES = (UNIT, YEAR)


class Input(NamedTuple):
    """A file to read, and what problems call it."""

    path: Path
    name: str


class LastYear(NamedTuple):
    """Last year's report, None without one that can be read; its file; and what is wrong with it."""

    report: Report | None = None
    origin: Origin | None = None
    problems: tuple[Problem, ...] = ()


def opened(file: Input) -> tuple[Source | None, list[Problem], str | None]:
    """Open a file and hash the very bytes that are read: a clerk may be saving it at this moment."""
    from gentool.files import bytes_of
    from gentool.yamlfile.source import source_of

    try:
        data = bytes_of(file.path, file.name)
    except GentoolError as error:
        return None, list(error.problems), None
    return *source_of(data, file.name), hashlib.sha256(data).hexdigest()


def last_year(file: Input | None) -> LastYear:
    """Read last year's report."""
    if file is None:
        return LastYear()
    from gentool.checks.api import load_source

    source, problems, digest = opened(file)
    loaded = load_source(source, problems, file.path.parent)
    return LastYear(loaded.report, Origin(file.name, digest or ""), () if loaded.report else tuple(_why(loaded, file)))


def figures_of(file: Input) -> tuple[Report | None, Origin]:
    """Read a report of another form for its figures alone; what is wrong with it is told where it is collected."""
    from gentool.checks.api import read_source

    source, problems, digest = opened(file)
    return read_source(source, problems).report, Origin(file.name, digest or "")


def _why(loaded: Loaded, file: Input) -> Iterator[Problem]:
    """Tell that last year's report cannot be used, and what is wrong with it first."""
    first = next((problem for problem in loaded.problems if problem.is_error), None)
    cause = f"：{first.message.rstrip('。')}" if first else ""
    where = first.where if first else Where(file.name)
    hint = first.hint if first else "请用 gentool check 检查上年的文件。"
    yield LAST.at(where, f"上年的报告读不懂，没有与上年核对{cause}。", hint=hint)


def is_of(report: Report, unit: str, year: int) -> bool:
    """Tell whether a report is this unit's and this year's."""
    return identity(report.unit) == identity(unit) and report.year == year


def misplaced(report: Report | None, unit: str, year: int) -> list[Problem]:
    """Hold a report against the roster: say in what it is not this unit's, or not this year's."""
    if report is None:
        return []
    problems = []
    if identity(report.unit) != identity(unit):
        message = f"名单里这个文件是“{unit}”的，文件里的“单位”写的是“{report.unit}”。"
        problems.append(UNIT.at(report.places.get(UNIT_KEY, Where(report.file)), message, field=UNIT_KEY))
    if report.year != year:
        message = f"本次收集 {year} 年度的报告，这个文件是 {report.year} 年度的。"
        problems.append(YEAR.at(report.places.get(YEAR_KEY, Where(report.file)), message, field=YEAR_KEY))
    return problems


def pictures_of(report: Report | None) -> dict[str, str]:
    """Return the pictures of a report by name, with their hashes."""
    from gentool.report.model import Picture

    pieces = [piece for part in report.narrative.values() for piece in part] if report else []
    if report:
        pieces += report.opening
    return {piece.name: hashlib.sha256(piece.data).hexdigest() for piece in pieces if isinstance(piece, Picture)}
