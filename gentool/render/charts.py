"""Charts → SVG: the one drawing for the page, the fragment, the PDF and a city's status page.

In: a chart of the narrative, or rows of bars. Out: markup that is complete in itself, as wide on paper as on a
telephone. Every figure is written beside what is drawn of it, and nothing written lies over anything else: how wide a
text is set is reckoned rather too wide than too narrow. Nobody's mistakes are caught here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import cos, pi, sin
from typing import Final, NamedTuple
from unicodedata import east_asian_width

from markupsafe import Markup, escape

from gentool.report.model import Chart, ChartKind, Mark, Number
from gentool.text.numerals import rounded, to_digits

# Slices differ in grey as well, neighbours most of all.
COLOURS: Final = ("0B4F9E", "F2C14E", "4A1136", "9DA4B8", "2F8F7F", "F4E3D3")
PLAIN: Final = f'fill="#{COLOURS[0]}"'
WIDTH: Final = 360
_SIZE, _SMALL = 14, 12  # of letters
_LINE = 18
_GAP = 6
_PLOT = 150  # how high the highest column is
_BAR = 18
_RADIUS = 70
_SLIVER = 2  # what is more than nothing can be seen
_EDGE = 'stroke="#1b1f24" stroke-width="0.7" stroke-linejoin="round"'


class Bar(NamedTuple):
    """A bar: its stretches one behind the other, each with its look as attributes, and what is written behind them."""

    stretches: tuple[tuple[str, Number], ...]
    text: str = ""


class Row(NamedTuple):
    """Bars under one name; ``aside`` stands at the other end of its line. ``whole`` fills the width, else the most."""

    label: str
    bars: tuple[Bar, ...]
    aside: str = ""
    whole: Number = 0


def drawn_chart(chart: Chart, attributes: str = "") -> Markup:
    """Return a chart of the narrative; ``attributes`` go into the svg element."""
    if chart.kind is ChartKind.BARS:
        rows = [Row(mark.label, (Bar(((PLAIN, mark.value),), to_digits(mark.value)),)) for mark in chart.marks]
        return drawn_rows(rows, chart.alternative, attributes)
    drawn, height = _pie(chart.marks) if chart.kind is ChartKind.PIE else _upright(chart)
    return _svg(drawn, height, chart.alternative, attributes)


def drawn_rows(rows: Sequence[Row], alternative: str, attributes: str = "") -> Markup:
    """Return rows of bars that lie; ``alternative`` says all of it in words."""
    bars = [bar for row in rows for bar in row.bars]
    room = WIDTH - _GAP - max((_width(bar.text) for bar in bars), default=0)
    longest = max((sum(Fraction(value) for _, value in bar.stretches) for bar in bars), default=0)
    drawn: list[str] = []
    y = 0
    for row in rows:
        drawn += [_text(WIDTH, y + _SIZE, row.aside, "end")] if row.aside else []
        lines = _wrapped(row.label, WIDTH - _width(row.aside) - _GAP)
        drawn += (_text(0, y + _LINE * number + _SIZE, line) for number, line in enumerate(lines))
        y += _LINE * len(lines) + 3
        for bar in row.bars:
            x = 0
            for look, value in bar.stretches:
                length = _length(value, row.whole or longest, room)
                drawn += [f'<rect {look} x="{x}" y="{y}" width="{length}" height="{_BAR}"/>'] if length else []
                x += length
            drawn += [_text(x + _GAP, y + _SIZE, bar.text)] if bar.text else []
            y += _BAR + 1
        y += _GAP + 2
    return _svg(drawn, y, alternative, attributes)


def _length(value: Number, longest: Number | Fraction, room: int) -> int:
    return max(_SLIVER, int(room * Fraction(value) / Fraction(longest))) if value > 0 else 0


def _upright(chart: Chart) -> tuple[list[str], int]:
    """Draw columns or a line, every figure in a slot of its own; figures too wide for it stand upright."""
    marks, slot = chart.marks, WIDTH // len(chart.marks)
    widest = max(_width(to_digits(mark.value)) for mark in marks)
    is_turned = widest > slot - _GAP
    base = _GAP + (widest if is_turned else _LINE) + _PLOT
    longest = max(mark.value for mark in marks)
    is_dense = slot < 3 * _SIZE  # names are set smaller, so that they do not read as one
    names = [_wrapped(mark.label, (slot - 4) * _SIZE // _SMALL if is_dense else slot - _GAP) for mark in marks]
    is_line = chart.kind is ChartKind.LINE
    points, drawn, told = [], [], []
    for number, (mark, lines) in enumerate(zip(marks, names, strict=True)):
        x, y = slot * number + slot // 2, base - _length(mark.value, longest, _PLOT)
        points.append(f"{x},{y}")
        if is_line:
            drawn.append(f'<circle {PLAIN} cx="{x}" cy="{y}" r="4"/>')
        else:
            width = min(slot * 3 // 5, 56)
            drawn.append(f'<rect {PLAIN} x="{x - width // 2}" y="{y}" width="{width}" height="{base - y}"/>')
        value = to_digits(mark.value)
        top = y - (_GAP + 3 if is_line else _GAP - 1)
        halo = ' stroke="#fff" stroke-width="4" stroke-linejoin="round" paint-order="stroke"' if is_line else ""
        turned = f'{halo} transform="translate({x + 5} {top}) rotate(-90)"'
        told.append(_text(0, 0, value, "start", turned) if is_turned else _text(x, top, value, "middle", halo))
        size = f' font-size="{_SMALL}"' * is_dense
        told += (_text(x, base + _LINE * (row + 1), line, "middle", size) for row, line in enumerate(lines))
    line = f'<polyline points="{" ".join(points)}" fill="none" stroke="#{COLOURS[0]}" stroke-width="2"/>'
    axis = f'<path d="M0 {base + 0.5}H{WIDTH}" stroke="#555d68"/>'
    return [line, axis, *drawn, *told] if is_line else [*drawn, axis, *told], base + _LINE * max(map(len, names)) + _GAP


def _pie(marks: Sequence[Mark]) -> tuple[list[str], int]:
    """Draw slices from the top clockwise, and beneath them in the same order what they are."""
    whole = sum(Fraction(mark.value) for mark in marks)
    centre, middle, y = WIDTH // 2, _RADIUS + 1, 2 * _RADIUS + 4 * _GAP
    drawn: list[str] = []
    before = Fraction(0)
    for colour, mark in zip(COLOURS, marks, strict=False):
        share = Fraction(mark.value) / whole
        look = f'fill="#{colour}" {_EDGE}'
        if share == 1:
            drawn.append(f'<circle {look} cx="{centre}" cy="{middle}" r="{_RADIUS}"/>')
        elif share:
            start, end = _rim(before, centre, middle), _rim(before + share, centre, middle)
            arc = f"A{_RADIUS} {_RADIUS} 0 {int(share > Fraction(1, 2))} 1 {end}"
            drawn.append(f'<path {look} d="M{centre} {middle}L{start}{arc}Z"/>')
        before += share
        value = f"{to_digits(mark.value)}（{rounded(100 * share, 1)}%）"
        lines = _wrapped(mark.label, WIDTH - _width(value) - 2 * _LINE)
        drawn.append(f'<rect {look} x="1" y="{y - 12}" width="13" height="13"/>')
        drawn.append(_text(WIDTH, y, value, "end"))
        drawn += (_text(_LINE + 2, y + _LINE * row, line) for row, line in enumerate(lines))
        y += _LINE * len(lines) + 3
    return drawn, y - _GAP


def _rim(share: Fraction, x: int, y: int) -> str:
    """Return the point of the circle at which so much of it is behind; a tenth is finer than machines differ."""
    angle = 2 * pi * float(share)
    return f"{x + _RADIUS * sin(angle):.1f} {y - _RADIUS * cos(angle):.1f}"


def _width(text: str) -> int:
    """Return how wide a text is at most, in any of the fonts that it may be set in."""
    narrow = (9 if character.isdigit() or character in " .-" else 14 for character in text)
    return sum(_SIZE if east_asian_width(c) in "WFA" else width for c, width in zip(text, narrow, strict=True))


def _wrapped(text: str, room: int) -> list[str]:
    lines = [""]
    for character in text:
        if lines[-1] and _width(lines[-1] + character) > room:
            lines.append("")
        lines[-1] += character
    return lines


def _text(x: int, y: int, text: str, anchor: str = "start", more: str = "") -> str:
    at = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x}" y="{y}"{at}{more}>{escape(text)}</text>'


def _svg(drawn: Iterable[str], height: int, alternative: str, attributes: str) -> Markup:
    return Markup(  # what is written was escaped
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(alternative)}"'
        f' viewBox="0 0 {WIDTH} {height}" font-size="{_SIZE}" fill="#1b1f24"{attributes}>\n'
        + "\n".join(drawn)
        + "\n</svg>"
    )
