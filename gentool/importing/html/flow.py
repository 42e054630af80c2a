"""Pieces of text as a parser hands them out → the paragraphs of a page, with the tables and pictures among them.

Pictures, embedded documents and fields become a line that says what could not be taken over. Icons, lines of pixels and
counters are no content and are passed over: what is smaller than a line of text is tall.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gentool.importing.blocks import MOST_BLOCKS, MOST_CELLS, Left, Text
from gentool.importing.characters import called, gap, kept, spans_of, tidy
from gentool.importing.faults import TOO_MUCH, refused
from gentool.importing.html.styles import sizes
from gentool.importing.html.tables import Content
from gentool.problems.problem import Where
from gentool.report.charts import written_again
from gentool.report.model import Span
from gentool.text.lazy_regex import Pattern

_LONGEST_HEADING = 60  # characters of a paragraph that counts as a heading only because all of it is bold
_BLANKS = " \t\n\r\f"
_FIGURE = Pattern(r"[\d.,，/]+")
_ENDS_OF_SENTENCES = "。；，！？"
_LEAST_SIZE = 40  # pixels
_ENOUGH = 400  # characters, to name a text by its first words
_NUMBER = Pattern(r"([0-9]{1,5})(?:\.[0-9]{1,9})?\s?(?:px|pt)?")
_WITHOUT_TEXT = frozenset(("hidden", "checkbox", "radio", "image", "file", "password", "range", "color"))
_NOWHERE = Where("")  # places are told when all paragraphs are known


class Flow:
    """The blocks so far, and the paragraph that is being read: its pieces, each bold or not."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.blocks: list[Content] = []
        self.pieces: list[tuple[str, bool]] = []
        self.pictures: list[Left] = []  # in the paragraph; they go behind it
        self.number = ""  # of the list's item that has begun, before its first paragraph
        self.is_bold = False
        self.headings = 0  # elements around that make a heading
        self.preformatted = 0  # elements around in which a line of markup is a line

    def add(self, text: str | None) -> None:
        """Let the paragraph go on with a text; blanks begin none."""
        if text and (self.pieces or text.strip(_BLANKS)):
            self.pieces.append((text, self.is_bold))

    def check(self) -> None:
        """Raise GentoolError ``I-LIMIT`` where there are more blocks than may be, paragraphs of one table included."""
        if len(self.blocks) + len(self.pictures) > MOST_BLOCKS + MOST_CELLS:
            raise refused(TOO_MUCH, self.file, f"网页有 {MOST_BLOCKS:,} 段以上。")

    def end_paragraph(self) -> None:
        """End the paragraph; one without text is none."""
        if self.pieces and not (text := "".join([piece for piece, _ in self.pieces])).isspace():
            if self.number and not _FIGURE.fullmatch(bare := text.strip()):  # of which it would become a part
                begun = next(at for at, (piece, _) in enumerate(self.pieces) if not piece.isspace())
                first, is_bold = self.pieces[begun]
                self.pieces[: begun + 1] = [(f"{self.number}{gap(self.number, bare)}{first.lstrip()}", is_bold)]
                text = "".join([piece for piece, _ in self.pieces])
            self.number = ""
            self._add(text)
        self.pieces.clear()
        if self.pictures:
            self.blocks += self.pictures
            self.pictures.clear()

    def _add(self, text: str) -> None:
        if self.preformatted:
            self.blocks += filter(None, map(kept, text.split("\n")))
        elif self.headings:
            if seen := kept(text):
                self.blocks.append(Text.plain(seen, _NOWHERE, is_heading=True))
        elif True in [is_bold for _, is_bold in self.pieces]:
            if spans := spans_of(self.pieces):
                self.blocks.append(_emphasised(spans))
        elif seen := kept(text):
            self.blocks.append(seen)
        self.check()


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
