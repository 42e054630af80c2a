"""Charts of the narrative: ``![题注](柱状图: 网站, 别名=申请.本年新收.总计)`` → a chart with its figures, and back.

In: a line as written, and the figures that placeholders see. Out: a :class:`Chart`, or every mistake of whoever wrote
the line, at the words that are wrong: the kind, a name, a figure that nothing can be drawn of. The import turns round
what readers are told who cannot see a chart, and what Word keeps of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import takewhile

from gentool.problems.problem import Where
from gentool.report.model import Chart, ChartKind, Mark
from gentool.report.placeholders import LAST_YEAR, Fault, Scope, evaluate
from gentool.report.placeholders.expressions import dotted_name
from gentool.text.lazy_regex import HAN, Pattern
from gentool.text.numerals import to_digits

_WRITTEN = Pattern(
    rf"!\[([^\]]{{0,200}})\]\([ \u3000]{{0,3}}({HAN}{{1,10}})[ \u3000]{{0,3}}[:：]((?:(?!!\[).){{0,2000}})\)"
)
_TOLD = Pattern(r"(.{0,200})（(柱状图|条形图|饼图|折线图)）：(.{1,2000})")
_COMMA = Pattern("[,，]")
_FIGURE = Pattern(r"[0-9]{1,18}(?:\.[0-9]{1,9})?")
_NO_LABEL = Pattern(r"[,，=＝{}\[\]\n]")  # characters that part what is written
_LEAST, _MOST, _MOST_SLICES = 2, 12, 6
_LONGEST_LABEL = 30
KINDS = {kind.value: kind for kind in ChartKind}


def written_chart(text: str) -> re.Match[str] | None:
    """Return caption, kind and figures of a line that is written as a chart; None if it is anything else."""
    return _WRITTEN.fullmatch(text)


def chart_of(written: re.Match[str], scope: Scope, where: Where) -> tuple[Chart | None, tuple[Fault, ...]]:
    """Return the chart that a line asks for, or None with what is wrong in it; places of faults are not known here."""
    caption, word, listed = written.groups()
    items = [item.strip() for item in _COMMA.split(listed)]
    kind = KINDS.get(word)
    faults: list[Fault] = []
    if kind is None:
        faults.append(_fault(f"没有“{word}”这种图。", f"请写{'、'.join(KINDS)}中的一种。", word))
    marks = []
    if crowd := _crowd(kind, len(items)):
        return None, (*faults, _fault(*crowd, word))
    for number, (item, (label, name)) in enumerate(zip(items, _labelled(items, scope), strict=True), 1):
        found = evaluate(name, scope) if label and name else None
        if found is None:
            hint = "各项之间用一个逗号隔开；每项写名称（不用花括号），或者写成 名称=数，数里面不写逗号。"
            message = (
                f"第 {number} 项{f'“{item}”' if item else '空着，'}不能画进图里：要写一个名称，数的前面也要有名称。"
            )
            faults.append(_fault(message, hint, item or word))
        elif found.value is None:
            faults += found.faults
        elif isinstance(found.value, str | bool):
            faults.append(_fault(f"“{name}”是“{found.value}”，不是数，不能画进图里。", "请换成数。", name))
        elif found.value < 0:
            message = f"“{name}”是 {to_digits(found.value)}，负数不能画进图里。"
            faults.append(_fault(message, "请改用小表格，或者只画不是负数的各项。", name))
        else:
            # No zeros end a sum of money: Word tells none of a chart, and its figures are to come back the same.
            plain = to_digits(found.value)
            value = int(plain) if isinstance(found.value, int) else Decimal(f"{Decimal(plain).normalize():f}")
            marks.append(Mark(label, value))
    if kind is None or faults:
        return None, tuple(faults)
    chart = Chart(caption.strip(), kind, tuple(marks), where)
    faults += (
        _fault(message, hint, snippet if snippet and snippet in listed else word)
        for message, hint, snippet in _flaws(chart)
    )
    return (None if faults else chart), tuple(faults)


def _fault(message: str, hint: str, snippet: str) -> Fault:
    return Fault("chart", message, hint, 1, 1, snippet)


def _crowd(kind: ChartKind | None, count: int) -> tuple[str, str] | None:
    """Say that a chart shows too little or too much: message and hint."""
    most = _MOST_SLICES if kind is ChartKind.PIE else _MOST
    if _LEAST <= count <= most:
        return None
    more = "；项数多的，请改用柱状图或条形图" if most < count <= _MOST else ""
    hint = f"请写 {_LEAST} 到 {most} 项，各项之间用逗号隔开{more}。"
    return f"{kind.value if kind else '图'}里写了 {count} 项，画不清楚。", hint


def _flaws(chart: Chart) -> Iterator[tuple[str, str, str]]:
    """Say why the figures of a chart make no picture: message, hint, and the words at which it stands."""
    marks, labels = chart.marks, [mark.label for mark in chart.marks]
    if chart.kind is ChartKind.PIE and not any(mark.value for mark in marks):
        yield "各项都是 0，饼图画不出来。", "请改用柱状图，或者删去这个图。", ""
    for number, label in enumerate(labels):
        if label in labels[:number]:
            yield f"图里有两项都叫“{label}”。", "请给其中一项另起名称，写成 名称=数。", label
        if len(label) > _LONGEST_LABEL:
            message = f"“{label[:10]}……”有 {len(label)} 个字，图里写不下。"
            yield message, f"名称最多 {_LONGEST_LABEL} 个字，请写成 短的名称=数。", label


def _labelled(items: Sequence[str], scope: Scope) -> list[tuple[str, str]]:
    """Return label and expression of each item; ``""`` for what is missing.

    An item without a label takes from its path what tells it from the others, and the year where it is last year's.
    """
    split = [item.replace("＝", "=").partition("=") for item in items]
    paths = [tuple(name.split(".")) if not sign and dotted_name(name) else () for name, sign, _ in split]
    bodies = [path[path[:1] == (LAST_YEAR,) :] for path in paths]
    dotted = [body for body in bodies if len(body) > 1]
    start, end = _alike(dotted), _alike([body[::-1] for body in dotted])
    year = scope.values.get("年度")
    named = [body for body in bodies if body]
    by_year = paths != bodies and len(set(named)) == 1 < len(named)
    found = []
    for (name, sign, expression), path, body in zip(split, paths, bodies, strict=True):
        if sign:
            found.append((name.strip(), expression.strip()))
            continue
        told = "·".join((body[start : len(body) - end] if len(body) > 1 else ()) or body[1:-1] or body[-1:])
        which = f"{year - (len(path) > len(body))}年" if isinstance(year, int) else ""
        if by_year:
            told = which
        elif len(path) > len(body):
            told += f"（{which}）"
        found.append((told if path else "", name))
    return found


def _alike(paths: Sequence[tuple[str, ...]]) -> int:
    """Count the steps with which all paths begin."""
    return sum(1 for _ in takewhile(lambda steps: len(set(steps)) == 1, zip(*paths, strict=False)))


def written_again(told: str) -> str:
    """Return the line that makes a chart again, from what is told of it to those who cannot see it; else ``""``."""
    found = _TOLD.fullmatch(told)
    if found is None:
        return ""
    caption, kind, listed = found.groups()
    marks = [item.rpartition(" ") for item in listed.split("，")]
    return line_of(caption, KINDS[kind], [(label, value) for label, _, value in marks])


def line_of(caption: str, kind: ChartKind, marks: Iterable[tuple[str, str]]) -> str:
    """Return the line that makes a chart of names and figures as texts; ``""`` for what no line can say."""
    named = list(marks)
    is_plain = all(
        label.strip() == label != "" and not _NO_LABEL.search(label) and _FIGURE.fullmatch(value)
        for label, value in named
    )
    if not is_plain or "]" in caption or _crowd(kind, len(named)):
        return ""
    if any(_flaws(Chart(caption, kind, tuple(Mark(label, Decimal(value)) for label, value in named), Where("")))):
        return ""
    return f"![{caption}]({kind.value}: {', '.join(f'{label}={value}' for label, value in named)})"
