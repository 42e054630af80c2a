"""Codes of the Excel form: what of a report it cannot hold."""

from __future__ import annotations

from gentool.problems.problem import Code, Severity

CUT = Code(
    "O-CELL",
    Severity.ERROR,
    "文字太长，表格的一个格子放不下，填报表里的不全",
    "请在数据文件里把这一段分成几段，或不要用填报表。",
)
CODES = (CUT,)
