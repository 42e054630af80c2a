"""Text → a piece of a YAML file that reads back as the same text, whatever characters it holds.

Used by whatever writes files for clerks. Plain where that is certainly safe, so that names stay easy to read; in
double quotes otherwise. A comment cannot escape anything, so there what YAML does not allow is left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from gentool.text.lazy_regex import Pattern

_SAFE = r"[\w《》（）“”〔〕、，。；：·—.]"
_PLAIN = Pattern(rf"[\u4e00-\u9fff《（“]{_SAFE}*(?: (?:{_SAFE}+|[=+-]))*")
_LINE_ENDS = Pattern(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNFIT = Pattern("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
_IDEOGRAPHIC_BLANK = "\u3000"


def scalar(text: str) -> str:
    """Return a YAML scalar of one line, as key or value, that is read as exactly ``text`` (no lone surrogates)."""
    return text if _PLAIN.fullmatch(text) else f'"{"".join(map(_escaped, text))}"'


def is_plain(line: str) -> bool:
    """Tell a line that can stand in a text of several lines as it is."""
    return not _UNFIT.search(line)


def comment(text: str, indent: int = 0) -> Iterator[str]:
    """Yield comment lines, one for each line of the text that is not blank."""
    for line in _LINE_ENDS.split(text):
        if shown := (line if line.isprintable() else "".join(filter(_is_shown, line))).rstrip():
            yield f"{' ' * indent}# {shown}"


@lru_cache(maxsize=1024)  # labels and the like come again and again
def width(text: str) -> int:
    """Return how many columns a text takes: two for an ideograph, none for a combining mark."""
    return sum(0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if _is_shown(character):
        return character
    number = ord(character)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _is_shown(character: str) -> bool:
    return character.isprintable() or character == _IDEOGRAPHIC_BLANK
