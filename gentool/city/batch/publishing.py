"""A city's result → the files drawn from the whole: the status page, the workbook of sums, the list of problems.

Drawn anew only if something they show has changed: a run that finds nothing to build should not load a template
engine and a spreadsheet writer to find out that the page is the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from gentool.city.batch.results import CityResult
from gentool.city.batch.settings import CITY_TEMPLATES, Settings, sha256_of_folder
from gentool.city.folders import sha256_of
from gentool.files import write_parts
from gentool.form.data_folder import templates_folder
from gentool.problems.output import as_json

PAGE, SUMS, PROBLEMS = "index.html", "汇总.xlsx", "problems.json"


def key_of(result: CityResult, settings: Settings) -> str:
    """Hash everything that the drawn files show besides the records of the units."""
    page = sha256_of_folder(templates_folder() / CITY_TEMPLATES)
    _, *city = result.city  # wherever its folder is
    told = (settings.sha256, settings.formats, page, city, result.problems)
    return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()


def are_whole(folder: Path, files: Mapping[str, str]) -> bool:
    """Tell whether all drawn files are there with the hashes they had."""
    return set(files) == {PAGE, SUMS, PROBLEMS} and all(sha256_of(folder / n) == files[n] for n in files)


def publish(result: CityResult, folder: Path) -> dict[str, str]:
    """Draw and write the files; returns their hashes. Raises GentoolError O-WRITE."""
    from gentool.city.batch.status_page import status_page
    from gentool.city.batch.workbook import workbook

    return {
        PAGE: _written(folder / PAGE, status_page(result)),
        PROBLEMS: _written(folder / PROBLEMS, (problems_json(result),)),
        SUMS: _written(folder / SUMS, (workbook(result),)),
    }


def _written(path: Path, parts: Iterable[bytes]) -> str:
    """Write a file and return its hash."""
    digest = hashlib.sha256()

    def passing() -> Iterator[bytes]:
        for part in parts:
            digest.update(part)
            yield part

    write_parts(path, passing())
    return digest.hexdigest()


def problems_json(result: CityResult) -> bytes:
    """Return problems.json: every problem of the batch, in the form of ``gentool check --format json``."""
    problems, files = list(result.problems), 0
    for unit in result.everything:
        problems += unit.problems
        files += unit.file is not None
    return as_json(problems, files).encode("utf-8", "replace")
