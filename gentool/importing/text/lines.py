"""The bytes of a plain text → its lines, free of invisible characters, each with its place; cut lines made whole again.

Runs first in the import of plain text and Markdown. Catches what is no text at all, or far too much of it. Of the lines
that an editor or a mail program cut at a fixed width, only what is plainly cut is joined: many of one and the same
width, none longer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gentool.importing.blocks import MOST_CHARACTERS, told_dropped
from gentool.importing.characters import dropped_from, without_dropped
from gentool.importing.faults import BROKEN, TOO_MUCH, refused
from gentool.problems.problem import Problem, Where
from gentool.yamlfile.source import decode

_WITHIN_A_LINE = "\v"  # what breaks a line without being one for an editor: Word's own line end, page ends
_CLEAN = {
    0x0D: None,
    **dict.fromkeys((0x0B, 0x0C, 0x85, 0x2028, 0x2029), _WITHIN_A_LINE),
    **dict.fromkeys((0xA0, 0x2007, 0x202F), " "),
}
_NARROWEST, _WIDEST = 15, 60  # characters of a line of Chinese
_FEWEST = 5  # lines of full width
_SHARE = 4  # one line in so many
_SLACK = 2  # characters by which a line may fall short so that no mark begins the next


class Line(NamedTuple):
    """A line as typed but for invisible characters, and where its first character stands."""

    text: str
    where: Where

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to be seen in the line."""
        return not self.text.strip()

    def after(self, characters: int) -> Where:
        """Return the place of a character of the line, counted from 0."""
        return self.where._replace(column=(self.where.column or 1) + characters)


def decoded(data: bytes, file: str) -> tuple[str, list[Problem]]:
    """Return the text of a file, and which encoding it was read by unless that is UTF-8.

    Raises GentoolError for bytes that are no text and for more text than a report can have.
    """
    text, problems = decode(data, file)
    if text is None:
        raise refused(
            BROKEN,
            file,
            "文件读不成文字：既不是 UTF-8，也不是 GB18030 编码。",
            hint="请用记事本打开，看得到文字的，另存为 UTF-8 编码再导入。",
        )
    if len(text) > MOST_CHARACTERS:
        raise refused(TOO_MUCH, file, f"文件有 {len(text):,} 个字符，超过 {MOST_CHARACTERS:,} 个。")
    lines = enumerate(text.split("\n"), 1) if dropped_from(text) else ()
    found = [(line, Where(file, number)) for number, line in lines if without_dropped(line) != line]
    return without_dropped(text.translate(_CLEAN)), [*problems, *told_dropped(found)]


def lines_of(text: str, file: str) -> Iterator[Line]:
    """Yield the lines of a cleaned text."""
    for number, whole in enumerate(text.split("\n"), 1):
        start = 1
        for text_of_line in whole.split(_WITHIN_A_LINE):
            yield Line(text_of_line, Where(file, number, start))
            start += len(text_of_line) + 1


def width_of(lines: Iterable[Line]) -> int:
    """Return the width at which the lines of a text were cut, 0 if they were not."""
    widths = [len(line.text.rstrip()) for line in lines if not line.is_blank]
    most = max(widths, default=0)
    if not _NARROWEST <= most <= _WIDEST:
        return 0
    full = sum(width >= most - _SLACK for width in widths)
    return most if full >= _FEWEST and full * _SHARE >= len(widths) else 0


def joined(lines: Iterable[Line], width: int) -> Iterator[Line]:
    """Yield lines with those that were cut at a width put together; a blank line or an indent begins a new one."""
    waiting: list[Line] = []
    for line in lines:
        is_cut = waiting and width and len(waiting[-1].text.rstrip()) >= width - _SLACK
        if waiting and not (is_cut and line.text[:1].strip()):
            yield _whole(waiting)
            waiting = []
        waiting.append(line)
    if waiting:
        yield _whole(waiting)


def _whole(lines: list[Line]) -> Line:
    pieces = [lines[0].text]
    for line in lines[1:]:
        before = pieces[-1].rstrip()
        pieces[-1] = before
        is_latin = before[-1:].isascii() and before[-1:].isalnum() and line.text[:1].isascii()
        pieces.append(f" {line.text}" if is_latin and line.text[:1].isalpha() else line.text)
    return Line("".join(pieces), lines[0].where)
