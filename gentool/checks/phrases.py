"""How the checks across years name a figure, a difference and a place of last year's report."""

from __future__ import annotations

from gentool.problems.problem import Where
from gentool.report.model import Figure, Number, Origin, Report


def is_written(report: Report, table: str) -> bool:
    """Tell whether the file says anything of a table; left out as a whole, it was told, and means nothing."""
    return any(f.origin is Origin.GIVEN for address, f in report.figures.items() if address.table == table)


def said(figure: Figure) -> str:
    """Say what a file has for a figure."""
    if figure.origin is Origin.OMITTED:
        return "没有写（按 0 计）"
    return f"填 {figure.text}" if figure.origin is Origin.GIVEN else f"合计 {figure.text}"


def by(excess: Number) -> str:
    """Say by how much a figure is too large or too small."""
    return f"多 {excess}" if excess > 0 else f"少 {-excess}"


def place(where: Where) -> str:
    """Name a file and line of last year's report in the middle of a sentence."""
    return str(where._replace(column=None))
