"""The city's own report, where one lies in the folder of its units' → what is wrong with it, the sums included.

For whoever checks a whole city: the report belongs to no unit of the roster, so nobody else looks at it.
"""

from __future__ import annotations

from typing import NamedTuple

from gentool.batch.matching import find_files, match
from gentool.checks.city import check_sums
from gentool.city import City, identity
from gentool.library import check, load
from gentool.problems import Problem, in_order
from gentool.report import Report
from gentool.rollup.summing import government_of, own_reports, roll_up


class OwnReport(NamedTuple):
    """The city's own report: its file, relative to the city's folder, and its problems."""

    file: str
    problems: list[Problem]


def check_own_report(city: City) -> OwnReport | None:
    """Check the city's own report like any other, and against its units; None if there is none.

    It is the report in the folder of this year's whose 单位 is the city's government, unless the roster has that.
    """
    mine = own_reports(city, match(city)[1])
    if not mine:
        return None
    name = mine[0].where.file
    last = _last_year(city)
    loaded = load(city.root / name, last_year=last, name=name)
    problems = list(loaded.problems)
    if loaded.report is not None:
        roll = roll_up(city)
        own = check(loaded.report, last_year=last, rules=city.rules)
        told = {(problem.where, problem.field) for problem in own if problem.is_error}
        sums = check_sums(loaded.report, roll.values, roll.missing)
        # A total that contradicts its own row is told once, by the row.
        problems += [*own, *(problem for problem in sums if (problem.where, problem.field) not in told)]
    return OwnReport(name, in_order(problems))


def _last_year(city: City) -> Report | None:
    """Return the city's own report of last year, if it lies among its units'."""
    name = identity(government_of(city))
    for file in find_files(city, city.last_folder) if city.last_folder else ():
        if file.year == city.year - 1 and identity(file.unit or "") == name:
            return load(file.path, name=file.name).report
    return None
