"""Pieces of text as a parser hands them out → the paragraphs of a page, with the tables and pictures among them.

Pictures, embedded documents and fields become a line that says what could not be taken over. Icons, lines of pixels and
counters are no content and are passed over: what is smaller than a line of text is tall.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from gentool.importing.blocks import MOST_BLOCKS, MOST_CELLS, Left, Text
from gentool.importing.characters import called, gap, spans_of, tidy
from gentool.importing.faults import TOO_MUCH, refused
from gentool.importing.html.styles import sizes
from gentool.importing.html.tables import Content
from gentool.problems.problem import Where
from gentool.report.charts import written_again
from gentool.report.model import Span
from gentool.text.lazy_regex import Pattern

_LONGEST_HEADING = 60  # characters of a paragraph that counts as a heading only because all of it is bold
_FIGURE = Pattern(r"[\d.,，/]+")
_ENDS_OF_SENTENCES = "。；，！？"
_LEAST_SIZE = 40  # pixels
_ENOUGH = 400  # characters, to name a text by its first words
_NUMBER = Pattern(r"([0-9]{1,5})(?:\.[0-9]{1,9})?\s?(?:px|pt)?")
_WITHOUT_TEXT = frozenset(("hidden", "checkbox", "radio", "image", "file", "password", "range", "color"))
_NOWHERE = Where("")  # places are told when all paragraphs are known


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
            raise refused(TOO_MUCH, self.file, f"网页有 {MOST_BLOCKS:,} 段以上。")

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
                self.blocks.append(Text.plain(seen, _NOWHERE, is_heading=True))
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
        number += gap(number, bare)
        self.pieces[0] = number + self.pieces[0].lstrip()
        return number + text.lstrip()

    def _runs(self) -> list[tuple[str, bool]]:
        """Return the text of the paragraph from turn to turn."""
        turns = [(0, False), *self._turns, (len(self.pieces), False)]
        return [("".join(self.pieces[start:end]), is_bold) for (start, is_bold), (end, _) in pairwise(turns)]


def _emphasised(spans: tuple[Span, ...]) -> Content:
    """Return a paragraph with emphasis; one that is all bold has none, but is a heading if it looks like one."""
    if len(spans) > 1:
        return Text(spans, _NOWHERE)
    text = spans[0].text
    if spans[0].bold and len(text) <= _LONGEST_HEADING and text[-1] not in _ENDS_OF_SENTENCES:
        return Text.plain(text, _NOWHERE, is_heading=True)
    return text


def picture_of(tag: str, attributes: Mapping[str, str]) -> Left | None:
    """Return what to say of a picture (``img``, ``svg``), a film, or a document shown in a frame; None for an icon."""
    if _is_tiny(attributes):
        return None
    if tag == "svg":  # drawn icons without a size fill their place, which is small
        return Left("图形", _NOWHERE) if "width" in attributes else None
    if tag == "img":
        return Left(called("图片", attributes.get("alt") or attributes.get("title") or ""), _NOWHERE)
    address = attributes.get("src") or attributes.get("data") or ""
    name = "" if address.startswith("data:") else address.partition("?")[0].rpartition("/")[2]
    return Left(called("嵌入的内容", name), _NOWHERE)


def chart_of(figure: Any) -> Left | None:
    """Return the chart of a figure that we drew, if its table still says the same; None for any other figure."""
    drawn = figure.find(".//svg")
    told = drawn.get("aria-label", "") if drawn is not None else ""
    cells = iter(["".join(cell.itertext()).strip() for cell in figure.iter("td")])
    listed = "，".join(f"{label} {value}" for label, value in zip(cells, cells, strict=False))
    line = written_again(told) if listed and told.endswith(f"）：{listed}") else ""
    return Left(called("图表", told), _NOWHERE, line) if line else None


def passed_over(how: str, texts: Iterable[str]) -> Left | None:
    """Return what to say of a text that is struck out or hidden in the source, None for blanks."""
    text = _beginning(texts)
    return Left(called(f"{how}的文字", text), _NOWHERE) if tidy(text) else None


def field_of(element: Any) -> tuple[str, str]:
    """Return what kind of field an element is, in Chinese, and the value that it shows."""
    kind = (element.get("type") or "text").lower()
    if element.tag == "select":
        options = list(element.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        return "下拉框", _beginning(text for option in chosen[-1:] for text in option.itertext())
    if element.tag == "button" or kind in ("submit", "button", "reset"):
        return "按钮", element.get("value") or _beginning(element.itertext())
    return "输入框", "" if kind in _WITHOUT_TEXT else element.get("value") or ""


def _beginning(texts: Iterable[str]) -> str:
    """Return as much of a text as is shown of it, blanks between its pieces kept."""
    text = ""
    for piece in texts:
        text += piece if text or piece.strip() else ""
        if len(text) > _ENOUGH:
            break
    return text


def _is_tiny(attributes: Mapping[str, str]) -> bool:
    asked = [
        int(found[1]) for side in ("width", "height") if (found := _NUMBER.fullmatch(attributes.get(side, "").strip()))
    ]
    return any(size < _LEAST_SIZE for size in asked + sizes(attributes.get("style", "")))
