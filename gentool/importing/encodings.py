"""Which kind of UTF-16 a page is in: by its byte order mark, or by where the zero bytes of its markup stand."""

from __future__ import annotations

_MARKS = (b"\xff\xfe", b"\xfe\xff")
_LEAST = 0.2  # of the first bytes of a page without a byte order mark are zero: markup is ASCII


def utf_16(data: bytes) -> str:
    """Name the encoding, ``""`` for none of them."""
    if data.startswith(_MARKS):
        return "utf-16"
    start = data[:1000]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) < _LEAST * len(start) or min(even, odd) * 10 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"
