"""The form's own tables drawn as tables of a source, to be spoiled by the tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gentool.form.grid import Cell, grid_of
from gentool.form.model import Address, Form, Table
from gentool.importing.blocks import Block, Document, SourceCell, SourceTable, Text
from gentool.problems.problem import Where
from gentool.report.model import Span

FILE = "来源.html"


def text(words: str) -> Text:
    """A paragraph."""
    return Text((Span(words),), Where(FILE))


def drawn(
    table: Table, figures: Mapping[Address, int], spoil: Callable[[Cell, str], SourceCell | None] | None = None
) -> SourceTable:
    """Draw a table with its figures; ``spoil`` may change or drop (None) any cell."""
    cells = []
    for cell in grid_of(table).cells:
        words = cell.text if cell.address is None else str(figures[cell.address])
        made = plain_cell(cell, words) if spoil is None else spoil(cell, words)
        if made is not None:
            cells.append(made)
    return SourceTable(tuple(cells), Where(FILE))


def plain_cell(cell: Cell, words: str) -> SourceCell:
    """A cell as the form has it."""
    where = Where(FILE, spot=f"第{cell.row + 1}行第{cell.column + 1}格")
    return SourceCell(cell.row, cell.column, cell.height, cell.width, words, where)


def blocks(form: Form, figures: Mapping[Address, int], tables: Mapping[str, Block] | None = None) -> list[Block]:
    """A whole report as blocks; ``tables`` replaces some of its tables, by key."""
    made: list[Block] = [text(_said(form.title))]
    for part in form.parts:
        made += [text(_said(heading)) for _, heading in part.printed]
        if part.table is None:
            made.append(text(f"这是{part.number}，写了一段自己的话，说明做了什么、还缺什么、下一步怎么办。"))
        else:
            made.append((tables or {}).get(part.key) or drawn(part.table, figures))
    return made


def _said(words: str) -> str:
    return words.replace("{{ 单位 }}", "云溪市测试局").replace("{{ 年度 }}", "2025")


def document(*several: Block) -> Document:
    """A document of blocks."""
    return Document(FILE, tuple(several))
