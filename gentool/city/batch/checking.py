"""A city → everything that is wrong in it, without writing anything: for ``gentool check``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from gentool.city.batch.city_report import sums_of, work_on
from gentool.city.batch.record import pictures_shown
from gentool.city.batch.settings import Asked, settings_of
from gentool.city.batch.work import job_of, work
from gentool.city.matching import match
from gentool.city.model import City
from gentool.city.other_files import unused_pictures
from gentool.problems.problem import Problem, in_order


class Checked(NamedTuple):
    """The problems of a city, with files named relative to its folder, and how many files were checked."""

    problems: list[Problem]
    files: int


def check_city(city: City) -> Checked:
    """Check every unit of a city, and the city's own report against them, by the city's own rules."""
    settings = settings_of(city, Path(), Asked(formats=()))
    matches = match(city)
    problems, units = list(matches.problems), []
    for found in matches.units:
        record = replace(work(job_of(settings, found)).record, roster=found.problems)
        problems += record.problems
        units.append((found.unit.name, record))
    everything, records = list(matches.units), [record for _, record in units]
    if matches.own:
        everything.append(matches.own)
        records.append(record := work_on(settings, matches.own, sums_of(units)).record)
        problems += [*record.roster, *record.problems]
    problems += unused_pictures(city, matches.pictures, pictures_shown(records))
    return Checked(in_order(problems), sum(found.file is not None for found in everything) + 1)
