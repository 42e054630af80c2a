"""What a form holds to be unlikely: figures of a table that are above others of it, or far above.

In: a report and its form's limits. Catches figures that were typed into a neighbour's place, and those that count
something else than the form asks for; a sum that must hold is for ``arithmetic``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gentool.form.model import Address, Limit, Table
from gentool.problems.problem import Code, Problem, Severity
from gentool.report.figures import NOT_APPLICABLE
from gentool.report.model import Number, Report

REMEDY = "请核对这几个数；确实如此的，请在“核实”里写明原因。"


def limit_code(table: Table, limit: Limit) -> Code:
    """Return the code of a limit, whose name and meaning stand in form.yaml."""
    return Code(limit.code, Severity.WARNING, f"{table.name}：{limit.means}", REMEDY)


def check_limits(report: Report) -> Iterator[Problem]:
    """Yield what is above a limit of the report's form."""
    for table in report.form.tables:
        for limit in table.limits:
            above, most = table.figures_of(limit.sum), table.figures_of(limit.most)
            value, right = (report.total((1, address) for address in each) for each in (above, most))
            if value is None or right is None or value <= right * limit.times + limit.plus:
                continue
            much = "远大于" if limit.times > 1 else "大于"
            message = f"{table.name}{_said(report, above, value)}，{much}{_said(report, most, right)}。"
            where, field = report.figures[above[0]].where, report.form.field(above[0])
            yield limit_code(table, limit).at(where, message, field=field)


def _said(report: Report, addresses: Sequence[Address], value: Number) -> str:
    names = "”与“".join(report.form.row(address).label.text for address in addresses)
    if len(addresses) > 1:
        return f"“{names}”之和 {value}"
    typed = report.figures[addresses[0]].text  # a stroke counts as 0, and is told as it stands
    return f"“{names}”{f'（填 {typed}）' if typed in NOT_APPLICABLE else f' {value}'}"
