"""A published report as plain text or Markdown → its paragraphs and tables.

In: the bytes of a ``.txt`` or ``.md`` file, in any encoding that Notepad writes. Out: a document for ``recognise``.
Catches bytes that are no text, and far too much of it. In plain text a line is a paragraph; Markdown joins lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from gentool.importing.blocks import MOST_BLOCKS, MOST_CELLS, Block, Document, Left, SourceTable, Text
from gentool.importing.faults import TOO_MUCH
from gentool.importing.text.inner_html import without_tables
from gentool.importing.text.lines import Line, decoded, lines_of
from gentool.importing.text.markdown import inline, paragraphs, without_comments
from gentool.importing.text.tables import parted
from gentool.importing.text.wrapping import joined, width_of
from gentool.problems.problem import GentoolError, Where
from gentool.report.model import Span

_MARKDOWN = (".md", ".markdown")
_BARS, _MOST_BARS = "|｜│┃\t", 5 * MOST_CELLS


def read(data: bytes, file: str) -> Document:
    """Return the paragraphs and tables of a text; ``file`` is its name, whose ending tells Markdown.

    Raises GentoolError for what is no text (``I-BROKEN``) and for more than a report can hold (``I-LIMIT``).
    """
    text, problems = decoded(data, file)
    if sum(map(text.count, _BARS)) > _MOST_BARS:
        raise GentoolError(
            TOO_MUCH.at(Where(file), f"文件里的竖线和制表符有 {_MOST_BARS:,} 个以上，不像一份年度报告。")
        )
    is_markdown = file.lower().endswith(_MARKDOWN)
    tables: list[Block] = []
    if is_markdown:
        text, tables = without_tables(without_comments(text), file)
    blocks: list[Block] = []
    for block in _blocks(list(lines_of(text, file)), is_markdown):
        if len(blocks) == MOST_BLOCKS:
            raise GentoolError(TOO_MUCH.at(Where(file), f"文件有 {MOST_BLOCKS:,} 段以上。"))
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
            yield Text((Span(text),), line.after(len(line.text) - len(line.text.lstrip())))


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
