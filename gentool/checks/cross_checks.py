"""Figures against each other beyond the sums of ``arithmetic``: what is unlikely, and what does not go together.

A form's limits: figures above others of the table, or far above, typed into a neighbour's place. The office's own
equations (核对): ``信息总数 = 网站 + 公众号``. The same figure in another form's report of the same body and year.
Tables that nobody has filled in, and figures that this kind of body can have none of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from gentool.checks.prose import Prose, place, place_of
from gentool.form.model import Address, Evaluation, Form, Limit, Pair, Table, name_of
from gentool.problems.problem import Code, Problem, Severity, Where
from gentool.report.figures import NOT_APPLICABLE
from gentool.report.model import Number, Report
from gentool.report.narrative import scope_of
from gentool.report.placeholders import Scope, evaluate
from gentool.text.lazy_regex import Pattern
from gentool.text.numerals import to_digits

REMEDY = "请核对这几个数；确实如此的，请在“核实”里写明原因。"
EQUATION = Code("D-SUM", "“核对”中的等式不成立", "请核对“数据”中的这几个数。")
MALFORMED = Code("D-RULE", "“核对”中的等式写得不对", "请写成“信息总数 = 网站 + 公众号”的样子，名称要先写在“数据”里。")
PAIR = Code(
    "X-PAIR",
    "同一单位同一年度的两种报告，同一件事的数不同",
    "请核对两份报告；统计口径不同的，请在“核实”里写明原因。",
    Severity.WARNING,
)
UNTOUCHED = Code(
    "R-UNTOUCHED",
    "各表全部是 0，像是样稿里的 0 还没有改，而文字写了具体的数",
    "请填写各表；全年确实都没有发生的，请在文字里写明。",
    Severity.WARNING,
)
CODES = (EQUATION, MALFORMED, PAIR, UNTOUCHED)  # besides those of the form's limits

_COUNTS = Pattern(r"\d,* ?(?:条|件|次|篇|期|份|个|场|人次|万元)")


def cross_check(
    report: Report, texts: Sequence[Prose], last: Report | None, others: Sequence[Report]
) -> Iterator[Problem]:
    """Check a report and its texts; placeholders in equations see ``last`` year's, ``others`` are of other forms."""
    yield from _above_limits(report)
    if report.cross_sums:
        scope = scope_of(report, last)
        for text, where in report.cross_sums:
            yield from _equation(text, where, scope)
    yield from _untouched(texts, report)
    yield from _beyond(report)
    for other in paired(report, others):
        for pair in report.form.pairs:
            if pair.form == other.form.family:
                yield from _compared(report, other, pair)


def limit_code(table: Table, limit: Limit) -> Code:
    """Return the code of a limit, whose name and meaning stand in form.yaml."""
    return Code(limit.code, f"{table.name}：{limit.means}", REMEDY, Severity.WARNING)


def _above_limits(report: Report) -> Iterator[Problem]:
    """Yield what is above a limit of the report's form."""
    for table in report.form.tables:
        for limit in table.limits:
            above, most = table.figures_of(limit.sum), table.figures_of(limit.most)
            value, right = (report.total((1, address) for address in each) for each in (above, most))
            if value is None or right is None or value <= right * limit.times + limit.plus:
                continue
            if limit.without and right:
                continue
            much = "而" if limit.without else "远大于" if limit.times > 1 else "大于"
            message = f"{table.name}{_said(report, above, value)}，{much}{_said(report, most, right)}。"
            where, field = report.figures[above[0]].where, report.form.field(above[0])
            yield limit_code(table, limit).at(where, message, field=field)


def _said(report: Report, addresses: Sequence[Address], value: Number) -> str:
    rows = [report.form.row(address) for address in addresses]
    names = "”与“".join(" › ".join((*row.path[:-1], row.label.text)) for row in rows)
    if len(addresses) > 1:
        return f"“{names}”之和 {value}"
    typed = report.figures[addresses[0]].text  # a stroke counts as 0, and is told as it stands
    return f"“{names}”{f'（填 {typed}）' if typed in NOT_APPLICABLE else f' {value}'}"


def _equation(text: str, where: Where, scope: Scope) -> Iterator[Problem]:
    sides = text.replace("==", "=").replace("＝", "=").split("=")
    if len(sides) != 2 or not all(side.strip() for side in sides):
        yield MALFORMED.at(where, f"“{text[:40]}”不是一个等式，要恰好有一个等号。", field="核对")
        return
    values = []
    for side in sides:
        result = evaluate(side.strip(), scope)
        for fault in result.faults:
            if fault.kind != "unknown":
                yield MALFORMED.at(where, fault.message, field="核对", hint=fault.hint)
        values.append(result.value)
    left, right = values
    if left is None or right is None:
        return
    if isinstance(left, str) or isinstance(right, str):
        yield MALFORMED.at(where, f"“{text[:40]}”里有的项目不是数字。", field="核对")
    elif (difference := abs(Fraction(left) - Fraction(right))) != 0:
        shown = [to_digits(number) for number in (Fraction(left), Fraction(right), difference)]
        message = f"“{text[:60]}”不成立：左边是 {shown[0]}，右边是 {shown[1]}，相差 {shown[2]}。"
        yield EQUATION.at(where, message, field="核对")


def paired(report: Report, others: Iterable[Report]) -> Sequence[Report]:
    """Return those reports, of the same body and year, of which the report's form says that they have its figures."""
    forms = {pair.form for pair in report.form.pairs}
    same = (other for other in others if (other.unit, other.year) == (report.unit, report.year))
    return [other for other in same if other.form.family in forms]


def _compared(report: Report, other: Report, pair: Pair) -> Iterator[Problem]:
    address = _addresses(report.form)[pair.figure]
    mine = report.figures[address]
    known = _addresses(other.form)
    sums = [[(sign, known[name]) for sign, name in each] for each in pair.beside if all(t.name in known for t in each)]
    values = [(value, each) for each in sums if (value := other.total(each)) is not None]
    if mine.value is None or not values or any(value == mine.value for value, _ in values):
        return
    value, terms = values[0]
    labels = [other.form.row(address).label.text for _, address in terms]
    said = f"“{'”与“'.join(labels)}”{'之和' if len(labels) > 1 else ''}"
    gap = value - mine.value
    message = (
        f"{report.form.table(address).name}“{report.form.row(address).label.text}”填 {mine.text}，"
        f"而{other.form.short}（{place(other.figures[terms[0][1]].where)}）{said}为 {value}，"
        f"{'少' if gap > 0 else '多'} {abs(gap)}。{pair.why}"
    )
    yield PAIR.at(mine.where, message, field=report.form.field(address))


@lru_cache(maxsize=16)
def _addresses(form: Form) -> Mapping[str, Address]:
    return {name_of(form, address): address for address in form.addresses}


def beyond_code(evaluation: Evaluation) -> Code:
    """Return the code of figures that a body can have none of, whose name and meaning stand in form.yaml."""
    about = evaluation.not_for
    return Code(about.code, about.means, "请核对是不是填错了行；不适用的写 /。", Severity.WARNING)


def _untouched(texts: Sequence[Prose], report: Report) -> Iterator[Problem]:
    """Find tables full of the skeleton's zeros beside a text that gives figures and denies nothing of the tables."""
    figures = report.figures
    if any(figure.value != 0 for figure in figures.values()):
        return
    for table in report.form.tables:  # one that was answered with one 0 for all, or left out, is told already
        if len({figures[a].where for cells in table.cells.values() for a in cells}) <= 1:
            return
    body = [prose for prose in texts if prose.part is not None]
    if not any(_COUNTS.search(prose.text) for prose in body) or _denies(body, report):
        return
    tables = "、".join(table.name for table in report.form.tables)
    first = report.form.tables[0].key
    message = f"{tables}的每一格都是 0，而文字写了具体的数，也没有说全年没有发生。"
    yield UNTOUCHED.at(place_of(report, first), message, field=first)


def _denies(texts: Sequence[Prose], report: Report) -> bool:
    signs = "|".join(s for table in report.form.tables if table.wordings for s in table.wordings.signs)
    denied = re.compile(
        rf"(?:未|没有|无(?!障碍)|不存在|[为共是]0|零)[^。；]{{0,24}}(?:{signs})"
        rf"|(?:{signs})[^。；]{{0,16}}(?:(?<!\d)0 ?(?:件|起|例|宗|份|$)|为0|零件|为零|均无|没有)"
    )
    return any(denied.search(prose.text) for prose in texts)


def _beyond(report: Report) -> Iterator[Problem]:
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
