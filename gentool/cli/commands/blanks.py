"""What is to be filled in: ``gentool init`` (the skeleton), ``form`` (the Excel form), ``schema`` (for editors)."""

from __future__ import annotations

from pathlib import Path

import click

from gentool.cli.chinese import ChineseCommand
from gentool.cli.console import complain, exit_status, say, say_bytes, show_problems, typed
from gentool.cli.options import form_for, form_option, refuse_other_ending, unit_option, year_option


@click.command(
    cls=ChineseCommand,
    help="""生成一份带说明的样稿，用记事本填写。

    加 --from 时，从上年的文件带来应当结转的数字，上年的文字作为参考写在注释里。

    \b
    例：gentool init 财政局.yaml --unit 云溪市财政局 --year 2025
        gentool init 财政局2025.yaml --year 2025 --from 财政局2024.yaml
    """,
)
@click.argument("file", required=False, metavar="[文件]")
@unit_option("单位的规范名称。")
@year_option
@click.option("--from", "last", metavar="文件", help="上年的数据文件。")
@form_option
def init(file: str | None, unit: str | None, year: int, last: str | None, of: str | None) -> int:
    """Write the skeleton; an existing file is never overwritten."""
    from gentool.blanks import yaml_blank
    from gentool.checks.api import load
    from gentool.cli.inputs import SUFFIXES
    from gentool.files import for_notepad, write_new
    from gentool.problems.problem import GentoolError

    if file and Path(file).suffix.lower() not in SUFFIXES:
        raise click.BadParameter(f"样稿的文件名要以 .yaml 结尾，例如“{Path(file).stem}.yaml”。", param_hint="文件")
    form = form_for(year, of)
    if last:
        loaded = load(last)
        if loaded.report is None:
            raise GentoolError(*loaded.problems)
        if of is None:
            form = form_for(year, loaded.report.form.family)
        elif not form.is_like(loaded.report.form):
            other = loaded.report.form.short
            raise click.BadParameter(f"“{last}”是“{other}”，不是“{form.short}”。", param_hint="--from")
        if loaded.report.year >= year:
            said = f"“{last}”是 {loaded.report.year} 年度的，不是 {year} 年度以前的。"
            raise click.BadParameter(said, param_hint="--from")
        if loaded.report.year < year - 1:
            found = f"“{last}”是 {loaded.report.year} 年度的，不是 {year - 1} 年度的"
            complain(f"注意：{found}；照上年带过来的数取自它，请核对。")
        text = yaml_blank.from_last_year(form, loaded.report, unit, year)
        unit = unit or loaded.report.unit
    elif unit:
        text = yaml_blank.blank(form, unit, year)
    else:
        raise click.UsageError("请用 --unit 写明单位名称，或用 --from 指定上年的文件。")
    path = Path(file or f"{unit}{year}{'' if form.is_default else form.short}.yaml")
    write_new(path, for_notepad(text))
    say(f"已生成 {path}\n请用记事本打开填写，然后运行：gentool check {typed(path)}")
    return 0


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
@form_option
def form(file: str | None, output: str, unit: str | None, year: int | None, of: str | None) -> int:
    """Write the form; an existing file is never overwritten."""
    from gentool.blanks.excel.workbook import blank
    from gentool.files import write_new

    path = Path(output)
    refuse_other_ending(output, ".xlsx", "-o", "填报表的文件名")
    if file is None:
        if year is None:
            raise click.UsageError("请用 --year 写明年度，例如 --year 2025；或写上要填进表里的 .yaml 文件。")
        write_new(path, blank(form_for(year, of), unit or "", year))
        say(f"已生成 {path}\n填好以后，请运行：gentool import {typed(path)}")
        return 0
    if unit is not None or year is not None:
        raise click.UsageError("写了文件的，单位和年度以文件里的为准，请去掉 --unit 和 --year。")
    if of is not None:
        raise click.UsageError("写了文件的，是哪一种报告以文件里的为准，请去掉 --form。")
    return _filled(file, path)


def _filled(file: str, path: Path) -> int:
    """Fill the form in as far as the file can be read, and tell what is wrong with how it is written."""
    from gentool.blanks.excel.workbook import filled
    from gentool.checks.api import read_file
    from gentool.files import write_new
    from gentool.problems.problem import GentoolError

    read = read_file(file)
    if read.report is None:
        raise GentoolError(*read.problems)
    data, too_long = filled(read.report)
    problems = [*read.problems, *too_long]
    write_new(path, data)
    say(f"已生成 {path}\n改好以后，请运行：gentool import {typed(path)}")
    if problems:
        show_problems(problems, 1)
    return exit_status(problems)


@click.command(
    cls=ChineseCommand,
    help="""输出数据文件的 JSON Schema，供编辑器提示和检查。

    \b
    例：gentool schema -o gentool.schema.json
    """,
)
@click.option("-o", "--output", metavar="文件", help="写入文件；不写就显示在屏幕上。")
@form_option
def schema(output: str | None, of: str | None) -> int:
    """Print or write the schema."""
    from gentool.blanks.json_schema import schema_text
    from gentool.files import write_atomically

    if output is None:
        say_bytes(schema_text(of))
        return 0
    refuse_other_ending(output, ".json", "-o")
    write_atomically(Path(output), schema_text(of).encode("utf-8"))
    say(f"已生成 {output}")
    return 0
