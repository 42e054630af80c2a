"""Word files taken apart for tests: parts, tables as grids, and reports with something of everything."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from lxml import etree

from gentool.form.loading import form_of, template_file
from gentool.ooxml.zip import unzipped, zipped
from gentool.problems.problem import Where
from gentool.report.model import Chart, ChartKind, Mark, Paragraph, Picture, Piece, PlainTable, Report, Span
from tests.builders import YEARS, balanced, report_of, yaml_of

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = {
    "w": W,
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "v": "urn:schemas-microsoft-com:vml",
}
HERE = Where("x.yaml", 7, 3)


class Placed(NamedTuple):
    """A cell as a reader of the document finds it."""

    row: int
    column: int
    height: int
    width: int
    text: str


def w(name: str) -> str:
    return f"{{{W}}}{name}"


def xml(package: bytes, part: str = "word/document.xml") -> Any:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return etree.fromstring(archive.read(part))


def related(package: bytes, part: str, identifier: str) -> str:
    """Return the part to which a relationship of another leads."""
    folder, _, name = part.rpartition("/")
    (target,) = xml(package, f"{folder}/_rels/{name}.rels").xpath(f"//*[@Id='{identifier}']/@Target")
    return str(target).lstrip("/")


def find(element: Any, path: str) -> list[Any]:
    return list(element.xpath(path, namespaces=NAMES))


def text_of(element: Any) -> str:
    return "".join(find(element, ".//w:t/text()"))


def tables(package: bytes) -> list[Any]:
    return find(xml(package), "/w:document/w:body/w:tbl")


def placed(table: Any) -> list[Placed]:
    """Resolve gridSpan and vMerge, as Word does: continued cells lengthen the one above them."""
    cells: dict[tuple[int, int], Placed] = {}
    top: dict[int, tuple[int, int]] = {}
    for row, line in enumerate(find(table, "w:tr")):
        column = 0
        for cell in find(line, "w:tc"):
            width = int((find(cell, "w:tcPr/w:gridSpan/@w:val") or ["1"])[0])
            merge = find(cell, "w:tcPr/w:vMerge/@w:val")
            if merge == ["continue"]:
                above = cells[top[column]]
                assert above.width == width
                assert text_of(cell) == ""
                cells[top[column]] = above._replace(height=above.height + 1)
            else:
                cells[row, column] = Placed(row, column, 1, width, text_of(cell))
                top[column] = (row, column)
            column += width
    return sorted(cells.values())


def template_bytes(edition: str) -> bytes:
    return template_file(form_of(edition), "report.docx").read_bytes()


def changed(package: bytes, change: Callable[[str], str], part: str = "word/document.xml") -> bytes:
    """Return a package with the text of one part changed, as an office might do."""
    parts = unzipped(package)
    before = parts[part].decode()
    after = change(before)
    assert after != before
    return zipped({**parts, part: after.encode()}.items())


def report_for(edition: str, **changes: Any) -> Report:
    """Return a balanced report of an edition."""
    form = form_of(edition)
    report, _ = report_of(yaml_of(form, balanced(form, 1), YEARS[edition]))
    return replace(report, **changes)


def with_pieces(edition: str, *pieces: Piece, **changes: Any) -> Report:
    """Return a report whose first narrative part consists of these pieces."""
    report = report_for(edition)
    narrative = {**report.narrative, next(part.key for part in report.form.parts if part.narrative): pieces}
    return replace(report, narrative=narrative, **changes)


def words(text: str, level: int = 0, lead: int = 0) -> Paragraph:
    return Paragraph((Span(text),), level, HERE, lead)


def plain_table(*rows: tuple[str, ...]) -> PlainTable:
    return PlainTable(tuple(tuple((Span(cell),) for cell in row) for row in rows), HERE)


def picture(width: int, height: int, caption: str = "月度分布") -> Picture:
    return Picture(caption, png(), "png", width, height, HERE)


def charts() -> tuple[Chart, ...]:
    """Return a chart of each kind: a long name, nothing, seven digits, decimals."""
    marks = (Mark("门户网站", 1_234_567), Mark("公众号 & <小程序>", 0), Mark("政务服务大厅查阅点", Decimal("355.50")))
    months = tuple(Mark(f"{number}月", 1_000_000 + number) for number in range(1, 13))
    return (
        *(Chart(f"各渠道条数{kind.value}", kind, marks, HERE) for kind in ChartKind),
        *(Chart("", kind, months, HERE) for kind in (ChartKind.COLUMNS, ChartKind.LINE)),
    )


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    header = struct.pack(">2L5B", 2, 2, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" + b"\xff\0\0" * 2 + b"\0" + b"\0\0\xff" * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
