"""Changes of a text at the places of its nodes, and of the bytes that the text was decoded from.

Something is replaced, put behind, put before, by whole lines or in braces; all other bytes stay. Knows where the
library's marks mislead: a block "ends" where the next thing begins, and an empty value stands there too. Refuses, by
raising GentoolError C-KEEP, what it cannot be certain of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, NoReturn

import yaml

from gentool.city.sums import LEFT_OUT
from gentool.problems.problem import Code, GentoolError, Where
from gentool.text.lazy_regex import Pattern
from gentool.yamlfile.source import Source

NOTHING_TO_SUM = Code("C-NONE", "没有一个单位的数字可以汇总", "请先收齐并检查各单位的报告，再运行 gentool rollup。")
UNSAFE = Code(
    "C-KEEP", "市级报告的文件已经存在，但不能放心改写，没有动它", "请改正指出的地方；或用 -o 换一个文件名，另写一份。"
)

CODES = (LEFT_OUT, NOTHING_TO_SUM, UNSAFE)


class Edit(NamedTuple):
    """A stretch of the text and what takes its place."""

    start: int
    end: int
    text: str


class Changes:
    """Collects the changes of one text; of those at one place, the first made comes first."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.edits: list[Edit] = []

    def replace(self, node: yaml.Node, text: str) -> None:
        """Put a text in the place of a node that is all on one line."""
        self._one_line(node)
        start, end = node.start_mark.index, node.end_mark.index
        if start == end:
            start = end = self._behind_colon(node)
            text = f" {text}"
        self.edits.append(Edit(start, end, text))

    def replace_by_lines(self, node: yaml.ScalarNode, lines: Iterable[str]) -> None:
        """Take a value away, and put lines below its line: a comment beside it stays where it is."""
        self._one_line(node)
        end = node.end_mark.index
        start = len(self.text[: node.start_mark.index].rstrip(" "))
        self.edits.append(Edit(start, max(start, end), ""))
        self._lines_at(self._line_end(end), lines)

    def lines_below(self, key: yaml.Node, value: yaml.Node, lines: Iterable[str]) -> None:
        """Put lines below a pair of a block."""
        self._line_start(key)
        self._lines_at(self._line_end(self._end(value)), lines)

    def lines_above(self, key: yaml.Node, lines: Iterable[str]) -> None:
        """Put lines above the line of a key and the comments right above it, which speak of that key."""
        start = self._line_start(key)
        while start and self.text[(above := self.text.rfind("\n", 0, start - 1) + 1) : start].lstrip(" ")[:1] == "#":
            start = above
        self.edits.append(Edit(start, start, "".join(f"{line}\n" for line in lines)))

    def lines_at_end(self, lines: Iterable[str]) -> None:
        """Put lines at the end of the text."""
        ends = "" if self.text.endswith("\n") else "\n"
        text = "".join(f"{line}\n" for line in lines)
        self.edits.append(Edit(len(self.text), len(self.text), f"{ends}\n{text}"))

    def pair_behind(self, value: yaml.Node, pair: str) -> None:
        """Put a pair behind another in braces."""
        end = self._end(value)
        self.edits.append(Edit(end, end, f", {pair}"))

    def pair_before(self, key: yaml.Node, pair: str) -> None:
        """Put a pair before another in braces."""
        start = key.start_mark.index
        self.edits.append(Edit(start, start, f"{pair}, "))

    def refuse(self, node: yaml.Node) -> NoReturn:
        """Say that this is no spelling to be changed by a program."""
        raise GentoolError(UNSAFE.at(self.source.where(node), "这里的写法程序不能放心改写，文件没有改动。"))

    def _lines_at(self, index: int, lines: Iterable[str]) -> None:
        self.edits.append(Edit(index, index, "".join(f"\n{line}" for line in lines)))

    def _behind_colon(self, node: yaml.Node) -> int:
        before = self.text[: node.start_mark.index].rstrip(" ")
        if not before.endswith(":"):
            self.refuse(node)
        return len(before)

    def _one_line(self, node: yaml.Node) -> None:
        if node.start_mark.line != node.end_mark.line or _is_block_scalar(node):
            self.refuse(node)

    def _line_start(self, key: yaml.Node) -> int:
        """Return where the line of a key begins, which must be the first thing on it."""
        start: int = key.start_mark.index - key.start_mark.column
        if self.text[start : key.start_mark.index].strip(" "):
            self.refuse(key)
        return start

    def _line_end(self, index: int) -> int:
        end = self.text.find("\n", index)
        return len(self.text) if end < 0 else end

    def _end(self, node: yaml.Node) -> int:
        """Return where the content of a node ends."""
        if isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
            last = node.value[-1]
            return self._end(last[1] if isinstance(last, tuple) else last)
        if _is_block_scalar(node):
            self.refuse(node)
        start, end = node.start_mark.index, node.end_mark.index
        return self._behind_colon(node) if start == end else int(end)


def _is_block_scalar(node: yaml.Node) -> bool:
    return getattr(node, "style", None) in ("|", ">")


MARK = b"\xef\xbb\xbf"  # the byte order mark by which every Notepad knows UTF-8

# In the order in which source.decode tries them.
_ENCODINGS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (MARK, "utf-8"), (b"", "utf-8"), (b"", "gb18030"))

_CHARACTERS = Pattern(r"\r\n|[\s\S]")


def edited(data: bytes, source: Source, edits: Sequence[Edit]) -> bytes:
    """Return ``data``, of which ``source`` was made, with stretches replaced; raises GentoolError C-KEEP."""
    mark, encoding, raw = _decoded(data, source)
    characters = _CHARACTERS.findall(raw)  # as the text counts them
    newline = "\r\n" if "\r\n" in raw else "\r" if "\r" in raw else "\n"
    pieces: list[str] = []
    done = 0
    for edit in edits:
        if edit.start < done:  # what two places of the file share
            raise GentoolError(UNSAFE.at(Where(source.file), "表格里用了“*”引用，程序不能放心改写，文件没有改动。"))
        pieces += [*characters[done : edit.start], edit.text.replace("\n", newline)]
        done = edit.end
    return mark + "".join([*pieces, *characters[done:]]).encode(encoding)


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
