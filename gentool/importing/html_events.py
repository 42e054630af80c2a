"""The events of a parser of HTML → paragraphs, tables and pictures, as a browser would show them.

libxml2 calls ``start``, ``data`` and ``end`` for tags and texts, in balance even where the page is not. There may be
one for every two characters of a page, so the common case of each is a handful of operations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gentool.importing.faults import TOO_MUCH
from gentool.importing.html_flow import Flow
from gentool.importing.html_pictures import picture_of, struck
from gentool.importing.html_styles import look
from gentool.importing.html_tables import OpenTable
from gentool.importing.spacing import tidy
from gentool.problems import GentoolError, Where

_MOST_DEPTH = 2_000  # of elements; libxml2 gives up at 2,048

_BLOCKS = [
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "header", "hr", "html",
    "legend", "li", "main", "menu", "nav", "ol", "p", "section", "summary", "ul",
]  # fmt: skip
_UNSEEN = [
    "button", "canvas", "datalist", "del", "map", "math", "noframes", "noscript", "rp", "rt", "s", "script", "select",
    "strike", "style", "template", "textarea", "title", "xml",
]  # fmt: skip
_PICTURES = ["applet", "audio", "embed", "iframe", "object", "svg", "video"]
_STRUCK = ("del", "s", "strike")
_BOLD = frozenset(("b", "strong"))
_ALWAYS_SEEN = frozenset(("html", "body"))  # hidden only until a script shows them

Attributes = Mapping[str, str]


class Page:
    """Takes the events of a page; ``flow`` and ``title`` are what it holds in the end."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.flow = Flow(file)
        self.title = ""
        self.data: Callable[[str], None] = self.flow.pieces.append
        self._around: list[bool] = []  # for each open element, whether the text around it is bold
        self._unseen = 0  # depth within an element that is not shown
        self._unseen_tag = ""
        self._kept = 0  # pieces of text before it
        self._tables: list[OpenTable] = []
        self._grids = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        """Begin an element."""
        around = self._around
        if len(around) + self._unseen >= _MOST_DEPTH:
            raise GentoolError(TOO_MUCH.at(Where(self.file), f"网页的标签套了 {_MOST_DEPTH:,} 层以上。"))
        if self._unseen:
            self._unseen += 1
            return
        flow = self.flow
        is_bold = tag in _BOLD or flow.is_bold
        if attributes:
            is_seen, asked = look(attributes.get("style"))
            if (not is_seen or "hidden" in attributes) and tag not in _ALWAYS_SEEN:
                self._hide()
                return
            if asked is not None:
                is_bold = asked
        begin = _STARTS.get(tag)
        if begin is not None:
            begin(self, tag, attributes)
            if self._unseen:
                return
        around.append(flow.is_bold)
        if is_bold is not flow.is_bold:
            flow.turn(is_bold)

    def end(self, tag: str) -> None:
        """End an element."""
        if self._unseen:
            self._unseen -= 1
            if not self._unseen:
                self._reveal()
            return
        finish = _ENDS.get(tag)
        if finish is not None:
            finish(self, tag)
        is_bold = self._around.pop()
        if is_bold is not self.flow.is_bold:
            self.flow.turn(is_bold)

    def close(self) -> None:
        """End the page."""
        self.flow.end_paragraph()

    def _hide(self, tag: str = "", attributes: Attributes | None = None) -> None:
        self._unseen, self._unseen_tag, self._kept = 1, tag, len(self.flow.pieces)

    def _reveal(self) -> None:
        """Drop the text of an element that is not shown; but the title is kept, and what is struck out is told."""
        text = self.flow.cut(self._kept)
        if self._unseen_tag == "title":
            self.title = self.title or tidy(text)
        elif self._unseen_tag in _STRUCK and (text := tidy(text)):
            self.flow.pictures.append(struck(text))

    def _picture(self, tag: str, attributes: Attributes) -> None:
        if picture := picture_of(tag, attributes):
            self.flow.pictures.append(picture)
        if tag != "img":
            self._hide()

    def _break(self, tag: str, attributes: Attributes | None = None) -> None:
        self.flow.end_paragraph()

    def _start_heading(self, tag: str, attributes: Attributes) -> None:
        self.flow.end_paragraph()
        self.flow.headings += 1

    def _end_heading(self, tag: str) -> None:
        self.flow.end_paragraph()
        self.flow.headings -= 1

    def _start_preformatted(self, tag: str, attributes: Attributes) -> None:
        self.flow.end_paragraph()
        self.flow.preformatted += 1

    def _end_preformatted(self, tag: str) -> None:
        self.flow.end_paragraph()
        self.flow.preformatted -= 1

    def _start_table(self, tag: str, attributes: Attributes) -> None:
        self.flow.end_paragraph()
        self._tables.append(OpenTable(self.file, len(self.flow.blocks), self._grids))

    def _end_table(self, tag: str) -> None:
        self.flow.end_paragraph()
        table = self._tables.pop()
        table.close_row(len(self.flow.blocks))
        self._grids += table.settle(self.flow.blocks, self._grids)

    def _in_table(self, tag: str, attributes: Attributes | None = None) -> None:
        """Begin a part of a table, or (without attributes) end it; outside a table, it only ends a paragraph."""
        self.flow.end_paragraph()
        if not self._tables:
            return
        table, position = self._tables[-1], len(self.flow.blocks)
        if tag in ("td", "th"):
            if attributes is None:
                table.close_cell(position)
            else:
                table.open_cell(position, attributes.get("colspan"), attributes.get("rowspan"))
        elif tag != "tr":
            table.open_group(position, is_foot=tag == "tfoot" and attributes is not None)
        elif attributes is None:
            table.close_row(position)
        else:
            table.open_row(position)


_STARTS: dict[str, Callable[[Page, str, Attributes], None]] = {
    **dict.fromkeys(_BLOCKS, Page._break),
    **dict.fromkeys(_UNSEEN, Page._hide),
    **dict.fromkeys(["img", *_PICTURES], Page._picture),
    **dict.fromkeys([f"h{level}" for level in range(1, 7)], Page._start_heading),
    **dict.fromkeys(["td", "th", "tr", "thead", "tbody", "tfoot"], Page._in_table),
    "pre": Page._start_preformatted,
    "table": Page._start_table,
}
_ENDS: dict[str, Callable[[Page, str], None]] = {
    **dict.fromkeys(_BLOCKS, Page._break),
    **dict.fromkeys([f"h{level}" for level in range(1, 7)], Page._end_heading),
    **dict.fromkeys(["td", "th", "tr", "thead", "tbody", "tfoot"], Page._in_table),
    "pre": Page._end_preformatted,
    "table": Page._end_table,
}
