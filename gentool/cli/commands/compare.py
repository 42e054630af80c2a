"""``gentool compare``: two reports side by side, whatever file each is in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gentool.cli.chinese import ChineseCommand
from gentool.cli.console import OK, PROBLEMS, complain, say, say_bytes, show_problems
from gentool.cli.options import style_option
from gentool.problems.problem import GentoolError, Severity

if TYPE_CHECKING:
    from gentool.cli.inputs import LastYear
    from gentool.report.model import Report


@click.command(
    cls=ChineseCommand,
    help="""对照两份报告，逐格、逐段说出不同。

    每一份可以是数据文件、已发布的网页、Word、PDF 或填好的 Excel 表：看网站上的是不是批准的那一份，或者今年的与去年的
    有什么不同。不比较图片和字体。

    \b
    例：gentool compare 财政局.yaml 网站上的.html
        gentool compare 财政局.yaml 去年/财政局.yaml -o 对照.html

    相同时结束代码为 0，不同为 1，读不了为 2。
    """,
)
@click.argument("first", metavar="前一份")
@click.argument("second", metavar="后一份")
@click.option("-o", "output", metavar="文件.html", help="另外写成网页，两份的表合在一起，不同的格标出来。")
@click.option("--last-year", metavar="文件或文件夹", help="上年的报告，数据文件里用到“上年”和“同比”时要写。")
@style_option(["text", "json"], "输出格式：text（文字）或 json。")
def compare(first: str, second: str, output: str | None, last_year: str | None, style: str) -> int:
    """Compare two files and return the exit status."""
    from gentool.cli.inputs import LastYear
    from gentool.comparing import differences
    from gentool.comparing.output import as_json, as_page, as_text

    if output and not output.lower().endswith((".html", ".htm")):
        raise click.UsageError(f"-o 写的“{output}”不是网页。请写 .html 文件名。")
    before = LastYear(last_year)
    one, other = _report(first, before), _report(second, before)
    if not one.form.is_like(other.form):
        said = f"“{first}”是“{one.form.short}”，“{second}”是“{other.form.short}”"
        raise click.UsageError(f"{said}，不是同一种报告，不能对照。")
    found = differences.compare(one, other)
    if output:
        from gentool.files import write_atomically

        write_atomically(Path(output), as_page(found).encode("utf-8"))
    if style == "json":
        say_bytes(as_json(found))
    else:
        say(as_text(found))
        if output:
            say(f"已生成 {output}")
    return OK if found.is_same else PROBLEMS


def _report(file: str, before: LastYear) -> Report:
    """Read a report from whatever file it is in; raises GentoolError where there is none in it."""
    from gentool.cli.inputs import IN_FOLDERS

    if file.lower().endswith(IN_FOLDERS):
        loaded, _ = before.load(file)
        report, problems = loaded.report, loaded.problems
    else:
        from gentool.files import bytes_of
        from gentool.importing import faults
        from gentool.importing.api import import_source
        from gentool.importing.blocks import MOST_BYTES

        imported = import_source(bytes_of(file, file, MOST_BYTES, faults.TOO_MUCH), file, yaml_name=file)
        report, problems = imported.report.report, imported.problems
        if imported.is_form and imported.text is not None:  # its text may hold placeholders and pictures
            from gentool.checks.api import read_source
            from gentool.yamlfile.source import source_of

            read = read_source(*source_of(imported.text.encode("utf-8"), file))
            report = before.fill_in(read, Path(file).parent)[0].report
            problems = [problem for problem in problems if problem.code[0] != "N"]
    serious = [problem for problem in problems if problem.is_error]
    if report is None:
        raise GentoolError(*(serious or problems))
    doubts = [problem for problem in problems if problem.code[0] == "I" and problem.severity is Severity.WARNING]
    if unsure := [*(problem for problem in serious if problem.code[0] in "IRN"), *doubts]:
        show_problems(unsure)
        complain(f"“{file}”有读不准的地方，下面的对照可能不全。")
    return report
