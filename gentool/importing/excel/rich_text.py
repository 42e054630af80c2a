"""A text in the file of a workbook, some of it perhaps bold → the text, and the same with emphasis as we write it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from lxml import etree

from gentool.importing.spacing import lowered, raised
from gentool.ooxml.xlsx import text_of_cell

_OFF = ("0", "false")
_MARK = "**"
_SHIFTS = {"superscript": raised, "subscript": lowered}


class RichText(NamedTuple):
    """A cell's text; ``marked`` has stars around what is bold, and is the same where nothing is or everything.

    ``struck`` is what stands in the cell but is crossed out; it is in neither.
    """

    text: str
    marked: str
    struck: str = ""


def rich_text(item: etree._Element) -> RichText:
    """Read a shared or inline text, without what is only said of its pronunciation."""
    pieces = [(text_of_cell(text.text or ""), False) for text in item.iterfind("{*}t")]
    struck: list[str] = []
    for run in item.iterfind("{*}r"):
        text = text_of_cell(run.findtext("{*}t") or "")
        if is_on(run.find("{*}rPr/{*}strike")):
            struck.append(text)
        else:
            pieces.append((_shifted(run, text), is_on(run.find("{*}rPr/{*}b"))))
    text = "".join(piece for piece, _ in pieces)
    looks = {is_bold for piece, is_bold in pieces if piece.strip()}
    is_mixed = len(looks) > 1 and _MARK not in text
    return RichText(text, "".join(_marked(pieces)) if is_mixed else text, "".join(struck).strip())


def is_on(found: etree._Element | None) -> bool:
    """Tell whether a property that may be switched off is there and on."""
    return found is not None and found.get("val") not in _OFF


def _shifted(run: etree._Element, text: str) -> str:
    """Return a text that is set high or low with the characters for that: the sign of a note is no part of a figure."""
    found = run.find("{*}rPr/{*}vertAlign")
    change = _SHIFTS.get(found.get("val", ""), str) if found is not None else str
    return change(text)


def _marked(pieces: list[tuple[str, bool]]) -> Iterator[str]:
    """Put stars around every stretch of bold text, line by line, blanks outside."""
    for is_bold, group in groupby(pieces, key=lambda piece: piece[1]):
        text = "".join(piece for piece, _ in group)
        for line in text.splitlines(keepends=True):
            bare = line.strip()
            yield line.replace(bare, f"{_MARK}{bare}{_MARK}", 1) if is_bold and bare else line
