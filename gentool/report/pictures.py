"""Pictures that the narrative names: found beside the file, of a kind that Word and browsers show, and of sane size."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from gentool.files import TooLargeError, read_bytes
from gentool.problems.problem import Where
from gentool.report.model import Picture

MOST_BYTES = 5_000_000
MOST_PIXELS = 20_000
_KINDS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif"}
JPEG_END, JPEG_EXIF = 0xD9, 0xE1
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # what says the size; these three are tables
_JPEG_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]")
_ORIENTATION, _ON_ITS_SIDE = 0x0112, 5  # from which number on height is width


class NoPicture(NamedTuple):
    """Why a picture cannot be used, and what to do."""

    message: str
    hint: str


def read_picture(folder: Path, name: str, caption: str, where: Where) -> Picture | NoPicture:
    """Read ``name`` from the folder of the report's file or below it; size in pixels."""
    path = _inside(folder, name)
    if path is None:
        return NoPicture(f"图片“{name[:60]}”不在报告所在的文件夹里。", "请把图片复制到报告文件旁边，只写文件名。")
    try:
        data = read_bytes(path, MOST_BYTES)
    except TooLargeError:
        return NoPicture(f"图片“{name}”超过 {MOST_BYTES // 1_000_000} MB。", "请先把图片缩小。")
    except (OSError, ValueError):
        if near := _in_other_case(path):
            right = PurePosixPath(name.replace("\\", "/")).with_name(near)
            return NoPicture(
                f"找不到图片“{name[:60]}”，只有“{near}”，大小写不同。", f"请把文字里的文件名改成“{right}”。"
            )
        return NoPicture(
            f"找不到图片“{name[:60]}”，或者打不开。", "请核对文件名（包括 .png 等后缀），并把图片放在报告文件旁边。"
        )
    kind = next((kind for signature, kind in _KINDS.items() if data.startswith(signature)), None)
    if kind is None:
        return NoPicture(f"“{name}”不是 PNG、JPEG 或 GIF 图片。", "请用画图程序另存为 PNG 再用。")
    width, height = _size(data, kind)
    if not (0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS):
        return NoPicture(f"图片“{name}”已损坏，读不出大小。", "请用画图程序打开后另存为 PNG 再用。")
    return Picture(caption, data, kind, width, height, where, name)


def _inside(folder: Path, name: str) -> Path | None:
    """Return the path of a picture, None if it points out of the report's folder or to another machine."""
    relative = PurePosixPath(name.replace("\\", "/"))
    if not relative.name or "\0" in name or ":" in name or relative.is_absolute() or ".." in relative.parts:
        return None
    try:
        path = (folder / relative).resolve()
    except (OSError, RuntimeError):  # a link to itself, whichever way this Python tells
        return None
    return path if path.is_relative_to(folder.resolve()) else None


def _in_other_case(path: Path) -> str | None:
    """Return the file beside a picture's place whose name differs in capitals only: Windows finds it, others do not."""
    wanted = path.name.casefold()
    try:
        beside = (other.name for other in path.parent.iterdir() if other.name != path.name and other.is_file())
        return min((name for name in beside if name.casefold() == wanted), default=None)
    except OSError:
        return None


def _size(data: bytes, kind: str) -> tuple[int, int]:
    """Return width and height as the picture is shown; 0 where its bytes do not say."""
    try:
        if kind == "png":
            return _size_in(data, ">LL", 16) if data[12:16] == b"IHDR" else (0, 0)
        return _size_in(data, "<HH", 6) if kind == "gif" else _size_of_jpeg(data)
    except struct.error:  # cut off
        return 0, 0


def _size_in(data: bytes, layout: str, at: int) -> tuple[int, int]:
    width, height = struct.unpack_from(layout, data, at)
    return int(width), int(height)


def _size_of_jpeg(data: bytes) -> tuple[int, int]:
    is_held_upright = True
    for marker, start, end in jpeg_segments(data):
        if marker == JPEG_EXIF:
            is_held_upright = orientation(data[start + 4 : end]) < _ON_ITS_SIDE
        elif marker in _JPEG_FRAMES:
            height, width = _size_in(data, ">HH", start + 5)
            return (width, height) if is_held_upright else (height, width)
    return 0, 0


def jpeg_segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield each segment of a JPEG: its marker, where it begins, where it ends; the picture stands between two."""
    end = 2
    while (found := _JPEG_MARKER.search(data, end)) is not None:
        start, marker = found.start(), data[found.start() + 1]
        end = start + 2
        if marker != JPEG_END:
            end += int.from_bytes(data[end : end + 2], "big")
        yield marker, start, end
        if marker == JPEG_END:
            return


def orientation(exif: bytes) -> int:
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
