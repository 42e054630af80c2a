"""A file of a city's folder → whose it says it is.

Looks only for 单位 and 年度 at the top level, because reading a thousand files in full takes longer than finding that
none of them has changed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from gentool.city.batch.files import files_below
from gentool.city.model import City
from gentool.files import MOST_BYTES
from gentool.report.reading.heads import UNIT as UNIT_KEY
from gentool.report.reading.heads import YEAR as YEAR_KEY
from gentool.text.lazy_regex import Pattern
from gentool.yamlfile.source import decode, source_of

# A plain or quoted scalar on the key's own line; anything more artful is left to the YAML library.
_UNIT = Pattern(
    r"^(?:单位|\"单位\"|'单位')[ \t]*[:：][ \t]*([^\s\"'|>{\[&*!#][^\n#]*?|\"[^\"\\\n]*\"|'[^'\n]*')[ \t]*(?: #.*)?$",
    re.M,
)
_YEAR = Pattern(r"^(?:年度|\"年度\"|'年度')[ \t]*[:：][ \t]*[\"']?(20\d\d)\b", re.M)


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a city: its name in the city's folder ``root``, what it holds, and whose it says it is."""

    root: Path
    name: str
    sha256: str
    unit: str | None
    year: int | None

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self.root / self.name


def find_files(city: City, folder: str) -> Iterator[Found]:
    """Yield the YAML files below a folder of the city, in order of their names, each read once."""
    return (found(city, name) for name in files_below(city.root, folder))


def found(city: City, name: str) -> Found:
    """Read a file and say whose it is; one that cannot be read is nobody's, unless its name tells."""
    try:
        with (city.root / name).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError:
        data = b""  # the full reading says why
    return Found(city.root, name, hashlib.sha256(data).hexdigest(), *_claims(data, name))


def _claims(data: bytes, name: str) -> tuple[str | None, int | None]:
    """Return the unit and year that a file states, also where the rest of it cannot be read."""
    text, _ = decode(data, name)
    if text is None:
        return None, None
    year = _YEAR.search(text)
    unit = _UNIT.search(text)
    if unit:
        return unit.group(1).strip("\"'“”").strip(), int(year.group(1)) if year else None
    source, _ = source_of(data, name)
    root = source.root if source else None
    pairs = root.value if isinstance(root, yaml.MappingNode) else ()
    top = {str(key.value): str(value.value).strip() for key, value in reversed(pairs)}
    stated = top.get(YEAR_KEY, "")
    return top.get(UNIT_KEY) or None, int(stated) if stated.isascii() and stated.isdigit() else None
