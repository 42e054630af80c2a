"""A city → everything that is wrong in it, without writing anything: for ``gentool check``; and its own report.

The city's own report, where one lies among its units', is made like any of theirs, and its figures are compared with
the sum of its units', if those of every unit are in it; while any is missing or has errors in its figures, that is
said instead. A batch does it in this process, when all units are done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from gentool.city.batch.record import Record, pictures_shown
from gentool.city.batch.settings import Asked, Settings, settings_of
from gentool.city.batch.wording import compared
from gentool.city.batch.work import Job, Outcome, Sums, work
from gentool.city.matching import Match, match
from gentool.city.model import City
from gentool.city.other_files import unused_pictures
from gentool.city.sums import total
from gentool.problems.problem import Problem, in_order


class Checked(NamedTuple):
    """The problems of a city, with files named relative to its folder, and how many files were checked."""

    problems: list[Problem]
    files: int


def check_city(city: City) -> Checked:
    """Check every unit of a city, and the city's own report against them, by the city's own rules."""
    settings = settings_of(city, Path(), Asked(formats=()))
    matches = match(city)
    made = {
        found.unit.name: replace(work(Job(settings, found)).record, roster=found.problems) for found in matches.units
    }
    everything, records = list(matches.units), list(compared(made, city.edition).values())
    if matches.own:
        everything.append(matches.own)
        records.append(work_on_own(settings, matches.own, sums_of(made.items())).record)
    problems = [*matches.problems, *(problem for record in records for problem in record.told)]
    problems += unused_pictures(city, matches.pictures, pictures_shown(records))
    return Checked(in_order(problems), sum(found.file is not None for found in everything) + 1)


def sums_of(units: Iterable[tuple[str, Record]]) -> Sums:
    """Add up the figures of the units, given with their names, and name those that have none to be added."""
    figures = {name: record.figures for name, record in units}
    return Sums(total(figures.values()), [name for name, found in figures.items() if found is None])


def sha256_of(settings: Settings, sums: Sums) -> str:
    """Hash what the report's result depends on besides its own files: the settings, and the sums."""
    told = repr((settings.sha256, sorted(sums.totals.items()), list(sums.missing)))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def work_on_own(settings: Settings, found: Match, sums: Sums) -> Outcome:
    """Make the report, or say why none is made; in this process, when all units are done."""
    sha256 = sha256_of(settings, sums)
    if found.file is None:
        return Outcome(Record(sha256, roster=found.problems), 0.0)
    outcome = work(Job(settings, found, sums))
    return outcome._replace(record=replace(outcome.record, settings=sha256, roster=found.problems))
