"""A document made ready to be recognised: usual characters in headings and labels, no prose in tables.

The figures' and the narrative's own text stays as it is. Sites and word processors put a whole report, or a heading
above its table, into one table; only tables of figures should reach the recogniser's table readers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from gentool.importing import faults
from gentool.importing.blocks import Block, Document, SourceCell, SourceTable, Text
from gentool.importing.characters import folded, is_figure, lookalikes
from gentool.importing.recognising.writing import is_note_text
from gentool.problems.problem import Where
from gentool.report.model import Span
from gentool.text.lazy_regex import Pattern

_LONGEST = 60  # characters of a label or a heading
_STOP = Pattern(r"[。：:；！？]")
_NUMBERED = Pattern(r"第?[（(]?[一二三四五六七八九十\d]{1,3}(?:[）)、.．:：\s]|部分)")
_MOST_SHOWN = 5
_PROSE = 60  # characters from which the only words of a row are prose and no label


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


def unframed(blocks: Iterable[Block], is_heading: Callable[[str], bool]) -> Iterator[Block]:
    """Yield the blocks of a document, prose and headings taken out of tables."""
    for block in blocks:
        if isinstance(block, SourceTable) and not block.is_stream:
            yield from _parts(block, is_heading)
        else:
            yield block


def _parts(table: SourceTable, is_heading: Callable[[str], bool]) -> Iterator[Block]:
    kept: list[SourceCell] = []
    for row, line in enumerate(table.lines()):
        alone = _only_words(line, row)
        starting = [cell for cell in line if cell.row == row]
        if alone is not None and (len(alone.text) >= _PROSE or is_heading(alone.text)):
            if kept:
                yield SourceTable(tuple(kept), table.where)
                kept = []
            yield from (Text.plain(text, alone.where) for text in alone.text.split("\n") if text)
        else:
            kept += starting
    if kept:
        yield SourceTable(tuple(kept), table.where)


def _only_words(line: Sequence[SourceCell], row: int) -> SourceCell | None:
    """Return the cell of a row that alone has words, if it begins in this row and ends in it."""
    filled = [cell for cell in line if cell.text]
    return filled[0] if len(filled) == 1 and filled[0].row == row and filled[0].height == 1 else None
