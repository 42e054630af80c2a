"""A city's result → the files drawn from the whole: the status page, the workbook of sums, the list of problems.

Drawn anew only if something they show has changed: a run that finds nothing to build should not load a template
engine and a spreadsheet writer to find out that the page is the same.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from gentool.city.batch.results import FOLDER, CityResult, Page, first_of, pages_of
from gentool.city.batch.settings import CITY_TEMPLATES, Settings, sha256_of_folder
from gentool.city.folders import sha256_of
from gentool.files import NotRegularError, failure, read_bytes, write_atomically
from gentool.form.data_folder import templates_folder
from gentool.problems.output import as_json, summary_of
from gentool.problems.problem import GentoolError, Problem, in_order
from gentool.text.lazy_regex import Pattern

PAGE, SUMS, PROBLEMS = "index.html", "汇总.xlsx", "problems.json"
_JOURNAL = ".gentool-drawn"
_LONGEST_JOURNAL = 10_000_000
_APPEND = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_PAGES = Pattern(rf"{FOLDER}/(?:\d+\.(?:html|json|xlsx)|search-\d+\.js)")


def key_of(result: CityResult, settings: Settings) -> str:
    """Hash everything that the drawn files show besides the records of the units."""
    page = sha256_of_folder(templates_folder() / CITY_TEMPLATES)
    _, *city = result.city  # wherever its folder is
    told = (settings.sha256, settings.asked.formats, page, city, result.problems)
    return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()


def are_whole(folder: Path, files: Mapping[str, str]) -> bool:
    """Tell whether all drawn files are there with the hashes they had."""
    return {PAGE, SUMS, PROBLEMS} <= set(files) and all(sha256_of(folder / n) == files[n] for n in files)


def publish(result: CityResult, folder: Path, before: Mapping[str, str]) -> dict[str, str]:
    """Draw and write the files; returns their hashes. Raises GentoolError O-WRITE.

    What was drawn ``before`` and is no more is removed, unless somebody has changed it since.
    """
    journal = Journal(folder)
    try:
        if (folder / FOLDER).is_symlink():  # it would lead our pages to wherever somebody wants them
            (folder / FOLDER).unlink()
    except OSError as error:
        raise GentoolError(failure(folder / FOLDER, error)) from error
    ours = [*before.items(), *journal.read()]
    drawn = {}
    for name, parts in _files(result):
        data = b"".join(parts)
        drawn[name] = hashlib.sha256(data).hexdigest()
        journal.note(name, drawn[name])
        write_atomically(folder / name, data)
    for name, digest in ours:
        if name not in drawn and _PAGES.fullmatch(name) and sha256_of(folder / name) == digest:
            with contextlib.suppress(OSError):
                (folder / name).unlink()
                (folder / name).parent.rmdir()  # when it is empty
    return drawn


def _files(result: CityResult) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yield the files by name: those that somebody may have open in a spreadsheet last, what links before."""
    from gentool.city.batch.status_page import name_lists, status_page, unit_page
    from gentool.city.batch.workbook import workbook

    pages = pages_of(result)
    first = first_of(result, pages)
    for number, page in enumerate(pages):
        yield f"{page.name}.html", unit_page(pages, number)
        yield f"{page.name}.json", (problems_json(page.result),)
    for number, part in enumerate(name_lists(pages), 1):
        yield f"{FOLDER}/search-{number}.js", (part,)
    yield PAGE, status_page(result, pages)
    yield PROBLEMS, (problems_json(first, pages),)
    yield SUMS, (workbook(first, "", pages),)
    for page in pages:
        yield f"{page.name}.xlsx", (workbook(page.result, page.label),)


class Journal:
    """What is being written below the folder of pages, until the manifest holds it: a run may be killed on the way."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FOLDER / _JOURNAL

    def read(self) -> list[tuple[str, str]]:
        """Return the names and hashes that a run has noted which did not come to its end."""
        try:
            lines = read_bytes(self.path, _LONGEST_JOURNAL).decode("utf-8", "replace").splitlines()
        except OSError:
            return []
        return [(name, digest) for digest, _, name in (line.partition(" ") for line in lines)]

    def note(self, name: str, digest: str) -> None:
        """Note a file before it is written; a pipe, or a link, in the journal's place is refused."""
        if _PAGES.fullmatch(name):
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                with open(os.open(self.path, _APPEND, 0o666), "a", encoding="utf-8") as file:  # noqa: PTH123 (a number)
                    if os.fstat(file.fileno()).st_nlink > 1:
                        raise NotRegularError(errno.EMLINK, os.strerror(errno.EMLINK), str(self.path))
                    file.write(f"{digest} {name}\n")
            except OSError as error:
                raise GentoolError(failure(self.path, error)) from error

    def close(self) -> None:
        """Forget everything; the folder goes if nothing is left in it."""
        with contextlib.suppress(OSError):
            self.path.unlink()
            self.path.parent.rmdir()


def problems_json(result: CityResult, pages: Sequence[Page] = ()) -> bytes:
    """Return problems.json: every problem of the batch, in the form of ``gentool check --format json``.

    What pages tell is left to files of the same form, which are named instead; the summary counts all.
    """
    told, files = zip(*(_problems_of(part) for part in (result, *(page.result for page in pages))), strict=True)
    whole = json.loads(as_json(told[0], files[0]))
    if pages:
        whole["summary"] = summary_of(chain.from_iterable(told), sum(files))
        whole["pages"] = [f"{page.name}.json" for page in pages]
    return f"{json.dumps(whole, ensure_ascii=False, indent=2)}\n".encode("utf-8", "replace")


def _problems_of(result: CityResult) -> tuple[Sequence[Problem], int]:
    problems, files = list(result.problems), 0
    for unit in result.everything:
        problems += unit.problems
        files += unit.file is not None
    return in_order(problems), files
