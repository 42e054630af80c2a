"""Headings and labels with usual characters for those that only look like them, before anything is recognised.

The figures' and the narrative's own text stays as it is; where it has such characters, that is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from gentool.importing import faults
from gentool.importing.blocks import Block, Document, SourceCell, SourceTable, Text
from gentool.importing.compatibility import folded, lookalikes
from gentool.importing.figure_like import is_figure
from gentool.importing.recognising.notes import is_note_text
from gentool.problems.problem import Where
from gentool.report.model import Span
from gentool.text.lazy_regex import Pattern

_LONGEST = 60  # characters of a label or a heading
_STOP = Pattern(r"[。：:；！？]")
_NUMBERED = Pattern(r"第?[（(]?[一二三四五六七八九十\d]{1,3}(?:[）)、.．:：\s]|部分)")
_MOST_SHOWN = 5


def with_usual_labels(document: Document) -> Document:
    """Return a document whose labels and headings have usual characters only; what else has others is told."""
    blocks = tuple(map(_folded, document.blocks))
    if blocks == document.blocks and not any(lookalikes(text) for text, _ in _texts(blocks)):
        return document
    left = [(signs, where) for text, where in _texts(blocks) if (signs := lookalikes(text))]
    if not left:
        return document._replace(blocks=blocks)
    several = dict.fromkeys("".join(signs for signs, _ in left))
    shown = "、".join(f"“{sign}”（U+{ord(sign):04X}，像“{folded(sign)}”）" for sign in list(several)[:_MOST_SHOWN])
    message = f"文字里有 {sum(len(signs) for signs, _ in left)} 个看着像常用字的部首或兼容字符，照样收入：{shown}。"
    return document._replace(blocks=blocks, problems=(*document.problems, faults.LOOKALIKE.at(left[0][1], message)))


def _texts(blocks: tuple[Block, ...]) -> Iterator[tuple[str, Where]]:
    for block in blocks:
        if isinstance(block, Text):
            yield block.text, block.where
        elif isinstance(block, SourceTable):
            yield from ((cell.text, cell.where) for cell in block.cells if not cell.text.isascii())


def _folded(block: Block) -> Block:
    if isinstance(block, Text):
        return _heading(block)
    if isinstance(block, SourceTable):
        return block._replace(cells=tuple(map(_label, block.cells)))
    return block


def _label(cell: SourceCell) -> SourceCell:
    text = cell.text
    if text.isascii() or len(text) > _LONGEST or is_figure(text) or is_note_text(text):
        return cell
    return cell._replace(text=folded(text)) if folded(text) is not text else cell


def _heading(block: Text) -> Text:
    """Fold a heading, or the heading with which a paragraph begins."""
    text = block.text
    usual = folded(text[:_LONGEST])
    if usual == text[:_LONGEST]:
        return block
    stop = _STOP.search(usual)
    if not stop and len(text) > _LONGEST:
        return block
    if stop and not block.is_heading and not _NUMBERED.match(usual):
        return block
    end = stop.start() if stop else len(text)
    spans: list[Span] = []
    for span in block.spans:
        head = max(0, min(end, len(span.text)))
        spans.append(span._replace(text=folded(span.text[:head]) + span.text[head:]))
        end -= len(span.text)
    return block._replace(spans=tuple(spans))
