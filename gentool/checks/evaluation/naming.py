"""Whose report it is: what does not belong into the name (P-UNIT), other bodies named as if it were theirs (P-OTHER).

The second knows the bodies of the city's roster; without one, only what opens and closes the report is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from gentool.checks.city_rules import Rules
from gentool.checks.own_names import OWN, own_names
from gentool.checks.prose import Line, Prose, excerpt, place_of
from gentool.checks.text.leftovers import is_unit_leftover
from gentool.form.model import Form, FormPattern
from gentool.problems.problem import Code, Problem, Severity
from gentool.report.model import Report
from gentool.report.reading.heads import SIGNATURE, UNIT
from gentool.text.lazy_regex import Pattern

NAME = Code(
    "P-UNIT",
    Severity.WARNING,
    "“单位”里有不属于单位名称的内容（标题、年度、另一个单位、标点）",
    "请只写本机关的规范名称；标题和年度由程序加上。",
)
OTHER = Code(
    "P-OTHER",
    Severity.WARNING,
    "文字或落款把另一个单位当作了本单位",
    "请核对是不是从别的单位的报告抄来的；确实在说那个单位的，请写清楚。",
)
CODES = (NAME, OTHER)

_YEAR = Pattern(r"20\d\d ?年度?|二[〇○零][一二][〇○零一二三四五六七八九]年")
_PUNCTUATED = Pattern(r"[，。、；：,;:.!！?？\-—_]$|[，。；：,;]")
_TITLE = FormPattern(r"‹unit›|年度报告|工作报告")
_BODY = Pattern(
    r"(?P<name>(?!联合|会同|配合|协助|协同|指导|督促|邀请|组织|[由经按对向与和在将把以从为被])[一-龥]{2,9}?(?:省|市|县|区|旗|州)[一-龥]{1,20}?"
    r"(?:局|委员会|委|办公室|办|厅|署|人民政府|街道办事处|街道|中心|医院|学校|中学|小学))"
)
# What a report says of its own body, right behind its name.
_SPEAKS = (
    r"(?=(?:党组|党委)?(?:坚持|认真|严格|高度重视|深入|持续|积极|全面|切实|紧紧围绕|扎实|不断|始终|着力|进一步|加强"
    r"|按照|根据|编制|‹speaks›|收到|共收到|共受理|未收到|以习近平))"
)
_BEGINS = r"(?:^|(?<=[。；，]))(?:20\d\d ?年(?:度|来|以来)?[，,]?|一年来[，,]?|今年(?:以来)?[，,]?|本年度[，,]?)?"


def find_odd_unit(report: Report, rules: Rules) -> Iterator[Problem]:
    """Find a name of the unit that holds more than the name."""
    unit = report.unit
    odd = (_YEAR, report.form.titled, _TITLE.of(report.form), _PUNCTUATED)
    found = next((match for pattern in odd if (match := pattern.search(unit))), None)
    if found and found.group():
        yield NAME.at(place_of(report, UNIT), f"“{unit}”里的“{found.group()}”不是单位名称。", field=UNIT)
        return
    other = next((name for name in rules.roster if name in unit and not unit.startswith(name)), None)
    if other:
        yield NAME.at(place_of(report, UNIT), f"“{unit}”里还有另一个单位“{other}”。", field=UNIT)


def find_other_bodies(texts: Sequence[Prose], report: Report, rules: Rules) -> Iterator[Problem]:
    """Find other bodies in the signature, in what opens the report, and those of the roster wherever they speak."""
    if is_unit_leftover(report.unit):
        return
    signature = report.signature
    if signature and not _may_be(signature, report.unit) and (signature in rules.roster or _is_body(signature)):
        message = f"“{SIGNATURE}”是“{signature}”，而单位是“{report.unit}”。"
        yield OTHER.at(place_of(report, SIGNATURE), message, field=SIGNATURE)
    openings = _openings(texts)
    speaking = _speaking(rules.roster, report.form) if rules.roster and not own_names(report.unit).is_area else None
    for prose in texts:
        for line in prose.lines:
            yield from _in_line(line, report, openings, speaking)


def _in_line(line: Line, report: Report, openings: Sequence[Line], speaking: Pattern | None) -> Iterator[Problem]:
    patterns: list[Pattern] = [_OPENING.of(report.form)] if line in openings else []
    if speaking:
        patterns.append(speaking)
    for pattern in patterns:
        for found in pattern.finditer(line.text, line.body if line.body < len(line.text) else 0):
            name = found["name"]
            if _may_be(name, report.unit):
                continue
            quote = excerpt(line.text, *found.span("name"))
            message = f"{quote}说的是“{name}”，而这是“{report.unit}”的报告。"
            yield OTHER.at(line.where, message, field=line.field)
            return


_OPENING = FormPattern("(?m)" + _BEGINS + _BODY.pattern + _SPEAKS)


@lru_cache(maxsize=16)
def _speaking(roster: tuple[str, ...], form: Form) -> Pattern:
    names = "|".join(re.escape(name) for name in sorted(roster, key=len, reverse=True))
    return FormPattern(f"{_BEGINS}(?P<name>{names}){_SPEAKS}").of(form)


def _openings(texts: Sequence[Prose]) -> list[Line]:
    """Return the lines of the preface and the first that is no heading of the first part."""
    lines: list[Line] = []
    for prose in texts:
        if prose.part is None:
            lines += prose.lines
            continue
        lines += [line for line in prose.lines if line.body < len(line.text)][:1]
        break
    return lines


def _is_body(text: str) -> bool:
    return _BODY.fullmatch(text) is not None


def _may_be(name: str, unit: str) -> bool:
    """Tell whether a name is the body's own, or one that it is part of or has as a part."""
    if name in unit or unit in name:
        return True
    return not own_names(unit).mask(name).strip(OWN)
