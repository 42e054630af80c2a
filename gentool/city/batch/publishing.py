"""A city's result → the files drawn from the whole: the status page, the workbook of sums, the list of problems.

Drawn anew only if something they show has changed: a run that finds nothing to build should not load a template
engine and a spreadsheet writer to find out that the page is the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from gentool import __version__
from gentool.city.batch.files import sha256_of
from gentool.city.batch.fingerprint import CITY_TEMPLATES
from gentool.city.batch.problem_json import problem_to_json
from gentool.city.batch.results import CityResult
from gentool.files import write_parts
from gentool.form.data_folder import templates_folder

PAGE, SUMS, PROBLEMS = "index.html", "汇总.xlsx", "problems.json"


def key_of(result: CityResult, settings: str) -> str:
    """Hash everything that the drawn files show; ``settings`` stands for what the units share."""
    city = result.city
    page = sorted(path for path in (templates_folder() / CITY_TEMPLATES).rglob("*") if path.is_file())
    parts = [
        [__version__, settings, city.name, city.year, city.edition, city.folder, city.last_folder],
        [sha256_of(path) for path in page],
        [problem_to_json(problem) for problem in result.problems],
    ]
    digest = hashlib.sha256(_bytes(parts))
    for unit in result.everything:
        figures = [figures and [figures.edition, figures.values_in_order] for figures in (unit.figures, unit.last)]
        told = [problem_to_json(problem) for problem in unit.problems]
        digest.update(_bytes([unit.unit, unit.state.value, unit.file, unit.outputs, figures, told]))
    return digest.hexdigest()


def are_whole(folder: Path, files: Mapping[str, str]) -> bool:
    """Tell whether all drawn files are there with the hashes they had."""
    return set(files) == {PAGE, SUMS, PROBLEMS} and all(sha256_of(folder / n) == files[n] for n in files)


def publish(result: CityResult, folder: Path) -> dict[str, str]:
    """Draw and write the files; returns their hashes. Raises GentoolError O-WRITE."""
    from gentool.city.batch.problem_list import problems_json
    from gentool.city.batch.status_page import status_page_parts
    from gentool.city.batch.workbook import workbook

    return {
        PAGE: _written(folder / PAGE, (part.encode("utf-8") for part in status_page_parts(result))),
        PROBLEMS: _written(folder / PROBLEMS, (problems_json(result).encode("utf-8"),)),
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


def _bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=True, default=str).encode("ascii")
