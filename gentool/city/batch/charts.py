"""The pictures of a status page: how far the collecting is, and what the edition's ``charts.yaml`` asks for.

In: a city's result. Out: pictures drawn by ``render.charts``, each with its numbers in words as well. Mistakes in a
``charts.yaml`` are those of whoever writes an edition and are raised as F-FORM.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from markupsafe import Markup

from gentool.city.batch.results import MOST_UNITS, CityResult, State
from gentool.city.sums import Figures, total
from gentool.form.building import at_its_place
from gentool.form.loading import form_of, template_file
from gentool.form.merging import BAD_FORM, read_entry
from gentool.form.model import Address, Form
from gentool.problems.problem import GentoolError, Where
from gentool.render.charts import PLAIN, Bar, Row, drawn_rows
from gentool.report.model import Number
from gentool.text.numerals import rounded, to_digits

_MOST_GROUPS = 40  # of a city with pages, which has a list of them as well
# The patterns stand in templates/city/marks.svg.j2.
_LAST = 'fill="url(#fill-last)"'
_LOOKS = {
    State.SOUND: 'fill="#14693b" stroke="#fff"',
    State.FAULTY: 'fill="url(#fill-faulty)" stroke="#fff"',
    State.MISSING: 'fill="#fff" stroke="#5a5f66" stroke-width="1.5" stroke-dasharray="4 3"',
}


class Spec(NamedTuple):
    """A bar to draw: its name, and the figures that it adds up."""

    label: str
    addresses: tuple[Address, ...]


class ChartSpec(NamedTuple):
    """A picture to draw of an edition's figures."""

    title: str
    unit: str
    bars: tuple[Spec, ...]


@cache
def chart_specs(edition: str) -> Mapping[str, ChartSpec]:
    """Read an edition's charts.yaml, if there is one; raises GentoolError for figures that the form does not have."""
    form = form_of(edition)
    path = template_file(form, "charts.yaml")
    if not path.is_file():
        return {}
    return _specs(read_entry(path), form, str(path))


@at_its_place
def _specs(data: Mapping[str, Any], form: Form, path: str) -> Mapping[str, ChartSpec]:
    specs = {}
    for key, chart in data.items():
        bars = _addends(form, chart["of"]) if "of" in chart else []
        for bar in chart.get("bars", ()):
            found = {name: _addresses(form, name) for name in bar["figures"]}
            if lacking := [name for name, addresses in found.items() if not addresses]:
                raise GentoolError(BAD_FORM.at(Where(path), f"“{bar['label']}”要的数字“{lacking[0]}”表中没有"))
            bars.append(Spec(bar["label"], tuple(chain(*found.values()))))
        specs[key] = ChartSpec(chart["title"], chart["unit"], tuple(bars))
    return specs


def _addends(form: Form, name: str) -> list[Spec]:
    """Return a bar for every figure that a total adds up: editions differ in them, and shares are of all."""
    totals = _addresses(form, name)
    equations = [equation for table in form.tables for equation in table.equations if equation.total in totals]
    return [Spec(form.row(figure).label.text, (figure,)) for equation in equations for figure in equation.left]


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


class Picture(NamedTuple):
    """A picture, its legend (how a bar looks, and what that means), and over what it is."""

    title: str
    drawn: Markup
    legend: tuple[tuple[Markup, str], ...]
    note: str = ""


def pictures(result: CityResult) -> Iterator[Picture]:
    """Draw the units by state, this year's figures, and this year beside last, as far as there are any."""
    yield _progress(result)
    specs = chart_specs(result.edition)
    if "results" in specs:
        yield from _results(result, specs["results"])
    if "years" in specs:
        yield from _years(result, specs["years"])


def _picture(title: str, rows: Iterable[tuple[Row, str]], legend: Iterable[tuple[str, str]], note: str = "") -> Picture:
    """Draw rows, each with what it says in words."""
    drawn, told = zip(*rows, strict=True)
    svg = drawn_rows(drawn, f"{title}。{''.join(told)}")
    return Picture(title, svg, tuple((Markup(look), word) for look, word in legend), note)


def _progress(result: CityResult) -> Picture:
    """Stack all units by state, then those of each category, if there are several and not too many for a picture."""
    states: dict[str, Counter[State]] = {}
    for unit in result.units:
        states.setdefault(unit.unit.category, Counter())[unit.state] += 1
    is_apart = 1 < len(states) <= (_MOST_GROUPS if len(result.units) > MOST_UNITS else MOST_UNITS)
    groups = [("全部单位", sum(states.values(), Counter())), *(states.items() if is_apart else ())]
    return _picture("报送进度", (_stack(*group) for group in groups), ((_LOOKS[state], state.value) for state in State))


def _stack(label: str, states: Counter[State]) -> tuple[Row, str]:
    units = states.total()
    present = units - states[State.MISSING]
    bar = Bar(tuple((_LOOKS[state], states[state]) for state in State))
    told = "，".join(f"{state.value} {states[state]}" for state in State if states[state])
    row = Row(label, (bar,), f"已报 {present} / {units}（{100 * present // max(1, units)}%）", max(1, units))
    return row, f"{label}：{units} 个已报 {present} 个（{told}）。"


def _results(result: CityResult, spec: ChartSpec) -> Iterator[Picture]:
    """Draw this year's figures, of all units that have any."""
    reports = [unit.figures for unit in result.units if unit.figures is not None]
    sums = _sums(spec, reports)
    if reports:
        whole = Fraction(sum(sums))
        rows = []
        for bar, value in zip(spec.bars, sums, strict=True):
            share = f" · {rounded(100 * Fraction(value) / whole, 1)}%" if whole else ""
            text = f"{to_digits(value)} {spec.unit}{share}"
            rows.append((Row(bar.label, (Bar(((PLAIN, value),), text),)), f"{bar.label} {text}；"))
        yield _picture(spec.title, rows, (), f"已有数字的 {len(reports)} 个单位合计")


def _years(result: CityResult, spec: ChartSpec) -> Iterator[Picture]:
    """Draw this year beside last, over the units that have every figure of both: else missing ones look like a fall."""
    wanted = [address for bar in spec.bars for address in bar.addresses]
    both = [
        (unit.figures, unit.last)
        for unit in result.units
        if all(year is not None and all(address in year for address in wanted) for year in (unit.figures, unit.last))
    ]
    if not both:
        return
    this, last = (_sums(spec, reports) for reports in zip(*both, strict=True))
    year, unit_of = result.city.year, spec.unit
    rows = []
    for bar, now, then in zip(spec.bars, this, last, strict=True):
        bars = (Bar(((PLAIN, now),), to_digits(now)), Bar(((_LAST, then),), to_digits(then)))
        change = _change(now, then)
        told = f"{bar.label}：{year} 年 {bars[0].text} {unit_of}，{year - 1} 年 {bars[1].text} {unit_of}，{change}；"
        rows.append((Row(bar.label, bars, change), told))
    note = f"两年都有数字的 {len(both)} 个单位合计，单位：{unit_of}"
    yield _picture(spec.title, rows, ((PLAIN, f"{year} 年"), (_LAST, f"{year - 1} 年")), note)


def _sums(spec: ChartSpec, reports: Iterable[Figures | None]) -> list[Number]:
    """Add up the figures of a picture's bars."""
    sums = total(reports)
    return [sum(sums.get(address, 0) for address in bar.addresses) for bar in spec.bars]


def _change(this: Number, last: Number) -> str:
    """Write a change as it stands beside a bar; from nothing there is no percentage."""
    change = Fraction(this) - Fraction(last)
    sign = "+" if change > 0 else ""
    if not change:
        return "持平"
    percent = f"（{sign}{rounded(100 * change / Fraction(last), 1)}%）" if last else ""
    return f"{sign}{to_digits(change)}{percent}"
