"""``gentool import``: published reports and filled Excel forms → YAML files to go on with."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gentool.cli.chinese import ChineseCommand
from gentool.cli.console import complain, say, typed, wants_colour
from gentool.problems import Code, GentoolError, Problem, Severity, Where, has_errors

if TYPE_CHECKING:
    from gentool.importing.library import Imported

SUFFIX = ".yaml"
TAKEN = Code(
    "I-NAME",
    Severity.ERROR,
    "两份来源会写成同名的文件",
    "请给其中一份来源换一个文件名，再单独导入。",
)
CHANGED = Code(
    "I-KEEP",
    Severity.ERROR,
    "同名的文件在导入以后改动过，没有覆盖",
    "请把原来的文件改名或移走再导入，或用 -o 另写一个文件名。",
)
SAME = Code(
    "I-SAME",
    Severity.WARNING,
    "两份来源是同一单位同一年度的报告",
    "请核对应当用哪一份，删去另一份。",
)
CODES = (TAKEN, CHANGED, SAME)


@click.command(
    "import",
    cls=ChineseCommand,
    help="""把已经公布的报告，或填好的 Excel 表，变成数据文件。

    可以导入网页（.html）、Word（.docx、.doc）、PDF、纯文本（.txt）、Markdown（.md）和 gentool form 生成的
    Excel 表（.xlsx）。写文件夹时，导入其中所有这些文件，最后列表说明。

    来源怎么写就怎么收：写错的照收，由检查指出；空着的、读不出的留空，并逐项列出。

    \b
    例：gentool import 财政局2024.docx
        gentool import 财政局2025.xlsx -o 财政局.yaml
        gentool import 下载的网页 -o 2024
    """,
)
@click.argument("sources", nargs=-1, required=True, metavar="文件或文件夹...")
@click.option(
    "-o",
    "--output",
    metavar="文件或文件夹",
    help="写到哪个 .yaml 文件，或哪个文件夹；不写就放在来源旁边。",
)
@click.option("--unit", metavar="名称", help="单位的规范名称；不写就取来源里的。")
@click.option("--year", type=click.IntRange(2000, 2099), metavar="年度", help="报告的年度；不写就取来源里的。")
def import_(sources: tuple[str, ...], output: str | None, unit: str | None, year: int | None) -> int:
    """Import every source; go on past a broken one; return the exit status."""
    from gentool.cli.sources import bytes_of, sources_among
    from gentool.importing.library import import_source

    files = sources_among(sources)
    if unit is not None:
        _check_unit(unit, len(files))
    target = _Target(output, len(files))
    problems: list[Problem] = []
    forms: set[str] = set()
    rows: list[Sequence[str]] = []
    unreadable = False
    for file in files:
        path = target.path_of(file)
        try:
            data = bytes_of(file)
            imported = import_source(data, file, yaml_name=str(path), unit=unit, year=year, folder=path.parent)
            found = [*imported.problems, *target.same(file, imported)]
            if imported.text is not None:
                target.write(file, path, imported.text)
        except GentoolError as error:
            problems += error.problems
            rows.append((file, "", "", "没有导入", "1", ""))
            unreadable |= not isinstance(error, _UnwrittenError)
            continue
        problems += found
        forms |= {file} if imported.is_form else set()
        unreadable |= imported.is_unreadable
        rows.append(_row(file, imported, found))
    _tell(problems, rows, target, forms)
    return 2 if unreadable else int(has_errors(problems))


class _UnwrittenError(GentoolError):
    """Raised where a source was read, but its file could not be written."""


class _Target:
    """Where the YAML files go, and which were written."""

    def __init__(self, output: str | None, count: int) -> None:
        self.file = Path(output) if output and Path(output).suffix.lower() in (".yaml", ".yml") else None
        self.folder = Path(output) if output and not self.file else None
        if self.file and count > 1:
            raise click.UsageError(f"要导入 {count} 份来源，-o 请写文件夹，不要写文件名。")
        self.written: dict[Path, str] = {}
        self.reports: dict[tuple[str, int], str] = {}

    def path_of(self, source: str) -> Path:
        """Return the file for a source."""
        if self.file:
            return self.file
        return (self.folder or Path(source).parent) / f"{Path(source).stem}{SUFFIX}"

    def write(self, source: str, path: Path, text: str) -> None:
        """Write a file; what a clerk has worked on since is never replaced."""
        from gentool.files import write_atomically
        from gentool.importing.yaml_file import is_untouched
        from gentool.source import decode

        first = self.written.get(path)
        if first is not None:
            message = f"与“{first}”会写成同名的文件“{path}”，没有写。"
            raise _UnwrittenError(TAKEN.at(Where(source), message))
        if path.exists():
            old, _ = decode(path.read_bytes(), str(path)) if path.is_file() else (None, [])
            if old is None or not is_untouched(old):
                raise _UnwrittenError(CHANGED.at(Where(str(path)), f"“{path}”已经存在，不是原样的导入结果，没有覆盖。"))
        try:
            # As for the skeleton: Notepad before 2019 needs the mark and the line ends.
            write_atomically(path, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode("utf-8"))
        except GentoolError as error:
            raise _UnwrittenError(*error.problems) from error
        self.written[path] = source

    def same(self, source: str, imported: Imported) -> Sequence[Problem]:
        """Tell a second report of the same unit and year."""
        report = imported.report.report
        if report is None:
            return ()
        first = self.reports.setdefault((report.unit, report.year), source)
        if first == source:
            return ()
        message = f"与“{first}”都是{report.unit} {report.year} 年度的报告。"
        return (SAME.at(Where(source), message),)


def _check_unit(unit: str, count: int) -> None:
    from gentool.reading.heads import fault_of_unit

    if count > 1:
        raise click.UsageError(f"要导入 {count} 份来源，不能都写成同一个单位。请去掉 --unit，或一份一份导入。")
    if fault := fault_of_unit(unit) if unit.strip() else "单位名称是空的。":
        raise click.BadParameter(fault, param_hint="--unit")


def _row(file: str, imported: Imported, found: Sequence[Problem]) -> Sequence[str]:
    report = imported.report.report
    errors = sum(problem.is_error for problem in found)
    warnings = sum(problem.severity is Severity.WARNING for problem in found)
    if imported.text is None:
        return (file, "", "", "没有导入", str(errors), str(warnings))
    unit = report.unit if report else ""
    year = str(report.year) if report else ""
    state = "有错" if errors else "请核对" if warnings else "完整"
    return (file, unit, year, state, str(errors), str(warnings))


def _tell(problems: Sequence[Problem], rows: Sequence[Sequence[str]], target: _Target, forms: set[str]) -> None:
    """Print the problems, then what came through: a line for one source, a table for several."""
    from gentool.cli.tables import aligned
    from gentool.reporters import as_text

    if problems:
        told = as_text(problems, colour=wants_colour(sys.stderr), files=len(rows))
        complain(told.rstrip("\n").rpartition("\n")[0])
    if len(rows) > 1:
        heads = ("来源", "单位", "年度", "结果", "错误", "警告")
        say(aligned([heads, *rows], numbers=frozenset({4, 5})))
        say(f"共 {len(rows)} 份来源，写成 {len(target.written)} 个数据文件。")
    for path, source in target.written.items() if len(rows) == 1 else ():
        say(f"已生成 {path}")
        if source not in forms:
            say(f"请用记事本打开，对照来源核对，然后运行：gentool check {typed(path)}")
        elif has_errors(problems):
            say(f"请在 Excel 表里改正以上错误，保存，关闭，再运行一次：gentool import {typed(source)}")
        else:
            say(f"没有错误。生成报告请运行：gentool build {typed(path)}")
