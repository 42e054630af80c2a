"""The files of a city, by name and by content: what an order of work or a record may be held against.

Knows nothing of reports. A run that finds nothing changed needs this and little else, so nothing slow is imported.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from gentool.city.model import CITY_FILE

SUFFIXES = (".yaml", ".yml", ".yaml.txt", ".yml.txt")  # as Notepad saves what is to be called .yaml
_IMPORTED = (".xlsx", ".xlsm", ".xls", ".et", ".docx", ".doc", ".wps", ".pdf", ".html", ".htm", ".txt")


def files_below(root: Path, folder: str) -> Iterator[str]:
    """Yield the YAML files below a folder of the city, as the city names them, in order."""
    for name in _below(root, folder, SUFFIXES):
        if name.rpartition("/")[2] != CITY_FILE and not _is_device(f"{root}/{name}"):
            yield name


def waiting_below(root: Path, folder: str) -> Iterator[str]:
    """Yield the files below a folder that could be imported: forms that were handed in as they are."""
    return _below(root, folder, _IMPORTED)


def _below(root: Path, folder: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    """Yield files below a folder; raises GentoolError S-OPEN for a folder that cannot be looked into."""
    base = root / folder
    for here, folders, files in os.walk(base, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found = [file for file in sorted(files) if _is_one(file.lower(), suffixes)]
        inside = (Path(folder) / Path(here).relative_to(base)).as_posix()
        prefix = "" if inside == "." else f"{inside}/"
        yield from (f"{prefix}{file}" for file in found)


def _is_one(file: str, suffixes: tuple[str, ...]) -> bool:
    """Tell a file with one of the suffixes that is not hidden, and no report where others are looked for."""
    if not file.endswith(suffixes) or file.startswith((".", "~")):
        return False
    return suffixes is SUFFIXES or not file.endswith(SUFFIXES)


def _refuse(error: OSError) -> None:
    from gentool.files import UNREADABLE
    from gentool.problems.problem import GentoolError, Where

    message = f"打不开这个文件夹（{error.strerror}）。"
    raise GentoolError(UNREADABLE.at(Where(str(error.filename)), message)) from error


def _is_device(path: str) -> bool:
    """Tell what reading would wait for, or never end; a file that cannot be looked up is told when it is opened."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116  (much faster)
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def sha256_of(path: Path | str) -> str | None:
    """Return the hash of a file's bytes, None if it cannot be read."""
    digest = hashlib.sha256()
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123  (twice as fast, of many small files)
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError:
        return None
    return digest.hexdigest()


class Listing:
    """The hash of a list of files: their names and what is in them, in the order in which they are added."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def add(self, name: str, sha256: str | None) -> None:
        """Add a file, or that there is none of this name."""
        self._digest.update(f"{name}\0{sha256}\n".encode("utf-8", "surrogatepass"))

    def add_folder(self, folder: Path, leaving_out: str = "") -> None:
        """Add everything below a folder, but for folders of one name."""
        for here, folders, files in os.walk(folder):
            folders[:] = sorted(name for name in folders if name != leaving_out)
            inside = Path(here).relative_to(folder).as_posix()
            for name in sorted(files):
                self.add(f"{inside}/{name}", sha256_of(f"{here}/{name}"))

    def hexdigest(self) -> str:
        """Return the hash of all that was added."""
        return self._digest.hexdigest()
