"""``manifest.json``: the records of all units, read before a batch and written during and after it.

A line per unit, sorted, without times: the same inputs give the same bytes, two manifests can be compared with any
tool, and the JSON of a province need never be in memory as a whole. A manifest that is damaged or was written by an
unknown version counts for nothing: all is built anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

from gentool import __version__
from gentool.batch.record import Record, from_json, sha256_of, to_json
from gentool.city import City
from gentool.files import write_atomically

NAME = "manifest.json"
FORMAT = 1

_UNITS = b'"units": {'
_MALFORMED = (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError)


@dataclass
class Manifest:
    """The records by unit, and of the files drawn from the whole: the hash of what they show, and their own."""

    records: dict[str, Record] = field(default_factory=dict)
    drawn_from: str = ""
    drawn: dict[str, str] = field(default_factory=dict)


def read_manifest(folder: Path) -> Manifest:
    """Return what the last run left; what cannot be read is left out."""
    manifest = Manifest()
    with contextlib.suppress(OSError, *_MALFORMED), (folder / NAME).open("rb") as file:
        lines = list(takewhile(_is_head, file))
        head = json.loads(b"".join(lines) + _UNITS + b"}}")
        if head["format"] != FORMAT:
            return manifest
        manifest.drawn_from, manifest.drawn = str(head["drawn_from"]), dict(head["drawn"])
        for line in file:
            with contextlib.suppress(*_MALFORMED):
                ((name, entry),) = json.loads(b"{" + line.rstrip(b",\r\n") + b"}").items()
                manifest.records[name] = from_json(entry)
    return manifest


def write_manifest(folder: Path, city: City, manifest: Manifest) -> None:
    """Write the records, unless they stand there already; raises GentoolError O-WRITE."""
    head = {
        "format": FORMAT,
        "gentool": __version__,
        "city": city.name,
        "year": city.year,
        "edition": city.edition,
        "drawn_from": manifest.drawn_from,
        "drawn": manifest.drawn,
    }
    lines = [b"{", *(_entry(key, value) + b"," for key, value in head.items()), _UNITS]
    records = sorted(manifest.records.items())
    lines += [_entry(name, to_json(record)) + b"," for name, record in records[:-1]]
    lines += [_entry(name, to_json(record)) for name, record in records[-1:]]
    data, path = b"\n".join([*lines, b"}}", b""]), folder / NAME
    if sha256_of(path) != hashlib.sha256(data).hexdigest():
        write_atomically(path, data)


def _is_head(line: bytes) -> bool:
    return line.rstrip() != _UNITS


def _entry(key: str, value: object) -> bytes:
    """Write a pair on a line of its own; half characters stand in file names of another encoding."""
    dump = json.JSONEncoder(ensure_ascii=False).encode
    return f"{dump(key)}: {dump(value)}".encode("utf-8", "surrogatepass")
