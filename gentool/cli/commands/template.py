"""``gentool template``: a Word template to restyle in Word or WPS, and a check that it is still complete."""

from __future__ import annotations

from pathlib import Path

import click

from gentool.cli.chinese import ChineseCommand, ChineseGroup
from gentool.cli.console import exit_status, say, show_problems, typed


def _edition(context: click.Context, parameter: click.Parameter, value: str | None) -> str:
    from gentool.form.loading import editions

    if value is not None and value not in editions():
        raise click.BadParameter(f"没有“{value}”这一版格式，现有：{'、'.join(editions())}。")
    return value or editions()[-1]


_edition_option = click.option(
    "--edition", callback=_edition, metavar="版本", help="格式的版本，例如 2021；不写就用最新的。"
)


@click.group(
    cls=ChineseGroup,
    help="""取出 Word 模板自行修改样式，或检查改过的模板。

    \b
    例：gentool template new 本局模板.docx
        （用 Word 或 WPS 改字体、页眉等，花括号里的内容不要动）
        gentool template check 本局模板.docx
        gentool build 财政局.yaml --template 本局模板.docx
    """,
)
def template() -> None:
    """Hold the two commands."""


@template.command(
    cls=ChineseCommand,
    help="""生成一份 Word 模板，可用 Word 或 WPS 修改。

    \b
    例：gentool template new 本局模板.docx
    """,
)
@click.argument("file", metavar="文件")
@_edition_option
def new(file: str, edition: str) -> int:
    """Write a copy of the edition's template; an existing file is never overwritten."""
    from gentool.files import write_new
    from gentool.form.loading import editions, form_of, template_file

    if Path(file).suffix.lower() != ".docx":
        raise click.BadParameter(f"文件名要以 .docx 结尾，例如“{Path(file).stem}.docx”。", param_hint="文件")
    write_new(Path(file), template_file(form_of(edition), "report.docx").read_bytes())
    edition_too = "" if edition == editions()[-1] else f" --edition {edition}"
    say(f"已生成 {file}\n改好样式后，请运行：gentool template check {typed(file)}{edition_too}")
    return 0


@template.command(
    cls=ChineseCommand,
    help="""检查 Word 模板：标题和单元格是否齐全，花括号的写法是否正确。

    \b
    例：gentool template check 本局模板.docx
    """,
)
@click.argument("file", metavar="文件")
@_edition_option
def check(file: str, edition: str) -> int:
    """Check a template against an edition and return the exit status."""
    from gentool.form.loading import form_of
    from gentool.problems.problem import GentoolError
    from gentool.render.build import open_template
    from gentool.render.template_check import check_template

    try:
        problems = check_template(open_template(file), form_of(edition))
    except GentoolError as error:
        problems = list(error.problems)
    show_problems(problems, 1, is_result=True)
    return exit_status(problems)
