"""A form → the Word template of its edition: title, headings, tables, and a tag wherever a report has its own words."""

from __future__ import annotations

import io
from typing import Any, Final

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from gentool.form.model import Form, Table
from gentool.ooxml.wml import Style
from gentool.ooxml.zip import unzipped, zipped
from gentool.render.word_template.base import base_package
from gentool.render.word_template.tables import draw_table

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
        self.line(f"{{%p if {note} %}}", Style.NOTE)
        self.line(f"{NOTE_PREFIX}{{{{ {note} }}}}", Style.NOTE)
        self.line("{%p endif %}", Style.NOTE)

    def signature(self) -> None:
        """Append who signs and when, a blank line below the text, kept together."""
        self.line("{%p if 落款 %}", Style.SIGNATURE)
        name = self.line("{{ 落款 }}", Style.SIGNATURE)
        name.paragraph_format.keep_with_next = True
        name.paragraph_format.space_before = docx.shared.Twips(592)
        self.line("{%p if 发布日期 %}", Style.SIGNATURE)
        self.line("{{ 发布日期 }}", Style.SIGNATURE)
        self.line("{%p endif %}", Style.SIGNATURE)
        self.line("{%p endif %}", Style.SIGNATURE)

    def saved(self) -> bytes:
        """Return the package, zipped anew because python-docx writes the clock into its archive."""
        buffer = io.BytesIO()
        self._document.save(buffer)
        return zipped(unzipped(buffer.getvalue()).items())
