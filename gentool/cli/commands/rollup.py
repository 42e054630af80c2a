"""``gentool rollup``: the city's own file, with the sums of its units' figures filled in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gentool.cli.chinese import ChineseCommand
from gentool.cli.console import say, tell, typed
from gentool.cli.options import refuse_folder_name
from gentool.problems.problem import GentoolError

if TYPE_CHECKING:
    from gentool.city.rollup import RollUp


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
def rollup(city: str, output: str) -> int:
    """Write the city's file and return the exit status: 1 unless every unit is in the sums."""
    from gentool.city.folders import SUFFIXES
    from gentool.city.rollup import new_file, rewritten, roll_up
    from gentool.cli.inputs import named_from, open_city
    from gentool.files import write_atomically
    from gentool.problems.problem import has_errors

    refuse_folder_name(output, SUFFIXES)
    found = open_city(city)
    path = Path(output)
    roll = roll_up(found, path)
    if roll.problems:
        tell(named_from(found.root, roll.problems))
    before = _bytes_of(path, roll)
    after = new_file(roll, output) if before is None else rewritten(before, output, roll)
    if after != before:
        write_atomically(path, after)
    done = "已生成" if before is None else "没有变化" if after == before else "已更新"
    whole = len(roll.included) + len(roll.left_out)
    say(f"{done} {path}：{found.name} {found.year} 年度，应报 {whole} 个单位，计入合计 {len(roll.included)} 个。")
    if before is None:
        say(f"请用记事本打开，写上文字，然后运行：gentool check {typed(path)}")
    return int(bool(roll.left_out) or has_errors(roll.problems))


def _bytes_of(path: Path, roll: RollUp) -> bytes | None:
    """Return the bytes of the file, None if there is none yet; a unit's own file is never touched."""
    from gentool.city.rollup.changes import UNSAFE
    from gentool.files import bytes_of
    from gentool.problems.problem import Where

    if not path.is_file():
        return None
    if any(path.resolve() == file.resolve() for file in roll.files):
        raise GentoolError(UNSAFE.at(Where(str(path)), "这个文件是名单里一个单位的报告，没有改动。"))
    return bytes_of(path, str(path))
