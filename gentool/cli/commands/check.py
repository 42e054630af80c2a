"""``gentool check``: say what is wrong in files or folders, as text, JSON or SARIF."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from gentool.cli.chinese import ChineseCommand
from gentool.cli.console import exit_status, say_bytes, show_problems
from gentool.cli.options import last_year_option, style_option
from gentool.problems.problem import GentoolError, Problem

if TYPE_CHECKING:
    from gentool.report.model import Report


@click.command(
    cls=ChineseCommand,
    help="""检查报告数据文件，逐行指出问题。

    可以写多个文件；写文件夹时，检查其中所有 .yaml 和 .yml 文件。文件夹里有 gentool.yaml 的，按城市检查：
    对照单位名单、上年目录和本市的规则。

    \b
    例：gentool check 财政局.yaml
        gentool check 财政局.yaml --last-year 去年/财政局.yaml
    """,
)
@click.argument("paths", nargs=-1, required=True, metavar="文件或文件夹...")
@last_year_option
@style_option(["text", "json", "sarif"], "输出格式：text（文字）、json 或 sarif。")
def check(paths: tuple[str, ...], last_year: str | None, style: str) -> int:
    """Check files and return the exit status."""
    from gentool.checks.api import examine
    from gentool.cli.inputs import LastYear, is_city, yaml_files
    from gentool.problems.output import as_json, as_sarif

    problems: list[Problem] = []
    checked = 0
    for city in filter(is_city, paths):
        found, count = _check_city(city)
        problems += found
        checked += count
    files = yaml_files(path for path in paths if not is_city(path))
    before = LastYear(last_year)
    read = [before.load(file) for file in files]
    of_body: dict[tuple[str, int], list[Report]] = {}
    for report in (loaded.report for loaded, _ in read if loaded.report):
        of_body.setdefault((report.unit, report.year), []).append(report)
    for loaded, last in read:
        others = of_body[loaded.report.unit, loaded.report.year] if loaded.report else ()
        problems += examine(loaded, last_year=last, others=others)
    checked += len(files)
    if style == "json":
        say_bytes(as_json(problems, checked))
    elif style == "sarif":
        from gentool import __version__
        from gentool.cli.codes import all_codes

        say_bytes(as_sarif(problems, checked, all_codes(), __version__))
    else:
        show_problems(problems, checked, is_result=True)
    return exit_status(problems)


def _check_city(path: str) -> tuple[Sequence[Problem], int]:
    """Check a city, or say what is wrong with its gentool.yaml; returns how many files that were."""
    from gentool.city.batch.work import check_city
    from gentool.cli.inputs import named_from, open_city

    try:
        city = open_city(path)
    except GentoolError as error:
        return error.problems, 1
    checked = [check_city(each) for each in city.each]
    files = sum(count for _, count in checked) - len(city.others)  # which all count gentool.yaml
    return named_from(city.root, [problem for found, _ in checked for problem in found]), files
