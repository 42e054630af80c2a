"""The files of a city's folders → which unit of the roster each belongs to, and which is the city's own report.

Runs before any report is read, by what each file claims. The full reading, later and in a worker, holds against the
roster what it found. Catches units without a file, with two, and files of no unit; and says why a unit has no file of
last year: without one nothing is compared.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from gentool.city import other_files
from gentool.city.folders import Found, Listing, found, leads_into, listing_of
from gentool.city.model import City, NearNames, Unit, identity
from gentool.city.other_files import STRAY, NamesInFiles, NotReports, imported_among, listed
from gentool.files import is_file
from gentool.form.loading import editions, form_of
from gentool.form.model import Form
from gentool.problems.problem import Code, Problem, Severity, Where
from gentool.report.reading import heads

MISSING = Code("C-MISSING", "名单里的单位没有交报告", "请催报；已经交了的，请核对文件里的“单位”与名单是否一致。")
TWICE = Code("C-TWICE", "同一单位同一年度有两个文件", "请只留一个，把其余的移出报告目录。")
LAST = Code(
    "C-LAST",
    "没有可用的上年报告，没有与上年核对",
    "请把上年的报告放进上年目录；上年还没有这个单位的，不用管。",
    Severity.WARNING,
)
CODES = (MISSING, TWICE, *other_files.CODES, LAST)

_NEAR, _NEAR_LAST = 0.75, 0.8


class Match(NamedTuple):
    """A unit with this year's file and last year's, and what the roster has to complain about.

    ``beside`` are its reports of other forms that have figures of this one.
    """

    unit: Unit
    file: Found | None
    last: Found | None
    problems: tuple[Problem, ...] = ()
    beside: tuple[Found, ...] = ()


class Matches(NamedTuple):
    """All files of a city, handed out.

    ``units`` are in the order of the roster; ``problems`` are theirs and those of files that are nobody's. ``pictures``
    lie among the reports, and some report may show them. ``own`` is the city's own report, if there is one, with
    problems of its own.
    """

    units: list[Match]
    problems: list[Problem]
    own: Match | None
    pictures: list[str]


def match(city: City) -> Matches:
    """Match the files of both folders to the roster."""
    listing = listing_of(city, city.folder)
    before = Listing([], [], []) if city.last_folder is None else listing_of(city, city.last_folder)
    form = city.form
    files = [found(city, name) for name in listing.reports]
    of_others = [file for file in files if file.form not in (form.family, None, *_also_in(city, city.folder))]
    roster = _Roster(city, [file for file in files if file.form in (form.family, None)])
    older = (found(city, name) for name in before.reports)
    last = LastYear(city, [file for file in older if file.form not in _also_in(city, city.last_folder)], before)
    units = [roster.match(unit, last) for unit in city.units]
    own = roster.own(last)
    used = {match.unit.name: match.file for match in units if match.file}
    if own and own.file:
        used[city.government] = own.file
    rest = NotReports(city, listing, used)
    misplaced = {identity(file.unit or ""): _of_other(file, form) for file in reversed(of_others)}
    units = [_with_hint(match, rest, misplaced) for match in units]
    beside = _beside(city, form)
    units = [match._replace(beside=beside.get(identity(match.unit.name), ())) for match in units]
    if own:
        own = own._replace(beside=beside.get(identity(own.unit.name), ()))
    told = [problem for match in units for problem in match.problems]
    return Matches(
        units,
        [*told, *map(partial(_of_other, form=form), of_others), *roster.strays(used), *rest.problems(), *last.unused()],
        own,
        rest.pictures,
    )


def _also_in(city: City, folder: str | None) -> set[str]:
    """Return the other forms whose reports are collected in the same folder."""
    return {other.form.family for other in city.others if folder in (other.folder, other.last_folder)}


def _beside(city: City, form: Form) -> dict[str, tuple[Found, ...]]:
    """Return the reports of other forms that have figures of this one, by unit."""
    wanted = {pair.form for pair in form.pairs}
    files: dict[str, tuple[Found, ...]] = {}
    for other in (other for other in city.others if other.form.family in wanted):
        units, _, own, _ = match(other)
        for its in (*units, *([own] if own else ())):
            if its.file:
                files[identity(its.unit.name)] = (*files.get(identity(its.unit.name), ()), its.file)
    return files


def _of_other(file: Found, form: Form) -> Problem:
    """Tell a file of another form that lies among those of this one."""
    other, usual = (form_of(editions(of)[-1], of).short for of in (file.form, None))
    message = f"这个文件是“{other}”，这里收集的是“{form.short}”，没有采用。"
    hint = f"请核对文件开头的“{heads.REPORT}”（不写就是“{usual}”）；放错了地方的，请移到“{other}”的文件夹。"
    return STRAY.at(Where(file.name), message, field=heads.REPORT, hint=hint)


def _with_hint(match: Match, rest: NotReports, misplaced: Mapping[str, Problem]) -> Match:
    """Add to what is said of a missing unit which file it may have handed in."""
    other = misplaced.get(identity(match.unit.name))
    may = f"“{other.where.file}”是它交的：{other.message}" if other else rest.may_be_of(match.unit)
    if match.file or may is None:
        return match
    problems = [replace(p, hint=may) if p.hint == MISSING.remedy else p for p in match.problems]
    return match._replace(problems=tuple(problems))


class _Roster:
    """The files of this year's folder, as they are handed out to the units."""

    def __init__(self, city: City, files: Sequence[Found]) -> None:
        self.city = city
        self.files = files
        self.by_name = {file.name: file for file in files}
        self._by_inode: Mapping[tuple[int, int] | None, str] = {}
        self.by_unit: dict[str, list[Found]] = {}
        for file in files:
            self.by_unit.setdefault(identity(file.unit or ""), []).append(file)
        self.known = {identity(unit.name): unit for unit in city.units}
        self.named = self._named_files()
        self.owners = {file.name: name for name, file in self.named.items()}
        self.guessed = self._guesses()
        mine = {identity(name): None for name in (city.government, city.name) if identity(name) not in self.known}
        claimed = (file for name in mine for file in self.by_unit.get(name, ()))
        self.own_files = [file for file in claimed if file.name not in self.owners]

    def match(self, unit: Unit, last: LastYear) -> Match:
        """Return a unit's file and last year's, or what stands in the way."""
        file, problems = self._file_of(unit)
        if file is not None:
            problems = (*problems, *last.problems(unit))
        return Match(unit, file, last.of(unit.name), problems)

    def _file_of(self, unit: Unit) -> tuple[Found | None, tuple[Problem, ...]]:
        hint: str | None
        named = self.named.get(unit.name)
        files = self.by_unit.get(identity(unit.name), ())
        claimed = [file for file in files if self.owners.get(file.name, unit.name) == unit.name]
        right = [file for file in claimed if file.year in (self.city.year, None) or file is named]
        if named and (wrong := self._not_its(named, unit)):
            others = [file for file in right if file is not named]
            if not others:
                return named, ()  # the full reading tells that it is another's
            hint = f"“{others[0].name}”写的是这个单位；请改正名单里的“文件”，或把它删去。"
            return None, (self._missing(unit, f"在名单里写的文件“{named.name}”{wrong}。", hint),)
        if named and named not in right:
            right.insert(0, named)
        if len(right) > 1:
            return None, (self._twice(unit, right),)
        if unit.file and not named:
            message = f"没有名单里写的文件“{self._path(unit.file)}”。"
            other = next(iter(right), None)
            hint = f"“{other.name}”写的是这个单位；请改正名单里的“文件”，或把它删去。" if other else None
            return None, (self._missing(unit, message, hint),)
        # A file of another year is taken if there is no better: its year is then told where it stands.
        file = next(iter(right or claimed), None) or self.guessed.get(unit.name)
        return (file, ()) if file else (None, (self._missing(unit, f"没有交{self.city.report}。", None),))

    def _not_its(self, named: Found, unit: Unit) -> str:
        """Say why a file that the roster names is not this unit's, or not this year's; nothing if it may be."""
        if named.unit and identity(named.unit) != identity(unit.name):
            return f"是“{named.unit[:60]}”的"
        return f"是 {named.year} 年度的" if named.year not in (self.city.year, None) else ""

    def own(self, last: LastYear) -> Match | None:
        """Return the city's own report of this year; of several, none is taken."""
        files = [file for file in self.own_files if file.year in (self.city.year, None)]
        if not files:
            return None
        unit = Unit(files[0].unit or "", where=Where(files[0].name))
        before = last.of(unit.name, self.city.government, self.city.name)
        if len(files) > 1:
            return Match(unit, None, before, (self._twice(unit, files),))
        return Match(unit, files[0], before)

    def strays(self, used: Mapping[str, Found]) -> Iterator[Problem]:
        """Tell every file that belongs to no unit, with the unit it may have meant; or not to this year."""
        taken = {file.name for file in (*self.named.values(), *self.guessed.values(), *used.values())}
        near = NearNames(unit.name for unit in self.city.units)
        listed = {identity(name) for name in self.city.rules.roster}
        own = {file.name for file in self.own_files}
        for file in self.files:
            where, is_known = Where(file.name), file.unit and identity(file.unit) in self.known
            if file.name in taken:
                continue
            if not file.unit:
                yield from other_files.without_unit(file)
            elif (is_known or file.name in own) and file.year not in (self.city.year, None):
                message = f"“{file.unit}”的报告是 {file.year} 年度的，不是 {self.city.year} 年度的，没有采用。"
                yield STRAY.at(where, message, field=heads.YEAR, hint="请核对“年度”，或把它移出报告目录。")
            elif not is_known and identity(file.unit) in listed:
                message = f"“{file.unit}”在名单里不报{self.city.report}，这个文件没有采用。"
                change = f"要报的，请改名单里这个单位的“{heads.REPORT}”；不用报的，请移出报告目录。"
                yield STRAY.at(where, message, field=heads.UNIT, hint=change)
            elif not is_known and file.name not in own:
                meant = near.to(file.unit, _NEAR, used)
                hint = f"是不是名单里的“{meant}”？请把两处改成一致。" if meant else None
                message = f"“{file.unit[:60]}”不在名单里，这个文件没有采用。"
                yield STRAY.at(where, message, field=heads.UNIT, hint=hint)

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
            elif is_file(path) and leads_into(path, self.city.root):
                self._by_inode = self._by_inode or {_inode(file.path): file.name for file in self.files}
                same = self.by_name.get(self._by_inode.get(_inode(path), ""))
                named[unit.name] = same or found(self.city, name)
        return named

    def _path(self, file: str) -> str:
        return Path(os.path.normpath(Path(self.city.folder) / file.replace("\\", "/"))).as_posix()

    def _guesses(self) -> dict[str, Found]:
        """Guess by their names whose the files are that do not say it, so that a broken file is told to its unit."""
        guesses: dict[str, Found] = {}
        named = {file.name for file in self.named.values()}
        names = NamesInFiles(
            unit for unit in self.city.units if unit.name not in self.named and identity(unit.name) not in self.by_unit
        )
        for file in self.by_unit.get("", ()):
            unit = names.stated(file.path.stem)
            if unit and file.name not in named:
                guesses.setdefault(unit.name, file)
        return guesses

    def _missing(self, unit: Unit, message: str, hint: str | None) -> Problem:
        return MISSING.at(unit.where, f"“{unit.name}”{message}", field=heads.UNIT, hint=hint)

    def _twice(self, unit: Unit, files: Sequence[Found]) -> Problem:
        names = "、".join(f"“{file.name}”" for file in files)
        message = f"“{unit.name}”{self.city.year} 年度有 {len(files)} 个文件（{names}），都没有采用。"
        return TWICE.at(Where(files[-1].name), message, field=heads.UNIT)


def _inode(path: Path) -> tuple[int, int] | None:
    """Tell two names of one file apart from two files, on disks that ignore case as well."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


class LastYear:
    """The files of last year's folder by unit; a city without ``last_folder`` has not said where it is."""

    def __init__(self, city: City, files: Sequence[Found], listing: Listing) -> None:
        self.folder = city.last_folder
        self.year = city.year - 1
        self._files = files
        self._listing = listing
        self._by_unit: dict[str, list[Found]] = {}
        self._form = city.form.family
        for file in files:
            if file.unit and file.form in (self._form, None):
                self._by_unit.setdefault(identity(file.unit), []).append(file)
        self._known = {identity(name) for name in (city.government, city.name, *(unit.name for unit in city.units))}
        self._near = NearNames({file.unit for file in files if file.unit and identity(file.unit) not in self._known})

    def of(self, *names: str) -> Found | None:
        """Return the file of the first of these names that has one; of several files, the one that states the year."""
        for name in names:
            if files := self._by_unit.get(identity(name)):
                right = [file for file in files if file.year == self.year]
                return None if len(right) > 1 else (right or files)[0]
        return None

    def problems(self, unit: Unit) -> Iterable[Problem]:
        """Say why a unit that has handed in has no file of last year."""
        if self.folder is None or self.of(unit.name) is not None:
            return
        files = self._by_unit.get(identity(unit.name), ())
        if files:
            names = "、".join(f"“{file.name}”" for file in files)
            message = f"上年目录里有 {len(files)} 个文件都是“{unit.name}”的：{names}，没有与上年核对。"
            yield LAST.at(Where(files[-1].name), message, field=heads.UNIT, hint="请只留一个，把其余的移出上年目录。")
            return
        message = f"上年目录“{self.folder}”里没有“{unit.name}”的报告，没有与上年核对。"
        near = self._near.to(unit.name, _NEAR_LAST)
        hint = f"上年目录里有“{near}”；如果是同一个单位，请把上年文件里的名称改成一样。" if near else None
        yield LAST.at(unit.where, message, field=heads.UNIT, hint=hint)

    def unused(self) -> Iterator[Problem]:
        """Name the files that are not compared with anything, each once."""
        if self.folder is None:
            return
        imported = imported_among(self._listing)
        waiting = [name for name in (*self._listing.others, *self._listing.astray) if name not in imported]
        if waiting:
            message = f"上年目录里有 {len(waiting)} 个文件不是数据文件，没有用来核对：{_quoted(waiting)}。"
            hint = "上年的报告在其中的，请先用 gentool import 导入；其他的，不用管。"
            yield LAST.at(Where(self.folder), message, hint=hint)
        unassigned = [file.name for file in self._files if not file.unit]
        if unassigned:
            message = f"上年目录里有 {len(unassigned)} 个文件看不出是哪个单位的：{_quoted(unassigned)}。"
            yield LAST.at(Where(self.folder), message, hint="请先用 gentool check 检查。")
        others = [file.name for file in self._files if file.unit and not self._is_known(file)]
        others += [file.name for files in self._by_unit.values() for file in files if self._is_older(file)]
        if others:
            why = "不是名单里应报的单位的，或者不是上年的"
            message = f"上年目录里有 {len(others)} 个文件没有用到，{why}：{_quoted(others)}。"
            yield LAST.at(Where(self.folder), message, hint="不用核对的，不用管。", severity=Severity.INFO)

    def _is_known(self, file: Found) -> bool:
        return identity(file.unit or "") in self._known and file.form in (self._form, None)

    def _is_older(self, file: Found) -> bool:
        used = self.of(file.unit or "")
        return used is not None and used is not file and identity(file.unit or "") in self._known


def _quoted(names: Sequence[str]) -> str:
    return listed([f"“{name}”" for name in names])
