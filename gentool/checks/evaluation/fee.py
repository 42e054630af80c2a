"""P-FEE: a fee that was charged without an amount, or an amount beside “未收取”."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

from gentool.checks.prose import Prose, excerpt
from gentool.form.model import Form, FormPattern
from gentool.problems.problem import Code, Problem, Severity
from gentool.report.model import Report
from gentool.text.lazy_regex import Pattern

FEE = Code(
    "P-FEE",
    Severity.WARNING,
    "收取了费用而没有写金额，或者既说没有收取又写了金额",
    "请写明收取了多少；没有收取的，只写没有收取。",
)

_SENTENCE = Pattern(r"[^。！？；\n]+")
_DENIED = Pattern(
    r"(?:未|没有|没|无|不)(?:曾|有)?[^，。]{0,16}?(?:收取|产生|发生|征收|收费|收到|收入|涉及)|无$|为零|零收费|^无|：无"
)
_AMOUNT = Pattern(r"(?<!\d)(?<!\d,)(?P<number>\d[\d,]{0,30}(?:\.\d{1,30})?) ?(?:亿|万|百|千)?元")
_CHARGED = r"(?:共|累计|已|依法|合计|实际|总计)*(?:收取|征收|收缴|收到)(?:了)?‹title›?"
_NOT_A_FACT = Pattern(
    r"是否|标准|规定|办法|制度|如|若|可以|应当|按照|根据|依据|严格执行|通知|程序|流程|行为|情况(?!.*\d)|次数|笔"
)


@lru_cache(maxsize=8)
def _charged(form: Form) -> Pattern:
    words = "|".join(map(re.escape, form.evaluation.fee))
    return FormPattern(rf"{_CHARGED}(?:{words})(?!的|标准|管理|规定|办法|工作|制度)").of(form)


def find_fee(texts: Iterable[Prose], report: Report) -> Iterator[Problem]:
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
