"""A file that is no YAML for slips of typing → the text as it was meant, to look for what else is wrong with it.

Nothing is made of the mended text but problems: it spares the clerk a round for every slip. The lines keep their
numbers. Only the slips that are certain are mended; what else stops the YAML library is told as far as it gets.
"""

from __future__ import annotations

import re

from gentool.text.lazy_regex import Pattern
from gentool.yamlfile import errors

_INDENT = Pattern(r"^[ \t\u3000\u00a0]*")
_KEY_AND_VALUE = Pattern(r"^(?P<key>\s*(?:- +)?[^\s:：#,，。；{}\[\]\"'“”|>]{1,40}) *[:：] *(?P<value>.*)$")
_BRACKETS = str.maketrans("｛｝［］：，、；０１２３４５６７８９", "{}[]:,,,0123456789")
_OPENS = "｛［【（〔({["
_MANY = 3  # passes: a line may hold several slips, each found once the one before is mended


def mended(text: str, file: str) -> str | None:
    """Return a text without its certain slips of typing, None where there are none to mend."""
    lines = text.split("\n")
    for number in range(_MANY):
        slips = {problem.where.line for problem in errors.slips("\n".join(lines), file)}
        if not slips:
            return "\n".join(lines) if number else None
        for line in slips:
            if line is not None:
                lines[line - 1] = _mended(lines[line - 1])
    return "\n".join(lines)


def _mended(line: str) -> str:
    line = _INDENT.sub(lambda match: re.sub(r"[\t\u3000\u00a0]", "  ", match.group()), line)
    found = _KEY_AND_VALUE.match(line)
    if found is None:
        return line
    key, value = found["key"], found["value"].strip()
    if value.startswith("{{"):
        value = "'" + value.replace("'", "''") + "'"
    elif value[:1] in _OPENS and value:
        value = _in_brackets(value)
    elif value == "-":
        value = "0"
    elif value[:1] in "|>｜" and value:
        value = value[1:].strip() or "|"
    return f"{key}: {value}".rstrip()


def _in_brackets(value: str) -> str:
    """Return columns by name in braces, a list in square brackets, each with half-width marks."""
    inner = value.translate(_BRACKETS).strip("{}[]【】（）〔〕()").replace(",", ", ")
    if ":" in inner:
        return "{" + re.sub(r" *: *", ": ", inner) + "}"
    return f"[{inner}]"
