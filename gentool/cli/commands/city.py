"""A city: ``gentool batch`` (every bureau, and who has handed in what), ``rollup`` (its own file with the sums)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gentool.cli.chinese import ChineseCommand
from gentool.cli.console import OK, OUR_FAULT, PROBLEMS, say, show_problems, typed
from gentool.cli.options import form_option, refuse_file_name, refuse_folder_name, template_option, to_option
from gentool.problems.problem import GentoolError, Problem, Severity

if TYPE_CHECKING:
    from gentool.city.batch.results import CityResult, UnitResult
    from gentool.city.model import City
    from gentool.city.rollup.summing import RollUp

OUTPUT = "输出"
NO_LAST, FAULT = "C-LAST", "C-FAULT"  # by name: a run that finds nothing changed imports little
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
@click.option("--draft", is_flag=True, help="有错误也生成，每页印“草稿”字样，文件名带“（草稿）”。")
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
    from gentool.city.batch.running import run
    from gentool.city.batch.settings import Asked
    from gentool.cli.console import Progress
    from gentool.cli.inputs import named_from, open_city

    refuse_file_name(output)
    asked = Asked(formats, Path(template_path) if template_path else None, draft)

    def build(found: City) -> int:
        folder = (Path(output) if output else found.root / OUTPUT) / found.place
        with Progress() as progress:

            def step(done: int, total: int, unit: UnitResult) -> None:
                progress.step(done, total, unit.unit.name, f"{unit.state.value} {unit.unit.name}")

            result = run(found, folder, asked, force=force, workers=jobs, scheduler=scheduler, progress=step)
        if problems := _urgent(result):
            show_problems(named_from(found.root, problems))
        say(_table(result, folder))
        if any(problem.code == FAULT for unit in result.everything for problem in unit.problems):
            return OUR_FAULT  # what is wrong with that unit is not known
        return OK if result.is_sound else PROBLEMS

    return max(map(build, open_city(city).each))


def _urgent(result: CityResult) -> list[Problem]:
    """Return what is told on the terminal: errors, and what concerns a file as a whole or last year's."""
    problems = [*result.problems, *(problem for unit in result.everything for problem in unit.problems)]
    shown = (p for p in problems if p.is_error or not p.where.line or p.code == NO_LAST)
    return list(dict.fromkeys(shown))


def _table(result: CityResult, folder: Path) -> str:
    """Lay out who has handed in what, those with something to do at the end, where the eye is; then the city's own."""
    from gentool.city.batch.results import State
    from gentool.cli.console import aligned

    last = {State.SOUND: 0, State.FAULTY: 1, State.MISSING: 2}
    shown = sorted(result.units, key=lambda unit: last[unit.state])
    if len(shown) > MOST_ROWS:
        shown = [unit for unit in shown if unit.state is not State.SOUND]
    rows = [["单位", "结果", "错误", "警告", "文件"], *(_row(unit, unit.unit.name) for unit in shown)]
    if result.own:
        rows.append(_row(result.own, f"{result.own.unit.name}（市级报告）"))
    states = "，".join(f"{state.value} {count}" for state, count in result.counts.items())
    built = sum(unit.is_built for unit in result.units)
    called = result.city.report if result.city.others else ""
    own = "和市级报告" if result.own and result.own.is_built else ""
    return (
        f"{aligned(rows, numbers=frozenset({2, 3}))}\n"
        f"{result.city.name} {result.city.year} 年度{called}：应报 {len(result.units)}，{states}。"
        f"这次生成 {built} 个单位的报告{own}，放在“{folder}”。"
    )


def _row(unit: UnitResult, name: str) -> list[str]:
    errors, warnings = (str(unit.count(severity) or "") for severity in (Severity.ERROR, Severity.WARNING))
    return [name, unit.state.value, errors, warnings, unit.file or ""]


@click.command(
    cls=ChineseCommand,
    help="""汇总各单位的数字，写出市级报告的数据文件。

    写城市的文件夹（其中有 gentool.yaml）。输出的文件已经存在时，只更新表格里的数字和“汇总说明”，
    自己写的文字、注释和其他内容都不动。未报和数字有错的单位不计入，会在文件的“汇总说明”里列出。

    \b
    例：gentool rollup 云溪市 -o 云溪市人民政府.yaml
    """,
)
@click.argument("city", metavar="城市")
@click.option("-o", "--output", required=True, metavar="文件", help="市级报告的数据文件；已有的，只更新数字。")
@form_option
def rollup(city: str, output: str, of: str | None) -> int:
    """Write the city's file and return the exit status: 1 unless every unit is in the sums."""
    from gentool.city.folders import SUFFIXES
    from gentool.cli.inputs import open_city

    every = open_city(city).each
    cities = [found for found in every if of in (None, found.form.family)]
    names = "、".join(f"“{each.form.short}”" for each in every)
    if not cities:
        raise click.BadParameter(f"这个城市只收集{names}。", param_hint="--form")
    is_file = output.lower().endswith(SUFFIXES)
    if is_file and of is None:
        cities = [found for found in cities if found.form.is_default] or cities
    if len(cities) == 1:
        refuse_folder_name(output, SUFFIXES)
        return _roll_up(cities[0], output)
    if is_file:
        hint = "请用 --form 写明汇总哪一种，或者 -o 写文件夹，每种汇总成一个文件。"
        raise click.UsageError(f"这个城市收集{names}：{hint}")
    return max(_roll_up(found, str(Path(output, f"{found.form.short}.yaml"))) for found in cities)


def _roll_up(found: City, output: str) -> int:
    from gentool.city.rollup.summing import roll_up
    from gentool.city.rollup.writing import new_file, rewritten
    from gentool.cli.inputs import named_from
    from gentool.files import write_atomically
    from gentool.problems.problem import has_errors

    path = Path(output)
    roll = roll_up(found, path)
    if roll.problems:
        show_problems(named_from(found.root, roll.problems))
    before = _bytes_of(path, roll)
    after = new_file(roll, output) if before is None else rewritten(before, output, roll)
    if after != before:
        write_atomically(path, after)
    done = "已生成" if before is None else "没有变化" if after == before else "已更新"
    whole = len(roll.included) + len(roll.left_out)
    called = found.report if found.others else ""
    counts = f"应报 {whole} 个单位，计入合计 {len(roll.included)} 个"
    say(f"{done} {path}：{found.name} {found.year} 年度{called}，{counts}。")
    if before is None:
        say(f"请用记事本打开，写上文字，然后运行：gentool check {typed(path)}")
    return int(bool(roll.left_out) or has_errors(roll.problems))


def _bytes_of(path: Path, roll: RollUp) -> bytes | None:
    """Return the bytes of the file, None if there is none yet; a unit's own file is never touched."""
    from gentool.city.rollup.changes import UNSAFE
    from gentool.files import bytes_of, is_file
    from gentool.problems.problem import Where

    if not is_file(path):
        return None
    if any(path.resolve() == file.resolve() for file in roll.files):
        raise GentoolError(UNSAFE.at(Where(str(path)), "这个文件是名单里一个单位的报告，没有改动。"))
    return bytes_of(path, str(path))
