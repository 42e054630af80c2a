"""What a roll-up has to tell."""

from __future__ import annotations

from gentool.city.sums import LEFT_OUT
from gentool.problems.problem import Code, Severity

NOTHING = Code(
    "C-NONE", Severity.ERROR, "没有一个单位的数字可以汇总", "请先收齐并检查各单位的报告，再运行 gentool rollup。"
)
UNSAFE = Code(
    "C-KEEP",
    Severity.ERROR,
    "市级报告的文件已经存在，但不能放心改写，没有动它",
    "请改正指出的地方；或用 -o 换一个文件名，另写一份。",
)
CODES = (LEFT_OUT, NOTHING, UNSAFE)
