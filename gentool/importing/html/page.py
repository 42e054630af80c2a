"""A published report as a web page → its paragraphs and tables.

In: the bytes of a page, of a piece of one, or of an archive of one (.mht), from any content management system or word
processor. Out: a document for ``recognise``, navigation and all: which of it is the report is told by the headings.
Catches pages made to harm; what is merely broken is read as browsers read it.
"""

from __future__ import annotations

from gentool.importing.blocks import MOST_BLOCKS, Block, Document, Left, SourceTable, Text
from gentool.importing.faults import LEFT_OUT, TOO_MUCH
from gentool.importing.html.markup import markup_of
from gentool.importing.html.tables import Content, Rich
from gentool.importing.html.tree import tree_of
from gentool.importing.html.walk import contents
from gentool.problems.problem import GentoolError, Severity, Where
from gentool.report.model import Span


def read(data: bytes, file: str) -> Document:
    """Return the paragraphs, tables and pictures of a page in order; ``file`` is what places call it.

    Raises GentoolError for what is no page (``I-BROKEN``) and for more than a report can hold (``I-LIMIT``).
    """
    markup, problems = markup_of(data, file)
    tree = tree_of(markup, file)
    blocks = _placed(contents(tree, file), file)
    if len(blocks) > MOST_BLOCKS:
        raise GentoolError(TOO_MUCH.at(Where(file), f"网页有 {MOST_BLOCKS:,} 段以上。"))
    if not tree.is_whole:
        message = "网页的样式表太长，或者太复杂，没有看完：用它隐藏、划去的文字可能收了进来。"
        problems += (LEFT_OUT.at(Where(file), message, severity=Severity.WARNING),)
    return Document(file, blocks, tree.title, problems)


def _placed(found: list[Content], file: str) -> tuple[Block, ...]:
    """Number the paragraphs, so that every one of them can be found again."""
    blocks: list[Block] = []
    number = 0
    for content in found:
        if isinstance(content, SourceTable):
            blocks.append(content)
        elif isinstance(content, Left):
            spot = f"第{number}段之后" if number else "开头"
            blocks.append(content if content.where.spot else content._replace(where=Where(file, None, None, spot)))
        else:
            number += 1
            where = Where(file, None, None, f"第{number}段")
            if isinstance(content, Rich):
                blocks.append(Text(content.spans, where, content.is_heading))
            else:
                blocks.append(Text((Span(content),), where))
    return tuple(blocks)
