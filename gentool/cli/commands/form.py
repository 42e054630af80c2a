"""``gentool form``: the Excel form, blank or with what a report's file says."""

from __future__ import annotations

from pathlib import Path

import click

from gentool.cli.chinese import ChineseCommand
from gentool.cli.console import exit_status, say, tell, typed
from gentool.cli.options import form_for, unit_option


@click.command(
    cls=ChineseCommand,
    help="""生成 Excel 填报表，用 Excel、WPS 或 LibreOffice 填写。

    写了文件的，把其中的内容填进表里；没有写的，生成空白的表。填好以后，用 gentool import 读回来。

    \b
    例：gentool form -o 财政局.xlsx --unit 云溪市财政局 --year 2025
        gentool form 财政局.yaml -o 财政局.xlsx
    """,
)
@click.argument("file", required=False, metavar="[文件]")
@click.option("-o", "--output", required=True, metavar="文件", help="填报表的文件名，以 .xlsx 结尾。")
@unit_option("空白表里单位的规范名称；也可以不写，由填表人填。")
@click.option("--year", type=click.IntRange(2000, 2099), metavar="年度", help="空白表的年度，例如 2025。")
def form(file: str | None, output: str, unit: str | None, year: int | None) -> int:
    """Write the form; an existing file is never overwritten."""
    from gentool.files import write_new

    path = Path(output)
    if path.suffix.lower() != ".xlsx":
        raise click.BadParameter(f"填报表的文件名要以 .xlsx 结尾，例如“{path.stem or '表'}.xlsx”。", param_hint="-o")
    if file is None:
        write_new(path, _blank(unit, year))
        say(f"已生成 {path}\n填好以后，请运行：gentool import {typed(path)}")
        return 0
    if unit is not None or year is not None:
        raise click.UsageError("写了文件的，单位和年度以文件里的为准，请去掉 --unit 和 --year。")
    return _filled(file, path)


def _blank(unit: str | None, year: int | None) -> bytes:
    from gentool.blanks.excel.workbook import blank

    if year is None:
        raise click.UsageError("请用 --year 写明年度，例如 --year 2025；或写上要填进表里的 .yaml 文件。")
    return blank(form_for(year), unit or "", year)


def _filled(file: str, path: Path) -> int:
    """Fill the form in as far as the file can be read, and tell what is wrong with how it is written."""
    from gentool.blanks.excel.workbook import filled
    from gentool.files import write_new
    from gentool.problems.problem import GentoolError
    from gentool.report import reading
    from gentool.yamlfile.source import open_source

    source, problems = open_source(Path(file), file)
    report, found = reading.read(source) if source is not None else (None, [])
    problems += found
    if report is None:
        raise GentoolError(*problems)
    made = filled(report)
    problems += made.problems
    write_new(path, made.data)
    say(f"已生成 {path}\n改好以后，请运行：gentool import {typed(path)}")
    if problems:
        tell(problems, 1)
    return exit_status(problems)
