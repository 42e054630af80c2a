"""Tables of HTML in a Markdown text, which has no merged cells of its own → tables, and the text without them."""

from __future__ import annotations

from re import IGNORECASE, MULTILINE

from gentool.importing.blocks import Block
from gentool.importing.html import page
from gentool.text.lazy_regex import Pattern

_HEADING = Pattern(r"^(?:#|[一二三四五六七八九十]、)", MULTILINE)
_TAG = Pattern(r"<(/?)table\b[^<>]{0,2000}>", IGNORECASE)


def without_tables(text: str, file: str) -> tuple[str, list[Block]]:
    """Return a text with line ends in place of its tables of HTML, and their blocks, at the lines where they begin."""
    rest: list[str] = []
    blocks: list[Block] = []
    position = line = 0
    for start, end in _stretches(text):
        line += text.count("\n", position, start)
        found = page.read(text[start:end].encode("utf-8", "replace"), file).blocks
        blocks += (block._replace(where=block.where._replace(line=line + 1, spot="")) for block in found)
        ends = text.count("\n", start, end)
        rest += (text[position:start], "\n" * ends)
        line += ends
        position = end
    return "".join((*rest, text[position:])), blocks


def _stretches(text: str) -> list[tuple[int, int]]:
    """Return where tables begin and end, those within others left out."""
    found: list[tuple[int, int]] = []
    depth = start = last = 0
    for tag in _TAG.finditer(text):
        heading = _HEADING.search(text, last, tag.start()) if depth else None
        last = tag.end()
        if heading:  # the table before was not closed
            found.append((start, heading.start()))
            depth = 0
        if not tag[1]:
            start = start if depth else tag.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                found.append((start, tag.end()))
    if depth:  # not closed: as far as the next heading
        heading = _HEADING.search(text, start)
        found.append((start, heading.start() if heading else len(text)))
    return found
