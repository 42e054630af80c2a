"""One filling of a template: its budget, and the functions the compiled template calls back for.

Their names begin with an underscore, which no name in a template may.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from gentool.ooxml.faults import LIMIT, VALUE, RefusedError
from gentool.ooxml.template.fragments import Fragment
from gentool.ooxml.template.sandbox import MAX_STEPS, MAX_TEXT, RENDERING, effort, too_large
from gentool.ooxml.template.tags import Level, Tag
from gentool.ooxml.template.values import Xml, as_paragraphs, as_runs, text_of
from gentool.text.lazy_regex import Pattern

MAX_OUTPUT: Final = 32 * 2**20  # characters of one part

LOOP: Final = "_loop"
JOIN: Final = "_join"
CHARGE: Final = "_charge"
DRAW: Final = "_draw"
MOST_COLUMNS: Final = 63  # of a table in Word
_COLOUR: Final = Pattern(r"#?([0-9A-Fa-f]{6})|auto")


class Rendering:
    """The state of one filling of one part."""

    def __init__(self, tags: Sequence[Tag], relationships: frozenset[str]) -> None:
        self._steps = MAX_STEPS
        self._tags = tags
        self._relationships = relationships

    def names(self) -> dict[str, Any]:
        """Return what the compiled template finds in its context."""
        return {
            RENDERING: self,
            LOOP: self.loop,
            JOIN: self.join,
            CHARGE: self.charge,
            DRAW: self.draw,
        }

    def spend(self, steps: int) -> None:
        """Take steps from the budget."""
        self._steps -= steps
        if self._steps < 0:
            raise RefusedError(LIMIT, "计算量太大（循环次数太多），没有执行完。", "请减少循环的层数或次数。")

    def loop(self, items: Iterable[Any]) -> Iterator[Any]:
        """Pass on the items of a loop, each at the price of a step."""
        for item in items:
            self.spend(1)
            yield item

    def charge(self, value: Any) -> Any:
        """Pass on a value that is searched through."""
        self.spend(effort(value))
        return value

    def join(self, *values: Any) -> str:
        """Join the operands of ``~``."""
        text = "".join(map(text_of, values))
        if len(text) > MAX_TEXT:
            raise too_large(f"要生成 {len(text)} 个字的内容")
        self.spend(1 + len(text) // 256)
        return text

    def draw(self, number: int, value: Any) -> Xml:
        """Return the value of the tag with this number, which is more than the text of it."""
        tag = self._tags[number]
        if tag.level is Level.FILL:
            return _colour(value)
        if tag.level in (Level.SPAN, Level.MERGED_ACROSS):
            return _columns(value)
        if tag.level is Level.MERGED_DOWN:
            return Xml(value)
        self._check(value)
        return as_paragraphs(value, tag.skeleton) if tag.level is Level.PARAGRAPH else as_runs(value, tag.skeleton[1])

    def _check(self, value: Any) -> None:
        """Refuse a fragment that refers to what this part of the document does not have: Word would not open it."""
        if isinstance(value, Fragment) and not value.relationships <= self._relationships:
            names = "、".join(sorted(value.relationships - self._relationships))
            raise RefusedError(
                VALUE, f"的内容用到了这里没有的图片或链接：{names}。", "图片只能放在正文里，并且要一同提供。"
            )


def _columns(value: Any) -> Xml:
    columns = text_of(value)
    if not (columns.isascii() and columns.isdigit() and 1 <= int(columns[:9]) <= MOST_COLUMNS):
        raise RefusedError(VALUE, f"的值“{columns[:20]}”不是 1 到 {MOST_COLUMNS} 的整数，一格不能占这么多列。")
    return Xml(columns)


def _colour(value: Any) -> Xml:
    colour = text_of(value).strip()
    if not (found := _COLOUR.fullmatch(colour)):
        raise RefusedError(VALUE, f"的值“{colour[:20]}”不是颜色。", "请写成六位的 RGB 颜色，如 FFF2CC。")
    return Xml(found[1] or colour)
