"""Which files a command works on: files as named, and every YAML file below a folder."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gentool.city.model import CITY_FILE, city_file
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
        if _is_folder(path):
            below = sorted(_below(path))
            if not below:
                hint = "Excel 表和已发布的报告要先用 gentool import 导入。"
                raise click.UsageError(f"文件夹“{path}”里没有 .yaml 或 .yml 文件。{hint}")
            found.update(dict.fromkeys(below))
        else:
            found[path] = None
    return list(found)


def _is_folder(path: str) -> bool:
    """Tell whether a path is a folder; one that the system cannot even look up is none, and told when it is opened."""
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):
        return False


def _below(folder: str) -> Iterator[str]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            if name.lower().endswith(_IN_FOLDERS) and name != CITY_FILE and not name.startswith("."):
                yield str(Path(root, name))


def is_city(path: str) -> bool:
    """Tell whether a path is a city: its gentool.yaml, or the folder with one."""
    try:
        return Path(path).name == CITY_FILE or Path(path, CITY_FILE).is_file()
    except (OSError, ValueError):  # told when it is opened
        return False


def open_city(path: str) -> City:
    """Read a city; raises GentoolError with everything wrong in its file, a usage error if there is none."""
    from gentool.city.config import read_city

    file = city_file(Path(path))
    if not file.is_file():
        raise click.UsageError(f"“{path}”里没有 {CITY_FILE}。请写城市的文件夹，其中要有 {CITY_FILE}。")
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
        from gentool.checks.api import load
        from gentool.checks.years import no_last_year
        from gentool.city.model import identity

        self._load = load
        self._identity = identity
        self._none = no_last_year
        loaded = [load(file) for file in yaml_files([path])] if path else []
        unread = [found.problems[0] for found in loaded if found.report is None and found.problems]
        if len(loaded) == 1 and unread:
            raise GentoolError(unread[0])
        self._unread = [problem.where.file for problem in unread]
        self._reports = [found.report for found in loaded if found.report]
        self._single = self._reports[0] if len(loaded) == 1 else None

    def load(self, file: str) -> tuple[Loaded, Report | None]:
        """Load a report together with last year's of the same unit, which 上年 and 同比 in its text may name."""
        if self._single is not None:
            return self._load(file, last_year=self._single), self._single
        loaded = self._load(file)
        if loaded.report is None or not (self._reports or self._unread):
            return loaded, None
        mine = self._identity(loaded.report.unit)
        found = [report for report in self._reports if self._identity(report.unit) == mine]
        found = [report for report in found if report.year == loaded.report.year - 1] or found
        if len(found) == 1:
            return self._load(file, last_year=found[0]), found[0]
        told = self._none(loaded.report, found, [report.unit for report in self._reports], self._unread)
        return loaded._replace(problems=[*loaded.problems, told]), None
