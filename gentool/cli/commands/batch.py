"""``gentool batch``: every bureau of a city at once, and a table of who has handed in what."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gentool.cli.chinese import ChineseCommand
from gentool.cli.console import complain, say, wants_colour
from gentool.cli.options import template_option, to_option

if TYPE_CHECKING:
    from gentool.batch.results import CityResult, UnitResult

OUTPUT = "输出"
MOST_ROWS = 300  # beyond, the table shows only who has something to do


@click.command(
    cls=ChineseCommand,
    help="""检查并生成全市各单位的报告，最后列表说明谁合格、谁有错、谁未报。

    写城市的文件夹（其中有 gentool.yaml）。没有变化的单位不重新生成。

    \b
    例：gentool batch 云溪市
        gentool batch 云溪市 -o 汇总 --to docx,html,pdf
    """,
)
@click.argument("city", metavar="城市")
@click.option("-o", "--output", metavar="文件夹", help=f"输出到哪个文件夹；不写就是 gentool.yaml 旁边的“{OUTPUT}”。")
@to_option
@template_option
@click.option("--draft", is_flag=True, help="有错误也生成，每页印“草稿”字样。")
@click.option("--force", is_flag=True, help="没有变化的也重新生成。")
@click.option("-j", "--jobs", type=click.IntRange(1), metavar="个数", help="同时用几个进程；不写由程序决定。")
@click.option("--scheduler", metavar="地址", help="在 dask.distributed 集群上运行，例如 tcp://10.0.0.1:8786。")
def batch(
    city: str,
    output: str | None,
    formats: tuple[str, ...],
    template_path: str | None,
    draft: bool,
    force: bool,
    jobs: int | None,
    scheduler: str | None,
) -> int:
    """Build the city and return the exit status."""
    from gentool.batch.running import run
    from gentool.cli.inputs import named_from, open_city
    from gentool.cli.progress import Progress
    from gentool.reporters import as_text

    found = open_city(city)
    folder = Path(output) if output else found.root / OUTPUT
    with Progress() as progress:
        result = run(
            found,
            folder,
            formats=formats,
            template=Path(template_path) if template_path else None,
            draft=draft,
            force=force,
            workers=jobs,
            scheduler=scheduler,
            progress=lambda done, total, unit: progress.step(done, total, unit.unit.name, _told(unit)),
        )
    problems = [*result.problems, *(problem for unit in result.units for problem in unit.problems)]
    shown = [problem for problem in named_from(found.root, problems) if problem.is_error or not problem.where.line]
    files = sum(unit.file is not None for unit in result.units)
    if shown:
        complain(as_text(shown, colour=wants_colour(sys.stderr), files=files).rstrip("\n").rpartition("\n")[0])
    say(_table(result, folder))
    return _status(result)


def _told(result: UnitResult) -> str:
    """Say in a log what was done; of what was taken over there is nothing to say."""
    return "" if result.reused else f"{result.state.value} {result.unit.name}"


def _table(result: CityResult, folder: Path) -> str:
    """Lay out who has handed in what, those with something to do at the end, where the eye is."""
    from gentool.batch.results import State
    from gentool.cli.tables import aligned
    from gentool.problems import Severity

    last = {State.SOUND: 0, State.FAULTY: 1, State.MISSING: 2}
    units = sorted(result.units, key=lambda unit: last[unit.state])
    if len(units) > MOST_ROWS:
        units = [unit for unit in units if unit.state is not State.SOUND]
    rows = [["单位", "结果", "错误", "警告", "文件"]]
    for unit in units:
        counts = [str(unit.count(severity) or "") for severity in (Severity.ERROR, Severity.WARNING)]
        rows.append([unit.unit.name, unit.state.value, *counts, unit.file or ""])
    built = sum(not unit.reused and bool(unit.outputs) for unit in result.units)
    counts = [f"{state.value} {len(result.in_state(state))}" for state in State]
    return (
        f"{aligned(rows, numbers=frozenset({2, 3}))}\n"
        f"{result.city.name} {result.city.year} 年度：应报 {len(result.units)}，{'，'.join(counts)}。"
        f"这次生成 {built} 个单位的报告，放在“{folder}”。"
    )


def _status(result: CityResult) -> int:
    """Return 3 if gentool itself failed at a unit: what is wrong with that one is not known."""
    from gentool.batch.work import FAULT

    if any(problem.code == FAULT.name for unit in result.units for problem in unit.problems):
        return 3
    return 0 if result.is_sound else 1
