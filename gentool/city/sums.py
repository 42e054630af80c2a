"""The figures of reports, and their sum: what a batch shows, a roll-up writes, the city's own report is held to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from gentool.form.loading import form_of
from gentool.form.model import Address
from gentool.report.model import Number, Report, plus


@dataclass(frozen=True, slots=True, eq=False)
class Figures(Mapping[Address, Number]):
    """The figures of one report: its edition, and the values in the order of the form's addresses.

    An address whose figure could not be read is left out. A thousand reports share one list of addresses.
    """

    edition: str
    values_in_order: tuple[Number | None, ...]

    @classmethod
    def of(cls, report: Report) -> Figures:
        """Keep the figures of a report and nothing else of it."""
        return cls(report.form.edition, tuple(report.figures[a].value for a in addresses_of(report.form.edition)))

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


def total(reports: Iterable[Figures | None]) -> dict[Address, Number]:
    """Add up figures cell by cell; a cell that no report has is left out."""
    columns: dict[str, list[Number | None]] = {}
    for figures in reports:
        if figures is not None:
            values = figures.values_in_order
            sums = columns.setdefault(figures.edition, [None] * len(values))
            sums[:] = map(_plus, sums, values)
    totals: dict[Address, Number | None] = {}
    for edition, sums in columns.items():
        for address, value in zip(addresses_of(edition), sums, strict=True):
            totals[address] = _plus(totals.get(address), value)
    return {address: value for address, value in totals.items() if value is not None}


def _plus(one: Number | None, other: Number | None) -> Number | None:
    if one is None or other is None:
        return other if one is None else one
    return plus(one, other)


@cache
def addresses_of(edition: str) -> tuple[Address, ...]:
    """Return the addresses of an edition's figures; raises GentoolError F-FORM if there is no such edition."""
    return tuple(form_of(edition).addresses)


@cache
def _positions(edition: str) -> dict[Address, int]:
    return {address: position for position, address in enumerate(addresses_of(edition))}
