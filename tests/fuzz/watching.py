"""Runs a target on one input within its bounds, and says what is wrong: the oracle that all targets share."""

from __future__ import annotations

import contextlib
import os
import signal
import traceback
from collections.abc import Callable, Hashable, Iterator
from types import FrameType
from typing import NamedTuple

from gentool.problems.problem import GentoolError

SECONDS = 2.0  # of a processor
MEMORY = 400_000_000  # bytes that the inputs of a target may take beside what the process has

Check = Callable[[bytes], Hashable]


class SlowError(BaseException):
    """An input takes more time of a processor than it may; no ``except Exception`` keeps it."""


class WrongError(AssertionError):
    """A result is not what the input says."""


class Finding(NamedTuple):
    """What went wrong (``kind``), where in gentool, and the traceback."""

    kind: str
    where: str
    told: str


def watched(check: Check, data: bytes) -> tuple[Hashable, Finding | None]:
    """Return what an input was found to be, or what is wrong with how it was taken."""
    try:
        with within(SECONDS):
            return check(data), None
    except GentoolError as error:
        codes = frozenset(problem.code for problem in error.problems)
        if all(problem.message and problem.hint for problem in error.problems) and codes:
            return codes, None
        return None, Finding("no word", str(sorted(codes)), repr(error))
    except (Exception, SlowError) as error:
        return None, Finding(type(error).__name__, _place(error), traceback.format_exc())


def _place(error: BaseException) -> str:
    """Return the last place in gentool itself; of a wrong result, what it says."""
    if isinstance(error, WrongError):
        return str(error)[:20]
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if f"{os.sep}gentool{os.sep}" in frame.filename]
    frame = (ours or frames)[-1]
    return f"{frame.filename.rpartition(f'{os.sep}gentool{os.sep}')[2]}:{frame.lineno}"


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise SlowError in a block that takes more seconds of a processor, where the system counts them."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_: int, __: FrameType | None) -> None:
        raise SlowError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def bound_memory() -> None:
    """Let this process have so much more memory and no more; beyond, MemoryError is a finding."""
    with contextlib.suppress(ImportError):
        import resource

        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            data = int(file.read().split()[5]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_DATA, (data + MEMORY, resource.getrlimit(resource.RLIMIT_DATA)[1]))
