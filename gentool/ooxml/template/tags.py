"""Finding tags in the text of one paragraph.

Comes in: the joined text of a paragraph, whatever runs Word has cut it into. Goes out: the tags with their span,
their level (text, run, paragraph, row, cell) and their code, cleaned of what Word's typing aids do to it; and
complaints about what looks like a tag and is none. Nothing here knows XML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from gentool.text.lazy_regex import Pattern
from gentool.text.tags import CLOSING, OPENING


class Level(Enum):
    """What a tag stands for: its own characters, its run, the paragraph, row or cell around it, its cell's look."""

    TEXT = ""
    RUN = "r"
    PARAGRAPH = "p"
    ROW = "tr"
    CELL = "tc"
    SPAN = "colspan"  # the grid columns that its cell covers
    FILL = "cellbg"  # the colour of its cell
    MERGED_DOWN = "vm"  # its cell with those that a loop makes below it
    MERGED_ACROSS = "hm"  # its cell with those that a loop makes beside it


UNSEEN = (Level.SPAN, Level.FILL, Level.MERGED_ACROSS)  # leave nothing where they stand
ENDS = {"if": "endif", "for": "endfor", "with": "endwith"}  # statements that reach to another
STRUCTURAL = {Level.PARAGRAPH: "p", Level.ROW: "tr", Level.CELL: "tc"}
CELL_LOOKS = {level.value: level for level in (Level.SPAN, Level.FILL, Level.MERGED_DOWN, Level.MERGED_ACROSS)}


@dataclass(slots=True, eq=False)
class Tag:
    """One tag as found; ``lifted`` and ``skeleton`` are filled in when it is set into the tree."""

    mark: str  # "{", "%" or "#": value, statement, comment
    level: Level
    source: str  # as written
    code: str  # what Jinja is to read
    start: int
    end: int
    place: str = ""
    trim_before: bool = False
    trim_after: bool = False
    lifted: bool = False
    skeleton: tuple[str, str] = field(default=("", ""))

    @property
    def keyword(self) -> str:
        """The first word of a statement."""
        word = _WORD.match(self.code) if self.mark == "%" else None
        return word.group() if word else ""

    @property
    def opening(self) -> str:
        """The tag's beginning as the user writes it, for messages."""
        return "{" + self.mark + self.level.value


class Complaint(NamedTuple):
    """Something in the text that must be told: what was written, what is wrong with it, what to do."""

    source: str
    message: str
    hint: str | None = None


_WORD = Pattern(r"\w+")
_NEXT = Pattern(OPENING.pattern + r"|\{_[{%#]|[}%#]_\}")  # with "_" between them: the brackets themselves
_USUAL = Pattern(r"\{\{ ([\w.]{1,200}) \}\}")
_TOKEN = Pattern(OPENING.pattern + r"|\}\}|%\}|[{}\"'“”‘’]")
_QUOTES = {'"': '"”“', "“": '”“"', "”": '”“"', "'": "'’‘", "‘": "’‘'", "’": "’‘'"}
_STRINGS = {quote: Pattern(rf"(?:\\.|[^\\{quote}])*{quote}", re.DOTALL) for quote in _QUOTES}
_QUOTE = Pattern(r"(\\.)|[\"']")
_LEVEL = Pattern(r"([-+]?)(tr|tc|[pr])([-+]?)\s(.*)", re.DOTALL)
_OPERATOR = Pattern(r"\s*(?:[|.+\-*/%=!<>~,]|(?:and|or|in|is|if)\b)")  # {{ p|round }}: a variable named p
_SUSPECT = Pattern(r"[{｛]\s?[{｛]|[{｛]\s?[%％]|[{｛]#|\}\s?\}|%\s?\}|#\}|｝\s?｝")
_SPACES = dict.fromkeys([9, 10, 13, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x3000], " ")
_NOISE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF], "")
_CLEAN = _SPACES | _NOISE
OBJECT = "\ufffc"
MAX_LENGTH = 5000  # of a tag; also keeps the search for its end short
MAX_COMPLAINTS = 20  # in one paragraph; what follows is most likely no template text at all


def find_tags(text: str) -> tuple[list[Tag], list[Complaint]]:
    """Find every tag of a paragraph's text and everything that looks like a mistyped one."""
    tags: list[Tag] = []
    complaints: list[Complaint] = []
    position = 0
    while len(complaints) < MAX_COMPLAINTS and (opening := _NEXT.search(text, position)):
        start, mark = opening.start(), opening.group()[1]
        complaints += _suspects(text, position, start)
        if usual := _USUAL.match(text, start):
            position = usual.end()
            tags.append(Tag("{", Level.TEXT, usual.group(), usual.group(1), start, position))
            continue
        if mark == "_":
            source, position = opening.group(), opening.end()  # ``{_{`` is a value: the text ``{{``
            tags.append(Tag("{", Level.TEXT, source, f'"{source.replace("_", "")}"', start, position))
            continue
        closed = _close(text, start + 2, mark)
        if closed is None:
            complaints.append(_unclosed(text, start, mark))
            following = OPENING.search(text, start + 2)
            position = following.start() if following else len(text)
            continue
        code, position = closed
        tag = _tag(mark, text[start:position], code, start, position)
        if mark != "#" and "?>" in tag.code:  # the mark of an end in the sandbox; in a string it has been rewritten
            complaints.append(Complaint(tag.source, "里的“?>”不能这样用。", "请改正标签里的写法。"))
        elif OBJECT in tag.code and mark != "#":
            hint = "请把图片、域或分页符移到标签外面。"
            complaints.append(Complaint(tag.source.replace(OBJECT, "□"), "中间夹着图片、域或分页符。", hint))
        else:
            tags.append(tag)
    complaints += _suspects(text, position, len(text))
    return tags, complaints[:MAX_COMPLAINTS]


def _close(text: str, position: int, mark: str) -> tuple[str, int] | None:
    """Return the cleaned code of a tag and the position after it, or None where it does not end."""
    if mark == "#":
        end = text.find("#}", position)
        return None if end < 0 else (text[position:end], end + 2)
    return _scan(text, position, mark, strings=True) or _scan(text, position, mark, strings=False)


def _scan(text: str, position: int, mark: str, *, strings: bool) -> tuple[str, int] | None:
    closing, depth, code, limit = CLOSING["{" + mark], 0, [], position + MAX_LENGTH
    missing: set[str] = set()  # quotes that no other follows
    while token := _TOKEN.search(text, position, limit):
        found = token.group()
        code.append(text[position : token.start()].translate(_CLEAN))
        position = token.end()
        if found in _QUOTES:
            string = _string(text, token.start(), limit, missing) if strings else None
            if string:
                literal, position = string
                code.append(literal)
                continue
        elif found == closing and (depth == 0 or mark == "%"):
            return "".join(code), position
        elif found in CLOSING:
            return None
        elif found == "{":
            depth += 1
        elif found[0] == "}":
            depth = max(0, depth - 1)
            position = token.start() + 1
            found = "}"
        code.append(found)
    return None


def _string(text: str, start: int, limit: int, missing: set[str]) -> tuple[str, int] | None:
    """Read a string literal, its quotes straight or made “smart” by Word, and write it with straight ones."""
    quote = text[start]
    for closer in _QUOTES[quote]:
        found = None if closer in missing else _STRINGS[closer].match(text, start + 1, limit)
        if found:
            break
        missing.add(closer)
    else:
        return None
    straight = '"' if '"' in _QUOTES[quote] else "'"
    content = found.group()[:-1].translate({9: " ", 10: " ", 13: " "}).replace("?>", "?\\x3e")
    if quote != straight or closer != straight:
        content = _QUOTE.sub(lambda found: found.group(1) or "\\" + found.group(), content)
    return straight + content + straight, found.end()


def _tag(mark: str, source: str, code: str, start: int, end: int) -> Tag:
    level, before, after = Level.TEXT, "", ""
    if code[:1] in ("-", "+"):
        before = code[0]
    found = _LEVEL.match(code)
    if found and not (mark == "{" and (found.group(2) in ("tr", "tc") or _OPERATOR.match(found.group(4)))):
        level = Level(found.group(2))
        before = found.group(1) or found.group(3)
        code = found.group(4)
    elif before:
        code = code[1:]
    if code[-1:] in ("-", "+"):
        after, code = code[-1], code[:-1]
    code = code.strip()
    word, _, rest = code.partition(" ")
    if mark == "%" and level is Level.TEXT and word in CELL_LOOKS:
        mark, level, code = "{", CELL_LOOKS[word], rest.strip()
    return Tag(mark, level, source, code, start, end, "", before == "-", after == "-")


def _suspects(text: str, start: int, end: int) -> list[Complaint]:
    """Return what looks like a mistyped tag; braces that none closes are but text."""
    if start == end:
        return []
    closing = max(text.rfind("}"), text.rfind("｝"))
    return [
        Complaint(
            found.group(),
            "像是打错的标签括号。",
            '标签要用半角括号，中间不留空格，首尾在同一段里：{{ 名称 }}、{% if … %}；要写出括号本身，请写 {{ "{{" }}。',
        )
        for found in _SUSPECT.finditer(text, start, end)
        if found.group() != "{ {" or found.end() <= closing
    ]


def _unclosed(text: str, start: int, mark: str) -> Complaint:
    closing = CLOSING["{" + mark]
    rest = text[start + 2 :]
    following = OPENING.search(rest)
    rest = rest[: following.start()] if following else rest
    source = text[start : start + 2] + rest.replace(OBJECT, "□").rstrip()
    if closing in rest:
        return Complaint(source, f"里的括号不成对，或者标签超过了 {MAX_LENGTH} 个字。")
    for wrong in ("}}", "%}", "#}", "｝｝", "} }", "％}", "%｝", "}｝", "｝}", "}"):
        if wrong in rest:
            wrong_source = source[: source.index(wrong) + len(wrong)] if wrong in source else source
            return Complaint(wrong_source, f"以“{wrong}”结尾，应以半角的“{closing}”结尾。")
    message = f"没有结尾的“{closing}”；一个标签要写在同一段里，不能跨段落或跨单元格。"
    return Complaint(source, message, f"请补上“{closing}”，或者删去标签中间的换段。")
