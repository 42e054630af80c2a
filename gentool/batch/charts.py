"""The pictures of a status page as values: what each bar stands for and how long it is.

In: a city's result, and the edition's ``charts.yaml``, which says what figures are worth a picture. Out: bars measured
on a scale of 0 to ``SCALE``; ``templates/city/charts.html.j2`` draws them. Mistakes in charts.yaml are those of whoever
writes an edition and are raised as F-FORM.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

import yaml

from gentool.batch.results import CityResult, Figures, State, UnitResult
from gentool.editions import BAD_FORM, form_of, templates_folder
from gentool.form import Address, Form
from gentool.numerals import rounded, to_digits
from gentool.problems import GentoolError, Where
from gentool.report import Number

SCALE = 300
_SLIVER = 3  # what is more than nothing can be seen


class Spec(NamedTuple):
    """A bar to draw: its name, and the figures that it adds up."""

    label: str
    addresses: tuple[Address, ...]


class ChartSpec(NamedTuple):
    """A picture to draw of an edition's figures."""

    title: str
    unit: str
    bars: tuple[Spec, ...]


class Segment(NamedTuple):
    """A stretch of a stacked bar: the units in one state."""

    state: State
    units: int
    start: int
    length: int


class Stack(NamedTuple):
    """A stacked bar: some units by state; ``handed_in`` and ``percent`` say how far they are."""

    label: str
    units: int
    handed_in: int
    percent: int
    segments: tuple[Segment, ...]


class Bar(NamedTuple):
    """A bar with its value as text, and its share of all bars in per cent, empty if there is nothing to share."""

    label: str
    value: str
    length: int
    share: str


class Pair(NamedTuple):
    """This year's bar over last year's, and the change in words: ``+3（+12.5%）``."""

    label: str
    this: Bar
    last: Bar
    change: str


class BarChart(NamedTuple):
    """A picture of single bars, over so many units."""

    spec: ChartSpec
    units: int
    bars: tuple[Bar, ...]


class YearChart(NamedTuple):
    """A picture of pairs of bars, over the units that have the figures of both years."""

    spec: ChartSpec
    units: int
    pairs: tuple[Pair, ...]


def handed_in(result: CityResult) -> tuple[Stack, ...]:
    """Stack all units by state, then those of each category, if there are several."""
    stacks = [_stack("", result.units)]
    ranked = {name: rank for rank, name in reversed(list(enumerate(unit.unit.category for unit in result.units)))}
    if len(ranked) > 1:
        grouped = sorted(result.units, key=lambda unit: ranked[unit.unit.category])
        stacks += [_stack(name, list(units)) for name, units in groupby(grouped, key=lambda unit: unit.unit.category)]
    return tuple(stacks)


def results(result: CityResult) -> BarChart | None:
    """Measure this year's figures, of all units that have any; None if the edition asks for no such picture."""
    spec = chart_specs(result.edition).get("results")
    reports = [unit.figures for unit in result.units if unit.figures is not None]
    if spec is None or not reports:
        return None
    values = [_sum(bar, reports) for bar in spec.bars]
    whole, longest = sum(values), max(values)
    bars = [_bar(bar.label, value, longest, whole) for bar, value in zip(spec.bars, values, strict=True)]
    return BarChart(spec, len(reports), tuple(bars))


def years(result: CityResult) -> YearChart | None:
    """Measure this year beside last, over the units that have every figure of both: else missing ones look like a fall.

    None if the edition asks for no such picture, or no unit has last year's figures.
    """
    spec = chart_specs(result.edition).get("years")
    if spec is None:
        return None
    wanted = {address for bar in spec.bars for address in bar.addresses}
    both = [
        (unit.figures, unit.last)
        for unit in result.units
        if unit.figures is not None and unit.last is not None and _has(unit.figures, wanted) and _has(unit.last, wanted)
    ]
    if not both:
        return None
    this = [_sum(bar, (figures for figures, _ in both)) for bar in spec.bars]
    last = [_sum(bar, (figures for _, figures in both)) for bar in spec.bars]
    longest = max(*this, *last)
    pairs = [
        Pair(bar.label, _bar(bar.label, now, longest), _bar(bar.label, then, longest), _change(now, then))
        for bar, now, then in zip(spec.bars, this, last, strict=True)
    ]
    return YearChart(spec, len(both), tuple(pairs))


@cache
def chart_specs(edition: str) -> Mapping[str, ChartSpec]:
    """Read an edition's charts.yaml, if it has one; raises GentoolError for figures that the form does not have."""
    path = templates_folder() / edition / "charts.yaml"
    if not path.is_file():
        return {}
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: Mapping[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    form = form_of(edition)
    specs = {}
    for key, chart in data.items():
        bars = []
        for bar in chart["bars"]:
            addresses = [_addresses(form, name) for name in bar["figures"]]
            for name, found in zip(bar["figures"], addresses, strict=True):
                if not found:
                    raise GentoolError(BAD_FORM.at(Where(str(path)), f"“{bar['label']}”要的数字“{name}”表中没有"))
            bars.append(Spec(bar["label"], tuple(address for found in addresses for address in found)))
        specs[key] = ChartSpec(chart["title"], chart["unit"], tuple(bars))
    return specs


def _addresses(form: Form, name: str) -> list[Address]:
    """Return the figures that a name stands for: ``alias.row.column``, the row perhaps a group of rows."""
    alias, *path, column = name.split(".")
    return [
        address
        for table in form.tables
        if table.alias == alias
        for row in table.rows
        if row.path[: len(path)] == tuple(path)
        for address in table.cells[row.name]
        if address.column == column
    ]


def _has(figures: Figures, wanted: Iterable[Address]) -> bool:
    return all(figures.get(address) is not None for address in wanted)


def _sum(bar: Spec, reports: Iterable[Figures]) -> Number:
    total: Number = 0
    for figures in reports:
        for address in bar.addresses:
            value = figures.get(address, 0)
            total = total + value if isinstance(total, int) and isinstance(value, int) else Decimal(total) + value
    return total


def _stack(label: str, units: Sequence[UnitResult]) -> Stack:
    counts = [sum(unit.state is state for unit in units) for state in State]
    edges = [SCALE * sum(counts[:number]) // max(1, len(units)) for number in range(len(counts) + 1)]
    segments = [
        Segment(state, count, start, end - start)
        for state, count, start, end in zip(State, counts, edges, edges[1:], strict=False)
        if count
    ]
    present = len(units) - counts[list(State).index(State.MISSING)]
    return Stack(label, len(units), present, 100 * present // max(1, len(units)), tuple(segments))


def _bar(label: str, value: Number, longest: Number, whole: Number = 0) -> Bar:
    length = max(_SLIVER, int(SCALE * Fraction(value) / Fraction(longest))) if value > 0 else 0
    share = rounded(100 * Fraction(value) / Fraction(whole), 1) if whole else ""
    return Bar(label, to_digits(value), length, share)


def _change(this: Number, last: Number) -> str:
    """Write a change as it stands beside a bar; from nothing there is no percentage."""
    change = Fraction(this) - Fraction(last)
    sign = "+" if change > 0 else ""
    if not change:
        return "持平"
    percent = f"（{sign}{rounded(100 * change / Fraction(last), 1)}%）" if last else ""
    return f"{sign}{to_digits(change)}{percent}"
