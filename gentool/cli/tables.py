"""Tables for a terminal: columns that line up although a Chinese character takes two."""

from __future__ import annotations

from collections.abc import Sequence

from gentool.cli.chinese import columns


def aligned(rows: Sequence[Sequence[str]], numbers: frozenset[int] = frozenset()) -> str:
    """Lay out rows of cells, two blanks apart; the columns in ``numbers`` stand to the right."""
    widths = [max(columns(cell) for cell in column) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths, numbers) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int], numbers: frozenset[int]) -> str:
    cells = []
    for position, (cell, width) in enumerate(zip(row, widths, strict=True)):
        blank = " " * (width - columns(cell))
        cells.append(blank + cell if position in numbers else cell + blank)
    return "  ".join(cells).rstrip()
