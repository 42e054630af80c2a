"""What an evaluator looks for beyond sums and figures: dates, names, bases, the fee, what must not be printed.

Runs after placeholders are filled in. Cities have their reports marked, and points are taken off for the same things
every year; all of these are warnings, which a person who has looked into them can answer. Other bodies are known by
the city's roster; without one, only what opens and closes the report is looked at. The office's own telephone is no
person's: it stands behind a word that says so, or under 联系方式.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import chain

from gentool.checks.city_rules import NO_RULES, Roster, Rules
from gentool.checks.own_names import OWN, own_names
from gentool.checks.prose import Line, Prose, excerpt, place_of, sentence_at
from gentool.checks.text.substance import is_unit_leftover
from gentool.form.model import Form, FormPattern
from gentool.problems.problem import Code, Problem, Severity
from gentool.report.model import Report
from gentool.report.reading.heads import PUBLISHED, SIGNATURE, UNIT
from gentool.text.lazy_regex import HAN, Pattern
from gentool.text.numerals import parse_chinese

LATE = Code(
    "P-LATE",
    "发布日期晚于规定的期限，或者在报告年度结束以前",
    "请核对发布日期；确实晚了的，写明原因（“核实”）。",
    Severity.WARNING,
)
BASIS = Code(
    "P-BASIS",
    "引用的依据已经不适用，或者说的部分数与格式不符",
    "请改成现行的依据，或核对报告的部分数。",
    Severity.WARNING,
)
FEE = Code(
    "P-FEE",
    "收取了费用而没有写金额，或者既说没有收取又写了金额",
    "请写明收取了多少；没有收取的，只写没有收取。",
    Severity.WARNING,
)
PRIVATE = Code(
    "P-PRIVATE",
    "文字里有身份证号码、个人手机号码或银行账号",
    "请删去；涉及个人隐私的内容不得公开（条例第十五条）。",
    Severity.WARNING,
)
NAME = Code(
    "P-UNIT",
    "“单位”里有不属于单位名称的内容（标题、年度、另一个单位、标点）",
    "请只写本机关的规范名称；标题和年度由程序加上。",
    Severity.WARNING,
)
OTHER = Code(
    "P-OTHER",
    "文字或落款把另一个单位当作了本单位",
    "请核对是不是从别的单位的报告抄来的；确实在说那个单位的，请写清楚。",
    Severity.WARNING,
)
CODES = (LATE, BASIS, NAME, OTHER, PRIVATE, FEE)

_PARTS = Pattern(
    r"报告[^。]{0,30}?(?:由|共|分为|分|包括|包含)[^。]{0,80}?"
    r"(?P<number>[一二三四五六七八九十]|\d{1,2}) ?(?:个)?(?:大)?部分"
)
_NO_LONGER = Pattern(r"修订|废止|原《|原国|取代|代替|修改|不再")
_BRACKETS = str.maketrans("[]［］【】（）()〕", "〔" * 11)
_SENTENCE = Pattern(r"[^。！？；\n]+")
_DENIED = Pattern(
    r"(?:未|没有|没|无|不)(?:曾|有)?[^，。]{0,16}?(?:收取|产生|发生|征收|收费|收到|收入|涉及)|无$|为零|零收费|^无|：无"
)
_AMOUNT = Pattern(r"(?<!\d)(?<!\d,)(?P<number>\d[\d,]{0,30}(?:\.\d{1,30})?) ?(?:亿|万|百|千)?元")
_CHARGED = r"(?:共|累计|已|依法|合计|实际|总计)*(?:收取|征收|收缴|收到)(?:了)?‹title›?"
_NOT_A_FACT = Pattern(
    r"是否|标准|规定|办法|制度|如|若|可以|应当|按照|根据|依据|严格执行|通知|程序|流程|行为|情况(?!.*\d)|次数|笔"
)
_MANY_DIGITS = Pattern(r"\d[\d \-]{9,}")
_IDENTITY = Pattern(
    r"(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
)
_MOBILE = Pattern(r"(?<![\d\-])1[3-9]\d(?:[ \-]?\d{4}){2}(?![\d\-])")
_ACCOUNT = Pattern(r"(?:银行|账号|帐号|账户|帐户|卡号|开户)[^。；\d]{0,16}(?P<number>\d(?:[ \-]?\d){14,20})(?!\d)")
_OFFICES = Pattern(
    r"(?:咨询|监督|投诉|举报|联系|办公|服务|公开|值班|传真|业务|受理)[^。；，]{0,4}(?:电话|方式|热线|号码)|热线|传真"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_YEAR = Pattern(r"20\d\d ?年度?|二[〇○零][一二][〇○零一二三四五六七八九]年")
_PUNCTUATED = Pattern(r"[，。、；：,;:.!！?？\-—_]$|[，。；：,;]")
_TITLE = FormPattern(r"‹unit›|年度报告|工作报告")
_BODY = Pattern(
    r"(?P<name>(?!联合|会同|配合|协助|协同|指导|督促|邀请|组织|[由经按对向与和在将把以从为被])"
    rf"{HAN}{{2,9}}?(?:省|市|县|区|旗|州){HAN}{{1,20}}?"
    r"(?:局|委员会|委|办公室|办|厅|署|人民政府|街道办事处|街道|中心|医院|学校|中学|小学))"
)
# What a report says of its own body, right behind its name.
_SPEAKS = (
    r"(?=(?:党组|党委)?(?:坚持|认真|严格|高度重视|深入|持续|积极|全面|切实|紧紧围绕|扎实|不断|始终|着力|进一步|加强"
    r"|按照|根据|编制|‹speaks›|收到|共收到|共受理|未收到|以习近平))"
)
_BEGINS = r"(?:^|(?<=[。；，]))(?:20\d\d ?年(?:度|来|以来)?[，,]?|一年来[，,]?|今年(?:以来)?[，,]?|本年度[，,]?)?"
_OPENING = FormPattern("(?m)" + _BEGINS + _BODY.pattern + _SPEAKS)


def check_evaluation(report: Report, texts: Sequence[Prose], rules: Rules = NO_RULES) -> Iterator[Problem]:
    """Check a report, its preface and narrative as :func:`prose_of` gives them."""
    yield from _find_late(report)
    yield from _find_odd_unit(report, rules)
    yield from _find_other_bodies(texts, report, rules)
    yield from _find_old_basis(texts, report)
    yield from _find_private(texts, report)
    yield from _find_fee(texts, report)


def _find_late(report: Report) -> Iterator[Problem]:
    """Find a report that came too late, or too early to be about a whole year."""
    published, evaluation = report.published, report.form.evaluation
    if published is None:
        return
    where = place_of(report, PUBLISHED)
    if published.year <= report.year:
        message = f"“{PUBLISHED}”{published.isoformat()} 不在报告年度 {report.year} 年之后。"
        yield LATE.at(where, message, field=PUBLISHED, hint="年度报告在次年公布，请核对日期和年度。")
        return
    due = evaluation.due_of_area if own_names(report.unit).is_area else evaluation.due
    if due is None:
        return
    last = date(report.year + 1, *due)
    if published > last:
        message = (
            f"“{PUBLISHED}”{published.isoformat()} 晚于 {last.isoformat()}，晚 {(published - last).days} 天"
            f"（{evaluation.due_basis}）。"
        )
        yield LATE.at(where, message, field=PUBLISHED)


def _find_old_basis(texts: Iterable[Prose], report: Report) -> Iterator[Problem]:
    """Find documents that no longer hold, and a preface that counts other parts than the form has."""
    superseded = [
        (old.translate(_BRACKETS).split("〔"), old, new) for old, new in report.form.evaluation.superseded.items()
    ]
    for prose in texts:
        for pieces, old, new in superseded:
            if not all(piece in prose.text for piece in pieces):  # cheaper
                continue
            at = prose.text.translate(_BRACKETS).find(old.translate(_BRACKETS))
            if at < 0:
                continue
            line = prose.line_at(at)
            start = at - line.begin
            if _NO_LONGER.search(sentence_at(line.text, start)):
                continue
            message = f"{excerpt(line.text, start, start + len(old))}里的“{line.text[start : start + len(old)]}”"
            yield BASIS.at(line.where, f"{message}已经不适用，现行的是{new}。", field=line.field)
        if prose.part is None:
            yield from _count(prose, report)


def _count(prose: Prose, report: Report) -> Iterator[Problem]:
    for line in prose.lines:
        found = _PARTS.search(line.text)
        if found is None:
            continue
        number = int(found["number"]) if found["number"].isdecimal() else parse_chinese(found["number"])
        parts = len(report.form.parts)
        if number != parts:
            message = f"{excerpt(line.text, *found.span('number'))}说报告有 {number} 个部分，格式是 {parts} 个部分。"
            yield BASIS.at(line.where, message, field=line.field)


@lru_cache(maxsize=8)
def _charged(form: Form) -> Pattern:
    words = "|".join(map(re.escape, form.evaluation.fee))
    return FormPattern(rf"{_CHARGED}(?:{words})(?!的|标准|管理|规定|办法|工作|制度)").of(form)


def _find_fee(texts: Iterable[Prose], report: Report) -> Iterator[Problem]:
    """Look at the sentences that name the fee."""
    words = report.form.evaluation.fee
    for prose in texts:
        if not any(word in prose.text for word in words):
            continue
        for line in prose.lines:
            for sentence in _SENTENCE.finditer(line.text):
                said = sentence.group()
                if any(word in said for word in words) and (fault := _fault(said, report.form)):
                    quote = excerpt(line.text, *sentence.span(), 0, 30)
                    yield FEE.at(line.where, f"{quote}{fault}。", field=line.field)


def _fault(said: str, form: Form) -> str:
    amounts = [Decimal(match["number"].replace(",", "")) for match in _AMOUNT.finditer(said)]
    if _DENIED.search(said):
        return "既说没有收取，又写了金额" if any(amounts) and not _NOT_A_FACT.search(said) else ""
    if _charged(form).search(said) and not amounts and not _NOT_A_FACT.search(said):
        return "没有写收取的金额"
    return ""


def _find_private(texts: Iterable[Prose], report: Report) -> Iterator[Problem]:
    """Find such numbers, one a paragraph; they are told without their middle."""
    for line in chain.from_iterable(prose.lines for prose in texts if _MANY_DIGITS.search(prose.text)):
        if _MANY_DIGITS.search(line.text) and (found := _found(line, report)):
            what, number = found
            shown = f"{number[:3]}…{number[-2:]}"
            yield PRIVATE.at(line.where, f"文字里有{what}“{shown}”。", field=line.field)


def _found(line: Line, report: Report) -> tuple[str, str] | None:
    text = line.text
    identity = next((match.group() for match in _IDENTITY.finditer(text) if _is_identity(match.group())), None)
    if identity:
        return "身份证号码", identity
    if account := _ACCOUNT.search(text):
        return "银行账号", account["number"]
    for match in _MOBILE.finditer(text):
        clause = text[max(text.rfind(mark, 0, match.start()) for mark in "。；") + 1 : match.start()]
        if match.group() not in report.contact and not _OFFICES.search(clause):
            return "手机号码", match.group()
    return None


def _is_identity(number: str) -> bool:
    """Check the last character, which is computed from the others (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[-1].upper()


def _find_odd_unit(report: Report, rules: Rules) -> Iterator[Problem]:
    """Find a name of the unit that holds more than the name."""
    unit = report.unit
    odd = (_YEAR, report.form.titled, _TITLE.of(report.form), _PUNCTUATED)
    found = next((match for pattern in odd if (match := pattern.search(unit))), None)
    if found and found.group():
        yield NAME.at(place_of(report, UNIT), f"“{unit}”里的“{found.group()}”不是单位名称。", field=UNIT)
        return
    other = next((name for name in rules.roster.within(unit) if not unit.startswith(name)), None)
    if other:
        yield NAME.at(place_of(report, UNIT), f"“{unit}”里还有另一个单位“{other}”。", field=UNIT)


def _find_other_bodies(texts: Sequence[Prose], report: Report, rules: Rules) -> Iterator[Problem]:
    """Find other bodies in the signature, in what opens the report, and those of the roster wherever they speak."""
    if is_unit_leftover(report.unit):
        return
    signature = report.signature
    if (
        signature
        and not _may_be(signature, report.unit)
        and (signature in rules.roster.known or _BODY.fullmatch(signature))
    ):
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


@lru_cache(maxsize=16)
def _speaking(roster: Roster, form: Form) -> Pattern:
    names = "|".join(re.escape(name) for name in sorted(roster, key=len, reverse=True))
    return FormPattern(f"{_BEGINS}(?P<name>{names}){_SPEAKS}").of(form)


def _openings(texts: Sequence[Prose]) -> list[Line]:
    """Return the lines of the preface and the first that is no heading of the first part."""
    prefaces = [line for prose in texts if prose.part is None for line in prose.lines]
    first = next((prose.lines for prose in texts if prose.part is not None), ())
    return [*prefaces, *[line for line in first if line.body < len(line.text)][:1]]


def _may_be(name: str, unit: str) -> bool:
    """Tell whether a name is the body's own, or one that it is part of or has as a part."""
    return name in unit or unit in name or not own_names(unit).mask(name).strip(OWN)
