"""What is laid out for a terminal: lines, tables and progress, by columns, of which a Chinese character takes two."""

from __future__ import annotations

import contextlib
import re
import sys
import unicodedata
from collections.abc import Sequence

from gentool.cli.console import complain, wants_colour
from gentool.problems.output import visible
from gentool.text.lazy_regex import Pattern

_BAR = 24  # columns
_NAME = 30
# Words of ASCII stay whole, Chinese may break anywhere, but punctuation stays with what it belongs to.
_PIECE = Pattern(r"\s+|[“‘（《【「(\[{]*(?:[!-~]+|[^\s!-~])[，。、；：？！…）》】」”’)\]}]*")


def columns(text: str) -> int:
    """Count the terminal columns of a text: two for a wide character, none for a combining mark."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def wrap(text: str, width: int) -> list[str]:
    """Break a paragraph into lines of at most ``width`` columns; only a longer single word sticks out."""
    lines = [""]
    for piece in _PIECE.findall(text.strip()):
        if piece.isspace() and not lines[-1]:
            continue
        if lines[-1] and columns(lines[-1] + piece) > width:
            lines[-1] = lines[-1].rstrip()
            lines.append("" if piece.isspace() else piece)
        else:
            lines[-1] += piece
    return lines if lines != [""] else []


def paragraphs(text: str, width: int) -> list[str]:
    r"""Break a text into lines; a paragraph is joined first, unless it begins with a line of ``\b``."""
    lines: list[str] = []
    for paragraph in re.split(r"\n[ \t]*\n", text.strip("\n")):
        if lines:
            lines.append("")
        first, _, rest = paragraph.partition("\n")
        lines += rest.split("\n") if first.strip() == "\b" else wrap(_one_line(paragraph), width)
    return lines


def _one_line(paragraph: str) -> str:
    """Join lines: with a blank, but without one where Chinese meets Chinese."""
    joined = ""
    for line in paragraph.split("\n"):
        line = line.strip()
        seam = joined[-1:] + line[:1]
        joined += line if columns(seam) == 4 or not joined else f" {line}"
    return joined


def aligned(rows: Sequence[Sequence[str]], numbers: frozenset[int] = frozenset()) -> str:
    """Lay out rows of cells, two blanks apart; the columns in ``numbers`` stand to the right."""
    table = []
    for position, column in enumerate(zip(*rows, strict=True)):
        width = max(map(columns, column))
        blanks = [" " * (width - columns(cell)) for cell in column]
        pairs = zip(blanks, column, strict=True) if position in numbers else zip(column, blanks, strict=True)
        table.append(map("".join, pairs))
    return "\n".join("  ".join(cells).rstrip() for cells in zip(*table, strict=True))


class Progress:
    """Shows steps on standard error; leaves the line empty when done, so that what follows starts clean."""

    def __init__(self) -> None:
        self._moves = wants_colour(sys.stderr)
        self._shown = 0

    def step(self, done: int, total: int, what: str, logged: str) -> None:
        """Show that ``done`` of ``total`` are done; ``logged`` is the line that a log gets, "" for none."""
        with contextlib.suppress(OSError):  # whoever read this has gone: the work goes on
            if self._moves:
                filled = _BAR * done // total
                self._show(f"{'█' * filled}{'░' * (_BAR - filled)} {done}/{total} {visible(what[: _NAME // 2])}")
            elif logged:
                complain(f"[{done:>{len(str(total))}}/{total}] {logged}")

    def _show(self, line: str) -> None:
        width = columns(line)
        sys.stderr.write(f"\r{line}{' ' * max(self._shown - width, 0)}")
        sys.stderr.flush()
        self._shown = width

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *failure: object) -> None:
        with contextlib.suppress(OSError):
            if self._shown:
                sys.stderr.write(f"\r{' ' * self._shown}\r")
                sys.stderr.flush()
