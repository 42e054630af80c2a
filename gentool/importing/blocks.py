"""What a published report is once its file format is forgotten: paragraphs and tables, in order, with their places.

Every reader of a format (``html``, ``word``, ``pdf``, ``text``) turns bytes into a :class:`Document`; ``recognise``
turns a document into a report. Readers know nothing of the form, and the recogniser knows nothing of formats.
"""

from __future__ import annotations

from operator import attrgetter
from typing import NamedTuple

from gentool.problems.problem import Problem, Where
from gentool.report.model import Span

MOST_BYTES = 64_000_000  # of one source; published reports have some hundred kilobytes, scans and photographs the rest
MOST_CHARACTERS = 3_000_000  # of text and markup once unpacked and decoded
MOST_BLOCKS = 20_000
MOST_COLUMNS = 200  # of one table; a wider span is cut to this
MOST_ROWS = 2_000
MOST_CELLS = 20_000  # of one table


class Text(NamedTuple):
    """A paragraph: its spans without blanks around it, never empty; ``is_heading`` where the source marks it so."""

    spans: tuple[Span, ...]
    where: Where
    is_heading: bool = False

    @classmethod
    def plain(cls, text: str, where: Where, is_heading: bool = False) -> Text:
        """Return a paragraph without emphasis."""
        return cls((Span(text),), where, is_heading)

    @property
    def text(self) -> str:
        """The text without emphasis."""
        return self.spans[0].text if len(self.spans) == 1 else "".join(span.text for span in self.spans)


class SourceCell(NamedTuple):
    r"""A cell as the source has it: 0-based upper left corner, spans of at least 1, text (``""``: blank).

    Paragraphs and forced line breaks within a cell are ``\n``; blanks around every line are dropped, as are characters
    of no width. Cells of one table never overlap.
    """

    row: int
    column: int
    height: int
    width: int
    text: str
    where: Where


class SourceTable(NamedTuple):
    """A table: its cells in reading order.

    ``is_stream``: the source keeps only the order of the cells; every cell then stands in a row of its own.
    """

    cells: tuple[SourceCell, ...]
    where: Where
    is_stream: bool = False

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return max((cell.column + cell.width for cell in self.cells), default=0)

    def lines(self) -> list[list[SourceCell]]:
        """Return the cells that stand in each row, those that reach down into it too, from left to right."""
        lines: list[list[SourceCell]] = [[] for _ in range(max((cell.row for cell in self.cells), default=-1) + 1)]
        for cell in self.cells:
            for line in lines[cell.row : cell.row + cell.height]:
                line.append(cell)
        for line in lines:
            line.sort(key=attrgetter("column"))
        return lines


class Left(NamedTuple):
    """Something that is no text, such as a picture: what it is, in Chinese, and where it stands.

    ``line`` is what the narrative says to have it again; nearly always nothing says so, and it cannot be taken over.
    """

    what: str
    where: Where
    line: str = ""


Block = Text | SourceTable | Left


class Document(NamedTuple):
    """A source as read: its name, its blocks in order, its own title (of a page; ``""``: none), problems on the way."""

    file: str
    blocks: tuple[Block, ...]
    title: str = ""
    problems: tuple[Problem, ...] = ()
