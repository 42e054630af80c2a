"""A city's folder → the sums of its units' figures, and whose figures are in them.

Reads every unit's file, one at a time, as far as its figures; :mod:`gentool.city.sums` decides whether they are summed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from gentool.checks.arithmetic import check_arithmetic
from gentool.city.matching import LAST, TWICE, Match, match
from gentool.city.model import City
from gentool.city.sums import Figures, total, why_left_out
from gentool.form.model import Address, Kind, name_of
from gentool.problems.problem import Problem
from gentool.report import reading
from gentool.report.figures import NOT_APPLICABLE, UNITS
from gentool.report.model import Figure, Number, Report
from gentool.yamlfile.source import open_source

NOTHING, NO_SUCH, TO_FILL = "0", "/", ""


class Notation:
    """How the sum of a cell is written: whether it applies to any of the reports, and the unit that they use."""

    __slots__ = ("_applies", "_kind", "_units")

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._applies = False
        self._units: set[str] = set()

    def add(self, figure: Figure) -> None:
        """Take note of how one report writes the figure."""
        self._applies |= figure.text not in NOT_APPLICABLE
        if self._kind is Kind.AMOUNT and figure.value:
            self._units.add(figure.text[len(figure.text.rstrip("元万亿")) :])

    def text(self, value: Number) -> str:
        """Return the sum as typed: ``/`` where it applies to no report; amounts in the unit that all of them use."""
        if not self._applies:
            return NO_SUCH
        if not value:
            return NOTHING
        unit = ""
        if self._kind is Kind.AMOUNT:
            unit = next(iter(self._units)) if len(self._units) == 1 else "元"
        one = UNITS[unit]
        return f"{_digits(value if one == 1 else Decimal(value) / one)}{unit}"


def _digits(value: Number) -> str:
    text = str(value) if isinstance(value, int) else format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class RollUp:
    """The sums, as values and as texts to type, ``TO_FILL`` for what nobody can add up.

    ``included`` are the units in the sums with their files as the city calls them, ``left_out`` says why another is
    not, ``remarks`` what units say about figures and tables: nobody can add that up. ``problems`` has files named
    relative to the city's folder; ``files`` are those of the units, whether summed or not.
    """

    city: City
    values: Mapping[Address, Number]
    texts: Mapping[Address, str]
    included: Mapping[str, str]
    left_out: Mapping[str, Problem]
    remarks: tuple[str, ...]
    problems: tuple[Problem, ...]
    files: tuple[Path, ...]


def roll_up(city: City, own: Path | None = None) -> RollUp:
    """Add up the figures of a city's units; ``own`` is the city's report, which belongs to no unit."""
    form = city.form
    included: dict[str, str] = {}
    left_out: dict[str, Problem] = {}
    remarks: list[str] = []
    figures: list[Figures] = []
    notations = {address: Notation(form.column(address).kind) for address in form.addresses}
    matches = match(city)
    problems = [problem for problem in matches.problems if _concerns(problem, city, own)]
    for found in matches.units:
        report = _read(city, found)
        if isinstance(report, Problem):
            left_out[found.unit.name] = report
            problems += [report] if found.file else []
            continue
        included[found.unit.name] = report.file
        figures.append(Figures.of(report))
        for address, notation in notations.items():
            notation.add(report.figures[address])
        remarks += _remarks(found.unit.name, report)
    values = total(figures)
    return RollUp(
        city=city,
        values=values,
        texts={a: notations[a].text(values[a]) if a in values else TO_FILL for a in form.addresses},
        included=included,
        left_out=left_out,
        remarks=tuple(remarks),
        problems=tuple(problems),
        files=tuple(found.file.path for found in matches.units if found.file),
    )


def _read(city: City, found: Match) -> Report | Problem:
    """Read a unit's report, or say why it is not summed."""
    if found.file is None:
        return found.problems[0]
    source, problems = open_source(found.file.path, found.file.name)
    report, more = reading.read(source) if source else (None, [])
    sums = check_arithmetic(report) if report else []
    why = why_left_out(found.unit.name, city, source, report, [*problems, *more], sums)
    assert report or why
    return why or report  # type: ignore[return-value]


def _remarks(unit: str, report: Report) -> Iterator[str]:
    figures = ((name_of(report.form, address), figure.remark) for address, figure in report.figures.items())
    for about, text in (*figures, *report.notes.items()):
        if text:
            yield f"{about}（{unit}）：{' '.join(text.split())}"


def _concerns(problem: Problem, city: City, own: Path | None) -> bool:
    """Tell whether a problem has to do with the sums: neither last year nor the very file that is asked for does."""
    if problem.code == LAST.name:
        return False
    if own is None or problem.code == TWICE.name:
        return True
    return (city.root / problem.where.file).resolve() != own.resolve()
