"""One filling of a template: its budget, and the functions the compiled template calls back for.

Their names begin with an underscore, which no name in a template may.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from gentool.ooxml.faults import LIMIT, VALUE, RefusedError
from gentool.ooxml.template.fragments import Fragment
from gentool.ooxml.template.sandbox import MAX_STEPS, MAX_TEXT, RENDERING, effort, too_large
from gentool.ooxml.template.values import Xml, as_paragraphs, as_runs, text_of

MAX_OUTPUT: Final = 32 * 2**20  # characters of one part

LOOP: Final = "_loop"
JOIN: Final = "_join"
CHARGE: Final = "_charge"
PARAGRAPHS: Final = "_paragraphs"
RUNS: Final = "_runs"


class Rendering:
    """The state of one filling of one part."""

    def __init__(self, skeletons: Sequence[tuple[str, str]], relationships: frozenset[str]) -> None:
        self._steps = MAX_STEPS
        self._skeletons = skeletons
        self._relationships = relationships

    def names(self) -> dict[str, Any]:
        """Return what the compiled template finds in its context."""
        return {
            RENDERING: self,
            LOOP: self.loop,
            JOIN: self.join,
            CHARGE: self.charge,
            PARAGRAPHS: self.paragraphs,
            RUNS: self.runs,
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

    def paragraphs(self, number: int, value: Any) -> Xml:
        """Return the value of the {{p …}} with this number."""
        self._check(value)
        return as_paragraphs(value, self._skeletons[number])

    def runs(self, number: int, value: Any) -> Xml:
        """Return the value of the {{r …}} with this number."""
        self._check(value)
        return as_runs(value, self._skeletons[number][1])

    def _check(self, value: Any) -> None:
        """Refuse a fragment that refers to what this part of the document does not have: Word would not open it."""
        if isinstance(value, Fragment) and not value.relationships <= self._relationships:
            names = "、".join(sorted(value.relationships - self._relationships))
            raise RefusedError(
                VALUE, f"的内容用到了这里没有的图片或链接：{names}。", "图片只能放在正文里，并且要一同提供。"
            )
