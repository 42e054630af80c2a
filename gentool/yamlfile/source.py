"""Bytes of a user's file → text → YAML nodes that know their line and column.

Catches what has nothing to do with the form: files that cannot be opened, encodings of Notepad, YAML that is not
YAML, and YAML made to harm. ``yaml.compose`` builds the nodes (libyaml); nothing is ever constructed from them by
the YAML library, so tags such as ``!!python/object`` have no effect even before they are refused. And characters that
nobody sees and that change what is read, wherever they stand: they come along from web pages and chat programs, or
are put there to deceive; a mark of direction shows 132 where 231 is printed.
"""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from gentool.files import MOST_BYTES, TOO_LARGE, UNREADABLE, bytes_of
from gentool.problems.problem import Code, GentoolError, Problem, Severity, Where
from gentool.text.lazy_regex import Pattern
from gentool.yamlfile import errors

UNDECODABLE = Code(
    "S-BYTES",
    "文件既不是 UTF-8 也不是 GB18030 编码，或者根本不是文本文件",
    "请用记事本打开，选“另存为”，编码选 UTF-8，再试一次。",
)
ENCODING = Code(
    "S-CODE", "文件不是 UTF-8 编码，已按另一种编码读取", "请留意有无乱码；建议另存为 UTF-8 编码。", Severity.INFO
)
FORBIDDEN = Code("S-YAML2", "用了年度报告不允许的 YAML 写法（标签、大量引用、循环引用）", "请直接写出内容。")
HIDDEN = Code(
    "S-HIDDEN",
    "文字里有看不见的字符，会改变读法或显示",
    "请删去这个字符，或把这段文字重新输入一遍；从别处复制来的文字，先粘贴到记事本再用。",
    Severity.WARNING,
)
CODES = (UNREADABLE, TOO_LARGE, UNDECODABLE, ENCODING, FORBIDDEN, HIDDEN)

_LOST = "\ufffd"
_RETYPE = "请对照原文，把这个字重新输入一遍；是项目符号的，请删去或改成“1.”。"

# The mark of a character that was lost; private ones; controls but for tab and line feed; soft hyphen; joiners, marks
# and overrides of direction, odd line separators and blanks without width.
_HIDDEN = Pattern(
    f"[{_LOST}\ue000-\uf8ff\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)

_LINE_SEPARATORS = {0x85: " ", 0x2028: " ", 0x2029: " "}
MOST_DEPTH = 20
MOST_ALIASES = 10

# The YAML library recurses in C; this many levels it bears on the smallest stack (Windows, 1 MB) by far.
_HARMLESS_DEPTH = 400

_OTHER_FILES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-")
_IMPORT = "请先用 gentool import 导入，再用得到的 .yaml 文件。"

_TAG_OF: dict[type[yaml.Node], str] = {
    kind: f"tag:yaml.org,2002:{name}"
    for kind, name in ((yaml.ScalarNode, "str"), (yaml.SequenceNode, "seq"), (yaml.MappingNode, "map"))
}


class _Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """libyaml's loader without YAML's own idea of what a plain text means: 012, 12:30, yes and ~ stay as typed.

    What stands below is asked for every node; the library's look for rules that we have none of, and these do nothing
    as fast as can be: they are no functions of Python's.
    """

    descend_resolver = staticmethod(operator.is_)
    ascend_resolver = staticmethod(tuple)

    def resolve(self, kind: type[yaml.Node], value: object, implicit: object) -> str:
        """Return the tag of a node that was written without one."""
        return _TAG_OF[kind]


_DEEP_LINE = Pattern(rf"\n[ \t\-?:]{{{_HARMLESS_DEPTH // 2}}}")
_COMMENT = Pattern(r"[ \t]+(?P<at>#)[^\n]*\S")
# A tag, anchor or alias can only stand where a node begins; pictures ![…] and emphasis ** are none.
_PROPERTY = Pattern(r"(?:^|[:\-,\[{?])[ \t]*(?:!(?!\[)|&|\*(?!\*))", re.MULTILINE)
_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ["map", "seq", "str", "int", "float", "bool", "null", "timestamp", "merge", "value"]
)


_new = tuple.__new__


class Source(NamedTuple):
    """A file that was read: its name as the user gave it, its text, and the root node unless it is not YAML."""

    file: str
    text: str
    root: yaml.Node | None

    def where(self, node: yaml.Node) -> Where:
        """Return the place where a node begins."""
        start = node.start_mark
        return _new(Where, (self.file, start.line + 1, start.column + 1, ""))  # a hundred times a report

    def comment_behind(self, node: yaml.Node) -> Where | None:
        """Return where the rest of a text's line is a comment to YAML: text behind a blank and ``#`` is not printed."""
        if not isinstance(node, yaml.ScalarNode) or node.style:
            return None
        end = node.end_mark.index
        found = _COMMENT.match(self.text, end)
        if found is None:
            return None
        return Where.in_text(self.file, self.text, found.start("at"))

    def where_in(self, node: yaml.Node, snippet: str, nth: int = 0) -> Where:
        """Return the place of the ``nth`` occurrence of ``snippet`` inside a node, else where the node begins."""
        index, end = node.start_mark.index, node.end_mark.index
        for _ in range(nth + 1):
            index = self.text.find(snippet, index, end)
            if index < 0:
                return self.where(node)
            index += 1
        return Where.in_text(self.file, self.text, index - 1)


def open_source(path: Path, name: str, most: int = MOST_BYTES) -> tuple[Source | None, list[Problem]]:
    """Read a file; ``name`` is what problems call it. No source means that it could not be read as text."""
    try:
        data = bytes_of(path, name, most)
    except GentoolError as error:
        return None, list(error.problems)
    return source_of(data, name, most)


def source_of(data: bytes, name: str, most: int = MOST_BYTES) -> tuple[Source | None, list[Problem]]:
    """Decode and compose the bytes of a file; every problem is returned, none raised."""
    if len(data) > most:
        return None, [TOO_LARGE.at(Where(name), f"文件有 {len(data):,} 字节，超过 {most:,} 字节。")]
    text, problems = decode(data, name)
    if text is None:
        return None, problems
    root, more = compose(text, name)
    told = {problem.where for problem in more}
    hidden = [problem for problem in _hidden(text, name) if problem.where not in told]
    return Source(name, text, root), [*problems, *more, *hidden, *_escaped(root, text, name)]


def decode(data: bytes, name: str) -> tuple[str | None, list[Problem]]:
    """Decode by byte order mark, then strict UTF-8, then strict GB18030 ("ANSI" of a Chinese Notepad)."""
    where = Where(name)
    if data.startswith(_OTHER_FILES):
        return None, [UNDECODABLE.at(where, "这是 Word、Excel 或 PDF 一类的文件，不是 .yaml 数据文件。", hint=_IMPORT)]
    encodings = ["utf-8", "gb18030"]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif data.startswith(b"\xef\xbb\xbf"):
        encodings = ["utf-8-sig"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if encoding.startswith("utf-8"):
            return text, []
        return text, [ENCODING.at(where, f"文件不是 UTF-8 编码，已按 {encoding.upper()} 读取。")]
    return None, [UNDECODABLE.at(where, "文件读不成文字。")]


def compose(text: str, name: str) -> tuple[yaml.Node | None, list[Problem]]:
    """Build the node tree of a text, or say what must be mended; refuses what was made to harm."""
    if _may_be_deep(text) and (line := _too_deep(text)):
        return None, [TOO_LARGE.at(Where(name, line), f"括号或缩进套了 {MOST_DEPTH} 层以上。")]
    try:
        root = yaml.compose(_with_lines_of_editors(text), Loader=_Loader)
    except yaml.YAMLError as error:
        return None, errors.explain(error, text, name)
    if root is None:
        return None, [
            errors.YAML_SYNTAX.at(Where(name, 1, 1), "文件是空的。", hint="请用 gentool init 生成一份样稿再填写。")
        ]
    if not isinstance(root, yaml.MappingNode):
        slips = errors.slips(text, name)
        message = "文件不是由“项目: 内容”组成的。"
        return None, slips or [errors.YAML_SYNTAX.at(_begin(root, name), message)]
    forbidden = list(_forbidden(root, text, name))
    return None if forbidden else root, forbidden


def _with_lines_of_editors(text: str) -> str:
    """Return a text in which only a line feed ends a line: YAML knows three more signs for it, editors show none.

    They would end a comment, and every line behind them would be told by a wrong number. They are read as blanks,
    and told as hidden.
    """
    return text.translate(_LINE_SEPARATORS) if any(sign in text for sign in "\x85\u2028\u2029") else text


def _may_be_deep(text: str) -> bool:
    """Bound the nesting from above without parsing: by brackets, and by runs of indicators at a line's start."""
    return text.count("[") + text.count("{") > _HARMLESS_DEPTH // 2 or _DEEP_LINE.search("\n" + text) is not None


def _too_deep(text: str) -> int | None:
    """Return the line at which nesting passes the limit: by events, which libyaml makes without recursion."""
    depth = 0
    try:
        for event in yaml.parse(_with_lines_of_editors(text), Loader=_Loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MOST_DEPTH:
                    return int(event.start_mark.line) + 1 if event.start_mark else 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.YAMLError:
        pass  # compose meets the same error and explains it
    return None


def _forbidden(root: yaml.Node, text: str, name: str) -> Iterator[Problem]:
    """Find tags of other types, aliases beyond what a hand-written file may want, and what contains itself."""
    if not ("!" in text or "&" in text or "*" in text) or not _PROPERTY.search(text):
        return
    seen: set[int] = set()
    around: set[int] = set()  # the collections that the walk is inside of
    aliases = 0
    stack: list[tuple[yaml.Node, bool]] = [(root, True)]
    while stack:
        node, entered = stack.pop()
        if not entered:
            around.discard(id(node))
            continue
        if id(node) in seen:
            aliases += 1
            if id(node) in around:
                yield FORBIDDEN.at(_begin(node, name), "这里的内容用“*”引用了它自己。")
                return
            if aliases > MOST_ALIASES:
                yield FORBIDDEN.at(_begin(node, name), f"文件里用“*”引用了 {MOST_ALIASES} 次以上。")
                return
            continue
        seen.add(id(node))
        if node.tag not in _PLAIN_TAGS:
            hint = "请删去“!”开头的标签，直接写内容。"
            yield FORBIDDEN.at(_begin(node, name), f"这里用了类型标签“{_shown(node.tag)}”。", hint=hint)
        around.add(id(node))
        stack.append((node, False))
        stack.extend((part, True) for part in _parts(node))


def _parts(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from (key, value)
    elif isinstance(node, yaml.SequenceNode):
        yield from node.value


def _begin(node: yaml.Node, name: str) -> Where:
    return Where(name, node.start_mark.line + 1, node.start_mark.column + 1)


def _shown(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")[:40]


def _hidden(text: str, name: str) -> Iterator[Problem]:
    """Yield one warning for each kind of hidden character, at the first of its kind."""
    if text.replace("\n", "").replace("\u3000", "").replace(_LOST, "\0").isprintable():  # cheaper than to look for each
        return
    for character, count in Counter(_HIDDEN.findall(text)).items():
        seen = character == _LOST or "\ue000" <= character <= "\uf8ff"
        index = text.index(character)
        more = f"，全文共 {count} 个" if count > 1 else ""
        around = _HIDDEN.sub("", text[max(text.rfind("\n", 0, index) + 1, index - 6) : index]).lstrip()
        what = "印不出来的字符" if seen else "看不见的字符"
        place = f"“{around}”后面" if around else "行首"
        message = f"{place}有一个{what} U+{ord(character):04X}（{kind_of(character)}）{more}。"
        yield HIDDEN.at(Where.in_text(name, text, index), message, hint=_RETYPE if seen else None)


def _escaped(root: yaml.Node | None, text: str, name: str) -> Iterator[Problem]:
    r"""Yield a warning for each text in double quotes that names a hidden character by its number: ``"\u202e"``."""
    waiting = [root] if root is not None and "\\" in text else []
    while waiting:
        node = waiting.pop()
        waiting.extend(_parts(node))
        if isinstance(node, yaml.ScalarNode) and node.style == '"':
            for character in dict.fromkeys(
                sign for sign in _HIDDEN.findall(node.value) if sign > "\x7f" and sign not in text
            ):
                message = f"这里用“\\”写进了一个看不见的字符 U+{ord(character):04X}（{kind_of(character)}）。"
                yield HIDDEN.at(_begin(node, name), message, hint="请把这段文字重新输入一遍，不要用“\\”写这个字符。")


def kind_of(character: str) -> str:
    """Say what a character that nobody sees does to a text."""
    if character in "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069":
        return "改变文字方向，显示的顺序与实际的不同"
    if character in "\x85\u2028\u2029":
        return "换行符的一种，会把一行断成两行"
    if character == _LOST:
        return "编码不对时丢失的字"
    if "\ue000" <= character <= "\uf8ff":
        return "某种字体自造的字或项目符号"
    return "控制字符" if ord(character) < 0xA0 else "没有宽度"
