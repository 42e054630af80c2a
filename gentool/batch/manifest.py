"""``manifest.json``: the records of all units, read before a batch and written during and after it.

A line per unit, sorted, without times: the same inputs give the same bytes, and two manifests can be compared with
any tool. A manifest that is damaged or was written by an unknown version counts for nothing: all is built anew.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from gentool import __version__
from gentool.batch.record import Record, from_json, to_json
from gentool.city import City
from gentool.files import write_atomically

NAME = "manifest.json"
FORMAT = 1


@dataclass
class Manifest:
    """The records by unit, and of the files drawn from the whole: the hash of what they show, and their own."""

    records: dict[str, Record] = field(default_factory=dict)
    drawn_from: str = ""
    drawn: dict[str, str] = field(default_factory=dict)


def read_manifest(folder: Path) -> Manifest:
    """Return what the last run left; what cannot be read is left out."""
    try:
        data = json.loads((folder / NAME).read_bytes())
        if data["format"] != FORMAT:
            return Manifest()
        drawn_from, drawn, entries = str(data["drawn_from"]), dict(data["drawn"]), data["units"].items()
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Manifest()
    records = {}
    for name, entry in entries:
        with contextlib.suppress(ValueError, TypeError, KeyError, AttributeError, ArithmeticError):
            records[name] = from_json(entry)
    return Manifest(records, drawn_from, drawn)


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
    lines = [f"{_json(key)}: {_json(value)}," for key, value in head.items()]
    units = ",\n".join(f"{_json(name)}: {_json(to_json(record))}" for name, record in sorted(manifest.records.items()))
    text = "\n".join(["{", *lines, '"units": {', units, "}}", ""])
    data, path = text.encode("utf-8", "surrogatepass"), folder / NAME  # as in file names of another encoding
    with contextlib.suppress(OSError):
        if path.read_bytes() == data:
            return
    write_atomically(path, data)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
