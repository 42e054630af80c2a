"""What the tables have and should not, or have not and should: R-UNTOUCHED, T2-RULES and Y-PENDING."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gentool.checks.phrases import is_written, place
from gentool.checks.prose import Prose, place_of
from gentool.form.evaluation import Evaluation
from gentool.form.model import Address, Table
from gentool.problems.problem import Code, Problem, Severity
from gentool.report.model import Report
from gentool.text.lazy_regex import Pattern

UNTOUCHED = Code(
    "R-UNTOUCHED",
    Severity.WARNING,
    "各表全部是 0，像是样稿里的 0 还没有改，而文字写了具体的数",
    "请填写各表；全年确实都没有发生的，请在文字里写明。",
)
PENDING = Code(
    "Y-PENDING",
    Severity.WARNING,
    "上年末还没有审结的案件，本年的同一类里没有",
    "请核对：上年末没有审结的案件，本年应有结果，或者仍没有审结。",
)

_COUNTS = Pattern(r"\d,* ?(?:条|件|次|篇|期|份|个|场|人次|万元)")


def beyond_code(evaluation: Evaluation) -> Code:
    """Return the code of figures that a body can have none of, whose name and meaning stand in form.yaml."""
    about = evaluation.not_for
    return Code(about.code, Severity.WARNING, about.means, "请核对是不是填错了行；不适用的写 /。")


def find_untouched(texts: Sequence[Prose], report: Report) -> Iterator[Problem]:
    """Find tables full of the skeleton's zeros beside a text that gives figures and denies nothing of the tables."""
    figures = report.figures
    if any(figure.value != 0 for figure in figures.values()):
        return
    if any(_is_one_zero(report, table) for table in report.form.tables):
        return
    body = [prose for prose in texts if prose.part is not None]
    if not any(_COUNTS.search(prose.text) for prose in body) or _denies(body, report):
        return
    tables = "、".join(table.name for table in report.form.tables)
    first = report.form.tables[0].key
    message = f"{tables}的每一格都是 0，而文字写了具体的数，也没有说全年没有发生。"
    yield UNTOUCHED.at(place_of(report, first), message, field=first)


def _is_one_zero(report: Report, table: Table) -> bool:
    """Tell a table that was answered with one 0 for all, or left out, which is told already."""
    places = {report.figures[a].where for row in table.rows for a in table.cells[row.name]}
    return len(places) <= 1


def _denies(texts: Sequence[Prose], report: Report) -> bool:
    signs = "|".join(s for table in report.form.tables if table.wordings for s in table.wordings.signs)
    denied = re.compile(
        rf"(?:未|没有|无(?!障碍)|不存在|[为共是]0|零)[^。；]{{0,24}}(?:{signs})"
        rf"|(?:{signs})[^。；]{{0,16}}(?:(?<!\d)0 ?(?:件|起|例|宗|份|$)|为0|零件|为零|均无|没有)"
    )
    return any(denied.search(prose.text) for prose in texts)


def find_rules_beyond(report: Report) -> Iterator[Problem]:
    """Find figures in a row that this kind of body can have none in."""
    about = report.form.evaluation.not_for
    for name, units in about.rows.items():
        alias, _, row = name.partition(".")
        table = next((table for table in report.form.tables if table.alias == alias), None)
        if table is None or not re.search(units, report.unit):
            continue
        given = [(a, report.figures[a]) for a in table.cells.get(row, ()) if report.figures[a].value]
        if given:
            address, figure = given[0]
            column = report.form.column(address).text
            message = (
                f"{table.name}“{row}”{column}填 {figure.text}，而“{report.unit}”{about.because}（{about.basis}）。"
            )
            code = beyond_code(report.form.evaluation)
            yield code.at(figure.where, message, field=report.form.field(address))


def find_pending(report: Report, last: Report) -> Iterator[Problem]:
    """Find rows in which what was open at the end of last year is not among this year's cases."""
    pending = report.form.evaluation.pending
    if pending is None or last.year != report.year - 1:
        return
    column, total = pending
    for table in report.form.tables:
        for row in table.rows if any((row.name, column) in table.cell for row in table.rows) else ():
            before = last.figures.get(Address(table.key, row.name, column))
            now = report.figures.get(Address(table.key, row.name, total))
            if before is None or now is None or not before.value or now.value is None or now.value >= before.value:
                continue
            if not (is_written(report, table.key) and is_written(last, table.key)):
                continue
            message = (
                f"{table.name}“{row.label.text}”上年{column} {before.text} 件（{place(before.where)}），"
                f"本年{total}只有 {now.text} 件。"
            )
            yield PENDING.at(now.where, message, field=f"{table.key}.{row.name}")
