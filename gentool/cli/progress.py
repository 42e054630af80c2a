"""How far a long command is: a bar that moves on a terminal, plain lines in a log."""

from __future__ import annotations

import contextlib
import sys
from types import TracebackType

from gentool.cli.chinese import columns
from gentool.cli.console import complain, wants_colour
from gentool.problems.visible import visible

_BAR = 24  # columns
_NAME = 30


class Progress:
    """Shows steps on standard error; leaves the line empty when done, so that what follows starts clean."""

    def __init__(self) -> None:
        self._moves = wants_colour(sys.stderr)
        self._shown = 0

    def step(self, done: int, total: int, what: str, told: str) -> None:
        """Show that ``done`` of ``total`` are done; ``told`` is the line that a log gets, "" for none."""
        with contextlib.suppress(OSError):  # whoever read this has gone: the work goes on
            if self._moves:
                filled = _BAR * done // total
                self._show(f"{'█' * filled}{'░' * (_BAR - filled)} {done}/{total} {visible(what[: _NAME // 2])}")
            elif told:
                complain(f"[{done:>{len(str(total))}}/{total}] {told}")

    def _show(self, line: str) -> None:
        width = columns(line)
        sys.stderr.write(f"\r{line}{' ' * max(self._shown - width, 0)}")
        sys.stderr.flush()
        self._shown = width

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            if self._shown:
                sys.stderr.write(f"\r{' ' * self._shown}\r")
                sys.stderr.flush()
