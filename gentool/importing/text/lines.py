"""The bytes of a plain text → its lines, free of invisible characters, each with its place.

Runs first in the import of plain text and Markdown. Catches what is no text at all, or far too much of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gentool.importing.blocks import MOST_CHARACTERS
from gentool.importing.faults import BROKEN, TOO_MUCH
from gentool.problems.problem import GentoolError, Problem, Where
from gentool.yamlfile.source import decode

_WITHIN_A_LINE = "\v"  # what breaks a line without being one for an editor: Word's own line end, page ends
_INVISIBLE = (
    *(code for code in range(0x20) if code not in (0x09, 0x0A)),
    *(0x7F, 0xAD, 0x2060, 0xFEFF, 0x180E),
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
)
_CLEAN = {
    **dict.fromkeys(_INVISIBLE),
    **dict.fromkeys((0x0B, 0x0C, 0x85, 0x2028, 0x2029), _WITHIN_A_LINE),
    **dict.fromkeys((0xA0, 0x2007, 0x202F), " "),
}


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
        raise GentoolError(
            BROKEN.at(
                Where(file),
                "文件读不成文字：既不是 UTF-8，也不是 GB18030 编码。",
                hint="请用记事本打开，看得到文字的，另存为 UTF-8 编码再导入。",
            )
        )
    if len(text) > MOST_CHARACTERS:
        raise GentoolError(TOO_MUCH.at(Where(file), f"文件有 {len(text):,} 个字符，超过 {MOST_CHARACTERS:,} 个。"))
    return text.translate(_CLEAN), problems


def lines_of(text: str, file: str) -> Iterator[Line]:
    """Yield the lines of a cleaned text."""
    for number, whole in enumerate(text.split("\n"), 1):
        start = 1
        for text_of_line in whole.split(_WITHIN_A_LINE):
            yield Line(text_of_line, Where(file, number, start))
            start += len(text_of_line) + 1
