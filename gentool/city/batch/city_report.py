"""The city's own report, where one lies among its units': what it is held against, and the job of doing that.

It is made like any unit's, and its figures are compared with the sum of its units', if those of every unit are in it;
while any is missing or has errors in its figures, that is said instead.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from gentool.city.batch.record import Record
from gentool.city.batch.settings import Settings
from gentool.city.batch.work import Outcome, Sums, job_of, work
from gentool.city.matching import Match
from gentool.city.sums import total


def sums_of(units: Iterable[tuple[str, Record]]) -> Sums:
    """Add up the figures of the units, given with their names, and name those that have none to be added."""
    figures = {name: record.figures for name, record in units}
    return Sums(total(figures.values()), [name for name, found in figures.items() if found is None])


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
