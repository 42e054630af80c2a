"""Console: the shell's voice, what is laid out on a terminal, and the exit status of a command by one rule for all.

Text goes out through click, which knows terminals, pipes and the Windows console; this module only takes
care that no character can stop it, and that a program without streams (pythonw) speaks to nobody. Lines, tables and
progress are laid out by columns, of which a Chinese character takes two.
"""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import re
import sys
from collections.abc import Iterable, Sequence
from typing import IO, Any, TextIO

import click

from gentool.problems.output import as_text, visible
from gentool.problems.problem import Problem
from gentool.text.lazy_regex import Pattern
from gentool.yamlfile.quoting import width as columns

_PLAIN = frozenset(r"\/:_-.,+=@（）《》“”·、，。—" if os.name == "nt" else "/:_-.,+=@（）《》“”·、，。—")
_COLOURS = Pattern(r"(\x1b\[(?:0|3[1-6])m)")


def prepare_streams() -> None:
    """Let no character stop the output: what the console or pipe cannot show becomes a question mark.

    A stream that claims to know ASCII alone (the C locale of servers) is given UTF-8: all we have to say is Chinese.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            is_ascii = codecs.lookup(stream.encoding).name == "ascii"
            stream.reconfigure(encoding="utf-8" if is_ascii else None, errors="replace")


def wants_colour(stream: IO[Any] | None) -> bool:
    """Tell whether to colour: only a terminal that understands it, and never against NO_COLOR."""
    if stream is None or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    try:
        return stream.isatty() and _understands_ansi(stream)
    except (ValueError, OSError):  # a closed stream, or one without a file
        return False


def say(text: str) -> None:
    """Print lines to standard output; what could play tricks with the terminal is spelled out."""
    _write(_shown(text), sys.stdout)


def say_bytes(text: str) -> None:
    """Write text to standard output as UTF-8, whatever the console's encoding: for JSON, SARIF and HTML."""
    _write(text.encode("utf-8", "replace"), sys.stdout, nl=False)


def typed(path: str | os.PathLike[str]) -> str:
    """Write a path as it must be typed in a command: in quotes where the shell would take a part of it for its own."""
    text = os.fspath(path)
    if text.startswith("-"):
        text = f".{os.sep}{text}"
    if all(character.isalnum() or character in _PLAIN for character in text):
        return text
    import shlex

    return f'"{text}"' if os.name == "nt" else shlex.quote(text)


def complain(text: str) -> None:
    """Print lines to standard error, as :func:`say` does."""
    _write(_shown(text), sys.stderr)


def show_problems(problems: Iterable[Problem], files: int | None = None, *, is_result: bool = False) -> None:
    """Print problems to standard error, or as the result; with a summary if ``files`` says of how many files."""
    stream = sys.stdout if is_result else sys.stderr
    _write(_shown(as_text(problems, colour=wants_colour(stream), files=files).rstrip("\n")), stream)


def _write(text: str | bytes, stream: TextIO | None, *, nl: bool = True) -> None:
    """Write to a stream; one whose reader has gone gets nothing more, and the work goes on."""
    if stream is None:
        return
    try:
        click.echo(text, file=stream, nl=nl)
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _shown(text: str) -> str:
    if text.isprintable():
        return text
    pieces = ([p if _COLOURS.fullmatch(p) else visible(p) for p in _COLOURS.split(line)] for line in text.split("\n"))
    return "\n".join(map("".join, pieces))


def _understands_ansi(stream: IO[Any]) -> bool:
    """Switch colour codes on in a Windows console, where they start off; click 8.5 no longer does this."""
    if sys.platform != "win32":
        return True
    import ctypes
    import msvcrt

    virtual_terminal = 0x0004
    handle = msvcrt.get_osfhandle(stream.fileno())
    mode = ctypes.c_ulong()
    kernel = ctypes.windll.kernel32
    if not kernel.GetConsoleMode(ctypes.c_void_p(handle), ctypes.byref(mode)):
        return True  # a terminal of another kind, such as that of Git Bash
    return bool(kernel.SetConsoleMode(ctypes.c_void_p(handle), mode.value | virtual_terminal))


OK, PROBLEMS, USAGE, OUR_FAULT = 0, 1, 2, 3

# By code, so that a command need not import what raises them only to know how it ends.
_OURS = frozenset({"I-FAULT", "C-FAULT"})
_UNREADABLE = frozenset({"S-OPEN", "S-SIZE", "S-BYTES", "W-FILE", "W-OPEN"})


def exit_status(problems: Iterable[Problem], *, is_unreadable: bool = False) -> int:
    """Return the status that problems come to; ``is_unreadable``: some input could not be read, whatever they say."""
    errors = {problem.code for problem in problems if problem.is_error}
    if errors & _OURS:
        return OUR_FAULT
    if is_unreadable or errors & _UNREADABLE:
        return USAGE
    return PROBLEMS if errors else OK


_BAR = 24  # columns
_NAME = 30
# Words of ASCII stay whole, Chinese may break anywhere, but punctuation stays with what it belongs to.
_PIECE = Pattern(r"\s+|[“‘（《【「(\[{]*(?:[!-~]+|[^\s!-~])[，。、；：？！…）》】」”’)\]}]*")


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
