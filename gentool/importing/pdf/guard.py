"""What a PDF may cost: its pages are counted while they are drawn.

A small file can draw the same thing a billion times by forms within forms. The library that takes PDF apart has no
bounds of its own. Those of the process it runs in end it; these end it earlier, and whatever the system.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import stream_value
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent
from pdfplumber.pdf import PDF

MOST_PAGES = 200
_MOST_EFFORT = 30_000_000  # of a document; 200 full pages cost some twenty million, in about half a minute
_STREAM_EFFORT = 1_000  # of beginning to draw, however little; each of its bytes costs one
_GLYPH_EFFORT = 100
_PATH_EFFORT = 200
_MOST_OBJECTS = 50_000  # glyphs, lines and figures of one page, all kept at once; a full page has some three thousand


class TooMuchError(Exception):
    """Raised where a file asks for more than a report does; not a problem yet: the reader makes it one."""


class Budget:
    """What drawing a document has cost so far, forms counted each time that they are drawn."""

    def __init__(self) -> None:
        self._effort = 0

    def spend(self, effort: int) -> None:
        """Take note of what is about to be done. Raises TooMuchError."""
        self._effort += effort
        if self._effort > _MOST_EFFORT:
            raise TooMuchError


class _Interpreter(PDFPageInterpreter):
    """Tells its device how much there is to draw before it draws."""

    device: _Device

    def execute(self, streams: Sequence[object]) -> None:
        for each in streams:
            stream = stream_value(each)
            self.device.budget.spend(len(stream.get_data()) + _STREAM_EFFORT)
        super().execute(streams)


class _Device(PDFPageAggregatorWithMarkedContent):
    budget: Budget
    objects = 0

    def render_char(self, *args: Any, **options: Any) -> float:
        self._count(_GLYPH_EFFORT)
        advance: float = super().render_char(*args, **options)
        return advance

    def paint_path(self, *args: Any, **options: Any) -> None:
        self._count(_PATH_EFFORT)
        super().paint_path(*args, **options)

    def _count(self, effort: int) -> None:
        self.budget.spend(effort)
        self.objects += 1
        if self.objects > _MOST_OBJECTS:
            raise TooMuchError


class GuardedPage(Page):
    """A page of pdfplumber's that is drawn within bounds."""

    def __init__(self, source: PDF, page: PDFPage, number: int, budget: Budget) -> None:
        super().__init__(source, page, page_number=number, initial_doctop=0)
        self._budget = budget

    @property
    def layout(self) -> Any:
        """What stands on the page. Raises TooMuchError, and whatever the library raises for broken pages."""
        if not hasattr(self, "_layout"):
            device = _Device(self.pdf.rsrcmgr, pageno=self.page_number, laparams=self.pdf.laparams)
            device.budget = self._budget
            _Interpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
            self._layout = device.get_result()
        return self._layout
