"""``gentool template``: a Word template to restyle in Word or WPS, and a check that it is still complete."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gentool.cli.chinese import ChineseCommand, ChineseGroup
from gentool.cli.console import exit_status, say, show_problems, typed
from gentool.cli.options import form_option, refuse_other_ending

if TYPE_CHECKING:
    from gentool.form.model import Form


def _chosen(edition: str | None, of: str | None) -> Form:
    """Return the edition that is asked for; raises a usage error where there is none."""
    from gentool.form.loading import editions, form_of

    if edition is not None and edition not in editions(of):
        said = f"没有“{edition}”这一版格式，现有：{'、'.join(editions(of))}。"
        raise click.BadParameter(said, param_hint="--edition")
    return form_of(edition or editions(of)[-1], of)


_edition_option = click.option("--edition", metavar="版本", help="格式的版本，例如 2021；不写就用最新的。")


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
@form_option
def new(file: str, edition: str | None, of: str | None) -> int:
    """Write a copy of the edition's template; an existing file is never overwritten."""
    from gentool.files import write_new
    from gentool.form.loading import editions
    from gentool.render.docx import edition_document

    form = _chosen(edition, of)
    refuse_other_ending(file, ".docx", "文件")
    write_new(Path(file), edition_document(form))
    form_too = "" if form.is_default else f" --form {form.short}"
    edition_too = "" if form.edition == editions(of)[-1] else f" --edition {form.edition}"
    say(f"已生成 {file}\n改好样式后，请运行：gentool template check {typed(file)}{form_too}{edition_too}")
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
@form_option
def check(file: str, edition: str | None, of: str | None) -> int:
    """Check a template against an edition and return the exit status."""
    from gentool.ooxml.template import WordTemplate
    from gentool.problems.problem import GentoolError
    from gentool.render.template_check import check_template

    form = _chosen(edition, of)
    try:
        problems = check_template(WordTemplate(file), form)
    except GentoolError as error:
        problems = list(error.problems)
    show_problems(problems, 1, is_result=True)
    return exit_status(problems)
