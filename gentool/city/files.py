"""The files of a city's folders: which there are, what is in them by hash, and whose each says it is.

A report is looked at only for 单位 and 年度 at its top level: reading a thousand files in full takes longer than
finding that none of them has changed.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from gentool.city.model import CITY_FILE, City
from gentool.files import MOST_BYTES, UNREADABLE, open_regular
from gentool.problems.problem import GentoolError, Where
from gentool.report.reading.heads import UNIT as UNIT_KEY
from gentool.report.reading.heads import YEAR as YEAR_KEY
from gentool.text.lazy_regex import Pattern
from gentool.yamlfile.source import decode, source_of

SUFFIXES = (".yaml", ".yml", ".yaml.txt", ".yml.txt")  # as Notepad saves what is to be called .yaml
_IMPORTED = (".xlsx", ".xlsm", ".xls", ".et", ".docx", ".doc", ".wps", ".pdf", ".html", ".htm", ".txt")


# A plain or quoted scalar on the key's own line; anything more artful is left to the YAML library.
_UNIT = Pattern(
    r"^(?:单位|\"单位\"|'单位')[ \t]*[:：][ \t]*([^\s\"'|>{\[&*!#][^\n#]*?|\"[^\"\\\n]*\"|'[^'\n]*')[ \t]*(?: #.*)?$",
    re.M,
)
_YEAR = Pattern(r"^(?:年度|\"年度\"|'年度')[ \t]*[:：][ \t]*[\"']?(20\d\d)\b", re.M)


def files_below(root: Path, folder: str) -> Iterator[str]:
    """Yield the YAML files below a folder of the city, as the city names them, in order."""
    for name in _below(root, folder, SUFFIXES):
        if name.rpartition("/")[2] != CITY_FILE and not _is_device(f"{root}/{name}"):
            yield name


def waiting_below(root: Path, folder: str) -> Iterator[str]:
    """Yield the files below a folder that could be imported: forms that were handed in as they are."""
    return _below(root, folder, _IMPORTED)


def _below(root: Path, folder: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    """Yield files below a folder; raises GentoolError S-OPEN for a folder that cannot be looked into."""
    base = root / folder
    for here, folders, files in os.walk(base, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found = [file for file in sorted(files) if _is_one(file.lower(), suffixes)]
        inside = (Path(folder) / Path(here).relative_to(base)).as_posix()
        prefix = "" if inside == "." else f"{inside}/"
        yield from (f"{prefix}{file}" for file in found)


def _is_one(file: str, suffixes: tuple[str, ...]) -> bool:
    """Tell a file with one of the suffixes that is not hidden, and no report where others are looked for."""
    if not file.endswith(suffixes) or file.startswith((".", "~")):
        return False
    return suffixes is SUFFIXES or not file.endswith(SUFFIXES)


def _refuse(error: OSError) -> None:
    message = f"打不开这个文件夹（{error.strerror}）。"
    raise GentoolError(UNREADABLE.at(Where(str(error.filename)), message)) from error


def _is_device(path: str) -> bool:
    """Tell what reading would wait for, or never end; a file that cannot be looked up is told when it is opened."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116  (much faster)
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def sha256_of(path: Path | str) -> str | None:
    """Return the hash of a file's bytes, None if it cannot be read."""
    digest = hashlib.sha256()
    try:
        with open_regular(path) as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError:
        return None
    return digest.hexdigest()


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
        with open_regular(city.root / name) as file:
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
