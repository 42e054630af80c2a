"""The city's own report, where one lies among its units': what it is held against, and the job of doing that.

It is made like any unit's, and its figures are compared with the sum of its units', if those of every unit can be read
and add up; while any is missing or has errors in its figures, that is said instead. It is the rule of the roll-up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from gentool.city.batch.matching import TWICE, Match
from gentool.city.batch.record import Record
from gentool.city.batch.settings import Settings
from gentool.city.batch.work import Outcome, Sums, job_of, work
from gentool.city.model import City
from gentool.city.sums import Figures, total


def sums_of(city: City, units: Iterable[tuple[str, Record]]) -> Sums:
    """Add up the figures of the units, given with their names, and name those whose figures cannot be added up."""
    missing: list[str] = []
    return Sums(total(_fit(city, units, missing)), missing)


def _fit(city: City, units: Iterable[tuple[str, Record]], missing: list[str]) -> Iterable[Figures | None]:
    for name, record in units:
        figures, is_single = record.figures, not any(problem.code == TWICE.name for problem in record.roster)
        if record.adds_up and is_single and figures is not None and figures.edition == city.edition:
            yield figures
        else:
            missing.append(name)


def sha256_of(settings: Settings, sums: Sums) -> str:
    """Hash what the report's result depends on besides its own files: the settings, and the sums."""
    told = repr((settings.sha256, sorted(sums.totals.items()), list(sums.missing)))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def work_on(settings: Settings, found: Match, sums: Sums) -> Outcome:
    """Make the report, or say why none is made; in this process, when all units are done."""
    sha256 = sha256_of(settings, sums)
    if found.file is None:
        return Outcome(Record(sha256, roster=found.problems), 0.0)
    outcome = work(job_of(settings, found)._replace(sums=sums))
    return outcome._replace(record=replace(outcome.record, settings=sha256, roster=found.problems))
