"""Bytes of an existing file + changes of its text → the same bytes but for the changes.

The text that nodes have places in was decoded and has one kind of line ends; here the way back is found, and proved
to lead to the very bytes that came in before anything is changed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from gentool.city.rollup.changes import Edit
from gentool.city.rollup.codes import UNSAFE
from gentool.problems.problem import GentoolError, Where
from gentool.yamlfile.source import Source

MARK = b"\xef\xbb\xbf"  # the byte order mark by which every Notepad knows UTF-8

# In the order in which source.decode tries them.
_ENCODINGS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (MARK, "utf-8"), (b"", "utf-8"), (b"", "gb18030"))


def edited(data: bytes, source: Source, edits: Sequence[Edit]) -> bytes:
    """Return ``data``, of which ``source`` was made, with stretches replaced; raises GentoolError C-KEEP."""
    mark, encoding, raw = _decoded(data, source)
    returns = [position - count for count, position in enumerate(_returns(raw))]
    newline = "\r\n" if "\r\n" in raw else "\r" if "\r" in raw else "\n"
    pieces, done = [], 0
    for edit in edits:
        start, end = (index + bisect_left(returns, index) for index in (edit.start, edit.end))
        if start < done:  # what two places of the file share
            raise GentoolError(UNSAFE.at(Where(source.file), "表格里用了“*”引用，程序不能放心改写，文件没有改动。"))
        pieces += [raw[done:start], edit.text.replace("\n", newline)]
        done = end
    return mark + "".join([*pieces, raw[done:]]).encode(encoding)


def _decoded(data: bytes, source: Source) -> tuple[bytes, str, str]:
    """Return the byte order mark, the encoding and the text with its own line ends."""
    for mark, encoding in _ENCODINGS:
        if not data.startswith(mark):
            continue
        try:
            raw = data[len(mark) :].decode(encoding)
        except UnicodeDecodeError:
            continue
        same = raw.replace("\r\n", "\n").replace("\r", "\n") == source.text
        if same and mark + raw.encode(encoding) == data:
            return mark, encoding, raw
    hint = "请用记事本打开，选“另存为”，编码选 UTF-8，再运行一次。"
    raise GentoolError(UNSAFE.at(Where(source.file), "文件的编码不能原样写回，文件没有改动。", hint=hint))


def _returns(raw: str) -> list[int]:
    """Return where every pair of carriage return and line feed begins."""
    places, place = [], raw.find("\r\n")
    while place >= 0:
        places.append(place)
        place = raw.find("\r\n", place + 1)
    return places
