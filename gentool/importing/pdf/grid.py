"""Ruled lines of a page → tables: which cells the lines enclose, in rows and columns.

Lines may be missing at the edges, as where a page cuts a table, may be doubled, or drawn in pieces.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gentool.importing.blocks import MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from gentool.importing.pdf.page import Rule

_NEAR = 3.0  # points: lines closer than this are one
_TOUCH = 4.0
_MOST_RULES = 1_500
_WALL = 0.5  # of the side of a cell that a line must cover


class Region(NamedTuple):
    """A cell: its rows and columns, ends excluded."""

    row: int
    column: int
    end_row: int
    end_column: int


class Grid(NamedTuple):
    """A table's lines from left to right and from top to bottom, its cells, and which cell each slot belongs to."""

    xs: list[float]
    ys: list[float]
    regions: list[Region]
    slots: list[list[int]]

    def at(self, x: float, y: float) -> int:
        """Return the number of the region at a place, -1 outside of the table."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        inside = 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1
        return self.slots[row][column] if inside else -1


def grids(across: Sequence[Rule], down: Sequence[Rule]) -> list[Grid]:
    """Find the tables of a page, from top to bottom; frames around a single cell are none."""
    across, down = _merged(across), _merged(down)
    if max(len(across), len(down)) > _MOST_RULES:
        return []
    found = (_grid(*part) for part in _parts(across, down))
    return sorted((grid for grid in found if grid is not None and len(grid.regions) > 1), key=lambda grid: grid.ys[0])


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Join lines that lie on each other or go on where another ends."""
    merged: list[Rule] = []
    for near in _clusters(rules):
        at = sum(rule.at for rule in near) / len(near)
        start, end = near[0].start, near[0].end
        for rule in sorted(near, key=lambda rule: rule.start):
            if rule.start > end + _TOUCH:
                merged.append(Rule(at, start, end))
                start, end = rule.start, rule.end
            start, end = min(start, rule.start), max(end, rule.end)
        merged.append(Rule(at, start, end))
    return merged


def _clusters(rules: Iterable[Rule]) -> list[list[Rule]]:
    clusters: list[list[Rule]] = []
    for rule in sorted(rules):
        if clusters and rule.at - clusters[-1][0].at <= _NEAR:
            clusters[-1].append(rule)
        else:
            clusters.append([rule])
    return [sorted(cluster, key=lambda rule: rule.start) for cluster in clusters]


def _parts(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    leader = list(range(len(across) + len(down)))
    for row, line in enumerate(across):
        for column, other in enumerate(down):
            crosses = line.start - _TOUCH <= other.at <= line.end + _TOUCH
            if crosses and other.start - _TOUCH <= line.at <= other.end + _TOUCH:
                leader[_first(leader, row)] = _first(leader, len(across) + column)
    parts: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for number in range(len(leader)):
        part = parts.setdefault(_first(leader, number), ([], []))
        if number < len(across):
            part[0].append(across[number])
        else:
            part[1].append(down[number - len(across)])
    return list(parts.values())


def _first(leader: list[int], number: int) -> int:
    while leader[number] != number:
        leader[number] = leader[leader[number]]
        number = leader[number]
    return number


def _grid(across: list[Rule], down: list[Rule]) -> Grid | None:
    if not across or not down:
        return None
    xs = _edges([rule.at for rule in down] + [end for rule in across for end in (rule.start, rule.end)], down)
    ys = _edges([rule.at for rule in across] + [end for rule in down for end in (rule.start, rule.end)], across)
    rows, columns = len(ys) - 1, len(xs) - 1
    if not (0 < rows <= MOST_ROWS and 0 < columns <= MOST_COLUMNS and rows * columns <= 4 * MOST_CELLS):
        return None
    beside = _walls(down, xs, ys)  # [column line][row]
    above = _walls(across, ys, xs)  # [row line][column]
    return Grid(xs, ys, *_regions(beside, above))


def _edges(places: Iterable[float], rules: Sequence[Rule]) -> list[float]:
    """Return the lines of one direction, and the outermost places even where no line is drawn there."""
    ordered = sorted(places)
    edges = sorted({rule.at for rule in rules})
    if not edges or edges[0] - ordered[0] > _TOUCH:
        edges.insert(0, ordered[0])
    if ordered[-1] - edges[-1] > _TOUCH:
        edges.append(ordered[-1])
    return edges


def _walls(rules: Sequence[Rule], lines: list[float], others: list[float]) -> list[list[bool]]:
    """Tell for each line and each stretch between two others whether it is drawn."""
    drawn = [[0.0] * (len(others) - 1) for _ in lines]
    number = {line: place for place, line in enumerate(lines)}
    for rule in rules:
        covered = drawn[number[rule.at]]
        for place in range(len(others) - 1):
            covered[place] += max(0.0, min(rule.end, others[place + 1]) - max(rule.start, others[place]))
    return [
        [length >= _WALL * (others[place + 1] - others[place]) for place, length in enumerate(line)] for line in drawn
    ]


def _regions(beside: list[list[bool]], above: list[list[bool]]) -> tuple[list[Region], list[list[int]]]:
    """Make cells of slots between which no line is drawn: to the right, then down while the same stretch is open."""
    rows, columns = len(above) - 1, len(beside) - 1
    regions: list[Region] = []
    numbers = [[-1] * columns for _ in range(rows)]
    for row in range(rows):
        for column in range(columns):
            if numbers[row][column] >= 0:
                continue
            end_column, end_row = column + 1, row + 1
            while end_column < columns and not beside[end_column][row] and numbers[row][end_column] < 0:
                end_column += 1
            while end_row < rows and not any(above[end_row][column:end_column]):
                ends = {column, end_column} - {0, columns}
                if any(beside[at][end_row] != (at in ends) for at in {*range(column + 1, end_column), *ends}):
                    break
                end_row += 1
            for each in range(row, end_row):
                numbers[each][column:end_column] = [len(regions)] * (end_column - column)
            regions.append(Region(row, column, end_row, end_column))
    return regions, numbers
