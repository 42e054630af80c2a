"""Writing values: what a tag's expression gave becomes text that is safe inside w:t, or is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from jinja2.runtime import Undefined

from gentool.ooxml.faults import VALUE, RefusedError
from gentool.ooxml.template.fragments import Fragment

_SPECIAL = re.compile("[&<>\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OPEN, _CLOSE = '<w:t xml:space="preserve">', "</w:t>"
BREAK, TAB = f"{_CLOSE}<w:br/>{_OPEN}", f"{_CLOSE}<w:tab/>{_OPEN}"


class Xml(str):
    """Text that is OOXML already; made only by the engine."""

    __slots__ = ()


def write(value: object) -> str:
    """Return a value as the content of w:t: escaped, with line breaks and tabs as Word has them."""
    if type(value) is Xml:
        return value
    text = value if type(value) is str else text_of(value)
    return text if _SPECIAL.search(text) is None else _escape(text)


def text_of(value: object) -> str:
    """Return a single value as plain text; refuse what has no text a reader could want."""
    kind = type(value)
    if kind is str or kind is int:
        return str(value)
    if isinstance(value, Fragment):
        message = "的值是成段的内容，不能放在一行文字里。"
        raise RefusedError(VALUE, message, "请让标签独占一段并写成 {{p … }}，或在文字中写成 {{r … }}。")
    if isinstance(value, (str, Undefined)):
        return str(value)
    what = _unfit(value)
    if what:
        raise RefusedError(VALUE, f"的值是{what}，不能直接写进文档。")
    return str(value)


def _unfit(value: object) -> str | None:
    if value is None:
        return "空的（没有值）"
    if isinstance(value, bool):
        return "“是”或“否”的判断结果"
    if isinstance(value, Mapping):
        return "一组带名称的数据"
    if isinstance(value, (list, tuple, set, frozenset, bytes)):
        return "一串数据"
    if callable(value):
        return "一个函数（后面少了括号）"
    return "一个对象" if type(value).__str__ is object.__str__ and not isinstance(value, float) else None


def plain(text: str) -> str:
    """Return text escaped for XML as it stands; refuse characters that XML cannot carry."""
    bad = _UNWRITABLE.search(text)
    if bad:
        message = f"的值里有不能写进 Word 文档的字符 U+{ord(bad.group()):04X}（第{bad.start() + 1}个字）。"
        raise RefusedError(VALUE, message, "请在数据里删去这个看不见的字符。")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _escape(text: str) -> str:
    text = plain(text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.replace("\n", BREAK).replace("\t", TAB)


def as_paragraphs(value: object, skeleton: tuple[str, str]) -> Xml:
    """Return the value of {{p …}} as paragraphs: a fragment as it is, text line by line, blank lines left out."""
    paragraph, run = skeleton
    if isinstance(value, Fragment):
        return Xml(value if value.is_block else f"<w:p>{paragraph}{value}</w:p>")
    lines: Iterable[str] = text_of(value).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Xml(
        "".join(
            f"<w:p>{paragraph}<w:r>{run}{_OPEN}{write(line)}{_CLOSE}</w:r></w:p>" for line in lines if line.strip()
        ),
    )


def as_runs(value: object, run: str) -> Xml:
    """Return the value of {{r …}} as runs: a fragment of runs as it is, text in the tag's own run."""
    if isinstance(value, Fragment):
        if value and value.is_block:
            raise RefusedError(VALUE, "的值是成段的内容，不能放在一行文字里。", "请让标签独占一段并写成 {{p … }}。")
        return Xml(value)
    text = write(value)
    return Xml(f"<w:r>{run}{_OPEN}{text}{_CLOSE}</w:r>" if text else "")
