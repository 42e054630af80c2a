"""The files of a city's folder → which unit of the roster each belongs to.

Runs before any report is read: it looks only for 单位 and 年度 at the top level of each file, because reading a
thousand files in full takes longer than finding that none of them has changed. The full reading, later and in a
worker, holds against the roster what it found. Catches units without a file, with two, and files of no unit.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import yaml

from gentool.city import CITY_FILE, City, Unit, identity
from gentool.patterns import Pattern
from gentool.problems import Code, Problem, Severity, Where
from gentool.source import MOST_BYTES, decode, source_of

MISSING = Code(
    "C-MISSING", Severity.ERROR, "名单里的单位没有交报告", "请催报；已经交了的，请核对文件里的“单位”与名单是否一致。"
)
TWICE = Code("C-TWICE", Severity.ERROR, "同一单位同一年度有两个文件", "请只留一个，把另一个移出报告目录。")
STRAY = Code(
    "C-STRAY", Severity.WARNING, "报告目录里有一个文件不属于名单里的任何单位", "请核对文件里的“单位”，或把它加进名单。"
)
CODES = (MISSING, TWICE, STRAY)

SUFFIXES = (".yaml", ".yml")

# A plain or quoted scalar on the key's own line; anything more artful is left to the YAML library.
_UNIT = Pattern(
    r"^(?:单位|\"单位\"|'单位')[ \t]*[:：][ \t]*([^\s\"'|>{\[&*!#][^\n#]*?|\"[^\"\\\n]*\"|'[^'\n]*')[ \t]*(?: #.*)?$",
    re.M,
)
_YEAR = Pattern(r"^(?:年度|\"年度\"|'年度')[ \t]*[:：][ \t]*[\"']?(20\d\d)\b", re.M)
_YEAR_IN_NAME = Pattern(r"[\s_\-]*20\d\d(?:年度?)?[\s_\-]*")


@dataclass(frozen=True, slots=True)
class Found:
    """A file of the folder: where it is, what problems call it, what it holds, and whose it says it is."""

    path: Path
    name: str
    sha256: str
    unit: str | None
    year: int | None


@dataclass(frozen=True, slots=True)
class Match:
    """A unit with this year's file and last year's, and what the roster has to complain about."""

    unit: Unit
    file: Found | None
    last: Found | None
    problems: tuple[Problem, ...] = ()


def match(city: City) -> tuple[list[Match], list[Problem]]:
    """Match the files of both folders to the roster; returns the matches in its order, and the city's problems."""
    roster = _Roster(city, list(find_files(city, city.folder)))
    last = _last_year(city)
    matches = [Match(unit, *roster.file_of(unit, last.get(identity(unit.name)))) for unit in city.units]
    told = [problem for found in matches for problem in found.problems]
    return matches, told + list(roster.strays())


def find_files(city: City, folder: str) -> Iterator[Found]:
    """Yield the YAML files below a folder of the city, in order of their names, each read once."""
    base = city.root / folder
    for root, folders, files in os.walk(base):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for file in sorted(files):
            if file.lower().endswith(SUFFIXES) and file != CITY_FILE and not file.startswith("."):
                path = Path(root, file)
                yield _found(path, (Path(folder) / path.relative_to(base)).as_posix())


def _found(path: Path, name: str) -> Found:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError:
        data = b""  # the full reading says why; without content it is nobody's, unless its name tells
    return Found(path, name, hashlib.sha256(data).hexdigest(), *_claims(data, name))


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
    stated = top.get("年度", "")
    return top.get("单位") or None, int(stated) if stated.isascii() and stated.isdigit() else None


def _last_year(city: City) -> dict[str, Found]:
    """Return last year's files by unit; of several, the one that states last year."""
    files = [] if city.last_folder is None else list(find_files(city, city.last_folder))
    files.sort(key=lambda file: file.year == city.year - 1)
    return {identity(file.unit): file for file in files if file.unit}


class _Roster:
    """The files of this year's folder, as they are handed out to the units."""

    def __init__(self, city: City, files: Sequence[Found]) -> None:
        self.city = city
        self.files = files
        self.by_name = {file.name: file for file in files}
        self.by_unit: dict[str, list[Found]] = {}
        for file in files:
            self.by_unit.setdefault(identity(file.unit or ""), []).append(file)
        self.known = {identity(unit.name): unit for unit in city.units}
        self.named = self._named_files()
        self.guessed = self._guesses()

    def file_of(self, unit: Unit, last: Found | None) -> tuple[Found | None, Found | None, tuple[Problem, ...]]:
        """Return a unit's file and last year's, or what stands in the way."""
        named = self.named.get(unit.name)
        claimed = [file for file in self.by_unit.get(identity(unit.name), ()) if not self._is_anothers(file, unit)]
        right = [file for file in claimed if file.year in (self.city.year, None) or file is named]
        if named and named not in right:
            right.insert(0, named)
        if len(right) > 1:
            return None, last, tuple(self._twice(unit, right))
        if unit.file and not named:
            return None, last, (self._missing(unit, f"没有名单里写的文件“{self._path(unit.file)}”。"),)
        # A file of another year is taken if there is no better: its year is then told where it stands.
        file = next(iter(right or claimed), None) or self.guessed.get(unit.name)
        return (file, last, ()) if file else (None, last, (self._missing(unit, "没有交报告。"),))

    def strays(self) -> Iterator[Problem]:
        """Tell every file that belongs to no unit, with the unit it may have meant."""
        taken = {file.name for file in (*self.named.values(), *self.guessed.values())}
        for file in self.files:
            if file.name in taken or (file.unit and identity(file.unit) in self.known):
                continue
            if not file.unit:
                yield STRAY.at(Where(file.name), "看不出这是哪个单位的文件。", hint="请在文件里写明“单位”。")
                continue
            near = get_close_matches(file.unit, [unit.name for unit in self.city.units], n=1, cutoff=0.75)
            hint = f"是不是名单里的“{near[0]}”？请把两处改成一致。" if near else None
            yield STRAY.at(
                Where(file.name), f"“{file.unit[:60]}”不在名单里，这个文件没有采用。", field="单位", hint=hint
            )

    def _named_files(self) -> dict[str, Found]:
        """Return the files that the roster names, found below the folder or outside of it."""
        named = {}
        for unit in self.city.units:
            if unit.file is None or "\0" in unit.file:
                continue
            name = self._path(unit.file)
            path = self.city.root / name
            if name in self.by_name:
                named[unit.name] = self.by_name[name]
            elif path.is_file():
                named[unit.name] = _found(path, name)
        return named

    def _path(self, file: str) -> str:
        return (Path(self.city.folder) / file.replace("\\", "/")).as_posix()

    def _is_anothers(self, file: Found, unit: Unit) -> bool:
        return any(other is file and name != unit.name for name, other in self.named.items())

    def _guesses(self) -> dict[str, Found]:
        """Guess by their names whose the files are that do not say it, so that a broken file is told to its unit."""
        guesses: dict[str, Found] = {}
        free = [
            unit for unit in self.city.units if unit.name not in self.named and identity(unit.name) not in self.by_unit
        ]
        for file in self.by_unit.get("", ()):
            unit = _by_name(file, free)
            if unit and file not in self.named.values():
                guesses.setdefault(unit.name, file)
        return guesses

    def _missing(self, unit: Unit, message: str) -> Problem:
        return MISSING.at(unit.where, f"“{unit.name}”{message}", field="单位")

    def _twice(self, unit: Unit, files: Sequence[Found]) -> Iterator[Problem]:
        first, *others = files
        for file in others:
            message = f"“{unit.name}”{self.city.year} 年度已经有一个文件“{first.name}”，两个都没有采用。"
            yield TWICE.at(Where(file.name), message, field="单位")


def _by_name(file: Found, units: Iterable[Unit]) -> Unit | None:
    """Return the one unit whose name a file name holds or abbreviates: 云溪市财政局2025.yaml, 财政局.yaml."""
    stem = identity(_YEAR_IN_NAME.sub("", file.path.stem))
    if len(stem) < 2:
        return None
    whole = [unit for unit in units if identity(unit.name) in stem]
    fitting = whole or [unit for unit in units if identity(unit.name).endswith(stem)]
    return fitting[0] if len(fitting) == 1 else None
