"""A chart as office programs keep it: a part of DrawingML with a workbook to edit its figures in.

In: names and figures as texts. Out: the bytes of both; the same figures give the same bytes. The part holds what the
workbook holds, so that a program that opens only the document draws the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final, Literal

from gentool.form.data_folder import templates_folder
from gentool.ooxml.template.package import relationships
from gentool.ooxml.template.values import Chart, plain
from gentool.ooxml.zip import zipped

Shape = Literal["col", "bar", "line", "pie"]

_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEETS: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/"
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_TYPES: Final = {"theme": "application/vnd.openxmlformats-officedocument.theme+xml"}
_RELATIONSHIPS: Final = (
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
)
_STYLES: Final = (
    '<fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill>'
    '<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="1">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
)
_EDGE: Final = '<a:ln w="9525"><a:solidFill><a:srgbClr val="1B1F24"/></a:solidFill></a:ln>'
_TEXT: Final = (
    '<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="1050"><a:solidFill><a:srgbClr val="1B1F24"/>'
    '</a:solidFill><a:latin typeface="Times New Roman"/><a:ea typeface="宋体"/></a:defRPr></a:pPr>'
    '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
)


def chart(shape: Shape, title: str, marks: Sequence[tuple[str, str]], colours: Sequence[str]) -> Chart:
    """Return a chart of one series, names and figures as texts; only slices have a colour each."""
    return Chart(_part(shape, title, marks, colours), _workbook(title, marks))


def _part(shape: Shape, title: str, marks: Sequence[tuple[str, str]], colours: Sequence[str]) -> bytes:
    last = len(marks) + 1
    # Figures that are wider than their share of 145 mm, at 1.9 mm a digit, stand upright.
    is_upright = shape in ("col", "line") and len(marks) * max(len(value) for _, value in marks) > 76
    names = _cached("str", f"$A$2:$A${last}", [label for label, _ in marks])
    values = _cached("num", f"$B$2:$B${last}", [value for _, value in marks])
    series = (
        f"<c:ser>{_v('idx', 0)}{_v('order', 0)}<c:tx>{_cached('str', '$B$1', [title])}</c:tx>{_look(shape, colours)}"
        f"{_points(marks, colours) if shape == 'pie' else ''}<c:dLbls>{_labels(shape, is_upright)}</c:dLbls>"
        f"<c:cat>{names}</c:cat><c:val>{values}</c:val>{_v('smooth', 0) if shape == 'line' else ''}</c:ser>"
    )
    axes = "" if shape == "pie" else _axes(shape)
    legend = f"<c:legend>{_v('legendPos', 'b')}{_v('overlay', 0)}</c:legend>" if shape == "pie" else ""
    drawn = _plot(shape, series, max(60, 300 // len(marks)))
    plot = f"<c:plotArea>{_layout(is_upright)}{drawn}{axes}</c:plotArea>{legend}"
    part = (
        f'{_XML}<c:chartSpace xmlns:c="{_DRAWING}chart" xmlns:a="{_DRAWING}main" xmlns:r="{_OFFICE}">'
        f"{_v('date1904', 0)}{_v('roundedCorners', 0)}<c:chart>{_v('autoTitleDeleted', 1)}{plot}{_v('plotVisOnly', 1)}"
        f"{_v('dispBlanksAs', 'gap')}</c:chart><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_TEXT}"
        f'<c:externalData r:id="rId1">{_v("autoUpdate", 0)}</c:externalData></c:chartSpace>'
    )
    return part.encode()


def _v(name: str, value: object) -> str:
    return f'<c:{name} val="{value}"/>'


def _cached(kind: str, cells: str, texts: Sequence[str]) -> str:
    """Return where cells stand, and what is in them."""
    points = "".join(f'<c:pt idx="{number}"><c:v>{plain(text)}</c:v></c:pt>' for number, text in enumerate(texts))
    how = "<c:formatCode>General</c:formatCode>" if kind == "num" else ""
    cache = f"<c:{kind}Cache>{how}{_v('ptCount', len(texts))}{points}</c:{kind}Cache>"
    return f"<c:{kind}Ref><c:f>Sheet1!{cells}</c:f>{cache}</c:{kind}Ref>"


def _filled(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def _look(shape: Shape, colours: Sequence[str]) -> str:
    fill = _filled(colours[0])
    if shape == "pie":
        return ""
    if shape == "line":
        marker = f"<c:marker>{_v('symbol', 'circle')}{_v('size', 7)}<c:spPr>{fill}</c:spPr></c:marker>"
        return f'<c:spPr><a:ln w="25400">{fill}</a:ln></c:spPr>{marker}'
    return f"<c:spPr>{fill}</c:spPr>{_v('invertIfNegative', 0)}"


def _points(marks: Sequence[object], colours: Sequence[str]) -> str:
    return "".join(
        f"<c:dPt>{_v('idx', number)}{_v('bubble3D', 0)}<c:spPr>{_filled(colour)}{_EDGE}</c:spPr></c:dPt>"
        for number, (_, colour) in enumerate(zip(marks, colours, strict=False))
    )


def _layout(is_upright: bool) -> str:
    """Leave room above the columns for figures that stand upright."""
    places = "".join(_v(name, value) for name, value in (("x", 0), ("y", 0.2), ("w", 1), ("h", 0.8)))
    modes = _v("layoutTarget", "outer") + _v("xMode", "edge") + _v("yMode", "edge")
    return f"<c:layout><c:manualLayout>{modes}{places}</c:manualLayout></c:layout>" if is_upright else "<c:layout/>"


def _labels(shape: Shape, is_upright: bool) -> str:
    """Return what is written beside the figures; slices tell their share as well."""
    is_pie = shape == "pie"
    where = {"line": "t", "pie": "bestFit"}.get(shape, "outEnd")
    turned = _TEXT.replace("<a:bodyPr/>", '<a:bodyPr rot="-5400000" vert="horz"/>') if is_upright else ""
    shown = (("LegendKey", 0), ("Val", 1), ("CatName", 0), ("SerName", 0), ("Percent", is_pie), ("BubbleSize", 0))
    flags = "".join(_v(f"show{name}", int(flag)) for name, flag in shown)
    flags += f"<c:separator>，</c:separator>{_v('showLeaderLines', 1)}" if is_pie else ""
    backing = (
        f"<c:spPr>{_filled('FFFFFF')}</c:spPr>" if shape in ("pie", "line") else ""
    )  # slices are dark, lines cross
    return backing + turned + _v("dLblPos", where) + flags


def _plot(shape: Shape, series: str, gap: int) -> str:
    axes = _v("axId", 1) + _v("axId", 2)
    if shape == "pie":
        return f"<c:pieChart>{_v('varyColors', 1)}{series}{_v('firstSliceAng', 0)}</c:pieChart>"
    if shape == "line":
        head = _v("grouping", "standard") + _v("varyColors", 0)
        return f"<c:lineChart>{head}{series}{_v('marker', 1)}{axes}</c:lineChart>"
    head = _v("barDir", shape) + _v("grouping", "clustered") + _v("varyColors", 0)
    return f"<c:barChart>{head}{series}{_v('gapWidth', gap)}{axes}</c:barChart>"


def _axes(shape: Shape) -> str:
    """Return the axis of the names, and that of the figures, which is not shown: they stand beside the bars."""
    ticks = _v("majorTickMark", "none") + _v("minorTickMark", "none")
    sides, direction = (("l", "t"), "maxMin") if shape == "bar" else (("b", "l"), "minMax")
    crosses = _v("crosses", "autoZero")
    return (
        f"<c:catAx>{_v('axId', 1)}<c:scaling>{_v('orientation', direction)}</c:scaling>{_v('delete', 0)}"
        f"{_v('axPos', sides[0])}{ticks}{_v('tickLblPos', 'low')}<c:spPr>{_EDGE}</c:spPr>{_v('crossAx', 2)}{crosses}"
        f"{_v('auto', 0)}{_v('lblAlgn', 'ctr')}{_v('lblOffset', 100)}{_v('noMultiLvlLbl', 0)}</c:catAx>"
        f"<c:valAx>{_v('axId', 2)}<c:scaling>{_v('orientation', 'minMax')}{_v('min', 0)}</c:scaling>{_v('delete', 1)}"
        f"{_v('axPos', sides[1])}{ticks}{_v('tickLblPos', 'nextTo')}{_v('crossAx', 1)}{crosses}"
        f"{_v('crossBetween', 'between')}</c:valAx>"
    )


def _workbook(title: str, marks: Sequence[tuple[str, str]]) -> bytes:
    """Return the workbook whose first sheet holds the figures: names in column A, figures in B, under the title.

    Written by hand: openpyxl takes longer to import than ten whole reports to make.
    """
    texts = ["名称", title, *(label for label, _ in marks)]
    values = [
        '<c r="B1" t="s"><v>1</v></c>',
        *(f'<c r="B{row}"><v>{value}</v></c>' for row, (_, value) in enumerate(marks, 2)),
    ]
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>{row if row > 1 else 0}</v></c>{value}</row>'
        for row, value in enumerate(values, 1)
    )
    shared = "".join(f'<si><t xml:space="preserve">{plain(text)}</t></si>' for text in texts)
    links = {
        "worksheet": "worksheets/sheet1",
        "styles": "styles",
        "theme": "theme/theme1",
        "sharedStrings": "sharedStrings",
    }
    types = {f"/xl/{target}.xml": _TYPES.get(kind, f"{_SHEET_TYPE}{kind}+xml") for kind, target in links.items()}
    types["/xl/workbook.xml"] = f"{_SHEET_TYPE}sheet.main+xml"
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in types.items())
    return zipped(
        (name, (_XML + text).encode())
        for name, text in {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}content-types">{_RELATIONSHIPS}{overrides}</Types>',
            "_rels/.rels": relationships({"officeDocument": "xl/workbook.xml"}),
            "xl/workbook.xml": f'<workbook xmlns="{_SHEETS}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relationships({kind: f"{target}.xml" for kind, target in links.items()}),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEETS}"><cols><col min="1" max="2" width="30"'
            f' customWidth="1"/></cols><sheetData>{rows}</sheetData></worksheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{_SHEETS}">{shared}</sst>',
            "xl/styles.xml": f'<styleSheet xmlns="{_SHEETS}">{_STYLES}</styleSheet>',
            "xl/theme/theme1.xml": _theme(),
        }.items()
    )


@cache
def _theme() -> str:
    text = (templates_folder() / "base" / "word" / "theme.xml").read_text(encoding="utf-8")
    return text[text.index("<a:theme") :]
