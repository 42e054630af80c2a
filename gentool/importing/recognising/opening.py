"""What stands between title and first part → a preface of the report's own, or none if it is the usual one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gentool.form.model import Form
from gentool.importing import faults
from gentool.importing.blocks import Block, Text
from gentool.importing.draft import Line
from gentool.importing.recognising.writing import cleaned, line_of
from gentool.problems.problem import Problem
from gentool.report.placeholders import Scope, expand
from gentool.report.reading.heads import CONTACT, PREFACE, UNIT, YEAR
from gentool.text.lazy_regex import Pattern

_SENTENCE = Pattern(r"[。；]|[，,].*[，,]")
_META = Pattern(
    r"(?:发布|成文|生成|公开|更新)(?:时间|日期)[:：]|来源[:：]|浏览(?:次数|量)|点击(?:次数|量)|访问量|字体[:：]|字号[:：]|索引号|发布(?:机构|单位)[:：]"
    r"|信息分类|有效性|打印|分享到|主题词|文号[:：]|发文日期|当前位置|您的位置|首页"
)
_MOST_PARAGRAPHS = 4
_MOST_CHARACTERS = 600
_LONG = 40
_MARK = "\ue000"  # stands for the contact while the usual sentence is turned into a pattern
_ENTRY = Pattern(r"(?P<key>[^：:；;，,（()）]{1,10})[：:]\s*(?P<value>.+)")


class Opening(NamedTuple):
    """The preface if it is the report's own, how to reach the office, the blocks that are neither, and problems."""

    preface: tuple[Line, ...]
    contact: tuple[tuple[str, Line], ...]
    left: tuple[Block, ...]
    problems: tuple[Problem, ...] = ()


def opening(blocks: Sequence[Block], form: Form, unit: str, year: str) -> Opening:
    """Read the opening; ``unit`` and ``year`` may be empty if they are not known."""
    prose = [block for block in blocks if isinstance(block, Text) and _is_prose(block.text)]
    left = tuple(block for block in blocks if block not in prose)
    if not prose:
        return Opening((), (), left)
    said = _tight("".join(cleaned(text.text) for text in prose))
    usual = _filled(form.preface, unit, year, "")
    if said == usual:
        return Opening((), (), left)
    before, _, after = _filled(form.preface + form.contact, unit, year, _MARK).partition(_MARK)
    found = re.fullmatch(f"{re.escape(before)}(.+){re.escape(after)}", said)
    if found:
        return Opening((), _entries(found[1], prose[-1]), left)
    problems: tuple[Problem, ...] = ()
    if len(prose) > _MOST_PARAGRAPHS or len(said) > _MOST_CHARACTERS:
        message = f"标题与第一部分之间有 {len(prose)} 段文字，共 {len(said)} 字，作为引言收入。"
        problems = (faults.PREFACE.at(prose[0].where, message, field=PREFACE),)
    return Opening(tuple(line_of(text) for text in prose), (), left, problems)


def _filled(text: str, unit: str, year: str, contact: str) -> str:
    scope = Scope({UNIT: unit, YEAR: year, CONTACT: contact})
    return _tight("".join(line.text for line in expand(text, scope).lines))


def _entries(text: str, block: Text) -> tuple[tuple[str, Line], ...]:
    """Take named entries apart; a text without names is one entry without a name."""
    entries = [_ENTRY.fullmatch(piece) for piece in text.split("；")]
    if not all(entries):
        return (("", Line(text, block.where)),)
    return tuple((entry["key"], Line(entry["value"], block.where)) for entry in entries if entry)


def _is_prose(text: str) -> bool:
    if "。" not in text and len(_META.findall(text)) > 0:
        return False
    return len(text) >= _LONG or _SENTENCE.search(text) is not None


def _tight(text: str) -> str:
    return "".join(text.split())
