"""The pictures of a status page as values: what each bar stands for and how long it is.

In: a city's result, and the edition's ``charts.yaml``, which says what figures are worth a picture. Out: bars measured
on a scale of 0 to ``SCALE``; ``templates/city/charts.html.j2`` draws them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from gentool.city.batch.chart_specs import ChartSpec, chart_specs
from gentool.city.batch.results import CityResult, State
from gentool.city.sums import Figures
from gentool.form.model import Address
from gentool.report.model import Number, plus
from gentool.text.numerals import rounded, to_digits

SCALE = 300
_SLIVER = 3  # what is more than nothing can be seen


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
    states: dict[str, Counter[State]] = {}
    for unit in result.units:
        states.setdefault(unit.unit.category, Counter())[unit.state] += 1
    stacks = [_stack("", sum(states.values(), Counter()))]
    if len(states) > 1:
        stacks += [_stack(category, counts) for category, counts in states.items()]
    return tuple(stacks)


def results(result: CityResult) -> BarChart | None:
    """Measure this year's figures, of all units that have any; None if the edition asks for no such picture."""
    spec = chart_specs(result.edition).get("results")
    if spec is None:
        return None
    sums = _Sums(spec)
    for unit in result.units:
        if unit.figures is not None:
            sums.add(unit.figures)
    if not sums.reports:
        return None
    whole, longest = sum(sums.values), max(sums.values)
    bars = [_bar(bar.label, value, longest, whole) for bar, value in zip(spec.bars, sums.values, strict=True)]
    return BarChart(spec, sums.reports, tuple(bars))


def years(result: CityResult) -> YearChart | None:
    """Measure this year beside last, over the units that have every figure of both: else missing ones look like a fall.

    None if the edition asks for no such picture, or no unit has last year's figures.
    """
    spec = chart_specs(result.edition).get("years")
    if spec is None:
        return None
    wanted = {address for bar in spec.bars for address in bar.addresses}
    this, last = _Sums(spec), _Sums(spec)
    for unit in result.units:
        figures, before = unit.figures, unit.last
        if figures is not None and before is not None and _has(figures, wanted) and _has(before, wanted):
            this.add(figures)
            last.add(before)
    if not this.reports:
        return None
    longest = max(*this.values, *last.values)
    pairs = [
        Pair(bar.label, _bar(bar.label, now, longest), _bar(bar.label, then, longest), _change(now, then))
        for bar, now, then in zip(spec.bars, this.values, last.values, strict=True)
    ]
    return YearChart(spec, this.reports, tuple(pairs))


def _has(figures: Figures, wanted: Iterable[Address]) -> bool:
    return all(figures.get(address) is not None for address in wanted)


class _Sums:
    """The sums of a picture's bars over reports that are added one by one."""

    def __init__(self, spec: ChartSpec) -> None:
        self.bars = spec.bars
        self.values: list[Number] = [0 for _ in spec.bars]
        self.reports = 0

    def add(self, figures: Figures) -> None:
        self.reports += 1
        for number, bar in enumerate(self.bars):
            for address in bar.addresses:
                self.values[number] = plus(self.values[number], figures.get(address, 0))


def _stack(label: str, states: Counter[State]) -> Stack:
    counts, units = [states[state] for state in State], states.total()
    edges = [SCALE * sum(counts[:number]) // max(1, units) for number in range(len(counts) + 1)]
    segments = [
        Segment(state, count, start, end - start)
        for state, count, start, end in zip(State, counts, edges, edges[1:], strict=False)
        if count
    ]
    present = units - states[State.MISSING]
    return Stack(label, units, present, 100 * present // max(1, units), tuple(segments))


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
