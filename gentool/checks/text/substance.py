"""Whether a part says enough, not too much, and what it must: the form's demands and a city's rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gentool.checks.city_rules import Rules
from gentool.checks.prose import Line, Prose, excerpt, length, opening_words, place_of
from gentool.form.model import Part
from gentool.problems.problem import Code, Problem, Severity
from gentool.report.foreign_markup import unclosed_bold
from gentool.report.model import Report
from gentool.report.reading.heads import UNIT
from gentool.text.lazy_regex import Pattern

EMPTY = Code("P-EMPTY", "这一部分只写了“无”或寥寥几个字，或者缺少必须说明的内容", "请据实写明；不能只写“无”。")
LENGTH = Code("P-LENGTH", "这一部分的文字超过规定的字数", "请删减文字。", Severity.WARNING)
GOVERNMENT = Code(
    "P-GOV",
    "政府的年度报告没有说明规定它要说明的内容",
    "请补写有关情况；本年度没有开展的，也请说明。",
    Severity.WARNING,
)
RULE = Code("P-RULE", "没有写本市要求写的词语，或者写了不得出现的词语", "请按本市的要求修改。", Severity.WARNING)
LEFTOVER = Code("P-LEFTOVER", "文字里还有没有替换的占位符号、填写提示或样稿原文", "请换成实际内容；不需要的整句删去。")
CODES = (EMPTY, LENGTH, GOVERNMENT, RULE, LEFTOVER)

_SUBJECT = r"(?:本年度?|今年|本单位|本机关|我局|我委|我办|我单位|目前|暂时|20\d\d年度?)*"
_NOTHING = Pattern(
    rf"{_SUBJECT}(?:暂|尚|均|并)?(?:无|没有|不存在|不涉及|未发现)"
    r"(?:此类|相关|明显|突出|主要|重大|其他|其它|需要|报告|存在|的)*(?:问题|情况|事项|内容|信息)?[。.．！!；;]?"
    r"|略[。.．]?|同上[。.．]?"
)
_BARE = Pattern(r"(?:暂|均)?(?:无|没有|不涉及)(?:内容|问题)?[。.．！!；;]?|略[。.．]?")
_LONGEST_NOTHING = 30
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
_ONLY_DOTS = Pattern(
    r"\s*[…⋯.。]{2,}\s*|\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）).、．]|[一二三四五]是)\s*[…⋯.]{2,}[。]?\s*"
)
_SUSPECT_UNIT = Pattern(r"[XxＸｘ×✕]{2,}|某|^[XxＸｘ×✕]|[*＊_＿]{2,}")


def find_empty(prose: Prose, report: Report) -> Iterator[Problem]:
    """Find a part that says nothing or too little, and the words it must hold but does not."""
    part = prose.part
    narrative = part.narrative if part else None
    if part is None or narrative is None or narrative.empty == "never":
        return
    bodies = [(line, line.text[line.body :].strip()) for line in prose.lines if line.body < len(line.text)]
    severity = Severity(narrative.empty)
    place = place_of(report, part.key)
    hint = f"{narrative.guide}。" if narrative.guide else EMPTY.remedy
    nothing = [(line, body) for line, body in bodies if len(body) <= _LONGEST_NOTHING and _NOTHING.fullmatch(body)]
    if bodies and len(nothing) == len(bodies):
        message = f"第{part.number}部分“{part.key}”只写了{opening_words(nothing[0][1])}。"
        yield EMPTY.at(place, message, field=part.key, severity=severity, hint=hint)
        return
    bare = [(line, body) for line, body in nothing if _BARE.fullmatch(body)]
    if bare and severity is Severity.ERROR:
        for line, body in bare:
            message = f"“{line.section or part.key}”有一段只写了{opening_words(body)}。"
            yield EMPTY.at(line.where, message, field=line.field)
        return
    said = sum(length(body) for _, body in bodies)
    if said < narrative.least:
        message = f"第{part.number}部分“{part.key}”只有 {said} 个字（不算小标题），不足 {narrative.least} 个字。"
        yield EMPTY.at(place, message, field=part.key, severity=severity, hint=hint)
        return
    missing = [word for word in narrative.must if not _is_said(word, narrative.said.get(word), prose.text)]
    if missing:
        words = "、".join(f"“{word}”" for word in missing)
        message = f"第{part.number}部分“{part.key}”没有提到{words}。"
        yield EMPTY.at(place, message, field=part.key, severity=Severity.WARNING, hint=hint)


def _is_said(word: str, expression: str | None, text: str) -> bool:
    """Tell whether a text speaks of something, in the form's word or as offices say it."""
    return word in text or (expression is not None and re.search(expression, text) is not None)


def find_length(prose: Prose, report: Report, rules: Rules) -> Iterator[Problem]:
    """Find a part longer than the limit; tables and pictures do not count, headings do."""
    part = prose.part
    if part is None or part.narrative is None or part.narrative.most is None:
        return
    most = part.narrative.most if rules.most_characters is None else rules.most_characters
    if len(prose.text) <= most:
        return
    count = length(prose.text)
    if count > most:
        over = f"超过 {most} 个字，多 {count - most} 个字"
        message = f"第{part.number}部分“{part.key}”有 {count} 个字（不算空格和表格），{over}。"
        yield LENGTH.at(place_of(report, part.key), message, field=part.key)


def find_unmentioned(prose: Prose, report: Report) -> Iterator[Problem]:
    """Find sections that must mention something, for units of the kind the form says, and do not."""
    part = prose.part
    if part is None or part.narrative is None:
        return
    for section in part.narrative.sections:
        mention = section.mention
        if mention is None or not report.unit.endswith(mention.units):
            continue
        # the whole part where it has no such heading
        text = "\n".join(line.text for line in prose.lines if line.section == section.key) or prose.text
        if any(_is_said(word, expression, text) for word, expression in mention.any.items()):
            continue
        field = f"{part.key}.{section.key}"
        place = report.places.get(field) or place_of(report, part.key)
        words = "、".join(mention.any)
        message = f"“{section.key}”没有提到{words}中的任何一项；政府的年度报告应报告这方面情况（{mention.basis}）。"
        yield GOVERNMENT.at(place, message, field=field)


def find_rules(texts: Sequence[Prose], report: Report, rules: Rules) -> Iterator[Problem]:
    """Find the words a city asks for that stand nowhere, and those it forbids where they first stand."""
    for word in rules.required:
        if not any(word in prose.text for prose in texts):
            place = place_of(report, texts[0].part.key) if texts and texts[0].part else place_of(report, "")
            yield RULE.at(place, f"全文没有提到本市要求写的“{word}”。", hint=f"请补写与“{word}”有关的情况。")
    for word in filter(None, rules.forbidden):
        lines = [line for prose in texts for line in prose.lines if word in line.text]
        if lines:
            line, start = lines[0], lines[0].text.find(word)
            count = sum(line.text.count(word) for line in lines)
            times = f"（全文共 {count} 处）" if count > 1 else ""
            message = f"{excerpt(line.text, start, start + len(word))}里有本市规定不得出现的“{word}”{times}。"
            yield RULE.at(line.where, message, field=line.field, hint="请删去或换一种说法。")


def is_unit_leftover(unit: str) -> bool:
    """Tell a name of the unit that is still the skeleton's: XX市XX局."""
    return _SUSPECT_UNIT.search(unit) is not None


def find_unit_leftover(report: Report) -> Iterator[Problem]:
    """Find a name of the unit that is still the skeleton's."""
    if is_unit_leftover(report.unit):
        message = f"单位名称“{report.unit}”还没有换成实际名称。"
        yield LEFTOVER.at(place_of(report, UNIT), message, field=UNIT, hint="请写上本机关的规范全称。")


def find_leftovers(prose: Prose, report: Report) -> list[Problem]:
    """Find leftovers, one problem for each paragraph that has any."""
    guides = [guide for guide in _guides(prose.part) if guide in prose.text]
    if not guides and not any(pattern.search(prose.text) for pattern in _SUSPECT):
        return []
    if prose.part is None and report.preface is None:  # our own, with the unit that is told already
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
    if _ONLY_DOTS.fullmatch(text, line.body):
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


def _marks(text: str, braces_are_told: bool) -> Iterator[tuple[int, int]]:
    end = -1
    bold = unclosed_bold(text)  # is told where marks are
    patterns = (*_MARKS, _UNFINISHED) if braces_are_told else (*_MARKS, _UNFINISHED, _BRACES)
    spans = sorted(match.span() for pattern in patterns for match in pattern.finditer(text))
    for start, stop in spans:
        if start >= end and start != bold:
            yield start, stop
            end = stop
