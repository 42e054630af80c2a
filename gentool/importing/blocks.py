"""What a published report is once its file format is forgotten: paragraphs and tables, in order, with their places.

Every reader of a format (``html``, ``word``, ``pdf``, ``text``) turns bytes into a :class:`Document`; ``recognise``
turns a document into a report. Readers know nothing of the form, and the recogniser knows nothing of formats.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from gentool.importing.characters import dropped_from, without_dropped
from gentool.importing.faults import HIDDEN, TOO_MUCH, refused
from gentool.problems.problem import Problem, Severity, Where
from gentool.report.model import Span
from gentool.text.lazy_regex import Pattern

MOST_BYTES = 64_000_000  # of one source; published reports have some hundred kilobytes, scans and photographs the rest
MOST_CHARACTERS = 3_000_000  # of text and markup once unpacked and decoded
MOST_BLOCKS = 20_000
MOST_COLUMNS = 200  # of one table; a wider span is cut to this
MOST_ROWS = 2_000
MOST_CELLS = 20_000  # of one table
_TURNING = Pattern("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MOST_TURNED = 10  # places, each told


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

    @classmethod
    def of(cls, file: str, blocks: Iterable[Block], title: str = "", problems: Iterable[Problem] = ()) -> Document:
        """Return a document whose texts are free of what nobody sees; what readers dropped behind them is told.

        Raises GentoolError I-LIMIT for more blocks than a report has.
        """
        blocks = tuple(blocks)
        if len(blocks) > MOST_BLOCKS:
            raise refused(TOO_MUCH, file, f"文件有 {MOST_BLOCKS:,} 段以上，不像一份年度报告。")
        found: list[tuple[str, Where]] = []
        cleaned = tuple([_cleaned(block, found) for block in blocks])
        return cls(file, cleaned, title, (*problems, *told_dropped(found)))


def _cleaned(block: Block, found: list[tuple[str, Where]]) -> Block:
    """Return a block whose texts are as they are seen, and note those that were not."""
    if isinstance(block, SourceTable):
        texts = [without_dropped(cell.text) for cell in block.cells]
        changed = [(cell, text) for cell, text in zip(block.cells, texts, strict=True) if text is not cell.text]
        cells = zip(block.cells, texts, strict=True)
        found += ((cell.text, cell.where) for cell, text in changed if text != cell.text)
        return block._replace(cells=tuple(cell._replace(text=text) for cell, text in cells)) if changed else block
    if isinstance(block, Text) and (text := without_dropped(block.spans[-1].text)) != block.spans[-1].text:
        found.append((block.text, block.where))
        return block._replace(spans=(*block.spans[:-1], block.spans[-1]._replace(text=text)))
    return block


def told_dropped(found: Sequence[tuple[str, Where]]) -> Iterator[Problem]:
    """Tell what was dropped of texts: all that have no width once, what turns the direction at each of its places.

    That changes the order in which a reader of the source saw the characters, those of a number too.
    """
    turned = [(text, where) for text, where in found if _TURNING.search(text)]
    for text, where in turned[:_MOST_TURNED]:
        signs = "、".join(f"U+{ord(sign):04X}" for sign in dict.fromkeys(_TURNING.findall(text)))
        more = f"（共有 {len(turned)} 处，只列出 {_MOST_TURNED} 处）" if len(turned) > _MOST_TURNED else ""
        taken = f"收入的是“{without_dropped(text)[:20]}”，看到的次序可能不同"
        message = f"这里有改变文字方向的字符 {signs}，没有收入：{taken}{more}。"
        hint = "请打开来源，对照看到的样子核对；是数字的，逐位核对。"
        yield HIDDEN.at(where, message, hint=hint, severity=Severity.WARNING)
    if rest := [(signs, where) for text, where in found if (signs := _TURNING.sub("", dropped_from(text)))]:
        kinds = "、".join(f"U+{ord(sign):04X}" for sign in dict.fromkeys("".join(signs for signs, _ in rest)))
        yield HIDDEN.at(rest[0][1], f"有 {len(rest)} 处文字里的看不见的字符 {kinds} 没有收入，这是第一处。")
