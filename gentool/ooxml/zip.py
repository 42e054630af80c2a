"""Zip packages: a template's parts in, deterministic bytes out.

Parts that never change keep the very bytes of their compressed form, so they cost a copy and no work. What is
written has no clock and no machine in it: fixed dates, fixed attributes, fixed order.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gentool.ooxml.faults import damaged

# Measured on a filled document.xml of 68 kB with 225 cells: level 1 takes 0.06 ms for 2.2 kB, level 4 0.17 ms for
# 2.1 kB, level 6 0.24 ms for 1.9 kB, level 9 0.51 ms. The file as a whole is some 40 kB, nearly all of it parts
# that are only copied, so more than level 1 would buy a percent of size for a doubled time.
DEFLATE_LEVEL = 1

MAX_FILE = 64 * 2**20
MAX_ENTRIES = 4096
MAX_UNPACKED = 192 * 2**20

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
_DATE = (1 << 5) | 1  # 1980-01-01, the first day a zip archive can name
_UTF8_NAME = 0x800


class Entry(NamedTuple):
    """One part in its compressed form, ready to be copied into an archive."""

    name: str
    method: int
    checksum: int
    size: int
    packed: bytes

    def header(self) -> bytes:
        """Return the local header, name and compressed bytes."""
        name = self.name.encode()
        return _LOCAL.pack(b"PK\x03\x04", *self._fields_of(name), len(name), 0) + name + self.packed

    def directory(self, offset: int) -> bytes:
        """Return the record of the central directory for an entry that starts at ``offset``."""
        name = self.name.encode()
        fields = (_VERSION, *self._fields_of(name), len(name))
        return _CENTRAL.pack(b"PK\x01\x02", *fields, 0, 0, 0, 0, 0, offset) + name

    def _fields_of(self, name: bytes) -> tuple[int, ...]:
        flags = 0 if name.isascii() else _UTF8_NAME
        return (_VERSION, flags, self.method, 0, _DATE, self.checksum, len(self.packed), self.size)


class Part(NamedTuple):
    """One part as read: its content, and the entry it came as."""

    content: bytes
    entry: Entry


def pack(name: str, content: bytes, *, store: bool = False) -> Entry:
    """Compress one part; ``store`` leaves pictures, which are compressed already, as they are."""
    if store:
        return Entry(name, zipfile.ZIP_STORED, zlib.crc32(content), len(content), content)
    deflate = zlib.compressobj(DEFLATE_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = deflate.compress(content) + deflate.flush()
    return Entry(name, zipfile.ZIP_DEFLATED, zlib.crc32(content), len(content), packed)


class Archive:
    """An archive that already holds the parts that never change and takes the others per document."""

    def __init__(self, entries: Sequence[Entry]) -> None:
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


def unpack(data: bytes, file: str) -> dict[str, Part]:
    """Read every part of a package, checking sizes before and checksums while unpacking."""
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise damaged(file, "这是旧版 .doc 文件，或者是加了打开密码的文件，不能用作模板。")
    if len(data) > MAX_FILE:
        raise damaged(file, f"文件有 {len(data) // 2**20} MB，大得不合常理。", "请删去模板里的大图片后再试。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _parts(package, data, file)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, struct.error, OSError) as error:
        raise damaged(file, "文件已损坏，或者不是 .docx 文件。") from error
    except (RuntimeError, NotImplementedError) as error:
        raise damaged(file, "文件加了密码，或者用了 Word 不认识的压缩方式。") from error


def _parts(package: zipfile.ZipFile, data: bytes, file: str) -> dict[str, Part]:
    entries = [info for info in package.infolist() if not info.is_dir()]
    if len(entries) > MAX_ENTRIES or sum(info.file_size for info in entries) > MAX_UNPACKED:
        raise damaged(file, "文件解压后大得不合常理，为了安全不予打开。")
    parts: dict[str, Part] = {}
    for info in entries:
        if info.filename in parts:
            raise damaged(file, f"压缩包里有两个同名的部件“{info.filename}”，文件已损坏。")
        content = package.read(info)
        parts[info.filename] = Part(content, _entry(info, content, data))
    return parts


def _entry(info: zipfile.ZipInfo, content: bytes, data: bytes) -> Entry:
    """Take over the compressed bytes as they stand; what Word could not read is compressed anew."""
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return pack(info.filename, content)
    name_length, extra_length = struct.unpack_from("<2H", data, info.header_offset + 26)
    start = info.header_offset + 30 + name_length + extra_length
    packed = data[start : start + info.compress_size]
    return Entry(info.filename, info.compress_type, zlib.crc32(content), len(content), packed)
