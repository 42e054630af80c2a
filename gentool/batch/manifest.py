"""``manifest.json``: the records of all units, read before a batch and written during and after it.

A line per unit, sorted, without times: the same inputs give the same bytes, and two manifests can be compared with
any tool. A manifest that is damaged or was written by an unknown version counts for nothing: all is built anew.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path

from gentool import __version__
from gentool.batch.record import Record, from_json, to_json
from gentool.city import City
from gentool.files import write_atomically

NAME = "manifest.json"
FORMAT = 1


def read_manifest(folder: Path) -> dict[str, Record]:
    """Return the records of the last run by unit; those that cannot be read are left out."""
    try:
        data = json.loads((folder / NAME).read_bytes())
        entries = data["units"].items() if data["format"] == FORMAT else ()
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}
    records = {}
    for name, entry in entries:
        try:
            records[name] = from_json(entry)
        except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError):
            continue
    return records


def write_manifest(folder: Path, city: City, records: Mapping[str, Record]) -> None:
    """Write the records, unless they stand there already; raises GentoolError O-WRITE."""
    head = {"format": FORMAT, "gentool": __version__, "city": city.name, "year": city.year, "edition": city.edition}
    lines = [f"{_json(key)}: {_json(value)}," for key, value in head.items()]
    units = ",\n".join(f"{_json(name)}: {_json(to_json(records[name]))}" for name in sorted(records))
    text = "\n".join(["{", *lines, '"units": {', units, "}}", ""])
    data, path = text.encode("utf-8"), folder / NAME
    with contextlib.suppress(OSError):
        if path.read_bytes() == data:
            return
    write_atomically(path, data)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
