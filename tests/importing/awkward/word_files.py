"""A report as a .docx, written as raw XML, so that everything Word and WPS leave behind can be written too."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape

from tests.importing.awkward.known import Known
from tests.importing.awkward.layouts import Layout, Placed, size
from tests.importing.awkward.pieces import Piece, Pieces, pieces_of

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def run(text: str, properties: str = "") -> str:
    """Write a run."""
    how = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{how}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(text: str, properties: str = "") -> str:
    """Write a paragraph of one run."""
    return framed(run(text) if text else "", properties)


def framed(runs: str, properties: str = "") -> str:
    """Write a paragraph around runs."""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"


def styled(style: str) -> Callable[[str], str]:
    """Return a writer of paragraphs in a style."""
    return lambda text: paragraph(text, f'<w:pStyle w:val="{style}"/>')


_PART, _SECTION = styled("1"), styled("2")


@dataclass(frozen=True)
class Typing:
    """How every sort of piece is typed; ``merge`` writes the properties of a cell, ``None`` leaves the cell out."""

    title: Callable[[str], str] = lambda text: paragraph(text, '<w:jc w:val="center"/>')
    part: Callable[[str], str] = _PART
    section: Callable[[str], str] = _SECTION
    text: Callable[[str], str] = lambda text: paragraph(text, '<w:ind w:firstLineChars="200"/>')
    inside: Callable[[Placed], str] = lambda cell: paragraph(cell.text)
    merge: Callable[[Placed, int], str | None] = lambda cell, line: merged(cell, line)
    row: Callable[[str], str] = lambda cells: f"<w:tr>{cells}</w:tr>"
    table: Callable[[str, int], str] = lambda rows, width: tabled(rows, width)
    body: Callable[[str], str] = lambda body: body
    parts: Mapping[str, str] = field(default_factory=dict)


def merged(cell: Placed, line: int) -> str:
    """Write the spans of a cell for its first row (``line`` 0) or one that it covers."""
    wide = f'<w:gridSpan w:val="{cell.width}"/>' if cell.width > 1 else ""
    down = "" if cell.height == 1 else '<w:vMerge w:val="restart"/>' if line == 0 else "<w:vMerge/>"
    return wide + down


def tabled(rows: str, width: int) -> str:
    """Write a table around its rows."""
    grid = '<w:gridCol w:w="800"/>' * width
    properties = '<w:tblStyle w:val="a3"/><w:tblW w:w="0" w:type="auto"/>'
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def table_of(layout: Layout, typing: Typing) -> str:
    """Write a table; a cell that is several rows high is written once for each."""
    height, width = size(layout)
    rows = ""
    for row in range(height):
        cells = ""
        for cell in sorted((c for c in layout if c.row <= row < c.row + c.height), key=lambda c: c.column):
            properties = typing.merge(cell, row - cell.row)
            if properties is not None:
                inside = typing.inside(cell) if row == cell.row else paragraph("")
                cells += f'<w:tc><w:tcPr><w:tcW w:w="800" w:type="dxa"/>{properties}</w:tcPr>{inside}</w:tc>'
        rows += typing.row(cells)
    return typing.table(rows, width)


TYPED = Typing()


def written(piece: Piece, typing: Typing) -> str:
    """Write a piece."""
    if piece.sort == "table":
        return table_of(piece.layout, typing) + paragraph("")
    dress = {"title": typing.title, "part": typing.part, "section": typing.section}.get(piece.sort, typing.text)
    return dress(piece.text)


def document_of(known: Known, pieces: Pieces | None = None, typing: Typing = TYPED) -> bytes:
    """Write a report as a .docx."""
    body = typing.body("".join(written(p, typing) for p in (pieces_of(known) if pieces is None else pieces)))
    return package(f"<w:document {NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>", typing.parts)


def package(document: str, parts: Mapping[str, str] | None = None) -> bytes:
    """Pack a document's XML with the parts that Word wants beside it."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{n}"><w:name w:val="heading {n}"/>'
        f'<w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr></w:style>'
        for n in (1, 2)
    )
    files = {"styles": f'<w:styles xmlns:w="{W}">{styles}</w:styles>', **(parts or {})}
    kinds = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_MAIN}.{name}+xml"/>' for name in files)
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_KIND}/{name}" Target="{name}.xml"/>' for n, name in enumerate(files)
    )
    package_links = "http://schemas.openxmlformats.org/package/2006/relationships"
    members = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>{kinds}</Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{package_links}">'
            f'<Relationship Id="r1" Type="{_KIND}/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package_links}">{links}</Relationships>',
        "word/document.xml": document,
        **{f"word/{name}.xml": text for name, text in files.items()},
    }
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            declared = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), declared)
    return memory.getvalue()
