"""The files of a city's folders: which there are, what is in them by hash, and whose each says it is.

A report is looked at only for 报告, 单位 and 年度 at its top level: reading a thousand files in full takes longer than
finding that none of them has changed.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import yaml

from gentool.city.model import CITY_FILE, City
from gentool.files import MOST_BYTES, UNREADABLE, open_regular
from gentool.form import loading
from gentool.problems.problem import GentoolError, Where
from gentool.report.figures import is_plain_count
from gentool.report.reading import heads
from gentool.text.lazy_regex import Pattern
from gentool.yamlfile.source import decode, source_of

SUFFIXES = (".yaml", ".yml", ".yaml.txt", ".yml.txt")  # as Notepad saves what is to be called .yaml
_NOBODYS = frozenset({CITY_FILE, "thumbs.db", "desktop.ini"})
_MOST_HASHED = 2_000_000_000  # bytes; no report with all its pictures comes near
_OUTPUT = ".gentool.lock"  # lies in every folder that a batch has written to

# What stands on the key's own line, whatever it is; and a plain year.
_UNIT = Pattern(r"^(?:单位|\"单位\"|'单位')[ \t]*[:：][ \t]*([^\n]*)$", re.M)
_YEAR = Pattern(r"^(?:年度|\"年度\"|'年度')[ \t]*[:：][ \t]*[\"']?(20\d\d)\b", re.M)
_REPORT = Pattern(r"^(?:报告|\"报告\"|'报告')[ \t]*[:：][ \t]*([^\n]*)$", re.M)
_ARTFUL = "|>{[&*!#"  # what begins a value that is left to the YAML library


class Listing(NamedTuple):
    """What lies below a folder of a city, as the city names it, in order.

    ``reports`` are YAML files, ``others`` all the rest but what programs leave about; ``astray`` leads elsewhere.
    """

    reports: list[str]
    others: list[str]
    astray: list[str]


def listing_of(city: City, folder: str) -> Listing:
    """List what lies below a folder; raises GentoolError S-OPEN for one that cannot be looked into."""
    found = Listing([], [], [])
    root = os.path.realpath(city.root)
    others = (city.folder, city.last_folder, *city.apart)
    apart = {os.path.normpath(city.root / other) for other in others if other is not None}
    base = city.root / folder
    for here, folders, files in os.walk(base, onerror=_refuse):
        inside = (Path(folder) / Path(here).relative_to(base)).as_posix()
        prefix = "" if inside == "." else f"{inside}/"
        found.astray.extend(f"{prefix}{name}" for name in sorted(folders) if os.path.islink(f"{here}/{name}"))  # noqa: PTH114
        folders[:] = sorted(name for name in folders if _is_looked_into(f"{here}/{name}", apart))
        for name in sorted(files):
            if name.startswith((".", "~")) or name.lower() in _NOBODYS:
                continue
            kind = found.reports if name.lower().endswith(SUFFIXES) else found.others
            (kind if _is_inside(f"{here}/{name}", root) else found.astray).append(f"{prefix}{name}")
    return found


def _is_looked_into(path: str, apart: set[str]) -> bool:
    """Tell a folder of reports from hidden ones, the other year's, and those that a batch has written to."""
    name = os.path.basename(path)  # noqa: PTH119  (of every folder of a province)
    is_output = os.path.exists(f"{path}/{_OUTPUT}")  # noqa: PTH110
    return not (name.startswith(".") or is_output or os.path.normpath(path) in apart)


def _is_inside(path: str, root: str) -> bool:
    """Tell a file of the city's from a link that leads out of it, and from what reading would never end."""
    try:
        if os.path.islink(path) and not leads_into(path, root):  # noqa: PTH114  (much faster)
            return False
        mode = os.stat(path).st_mode  # noqa: PTH116
    except OSError:
        return True  # told when it is opened
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode)


def leads_into(path: Path | str, root: Path | str) -> bool:
    """Tell whether a path, its links followed, stays below a folder."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def _refuse(error: OSError) -> None:
    message = f"打不开这个文件夹（{error.strerror}）。"
    raise GentoolError(UNREADABLE.at(Where(str(error.filename)), message)) from error


def sha256_of(path: Path | str) -> str | None:
    """Return the hash of a file's bytes, None if it cannot be read."""
    digest = hashlib.sha256()
    try:
        with open_regular(path, _MOST_HASHED) as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError:
        return None
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a city: its name in the city's folder ``root``, what it holds, whose it says it is, and of which form.

    ``form`` is None where there is no form of the name that the file says.
    """

    root: Path
    name: str
    sha256: str
    unit: str | None
    year: int | None
    form: str | None = None

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self.root / self.name


def found(city: City, name: str) -> Found:
    """Read a file and say whose it is; one that cannot be read is nobody's, unless its name tells."""
    try:
        with open_regular(city.root / name, _MOST_HASHED) as file:
            data = file.read(MOST_BYTES + 1)
    except OSError:
        data = b""  # the full reading says why
    return Found(city.root.absolute(), name, hashlib.sha256(data).hexdigest(), *_claims(data, name))


def _claims(data: bytes, name: str) -> tuple[str | None, int | None, str | None]:
    """Return the unit, year and form that a file states, also where the rest of it cannot be read."""
    text, _ = decode(data, name)
    if text is None:
        return None, None, None
    report = _REPORT.search(text)
    stated = _scalar(report.group(1)) if report else None
    return (*_unit_and_year(data, text, name), loading.named(stated) if stated else loading.forms()[0])


def _unit_and_year(data: bytes, text: str, name: str) -> tuple[str | None, int | None]:
    year, unit = _YEAR.search(text), _UNIT.search(text)
    stated = _scalar(unit.group(1)) if unit else None
    if stated:
        return stated, int(year.group(1)) if year else None
    source, _ = source_of(data, name)
    root = source.root if source else None
    pairs = root.value if isinstance(root, yaml.MappingNode) else ()
    top = {str(k.value): v.value.strip() for k, v in reversed(pairs) if isinstance(v, yaml.ScalarNode)}
    number = top.get(heads.YEAR, "")
    return top.get(heads.UNIT) or None, int(number) if is_plain_count(number) else None


def _scalar(text: str) -> str | None:
    """Return the plain or quoted scalar that a value is, None for anything that only the YAML library can tell."""
    if text[:1] in ('"', "'"):
        value, end, rest = text[1:].partition(text[0])
        is_whole = (end and not rest.strip(" \t")) or (rest.lstrip(" \t")[:1] == "#" and rest[:1] in (" ", "\t"))
        return value.strip() if is_whole and "\\" not in value else None
    value = text.partition(" #")[0]
    if text[:1] in _ARTFUL or "#" in value:
        return None
    return value.strip().strip("\"'“”").strip()
