"""``gentool init``: a skeleton with comments, ready to fill, or started from last year's file."""

from __future__ import annotations

from pathlib import Path

import click

from gentool.cli.chinese import ChineseCommand
from gentool.cli.console import complain, say, typed
from gentool.cli.options import form_for, unit_option, year_option


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
def init(file: str | None, unit: str | None, year: int, last: str | None) -> int:
    """Write the skeleton; an existing file is never overwritten."""
    from gentool.blanks import yaml_blank
    from gentool.checks.api import load
    from gentool.cli.inputs import SUFFIXES
    from gentool.files import for_notepad, write_new
    from gentool.problems.problem import GentoolError

    if file and Path(file).suffix.lower() not in SUFFIXES:
        raise click.BadParameter(f"样稿的文件名要以 .yaml 结尾，例如“{Path(file).stem}.yaml”。", param_hint="文件")
    form = form_for(year)
    if last:
        loaded = load(last)
        if loaded.report is None:
            raise GentoolError(*loaded.problems)
        if loaded.report.year >= year:
            raise click.BadParameter(
                f"“{last}”是 {loaded.report.year} 年度的，不是 {year} 年度以前的。", param_hint="--from"
            )
        if loaded.report.year < year - 1:
            told = f"“{last}”是 {loaded.report.year} 年度的，不是 {year - 1} 年度的"
            complain(f"注意：{told}；照上年带过来的数取自它，请核对。")
        text = yaml_blank.from_last_year(form, loaded.report, unit, year)
        unit = unit or loaded.report.unit
    elif unit:
        text = yaml_blank.blank(form, unit, year)
    else:
        raise click.UsageError("请用 --unit 写明单位名称，或用 --from 指定上年的文件。")
    path = Path(file or f"{unit}{year}.yaml")
    write_new(path, for_notepad(text))
    say(f"已生成 {path}\n请用记事本打开填写，然后运行：gentool check {typed(path)}")
    return 0
