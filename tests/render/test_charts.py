"""Charts as drawings: nothing written lies over anything written, nothing leaves the picture, figures in proportion."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from gentool.render.charts import COLOURS, WIDTH, Bar, Row, drawn_chart, drawn_rows
from gentool.report.model import Chart, ChartKind, Mark
from tests.render.html_reports import HERE

SVG = {"s": "http://www.w3.org/2000/svg"}
LABELS = st.text(st.sampled_from("云溪市门户网站专题栏目ABWabg019（）·"), min_size=1, max_size=30)
FIGURES = st.one_of(st.sampled_from([0, 1, 9_999_999]), st.integers(0, 10**18), st.decimals(0, 10**7, places=2))


class Box(NamedTuple):
    """What a text or a shape covers."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > 0 and min(self.bottom, other.bottom) - max(self.top, other.top) > 0


def chart(kind: ChartKind, *marks: tuple[str, int | Decimal]) -> Chart:
    return Chart("题注", kind, tuple(Mark(*mark) for mark in marks), HERE)


def parsed(drawn: str) -> Any:
    return etree.fromstring(drawn)


def found(tree: Any, path: str) -> list[Any]:
    return list(tree.xpath(path, namespaces=SVG))


def written(tree: Any) -> list[tuple[str, Box]]:
    """Return the texts and what they cover at the widths that letters have in Noto Sans, heights without air."""
    boxes = []
    for text in found(tree, "//s:text"):
        words = text.text or ""
        length = sum(14 if c > "\u2e7f" else 7.8 if c.isdigit() else 12.9 if c == "W" else 9.7 for c in words)
        length *= int(text.get("font-size", "14")) / 14
        x, y = float(text.get("x")), float(text.get("y"))
        if moved := re.fullmatch(r"translate\((\S+) (\S+)\) rotate\(-90\)", text.get("transform", "")):
            x, y = float(moved[1]), float(moved[2])
            boxes.append((words, Box(x - 10, y - length, x, y)))
        else:
            x -= length * {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor", "start")]
            boxes.append((words, Box(x, y - 11, x + length, y + 2)))
    return boxes


def shapes(tree: Any) -> list[Box]:
    boxes = []
    for rect in found(tree, "//s:rect"):
        x, y, width, height = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
        boxes.append(Box(x, y, x + width, y + height))
    for circle in found(tree, "//s:circle"):
        x, y, r = (float(circle.get(name)) for name in ("cx", "cy", "r"))
        boxes.append(Box(x - r, y - r, x + r, y + r))
    return boxes


def assert_tidy(tree: Any) -> None:
    texts = written(tree)
    whole = Box(*map(float, tree.get("viewBox").split()))
    for words, box in texts:
        assert box.left >= -1, words
        assert box.right <= whole.right + 1, words
        assert 0 <= box.top < box.bottom <= whole.bottom, words
    for number, (words, box) in enumerate(texts):
        for others, other in texts[:number]:
            assert not box.overlaps(other), (words, others)
    for box in shapes(tree):
        assert min(box.left, box.top, whole.right - box.right, whole.bottom - box.bottom) >= 0


@pytest.mark.parametrize("kind", ChartKind)
@given(data=st.data())
def test_no_label_lies_over_another_and_all_stand_in_the_picture(kind: ChartKind, data: st.DataObject) -> None:
    most = 6 if kind is ChartKind.PIE else 12
    labels = data.draw(st.lists(LABELS, min_size=2, max_size=most, unique=True))
    values = data.draw(st.lists(FIGURES, min_size=len(labels), max_size=len(labels)))
    if kind is ChartKind.PIE:
        values[0] += 1
    drawn = chart(kind, *zip(labels, values, strict=True))
    tree = parsed(drawn_chart(drawn))
    assert tree.get("aria-label") == drawn.alternative
    said = "".join(words for words, _ in written(tree))
    assert all(str(value) in said for value in values)
    assert not set("".join(labels)) - set(said)
    assert_tidy(tree)


@given(
    rows=st.lists(
        st.tuples(LABELS, st.lists(st.tuples(st.integers(0, 10**7), st.booleans()), min_size=1, max_size=3), LABELS),
        min_size=1,
        max_size=6,
    )
)
def test_rows_of_bars_leave_room_for_what_is_written(rows: list[tuple[str, list[tuple[int, bool]], str]]) -> None:
    drawn = [
        Row(
            label,
            tuple(Bar((("fill='red'", value), ("", 1)), f"{value} 件" * told) for value, told in bars),
            aside[:12],
        )
        for label, bars, aside in rows
    ]
    tree = parsed(drawn_rows(drawn, "说明"))
    assert_tidy(tree)
    for words, box in written(tree):
        assert not any(box.overlaps(shape) for shape in shapes(tree)), words


@pytest.mark.parametrize("kind", [ChartKind.COLUMNS, ChartKind.BARS])
def test_lengths_are_in_proportion_and_what_is_there_is_seen(kind: ChartKind) -> None:
    tree = parsed(drawn_chart(chart(kind, ("甲", 100), ("乙", 50), ("丙", 0), ("丁", Decimal("0.01")))))
    side = "height" if kind is ChartKind.COLUMNS else "width"
    whole, half, *rest = (int(rect.get(side)) for rect in found(tree, "//s:rect"))
    assert abs(whole - 2 * half) <= 1
    assert [length for length in rest if length] == [2]


def test_figures_too_wide_for_their_column_stand_upright() -> None:
    short = drawn_chart(chart(ChartKind.COLUMNS, *((f"{n}月", n) for n in range(1, 13))))
    long = drawn_chart(chart(ChartKind.COLUMNS, *((f"{n}月", 1_234_567) for n in range(1, 13))))
    assert "rotate" not in short
    assert long.count("rotate(-90)") == 12


def test_a_line_goes_through_its_points_in_order() -> None:
    tree = parsed(drawn_chart(chart(ChartKind.LINE, ("2024年", 10), ("2025年", 0), ("2026年", 5))))
    (line,) = found(tree, "//s:polyline/@points")
    points = [tuple(map(int, point.split(","))) for point in line.split()]
    assert points == [(int(c.get("cx")), int(c.get("cy"))) for c in found(tree, "//s:circle")]
    assert points[0][1] < points[2][1] < points[1][1]


def test_slices_go_round_and_one_that_is_all_is_a_circle() -> None:
    tree = parsed(drawn_chart(chart(ChartKind.PIE, ("甲", 3), ("乙", 1), ("丙", 0))))
    first, second = found(tree, "//s:path/@d")
    assert first == "M180 71L180.0 1.0A70 70 0 1 1 110.0 71.0Z"
    assert second == "M180 71L110.0 71.0A70 70 0 0 1 180.0 1.0Z"
    assert [words for words, _ in written(tree)] == ["3（75.0%）", "甲", "1（25.0%）", "乙", "0（0.0%）", "丙"]
    alone = parsed(drawn_chart(chart(ChartKind.PIE, ("甲", 3), ("乙", 0))))
    assert len(found(alone, "//s:circle")) == 1
    assert found(alone, "//s:path") == []


def test_colours_differ_in_grey_between_neighbours() -> None:
    greys = [0.299 * int(c[:2], 16) + 0.587 * int(c[2:4], 16) + 0.114 * int(c[4:], 16) for c in COLOURS]
    assert all(abs(one - other) > 40 for one, other in zip(greys, [*greys[1:], greys[0]], strict=True))
    assert min(abs(a - b) for n, a in enumerate(greys) for b in greys[:n]) > 25


def test_it_is_as_wide_as_a_telephone() -> None:
    assert parsed(drawn_chart(chart(ChartKind.BARS, ("甲", 3), ("乙", 1)))).get("viewBox").startswith(f"0 0 {WIDTH} ")
