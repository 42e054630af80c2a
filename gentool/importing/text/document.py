"""A published report as plain text or Markdown → its paragraphs and tables.

In: the bytes of a ``.txt`` or ``.md`` file, in any encoding that Notepad writes. Out: a document for ``recognise``.
Catches bytes that are no text, and far too much of it. In plain text a line is a paragraph; Markdown joins lines, and
has tables of HTML where cells are merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from re import IGNORECASE, MULTILINE

from gentool.importing.blocks import MOST_BLOCKS, MOST_CELLS, Block, Document, Left, SourceTable, Text
from gentool.importing.faults import TOO_MUCH, refused
from gentool.importing.html import page
from gentool.importing.text.lines import Line, decoded, joined, lines_of, width_of
from gentool.importing.text.markdown import inline, paragraphs, without_comments
from gentool.importing.text.tables import parted
from gentool.text.lazy_regex import Pattern

_MARKDOWN = (".md", ".markdown")
_BARS, _MOST_BARS = "|｜│┃\t", 5 * MOST_CELLS
_MOST_LINES = 10 * MOST_BLOCKS  # blank ones among them
_MARKS, _MOST_MARKS = "*<", 10 * MOST_BLOCKS
_HEADING = Pattern(r"^(?:#|[一二三四五六七八九十]、)", MULTILINE)
_TAG = Pattern(r"<(/?)table\b[^<>]{0,2000}>", IGNORECASE)


def read(data: bytes, file: str) -> Document:
    """Return the paragraphs and tables of a text; ``file`` is its name, whose ending tells Markdown.

    Raises GentoolError for what is no text (``I-BROKEN``) and for more than a report can hold (``I-LIMIT``).
    """
    text, problems = decoded(data, file)
    if sum(map(text.count, _BARS)) > _MOST_BARS:
        raise refused(TOO_MUCH, file, f"文件里的竖线和制表符有 {_MOST_BARS:,} 个以上，不像一份年度报告。")
    if text.count("\n") + text.count("\v") > _MOST_LINES:
        raise refused(TOO_MUCH, file, f"文件有 {_MOST_LINES:,} 行以上，不像一份年度报告。")
    is_markdown = file.lower().endswith(_MARKDOWN)
    tables: list[Block] = []
    if is_markdown:
        text, tables = without_tables(without_comments(text), file)
        if sum(map(text.count, _MARKS)) > _MOST_MARKS:
            raise refused(TOO_MUCH, file, f"文件里的记号有 {_MOST_MARKS:,} 个以上，不像一份年度报告。")
    blocks: list[Block] = []
    for block in _blocks(list(lines_of(text, file)), is_markdown):
        if len(blocks) == MOST_BLOCKS:
            raise refused(TOO_MUCH, file, f"文件有 {MOST_BLOCKS:,} 段以上。")
        blocks.append(block)
    if tables:
        blocks = sorted([*blocks, *tables], key=lambda block: block.where.line or 0)
    return Document(file, tuple(blocks), problems=tuple(problems))


def _blocks(lines: list[Line], is_markdown: bool) -> Iterator[Block]:
    items = list(parted(lines))
    width = 0 if is_markdown else width_of(item for item in items if isinstance(item, Line))
    for is_table, run in groupby(items, lambda item: isinstance(item, SourceTable)):
        if not is_table:
            prose = (item for item in run if isinstance(item, Line))
            yield from paragraphs(prose) if is_markdown else _plain(joined(prose, width))
            continue
        for table in run:
            if isinstance(table, SourceTable):
                yield from _without_marks(table) if is_markdown else [table]


def _plain(lines: Iterable[Line]) -> Iterator[Text]:
    for line in lines:
        if text := line.text.strip():
            text = " ".join(text.split("\t")) if "\t" in text else text
            yield Text.plain(text, line.after(len(line.text) - len(line.text.lstrip())))


def _without_marks(table: SourceTable) -> Iterator[Block]:
    """Take marks and escapes out of the cells of a Markdown table; what is left out is told behind it."""
    left: list[Left] = []
    cells = []
    for cell in table.cells:
        inlines = [inline(line) for line in cell.text.split("\n")]
        text = "\n".join(filter(None, ("".join(span.text for span in each.spans) for each in inlines)))
        cells.append(cell._replace(text=text))
        left += (Left(what, cell.where) for each in inlines for what in each.left)
    yield table._replace(cells=tuple(cells))
    yield from left


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
