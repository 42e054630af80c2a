"""Marks of Markdown and HTML in a line of narrative that mean nothing here and would be printed as typed.

Runs on every paragraph once placeholders are filled in. Catches what someone used to other programs types: ``## ``
for a subheading, ``- `` for a list, tags and links. Emphasis, pictures and tables do have a meaning: ``markdown``.
"""

from __future__ import annotations

from typing import NamedTuple

from gentool.problems.problem import Code, Severity
from gentool.text.lazy_regex import Pattern

MARK = Code(
    "N-MARK",
    "文字里有 Markdown 或网页的记号，会原样印出来",
    "请去掉这个记号；小标题写（一）或 1.，重点写 **重点**。",
    Severity.WARNING,
)

_STARTS = frozenset("#-*+>")
_START = Pattern(r"(?P<heading>#{1,6})(?!\S{0,40}#)|(?P<item>[-*+])(?=[ \t])|(?P<quote>>)(?=[ \t])")
_TAG = Pattern(
    r"</?(?:a|b|i|u|p|br|hr|em|strong|span|div|font|h[1-6]|ul|ol|li|table|tr|td|th|img|sup|sub|center)"
    r"(?:[ \t]{0,3}/?|[ \t][^<>=\n]{1,40}=[^<>\n]{0,300})>"
)
_LINK = Pattern(r"(?<!!)\[(?P<text>[^\[\]\n]{1,100})\]\((?P<address>(?:https?:|www\.|/|\.)[^()\s]{1,400})\)")


# Two stars that stand for a word to be filled in are followed by what is counted or by a mark: 全年公开信息**条。
_BOLD = Pattern(r"(?<![*＊\d])\*\*(?!\*)|(?<!\*)\*\*(?![*＊\d])")
_FILLED_IN = Pattern(r"\*\*(?:[条件个次份人期年月日号元万项场篇局委厅市区县镇]|[，。；：、！？）]|\s*$)")


class Mark(NamedTuple):
    """A mark as typed, what is said of it and what to do."""

    typed: str
    message: str
    hint: str


def unclosed_bold(text: str) -> int | None:
    """Return where two stars begin that were to make text bold and have no other half, None if there are none."""
    found = list(_BOLD.finditer(text)) if "**" in text else []
    if len(found) % 2 == 0 or _FILLED_IN.match(text, found[-1].start()):
        return None
    return found[-1].start()


def typed_mark(text: str) -> Mark | None:
    """Return the first mark of a line that will be printed as typed."""
    if text[0] in _STARTS and (found := _START.match(text)):
        mark = found.group()
        if found["heading"]:
            hint = "小标题请写成“（一）……”或“1. ……”，单独占一行。"
        elif found["item"]:
            hint = "请去掉它，一行就是一段；要编号的，请写“1. ”“2. ”。"
        else:
            hint = "请去掉它。"
        return Mark(mark, f"行首的“{mark}”会原样印出来。", hint)
    if unclosed_bold(text) is not None:
        return Mark("**", "“**”没有成对，不会加粗，会原样印出来。", "请在要加粗的文字后面补上“**”，或删去这一个。")
    if "<" in text and (found := _TAG.search(text)):
        tag = found.group()
        shown = tag if len(tag) <= 30 else tag[:30] + "……"
        return Mark(
            tag, f"网页标签“{shown}”会原样印出来。", "请去掉它；要加粗的，请写成 **重点**；要分段的，请另起一行。"
        )
    if "](" in text and (found := _LINK.search(text)):
        link = found.group()
        shown = link if len(link) <= 40 else link[:40] + "……"
        hint = f"报告里的文字不能点开，请写成“{found['text'][:30]}（网址）”，或只写名称。"
        return Mark(link, f"链接“{shown}”会原样印出来。", hint)
    return None
