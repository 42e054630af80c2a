"""The elements of WordprocessingML: their names and values, what is drawn, and tables as cells at their places.

Pictures are told but not taken over; charts become the line of our narrative that makes them again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from gentool.importing.blocks import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Left
from gentool.importing.characters import called
from gentool.importing.faults import TOO_MUCH, refused
from gentool.ooxml.package import Package
from gentool.problems.problem import Where
from gentool.report.charts import line_of
from gentool.report.model import ChartKind, Span

Element = etree._Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WRAPPERS = frozenset(("sdtContent", "customXml", "smartTag", "ins", "moveTo"))
_CONTENTS = "Table of Contents"
_OFF = ("0", "false", "off", "none")
_BOX = "txbxContent"
_MOST_DESCRIPTION = 60
_OBJECTS = {"excel": "嵌入的 Excel 表", "et": "嵌入的 Excel 表", "equation": "公式", "word": "嵌入的 Word 文档"}
_KINDS = {"pic": "图片", "imagedata": "图片", "chart": "图表", "relIds": "示意图"}
_PROSE = 60  # characters: a cell of a single column with more is a paragraph in a frame
_CHART_KINDS = {
    ("barChart", "col"): ChartKind.COLUMNS,
    ("barChart", "bar"): ChartKind.BARS,
    ("pieChart",): ChartKind.PIE,
    ("lineChart",): ChartKind.LINE,
}


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    tag: str = element.tag
    return tag.rpartition("}")[2]


def child(element: Element | None, *path: str) -> Element | None:
    """Follow child elements of the main namespace by their names, None where one is missing."""
    for name in path:
        if element is None:
            return None
        element = element.find(W + name)
    return element


def value(element: Element | None, *path: str, attribute: str = "val") -> str | None:
    """Return an attribute of the child at the end of a path, None where either is missing."""
    found = child(element, *path)
    return None if found is None else found.get(W + attribute)


def number(element: Element | None, *path: str, attribute: str = "val", default: int = 0, most: int = 10**6) -> int:
    """Return a whole number cut to ``0…most``; whatever is no number is the default."""
    text = (value(element, *path, attribute=attribute) or "").strip()
    if not text.isascii() or not text.isdigit():
        return default
    return int(text) if len(text) < 8 and int(text) <= most else most


def is_on(element: Element | None, name: str) -> bool | None:
    """Tell whether a property such as bold is switched on or off, None where nothing is said."""
    found = child(element, name)
    return None if found is None else (found.get(W + "val") or "1").lower() not in _OFF


class Content(NamedTuple):
    """What a paragraph holds: its lines, what cannot be taken over, and text boxes and charts anchored in it."""

    lines: list[list[Span]]
    left: list[str]
    boxes: list[Element]
    charts: list[Element]


def chosen(alternatives: Element) -> list[Element]:
    """Return the content of the newer of two ways in which Word keeps the same thing, never of both."""
    for name in ("Choice", "Fallback"):
        for branch in alternatives:
            if local(branch) == name and len(branch):
                return list(branch)
    return []


def unwrapped(parent: Element) -> Iterator[Element]:
    """Yield what stands in an element, also in content controls and other wrappers, but for a table of contents."""
    waiting = list(reversed(parent))
    while waiting:
        element = waiting.pop()
        name = local(element)
        if name == "sdt" and value(element, "sdtPr", "docPartObj", "docPartGallery") != _CONTENTS:
            waiting.extend(element.iterfind(W + "sdtContent"))
        elif name in _WRAPPERS:
            waiting.extend(reversed(element))
        elif name == "AlternateContent":
            waiting.extend(reversed(chosen(element)))
        else:
            yield element


def draw(drawing: Element, content: Content) -> None:
    """Read a drawing, a picture in the older notation, or an embedded object; a chart only if there is nothing else."""
    kind = ""
    waiting = [drawing]
    while waiting:
        element = waiting.pop()
        name = local(element)
        if name == _BOX:
            content.boxes.append(element)
            continue
        if name == "OLEObject":
            program = element.get("ProgID", "").partition(".")[0].lower()
            kind = _OBJECTS.get(program, "嵌入的对象")
        kind = kind or _KINDS.get(name, "")
        waiting.extend(reversed(chosen(element) if name == "AlternateContent" else element))
    if kind == _KINDS["chart"]:
        content.charts.append(drawing)
    elif kind:
        content.left.append(named(kind, drawing))


def named(kind: str, drawing: Element) -> str:
    """Return what a drawing is called, by what its author wrote for those who cannot see it.

    Names that Word gives itself say nothing.
    """
    texts = (e.get("descr") or e.get("alt") or (e.get("title") if local(e) == "docPr" else "") for e in drawing.iter())
    return called(kind, next((text for text in texts if text and text.strip()), ""), _MOST_DESCRIPTION)


class Place(NamedTuple):
    """A cell's element and where it stands; ``nth`` counts the cells that begin in its row from 1."""

    element: Element
    row: int
    column: int
    height: int
    width: int
    nth: int


def within(parent: Element, name: str) -> Iterator[Element]:
    """Return the children of a name, also those in content controls and other wrappers."""
    return (element for element in unwrapped(parent) if local(element) == name)


def is_gone(row: Element) -> bool:
    """Tell whether a revision deletes a row, or its author hid it."""
    looks = child(row, "trPr")
    return child(looks, "del") is not None or bool(is_on(looks, "hidden"))


def is_frame(rows: list[Element]) -> bool:
    """Tell whether a table only frames prose: a single cell, or a single column with long text or tables in it."""
    columns = [list(within(row, "tc")) for row in rows]
    if any(len(cells) != 1 for cells in columns):
        return False
    return len(rows) == 1 or any(
        next(cells[0].iter(W + "tbl"), None) is not None
        or len("".join(text.text or "" for text in cells[0].iter(W + "t"))) > _PROSE
        for cells in columns
    )


def places(rows: list[Element], where: Where) -> list[Place]:
    """Lay out a table. Raises GentoolError I-LIMIT for one that no report has."""
    if len(rows) > MOST_ROWS:
        raise refused(TOO_MUCH, where, f"表格有 {len(rows)} 行，超过 {MOST_ROWS} 行。")
    found: list[Place] = []
    open_cells: dict[tuple[int, int], int] = {}  # column and width of cells that may go on in the next row → number
    for row, element in enumerate(rows):
        going_on: dict[tuple[int, int], int] = {}
        column = min(number(element, "trPr", "gridBefore"), MOST_COLUMNS - 1)
        index = 0
        previous = -1
        for cell in within(element, "tc"):
            looks = child(cell, "tcPr")
            if child(looks, "cellDel") is not None:
                continue
            if column >= MOST_COLUMNS or len(found) >= MOST_CELLS:
                raise refused(TOO_MUCH, where, "表格的格子多得不像年度报告里的表。")
            width = min(number(looks, "gridSpan", default=1) or 1, MOST_COLUMNS - column)
            merge = _merge(looks, "vMerge")
            if _merge(looks, "hMerge") == "continue" and previous >= 0:
                _widen(found, going_on, previous, width)
            elif merge == "continue" and (column, width) in open_cells:
                previous = open_cells[column, width]
                found[previous] = found[previous]._replace(height=row - found[previous].row + 1)
                going_on[column, width] = previous
            else:
                index += 1
                previous = len(found)
                found.append(Place(cell, row, column, 1, width, index))
                if merge:
                    going_on[column, width] = previous
            column += width
        open_cells = going_on
    return found


def _merge(looks: Element | None, name: str) -> str:
    element = child(looks, name)
    return "" if element is None else element.get(W + "val") or "continue"


def _widen(found: list[Place], going_on: dict[tuple[int, int], int], number: int, width: int) -> None:
    """Let a cell reach over the next one of its row, as tables of Word 6 say it."""
    cell = found[number]
    if going_on.pop((cell.column, cell.width), None) is not None:
        going_on[cell.column, cell.width + width] = number
    found[number] = cell._replace(width=cell.width + width)


def target_of(package: Package, main: str, element: Element | None) -> str:
    """Return the part to which an element of the main part leads, ``""`` for none within the package."""
    wanted = None if element is None else element.get(RELATION_ID)
    links = package.relationships(main) if wanted else ()
    return next((link.target for link in links if link.identifier == wanted and not link.is_external), "")


def chart_of(package: Package, main: str, drawing: Element) -> Left:
    """Return the chart of a drawing of the main part; what was edited in Word counts, not what is told of it.

    One that no line of ours can say, of several series or with figures missing, has none.
    """
    root = package.tree(target_of(package, main, next(drawing.iter("{*}chart"), None)))
    told = next((element.get("descr", "") for element in drawing.iter("{*}docPr")), "")
    return Left(named("图表", drawing), Where(""), "" if root is None else _line(root, told))


def _line(root: Element, told: str) -> str:
    plots = [element for area in root.iter("{*}plotArea") for element in area if local(element).endswith("Chart")]
    series = [element for plot in plots for element in plot.iterchildren("{*}ser")]
    if len(plots) != 1 or len(series) != 1:
        return ""
    directions = [element.get("val", "") for element in plots[0].iterchildren("{*}barDir")]
    kind = _CHART_KINDS.get((local(plots[0]), *directions))
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
