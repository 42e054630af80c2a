"""The base of every Word template: our own minimal package, zipped from the XML files in ``templates/base/word``.

No part of it comes from a word processor or a library: those carry fonts and settings of other countries, and parts
that validators refuse.
"""

from __future__ import annotations

from typing import Final

from gentool.form.loading import templates_folder
from gentool.ooxml.zip import zipped

_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE: Final = "application/vnd.openxmlformats-officedocument."
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_KINDS: Final = {  # part → its kind, as relationships and content types call it
    "styles": "styles",
    "settings": "settings",
    "fontTable": "fontTable",
    "header": "header",
    "headerEven": "header",
    "footer": "footer",
    "footerEven": "footer",
    "theme": "theme",
}


def base_package() -> bytes:
    """Return an empty document with all our styles, headers and footers."""
    folder = templates_folder() / "base" / "word"
    parts = {"[Content_Types].xml": _content_types(), "_rels/.rels": _root(), "word/_rels/document.xml.rels": _links()}
    for name in ("document", *_KINDS):
        parts[f"word/{name}.xml"] = (folder / f"{name}.xml").read_bytes()
    return zipped(parts.items())


def _content_types() -> bytes:
    kinds = {"document": "document.main", **_KINDS}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}{_language(kind)}{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    ).encode()


def _language(kind: str) -> str:
    return "" if kind == "theme" else "wordprocessingml."


def _root() -> bytes:
    return _relationships(f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>')


def _links() -> bytes:
    return _relationships(
        "".join(
            f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{name}.xml"/>' for name, kind in _KINDS.items()
        ),
    )


def _relationships(links: str) -> bytes:
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'.encode()
