"""Pictures that the narrative names: found beside the file, of a kind that Word and browsers show, and of sane size."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import NamedTuple

from gentool.files import TooLargeError, read_bytes
from gentool.problems.problem import Where
from gentool.report.model import Picture

MOST_BYTES = 5_000_000
MOST_PIXELS = 20_000  # across and down
MOST_AREA = 50_000_000  # pixels in all: what the cameras of telephones make; whoever draws them has them in memory
_KINDS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif"}


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
    width, height = _size(data)
    if not (0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS):
        return NoPicture(f"图片“{name}”已损坏，读不出大小。", "请用画图程序打开后另存为 PNG 再用。")
    if width * height > MOST_AREA:
        hint = f"请先用画图程序缩小，点数（宽乘高）不超过 {MOST_AREA:,}；印出来不会变差。"
        return NoPicture(f"图片“{name}”有 {width:,}×{height:,} 个点，太大了。", hint)
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


def _size(data: bytes) -> tuple[int, int]:
    import struct
    from io import BytesIO

    import imagesize

    try:
        width, height = imagesize.get(BytesIO(data))
    except (ValueError, OSError, LookupError, EOFError, ArithmeticError, struct.error):  # it names none of its own
        return -1, -1
    return int(width), int(height)
