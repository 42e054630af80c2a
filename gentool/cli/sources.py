"""Which sources an import works on, and where the files go that they become."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from gentool.importing import faults
from gentool.problems import GentoolError, Where

SUFFIX = ".yaml"
SUFFIXES = (
    ".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml", ".docx", ".docm", ".doc", ".wps", ".rtf", ".pdf", ".xlsx",
    ".xlsm", ".xls", ".et", ".txt", ".md", ".markdown",
)  # fmt: skip
SLOW = (".pdf", ".doc", ".wps", ".rtf")  # half a second each, and more


def sources_among(paths: Iterable[str]) -> list[str]:
    """List the sources among ``paths``, folders searched through, each once and in order.

    Raises a usage error for a folder without any.
    """
    found: dict[str, None] = {}
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112 - which says no where Path.is_dir raises
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


class Targets:
    """Where the YAML files go, and which were written, each with its source."""

    def __init__(self, output: str | None, count: int) -> None:
        is_file = output is not None and Path(output).suffix.lower() in (".yaml", ".yml") and not Path(output).is_dir()
        self._file = Path(output) if output and is_file else None
        self._folder = Path(output) if output and not is_file else None
        if self._file and count > 1:
            raise click.UsageError(f"要导入 {count} 份来源，-o 请写文件夹，不要写文件名。")
        self.written: dict[Path, str] = {}

    def path_of(self, source: str) -> Path:
        """Return the file for a source."""
        return self._file or (self._folder or Path(source).parent) / f"{Path(source).stem}{SUFFIX}"

    def write(self, source: str, path: Path, text: str) -> None:
        """Write a file; what a clerk has worked on since is never replaced. Raises GentoolError."""
        from gentool.files import write_atomically

        first = self.written.get(path)
        if first is not None:
            raise GentoolError(faults.TAKEN.at(Where(source), f"与“{first}”会写成同名的文件“{path}”，没有写。"))
        if path.exists() and not _is_ours(path):
            message = "这个文件已经存在，而且不是原样的导入结果（可能改动过），没有覆盖。"
            raise GentoolError(faults.CHANGED.at(Where(str(path)), message))
        # As for the skeleton: Notepad before 2019 needs the mark and the line ends.
        write_atomically(path, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode("utf-8"))
        self.written[path] = source


def _is_ours(path: Path) -> bool:
    """Tell a file that an import wrote and nobody has touched since."""
    from gentool.importing.yaml_file import is_untouched
    from gentool.source import decode

    try:
        text, _ = decode(path.read_bytes(), str(path))
    except OSError:
        return False
    return text is not None and is_untouched(text)
