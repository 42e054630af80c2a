"""Pictures without what they say of their maker: author, place, camera and comments do not belong on a public page.

Bytes of a PNG, JPEG or GIF go in; out go the same pixels without metadata. Nothing is decoded: whole chunks are left
out, and what was appended behind the picture with them. How a photograph was held is kept, or it would lie on its
side. What is not built as its format says is passed on from there as it stands; reading has refused what is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

_PNG_KEPT_OUT = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})
_JPEG_KEPT_OUT = frozenset({0xFE, *range(0xE1, 0xF0)})  # comments and what applications add, but for two of them
_JPEG_KEPT = {0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}  # which say what the colours mean
_JPEG_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]")
_ORIENTATION = 0x0112
_GIF_KEPT = (b"\x0bNETSCAPE2.0", b"\x0bANIMEXTS1.0")  # how often to repeat


def published(data: bytes, extension: str) -> bytes:
    """Return a picture's bytes as they may be published."""
    return b"".join(_PIECES[extension](data))


def _png(data: bytes) -> Iterator[bytes]:
    yield data[:8]
    start = 8
    while start + 12 <= len(data):
        kind, end = data[start + 4 : start + 8], start + 12 + int.from_bytes(data[start : start + 4], "big")
        if kind not in _PNG_KEPT_OUT:
            yield data[start:end]
        start = end
        if kind == b"IEND":
            return
    yield data[start:]


def _jpeg(data: bytes) -> Iterator[bytes]:
    yield data[:2]
    start = 2
    while (found := _JPEG_MARKER.search(data, start)) is not None:
        marker = data[found.start() + 1]
        yield data[start : found.start()]  # the picture itself, between two markers
        start = found.start()
        if marker == 0xD9:
            yield data[start : start + 2]
            return
        end = start + 2 + int.from_bytes(data[start + 2 : start + 4], "big")
        if marker not in _JPEG_KEPT_OUT or data.startswith(_JPEG_KEPT.get(marker, b"\xff"), start + 4):
            yield data[start:end]
        elif marker == 0xE1 and (orientation := _orientation(data[start + 4 : end])):
            yield _only(orientation)
        start = end
    yield data[start:]


def _orientation(exif: bytes) -> int:
    """Return how a photograph was held, 2 to 8; 0 if it was held straight or does not say."""
    if not exif.startswith((b"Exif\0\0II", b"Exif\0\0MM")):
        return 0

    def number(at: int, size: int) -> int:
        return int.from_bytes(exif[at : at + size], "little" if exif[6:7] == b"I" else "big")

    first = 6 + number(10, 4)
    for entry in range(first + 2, first + 2 + 12 * number(first, 2), 12):
        if number(entry, 2) == _ORIENTATION:
            return held if 2 <= (held := number(entry + 8, 2)) <= 8 else 0
    return 0


def _only(orientation: int) -> bytes:
    """Return a segment that says nothing but the orientation."""
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01" + orientation.to_bytes(2, "big") + b"\0\0"
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + entry + b"\0\0\0\0"
    return b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif


def _gif(data: bytes) -> Iterator[bytes]:
    start = 13 + _colours(data, 10)
    yield data[:start]
    while start < len(data):
        kind = data[start : start + 2]
        if kind[:1] == b"\x2c":
            first = start + 11 + _colours(data, start + 9)
        elif kind[:1] == b"\x21":
            first = start + 2
        else:  # the end, or no block of this format
            yield data[start : start + 1] if kind[:1] == b"\x3b" else data[start:]
            return
        end = _end_of_blocks(data, first)
        is_note = kind == b"\x21\xfe" or (kind == b"\x21\xff" and not data.startswith(_GIF_KEPT, start + 2))
        if not is_note:
            yield data[start:end]
        start = end


def _colours(data: bytes, at: int) -> int:
    """Return the size of the table of colours that the flags at a place announce."""
    flags = data[at] if at < len(data) else 0
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _end_of_blocks(data: bytes, start: int) -> int:
    while start < len(data) and data[start]:
        start += 1 + data[start]
    return start + 1


_PIECES: Mapping[str, Callable[[bytes], Iterator[bytes]]] = {"png": _png, "jpeg": _jpeg, "gif": _gif}
