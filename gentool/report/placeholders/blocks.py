"""Blocks, ``{% … %}``: the branches of an ``if``, and what is said of every other word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from gentool.report.placeholders.errors import RefusalError
from gentool.report.placeholders.names import brief
from gentool.report.placeholders.tags import Tag
from gentool.text.nearest import nearest

IF_WORDS = ("if", "elif", "else", "endif")
WITH_END = ("for", "macro", "call", "filter", "block", "with", "raw", "autoescape", "trans")

_BLOCKS_OF_JINJA: Mapping[str, str] = {
    "for": "循环“for”",
    "set": "赋值“set”",
    "macro": "宏“macro”",
    "call": "“call”",
    "filter": "过滤器“filter”",
    "block": "“block”",
    "with": "“with”",
    "raw": "“raw”",
    "autoescape": "“autoescape”",
    "trans": "“trans”",
    "include": "引入其他文件“include”",
    "import": "引入其他文件“import”",
    "from": "引入其他文件“from”",
    "extends": "引入其他文件“extends”",
    "do": "“do”",
    "break": "“break”",
    "continue": "“continue”",
}
_WORD = re.compile(r"(\w*)\s*(.*)", re.DOTALL)
_IF_HINT = "条件请写成 {% if 条件 %}……{% else %}……{% endif %}。"


class Mode(Enum):
    """What happens to a stretch of text: written, left out, copied as it stands, or copied without a look."""

    LIVE = auto()
    OUT = auto()
    COPY = auto()
    SKIP = auto()


@dataclass(slots=True)
class Branch:
    """An open ``{% if %}`` (or a forbidden block up to its end), and the mode around it and in it."""

    tag: Tag
    closed_by: str
    around: Mode
    mode: Mode
    taken: bool = False
    has_else: bool = False

    @property
    def undecided(self) -> bool:
        """Whether it depends on the next condition what becomes of the text."""
        return self.around is Mode.LIVE and self.mode is not Mode.COPY and not self.taken

    def enter(self, holds: bool | None) -> Mode:
        """Begin a branch. A condition that cannot be told leaves the rest of its block as it was written."""
        if self.around is Mode.LIVE:
            if holds is None:
                self.mode = Mode.COPY
            elif self.mode is not Mode.COPY:
                self.mode = Mode.LIVE if holds and not self.taken else Mode.OUT
                self.taken = self.taken or holds
        return self.mode


def word_and_rest(tag: Tag) -> tuple[str, str]:
    """Return the first word of a block tag and what follows it."""
    match = _WORD.match(tag.inner)
    assert match is not None  # each of its parts may be empty
    return match[1], match[2]


def strange_block(tag: Tag) -> tuple[RefusalError, str]:
    """Tell of a block that is not known; return also the word that was meant, where it can be guessed."""
    word, rest = word_and_rest(tag)
    opener = word.removeprefix("end")
    if opener in _BLOCKS_OF_JINJA:
        message = f"正文里不能使用{_BLOCKS_OF_JINJA[opener]}。"
        return RefusalError("forbidden", message, "请去掉。" + _IF_HINT), ""
    near = nearest(word + rest, IF_WORDS)
    meant = near if near in ("else", "endif") else ""
    if not word:
        return RefusalError("syntax", "“{% %}”里没有内容或写法有误。", _IF_HINT), meant
    if near is not None:
        message = f"“{brief(tag.inner)}”写法有误。"
        return RefusalError("syntax", message, f"您是否想写“{near}”？"), meant
    return RefusalError("forbidden", f"“{{% %}}”里不能使用“{brief(word)}”。", _IF_HINT), ""
