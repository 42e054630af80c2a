"""Which reports' figures enter a city's sums, and their sum: a batch shows it, a roll-up writes it, C-ROLL compares.

A report whose figures cannot all be read, or do not add up among themselves, is left out as a whole and told: half of a
report in a sum can be found by nobody. What is wrong with its text does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from gentool.city.model import City, identity
from gentool.form.loading import form_of
from gentool.form.model import Address, Form
from gentool.problems.problem import Code, Problem, Where
from gentool.report.model import Number, Report
from gentool.report.reading.document import table_errors
from gentool.report.reading.heads import EDITION, REPORT, UNIT, YEAR
from gentool.yamlfile.source import Source

LEFT_OUT = Code(
    "C-LEFT", "单位的报告有错，数字没有计入全市合计", "请催其改正（用 gentool check 看全部问题），再汇总一次。"
)


@dataclass(frozen=True, slots=True, eq=False)
class Figures(Mapping[Address, Number]):
    """The figures of one report: its edition, and the values in the order of the form's addresses.

    An address whose figure could not be read is left out. A thousand reports share one list of addresses. ``words``
    are what the cells say that hold no figure, in the same order.
    """

    edition: str
    values_in_order: tuple[Number | None, ...]
    words: tuple[str, ...] = ()

    @classmethod
    def of(cls, report: Report) -> Figures:
        """Keep the figures of a report and nothing else of it."""
        figures, form = report.figures, report.form
        words = tuple([figures[a].text for a in _places_of_words(form.id)])
        return cls(form.id, tuple([figures[a].value for a in form.addresses]), words)

    def said(self, address: Address) -> str:
        """Return what a cell says that holds words."""
        return self.words[_places_of_words(self.edition)[address]]

    def __getitem__(self, address: Address) -> Number:
        value = self.values_in_order[_positions(self.edition)[address]]
        if value is None:
            raise KeyError(address)
        return value

    def __iter__(self) -> Iterator[Address]:
        pairs = zip(addresses_of(self.edition), self.values_in_order, strict=True)
        return (address for address, value in pairs if value is not None)

    def __len__(self) -> int:
        return sum(value is not None for value in self.values_in_order)


def why_left_out(
    unit: str,
    city: City,
    source: Source | None,
    report: Report | None,
    read: Sequence[Problem],
    checked: Sequence[Problem],
) -> Problem | None:
    """Decide whether a unit's figures enter the city's sums: None if they do, else the reason.

    ``read`` is what reading has told of the file, ``checked`` what the checks have, the arithmetic among them.
    """
    if source is None or report is None:
        return _left_out(unit, [problem for problem in read if problem.is_error][:1])
    told, key = misplaced(report, city)
    if identity(report.unit) != identity(unit):
        told, key = f"文件里的“单位”写的是“{report.unit}”", UNIT
    if told:
        where = report.places.get(key, Where(report.file))
        return LEFT_OUT.at(where, f"“{unit}”的报告没有计入合计：{told}。", field=key)
    sums = _codes_of_sums(report.form)
    faults = [*table_errors(source, read, report.form), *(problem for problem in checked if problem.code in sums)]
    return _left_out(unit, faults) if faults else None


def misplaced(report: Report, city: City) -> tuple[str, str]:
    """Say in what a report is not of the city's year or edition, and the key that says so; nothing if it is."""
    if report.year != city.year:
        return f"它是 {report.year} 年度的，不是 {city.year} 年度的", YEAR
    if report.form is not city.form:
        mine, wanted = (f"“{form.short}” {form.edition} 版格式" for form in (report.form, city.form))
        return f"它采用的是{mine}，全市采用{wanted}", EDITION if report.form.is_like(city.form) else REPORT
    return "", ""


def _left_out(unit: str, faults: Sequence[Problem]) -> Problem:
    first = faults[0]
    more = f"（数字共有 {len(faults)} 处问题）" if len(faults) > 1 else ""
    message = f"“{unit}”的报告没有计入合计：{first.message.rstrip('。')}{more}。"
    return LEFT_OUT.at(first.where, message, field=first.field)


@cache
def _codes_of_sums(form: Form) -> frozenset[str]:
    return frozenset(
        code for table in form.tables for code in (*(rule.code for rule in table.rules), *table.diagnoses.values())
    )


def total(reports: Iterable[Figures | None]) -> dict[Address, Number]:
    """Add up figures cell by cell; a cell that no report has is left out, and so are those that cannot be added."""
    rows: dict[str, list[tuple[Number | None, ...]]] = {}
    for figures in reports:
        if figures is not None:
            rows.setdefault(figures.edition, []).append(figures.values_in_order)
    totals: dict[Address, Number] = {}
    for edition, values in rows.items():
        for address, column in zip(addresses_of(edition), zip(*values, strict=True), strict=True):
            if address in _adding(edition) and (known := [value for value in column if value is not None]):
                totals[address] = sum(known, totals.get(address, 0))
    return totals


@cache
def addresses_of(edition: str) -> tuple[Address, ...]:
    """Return the addresses of an edition's figures; raises GentoolError F-FORM if there is no such edition."""
    return tuple(form_of(edition).addresses)


@cache
def _places_of_words(edition: str) -> dict[Address, int]:
    form = form_of(edition)
    words = (address for address in form.addresses if form.column(address).kind.is_words)
    return {address: place for place, address in enumerate(words)}


@cache
def _adding(edition: str) -> frozenset[Address]:
    form = form_of(edition)
    return frozenset(address for address in form.addresses if form.column(address).kind.adds_up)


@cache
def _positions(edition: str) -> dict[Address, int]:
    return {address: position for position, address in enumerate(addresses_of(edition))}
