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
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from gentool.form.data_folder import templates_folder
from gentool.form.grid import Cell, Grid, Role, grid_of
from gentool.form.model import ABSENT, NOTE, Form, Table, name_of
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
        for level, text in part.printed:
            writer.line(text, Style.HEADINGS[level])
        if part.table is None:
            writer.line(f"{{{{p {part.key} }}}}", Style.BODY)
        else:
            writer.table(form, part.table)
    writer.line("{{p 署名 }}", Style.SIGNATURE)  # and when, set against each other
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
        absent = f"{table.alias}.{ABSENT}"
        if table.absent:
            for text in (f"{{%p if {absent} %}}", f"{{{{ {absent} }}}}", "{%p else %}"):
                self.line(text, Style.BODY)
        self._document.element.body.insert_element_before(element, "w:sectPr")
        for text in table.notes:
            self.line(text, Style.NOTE).paragraph_format.keep_with_next = text != table.notes[-1] or None
        if table.absent:
            self.line("{%p endif %}", Style.BODY)
        note = f"{table.alias}.{NOTE}"
        for text in (f"{{%p if {note} %}}", f"{NOTE_PREFIX}{{{{ {note} }}}}", "{%p endif %}"):
            self.line(text, Style.NOTE)

    def saved(self) -> bytes:
        """Return the package, zipped anew because python-docx writes the clock into its archive."""
        buffer = io.BytesIO()
        self._document.save(buffer)
        return zipped(unzipped(buffer.getvalue()).items())


_PARTS: Final = ("document", "styles", "settings", "fontTable", "header", "headerEven", "footer", "footerEven", "theme")


def base_package() -> bytes:
    """Return an empty document with all our styles, headers and footers."""
    folder = templates_folder() / "base" / "word"
    parts = {"[Content_Types].xml": "types.xml", "_rels/.rels": "package.rels"}
    parts |= {"word/_rels/document.xml.rels": "document.rels"} | {f"word/{name}.xml": f"{name}.xml" for name in _PARTS}
    return zipped((part, (folder / name).read_bytes()) for part, name in parts.items())


AIR: Final = 28  # borders, and what renderers round
PADDING: Final = 56 + AIR  # both sides of a cell
INDENT: Final = 40  # of a label, in its style
NARROWEST: Final = 714  # a figure column takes three 五号 characters in a line, or seven digits of 小五
VERTICAL: Final = 425  # a column whose label runs from the top down
LONG: Final = 20  # rows, from which a table is set small, to stand on one page whole
TITLE_FILL: Final = "DEEAF6"
_KEEP: Final = "<w:keepNext/>"


class _Setting(NamedTuple):
    """How large a table is set: twips of a character and of the lowest row, and the styles of its cells."""

    character: int
    row: int
    figure: str
    label: str
    title: str


_USUAL: Final = _Setting(210, 397, Style.CELL, Style.CELL_LABEL, Style.CELL_TITLE)  # 五号, 7 mm
_SMALL: Final = _Setting(180, 312, Style.LONG_CELL, Style.LONG_CELL_LABEL, Style.LONG_CELL_TITLE)  # 小五, 5.5 mm


def _setting(grid: Grid) -> _Setting:
    return _SMALL if grid.height > LONG or _is_crowded(grid) else _USUAL


def _is_crowded(grid: Grid) -> bool:
    """Tell columns side by side whose names would take more than two lines."""
    room = (TEXT_WIDTH // grid.width - PADDING + AIR) // _USUAL.character
    return any(cell.role is Role.HEADER and len(cell.text) > 2 * room * cell.width for cell in grid.cells)


def draw_table(form: Form, table: Table, style_id: Callable[[str], str]) -> str:
    """Return the table as OOXML; ``style_id`` gives the id of a style by its name."""
    grid = grid_of(table)
    setting = _setting(grid)
    widths = column_widths(grid)
    kept = _kept_rows(grid, setting) | ({grid.height - 1} if table.notes else set())
    rows = []
    for number in range(grid.height):
        keep = _KEEP if number in kept else ""
        cells = []
        for cell in grid.reaching(number):
            style = style_id(_style(cell, table, setting))
            cells.append(_drawn(form, cell, number, widths, wml.paragraph("\0", style, keep), setting))
        rows.append(wml.row(cells, height=setting.row, header=number < grid.header_rows))
    return wml.table(rows, widths, style_id(Style.TABLE), form.part_by_key[table.key].label)


def _drawn(form: Form, cell: Cell, row: int, widths: list[int], paragraph: str, setting: _Setting) -> wml.Cell:
    """Draw a cell as it stands in a row: ``paragraph`` with its text where it begins, empty where it goes on."""
    begins = cell.row == row
    text = f"{{{{ {name_of(form, cell.address)} }}}}" if cell.address else cell.text
    width = sum(widths[cell.column : cell.column + cell.width])
    return wml.Cell(
        paragraph.replace("\0", wml.run(text) if begins else ""),
        width,
        cell.width,
        "" if cell.height == 1 else "restart" if begins else "continue",
        TITLE_FILL if cell.role is Role.TITLE else "",
        cell.vertical,
        _balancing_margin(text, width, setting.character) if cell.role is Role.HEADER and not cell.vertical else 0,
    )


def _balancing_margin(text: str, width: int, character: int) -> int:
    """Return the margins that break a header into lines of equal length: two and two, not three and one; 0: none."""
    most = (width - PADDING + AIR) // character
    lines = math.ceil(len(text) / max(most, 1))
    line = math.ceil(len(text) / lines)
    return (width - line * character - AIR) // 2 if lines > 1 and line < most else 0


def _style(cell: Cell, table: Table, setting: _Setting) -> str:
    if cell.role in (Role.TITLE, Role.HEADER):
        return setting.title
    if cell.role is Role.LABEL and table.label_columns > 1 and not cell.vertical:
        return setting.label
    return setting.figure


def _kept_rows(grid: Grid, setting: _Setting) -> frozenset[int]:
    """Return the rows that stay on a page with the next: headers, groups of rows, the blocks of a stacked table.

    A long table stands on one page whole, where its remarks allow. A vertical label covers many rows; word processors
    print it on the first page only, so the rows that it needs to be read stay together there.
    """
    if setting is _SMALL:
        return frozenset(range(grid.height - 1))
    starts = {cell.row for cell in grid.cells if cell.role is Role.TITLE}
    kept = set(range(grid.header_rows))
    if starts:
        kept.update(row for row in range(grid.height - 1) if row + 1 not in starts)
    for cell in grid.cells:
        needed = math.ceil((len(cell.text) + 2) * setting.character / setting.row) if cell.vertical else cell.height
        kept.update(range(cell.row, cell.row + min(needed, cell.height) - 1))
    return frozenset(kept)


def column_widths(grid: Grid) -> list[int]:
    """Return the widths of the grid's columns in twips; they add up to that of the text."""
    labels = min(cell.column for cell in grid.cells if cell.role is Role.FIGURE)
    figures = grid.width - labels
    if not labels:
        return _even(TEXT_WIDTH, figures)
    narrow = {cell.column for cell in grid.cells if cell.vertical and cell.column < labels}
    longest = dict.fromkeys((column for column in range(labels) if column not in narrow), 1)
    for cell in grid.cells:
        if cell.column in longest and cell.width == 1:
            longest[cell.column] = max(longest[cell.column], len(cell.text))
    room = TEXT_WIDTH - len(narrow) * VERTICAL
    fitted = _label_widths(longest, room, figures, _setting(grid).character)
    widths = [VERTICAL if column in narrow else fitted[column] for column in range(labels)]
    return widths + _even(TEXT_WIDTH - sum(widths), figures)


def _label_widths(longest: Mapping[int, int], room: int, figures: int, character: int) -> Mapping[int, int]:
    """Give labels one line where there is room; else two lines, and the last column what the figures leave."""
    even = room // (len(longest) + figures)
    wished = {column: max(even, _width(length, character)) for column, length in longest.items()}
    most = room - figures * NARROWEST
    if sum(wished.values()) <= most:
        return wished
    *groups, last = longest
    fitted = {column: _width(math.ceil(longest[column] / 2), character) for column in groups}
    return {**fitted, last: most - sum(fitted.values())}


def _width(characters: int, character: int) -> int:
    return characters * character + PADDING + INDENT


def _even(total: int, count: int) -> list[int]:
    width, rest = divmod(total, count)
    return [width + (number < rest) for number in range(count)]
