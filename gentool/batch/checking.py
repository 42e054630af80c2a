"""A city → everything that is wrong in it, without writing anything: for ``gentool check``."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from gentool.batch.matching import match
from gentool.batch.running import job_of
from gentool.batch.work import Order, work
from gentool.city import City
from gentool.problems import Problem, in_order


class Checked(NamedTuple):
    """The problems of a city, with files named relative to its folder, and how many files were checked."""

    problems: list[Problem]
    files: int


def check_city(city: City) -> Checked:
    """Check every unit of a city, against last year's report where there is one, by the city's own rules."""
    order = Order(city.year, Path(), formats=(), rules=city.rules, site=city.site)
    matches, problems = match(city)
    for found in matches:
        problems += work(job_of(order, found)).record.problems
    return Checked(in_order(problems), sum(found.file is not None for found in matches) + 1)
