"""Which files a command works on: files as named, and every YAML file below a folder."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gentool.city.model import CITY_FILE, NearNames, city_file, identity
from gentool.files import is_file, is_folder
from gentool.problems.problem import GentoolError, Problem

if TYPE_CHECKING:
    from gentool.checks.api import Loaded
    from gentool.city.model import City
    from gentool.report.model import Report

SUFFIXES = (".yaml", ".yml")
_IN_FOLDERS = (*SUFFIXES, ".yaml.txt", ".yml.txt")  # as Notepad saves them


def yaml_files(paths: Iterable[str]) -> list[str]:
    """List the report files among ``paths``, folders searched through, each file once and in order.

    Raises a usage error for a folder without any.
    """
    found: dict[str, None] = {}
    for path in paths:
        if is_folder(path):
            below = [file for file in files_below(path, _IN_FOLDERS) if Path(file).name != CITY_FILE]
            if not below:
                hint = "Excel 表和已发布的报告要先用 gentool import 导入。"
                raise click.UsageError(f"文件夹“{path}”里没有 .yaml 或 .yml 文件。{hint}")
            found.update(dict.fromkeys(below))
        else:
            found[path] = None
    return list(found)


def files_below(folder: str, suffixes: tuple[str, ...]) -> list[str]:
    """List the files below a folder with one of these endings, in order, but what is hidden or a program's own."""
    found = []
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        names = [name for name in files if name.lower().endswith(suffixes) and not name.startswith((".", "~$"))]
        found += [str(Path(root, name)) for name in names]
    return sorted(found)


def is_city(path: str) -> bool:
    """Tell whether a path is a city: its gentool.yaml, or the folder with one."""
    return Path(path).name == CITY_FILE or is_file(Path(path, CITY_FILE))


def open_city(path: str) -> City:
    """Read a city; raises GentoolError with everything wrong in its file, a usage error if there is none."""
    from gentool.city.config import read_city

    file = city_file(Path(path))
    if not is_file(file):
        other = next((name for name in (f"{CITY_FILE}.txt", "gentool.yml") if file.with_name(name).is_file()), None)
        hint = f"请把其中的 {other} 改名为 {CITY_FILE}" if other else f"请写城市的文件夹，其中要有 {CITY_FILE}"
        raise click.UsageError(f"“{path}”里没有 {CITY_FILE}。{hint}。")
    city, problems = read_city(file)
    if city is None:
        raise GentoolError(*named_from(file.parent, problems))
    return city


def named_from(root: Path, problems: Iterable[Problem]) -> list[Problem]:
    """Name the files of problems as the user would from here, where the city names them from its own folder."""
    return [problem.in_file(str(root / problem.where.file)) if problem.where.file else problem for problem in problems]


class LastYear:
    """Last year's reports by unit, from one file or a folder of them.

    A file that was named must be readable; of a folder, those that are not concern nobody but their own unit.
    """

    def __init__(self, path: str | None) -> None:
        from gentool.checks.api import read_file

        files = yaml_files([path]) if path else []
        self._read = {file: read_file(file) for file in files}
        unread = [found.problems[0] for found in self._read.values() if found.report is None and found.problems]
        if len(files) == 1 and unread:
            raise GentoolError(unread[0])
        self._unread = [problem.where.file for problem in unread]
        self._reports = {file: found.report for file, found in self._read.items() if found.report}
        self._by_unit: dict[str, list[str]] = {}
        for file, report in self._reports.items():
            self._by_unit.setdefault(identity(report.unit), []).append(file)
        self._filled: dict[str, Report | None] = {}
        self._near: dict[str, NearNames] = {}

    def load(self, file: str) -> tuple[Loaded, Report | None]:
        """Load a report together with last year's of the same unit, which 上年 and 同比 in its text may name."""
        from gentool.checks.api import read_file

        return self.fill_in(read_file(file), Path(file).parent)

    def fill_in(self, read: Loaded, folder: Path) -> tuple[Loaded, Report | None]:
        """Fill in the narrative of a report that was read, as :meth:`load`."""
        from gentool.checks.api import fill_in

        last, problems = self._choose(read.report) if read.report else (None, [])
        loaded = fill_in(read, folder, last)
        return loaded._replace(problems=loaded.problems + problems), last

    def _choose(self, report: Report) -> tuple[Report | None, list[Problem]]:
        """Choose last year's report of the same unit, or say why there is none; the only file there is, is meant."""
        from gentool.checks.years import NEAR, no_last_year

        if len(self._read) <= 1:
            return next(map(self._fill, self._read), None), []
        mine = [f for f in self._by_unit.get(identity(report.unit), ()) if self._reports[f].form.is_like(report.form)]
        found = [file for file in mine if self._reports[file].year == report.year - 1] or mine
        if len(found) == 1:
            return self._fill(found[0]), []
        if (family := report.form.family) not in self._near:
            its = (other.unit for other in self._reports.values() if other.form.family == family)
            self._near[family] = NearNames(its)
        near = self._near[family].to(report.unit, NEAR)
        return None, [no_last_year(report, [self._reports[file] for file in found], near, self._unread)]

    def _fill(self, file: str) -> Report | None:
        """Fill in the narrative of a report of last year, once it is wanted."""
        from gentool.checks.api import fill_in

        if file not in self._filled:
            self._filled[file] = fill_in(self._read[file], Path(file).parent).report
        return self._filled[file]
