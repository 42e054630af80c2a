"""发布日期: the day on which a report is published."""

from __future__ import annotations

import re
from datetime import date

import yaml

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


def _bad_date(walker: Walker, node: yaml.Node, text: str) -> None:
    walker.tell(VALUE, node, f"“{PUBLISHED}”不是日期：“{text[:20]}”。", PUBLISHED, "请写成 2026-01-20 的样子。")
