"""A page of known figures in other markup: what it says to a reader stays, or a cell, row or span is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from gentool.importing.api import import_source
from gentool.problems.problem import Problem, Severity
from tests.importing.awkward.known import known

_TEXT = re.compile(r">([^<>]+)<")
_TAG = re.compile(r"<(/?)(\w+)([^<>]*)>")
_CELL = re.compile(r"<td[^<>]*>.*?</td>", re.DOTALL)
_ROW = re.compile(r"<tr[^<>]*>.*?</tr>", re.DOTALL)
_SPAN = re.compile(r' (?:col|row)span="\d+"')
_END = re.compile(r"</(?:td|tr|p|tbody)>")
_INSIDE = (
    "<!-- x -->{}",
    "<span>{}</span>",
    "<b>{}</b>",
    "<font size=2>{}</font>",
    "<a href='#'>{}</a>",
    "\u200b{}",
    "{}\n",
    "<o:p></o:p>{}",
)
_ATTRIBUTES = (' class="a"', " align=center", ' style="width:9px"', " nowrap", ' lang="zh"', ' width="7%"')


def with_other_markup(chance: Random, data: bytes) -> bytes:
    """Return a page changed at one to six places."""
    page = data.decode("utf-8")
    for _ in range(chance.randint(1, 6)):
        page = chance.choice(_WAYS)(chance, page)
    return page.encode("utf-8")


def _one(chance: Random, pattern: re.Pattern[str], page: str) -> re.Match[str] | None:
    found = list(pattern.finditer(page, page.lower().index("<body")))
    return chance.choice(found) if found else None


def _inside(chance: Random, page: str) -> str:
    if (found := _one(chance, _TEXT, page)) is None:
        return page
    start, end = found.span(1)
    one, two = sorted((chance.randint(start, end), chance.randint(start, end)))
    return page[:one] + chance.choice(_INSIDE).replace("{}", page[one:two]) + page[two:]


def _entity(chance: Random, page: str) -> str:
    if (found := _one(chance, _TEXT, page)) is None:
        return page
    at = chance.randrange(*found.span(1))
    return page if page[at] in "&;\n" else f"{page[:at]}&#{ord(page[at])};{page[at + 1 :]}"


def _attribute(chance: Random, page: str) -> str:
    found = _one(chance, _TAG, page)
    if found is None or found[1]:
        return page
    return f"{page[: found.end() - 1]}{chance.choice(_ATTRIBUTES)}{page[found.end() - 1 :]}"


def _case(chance: Random, page: str) -> str:
    if (found := _one(chance, _TAG, page)) is None:
        return page
    return f"{page[: found.start(2)]}{found[2].upper()}{page[found.end(2) :]}"


def _lost(pattern: re.Pattern[str], instead: str) -> object:
    def lose(chance: Random, page: str) -> str:
        found = _one(chance, pattern, page)
        return page if found is None else page[: found.start()] + instead + page[found.end() :]

    return lose


def _twice(chance: Random, page: str) -> str:
    found = _one(chance, _ROW, page)
    return page if found is None else page[: found.end()] + found[0] + page[found.end() :]


def _swapped(chance: Random, page: str) -> str:
    rows = list(_ROW.finditer(page))
    if len(rows) < 2:
        return page
    at = chance.randrange(len(rows) - 1)
    one, two = rows[at], rows[at + 1]
    return page[: one.start()] + two[0] + page[one.end() : two.start()] + one[0] + page[two.end() :]


_WAYS = (
    *(_inside, _entity, _attribute, _case) * 2, _lost(_END, ""), _lost(_END, ""), _lost(_SPAN, ""), _lost(_CELL, ""),
    _lost(_CELL, "<td></td>"), _lost(_ROW, ""), _twice, _swapped,
)  # fmt: skip


def _counts(problem: Problem) -> bool:
    """Tell what is said of the source itself: sums that do not add up are no word about a cell."""
    return problem.severity is not Severity.INFO and not problem.code.startswith(("T2-", "T3-", "T4-"))


def wrong_figures(data: bytes) -> Iterator[str]:
    """Yield the figures that came out otherwise than they are known, without a word about them, their row or table."""
    report = known(7)
    imported = import_source(data, "x.html")
    told = {problem.field for problem in imported.problems if problem.field and _counts(problem)}
    if imported.draft is None or imported.text is None:
        if not any(problem.is_error for problem in imported.problems):
            yield "nothing, without a word"
        return
    made = imported.report.report
    for address, value in report.figures.items():
        field = report.form.field(address)
        if any(field == name or field.startswith(f"{name}.") for name in told):
            continue
        found = imported.draft.figures.get(address)
        text, remark = (found.text, found.remark) if found else ("", "")
        if found is None and made and address in made.figures:
            text = made.figures[address].text
        if (text, "".join(remark.split())) != (value.text, value.remark):  # a line end in markup is a blank
            yield f"{field}: {value.shown!r} became {text!r} {remark!r}"
