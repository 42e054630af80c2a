"""``manifest.json``: the records of all units, read before a batch and written during and after it.

A line per unit in the order of the roster, without times: the same inputs give the same bytes, two manifests can be
compared with any tool, and the JSON of a province need never be in memory as a whole. A manifest that is damaged or
was written by an unknown version counts for nothing: all is built anew.

The last line holds the hash of all before it. Once a run is complete, the head has a seal:
:mod:`gentool.city.batch.fingerprint`.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gentool import __version__
from gentool.city.batch.files import sha256_of
from gentool.city.batch.fingerprint import BODY, FORMAT, NAME, UNITS, UNITS_END, Seal
from gentool.city.batch.ledger import MALFORMED, Ledger, pair, parsed
from gentool.city.batch.problem_json import problem_to_json
from gentool.city.batch.record import Record, from_json, to_json
from gentool.city.model import City
from gentool.files import write_parts
from gentool.problems.problem import Problem


@dataclass
class Manifest:
    """The records of the units and of the city's own report; ``problems`` are those of neither.

    ``drawn`` are the files drawn from the whole with their hashes, and ``drawn_from`` the hash of what they show.
    ``seal`` is None unless the run that wrote it left nothing to be done.
    """

    records: Ledger = field(default_factory=Ledger)
    own: dict[str, Record] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    drawn_from: str = ""
    drawn: dict[str, str] = field(default_factory=dict)
    seal: Seal | None = None


def read_manifest(folder: Path) -> Manifest:
    """Return what the last run left; nothing, if it is not as it was written."""
    manifest, body = Manifest(), _Body()
    with contextlib.suppress(OSError, *MALFORMED), (folder / NAME).open("rb") as opened:
        file = body.lines(opened)
        head = json.loads(b"".join(_until(UNITS, file)) + UNITS + b"}}")
        if head["format"] != FORMAT:
            return manifest
        for line in _until(UNITS_END, file):
            line = line.rstrip(b",\r\n")
            with contextlib.suppress(*MALFORMED):
                name, _ = parsed(line)
                manifest.records.put(name, line)
        foot = json.loads(b"{" + b"".join(file))
        if foot["body"] != body.sha256():
            return Manifest()
        manifest.drawn_from, manifest.drawn = str(foot["drawn_from"]), dict(foot["drawn"])
        manifest.own = {name: from_json(entry) for name, entry in foot["own"].items()}
        return manifest
    return Manifest()


class _Body:
    """The hash of a manifest's lines but the last, taken while they are read."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def lines(self, file: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the lines."""
        is_last = False
        for line in file:
            is_last = is_last or line.startswith(BODY)
            if not is_last:
                self._digest.update(line)
            yield line

    def sha256(self) -> str:
        """Return the hash of the lines so far."""
        return self._digest.hexdigest()


def write_manifest(folder: Path, city: City, manifest: Manifest, lines: Callable[[], Iterable[bytes]]) -> None:
    """Write the manifest with the units' ``lines``, unless it stands there already; raises GentoolError O-WRITE."""
    digest, path = hashlib.sha256(), folder / NAME
    for part in _parts(city, manifest, lines()):
        digest.update(part)
    if sha256_of(path) != digest.hexdigest():
        write_parts(path, _parts(city, manifest, lines()))


def _parts(city: City, manifest: Manifest, lines: Iterable[bytes]) -> Iterator[bytes]:
    digest = hashlib.sha256()
    for part in _body(city, manifest, lines):
        digest.update(part)
        yield part
    yield BODY + f'"{digest.hexdigest()}"\n}}\n'.encode("ascii")


def _body(city: City, manifest: Manifest, lines: Iterable[bytes]) -> Iterator[bytes]:
    head: dict[str, Any] = {
        "format": FORMAT,
        "gentool": __version__,
        "city": city.name,
        "year": city.year,
        "edition": city.edition,
        "seal": manifest.seal and manifest.seal._asdict(),
    }
    foot: dict[str, Any] = {
        "own": {name: to_json(record) for name, record in manifest.own.items()},
        "problems": [problem_to_json(problem) for problem in manifest.problems],
        "drawn_from": manifest.drawn_from,
        "drawn": manifest.drawn,
    }
    yield b"{\n"
    yield from (pair(key, value) + b",\n" for key, value in head.items())
    yield UNITS
    comma = b"\n"
    for line in lines:
        yield comma + line
        comma = b",\n"
    yield b"\n" + UNITS_END
    yield from (pair(key, value) + b",\n" for key, value in foot.items())


def _until(end: bytes, file: Iterable[bytes]) -> Iterator[bytes]:
    """Yield lines up to the one that begins with ``end``."""
    for line in file:
        if line.startswith(end):
            return
        yield line
