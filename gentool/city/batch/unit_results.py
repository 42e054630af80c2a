"""Records of units → their results, made when they are asked for: a province's would not all fit in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import overload

from gentool.city.batch.ledger import Ledger
from gentool.city.batch.matching import Match
from gentool.city.batch.record import Record
from gentool.city.batch.results import UnitResult
from gentool.problems.problem import in_order

KEPT = 1000  # units whose results are kept once made; a page and a workbook ask for each several times


def result_of(found: Match, record: Record, formats: Sequence[str], seconds: float | None) -> UnitResult:
    """Return what became of a unit; ``seconds`` is None if everything was taken from the last run."""
    return UnitResult(
        unit=found.unit,
        state=record.result,
        file=found.file.name if found.file else None,
        problems=tuple(in_order([*record.roster, *record.problems])),
        outputs=tuple(record.outputs[name].name for name in formats if name in record.outputs),
        figures=record.figures,
        last=record.last,
        seconds=seconds or 0.0,
        reused=seconds is None,
    )


class UnitResults(Sequence[UnitResult]):
    """The results of all units in the order of the roster; ``seconds`` has those whose work was done in this run."""

    def __init__(
        self, matches: Sequence[Match], records: Ledger, formats: Sequence[str], seconds: Mapping[str, float]
    ) -> None:
        self._matches = matches
        self._records = records
        self._formats = formats
        self._seconds = seconds
        self._kept: dict[int, UnitResult] = {}

    def __len__(self) -> int:
        return len(self._matches)

    @overload
    def __getitem__(self, index: int) -> UnitResult: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[UnitResult]: ...
    def __getitem__(self, index: int | slice) -> UnitResult | Sequence[UnitResult]:
        if isinstance(index, slice):
            return tuple(self[number] for number in range(*index.indices(len(self))))
        number = index + len(self) if index < 0 else index
        kept = self._kept.get(number)
        if kept is None:
            found = self._matches[number]
            name = found.unit.name
            kept = result_of(found, self._records[name], self._formats, self._seconds.get(name))
            if number < KEPT:
                self._kept[number] = kept
        return kept

    def __iter__(self) -> Iterator[UnitResult]:
        return (self[number] for number in range(len(self)))
