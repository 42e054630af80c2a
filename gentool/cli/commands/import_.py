"""``gentool import``: published reports and filled Excel forms → YAML files to go on with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from gentool.cli.chinese import ChineseCommand
from gentool.cli.console import exit_status, say, show_problems, typed
from gentool.cli.options import unit_option
from gentool.problems.problem import Problem, Severity, Where, has_errors

if TYPE_CHECKING:
    from gentool.cli.inputs import Targets
    from gentool.importing.api import Job, Outcome

_SLOW_PAY_FROM = 4  # sources that take half a second each: from so many on, a pool of processes pays


@click.command(
    "import",
    cls=ChineseCommand,
    help="""把已经公布的报告，或填好的 Excel 表，变成数据文件。

    可以导入网页（.html）、Word（.docx、.doc）、PDF、纯文本（.txt）、Markdown（.md）和 gentool form 生成的
    Excel 表（.xlsx）。写文件夹时，导入其中（包括下级文件夹里）所有这些文件，最后列表说明。

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
    help="写到哪个 .yaml 文件，或哪个文件夹（下级文件夹照样保留）；不写就放在来源旁边。",
)
@unit_option("单位的规范名称；不写就取来源里的。")
@click.option("--year", type=click.IntRange(2000, 2099), metavar="年度", help="报告的年度；不写就取来源里的。")
@click.option("-j", "--jobs", type=click.IntRange(1), metavar="个数", help="同时用几个进程；不写由程序决定。")
def import_(sources: tuple[str, ...], output: str | None, unit: str | None, year: int | None, jobs: int | None) -> int:
    """Import every source; go on past a broken one; return the exit status."""
    from gentool.cli.inputs import Targets, sources_among
    from gentool.importing.api import Job

    files = sources_among(sources)
    if unit is not None and len(files) > 1:
        raise click.UsageError(f"要导入 {len(files)} 份来源，不能都写成同一个单位。请去掉 --unit，或一份一份导入。")
    targets = Targets(output, files)
    done = _run([Job(file, target, unit, year) for file, target in targets.paths.items()], targets, jobs)
    problems: list[Problem] = []
    rows: list[Sequence[str]] = []
    seen: dict[tuple[str, int | None, str], str] = {}
    for job, outcome, unwritten in done:
        found = [*outcome.problems, *_same(job, outcome, seen)]
        problems += unwritten or found  # those of a file that is not there are only counted
        rows.append(_row(job, outcome, [*unwritten, *found], is_written=job.source in targets.written))
    _tell(problems, rows, targets, {job.source for job, outcome, _ in done if outcome.is_form})
    return exit_status(problems, is_unreadable=any(outcome.is_unreadable for _, outcome, _ in done))


def _run(jobs: Sequence[Job], targets: Targets, workers: int | None) -> list[tuple[Job, Outcome, Sequence[Problem]]]:
    """Do all jobs, in several processes where that pays, and write every file as soon as it is made.

    Returns the jobs in their order, their outcomes without the texts, and why a file was not written.
    """
    from gentool.cli.console import Progress
    from gentool.cli.inputs import SLOW
    from gentool.importing.api import failed, work
    from gentool.workers import processors, run_jobs, runner_for

    slow = sum(job.source.lower().endswith(SLOW) for job in jobs)
    if workers is None and slow >= _SLOW_PAY_FROM:
        workers = processors()
    done: dict[Job, tuple[Outcome, Sequence[Problem]]] = {}
    with Progress() as progress, runner_for(work, len(jobs), workers) as runner:
        for job, outcome in run_jobs(jobs, failed, runner):
            done[job] = outcome.without_text(), targets.write(job.source, outcome.text)
            if len(jobs) > 1:
                progress.step(len(done), len(jobs), job.source, "")
    return [(job, *done[job]) for job in jobs]


def _same(job: Job, outcome: Outcome, seen: dict[tuple[str, int | None, str], str]) -> Sequence[Problem]:
    """Tell a second report of the same unit and year."""
    if not outcome.unit:
        return ()
    first = seen.setdefault((outcome.unit, outcome.year, outcome.report), job.source)
    if first == job.source:
        return ()
    message = f"与“{first}”都是{outcome.unit} {outcome.year} 年度的报告。"
    from gentool.importing.faults import SAME

    return (SAME.at(Where(job.source), message),)


def _row(job: Job, outcome: Outcome, found: Sequence[Problem], *, is_written: bool) -> Sequence[str]:
    errors = sum(problem.is_error for problem in found)
    warnings = sum(problem.severity is Severity.WARNING for problem in found)
    if not outcome.is_made:
        state = "没有导入"
    else:
        state = "没有写" if not is_written else "有错" if errors else "请核对" if warnings else "完整"
    return (job.source, outcome.unit, str(outcome.year or ""), state, str(errors or ""), str(warnings or ""))


def _tell(problems: Sequence[Problem], rows: Sequence[Sequence[str]], targets: Targets, forms: set[str]) -> None:
    """Print the problems, then what came through: a few lines for one source, a table for several."""
    from gentool.cli.console import aligned

    if problems:
        show_problems(problems)
    if len(rows) > 1:
        heads = ("来源", "单位", "年度", "结果", "错误", "警告")
        say(aligned([heads, *rows], numbers=frozenset({4, 5})))
        say(f"共 {len(rows)} 份来源，写成 {len(targets.written)} 个数据文件。")
        return
    for source in targets.written:
        path = targets.paths[source]
        say(f"已生成 {path}")
        if source not in forms:
            say(f"请用记事本打开，对照来源核对，然后运行：gentool check {typed(path)}")
        elif has_errors(problems):
            say(f"请在 Excel 表里改正以上错误，保存，关闭，再运行一次：gentool import {typed(source)}")
        else:
            say(f"没有错误。生成报告请运行：gentool build {typed(path)}")
