"""A text in the file of a workbook, some of it perhaps bold → the text, and the same with emphasis as we write it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from lxml import etree

from gentool.spreadsheet import text_of_cell

_OFF = ("0", "false")
_MARK = "**"


class RichText(NamedTuple):
    """A cell's text; ``marked`` has stars around what is bold, and is the same where nothing is or everything."""

    text: str
    marked: str


def rich_text(item: etree._Element) -> RichText:
    """Read a shared or inline text, without what is only said of its pronunciation."""
    pieces = [(text.text or "", False) for text in item.iterfind("{*}t")]
    pieces += [(text_of_cell(run.findtext("{*}t") or ""), _is_bold(run)) for run in item.iterfind("{*}r")]
    text = text_of_cell("".join(piece for piece, _ in pieces))
    looks = {is_bold for piece, is_bold in pieces if piece.strip()}
    if len(looks) < 2 or _MARK in text:
        return RichText(text, text)
    return RichText(text, "".join(_marked(pieces)))


def _is_bold(run: etree._Element) -> bool:
    bold = run.find("{*}rPr/{*}b")
    return bold is not None and bold.get("val") not in _OFF


def _marked(pieces: list[tuple[str, bool]]) -> Iterator[str]:
    """Put stars around every stretch of bold text, line by line, blanks outside."""
    for is_bold, group in groupby(pieces, key=lambda piece: piece[1]):
        text = "".join(piece for piece, _ in group)
        for line in text.splitlines(keepends=True):
            bare = line.strip()
            yield line.replace(bare, f"{_MARK}{bare}{_MARK}", 1) if is_bold and bare else line
