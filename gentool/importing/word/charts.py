"""A chart in a Word document → the line of our narrative that makes it again, from what the document keeps of it.

What was edited in Word counts, not what is told to those who cannot see it. Charts that no line can say, of several
series or with figures missing, are told as left behind.
"""

from __future__ import annotations

from gentool.importing.blocks import Left
from gentool.importing.word.elements import RELATION_ID, Element, local, named
from gentool.ooxml.package import Package
from gentool.problems.problem import Where
from gentool.report.charts import line_of
from gentool.report.model import ChartKind

_KINDS = {
    ("barChart", "col"): ChartKind.COLUMNS,
    ("barChart", "bar"): ChartKind.BARS,
    ("pieChart",): ChartKind.PIE,
    ("lineChart",): ChartKind.LINE,
}


def chart_of(package: Package, main: str, drawing: Element) -> Left:
    """Return the chart of a drawing of the main part."""
    wanted = next((element.get(RELATION_ID) for element in drawing.iter("{*}chart")), None)
    links = (link for link in package.relationships(main) if link.identifier == wanted and not link.is_external)
    root = package.tree(next((link.target for link in links), ""))
    told = next((element.get("descr", "") for element in drawing.iter("{*}docPr")), "")
    return Left(named("图表", drawing), Where(""), "" if root is None else _line(root, told))


def _line(root: Element, told: str) -> str:
    plots = [element for area in root.iter("{*}plotArea") for element in area if local(element).endswith("Chart")]
    series = [element for plot in plots for element in plot.iterchildren("{*}ser")]
    if len(plots) != 1 or len(series) != 1:
        return ""
    directions = [element.get("val", "") for element in plots[0].iterchildren("{*}barDir")]
    kind = _KINDS.get((local(plots[0]), *directions))
    labels, values = (_cached(series[0], name) for name in ("cat", "val"))
    if kind is None or len(labels) != len(values):
        return ""
    caption, mark, _ = told.partition(f"（{kind.value}）：")
    return line_of(caption if mark else "", kind, zip(labels, values, strict=True))


def _cached(series: Element, name: str) -> list[str]:
    """Return the texts or figures of a series; none where some are missing."""
    points = [point for place in series.iterchildren(f"{{*}}{name}") for point in place.iter("{*}pt")]
    if [point.get("idx") for point in points] != [str(number) for number in range(len(points))]:
        return []
    return ["".join(map(str, point.itertext())).strip() for point in points]
