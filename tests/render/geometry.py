"""Where things stand on the pages of a PDF, whoever made it: outside of the margins, torn, left behind."""

from __future__ import annotations

import io
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pdfplumber

_POINT = 72 / 25.4
LEFT, RIGHT = 28 * _POINT, (210 - 26) * _POINT
TOP, BOTTOM = 34.58 * _POINT, (297 - 32.58) * _POINT
_HANGING = "，。、；：）》”〕"  # marks that may hang over the edge


@lru_cache(maxsize=1)
def pages(data: bytes) -> list[Any]:
    """Return the pages of a PDF, which keep what was found on them."""
    return pdfplumber.open(io.BytesIO(data)).pages


@lru_cache(maxsize=1)
def _tables(data: bytes) -> list[tuple[list[list[str | None]], int]]:
    """Return each table of each page: its texts, and how many rows it has there."""
    return [(table.extract(), len(table.rows)) for page in pages(data) for table in page.find_tables()]


def outside(data: bytes) -> list[str]:
    """Return what reaches over the margins, page by page: words, pictures, lines; the page number stands outside."""
    found = []
    for page in pages(data):
        things = [*page.images, *page.lines, *page.rects]
        drawn = [(f"{thing['object_type']}", thing, 1.5) for thing in things if thing["height"] < page.height * 0.9]
        for word in page.extract_words(keep_blank_chars=False):
            if word["top"] < BOTTOM + 5 or not set(word["text"]) <= set("—0123456789"):
                drawn.append((word["text"], word, 17 if word["text"][-1] in _HANGING else 1.5))
        for name, box, room in drawn:
            across = box["x0"] >= LEFT - 1.5 and box["x1"] <= RIGHT + room
            if not (across and box["top"] >= TOP - 1.5 and box["bottom"] <= BOTTOM + 5):
                found.append(f"{page.page_number}: {name} {[round(box[k]) for k in ('x0', 'x1', 'top', 'bottom')]}")
    return found


def torn(data: bytes, figures: Iterable[str]) -> list[str]:
    """Return the figures that do not stand whole in a line with room at both sides."""
    words: Counter[str] = Counter()
    for page in pages(data):
        words.update(word["text"].split("（")[0] for word in page.extract_words(x_tolerance=1))
    return list((Counter(figures) - words).elements())


def rows_under(data: bytes, header: str, header_rows: int) -> list[int]:
    """Return, for each page on which a table with such a header stands, how many rows it has there."""
    found = []
    for texts, rows in _tables(data):
        first = "".join(cell or "" for row in texts[:header_rows] for cell in row)
        if header in unicodedata.normalize("NFKC", "".join(first.split())):
            found.append(rows - header_rows)
    return found


def closing(data: bytes, name: str, day: str) -> tuple[float, float, float]:
    """Return how far the date begins right of the name, and how far the two end before the margin, in points."""
    characters = [c for c in pages(data)[-1].chars if not c["text"].isspace()]
    text = "".join(unicodedata.normalize("NFKC", character["text"]) for character in characters)
    at = [(characters[start := text.rindex(words)], characters[start + len(words) - 1]) for words in (name, day)]
    (name_first, name_last), (day_first, day_last) = at
    return day_first["x0"] - name_first["x0"], RIGHT - name_last["x1"], RIGHT - day_last["x1"]
