"""A city's folder → the sums of its units' figures, and whose figures are in them.

Reads every unit's file, one at a time, as far as its figures; what is wrong with the narrative does not matter here.
A unit whose figures cannot all be read, or do not add up among themselves, is left out as a whole and told: half of
a report in a sum can be found by nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from gentool.checks.arithmetic import check_arithmetic
from gentool.city.batch.last_year import LAST
from gentool.city.batch.matching import TWICE, Match, match
from gentool.city.model import City, identity
from gentool.city.rollup.amounts import Total
from gentool.city.rollup.codes import LEFT_OUT
from gentool.form.loading import form_of
from gentool.form.model import Address, Form
from gentool.form.names import name_of
from gentool.problems.problem import Problem, Where
from gentool.report import reading
from gentool.report.model import Number, Report
from gentool.report.reading.heads import EDITION, UNIT, YEAR
from gentool.report.reading.table_errors import table_errors
from gentool.yamlfile.source import open_source


class Included(NamedTuple):
    """A unit whose figures are in the sums, and its file as the city calls it."""

    unit: str
    file: str


class LeftOut(NamedTuple):
    """A unit whose figures are not in the sums, and why."""

    unit: str
    why: Problem


class Remark(NamedTuple):
    """What a unit says about a figure or a table; nobody can add that up."""

    unit: str
    about: str
    text: str


@dataclass(frozen=True)
class RollUp:
    """The sums, as values and as texts to type; ``problems`` has files named relative to the city's folder.

    ``files`` are those of the units, whether summed or not.
    """

    city: City
    form: Form
    values: Mapping[Address, Number]
    texts: Mapping[Address, str]
    included: tuple[Included, ...]
    left_out: tuple[LeftOut, ...]
    remarks: tuple[Remark, ...]
    problems: tuple[Problem, ...]
    files: tuple[Path, ...]

    @property
    def missing(self) -> list[str]:
        """The units whose figures are not in the sums."""
        return [left.unit for left in self.left_out]


def roll_up(city: City, own: Path | None = None) -> RollUp:
    """Add up the figures of a city's units; ``own`` is the city's report, which belongs to no unit."""
    form = form_of(city.edition)
    totals = {
        address: Total(column.kind)
        for table in form.tables
        for row in table.rows
        for address, column in zip(table.cells[row.name], row.columns, strict=True)
    }
    included: list[Included] = []
    left_out: list[LeftOut] = []
    remarks: list[Remark] = []
    matches = match(city)
    problems = [problem for problem in matches.problems if _concerns(problem, city, own)]
    for found in matches.units:
        report, why = _read(city, found)
        if report is None or found.file is None:
            assert why is not None
            left_out.append(LeftOut(found.unit.name, why))
            if found.file is not None:
                problems.append(why)
            continue
        included.append(Included(found.unit.name, found.file.name))
        for address, total in totals.items():
            total.add(report.figures[address])
        remarks += _remarks(found.unit.name, report)
    return RollUp(
        city=city,
        form=form,
        values={address: total.value for address, total in totals.items()},
        texts={address: total.text for address, total in totals.items()},
        included=tuple(included),
        left_out=tuple(left_out),
        remarks=tuple(remarks),
        problems=tuple(problems),
        files=tuple(found.file.path for found in matches.units if found.file),
    )


def _read(city: City, found: Match) -> tuple[Report | None, Problem | None]:
    """Read a unit's report, or say why it is not summed."""
    if found.file is None:
        return None, found.problems[0]
    source, problems = open_source(found.file.path, found.file.name)
    report, more = reading.read(source) if source else (None, [])
    if source is None or report is None:
        first = next(problem for problem in [*problems, *more] if problem.is_error)
        return None, _left_out(found, first)
    why = _misplaced(city, found, report)
    faults = table_errors(source, [*problems, *more], report.form) or check_arithmetic(report)
    if why is None and faults:
        why = _left_out(found, faults[0], len(faults))
    return (None, why) if why else (report, None)


def _misplaced(city: City, found: Match, report: Report) -> Problem | None:
    told, key = "", ""
    if identity(report.unit) != identity(found.unit.name):
        told, key = f"文件里的“单位”写的是“{report.unit}”", UNIT
    elif report.year != city.year:
        told, key = f"它是 {report.year} 年度的", YEAR
    elif report.form.edition != city.edition:
        told, key = f"它采用的是 {report.form.edition} 版格式，全市采用 {city.edition} 版", EDITION
    if not told:
        return None
    where = report.places.get(key, Where(report.file))
    return LEFT_OUT.at(where, f"“{found.unit.name}”的报告没有计入合计：{told}。", field=key)


def _left_out(found: Match, first: Problem, count: int = 1) -> Problem:
    more = f"（数字共有 {count} 处问题）" if count > 1 else ""
    message = f"“{found.unit.name}”的报告没有计入合计：{first.message.rstrip('。')}{more}。"
    return LEFT_OUT.at(first.where, message, field=first.field)


def _remarks(unit: str, report: Report) -> Iterator[Remark]:
    for address, figure in report.figures.items():
        if figure.remark:
            yield Remark(unit, name_of(report.form, address), figure.remark)
    for part, note in report.notes.items():
        yield Remark(unit, part, note)


def _concerns(problem: Problem, city: City, own: Path | None) -> bool:
    """Tell whether a problem has to do with the sums: neither last year nor the very file that is asked for does."""
    if problem.code == LAST.name:
        return False
    if own is None or problem.code == TWICE.name:
        return True
    return (city.root / problem.where.file).resolve() != own.resolve()
