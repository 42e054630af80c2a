"""Small builders of OOXML text: runs, paragraphs, tables, pictures; used by the template generator and by filling.

Text is escaped here and nowhere else. Everything is a string: building 30 paragraphs as elements and writing them
out takes ten times as long as the whole rest of a report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from gentool.ooxml.template.values import write

TEXT_WIDTH: Final = 8845  # twentieths of a point: the 156 mm of GB/T 9704
EMU_PER_MM: Final = 36_000
EMU_PER_PIXEL: Final = 9_525  # at 96 pixels an inch
_BORDERS: Final = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_PIC: Final = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_CHART: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"


class Style:
    """The names of the styles of a report; WPS gives styles new ids when it saves, the names stay."""

    TITLE: Final = "报告标题"
    BODY: Final = "报告正文"
    HEADINGS: Final = {1: "报告一级标题", 2: "报告二级标题", 3: "报告三级标题", 4: "报告四级标题"}
    LEADS: Final = {level: f"{name} 字符" for level, name in HEADINGS.items()}
    CELL: Final = "报告表格文字"
    CELL_LABEL: Final = "报告表格项目"
    CELL_TITLE: Final = "报告表格标题"
    LONG_CELL: Final = "报告长表文字"
    LONG_CELL_LABEL: Final = "报告长表项目"
    LONG_CELL_TITLE: Final = "报告长表标题"
    TABLE: Final = "报告表格"
    NOTE: Final = "报告表注"
    PICTURE: Final = "报告图片"
    CAPTION: Final = "报告题注"
    SIGNATURE: Final = "报告落款"


class Cell(NamedTuple):
    """A cell of a table, drawn: its paragraphs, width in twips, spans.

    ``merge`` is restart, continue or empty; ``margin`` at either side, in twips, replaces that of the table.
    """

    content: str
    width: int
    span: int = 1
    merge: str = ""
    fill: str = ""
    vertical: bool = False
    margin: int = 0

    @property
    def xml(self) -> str:
        """The cell as w:tc; the order of the properties is that of the schema."""
        return "".join(
            (
                f'<w:tc><w:tcPr><w:tcW w:w="{self.width}" w:type="dxa"/>',
                f'<w:gridSpan w:val="{self.span}"/>' if self.span > 1 else "",
                f'<w:vMerge w:val="{self.merge}"/>' if self.merge else "",
                f'<w:shd w:val="clear" w:color="auto" w:fill="{self.fill}"/>' if self.fill else "",
                f'<w:tcMar><w:left w:w="{margin}" w:type="dxa"/><w:right w:w="{margin}" w:type="dxa"/></w:tcMar>'
                if (margin := self.margin)
                else "",
                '<w:textDirection w:val="tbRlV"/>' if self.vertical else "",
                f'<w:vAlign w:val="center"/></w:tcPr>{self.content}</w:tc>',
            )
        )


def run(text: str, style: str | None = None, *, bold: bool = False) -> str:
    """Return a run; ``style`` is the id of a character style."""
    look = f'<w:rStyle w:val="{style}"/>' if style else ""
    if bold:
        look += "<w:b/><w:bCs/>"
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{write(text)}</w:t></w:r>'


def paragraph(runs: str, style: str | None = None, properties: str = "") -> str:
    """Return a paragraph; without the id of a style it has the default one of the document."""
    look = f'<w:pStyle w:val="{style}"/>' if style else ""
    look += properties
    return f"<w:p><w:pPr>{look}</w:pPr>{runs}</w:p>" if look else f"<w:p>{runs}</w:p>"


def row(cells: Iterable[Cell], *, height: int = 0, header: bool = False) -> str:
    """Return a row that never breaks across pages; header rows repeat on each; ``height`` is the least, in twips."""
    least = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    repeat = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{least}{repeat}</w:trPr>{''.join(cell.xml for cell in cells)}</w:tr>"


def table(rows: Iterable[str], widths: Sequence[int], style: str | None, caption: str = "") -> str:
    """Return a table of fixed widths (twips), centred; ``caption`` is read out by screen readers."""
    look = f'<w:tblStyle w:val="{style}"/>' if style else ""
    borders = "" if style else f"<w:tblBorders>{_BORDERS}</w:tblBorders>"
    told = f'<w:tblCaption w:val="{attribute(caption)}"/>' if caption else ""
    return "".join(
        (
            f'<w:tbl><w:tblPr>{look}<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>',
            f'{borders}<w:tblLayout w:type="fixed"/><w:tblLook w:val="0000"/>{told}</w:tblPr><w:tblGrid>',
            *(f'<w:gridCol w:w="{width}"/>' for width in widths),
            "</w:tblGrid>",
            *rows,
            "</w:tbl>",
        )
    )


def picture(relationship: str, number: int, alternative: str, width: int, height: int) -> str:
    """Return a run with a picture in the line; sizes in EMU (36,000 to a millimetre)."""
    name, told = f"图片 {number}", attribute(alternative)
    shown = (
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="{name}" descr="{told}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relationship}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )
    return _inline(name, number, told, (width, height), _PIC, shown)


def chart(relationship: str, number: int, alternative: str, width: int, height: int) -> str:
    """Return a run with a chart in the line, whose part the relationship leads to; sizes in EMU."""
    shown = f'<c:chart xmlns:c="{_CHART}" r:id="{relationship}"/>'
    return _inline(f"图表 {number}", number, attribute(alternative), (width, height), _CHART, shown)


def _inline(name: str, number: int, told: str, size: tuple[int, int], kind: str, shown: str) -> str:
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{size[0]}" cy="{size[1]}"/><wp:docPr id="{number}" name="{name}" descr="{told}"/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="{kind}">{shown}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def attribute(text: str) -> str:
    """Return text escaped for an attribute, on one line."""
    return write(" ".join(text.split())).replace('"', "&quot;")
