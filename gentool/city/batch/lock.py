"""One batch at a time in an output folder, however the last one ended.

The lock is the operating system's own, on a file that stays: whoever dies lets go of it, by SIGKILL too, and there is
no stale lock to clear away. Workers forked by a batch hold it with their parent, so that the next batch waits until
the last orphan is gone.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from gentool.files import failure, read_bytes
from gentool.problems.problem import Code, GentoolError, Problem, Where

LOCKED = Code("C-LOCK", "另一个 gentool batch 正在往同一个文件夹里写", "请等它结束再运行，或用 -o 换一个输出文件夹。")
CODES = (LOCKED,)

NAME = ".gentool.lock"
PATIENCE = 5.0  # seconds; orphans of a killed batch are gone in a fraction of one
_PAUSE = 0.05
_LONGEST = 20  # digits of a process number
_BYTE = 1 << 30  # on Windows a locked byte cannot be read by others: one beyond the end is in nobody's way


# Neither a link is followed nor a pipe waited for; Windows knows neither flag.
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder, made if need be; raises GentoolError C-LOCK or, where nothing can be written, O-WRITE.

    On a network drive without locks there is none: files are whole all the same.
    """
    path = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if path.is_symlink():
            raise GentoolError(_no_lock(path))
        descriptor = os.open(path, _FLAGS, 0o666)
    except OSError as error:
        raise GentoolError(failure(path, error)) from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_nlink > 1:
            raise GentoolError(_no_lock(path))
        _wait(descriptor, folder)
        try:
            _clear_away(folder)
        except OSError as error:  # the network drive went away just now
            raise GentoolError(failure(path, error)) from error
        with contextlib.suppress(OSError):  # a full disk: the number is for the message only
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode(), 0) if hasattr(os, "pwrite") else None
        yield
    finally:
        os.close(descriptor)


def _no_lock(path: Path) -> Problem:
    """Refuse what somebody has put in the place of the lock: locking it would cut another file short."""
    message = f"输出文件夹里的“{NAME}”不是 gentool 的锁文件，而是链接或设备，没有动它。"
    return LOCKED.at(Where(str(path)), message, hint="请删去这个文件，或用 -o 换一个输出文件夹。")


def _wait(descriptor: int, folder: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not _taken(descriptor):
        if time.monotonic() > end:
            raise GentoolError(LOCKED.at(Where(str(folder)), f"另一个 gentool batch{_who(folder)}正在往这里写。"))
        time.sleep(_PAUSE)


def _who(folder: Path) -> str:
    with contextlib.suppress(OSError, ValueError):
        return f"（进程 {int(read_bytes(folder / NAME, _LONGEST))}）"
    return ""


if sys.platform == "win32":

    def _taken(descriptor: int) -> bool:
        import msvcrt

        try:
            os.lseek(descriptor, _BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        except OSError:
            return True
        return True

else:

    def _taken(descriptor: int) -> bool:
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # the file system knows no locks
            return True
        return True


def _clear_away(folder: Path) -> None:
    """Remove what a killed batch was writing; nobody else is, while the folder is held."""
    for file in folder.glob(".gentool-*.tmp"):
        with contextlib.suppress(OSError):
            file.unlink()
