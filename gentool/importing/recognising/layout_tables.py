"""Tables that frame prose or headings → the prose and headings between the tables that are left.

Sites and word processors put a whole report, or a heading above its table, into one table. Only tables of figures
should reach the recogniser's table readers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from gentool.importing.blocks import Block, SourceCell, SourceTable, Text
from gentool.importing.recognising.lines import lines_of
from gentool.report.model import Span

_PROSE = 60  # characters from which the only words of a row are prose and no label


def unframed(blocks: Iterable[Block], is_heading: Callable[[str], bool]) -> Iterator[Block]:
    """Yield the blocks of a document, prose and headings taken out of tables."""
    for block in blocks:
        if isinstance(block, SourceTable) and not block.is_stream:
            yield from _parts(block, is_heading)
        else:
            yield block


def _parts(table: SourceTable, is_heading: Callable[[str], bool]) -> Iterator[Block]:
    kept: list[SourceCell] = []
    for row, line in enumerate(lines_of(table)):
        alone = _only_words(line, row)
        starting = [cell for cell in line if cell.row == row]
        if alone is not None and (len(alone.text) >= _PROSE or is_heading(alone.text)):
            if kept:
                yield SourceTable(tuple(kept), table.where)
                kept = []
            yield from (Text((Span(text),), alone.where) for text in alone.text.split("\n") if text)
        else:
            kept += starting
    if kept:
        yield SourceTable(tuple(kept), table.where)


def _only_words(line: Sequence[SourceCell], row: int) -> SourceCell | None:
    """Return the cell of a row that alone has words, if it begins in this row and ends in it."""
    filled = [cell for cell in line if cell.text]
    return filled[0] if len(filled) == 1 and filled[0].row == row and filled[0].height == 1 else None
