"""Which sources an import works on, and their bytes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from stat import S_ISDIR, S_ISREG

import click

from gentool.importing import faults
from gentool.importing.blocks import MOST_BYTES
from gentool.problems import GentoolError, Where
from gentool.source import UNREADABLE

SUFFIXES = (
    ".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml", ".docx", ".docm", ".doc", ".wps", ".rtf", ".pdf", ".xlsx",
    ".xlsm", ".xls", ".et", ".txt", ".md", ".markdown",
)  # fmt: skip


def sources_among(paths: Iterable[str]) -> list[str]:
    """List the sources among ``paths``, folders searched through, each once and in order.

    Raises a usage error for a folder without any.
    """
    found: dict[str, None] = {}
    for path in paths:
        if Path(path).is_dir():
            below = sorted(_below(path))
            if not below:
                raise click.UsageError(f"文件夹“{path}”里没有可以导入的文件（{'、'.join(SUFFIXES[:6])} 等）。")
            found.update(dict.fromkeys(below))
        else:
            found[path] = None
    return list(found)


def _below(folder: str) -> Iterator[str]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            if name.lower().endswith(SUFFIXES) and not name.startswith((".", "~$")):
                yield str(Path(root, name))


def bytes_of(file: str) -> bytes:
    """Read a source; raises GentoolError with what the user can do about it."""
    where = Where(file)
    try:
        status = Path(file).stat()
        if S_ISDIR(status.st_mode):
            raise GentoolError(UNREADABLE.at(where, "这是文件夹，不是文件。"))
        if not S_ISREG(status.st_mode):
            raise GentoolError(UNREADABLE.at(where, "这是设备或管道，不是普通文件。"))
        if status.st_size > MOST_BYTES:
            message = f"文件有 {status.st_size:,} 字节，超过 {MOST_BYTES:,} 字节。"
            raise GentoolError(faults.TOO_MUCH.at(where, message))
        return Path(file).read_bytes()
    except FileNotFoundError:
        raise GentoolError(UNREADABLE.at(where, "没有这个文件。")) from None
    except PermissionError:
        raise GentoolError(UNREADABLE.at(where, "没有读取这个文件的权限，或者它正被别的程序占用。")) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise GentoolError(UNREADABLE.at(where, f"打不开这个文件（{reason}）。")) from None
