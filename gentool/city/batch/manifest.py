"""``manifest.json``: the records of all units, read before a batch and written during and after it; what can be kept.

A line per unit in the order of the roster, without times: the same inputs give the same bytes, and two manifests can be
compared with any tool. The last line holds the hash of all before it. A manifest that is damaged or was written by an
unknown version counts for nothing: all is built anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from io import BufferedReader
from pathlib import Path

from gentool import __version__
from gentool.city.batch.record import MALFORMED, File, Record, decimal_to_json, from_json, to_json
from gentool.city.batch.results import State
from gentool.city.batch.settings import Settings
from gentool.city.folders import Found, sha256_of
from gentool.city.matching import Match
from gentool.city.model import City
from gentool.files import O_WRITE, bytes_of, open_regular, write_parts
from gentool.problems.problem import GentoolError
from gentool.yamlfile.source import decode

NAME = "manifest.json"
_FORMAT = 7
_MOST_RENAMED = 100  # names that are looked for in every file; of more, all reports are checked anew
_MOST_BYTES, _LONGEST_LINE, _MOST_LINES = 2_000_000_000, 50_000_000, 20  # lines that are no unit's
_UNIT = b"  "  # begins the line of a unit, and no other
_BODY = '"body": "{}"\n'


@dataclass
class Manifest:
    """The records of the units and of the city's own report by name.

    ``drawn`` are the files drawn from the whole with their hashes, ``drawn_from`` the hash of what they show besides
    the records, empty while there are records that they do not show. ``compared`` is the key of the comparison whose
    outcome the records hold, empty while there is none; ``roster`` are the names by which the records were checked, but
    for those ``renamed``, by which some were and some were not.
    """

    records: dict[str, Record] = field(default_factory=dict)
    drawn_from: str = ""
    drawn: Mapping[str, str] = field(default_factory=dict)
    compared: str = ""
    roster: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()


def read_manifest(folder: Path) -> Manifest:
    """Return what the last run left; nothing, if it is not as it was written."""
    with contextlib.suppress(*MALFORMED), BufferedReader(open_regular(folder / NAME, _MOST_BYTES)) as file:
        records: dict[str, Record] = {}
        rest: list[bytes] = []
        digest = hashlib.sha256()
        for line in iter(partial(file.readline, _LONGEST_LINE), b""):
            if len(rest) > _MOST_LINES or line[-1:] != b"\n":
                break
            if line == _BODY.format(digest.hexdigest()).encode("ascii"):
                head = json.loads(b"".join([*rest, line, file.read(_LONGEST_LINE)]))
                if head["format"] != _FORMAT:
                    break
                return Manifest(
                    records=_without_shared(records),
                    drawn_from=str(head["drawn_from"]),
                    drawn=dict(head["drawn"]),
                    compared=str(head["compared"]),
                    roster=tuple(map(str, head["roster"])),
                    renamed=tuple(map(str, head["renamed"])),
                )
            digest.update(line)
            if line.startswith(_UNIT):
                ((name, entry),) = json.loads(b"{" + line.rstrip(b",\r\n") + b"}").items()
                records[name] = from_json(entry)
            else:
                rest.append(line)
    return Manifest()


def _without_shared(records: dict[str, Record]) -> dict[str, Record]:
    """Leave out records that name the same file: no run writes one for two units."""
    counts = Counter(output.name for output in _outputs(records.values()))
    return {name: record for name, record in records.items() if all(counts[o.name] == 1 for o in _outputs([record]))}


def write_manifest(folder: Path, city: City, manifest: Manifest) -> None:
    """Write the manifest; raises GentoolError O-WRITE."""

    def parts() -> Iterator[bytes]:
        digest = hashlib.sha256()
        for line in _lines(city, manifest):
            digest.update(line)
            yield line
        yield (_BODY.format(digest.hexdigest()) + "}\n").encode("ascii")

    write_parts(folder / NAME, parts())


def _lines(city: City, manifest: Manifest) -> Iterator[bytes]:
    head = {"format": _FORMAT, "gentool": __version__, "city": city.name, "year": city.year, "edition": city.edition}
    yield b"{\n"
    yield from (_pair(key, value) + b",\n" for key, value in head.items())
    yield b'"units": {\n'
    comma = b""
    for name, record in manifest.records.items():
        yield comma + _UNIT + _pair(name, to_json(record))
        comma = b",\n"
    yield b"\n},\n"
    for key in ("compared", "roster", "renamed", "drawn_from", "drawn"):
        yield _pair(key, getattr(manifest, key)) + b",\n"


def _pair(key: str, value: object) -> bytes:
    """Write a pair as JSON on one line; half characters stand in file names of another encoding."""
    return f"{_dumps(key)}: {_dumps(value)}".encode("utf-8", "surrogatepass")


_dumps = json.JSONEncoder(ensure_ascii=False, default=decimal_to_json).encode


def origin(file: Found | None) -> File | None:
    """Return a file as a record names it."""
    return File(file.name, file.sha256) if file else None


class Reuse:
    """The outputs of earlier runs in a folder, and which of them can be kept."""

    def __init__(self, settings: Settings, renamed: Collection[str] = ()) -> None:
        """``renamed`` are the names that came into the roster or went since the records were made."""
        self.settings = settings
        self.output = settings.output
        self.renamed = renamed

    def is_right(self, record: Record, found: Match, settings: str | None = None) -> bool:
        """Tell whether nothing that a record was made from has changed and all files asked for are there, whole.

        Only what can be held against hashes is believed: a record without errors has all its files.
        """
        if not record.settled or record.settings != (settings or self.settings.sha256):
            return False
        if record.file != origin(found.file) or record.last_file != origin(found.last):
            return False
        if record.beside != tuple(map(origin, found.beside)):
            return False
        if self.renamed and found.file and self._names_renamed(record, found.file):
            return False
        folder = found.file.path.parent if found.file else self.settings.city.root
        if any(sha256_of(folder / name) != digest for name, digest in record.pictures.items()):
            return False
        wanted = self.settings.asked.formats if record.outputs or record.state is State.SOUND else ()
        return all(self.is_whole(record.outputs.get(name)) for name in wanted)

    def _names_renamed(self, record: Record, file: Found) -> bool:
        """Tell whether the roster's change may matter to a report: it names such a unit, or was told that it does."""
        from gentool.checks.evaluation import NAME, OTHER

        codes = {NAME.name, OTHER.name}
        if len(self.renamed) > _MOST_RENAMED or any(problem.code in codes for problem in record.problems):
            return True
        try:
            text, _ = decode(bytes_of(file.path, file.name), file.name)
        except GentoolError:
            return True
        return text is None or any(name in text for name in self.renamed)

    def is_whole(self, output: File | None) -> bool:
        """Tell whether a file is there as it was written."""
        return output is not None and sha256_of(self.output / output.name) == output.sha256

    def with_others(self, record: Record, old: Record | None) -> Record:
        """Return a record with the files of before in formats not asked for today, if they are still right."""
        if old is None or not record.outputs or record.made_from != old.made_from:
            return record
        others = {n: file for n, file in old.outputs.items() if n not in record.outputs and self.is_whole(file)}
        return replace(record, outputs={**others, **record.outputs})

    def sweep(self, before: Mapping[str, Record], now: Mapping[str, Record]) -> None:
        """Remove files of records of before that no record has any longer, unless somebody has changed them since."""
        gone: dict[str, File] = {}
        for name, old in before.items():
            record = now.get(name)
            if record is old or (record and any(problem.code == O_WRITE.name for problem in record.problems)):
                continue  # what could not be replaced is in somebody's use
            gone.update((output.name, output) for output in old.outputs.values())
        for output in _outputs(now.values()) if gone else ():
            gone.pop(output.name, None)
        for output in gone.values():
            if self.is_whole(output):
                with contextlib.suppress(OSError):
                    (self.output / output.name).unlink()


def _outputs(records: Iterable[Record]) -> Iterator[File]:
    return (output for record in records for output in record.outputs.values())
