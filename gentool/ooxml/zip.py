"""The one writer of zip packages: no clock and no machine in what is written, only fixed dates, attributes, order.

Parts that never change keep the very bytes of their compressed form, so they cost a copy and no work.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

# Measured on a filled document.xml of 68 kB with 225 cells: level 1 takes 0.06 ms for 2.2 kB, level 4 0.17 ms for
# 2.1 kB, level 6 0.24 ms for 1.9 kB, level 9 0.51 ms. The file as a whole is some 40 kB, nearly all of it parts
# that are only copied, so more than level 1 would buy a percent of size for a doubled time.
_QUICK, _USUAL = 1, 6

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
_DATE = (1 << 5) | 1  # 1980-01-01, the first day a zip archive can name
_UTF8_NAME = 0x800
_OWNER_ONLY = 0o600 << 16  # what a file unpacked on Unix may be used for


class Entry(NamedTuple):
    """One part in its compressed form, ready to be copied into an archive."""

    name: str
    method: int
    checksum: int
    size: int
    packed: bytes
    attributes: int = 0

    def header(self) -> bytes:
        """Return the local header, name and compressed bytes."""
        name = self.name.encode()
        return _LOCAL.pack(b"PK\x03\x04", *self._fields_of(name), len(name), 0) + name + self.packed

    def directory(self, offset: int) -> bytes:
        """Return the record of the central directory for an entry that starts at ``offset``."""
        name = self.name.encode()
        fields = (_VERSION, *self._fields_of(name), len(name))
        return _CENTRAL.pack(b"PK\x01\x02", *fields, 0, 0, 0, 0, self.attributes, offset) + name

    def _fields_of(self, name: bytes) -> tuple[int, ...]:
        flags = 0 if name.isascii() else _UTF8_NAME
        return (_VERSION, flags, self.method, 0, _DATE, self.checksum, len(self.packed), self.size)


def pack(name: str, content: bytes, *, store: bool = False) -> Entry:
    """Compress one part; ``store`` leaves pictures, which are compressed already, as they are."""
    if store:
        return Entry(name, zipfile.ZIP_STORED, zlib.crc32(content), len(content), content)
    return _packed(name, (content,), _QUICK)


def _packed(name: str, pieces: Iterable[bytes], level: int, attributes: int = 0) -> Entry:
    deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed, checksum, size = [], 0, 0
    for piece in pieces:
        checksum = zlib.crc32(piece, checksum)
        size += len(piece)
        packed.append(deflate.compress(piece))
    packed.append(deflate.flush())
    return Entry(name, zipfile.ZIP_DEFLATED, checksum, size, b"".join(packed), attributes)


class Archive:
    """An archive that already holds the parts that never change and takes the others per document."""

    def __init__(self, entries: Sequence[Entry] = ()) -> None:
        self._count = len(entries)
        self._body, self._directory = _lay_out(entries, 0)

    def with_entries(self, entries: Sequence[Entry]) -> bytes:
        """Return the bytes of the whole archive with these entries after the fixed ones."""
        body, directory = _lay_out(entries, len(self._body))
        count = self._count + len(entries)
        size = len(self._directory) + len(directory)
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, size, len(self._body) + len(body), 0)
        return b"".join((self._body, body, self._directory, directory, end))


def _lay_out(entries: Iterable[Entry], offset: int) -> tuple[bytes, bytes]:
    bodies, directory = [], []
    for entry in entries:
        directory.append(entry.directory(offset))
        bodies.append(entry.header())
        offset += len(bodies[-1])
    return b"".join(bodies), b"".join(directory)


def zipped(parts: Iterable[tuple[str, bytes | Iterable[bytes]]]) -> bytes:
    """Return a package of parts in their order, each whole or in pieces, at the usual level of compression."""
    entries = [
        _packed(name, (content,) if isinstance(content, bytes) else content, _USUAL, _OWNER_ONLY)
        for name, content in parts
    ]
    return Archive().with_entries(entries)


def unzipped(package: bytes) -> dict[str, bytes]:
    """Return the parts of a package of our own making in their order."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
