"""What the last run left: is it still right, and what of it is nobody's any longer?"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from gentool.city.batch.files import sha256_of
from gentool.city.batch.matching import Match
from gentool.city.batch.record import Origin, Output, Record
from gentool.city.batch.sniffing import Found
from gentool.files import O_WRITE


def origin(file: Found | None) -> Origin | None:
    """Return a file as a record names it."""
    return Origin(file.name, file.sha256) if file else None


def is_made_from(record: Record, found: Match) -> bool:
    """Tell whether a record was made from what the files of a unit hold now."""
    return record.file == origin(found.file) and record.last_file == origin(found.last)


class Reuse:
    """The outputs of earlier runs in a folder, and which of them can be kept."""

    def __init__(self, root: Path, output: Path, settings: str, formats: Sequence[str]) -> None:
        self.root = root
        self.output = output
        self.settings = settings
        self.formats = formats

    def is_right(self, record: Record | None, found: Match, settings: str | None = None) -> bool:
        """Tell whether nothing that a record was made from has changed and all files asked for are there, whole."""
        if record is None or not record.settled or record.settings != (settings or self.settings):
            return False
        if not is_made_from(record, found):
            return False
        folder = found.file.path.parent if found.file else self.root
        if any(sha256_of(folder / name) != digest for name, digest in record.pictures.items()):
            return False
        wanted = self.formats if record.outputs else ()
        return all(self.is_whole(record.outputs.get(name)) for name in wanted)

    def is_whole(self, output: Output | None) -> bool:
        """Tell whether a file is there as it was written."""
        return output is not None and sha256_of(self.output / output.name) == output.sha256

    def with_others(self, record: Record, old: Record | None) -> Record:
        """Return a record with the files of before in formats not asked for today, if they are still right."""
        if old is None or not record.outputs or not record.is_made_like(old):
            return record
        others = {name: output for name, output in old.outputs.items() if name not in record.outputs}
        return record.with_outputs({**{n: o for n, o in others.items() if self.is_whole(o)}, **record.outputs})

    def sweep(self, pairs: Iterable[tuple[Record, Record | None]], current: Callable[[], Iterable[Record]]) -> None:
        """Remove files of records of before that no record has any longer, unless somebody has changed them since.

        ``pairs`` are records of before with those of now, ``current`` gives all of now.
        """
        gone: dict[str, Output] = {}
        for old, now in pairs:
            if now and any(problem.code == O_WRITE.name for problem in now.problems):
                continue  # what could not be replaced is in somebody's use
            kept = {output.name for output in now.outputs.values()} if now else set()
            gone.update((output.name, output) for output in old.outputs.values() if output.name not in kept)
        for record in current() if gone else ():
            for output in record.outputs.values():
                gone.pop(output.name, None)
        for output in gone.values():
            if self.is_whole(output):
                with contextlib.suppress(OSError):
                    (self.output / output.name).unlink()
