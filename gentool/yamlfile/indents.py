"""Which line stands in the wrong column, where the YAML library stops at the line after it.

Runs when a file is not YAML. In: its lines, without the text under ``|``, and the one at which the library stopped.
Catches a row moved out of its table, and a value left standing above the rows that took its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gentool.text.lazy_regex import Pattern

_VALUE = Pattern(r"\s*(?:- +)?(?P<key>[^\s:#\"'{\[][^:]{0,60}):\s+(?P<value>(?![|>#])\S.*)")
_FIGURES = Pattern(r"[\d{\[/]")


class Line(NamedTuple):
    """A line that is not empty, no comment and no text under ``|``: 1-based number, indent, the line itself."""

    number: int
    indent: int
    text: str


class Misplaced(NamedTuple):
    """The place to mend, 1-based, what is wrong there and what to do."""

    line: int
    column: int
    message: str
    hint: str


def misplaced(lines: Sequence[Line], stopped: int) -> Misplaced | None:
    """Return the line above the one at which the library stopped that is the real culprit, None if there is none."""
    index = next((index for index, line in enumerate(lines) if line.number == stopped), None)
    if index is None:
        return None
    indent = lines[index].indent
    above = next((number for number in range(index - 1, -1, -1) if lines[number].indent < indent), None)
    if above is None:
        return None
    line = lines[above]
    value = _VALUE.match(line.text)
    if above and lines[above - 1].indent == indent and lines[above - 1].number == line.number - 1:
        hint = f"请在行首补 {indent - line.indent} 个空格，与上下的行对齐。"
        if value and above == index - 1:
            hint += "如果它是下面几行的上级，请删去冒号后面的内容。"
        return Misplaced(line.number, line.indent + 1, f"{_named(line)}的缩进比上下的行少", hint)
    alone = index + 1 == len(lines) or lines[index + 1].indent <= line.indent  # then it is that line that slipped
    if value and above == index - 1 and not alone:
        shown = value["value"].strip()
        shown = shown if len(shown) <= 20 else shown[:20] + "…"
        message = f"“{value['key'].strip()}”后面写了“{shown}”，下面又有缩进的几行，只能写一样"
        hint = (
            "请删去冒号后面的内容，写到下面各行里；或者删去下面缩进的行。"
            if _FIGURES.match(shown)
            else "如果是几行文字，请在冒号后面写“|”，文字移到下一行并缩进；如果下面是各个小项，请删去冒号后面的内容。"
        )
        return Misplaced(line.number, value.start("value") + 1, message, hint)
    return None


def _named(line: Line) -> str:
    name = line.text.strip().partition(":")[0]
    return f"“{name}”一行" if 0 < len(name) <= 40 else "这一行"
