"""``gentool batch``: every bureau of a city at once, and a table of who has handed in what."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gentool.cli.chinese import ChineseCommand
from gentool.cli.console import complain, say, wants_colour
from gentool.cli.options import template_option, to_option
from gentool.cli.status import OK, OUR_FAULT, PROBLEMS

if TYPE_CHECKING:
    from gentool.city.batch.fingerprint import Asked
    from gentool.city.batch.results import UnitResult
    from gentool.city.batch.summary import Summary

OUTPUT = "输出"
MOST_ROWS = 300  # beyond, the table shows only who has something to do


@click.command(
    cls=ChineseCommand,
    help="""检查并生成全市各单位的报告，最后列表说明谁合格、谁有错、谁未报。

    写城市的文件夹（其中有 gentool.yaml）。没有变化的单位不重新生成。报告目录里有市级报告（“单位”是
    本市或本市人民政府）的，与各单位之和核对后一并生成。

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
    from gentool.city.batch.fingerprint import Asked
    from gentool.city.batch.unchanged import said_before
    from gentool.city.model import city_file

    file = city_file(Path(city))
    folder = Path(output) if output else file.parent / OUTPUT
    asked = Asked(formats, Path(template_path) if template_path else None, draft)
    said = None if force else said_before(file, folder, asked)
    if said is None:
        said = _run(city, folder, asked, force=force, jobs=jobs, scheduler=scheduler)
    if said.problems:
        from gentool.cli.inputs import named_from
        from gentool.problems.output import as_text

        complain(as_text(named_from(file.parent, said.problems), colour=wants_colour(sys.stderr)))
    say(_table(said, folder))
    if said.has_fault:  # what is wrong with that unit is not known
        return OUR_FAULT
    return OK if said.is_sound else PROBLEMS


def _run(city: str, folder: Path, asked: Asked, *, force: bool, jobs: int | None, scheduler: str | None) -> Summary:
    from gentool.city.batch.running import run
    from gentool.city.batch.summary import summary_of
    from gentool.cli.inputs import open_city
    from gentool.cli.progress import Progress

    found = open_city(city)
    with Progress() as progress:
        result = run(
            found,
            folder,
            asked,
            force=force,
            workers=jobs,
            scheduler=scheduler,
            progress=lambda done, total, unit: progress.step(done, total, unit.unit.name, _told(unit)),
        )
        return summary_of(result)


def _told(result: UnitResult) -> str:
    """Say in a log what was done; of what was taken over there is nothing to say."""
    return "" if result.reused else f"{result.state.value} {result.unit.name}"


def _table(said: Summary, folder: Path) -> str:
    """Lay out who has handed in what, those with something to do at the end, where the eye is; then the city's own."""
    from gentool.city.batch.state import State
    from gentool.cli.tables import aligned

    last = {State.SOUND: 0, State.FAULTY: 1, State.MISSING: 2}
    shown = sorted(said.rows, key=lambda row: last[row.state])
    if len(shown) > MOST_ROWS:
        shown = [row for row in shown if row.state is not State.SOUND]
    if said.own:
        shown.append(said.own._replace(name=f"{said.own.name}（市级报告）"))
    rows = [["单位", "结果", "错误", "警告", "文件"]]
    for row in shown:
        rows.append([row.name, row.state.value, str(row.errors or ""), str(row.warnings or ""), row.file])
    counts = Counter(row.state for row in said.rows)
    states = "，".join(f"{state.value} {counts[state]}" for state in State)
    built = sum(row.built for row in said.rows)
    own = "和市级报告" if said.own and said.own.built else ""
    return (
        f"{aligned(rows, numbers=frozenset({2, 3}))}\n"
        f"{said.city} {said.year} 年度：应报 {len(said.rows)}，{states}。"
        f"这次生成 {built} 个单位的报告{own}，放在“{folder}”。"
    )
