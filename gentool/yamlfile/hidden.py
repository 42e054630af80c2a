"""Characters that nobody sees and that change what is read: told of a file's text before anything is made of it.

They come along from web pages and chat programs, or are put there to deceive: a mark of direction shows 132 where 231
is printed. Catches them wherever they stand, in figures, names, narrative and remarks alike.
"""

from __future__ import annotations

from collections.abc import Iterator

from gentool.problems.problem import Code, Problem, Severity, Where
from gentool.text.lazy_regex import Pattern

HIDDEN = Code(
    "S-HIDDEN",
    Severity.WARNING,
    "文字里有看不见的字符，会改变读法或显示",
    "请删去这个字符，或把这段文字重新输入一遍；从别处复制来的文字，先粘贴到记事本再用。",
)

# Controls but for tab and line feed; soft hyphen; joiners, marks and overrides of direction, odd line separators and
# blanks without width.
_HIDDEN = Pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)


def find_hidden(text: str, name: str) -> Iterator[Problem]:
    """Yield one warning for each kind of hidden character, at the first of its kind."""
    if text.replace("\n", "").replace("\u3000", "").isprintable():  # far cheaper than to look for each
        return
    first: dict[str, int] = {}
    counts: dict[str, int] = {}
    for match in _HIDDEN.finditer(text):
        character = match.group()
        first.setdefault(character, match.start())
        counts[character] = counts.get(character, 0) + 1
    for character, index in first.items():
        line_begins = text.rfind("\n", 0, index) + 1
        where = Where(name, text.count("\n", 0, index) + 1, index - line_begins + 1)
        more = f"，全文共 {counts[character]} 个" if counts[character] > 1 else ""
        around = _HIDDEN.sub("", text[max(line_begins, index - 6) : index])
        message = f"“{around}”后面有一个看不见的字符 U+{ord(character):04X}（{_kind(character)}）{more}。"
        yield HIDDEN.at(where, message)


def _kind(character: str) -> str:
    if character in "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069":
        return "改变文字方向，显示的顺序与实际的不同"
    if character in "\x85\u2028\u2029":
        return "换行符的一种，会把一行断成两行"
    return "控制字符" if ord(character) < 0xA0 else "没有宽度"
