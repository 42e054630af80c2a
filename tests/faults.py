"""Faults of the machine, made to order: the k-th touch of a file in a folder fails as disks and networks make it fail.

The interpreter's audit hooks see every file that is opened, made, renamed or removed, whoever does it, so no part of
gentool is replaced and none is missed. What they do not see is data reaching the disk: that is ``os.fsync``'s.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

READ, MAKE, DATA, RENAME = "read", "make", "data", "rename"


class Fault(NamedTuple):
    """What goes wrong (an errno; None: Ctrl-C), at which touches, and whether it stays so from the k-th one on."""

    number: int | None
    touches: frozenset[str]
    stays: bool = False


FAULTS = {
    "full disk": Fault(errno.ENOSPC, frozenset({MAKE, DATA})),
    "disk that stays full": Fault(errno.ENOSPC, frozenset({DATA}), stays=True),
    "read-only": Fault(errno.EROFS, frozenset({MAKE}), stays=True),
    "locked file": Fault(errno.EACCES, frozenset({READ, RENAME})),
    "lost folder": Fault(errno.EIO, frozenset({READ, MAKE, RENAME})),
    "folder that stays lost": Fault(errno.ENOENT, frozenset({READ, MAKE, DATA, RENAME}), stays=True),
    "interrupted": Fault(None, frozenset({READ, MAKE, DATA, RENAME})),
}


class Injector:
    """Counts the touches of files below a folder, and strikes at the one it was told."""

    def __init__(self) -> None:
        self.folder = ""
        self.fault = Fault(None, frozenset())
        self.at = self.count = 0
        self.is_on = False
        sys.addaudithook(self._hook)  # never to be removed; it does nothing while no fault is asked for

    @contextmanager
    def striking(self, folder: Path, fault: Fault, at: int) -> Iterator[None]:
        """Let the touch number ``at``, from 1, fail within the block."""
        self.folder, self.fault, self.at, self.count = str(folder), fault, at, 0
        self.is_on = True
        synchronise = os.fsync

        def losing(descriptor: int) -> None:
            self._touched(DATA, lambda: os.ftruncate(descriptor, os.fstat(descriptor).st_size // 2))
            synchronise(descriptor)

        os.fsync = losing
        try:
            yield
        finally:
            self.is_on, os.fsync = False, synchronise

    @property
    def has_struck(self) -> bool:
        """Whether there were as many touches as that."""
        return self.count >= self.at

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.is_on or event not in ("open", "os.mkdir", "os.rename", "os.listdir", "os.scandir"):
            return
        path = arguments[0]
        if not isinstance(path, (str, bytes, os.PathLike)) or not os.fsdecode(path).startswith(self.folder):
            return
        if event == "open":
            is_emptied = (
                bool(arguments[2] & os.O_TRUNC) and Path(os.fsdecode(path)).exists()
            )  # as one written in its place
            touch = MAKE if arguments[2] & (os.O_WRONLY | os.O_RDWR) else READ
            self._touched(touch, (lambda: os.truncate(path, 0)) if is_emptied else lambda: None)
        else:
            self._touched({"os.mkdir": MAKE, "os.rename": RENAME}.get(event, READ))

    def _touched(self, touch: str, first: Callable[[], None] = lambda: None) -> None:
        if touch not in self.fault.touches:
            return
        self.count += 1
        if self.count == self.at or (self.fault.stays and self.count > self.at):
            first()
            if self.fault.number is None:
                raise KeyboardInterrupt
            raise OSError(self.fault.number, os.strerror(self.fault.number))
