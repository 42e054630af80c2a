"""Which sources an import works on, and where the files go that they become."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from gentool.cli.inputs import files_below
from gentool.cli.options import SUFFIX_OF_FILE
from gentool.files import for_notepad, is_folder, is_there, write_atomically
from gentool.importing import faults
from gentool.problems.problem import GentoolError, Problem, Where

SUFFIX = ".yaml"
SUFFIXES = (  # those in use first: messages name a few
    ".docx", ".html", ".pdf", ".xlsx", ".txt",
    ".htm", ".shtml", ".xhtml", ".mht", ".mhtml", ".docm", ".doc", ".wps", ".rtf", ".xlsm", ".xls", ".et", ".md",
    ".markdown",
)  # fmt: skip
SLOW = (".pdf", ".doc", ".wps", ".rtf")  # half a second each, and more


def sources_among(paths: Iterable[str]) -> dict[str, Path]:
    """List the sources among ``paths``, folders searched through, each once and in order, with its place.

    The place is the folder of a source below the folder that was named; what is named itself has none.
    Raises a usage error for a folder without any source.
    """
    found: dict[str, Path] = {}
    for path in paths:
        if is_folder(path):
            below = files_below(path, SUFFIXES)
            if not below:
                raise click.UsageError(f"文件夹“{path}”里没有可以导入的文件（{'、'.join(SUFFIXES[:5])} 等）。")
            for source in below:
                found.setdefault(source, Path(source).parent.relative_to(path))
        else:
            found.setdefault(path, Path())
    return found


class Targets:
    """Where the YAML files go: ``paths`` by source, ``written`` the sources whose files are there.

    Raises a usage error for an output that is neither a YAML file nor a folder.
    """

    def __init__(self, output: str | None, sources: Mapping[str, Path]) -> None:
        self.paths: dict[str, Path] = {}
        self.written: list[str] = []
        self._first: dict[Path, str] = {}  # of several sources with the same file, the first has it
        is_file = output is not None and _is_file(output)
        if is_file and len(sources) > 1:
            raise click.UsageError(f"要导入 {len(sources)} 份来源，-o 请写文件夹，不要写文件名。")
        for source, place in sources.items():  # whose place is kept below the folder of the output
            beside = Path(output, place) if output else Path(source).parent
            self.paths[source] = Path(output) if output and is_file else beside / f"{Path(source).stem}{SUFFIX}"
            self._first.setdefault(self.paths[source], source)

    def write(self, source: str, text: str | None) -> Sequence[Problem]:
        """Write a source's file if there is a text, or say why not; what a clerk has worked on is never replaced."""
        if text is None:
            return ()
        path = self.paths[source]
        if (first := self._first[path]) != source:
            return (faults.TAKEN.at(Where(source), f"与“{first}”会写成同名的文件“{path}”，没有写。"),)
        if is_there(path) and not _is_ours(path):
            message = "这个文件已经存在，而且不是原样的导入结果（可能改动过），没有覆盖。"
            return (faults.CHANGED.at(Where(str(path)), message),)
        try:
            write_atomically(path, for_notepad(text))
        except GentoolError as error:
            return error.problems
        self.written.append(source)
        return ()


def _is_file(output: str) -> bool:
    """Tell whether an output is a YAML file; otherwise it is a folder, there or to be made."""
    path = Path(output)
    if is_folder(output) or output.endswith(("/", os.sep)):
        return False
    if path.suffix.lower() in (SUFFIX, ".yml"):
        return True
    if is_there(output):
        raise click.UsageError(f"-o 写的“{output}”是已有的文件，但不是 .yaml 文件。请写 .yaml 文件名，或文件夹。")
    if SUFFIX_OF_FILE.fullmatch(path.suffix):
        hint = f"请写 {path.with_suffix(SUFFIX)}；要写文件夹的，请在后面加“/”。"
        raise click.UsageError(f"-o 写的“{output}”不是 .yaml 文件。{hint}")
    return False


def _is_ours(path: Path) -> bool:
    """Tell a file that an import wrote and nobody has touched since."""
    from gentool.files import MOST_BYTES, read_bytes
    from gentool.importing.yaml_file import is_untouched
    from gentool.yamlfile.source import decode

    try:
        text, _ = decode(read_bytes(path, MOST_BYTES), str(path))
    except OSError:
        return False
    return text is not None and is_untouched(text)
