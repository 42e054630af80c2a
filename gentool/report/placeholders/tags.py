"""From a text to its tags: where each begins and ends, what is wrong with its marks; blocks and their branches."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum, auto
from typing import NamedTuple

from gentool.report.placeholders.model import LONGEST_TAG, Kind, RefusalError, brief
from gentool.text.lazy_regex import Pattern
from gentool.text.nearest import nearest
from gentool.text.tags import ANY_CLOSING, ANY_OPENING, CLOSING, HALF_WIDTH, QUOTED

IF_WORDS = ("if", "elif", "else", "endif")
WITH_END = ("for", "macro", "call", "filter", "block", "with", "raw", "autoescape", "trans")
OPENING = Pattern(rf"{ANY_OPENING}|[}}｝]{{2}}")
BRACES = frozenset("{}｛｝")
# One without anything that has to be looked at.
PLACEHOLDER = Pattern(r"\{\{(?![-+])([^{}｛｝%％'\"\n]{0,800})(?<![-+])\}\}")

_MARK = Pattern(f"{ANY_OPENING}|{ANY_CLOSING}")
_USUAL = Pattern(r"(?P<opening>\{(?:\{|(?P<block>%)))(?P<inner>[^{}｛｝%％'\"]*)(?(block)%|\})\}")
_INSIDE = Pattern(f"{QUOTED}|(?P<mark>{_MARK.pattern})")

_BLOCKS_OF_JINJA: Mapping[str, str] = {
    **dict.fromkeys(["call", "block", "with", "raw", "autoescape", "trans", "do", "break", "continue"], ""),
    **dict.fromkeys(["include", "import", "from", "extends"], "引入其他文件"),
    "for": "循环",
    "set": "赋值",
    "macro": "宏",
    "filter": "过滤器",
}
_WORD = Pattern(r"(\w*)\s*(.*)", re.DOTALL)
_IF_HINT = "条件请写成 {% if 条件 %}……{% else %}……{% endif %}。"


class Tag(NamedTuple):
    """A tag in the text: its opening mark, what it holds, where it stands; what is wrong with its marks."""

    opening: str
    inner: str
    start: int
    end: int
    refusal: RefusalError | None = None


def tag_at(text: str, start: int, opening: str) -> Tag:
    """Read the tag that opens at a place; one that is broken ends where the next can be found."""
    limit = start + LONGEST_TAG
    if usual := _USUAL.match(text, start, limit):
        return Tag(usual["opening"], usual["inner"].strip(), start, usual.end(), _trimming(usual["inner"]))
    plain = opening.translate(HALF_WIDTH)
    stop = start + 2
    if plain == "}}":
        refusal = RefusalError("syntax", f"“{opening}”前面没有与它配对的“{{{{”。", "请补上“{{”，或去掉这个标记。")
        return Tag(plain, "", start, stop, refusal)
    closing = CLOSING[plain]
    if plain == "{#":
        end = text.find(closing, stop)
        if end < 0 or plain != opening:
            return _broken(text, start, opening, stop)
        return Tag(plain, "", start, end + 2)
    # A string ends with its line at the latest, so a quote without its partner hides no more than that.
    for match in _INSIDE.finditer(text, stop, limit):
        mark = match["mark"]
        if mark is None:
            continue
        if mark == closing and plain == opening:
            inner = text[stop : match.start()]
            return Tag(plain, inner.strip(), start, match.end(), _trimming(inner))
        if mark[0] in "{｛":
            return _broken(text, start, opening, match.start())
        return _closed_wrongly(text, start, opening, mark, match.end())
    return _broken(text, start, opening, limit)


def _trimming(inner: str) -> RefusalError | None:
    if inner[:1] in ("-", "+") or inner[-1:] in ("-", "+"):
        return RefusalError("syntax", "标记的两端不能紧挨着“-”或“+”。", "请去掉它；要写负数，请在“-”前空一格。")
    return None


def _closed_wrongly(text: str, start: int, opening: str, mark: str, end: int) -> Tag:
    plain = opening.translate(HALF_WIDTH)
    closing = CLOSING[plain]
    if opening != plain or (mark != closing and mark.translate(HALF_WIDTH) == closing):
        wide = next(character for character in opening + mark if character in "｛｝％")
        message, hint = f"标记用了全角的“{wide}”。", f"请改为半角，写成“{plain} …… {closing}”。"
    else:
        message, hint = f"以“{plain}”开头的标记用“{mark}”结尾。", f"请改为以“{closing}”结尾。"
    return Tag(plain, text[start + 2 : end - 2].strip(), start, end, RefusalError("syntax", message, hint))


def _broken(text: str, start: int, opening: str, stop: int) -> Tag:
    """Tell of a tag without an end; it is taken to reach to the end of its line at most."""
    plain = opening.translate(HALF_WIDTH)
    closing = CLOSING[plain]
    line_end = text.find("\n", start, stop)
    end = max(start + 2, min(stop, len(text), line_end if line_end >= 0 else stop, start + 60))
    kind: Kind = "syntax"
    message, hint = f"“{plain}”没有结束，缺少与它配对的“{closing}”。", f"请在标记末尾补上“{closing}”。"
    if plain != opening:
        message, hint = f"标记用了全角的“{opening}”。", f"请改为半角，写成“{plain} …… {closing}”。"
    elif stop - start >= LONGEST_TAG and (closed := _closed_later(text, stop, closing)):
        kind, end = "limit", closed
        message, hint = f"“{plain}”之后 {LONGEST_TAG} 字内没有结束。", f"请核对是否缺少“{closing}”。"
    elif plain == "{{" and re.search(r"\}(?!\})", text[start:end]):
        message, hint = "标记末尾只写了一个“}”。", "请写成两个“}}”。"
    return Tag(plain, "", start, end, RefusalError(kind, message, hint))


def _closed_later(text: str, start: int, closing: str) -> int:
    """Return where a tag that is too long ends after all, 0 if another one begins before that."""
    match = _MARK.search(text, start)
    return match.end() if match is not None and match[0] == closing else 0


class Mode(Enum):
    """What happens to a stretch of text: written, left out, copied as it stands, or copied without a look."""

    LIVE = auto()
    OUT = auto()
    COPY = auto()
    SKIP = auto()


class Branch:
    """An open ``{% if %}`` (or a forbidden block up to its end), and the mode around it and in it."""

    def __init__(self, tag: Tag, closed_by: str, around: Mode, mode: Mode) -> None:
        self.tag, self.closed_by = tag, closed_by
        self.around, self.mode = around, mode
        self.taken = self.has_else = False

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
        message = f"正文里不能使用{_BLOCKS_OF_JINJA[opener]}“{opener}”。"
        return RefusalError("forbidden", message, "请去掉。" + _IF_HINT), ""
    near = nearest(word + rest, IF_WORDS)
    meant = near if near in ("else", "endif") else ""
    if not word:
        return RefusalError("syntax", "“{% %}”里没有内容或写法有误。", _IF_HINT), meant
    if near is not None:
        message = f"“{brief(tag.inner)}”写法有误。"
        return RefusalError("syntax", message, f"您是否想写“{near}”？"), meant
    return RefusalError("forbidden", f"“{{% %}}”里不能使用“{brief(word)}”。", _IF_HINT), ""
