"""A chart as office programs keep it: a part of DrawingML with a workbook to edit its figures in.

In: names and figures as texts. Out: the bytes of both; the same figures give the same bytes. The part holds what the
workbook holds, so that a program that opens only the document draws the same. What they look like stands in
``templates/base/chart``; openpyxl, for the workbook, would take longer to import than ten whole reports to make.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final, Literal

from jinja2 import Environment, FileSystemLoader

from gentool.form.data_folder import templates_folder
from gentool.ooxml.template.values import Chart, plain
from gentool.ooxml.zip import zipped

Shape = Literal["col", "bar", "line", "pie"]

_UPRIGHT: Final = 76  # digits at 1.9 mm in 145 mm: figures wider than their share of it stand upright
_WORKBOOK: Final = {
    "[Content_Types].xml": "chart/types.xml",
    "_rels/.rels": "chart/package.rels",
    "xl/workbook.xml": "chart/workbook.xml",
    "xl/_rels/workbook.xml.rels": "chart/workbook.rels",
    "xl/worksheets/sheet1.xml": "chart/sheet1.xml.j2",
    "xl/sharedStrings.xml": "chart/sharedStrings.xml.j2",
    "xl/styles.xml": "chart/styles.xml",
    "xl/theme/theme1.xml": "word/theme.xml",
}


def chart(shape: Shape, title: str, marks: Sequence[tuple[str, str]], colours: Sequence[str]) -> Chart:
    """Return a chart of one series, names and figures as texts; only slices have a colour each."""
    values = [value for _, value in marks]
    names = {
        "shape": shape,
        "title": plain(title),
        "labels": [plain(label) for label, _ in marks],
        "values": values,
        "colours": colours,
        "is_upright": shape in ("col", "line") and len(values) * max(map(len, values)) > _UPRIGHT,
    }

    def drawn(template: str) -> bytes:
        return _templates().get_template(template).render(names).encode()

    return Chart(drawn("chart/chart.xml.j2"), zipped((part, drawn(name)) for part, name in _WORKBOOK.items()))


@cache
def _templates() -> Environment:
    folder = FileSystemLoader(templates_folder() / "base")
    return Environment(loader=folder, trim_blocks=True, lstrip_blocks=True, auto_reload=False)
