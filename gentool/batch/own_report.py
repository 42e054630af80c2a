"""The city's own report, where one lies among its units': what it is held against, and the job of doing that.

It is made like any unit's, and its figures are compared with the sum of the sound units' reports, whose figures will
not change any more; while any is missing or has errors, that is said instead.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from gentool.batch.matching import Match
from gentool.batch.orders import Order
from gentool.batch.record import Record
from gentool.batch.results import Figures, total
from gentool.batch.state import State
from gentool.batch.work import Job, Outcome, Sums, job_of, work
from gentool.roster import City


def sums_of(city: City, units: Iterable[tuple[str, State, Figures | None]]) -> Sums:
    """Add up the figures of the sound units, given with their names, and name the others."""
    missing: list[str] = []
    return Sums(total(_sound(city, units, missing)), missing)


def _sound(
    city: City, units: Iterable[tuple[str, State, Figures | None]], missing: list[str]
) -> Iterable[Figures | None]:
    for name, state, figures in units:
        if state is State.SOUND and figures is not None and figures.edition == city.edition:
            yield figures
        else:
            missing.append(name)


def settings_of(order: Order, sums: Sums) -> str:
    """Hash what the report's result depends on besides its own files: the order, and the sums."""
    told = repr((order.settings, sorted(sums.totals.items()), list(sums.missing)))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def work_on(order: Order, found: Match, sums: Sums) -> Outcome:
    """Make the report, or say why none is made; in this process, when all units are done."""
    settings = settings_of(order, sums)
    if found.file is None:
        return Outcome(Record(settings, State.MISSING, roster=found.problems), 0.0)
    job: Job = job_of(order, found)._replace(sums=sums)
    outcome = work(job)
    return outcome._replace(record=replace(outcome.record, settings=settings, roster=found.problems))
