"""Pieces of text as a parser hands them out → the paragraphs of a page.

They stand in order, with the tables and pictures among them.
"""

from __future__ import annotations

from itertools import pairwise

from gentool.importing.blocks import MOST_BLOCKS, MOST_CELLS, Left
from gentool.importing.faults import TOO_MUCH
from gentool.importing.html.tables import Content, Rich
from gentool.importing.spacing import spans_of, tidy
from gentool.problems.problem import GentoolError, Where
from gentool.report.model import Span
from gentool.text.lazy_regex import Pattern

_LONGEST_HEADING = 60  # characters of a paragraph that counts as a heading only because all of it is bold
_FIGURE = Pattern(r"[\d.,，/]+")
_ENDS_OF_SENTENCES = "。；，！？"


class Flow:
    """The blocks so far, and the paragraph that is being read: its pieces, and where it turns bold or back."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.blocks: list[Content] = []
        self.pieces: list[str] = []
        self.pictures: list[Left] = []  # in the paragraph; they go behind it
        self.number = ""  # of the list's item that has begun, before its first paragraph
        self.is_bold = False
        self.headings = 0  # elements around that make a heading
        self.preformatted = 0  # elements around in which a line of markup is a line
        self._turns: list[tuple[int, bool]] = []  # from which piece on the paragraph is bold, or no longer

    def turn(self, is_bold: bool) -> None:
        """Let the text that follows be bold or not."""
        self.is_bold = is_bold
        self._turns.append((len(self.pieces), is_bold))

    def check(self) -> None:
        """Raise GentoolError ``I-LIMIT`` where there are more blocks than may be, paragraphs of one table included."""
        if len(self.blocks) + len(self.pictures) > MOST_BLOCKS + MOST_CELLS:
            raise GentoolError(TOO_MUCH.at(Where(self.file), f"网页有 {MOST_BLOCKS:,} 段以上。"))

    def end_paragraph(self) -> None:
        """End the paragraph; one without text is none."""
        pieces = self.pieces
        if pieces:
            text = pieces[0] if len(pieces) == 1 else "".join(pieces)
            if not text.isspace():
                self._add(self._numbered(text) if self.number else text)
            pieces.clear()
        if self._turns:
            self._turns = [(0, True)] if self.is_bold else []
        if self.pictures:
            self.blocks += self.pictures
            self.pictures.clear()

    def _add(self, text: str) -> None:
        if self.preformatted:
            self.blocks += filter(None, map(tidy, text.split("\n")))
        elif self.headings:
            if seen := tidy(text):
                self.blocks.append(Rich(seen, (Span(seen),), is_heading=True))
        elif self._turns:
            if spans := spans_of(self._runs()):
                self.blocks.append(_emphasised(spans))
        elif seen := tidy(text):
            self.blocks.append(seen)
        self.check()

    def _numbered(self, text: str) -> str:
        """Set the number of a list's item before its first paragraph."""
        number, self.number = self.number, ""
        bare = text.strip()
        if _FIGURE.fullmatch(bare):
            return text  # in a cell, where a number before it would be part of it
        gap = " " if bare[0].isascii() and number[-1].isascii() else ""
        self.pieces[0] = number + gap + self.pieces[0].lstrip()
        return number + gap + text.lstrip()

    def _runs(self) -> list[tuple[str, bool]]:
        """Return the text of the paragraph from turn to turn."""
        turns = [(0, False), *self._turns, (len(self.pieces), False)]
        return [("".join(self.pieces[start:end]), is_bold) for (start, is_bold), (end, _) in pairwise(turns)]


def _emphasised(spans: tuple[Span, ...]) -> Content:
    """Return a paragraph with emphasis; one that is all bold has none, but is a heading if it looks like one."""
    if len(spans) > 1:
        return Rich("".join(span.text for span in spans), spans, is_heading=False)
    text = spans[0].text
    if spans[0].bold and len(text) <= _LONGEST_HEADING and text[-1] not in _ENDS_OF_SENTENCES:
        return Rich(text, (Span(text),), is_heading=True)
    return text
