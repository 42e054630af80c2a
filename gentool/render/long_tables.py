"""A filled Word document whose remarks have made a table higher than a page: it goes on over pages, in good order.

A template keeps the rows of a long table together, so that it stands on one page. Where it fits none, Word would begin
it on a new page all the same, and leave what is empty before it. How high rows become is reckoned from their words
and widths, in the tallest of the fonts that stand in for those of the template.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Final

from lxml import etree

from gentool.ooxml.package import Element
from gentool.ooxml.template.stories import PPR, TBL, TC, TR, P, T, w
from gentool.text.lazy_regex import Pattern

_PAGE: Final = 13_030 - 592  # twips between the margins, without the heading of the table
_SIZE: Final = 18  # half points: 小五
_LINE: Final = {False: 14.5, True: 11.5}  # twips of a line for each half point; of one without Chinese
_MARGINS: Final = 56 + 8  # of a cell, either way, with its border
LONG: Final = 20  # rows; only a table of more may be higher than a page
_FIRST: Final = 4_000  # twips of rows that stay together at the beginning, header included
_LAST: Final = 1_000  # and at the end
_WORDS: Final = Pattern(r"[（《“]*(?:[!-~]+|.)[）》”，。；：、]*")  # what a line never breaks


def set_free(document: bytes) -> bytes:
    """Return a document of which a long table begins where it stands if it is higher than a page."""
    root = etree.fromstring(document)
    is_free = False
    for rows in (rows for table in root.iter(TBL) if len(rows := table.findall(TR)) > LONG):
        ends = list(accumulate(max(_least(row), *map(_height, _whole(row))) for row in rows))
        if ends[-1] > _PAGE:
            is_free = True
            kept = {number for number, end in enumerate(ends) if not _FIRST <= end < ends[-1] - _LAST}
            for number, row in enumerate(rows):  # a merged cell stands on its first page with all its words
                top = ends[number - 1] if number else 0
                needed = top + max((_height(cell) for cell in row.iter(TC) if _merge(cell) == "restart"), default=0)
                kept.update(at for at, end in enumerate(ends) if at >= number and end < needed)
            for row in (row for number, row in enumerate(rows) if number not in kept):
                for properties in row.iter(PPR):
                    for keep in properties.findall(w("keepNext")):
                        properties.remove(keep)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True) if is_free else document


def _whole(row: Element) -> list[Element]:
    return [cell for cell in row.iter(TC) if not _merge(cell)]


def _merge(cell: Element) -> str:
    merge = cell.find(f"{w('tcPr')}/{w('vMerge')}")
    return "" if merge is None else merge.get(w("val"), "continue")


def _least(row: Element) -> float:
    height = row.find(f"{w('trPr')}/{w('trHeight')}")
    return 0 if height is None else float(height.get(w("val"), "0"))


def _height(cell: Element) -> float:
    """Reckon the height of a cell, or the length of one that is written from the top down."""
    size = max((int(found.get(w("val"), "0")) for found in cell.iter(w("sz"))), default=_SIZE)
    lines = [line for paragraph in cell.iter(P) for line in _text(paragraph).split("\n")]
    if cell.find(f"{w('tcPr')}/{w('textDirection')}") is not None:
        return max(map(len, lines)) * size * 10 + _MARGINS
    width = cell.find(f"{w('tcPr')}/{w('tcW')}")
    room = (0 if width is None else int(width.get(w("w"), "0"))) - _MARGINS
    return sum(_lines(line, room / size / 10) * _LINE[line.isascii()] for line in lines) * size + _MARGINS


def _text(paragraph: Element) -> str:
    return "".join(found.text or "" if found.tag == T else "\n" for found in paragraph.iter(T, w("br")))


def _lines(text: str, room: float) -> int:
    """Count the lines of a text; ``room`` is how many characters one has room for."""
    lines, used = 1, 0.0
    for words in _WORDS.findall(text):
        length = sum(0.5 if character.isascii() else 1 for character in words)
        if used and used + length > room:
            lines, used = lines + 1, 0.0
        used += length
    return lines
