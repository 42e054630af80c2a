"""What a PDF may cost: its streams are measured before they are unpacked, its pages counted while they are drawn.

A small file can unpack to gigabytes, or draw the same thing a billion times by forms within forms. The library
that takes PDF apart has no bounds of its own, so they are set here.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import stream_value
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent

from gentool.importing.blocks import MOST_CHARACTERS

MOST_PAGES = 200
_MOST_OF_A_STREAM = 64_000_000  # bytes; a whole Chinese font has some twenty million
_MOST_OF_ALL = 200_000_000
_MOST_DRAWN = 2 * MOST_CHARACTERS  # bytes of drawing on one page, forms counted each time that they are drawn
_MOST_GLYPHS = 20_000  # of one page; a full page of small print has some three thousand
_MOST_PATHS = 50_000
_PIECE = 1_000_000
_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY = 1_500  # bytes before a stream in which its dictionary is looked for


class TooMuchError(Exception):
    """Raised where a file asks for more than a report does; not a problem yet: the reader makes it one."""


def measure(data: bytes) -> None:
    """Unpack every stream piece by piece, keeping nothing. Raises TooMuchError."""
    total = 0
    for found in _STREAM.finditer(data):
        before = data[max(0, found.start() - _DICTIONARY) : found.start()]
        dictionary = before[before.rfind(b" obj") + 1 :]
        if b"/Image" in dictionary:  # is never unpacked
            continue
        total += unpacked_size(data, found.end(), dictionary.count(b"FlateDecode"))
        if total > _MOST_OF_ALL:
            raise TooMuchError


def unpacked_size(data: bytes, start: int = 0, times: int = 1) -> int:
    """Return what a stream unpacks to, 0 for one that is not packed. Raises TooMuchError."""
    pieces: Iterable[bytes] = (data[place : place + _PIECE] for place in range(start, len(data), _PIECE))
    for _ in range(times):
        pieces = _unpacked(pieces)
    size = 0
    if times:
        for piece in pieces:
            size += len(piece)
            if size > _MOST_OF_A_STREAM:
                raise TooMuchError
    return size


def _unpacked(pieces: Iterable[bytes]) -> Iterable[bytes]:
    unpacking = zlib.decompressobj()
    try:
        for piece in pieces:
            waiting = piece
            while waiting:
                yield unpacking.decompress(waiting, _PIECE)
                waiting = unpacking.unconsumed_tail
            if unpacking.eof:
                return
    except zlib.error:
        return


class _Interpreter(PDFPageInterpreter):
    """Tells its device how much there is to draw before it draws."""

    device: _Device

    def execute(self, streams: Sequence[object]) -> None:
        """Draw streams, unless the document has drawn enough already."""
        for each in streams:
            stream = stream_value(each)
            if stream.rawdata is not None and stream.decipher is not None:  # measure() could not look into it
                unpacked_size(stream.decipher(stream.objid or 0, stream.genno or 0, stream.rawdata, stream.attrs))
            self.device.draw(len(stream.get_data()))
        super().execute(streams)


class _Device(PDFPageAggregatorWithMarkedContent):
    """Counts what a page is made of."""

    drawn = 0
    glyphs = 0
    paths = 0

    def draw(self, size: int) -> None:
        """Take note of a stream that is about to be drawn, each time that it is."""
        self.drawn += size + 100
        if self.drawn > _MOST_DRAWN:
            raise TooMuchError

    def render_char(self, *args: Any, **options: Any) -> float:
        """Place a glyph."""
        self.glyphs += 1
        if self.glyphs > _MOST_GLYPHS:
            raise TooMuchError
        advance: float = super().render_char(*args, **options)
        return advance

    def paint_path(self, *args: Any, **options: Any) -> None:
        """Draw a line or a figure."""
        self.paths += 1
        if self.paths > _MOST_PATHS:
            raise TooMuchError
        super().paint_path(*args, **options)


class GuardedPage(Page):
    """A page of pdfplumber's that is drawn within bounds."""

    @property
    def layout(self) -> Any:
        """What stands on the page. Raises TooMuchError, and whatever the library raises for broken pages."""
        if not hasattr(self, "_layout"):
            device = _Device(self.pdf.rsrcmgr, pageno=self.page_number, laparams=self.pdf.laparams)
            _Interpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
            self._layout = device.get_result()
        return self._layout
