"""Ranges of numbers as click shows them, ``1<=x<=64`` or ``x>=1`` → in words."""

from __future__ import annotations

import re
from collections.abc import Mapping

_RANGE = re.compile(r"(?:(?P<least>-?[\d.]+)(?P<above><=?))?\bx(?P<sign>[<>]=?)(?P<bound>-?[\d.]+)")
_EXTRAS = re.compile(r"\[[^\[\]]*\]$")
_SIGNS: Mapping[str, str] = {">=": "不小于", ">": "大于", "<=": "不大于", "<": "小于"}


def range_in_words(text: str) -> str:
    """Put the ranges in a text into words."""
    return _RANGE.sub(_words, text)


def help_in_words(text: str) -> str:
    """Put the ranges into words that click sets in brackets behind the help of an option."""
    return _EXTRAS.sub(lambda found: range_in_words(found[0]), text)


def _words(found: re.Match[str]) -> str:
    least, above, sign, bound = found["least"], found["above"], found["sign"], found["bound"]
    if (above, sign) == ("<=", "<="):
        return f"在 {least} 到 {bound} 之间"
    lower = f"{_SIGNS[above.replace('<', '>')]} {least}、" if least else ""
    return f"{lower}{_SIGNS[sign]} {bound}"
