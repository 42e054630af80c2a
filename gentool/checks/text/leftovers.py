"""What was to be replaced and was not: XX, 某某, （此处填写……）, unfilled placeholders, the skeleton's own text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gentool.checks.prose import Line, Prose, excerpt, place_of
from gentool.form.model import Part
from gentool.problems.problem import Code, Problem, Severity
from gentool.report.foreign_markup import unclosed_bold
from gentool.report.model import Report
from gentool.text.lazy_regex import Pattern

LEFTOVER = Code(
    "P-LEFTOVER",
    Severity.ERROR,
    "文字里还有没有替换的占位符号、填写提示或样稿原文",
    "请换成实际内容；不需要的整句删去。",
)

UNIT = "单位"
_HINT_FOR_UNIT = "请写上本机关的规范全称。"

# Passes over the text that find almost nothing in a finished report; only their hits are looked at closely.
_SUSPECT = (
    Pattern(r"[XxＸｘ×✕*＊_＿{}⋯…]"),
    Pattern(r"某某|\.\.\.|此处|这里|在此|待补|待填|待定|待核|待确|待完|待更|填写|填入|TODO|todo|TBD|FIXME"),
    Pattern(r"[（〔【《“(［\[<＜][ 　）〕】》”请]"),
)
_BRACES = Pattern(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_MARKS = (
    Pattern(r"(?<![A-Za-z0-9./_@&=#])[XxＸｘ]{2,}(?![A-WYZa-wyz0-9./_@&=Ｘｘ])"),
    Pattern(r"(?<![A-Za-z0-9])[XxＸｘ](?=[年月日件条届]|[市县区镇局](?![A-Za-z]))"),
    Pattern(r"[×✕]{2,}|(?<![\d.）)] )(?<![\d.）)])[×✕](?=[年月日市县区镇局件条届])"),
    Pattern(r"某某"),
    Pattern(r"(?<![\d*＊])[*＊]{2,}(?!\d)"),
    Pattern(r"(?<![A-Za-z0-9./_＿])[_＿]{2,}(?![A-Za-z0-9_＿])"),
    Pattern(r"(?<![A-Za-z])(?:TODO|todo|TBD|FIXME)(?![A-Za-z])"),
    Pattern(r"（[ 　]*）|〔[ 　]*〕|【[ 　]*】|《[ 　]*》|“[ 　]*”"),
    Pattern(
        r"[（(【\[［〔<＜](?:"
        r"(?:此处|这里|在此)(?:请|应|可|需|待|填|补|写|插|输|列)[^（()）【】\[\]］〔〕<>＜＞]{0,60}"
        r"|请(?:自行|据实|如实|按实际|按实|根据[^，。）】\]]{0,10}|在此|在这里|于此)?"
        r"(?:填(?!报?《)|补(?!正)|写|修?改|替换|删|插入|输入|选择)[^（()）【】\[\]］〔〕<>＜＞《]{0,60}"
        r"|待(?:补(?:充|写|填)?|填写?|定|核实?|确认|完善|更新|续)"
        r"|填(?:写|入)[^（()）【】\[\]］〔〕<>＜＞《]{0,40}"
        r")[）)】\]］〕>＞]"
    ),
    Pattern(r"此处(?:填写|插入|补充|省略|输入)|待(?:补充|填写)(?=[。；，]|$)"),
)
_UNFINISHED = Pattern(r"(?:^|[，,：:、])\s*(?:…|⋯|\.\.\.)[…⋯.]*\s*[。；;]?$")
_ONLY_DOTS = Pattern(r"\s*[…⋯.。]{2,}\s*")
_SUSPECT_UNIT = Pattern(r"[XxＸｘ×✕]{2,}|某|^[XxＸｘ×✕]|[*＊_＿]{2,}")


def is_unit_leftover(unit: str) -> bool:
    """Tell a name of the unit that is still the skeleton's: XX市XX局."""
    return _SUSPECT_UNIT.search(unit) is not None


def find_unit_leftover(report: Report) -> Iterator[Problem]:
    """Find a name of the unit that is still the skeleton's."""
    if is_unit_leftover(report.unit):
        message = f"单位名称“{report.unit}”还没有换成实际名称。"
        yield LEFTOVER.at(place_of(report, UNIT), message, field=UNIT, hint=_HINT_FOR_UNIT)


def find_leftovers(prose: Prose, report: Report) -> list[Problem]:
    """Find leftovers, one problem for each paragraph that has any."""
    guides = [guide for guide in _guides(prose.part) if guide in prose.text]
    if not guides and not any(pattern.search(prose.text) for pattern in _SUSPECT):
        return []
    own_fault = prose.part is None and report.preface is None  # our preface, with the unit that is told already
    if own_fault:
        return []
    told = _braces_are_told(prose, report)
    return [problem for line in prose.lines for problem in _in_line(line, guides, told)]


def _guides(part: Part | None) -> tuple[str, ...]:
    """Return the form's hints on what to write, which the skeleton shows."""
    if part is None or part.narrative is None:
        return ()
    hints = (part.narrative.guide, *(section.guide for section in part.narrative.sections))
    return tuple(hint for hint in hints if hint)


def _braces_are_told(prose: Prose, report: Report) -> bool:
    """Tell whether braces stand in the part as written: what is wrong with them was said when they were filled in."""
    key = prose.part.key if prose.part else None
    passages = [passage for passage in report.passages if passage.part == key] if key else [report.preface]
    return any(passage and re.search(r"[{｛][{｛%#]|\}\}", passage.text) for passage in passages)


def _in_line(line: Line, guides: list[str], braces_are_told: bool) -> Iterator[Problem]:
    text = line.text
    if _ONLY_DOTS.fullmatch(text, line.body) or (line.body == 0 and _is_dots_behind_ordinal(text)):
        yield LEFTOVER.at(line.where, "这一段只有省略号，还没有写内容。", field=line.field)
        return
    for guide in guides:
        if guide in text:
            start = text.find(guide)
            message = f"{excerpt(text, start, start + len(guide))}是样稿的填写提示，不是报告的内容。"
            yield LEFTOVER.at(line.where, message, field=line.field)
            return
    found = list(_marks(text, braces_are_told))
    if found:
        start, end = min(found)
        more = f"（本段共 {len(found)} 处）" if len(found) > 1 else ""
        message = f"{excerpt(text, start, end)}里的“{text[start:end].strip()[:24]}”还没有换成实际内容{more}。"
        yield LEFTOVER.at(line.where, message, field=line.field)


def _is_dots_behind_ordinal(text: str) -> bool:
    return bool(
        re.fullmatch(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）).、．]|[一二三四五]是)\s*[…⋯.]{2,}[。]?\s*", text)
    )


def _marks(text: str, braces_are_told: bool) -> Iterator[tuple[int, int]]:
    end = -1
    bold = unclosed_bold(text)  # is told where marks are
    patterns = (*_MARKS, _UNFINISHED) if braces_are_told else (*_MARKS, _UNFINISHED, _BRACES)
    spans = sorted(match.span() for pattern in patterns for match in pattern.finditer(text))
    for start, stop in spans:
        if start >= end and start != bold:
            yield start, stop
            end = stop
