"""A roll-up → the comment that says what the figures were added up from; and where it stands in a file.

The comment has a first and a last line of its own, by which the next run finds and replaces it. Nothing in it depends
on when or where it was written, so that the same city gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator

from gentool.city.rollup.changes import Edit
from gentool.city.rollup.codes import UNSAFE
from gentool.city.rollup.summing import RollUp
from gentool.problems.problem import GentoolError, Where
from gentool.yamlfile.quoting import comment
from gentool.yamlfile.source import Source

FIRST = "# ==== 汇总说明：由 gentool rollup 填写，每次汇总时更新，请不要改动 ===="
LAST = "# ==== 汇总说明到此为止 ===="


def account(roll: RollUp) -> str:
    """Return the comment, without the end of its last line."""
    return "\n".join((FIRST, *comment("\n".join(_said(roll))), LAST))


def account_edit(source: Source, roll: RollUp) -> list[Edit]:
    """Return the change that puts the comment into a file: over the old one, else at the top.

    Raises GentoolError C-KEEP if the old one cannot be told from what people wrote.
    """
    lines = source.text.split("\n")
    first, last = ([number for number, line in enumerate(lines) if line.rstrip() == mark] for mark in (FIRST, LAST))
    text = account(roll)
    if not first and not last:
        return [Edit(0, 0, f"{text}\n\n")]
    is_whole = len(first) == len(last) == 1 and first[0] < last[0]
    if not is_whole or not all(line.startswith("#") for line in lines[first[0] : last[0]]):
        where = Where(source.file, (first or last)[0] + 1, 1)
        hint = f"请删去从“{FIRST}”到“{LAST}”的说明，再运行一次。"
        raise GentoolError(UNSAFE.at(where, "“汇总说明”的头尾两行被改动过，找不到要更新的地方。", hint=hint))
    start = sum(len(line) + 1 for line in lines[: first[0]])
    end = start + sum(len(line) + 1 for line in lines[first[0] : last[0] + 1]) - 1
    return [] if source.text[start:end] == text else [Edit(start, end, text)]


def _said(roll: RollUp) -> Iterator[str]:
    city, whole = roll.city, len(roll.included) + len(roll.left_out)
    yield f"各表的数字是{city.name} {city.year} 年度 {len(roll.included)} 个单位之和（名单上共 {whole} 个单位）。"
    if roll.left_out:
        yield f"没有计入的 {len(roll.left_out)} 个单位（下面的数字因此不全）："
        yield from (f"  {left.why.message}" for left in roll.left_out)
    yield "计入的单位："
    yield from (f"  {included.unit}（{included.file}）" for included in roll.included)
    if roll.remarks:
        yield "各单位对数字的说明（没有汇总，需要的请自己写进“注”）："
        yield from (f"  {remark.about}（{remark.unit}）：{' '.join(remark.text.split())}" for remark in roll.remarks)
