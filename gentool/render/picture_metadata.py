"""Pictures without what they say of their maker: author, place, camera and comments do not belong on a public page.

Bytes of a PNG, JPEG or GIF go in; out go the same pixels without metadata. Nothing is decoded: whole chunks are left
out, and what was appended behind the picture with them. How a photograph was held is kept, or it would lie on its
side. What is not built as its format says is passed on from there as it stands; reading has refused what is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from gentool.report.pictures import JPEG_END, JPEG_EXIF, jpeg_segments, orientation

_PNG_KEPT_OUT = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})
_JPEG_KEPT_OUT = frozenset({0xFE, *range(0xE1, 0xF0)})  # comments and what applications add, but for two of them
_JPEG_KEPT = {0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}  # which say what the colours mean
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
    behind = 2
    for marker, start, end in jpeg_segments(data):
        yield data[behind:start]  # the picture itself, between two markers
        behind = end
        if marker not in _JPEG_KEPT_OUT or data.startswith(_JPEG_KEPT.get(marker, b"\xff"), start + 4):
            yield data[start:end]
        elif marker == JPEG_EXIF and (held := orientation(data[start + 4 : end])):
            yield _only(held)
        if marker == JPEG_END:
            return
    yield data[behind:]


def _only(held: int) -> bytes:
    """Return a segment that says nothing but the orientation."""
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01" + held.to_bytes(2, "big") + b"\0\0"
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
