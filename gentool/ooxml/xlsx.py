"""What every .xlsx of ours has in common: no clock and no machine in its bytes, and text that stays text.

Used by the city's workbook and by the form to fill in. Nobody's mistakes are caught here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime

from lxml import etree
from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from gentool.ooxml.zip import unzipped
from gentool.text.lazy_regex import Pattern

LONGEST = 32_767  # characters in a cell
A4 = 9  # as spreadsheets number their papers

_STYLES = "xl/styles.xml"
_FONT = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign"),
    *("sz", "color", "name", "family", "charset", "scheme"),
)  # as ISO 29500 orders it
_FORBIDDEN = Pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # by XML
_LIKE_ESCAPE = Pattern(r"_(?=x[0-9A-Fa-f]{4}_)")  # which spreadsheets take for a character by its number
_ESCAPE = Pattern(r"_x([0-9A-Fa-f]{4})_")


def stamp(book: Workbook, title: str) -> None:
    """Give a workbook its title and fixed properties, and have its formulas computed when it is opened."""
    book.properties.creator = "gentool"
    book.properties.title = cell_text(title)
    book.properties.created = book.properties.modified = datetime(1980, 1, 1)  # no clock
    book.calculation.fullCalcOnLoad = True


def cell_text(text: str) -> str:
    """Leave out what a cell cannot hold, and keep what looks like an escaped character as it is."""
    whole = text.encode("utf-8", "replace").decode("utf-8")  # no half characters
    return _LIKE_ESCAPE.sub("_x005F_", _FORBIDDEN.sub("", whole))[:LONGEST]


def text_of_cell(text: str) -> str:
    """Return what a spreadsheet shows for the text in its file: characters by their numbers resolved."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def frame(book: Workbook) -> bytes:
    """Return a workbook as openpyxl writes it, without the clock that its ``save`` puts in."""
    made = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(made, "w")).save()
    return made.getvalue()


def parts_of(package: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the names and contents of a package's parts in their order."""
    for name, content in unzipped(package).items():
        yield name, _ordered(content) if name == _STYLES else content


def _ordered(styles: bytes) -> bytes:
    """Bring what is said of a font into the order of the standard, which openpyxl does not keep."""
    root = etree.fromstring(styles)
    for font in root.iter("{*}font"):
        font[:] = sorted(font, key=lambda child: _FONT.index(etree.QName(child).localname))
    return etree.tostring(root)
