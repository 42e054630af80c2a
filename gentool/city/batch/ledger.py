"""The records of a run's units, as lines: in memory while they are few, on disk beyond.

A province has ten thousand units with two years' figures each. What a run needs at once is one of them, and so that
its memory does not grow with their number, all others are kept as the bytes that the manifest will have.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from weakref import finalize

from gentool.city.batch.record import Record, from_json, to_json

IN_MEMORY = 4 << 20  # bytes

# What a line that nobody of us wrote may raise.
MALFORMED = (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError)


class Ledger:
    """Records by the name of their unit."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (lives as long as we do)
        finalize(self, self._file.close)
        self._places: dict[str, int] = {}
        self._end = 0

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __getitem__(self, name: str) -> Record:
        return parsed(self.line(name))[1]

    def __setitem__(self, name: str, record: Record) -> None:
        self.put(name, pair(name, to_json(record)))

    def get(self, name: str) -> Record | None:
        """Return a unit's record, None if there is none."""
        return parsed(self.line(name))[1] if name in self._places else None

    def line(self, name: str) -> bytes:
        """Return a unit's line as the manifest has it, without comma and line end."""
        self._file.seek(self._places[name])
        return self._file.readline()[:-1]

    def put(self, name: str, line: bytes) -> None:
        """Keep a line; it counts from now on for this unit."""
        self._file.seek(self._end)
        self._places[name] = self._end
        self._end += self._file.write(line + b"\n")


def parsed(line: bytes) -> tuple[str, Record]:
    """Return the unit and the record of a line; raises one of ``MALFORMED`` for what is none."""
    ((name, entry),) = json.loads(b"{" + line + b"}").items()
    return name, from_json(entry)


def pair(key: str, value: object) -> bytes:
    """Write a pair as JSON on one line; half characters stand in file names of another encoding."""
    dump = json.JSONEncoder(ensure_ascii=False).encode
    return f"{dump(key)}: {dump(value)}".encode("utf-8", "surrogatepass")
