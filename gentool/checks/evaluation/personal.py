"""P-PRIVATE: an identity number, a person's mobile number or a bank account in the text.

The office's own telephone is none: it stands behind a word that says so, or under 联系方式.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from gentool.checks.prose import Line, Prose
from gentool.problems.problem import Code, Problem, Severity
from gentool.report.model import Report
from gentool.text.lazy_regex import Pattern

PRIVATE = Code(
    "P-PRIVATE",
    Severity.WARNING,
    "文字里有身份证号码、个人手机号码或银行账号",
    "请删去；涉及个人隐私的内容不得公开（条例第十五条）。",
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


def find_private(texts: Iterable[Prose], report: Report) -> Iterator[Problem]:
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
