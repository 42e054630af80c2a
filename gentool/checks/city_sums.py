"""The city's own report against the sum of its units, cell by cell.

Runs after all of them were read. Catches figures of the city's report that were added up by hand, or before a unit
mended its own. Totals that follow from figures told already are not told again. Where a unit is missing, nothing can
be compared, and that is said instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from gentool.checks.prose import by, by_place, field_of, said
from gentool.form.model import Address, Kind, Table
from gentool.problems.problem import Code, Problem, Severity, Where
from gentool.report.model import Number, Origin, Report

ROLL = Code(
    "C-ROLL", "市级报告的数字与各单位之和不一致", "请核对市级报告和各单位的这一项，或用 gentool rollup 重新汇总。"
)
CODES = (ROLL,)

_MOST_NAMES = 5


def check_sums(city_report: Report, sums: Mapping[Address, Number], missing: Sequence[str]) -> list[Problem]:
    """Compare a city's report with the sums of its units; ``missing`` names those whose figures are not among them.

    An address without a sum is not compared.
    """
    if missing:
        return [_incomplete(city_report, missing)]
    return [problem for table in city_report.form.tables for problem in _check_table(city_report, table, sums)]


def _incomplete(report: Report, missing: Sequence[str]) -> Problem:
    names = "、".join(missing[:_MOST_NAMES]) + ("等" if len(missing) > _MOST_NAMES else "")
    message = f"有 {len(missing)} 个单位未报，或者数字有错（{names}），市级报告没有与各单位之和比较。"
    hint = "请收齐并改好这些单位的报告，再检查一次。"
    where = report.places.get("单位", Where(report.file))
    return ROLL.at(where, message, field="单位", hint=hint, severity=Severity.WARNING)


def _check_table(report: Report, table: Table, sums: Mapping[Address, Number]) -> Iterator[Problem]:
    """Yield one problem for each place of the file."""
    excess: dict[Address, Number] = {}  # by how much each figure of the city's is too large
    for address in (address for cells in table.cells.values() for address in cells if address in sums):
        value = report.figures[address].value
        if value is not None:
            excess[address] = value - sums[address]
    wrong = [a for a, amount in excess.items() if amount and not _follows(report, table, a, excess)]
    return (_told(report, table, addresses, sums) for addresses in by_place(report, wrong))


def _follows(report: Report, table: Table, address: Address, excess: Mapping[Address, Number]) -> bool:
    """Tell whether a total is off only because of figures that are told themselves."""
    if address not in table.totals:
        return False
    if report.figures[address].origin is not Origin.GIVEN:
        return True
    definition = next(equation for equation in table.definitions if equation.right[0] == address)
    parts = [excess[part] for part in definition.left if part in excess]
    return len(parts) == len(definition.left) and sum(parts) == excess[address]


def _told(report: Report, table: Table, addresses: Sequence[Address], sums: Mapping[Address, Number]) -> Problem:
    form, first = report.form, addresses[0]
    figure, field = report.figures[first], field_of(report, addresses)
    row = f"“{form.row(first).label.text}”"
    rows = len({address.row for address in addresses})
    if len(addresses) == 1:
        column = f"“{form.column(first).text}”" if len(form.row(first).columns) > 1 else ""
        total = sums[first]
        excess = _plain((figure.value or 0) - total)
        message = (
            f"{table.name}{row}{column}{said(figure)}，各单位之和为 {_shown(report, first, total)}，{by(excess)}。"
        )
        return ROLL.at(figure.where, message, field=field)
    cells = "、".join(f"{form.column(a).key} {_shown(report, a, sums[a])}" for a in addresses if a.row == first.row)
    if rows == 1:
        message = f"{table.name}{row}{said(figure)}，各单位之和为：{cells}。"
    else:
        message, field = f"{table.name}有 {rows} 行{said(figure)}，而各单位之和不是 0，例如{row}：{cells}。", table.key
    return ROLL.at(figure.where, message, field=field)


def _shown(report: Report, address: Address, value: Number) -> str:
    unit = "元" if value and report.form.column(address).kind is Kind.AMOUNT else ""
    return f"{_plain(value)}{unit}"


def _plain(value: Number) -> Number:
    """Drop the zeros behind the point, and never fall into powers of ten."""
    if isinstance(value, int):
        return value
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
