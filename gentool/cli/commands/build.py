"""``gentool build``: check, then write the Word, the page and other forms of a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from gentool.cli.chinese import ChineseCommand
from gentool.cli.console import complain, exit_status, say, show_problems, typed
from gentool.cli.options import last_year_option, refuse_file_name, template_option, to_option
from gentool.problems.problem import GentoolError, Problem, Where


@click.command(
    cls=ChineseCommand,
    help="""检查后生成报告：Word（docx）、网页（html）、供粘贴到网站后台的片段（fragment）、PDF。

    有错误时不生成；加 --draft 可以照样生成草稿，每页印有“草稿”字样。

    \b
    例：gentool build 财政局.yaml
        gentool build 财政局.yaml -o 输出 --to docx,html,pdf
        gentool build 财政局.yaml --template 本局模板.docx
    """,
)
@click.argument("files", nargs=-1, required=True, metavar="文件...")
@click.option("-o", "--output", metavar="文件夹", help="输出到哪个文件夹；不写就放在数据文件旁边。")
@to_option
@template_option
@click.option("--draft", is_flag=True, help="有错误也生成，每页印“草稿”字样，文件名带“（草稿）”。")
@click.option("--office-fonts", is_flag=True, help="PDF 用本机的公文字体（小标宋、仿宋、楷体、黑体）排；缺哪种会说明。")
@last_year_option
def build(
    files: tuple[str, ...],
    output: str | None,
    formats: tuple[str, ...],
    template_path: str | None,
    draft: bool,
    office_fonts: bool,
    last_year: str | None,
) -> int:
    """Build every file; go on past a broken one; return the exit status."""
    from gentool.cli.inputs import LastYear, is_city, yaml_files
    from gentool.ooxml.template import WordTemplate
    from gentool.render.build import SUFFIXES, make, stem_of

    refuse_file_name(output)
    if apart := next((file for file in files if file.strip(",，") in SUFFIXES and not Path(file).exists()), None):
        hint = "--to 的几种格式用逗号隔开，中间不要留空格，例如 --to docx,html。"
        raise click.UsageError(f"“{apart}”被当作了文件。{hint}")
    if city := next(filter(is_city, files), None):
        raise click.UsageError(f"“{city}”是城市，要生成各单位的报告，请用：gentool batch {typed(city)}")
    inputs = yaml_files(files)
    before = LastYear(last_year)
    template = WordTemplate(template_path) if template_path else None
    problems: list[Problem] = []
    taken: dict[Path, str] = {}
    for file in inputs:
        loaded, last = before.load(file)
        made = make(loaded, formats, last_year=last, template=template, draft=draft, office_fonts=office_fonts)
        problems += made.problems
        if loaded.report and made.files:
            stem = Path(output or Path(file).parent, stem_of(loaded.report.title, draft=draft))
            problems += _written(file, stem, made.files, taken)
        elif loaded.report:
            complain(f"没有生成“{file}”的报告，原因见下；改正后再试，或加 --draft 先生成草稿。")
    show_problems(problems, len(inputs))
    return exit_status(problems)


def _written(file: str, stem: Path, files: Mapping[str, bytes], taken: dict[Path, str]) -> Sequence[Problem]:
    """Write a report's files and return what stood in the way; ``taken`` holds the names in use."""
    from gentool.files import SAME_NAME, write_atomically
    from gentool.render.build import SUFFIXES

    first = taken.setdefault(stem, file)
    if first != file:
        return [SAME_NAME.at(Where(file), f"与“{first}”会生成同名的报告“{stem.name}”。")]
    try:
        for name, data in files.items():
            path = f"{stem}{SUFFIXES[name]}"
            write_atomically(Path(path), data)
            say(f"已生成 {path}")
    except GentoolError as error:
        return error.problems
    return ()
