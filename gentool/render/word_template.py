"""A form → the Word template of its edition: title, headings, tables, and a tag wherever a report has its own words.

Slow (python-docx, a tenth of a second) and run once per edition; what it writes is kept in the repository, is an
ordinary document to restyle in Word or WPS, and is filled by :mod:`gentool.render.docx`. Its base is our own minimal
package, zipped from the XML files in ``templates/base/word``: no part of it comes from a word processor or a library,
as those carry fonts and settings of other countries, and parts that validators refuse. Tables have real merged cells,
exactly as the grid lays out: figures get equal columns, labels what their text asks for and the page can spare.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from gentool.form.data_folder import templates_folder
from gentool.form.grid import Cell, Grid, Role, grid_of
from gentool.form.model import Form, Table
from gentool.form.names import name_of
from gentool.ooxml import wml
from gentool.ooxml.wml import TEXT_WIDTH, Style
from gentool.ooxml.zip import unzipped, zipped

NOTE_PREFIX: Final = "注："


def make_template(form: Form) -> bytes:
    """Return the template of an edition as .docx; the same form gives the same bytes."""
    writer = _Writer()
    writer.line("{{ 标题 }}", Style.TITLE)
    writer.line("{{p 引言 }}", Style.BODY)
    for part in form.parts:
        writer.line(part.heading, Style.HEADINGS[1])
        if part.table is None:
            writer.line(f"{{{{p {part.key} }}}}", Style.BODY)
        else:
            writer.table(form, part.table)
    writer.signature()
    return writer.saved()


class _Writer:
    """Appends paragraphs and tables to our base document."""

    def __init__(self) -> None:
        self._document = docx.Document(io.BytesIO(base_package()))
        self._ids = {style.name: style.style_id for style in self._document.styles}

    def line(self, text: str, style: str) -> Any:
        """Append a paragraph."""
        return self._document.add_paragraph(text, style=self._document.styles[style])

    def table(self, form: Form, table: Table) -> None:
        """Append a table of the form, and its remark where a report has one."""
        xml = draw_table(form, table, self._ids.__getitem__)
        element = parse_xml(xml.replace("<w:tbl>", f"<w:tbl {nsdecls('w')}>", 1))
        self._document.element.body.insert_element_before(element, "w:sectPr")
        note = f"{table.alias}.注"
        for text in (f"{{%p if {note} %}}", f"{NOTE_PREFIX}{{{{ {note} }}}}", "{%p endif %}"):
            self.line(text, Style.NOTE)

    def signature(self) -> None:
        """Append who signs and when, a blank line below the text, kept together."""
        self.line("{%p if 落款 %}", Style.SIGNATURE)
        name = self.line("{{ 落款 }}", Style.SIGNATURE)
        name.paragraph_format.keep_with_next = True
        name.paragraph_format.space_before = docx.shared.Twips(592)
        for text in ("{%p if 发布日期 %}", "{{ 发布日期 }}", "{%p endif %}", "{%p endif %}"):
            self.line(text, Style.SIGNATURE)

    def saved(self) -> bytes:
        """Return the package, zipped anew because python-docx writes the clock into its archive."""
        buffer = io.BytesIO()
        self._document.save(buffer)
        return zipped(unzipped(buffer.getvalue()).items())


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
    overrides = ""
    for name, kind in (("document", "document.main"), *_KINDS.items()):
        language = "" if kind == "theme" else "wordprocessingml."
        overrides += f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}{language}{kind}+xml"/>'
    types = (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    parts = {
        "[Content_Types].xml": types.encode(),
        "_rels/.rels": _relationships([("rId1", "officeDocument", "word/document.xml")]),
        "word/_rels/document.xml.rels": _relationships((name, kind, f"{name}.xml") for name, kind in _KINDS.items()),
    }
    for name in ("document", *_KINDS):
        parts[f"word/{name}.xml"] = (folder / f"{name}.xml").read_bytes()
    return zipped(parts.items())


def _relationships(found: Iterable[tuple[str, str, str]]) -> bytes:
    links = (f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for name, kind, target in found)
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(links)}</Relationships>'.encode()


CHARACTER: Final = 210  # twips of a 五号 character
AIR: Final = 28  # borders, and what renderers round
PADDING: Final = 56 + AIR  # both sides of a cell
INDENT: Final = 40  # of a label, in its style
NARROWEST: Final = 3 * CHARACTER + PADDING  # a figure column takes three characters in a line
VERTICAL: Final = 425  # a column whose label runs from the top down
ROW_HEIGHT: Final = 397  # 7 mm
TITLE_FILL: Final = "DEEAF6"
_KEEP: Final = "<w:keepNext/>"


def draw_table(form: Form, table: Table, style_id: Callable[[str], str]) -> str:
    """Return the table as OOXML; ``style_id`` gives the id of a style by its name."""
    grid = grid_of(table)
    widths = column_widths(grid)
    kept = _kept_rows(grid)
    rows = []
    for number in range(grid.height):
        keep = _KEEP if number in kept else ""
        cells = [_drawn(form, table, cell, number, widths, style_id, keep) for cell in grid.reaching(number)]
        rows.append(wml.row(cells, height=ROW_HEIGHT, header=number < grid.header_rows))
    return wml.table(rows, widths, style_id(Style.TABLE), form.part_by_key[table.key].label)


def _drawn(
    form: Form, table: Table, cell: Cell, row: int, widths: list[int], style_id: Callable[[str], str], keep: str
) -> wml.Cell:
    begins = cell.row == row
    text = f"{{{{ {name_of(form, cell.address)} }}}}" if cell.address else cell.text
    style = style_id(_style(cell, table))
    width = sum(widths[cell.column : cell.column + cell.width])
    return wml.Cell(
        wml.paragraph(wml.run(text) if begins else "", style, keep),
        width,
        cell.width,
        "" if cell.height == 1 else "restart" if begins else "continue",
        TITLE_FILL if cell.role is Role.TITLE else "",
        cell.vertical,
        _balancing_margin(text, width) if cell.role is Role.HEADER and not cell.vertical else 0,
    )


def _balancing_margin(text: str, width: int) -> int:
    """Return the margins that break a header into lines of equal length: two and two, not three and one; 0: none."""
    most = (width - PADDING + AIR) // CHARACTER
    lines = math.ceil(len(text) / max(most, 1))
    line = math.ceil(len(text) / lines)
    return (width - line * CHARACTER - AIR) // 2 if lines > 1 and line < most else 0


def _style(cell: Cell, table: Table) -> str:
    if cell.role in (Role.TITLE, Role.HEADER):
        return Style.CELL_TITLE
    if cell.role is Role.LABEL and table.label_columns > 1 and not cell.vertical:
        return Style.CELL_LABEL
    return Style.CELL


def _kept_rows(grid: Grid) -> frozenset[int]:
    """Return the rows that stay on a page with the next: headers, groups of rows, the blocks of a stacked table.

    A vertical label covers more rows than a page may hold; word processors print it on the first page only, so the
    rows that it needs to be read stay together there.
    """
    starts = {cell.row for cell in grid.cells if cell.role is Role.TITLE}
    kept = set(range(grid.header_rows))
    if starts:
        kept.update(row for row in range(grid.height - 1) if row + 1 not in starts)
    for cell in grid.cells:
        needed = math.ceil((len(cell.text) + 2) * CHARACTER / ROW_HEIGHT) if cell.vertical else cell.height
        kept.update(range(cell.row, cell.row + min(needed, cell.height) - 1))
    return frozenset(kept)


def column_widths(grid: Grid, total: int = TEXT_WIDTH) -> list[int]:
    """Return the widths of the grid's columns in twips; they add up to ``total``."""
    labels = min(cell.column for cell in grid.cells if cell.role is Role.FIGURE)
    figures = grid.width - labels
    if not labels:
        return _even(total, figures)
    narrow = {cell.column for cell in grid.cells if cell.vertical and cell.column < labels}
    longest = {column: _longest(grid, column) for column in range(labels) if column not in narrow}
    room = total - len(narrow) * VERTICAL
    fitted = _label_widths(longest, room, figures)
    widths = [VERTICAL if column in narrow else fitted[column] for column in range(labels)]
    return widths + _even(total - sum(widths), figures)


def _longest(grid: Grid, column: int) -> int:
    return max((len(cell.text) for cell in grid.cells if cell.column == column and cell.width == 1), default=1)


def _label_widths(longest: Mapping[int, int], room: int, figures: int) -> Mapping[int, int]:
    """Give labels one line where there is room; else two lines, and the last column what the figures leave."""
    even = room // (len(longest) + figures)
    wished = {column: max(even, _width(length)) for column, length in longest.items()}
    most = room - figures * NARROWEST
    if sum(wished.values()) <= most:
        return wished
    *groups, last = longest
    fitted = {column: _width(math.ceil(longest[column] / 2)) for column in groups}
    return {**fitted, last: most - sum(fitted.values())}


def _width(characters: int) -> int:
    return characters * CHARACTER + PADDING + INDENT


def _even(total: int, count: int) -> list[int]:
    width, rest = divmod(total, count)
    return [width + (number < rest) for number in range(count)]
