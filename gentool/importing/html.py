"""A published report as a web page → its paragraphs and tables.

In: the bytes of a page, of a piece of one, or of an archive of one (.mht), from any content management system or word
processor. Out: a document for ``recognise``, navigation and all: which of it is the report is told by the headings.
Catches pages made to harm; what is merely broken is read as browsers read it.
"""

from __future__ import annotations

from typing import Any, cast

from gentool.importing.blocks import MOST_BLOCKS, Block, Document, Left, SourceCell, SourceTable, Text
from gentool.importing.faults import BROKEN, TOO_MUCH
from gentool.importing.html_events import Page
from gentool.importing.html_markup import markup
from gentool.importing.html_tables import Content, Grid, Rich
from gentool.problems import GentoolError, Where
from gentool.report import Span


def read(data: bytes, file: str) -> Document:
    """Return the paragraphs, tables and pictures of a page in order; ``file`` is what places call it.

    Raises GentoolError for what is no page (``I-BROKEN``) and for more than a report can hold (``I-LIMIT``).
    """
    text, problems = markup(data, file)
    page = Page(file)
    if text.strip():
        _parse(text, page)
    blocks = _placed(page.flow.blocks, file)
    if len(blocks) > MOST_BLOCKS:
        raise GentoolError(TOO_MUCH.at(Where(file), f"网页有 {MOST_BLOCKS:,} 段以上。"))
    return Document(file, blocks, page.title, problems)


def _parse(text: str, page: Page) -> None:
    """Let libxml2 send its events to the page: no tree is built, and nothing recurses."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, target=cast(Any, page))
    try:
        etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise GentoolError(BROKEN.at(Where(page.file), "文件不能当作网页读取。")) from error
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise GentoolError(TOO_MUCH.at(Where(page.file), "网页的标签套得太深，或者一段内容太长。"))


def _placed(contents: list[Content], file: str) -> tuple[Block, ...]:
    """Number paragraphs and tables, so that every one of them and every cell can be found again."""
    blocks: list[Block] = []
    paragraphs = tables = 0
    for content in contents:
        if isinstance(content, Grid):
            tables += 1
            blocks.append(_table(content, file, f"第{tables}个表格"))
        elif isinstance(content, Left):
            spot = f"第{paragraphs}段之后" if paragraphs else "开头"
            blocks.append(content._replace(where=Where(file, None, None, spot)))
        else:
            paragraphs += 1
            where = Where(file, None, None, f"第{paragraphs}段")
            if isinstance(content, Rich):
                blocks.append(Text(content.spans, where, content.is_heading))
            else:
                blocks.append(Text((Span(content),), where))
    return tuple(blocks)


def _table(grid: Grid, file: str, name: str) -> SourceTable:
    cells = tuple(
        SourceCell(*place, text, Where(file, None, None, f"{name}第{place.row + 1}行第{number}格"))
        for place, number, text in grid.cells
    )
    return SourceTable(cells, Where(file, None, None, name))
