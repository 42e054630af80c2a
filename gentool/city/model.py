"""A city as a value: its roster, year, folders, site and local rules.

Known to whatever works on a whole city. :mod:`gentool.city.config` makes it from a file; here nothing is read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gentool.files import is_folder
from gentool.problems.problem import Where

if TYPE_CHECKING:
    from gentool.checks.city_rules import Rules
    from gentool.form.model import Form

CITY_FILE = "gentool.yaml"
_GOVERNMENT = "人民政府"
_LONGEST = 60  # characters of a name that is compared
_MOST_COMPARED = 200_000  # pairs of names, a third of a second


class Unit(NamedTuple):
    """A unit of the roster: its name, its file if the roster names one, its kind, and its place in the roster.

    ``forms`` are those of which it owes a report; none: all that the city collects.
    """

    name: str
    file: str | None = None
    category: str = ""
    where: Where = Where(CITY_FILE)
    forms: tuple[str, ...] = ()


class City(NamedTuple):
    """A city as read, and one of the reports that it collects: ``edition`` is the ``id`` of its form.

    ``folder`` and ``last_folder`` are as written, relative to ``root``, where gentool.yaml is. A city that collects
    several reports of a year has the same city with the rest of them in ``others``, and all their folders in ``apart``;
    ``report`` is what this one is called, which a city that collects no other need not say.
    """

    root: Path
    name: str
    year: int
    edition: str
    folder: str
    last_folder: str | None
    site: Mapping[str, str]
    rules: Rules
    units: tuple[Unit, ...]
    report: str = "报告"
    apart: tuple[str, ...] = ()
    others: tuple[City, ...] = ()

    @property
    def form(self) -> Form:
        """The form of the reports."""
        from gentool.form.loading import form_of

        return form_of(self.edition)

    @property
    def each(self) -> tuple[City, ...]:
        """The city once for every report that it collects, each with the rest as its others."""
        plain = (self._replace(others=()), *self.others)
        return tuple(city._replace(others=(*plain[:n], *plain[n + 1 :])) for n, city in enumerate(plain))

    @property
    def place(self) -> str:
        """The folder below that of the output: of several reports, none for the one that is meant unnamed."""
        return "" if self.form.is_default or not self.others else self.form.short

    @property
    def government(self) -> str:
        """The name of the body whose report is the city's own."""
        return self.name if self.name.endswith(_GOVERNMENT) else f"{self.name}{_GOVERNMENT}"


def identity(name: str) -> str:
    """Reduce a unit's name to what tells it from others: no blanks, full width made half, case ignored.

    File systems that ignore case would otherwise give two units the same file.
    """
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


class NearNames:
    """Names of which the nearest is proposed for a wrong one: the first wrong ones only, for each is held to all."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(name for name in names if len(name) <= _LONGEST)
        self._left = _MOST_COMPARED

    def to(self, name: str, cutoff: float, taken: Container[str] = ()) -> str | None:
        """Return the nearest name, if one is as near as ``cutoff``; rather one that is not ``taken``."""
        self._left -= len(self._names)
        if self._left < 0 or len(name) > _LONGEST:
            return None
        from difflib import get_close_matches

        found = get_close_matches(name, self._names, n=3, cutoff=cutoff)
        return next((near for near in found if near not in taken), found[0] if found else None)


def city_file(path: Path) -> Path:
    """Return the city's file, whether its folder or itself is named."""
    return path / CITY_FILE if is_folder(path) else path
