"""The one place where a library takes a foreign binary format apart: a process of its own, bounded in time and memory.

Bytes of a source go in, a :class:`Document` or the reader's own problems come out. A file that was made to harm can
make such a library loop or grow without end, and no look at its bytes beforehand finds every way; so the system sets
the bounds (``resource`` on Linux; elsewhere a watchdog on time), and what does not come back within them is told. The
process is kept for the sources that follow, and starts from this package alone: nothing in the folder that a
command runs in is ever imported.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
from importlib import import_module
from typing import BinaryIO, cast

from gentool.importing.blocks import Document
from gentool.importing.faults import TOO_MUCH, refused
from gentool.problems.problem import GentoolError

# Seconds of a processor for a small file, and bytes of a larger one for each: a full page of a report has some ten
# thousand bytes and costs a tenth of a second, so that slow machines have room.
_SECONDS, _BYTES_PER_SECOND = 1.5, 15_000
_WALL = 6  # times as long by the clock, on a busy machine
_MEMORY, _MEMORY_PER_BYTE = 250_000_000, 6
_START = "import sys; sys.path[:] = {path!r}; from gentool.importing.confined import serve; serve()"


class _Process:
    """A process that reads one source after the other."""

    def __init__(self) -> None:
        path = [os.path.abspath(folder) for folder in sys.path if folder]  # noqa: PTH100
        self.owner = os.getpid()
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START.format(path=path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._questions = cast(BinaryIO, self._process.stdin)
        self._answers = cast(BinaryIO, self._process.stdout)

    def ask(self, reader: str, data: bytes, file: str) -> Document | GentoolError | None:
        """Have a source read; None where the process ended, or had to be ended, before it answered."""
        watchdog = threading.Timer(seconds_for(len(data)) * _WALL, self._process.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            _send(self._questions, (reader, data, file))
            answer: Document | GentoolError = pickle.load(self._answers)
            return answer
        except (EOFError, OSError, pickle.UnpicklingError):
            return None
        finally:
            watchdog.cancel()

    def end(self) -> None:
        self._process.kill()
        with contextlib.suppress(OSError):
            self._process.communicate()


_running: _Process | None = None


def read(reader: str, data: bytes, file: str) -> Document:
    """Read a source with ``module.read`` in a process of its own; ``reader`` names the module.

    Raises GentoolError: what the reader raised, or I-LIMIT where it took more time or memory than any report asks for.
    """
    global _running
    if _running is None or _running.owner != os.getpid():
        _running = _Process()
        atexit.register(_running.end)
    answer = _running.ask(reader, data, file)
    if answer is None:
        atexit.unregister(_running.end)
        _running.end()
        _running = None
        message = "文件打开时要用的时间或内存大得不合常理，为了安全没有读下去。"
        raise refused(TOO_MUCH, file, message)
    if isinstance(answer, GentoolError):
        raise answer
    return answer


def seconds_for(size: int) -> float:
    """Return how many seconds of a processor a file of this size may take."""
    return max(_SECONDS, size / _BYTES_PER_SECOND)


def serve() -> None:
    """Be that process: read sources from standard input until it is closed."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints must not get among the answers
    with contextlib.suppress(EOFError, KeyboardInterrupt):
        while True:
            reader, data, file = pickle.load(source)
            answer: Document | GentoolError
            try:
                _bound(len(data))
                answer = import_module(reader).read(data, file)
            except GentoolError as error:
                answer = error.with_traceback(None)
                answer.__cause__ = answer.__context__ = None
            except MemoryError:
                os._exit(1)
            _send(target, answer)


def _bound(size: int) -> None:
    """Let the system end this process where the next file takes more than it may."""
    try:
        import resource
    except ImportError:  # Windows: the watchdog alone
        return
    signal.setitimer(signal.ITIMER_PROF, seconds_for(size))  # RLIMIT_CPU knows whole seconds only
    memory = _MEMORY + _MEMORY_PER_BYTE * size
    with contextlib.suppress(ValueError, OSError):  # macOS knows the name only
        resource.setrlimit(resource.RLIMIT_DATA, (memory, resource.getrlimit(resource.RLIMIT_DATA)[1]))


def _send(target: BinaryIO, message: object) -> None:
    pickle.dump(message, target, pickle.HIGHEST_PROTOCOL)
    target.flush()
