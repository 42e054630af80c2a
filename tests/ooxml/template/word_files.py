"""Small Word files made from XML, and what the tests read out of filled ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = {"w": W}
_ROOT = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SECTION = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
STYLES = (
    f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="table" w:styleId="a3"><w:name w:val="Table Grid"/></w:style></w:styles>'
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def para(*runs: str) -> str:
    """A paragraph of runs; what does not begin with "<" becomes a run."""
    return "<w:p>" + "".join(item if item.startswith("<") else run(item) for item in runs) + "</w:p>"


def cell(*blocks: str) -> str:
    content = "".join(block if block.startswith("<") else para(block) for block in blocks)
    return f'<w:tc><w:tcPr><w:tcW w:w="1000" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(item if item.startswith("<w:tc>") else cell(item) for item in cells) + "</w:tr>"


def table(*rows: str) -> str:
    return '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="1000"/></w:tblGrid>' + "".join(rows) + "</w:tbl>"


def text_box(*blocks: str) -> str:
    content = f"<w:txbxContent>{''.join(blocks)}</w:txbxContent>"
    shape = f"<w:drawing><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></w:drawing>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{shape}</mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def docx(
    *blocks: str,
    header: str | None = None,
    footer: str | None = None,
    footnotes: str | None = None,
    main_type: str = _TYPE + "document.main+xml",
    more: Mapping[str, bytes | str] | None = None,
) -> bytes:
    """A package with these blocks as body and, where given, parts beside it; ``more`` adds or replaces parts."""
    body = "".join(block if block.startswith("<") else para(block) for block in blocks)
    stories = {"header": ("hdr", header), "footer": ("ftr", footer), "footnotes": ("footnotes", footnotes)}
    stories = {name: pair for name, pair in stories.items() if pair[1] is not None}
    overrides = "".join(f'<Override PartName="/word/{name}1.xml" ContentType="{_TYPE}{name}+xml"/>' for name in stories)
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELS}/{name}" Target="{name}1.xml"/>'
        for number, name in enumerate(stories, 2)
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main_type}"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}styles+xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELS}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {_ROOT}><w:body>{body}{SECTION}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELS}/styles" Target="styles.xml"/>{links}</Relationships>',
        "word/styles.xml": STYLES,
    }
    for name, (tag, content) in stories.items():
        parts[f"word/{name}1.xml"] = f"<w:{tag} {_ROOT}>{content}</w:{tag}>"
    parts.update(more or {})
    return zipped(parts)


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def read(document: bytes, part: str = "word/document.xml") -> bytes:
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        return package.read(part)


def tree(document: bytes, part: str = "word/document.xml") -> etree._Element:
    return etree.fromstring(read(document, part))


def lines(document: bytes, part: str = "word/document.xml") -> list[str]:
    """The text of every paragraph, line breaks and tabs as such."""
    return [text_of(paragraph) for paragraph in tree(document, part).iterfind(".//w:p", NS)]


def text_of(paragraph: etree._Element) -> str:
    signs = {f"{{{W}}}br": "\n", f"{{{W}}}tab": "\t"}
    return "".join(
        (node.text or "") if node.tag == f"{{{W}}}t" else signs.get(node.tag, "") for node in paragraph.iter()
    )


def grid(document: bytes) -> list[list[str]]:
    """The text of the cells of the first table."""
    return [
        ["|".join(map(text_of, item.iterfind("w:p", NS))) for item in line.iterfind("w:tc", NS)]
        for line in tree(document).find(".//w:tbl", NS).iterfind("w:tr", NS)
    ]
