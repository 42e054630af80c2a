"""Has anything changed at all since the last run? Asked before anything slow is imported or parsed.

If what the seal of the manifest hashes is still the same, and all that came of it is still there, the next run would
do nothing and say the same again: so that is said at once. Whenever in doubt, the answer is no, and the run goes its
way. Content decides, never a time: what is a tenth of a second for a city may be seconds for a province.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from gentool.city.batch.files import Listing, files_below, sha256_of, waiting_below
from gentool.city.batch.fingerprint import BODY, FORMAT, NAME, UNITS, UNITS_END, Asked, Seal, made_from
from gentool.city.batch.problem_json import problem_from_json
from gentool.city.batch.state import State
from gentool.city.batch.summary import Row, Summary, urgent
from gentool.problems.problem import GentoolError, Problem, Severity


def said_before(city_file: Path, output: Path, asked: Asked) -> Summary | None:
    """Return what the last run said of a city, if it would all come out the same again."""
    with contextlib.suppress(OSError, GentoolError, ValueError, TypeError, KeyError, AttributeError):
        if any(output.glob(".gentool-*.tmp")):  # what a killed run left is to be cleared away
            return None
        with (output / NAME).open("rb") as file:
            return _Reader(city_file, output).read(file, asked)
    return None


class _Reader:
    """Reads a manifest line by line, and holds what it says against what is there."""

    def __init__(self, city_file: Path, output: Path) -> None:
        self.city_file = city_file
        self.root = city_file.parent
        self.output = output
        self.digest = hashlib.sha256()
        self.body = ""
        self.problems: list[Problem] = []

    def read(self, file: Iterable[bytes], asked: Asked) -> Summary | None:
        lines = iter(file)
        head = json.loads(b"".join(self._until(UNITS, lines)) + UNITS + b"}}")
        if head["format"] != FORMAT or not head["seal"] or not self._is_sealed(Seal(**head["seal"]), asked):
            return None
        rows = []
        for line in self._until(UNITS_END, lines):
            ((name, entry),) = json.loads(b"{" + line.rstrip(b",\n") + b"}").items()
            if not self._is_there(entry):
                return None
            rows.append(self._row(name, entry))
        foot = json.loads(b"{" + b"".join(self._until(BODY, lines)).rstrip(b",\n") + b"}")
        own = [self._row(name, entry) for name, entry in foot["own"].items() if self._is_there(entry)]
        if self.body != self.digest.hexdigest() or not self._are_whole(foot["drawn"]) or len(own) < len(foot["own"]):
            return None
        shown = [*urgent(problem_from_json(*entry) for entry in foot["problems"]), *self.problems]
        is_sound = all(row.state is State.SOUND for row in (*rows, *own)) and not any(p.is_error for p in shown)
        problems = tuple(dict.fromkeys(shown))
        return Summary(head["city"], head["year"], tuple(rows), own[0] if own else None, problems, is_sound)

    def _until(self, end: bytes, lines: Iterator[bytes]) -> Iterator[bytes]:
        """Yield lines up to the one that begins with ``end``."""
        for line in lines:
            if line.startswith(BODY):
                self.body = json.loads(line[len(BODY) :])
            else:
                self.digest.update(line)
            if line.startswith(end):
                return
            yield line

    def _is_sealed(self, seal: Seal, asked: Asked) -> bool:
        """Tell whether everything is still as it was when the seal was set."""
        listing = Listing()
        for folder in seal.folders:
            if not (self.root / folder).is_dir():
                return False
            for name in files_below(self.root, folder):
                listing.add(name, sha256_of(f"{self.root}/{name}"))
        for folder in seal.folders:
            for name in waiting_below(self.root, folder):
                listing.add(name, None)
        for name in seal.outside:
            listing.add(name, sha256_of(self.root / name))
        city_file = sha256_of(self.city_file)
        return city_file is not None and made_from(asked, city_file, listing.hexdigest()) == seal.made_from

    def _is_there(self, entry: Mapping[str, Any]) -> bool:
        """Tell whether a unit's files and pictures are whole."""
        folder = (self.root / entry["file"][0]).parent if entry["file"] else self.root
        pictures = all(sha256_of(folder / name) == digest for name, digest in entry["pictures"].items())
        return pictures and self._are_whole(dict(entry["outputs"].values()))

    def _are_whole(self, outputs: Mapping[str, str]) -> bool:
        return all(sha256_of(f"{self.output}/{name}") == digest for name, digest in outputs.items())

    def _row(self, name: str, entry: Mapping[str, Any]) -> Row:
        problems = [problem_from_json(*problem) for problem in (*entry["roster"], *entry["problems"])]
        self.problems += urgent(problems)
        errors, warnings = (
            sum(problem.severity is severity for problem in problems) for severity in (Severity.ERROR, Severity.WARNING)
        )
        return Row(name, State(entry["result"]), errors, warnings, entry["file"][0] if entry["file"] else "")
