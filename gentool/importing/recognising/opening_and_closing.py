"""What stands around a report's parts: a preface of its own before them, signature and date behind them.

Nothing marks the end of a report on a page, which goes on with links to print and share, attachments, the site's foot.
What is cut off is told, so that a sentence lost is a sentence seen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gentool.form.model import Form
from gentool.importing import faults
from gentool.importing.blocks import Block, Text
from gentool.importing.draft import Line
from gentool.importing.recognising.owner import is_body
from gentool.importing.recognising.writing import cleaned, line_of
from gentool.problems.problem import Problem
from gentool.report.placeholders import Scope, expand
from gentool.report.reading.heads import CONTACT, PREFACE, UNIT, YEAR
from gentool.text.lazy_regex import Pattern

_PROSE = Pattern(r"[。；]|[，,].*[，,]")
_META = Pattern(
    r"(?:发布|成文|生成|公开|更新)(?:时间|日期)[:：]|来源[:：]|浏览(?:次数|量)|点击(?:次数|量)|访问量|字体[:：]|字号[:：]|索引号|发布(?:机构|单位)[:：]"
    r"|信息分类|有效性|打印|分享到|主题词|文号[:：]|发文日期|当前位置|您的位置|首页"
)
_MOST_PARAGRAPHS = 4
_MOST_CHARACTERS = 600
_LONG = 40
_MARK = "\ue000"  # stands for the contact while the usual sentence is turned into a pattern
_ENTRY = Pattern(r"(?P<key>[^：:；;，,（()）]{1,10})[：:]\s*(?P<value>.+)")
_FURNITURE = Pattern(
    r"网站地图|版权所有|主办单位|承办单位|技术支持|网站标识|ICP备|公网安备|上一篇|下一篇|上一条|下一条|上一页|下一页"
    r"|扫一扫|分享到|分享：|返回顶部|打印本页|关闭窗口|打印|浏览次数|点击量|点击总量|访问量|责任编辑|信息来源|相关链接|相关附件"
    r"|相关文档|友情链接|联系我们|附件[:：\d]|附件下载|【(?:打印|关闭|字体)|\bCopyright\b|©|政府网站找错|无障碍|适老"
)
_LONGEST_FURNITURE = 600
_AT_ONCE = 12  # characters before the first of such words
_MANY = 3
_ATTACHED, _SOON = "附件", 8
_DATE = Pattern(r"(?P<year>20\d\d)\s*[年./-]\s*(?P<month>\d{1,2})\s*[月./-]\s*(?P<day>\d{1,2})\s*日?")
_SENTENCE = Pattern(r"[。！？；：，]")
_LONGEST_LINK = 16
_FULL_STOPS = ("。", "；", "！", "？")
_OF_REPORT = Pattern(r"[（(]?[一二三四五六七八九十\d]+[）)、.．]|无$|没有$|无此")


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
    return len(text) >= _LONG or _PROSE.search(text) is not None


def _tight(text: str) -> str:
    return "".join(text.split())


class Closing(NamedTuple):
    """The blocks that are the part's own, signature and date if there are, and the blocks behind the report."""

    own: list[Block]
    signature: Line | None
    published: Line | None
    behind: list[Block]


def closing(blocks: Sequence[Block], unit: str) -> Closing:
    """Divide the blocks from the last heading on."""
    end = next((i for i, block in enumerate(blocks) if i and _is_furniture(block)), len(blocks))
    own, behind = list(blocks[:end]), list(blocks[end:])
    signed = _signed(own, unit)
    if signed is None and behind and isinstance(behind[0], Text) and behind[0].text.startswith(_ATTACHED):
        signed = _signed(behind[:_SOON], unit)  # attachments are named before the signature
        if signed is not None:
            begin, signature, published, rest = signed
            return Closing(own, signature, published, behind[:begin] + behind[rest:])
    if signed is not None:
        begin, signature, published, rest = signed
        return Closing(own[:begin], signature, published, own[rest:] + behind)
    links = 0
    while links < len(own) - 1 and _is_link(own[-1 - links]):
        links += 1
    if links > 1 or (links and behind):  # one short line at the very end may be the report's last word
        own, behind = own[:-links], own[-links:] + behind
    return Closing(own, None, None, behind)


def _is_furniture(block: Block) -> bool:
    """Tell a line of the page: it begins with words of one, or is full of them."""
    if not isinstance(block, Text) or len(block.text) > _LONGEST_FURNITURE:
        return False
    found = [each.start() for each in _FURNITURE.finditer(block.text)]
    if len(found) < _MANY and len(block.text) > _LONGEST_LINK and block.text.endswith(_FULL_STOPS):
        return False  # a sentence
    return bool(found) and (found[0] < _AT_ONCE or len(found) >= _MANY)


def _signed(own: Sequence[Block], unit: str) -> tuple[int, Line | None, Line | None, int] | None:
    """Find signature and date: a short line that is a date, the line before it a name; or a line that is the unit."""
    for index in range(len(own) - 1, 0, -1):
        block = own[index]
        if not isinstance(block, Text):
            continue
        text = "".join(block.text.split())
        found = _DATE.fullmatch(text) or (_DATE.fullmatch(text.removeprefix(unit)) if unit else None)
        if found:
            day = f"{found['year']}-{int(found['month']):02d}-{int(found['day']):02d}"
            published = Line(day, block.where)
            if text != found[0]:
                return index, Line(unit, block.where), published, index + 1
            before = own[index - 1]
            if isinstance(before, Text) and (before.text == unit or is_body(before.text)):
                return index - 1, Line(cleaned(before.text), before.where), published, index + 1
            return index, None, published, index + 1
        if unit and text == unit:
            return index, Line(text, block.where), None, index + 1
    return None


def _is_link(block: Block) -> bool:
    """Tell a short line without a sentence, as menus have them."""
    if not isinstance(block, Text) or len(block.text) > _LONGEST_LINK:
        return False
    return not _SENTENCE.search(block.text) and not _OF_REPORT.match(block.text)
