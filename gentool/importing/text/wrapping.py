"""Lines of a plain text that an editor or a mail program cut at a fixed width → whole paragraphs again.

Runs on the prose of a plain text, where a line is usually a paragraph. Only what is plainly cut is joined: many lines
of one and the same width, none longer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gentool.importing.text.lines import Line

_NARROWEST, _WIDEST = 15, 60  # characters of a line of Chinese
_FEWEST = 5  # lines of full width
_SHARE = 4  # one line in so many
_SLACK = 2  # characters by which a line may fall short so that no mark begins the next


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
        if waiting and not (_is_full(waiting[-1], width) and _goes_on(line)):
            yield _whole(waiting)
            waiting = []
        waiting.append(line)
    if waiting:
        yield _whole(waiting)


def _is_full(line: Line, width: int) -> bool:
    return width > 0 and len(line.text.rstrip()) >= width - _SLACK


def _goes_on(line: Line) -> bool:
    return not line.is_blank and not line.text[0].isspace()


def _whole(lines: list[Line]) -> Line:
    pieces = [lines[0].text]
    for line in lines[1:]:
        before = pieces[-1].rstrip()
        pieces[-1] = before
        is_latin = before[-1:].isascii() and before[-1:].isalnum() and line.text[:1].isascii()
        pieces.append(f" {line.text}" if is_latin and line.text[:1].isalpha() else line.text)
    return Line("".join(pieces), lines[0].where)
