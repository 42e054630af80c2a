"""``gentool check``: say what is wrong in files or folders, as text, JSON or SARIF."""

from __future__ import annotations

import sys

import click

from gentool.cli.chinese import ChineseCommand
from gentool.cli.console import say, say_bytes, wants_colour
from gentool.problems import has_errors


@click.command(
    cls=ChineseCommand,
    help="""检查报告数据文件，逐行指出问题。

    可以写多个文件；写文件夹时，检查其中所有 .yaml 和 .yml 文件。

    \b
    例：gentool check 财政局.yaml
        gentool check 财政局.yaml --last-year 去年/财政局.yaml
    """,
)
@click.argument("paths", nargs=-1, required=True, metavar="文件或文件夹...")
@click.option("--last-year", metavar="文件或文件夹", help="上年的报告，供“上年”和“同比”使用。")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
    metavar="格式",
    help="输出格式：text（文字）、json 或 sarif。",
)
def check(paths: tuple[str, ...], last_year: str | None, style: str) -> int:
    """Check files and return the exit status."""
    from gentool import reporters
    from gentool.cli.inputs import LastYear, yaml_files
    from gentool.library import check as check_report

    files = yaml_files(paths)
    before = LastYear(last_year)
    problems = []
    unreadable = False
    for file in files:
        loaded, last = before.load(file)
        problems += loaded.problems
        unreadable |= loaded.is_unreadable
        if loaded.report:
            problems += check_report(loaded.report, last_year=last)
    if style == "json":
        say_bytes(reporters.as_json(problems, len(files)))
    elif style == "sarif":
        from gentool import __version__
        from gentool.catalogue import all_codes

        say_bytes(reporters.as_sarif(problems, len(files), all_codes(), __version__))
    else:
        say(reporters.as_text(problems, colour=wants_colour(sys.stdout), files=len(files)).rstrip("\n"))
    return 2 if unreadable else int(has_errors(problems))
