"""发布日期: the day on which a report is published, and whether it can be."""

from __future__ import annotations

import re
from datetime import date

import yaml

from gentool.problems.problem import Severity
from gentool.report.reading.heads import PUBLISHED
from gentool.report.reading.nodes import VALUE, Walker
from gentool.text.lazy_regex import Pattern

_DATE = Pattern(r"(\d{4})(?:-|年|/|\.)(\d{1,2})(?:-|月|/|\.)(\d{1,2})日?", re.ASCII)


def read_date(walker: Walker, node: yaml.Node) -> date | None:
    """Read 发布日期, written with hyphens or in Chinese."""
    written = walker.text(node, PUBLISHED)
    if written is None:
        return None
    text = written.strip()
    found = _DATE.fullmatch(text)
    try:
        if found:
            return date(*(int(part) for part in found.groups()))
    except ValueError:
        pass  # 2月30日
    _bad_date(walker, node, text)
    return None


def check_date(walker: Walker, node: yaml.Node, published: date | None, year: int) -> None:
    """Tell a 发布日期 that is not later than the year the report is about, which only comes of a slip."""
    if published is not None and published.year <= year:
        message = f"“{PUBLISHED}”{published.isoformat()} 不在报告年度 {year} 年之后。"
        hint = "年度报告在次年公布，请核对日期和年度。"
        walker.problems.append(
            VALUE.at(walker.source.where(node), message, field=PUBLISHED, hint=hint, severity=Severity.WARNING)
        )


def _bad_date(walker: Walker, node: yaml.Node, text: str) -> None:
    walker.tell(VALUE, node, f"“{PUBLISHED}”不是日期：“{text[:20]}”。", PUBLISHED, "请写成 2026-01-20 的样子。")
