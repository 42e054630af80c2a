"""The lines of the expanded text as they are written, each with the line of the source it began on."""

from __future__ import annotations

from dataclasses import dataclass, field

from gentool.report.placeholders.model import LONGEST_TEXT, Line, RefusalError, too_long


class StopError(Exception):
    """Raised inside this package when a bound of the whole text is met, which ``refusal`` tells of."""

    def __init__(self, refusal: RefusalError) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


@dataclass(slots=True)
class Paper:
    """The lines written so far. A line on which only block tags and comments stood is not kept."""

    lines: list[Line] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    began: int = 0
    has_tag: bool = False
    written: int = 0

    def write(self, text: str, line: int, step: int = 1) -> None:
        """Add text that began on a source line; ``step`` is 0 for a value, whose lines all come from one."""
        self.written += len(text)
        if self.written > LONGEST_TEXT:
            raise StopError(too_long())
        first, *others = text.split("\n")
        self._add(first, line)
        for piece in others:
            self.end_line(line)
            line += step
            self._add(piece, line)

    def _add(self, piece: str, line: int) -> None:
        if piece:
            if not self.pieces:
                self.began = line
            self.pieces.append(piece)

    def end_line(self, line: int) -> None:
        """Finish the current line."""
        text = "".join(self.pieces)
        if not self.has_tag or text.strip():
            self.lines.append(Line(text, self.began if self.pieces else line))
        self.pieces.clear()
        self.has_tag = False


def as_written(text: str) -> tuple[Line, ...]:
    """Return the lines of a text in which there is nothing to expand."""
    if not text:
        return ()
    return tuple([Line(line, number) for number, line in enumerate(text.removesuffix("\n").split("\n"), 1)])
