"""Which files a command works on: files as named, every YAML file below a folder; what an import reads, and writes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gentool.city.model import CITY_FILE, NearNames, city_file, identity
from gentool.cli.options import SUFFIX_OF_FILE
from gentool.files import for_notepad, is_file, is_folder, is_there, write_atomically
from gentool.problems.problem import GentoolError, Problem, Where

if TYPE_CHECKING:
    from gentool.checks.api import Loaded
    from gentool.city.model import City
    from gentool.report.model import Report

SUFFIXES = (".yaml", ".yml")
IN_FOLDERS = (*SUFFIXES, ".yaml.txt", ".yml.txt")  # as Notepad saves them
SOURCES = (  # those in use first: messages name a few
    ".docx", ".html", ".pdf", ".xlsx", ".txt",
    ".htm", ".shtml", ".xhtml", ".mht", ".mhtml", ".docm", ".doc", ".wps", ".rtf", ".xlsm", ".xls", ".et", ".md",
    ".markdown",
)  # fmt: skip
SLOW = (".pdf", ".doc", ".wps", ".rtf")  # half a second each, and more


def yaml_files(paths: Iterable[str]) -> list[str]:
    """List the report files among ``paths``, folders searched through, each file once and in order.

    Raises a usage error for a folder without any.
    """
    found: dict[str, None] = {}
    for path in paths:
        if is_folder(path):
            below = [file for file in files_below(path, IN_FOLDERS) if Path(file).name != CITY_FILE]
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


def sources_among(paths: Iterable[str]) -> dict[str, Path]:
    """List the sources among ``paths``, folders searched through, each once and in order, with its place.

    The place is the folder of a source below the folder that was named; what is named itself has none.
    Raises a usage error for a folder without any source.
    """
    found: dict[str, Path] = {}
    for path in paths:
        if is_folder(path):
            below = files_below(path, SOURCES)
            if not below:
                raise click.UsageError(f"文件夹“{path}”里没有可以导入的文件（{'、'.join(SOURCES[:5])} 等）。")
            for source in below:
                found.setdefault(source, Path(source).parent.relative_to(path))
        else:
            found.setdefault(path, Path())
    return found


class Targets:
    """Where the YAML files go: ``paths`` by source, ``written`` the sources whose files are there.

    Raises a usage error for an output that is neither a YAML file nor a folder.
    """

    def __init__(self, output: str | None, sources: Mapping[str, Path]) -> None:
        self.paths: dict[str, Path] = {}
        self.written: list[str] = []
        self._first: dict[Path, str] = {}  # of several sources with the same file, the first has it
        is_file = output is not None and _is_file(output)
        if is_file and len(sources) > 1:
            raise click.UsageError(f"要导入 {len(sources)} 份来源，-o 请写文件夹，不要写文件名。")
        for source, place in sources.items():  # whose place is kept below the folder of the output
            beside = Path(output, place) if output else Path(source).parent
            self.paths[source] = Path(output) if output and is_file else beside / f"{Path(source).stem}{SUFFIXES[0]}"
            self._first.setdefault(self.paths[source], source)

    def write(self, source: str, text: str | None) -> Sequence[Problem]:
        """Write a source's file if there is a text, or say why not; what a clerk has worked on is never replaced."""
        if text is None:
            return ()
        from gentool.importing import faults

        path = self.paths[source]
        if (first := self._first[path]) != source:
            return (faults.TAKEN.at(Where(source), f"与“{first}”会写成同名的文件“{path}”，没有写。"),)
        if is_there(path) and not _is_ours(path):
            message = "这个文件已经存在，而且不是原样的导入结果（可能改动过），没有覆盖。"
            return (faults.CHANGED.at(Where(str(path)), message),)
        try:
            write_atomically(path, for_notepad(text))
        except GentoolError as error:
            return error.problems
        self.written.append(source)
        return ()


def _is_file(output: str) -> bool:
    """Tell whether an output is a YAML file; otherwise it is a folder, there or to be made."""
    path = Path(output)
    if is_folder(output) or output.endswith(("/", os.sep)):
        return False
    if path.suffix.lower() in SUFFIXES:
        return True
    if is_there(output):
        raise click.UsageError(f"-o 写的“{output}”是已有的文件，但不是 .yaml 文件。请写 .yaml 文件名，或文件夹。")
    if SUFFIX_OF_FILE.fullmatch(path.suffix):
        hint = f"请写 {path.with_suffix(SUFFIXES[0])}；要写文件夹的，请在后面加“/”。"
        raise click.UsageError(f"-o 写的“{output}”不是 .yaml 文件。{hint}")
    return False


def _is_ours(path: Path) -> bool:
    """Tell a file that an import wrote and nobody has touched since."""
    from gentool.files import MOST_BYTES, read_bytes
    from gentool.importing.yaml_file import is_untouched
    from gentool.yamlfile.source import decode

    try:
        text, _ = decode(read_bytes(path, MOST_BYTES), str(path))
    except OSError:
        return False
    return text is not None and is_untouched(text)
