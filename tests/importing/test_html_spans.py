"""Spans of cells: wherever a page asks for them, cells tile without overlap and stand where a browser puts them."""

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentool.importing.blocks import MOST_COLUMNS, SourceTable
from gentool.importing.html.page import read
from gentool.importing.html.tables import TO_THE_END, Spread, TooWideError, places, spread

SPREADS = st.builds(Spread, st.integers(1, 6), st.integers(0, 6))
ROWS = st.lists(st.lists(SPREADS, max_size=7), max_size=9)


def slots(place: tuple[int, int, int, int]) -> set[tuple[int, int]]:
    row, column, height, width = place
    return {(r, c) for r in range(row, row + height) for c in range(column, column + width)}


@st.composite
def grouped(draw: st.DrawFn) -> tuple[list[list[Spread]], list[int]]:
    rows = draw(ROWS)
    ends = draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    groups, group = [], 0
    for is_end in ends:
        groups.append(group)
        group += is_end
    return rows, groups


@given(grouped())
def test_cells_never_overlap_nor_leave_the_table_nor_their_group(table: tuple[list[list[Spread]], list[int]]) -> None:
    rows, groups = table
    found = places(rows, groups)
    assert [place[0] for place in found] == [row for row, cells in enumerate(rows) for _ in cells]
    taken: set[tuple[int, int]] = set()
    for place in found:
        assert place[2] >= 1
        assert place[3] >= 1
        assert not taken & slots(place)
        taken |= slots(place)
    columns = {place[1] for place in found}
    assert all(row < len(rows) and column <= max(columns) for row, column in taken)
    assert all(groups[place[0]] == groups[place[0] + place[2] - 1] for place in found)


@given(grouped())
def test_cells_stand_in_the_order_of_their_row_and_ask_for_all_that_they_get(
    table: tuple[list[list[Spread]], list[int]],
) -> None:
    rows, groups = table
    found = places(rows, groups)
    for _, row in groupby(found, key=lambda place: place[0]):
        columns = [place[1] for place in row]
        assert columns == sorted(set(columns))
    for asked, (_, _, height, width) in zip((cell for row in rows for cell in row), found, strict=True):
        assert width <= asked.width
        assert height <= asked.height or asked.height == TO_THE_END


@st.composite
def tilings(draw: st.DrawFn) -> list[tuple[int, int, int, int]]:
    """Cut a grid into cells, the way a form is drawn: every slot in exactly one."""
    height, width = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    free = {(row, column) for row in range(height) for column in range(width)}
    found = []
    for row in range(height):
        for column in range(width):
            if (row, column) not in free:
                continue
            wide = draw(st.integers(1, width - column))
            while any((row, c) not in free for c in range(column, column + wide)):
                wide -= 1
            high = draw(st.integers(1, height - row))
            found.append((row, column, high, wide))
            free -= slots(found[-1])
    return found


def written(tiling: list[tuple[int, int, int, int]]) -> str:
    height = max(row + high for row, _, high, _ in tiling)
    rows = [
        "".join(f"<td rowspan={high} colspan='{wide}'>{r}-{c}</td>" for r, c, high, wide in tiling if r == row)
        for row in range(height)
    ]
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


@given(tilings())
def test_a_grid_that_was_written_is_read_again(tiling: list[tuple[int, int, int, int]]) -> None:
    columns = max(column for _, column, _, _ in tiling) + 1
    found = [block for block in read(written(tiling).encode(), "a.html").blocks if isinstance(block, SourceTable)]
    if columns == 1:
        assert found == []
        return
    [table] = found
    # What lies beyond the last column in which a cell begins holds nothing.
    expected = [(row, column, high, min(wide, columns - column)) for row, column, high, wide in tiling]
    assert [tuple(cell[:4]) for cell in table.cells] == expected
    assert [cell.text for cell in table.cells] == [f"{row}-{column}" for row, column, _, _ in tiling]


@pytest.mark.parametrize(
    ("colspan", "rowspan", "expected"),
    [
        (None, None, (1, 1)),
        ("2", "3", (2, 3)),
        (" 2px", "+3", (2, 3)),
        ("", "x", (1, 1)),
        ("-1", "-3", (1, 1)),
        ("0", "0", (1, TO_THE_END)),
        ("2.9", "1e9", (2, 1)),
        ("２", "三", (1, 1)),
        ("1000000000000000000000", "1000000000000000000000", (1000, 65534)),
    ],
)
def test_attributes_are_read_by_the_standard(
    colspan: str | None, rowspan: str | None, expected: tuple[int, int]
) -> None:
    assert spread(colspan, rowspan) == expected


@pytest.mark.parametrize(
    ("rows", "groups", "expected"),
    [
        ([[(1, 2), (1, 1)], [(1, 1)]], [0, 0], [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)]),
        ([[(1, 0), (1, 1)], [(1, 1)], [(1, 1)]], [0, 0, 0], [(0, 0, 3, 1), (0, 1, 1, 1), (1, 1, 1, 1), (2, 1, 1, 1)]),
        ([[(1, 0), (1, 1)], [(1, 1), (1, 1)]], [0, 1], [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]),
        ([[(9, 1)], [(1, 1), (1, 1)]], [0, 0], [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]),
        # The standard lets the wide cell of the second row run into the high one; here it is cut.
        ([[(1, 1), (1, 2), (1, 1)], [(3, 1)]], [0, 0], [(0, 0, 1, 1), (0, 1, 2, 1), (0, 2, 1, 1), (1, 0, 1, 1)]),
        ([[], [(1, 1)]], [0, 0], [(1, 0, 1, 1)]),
        ([], [], []),
    ],
)
def test_places(
    rows: list[list[tuple[int, int]]], groups: list[int], expected: list[tuple[int, int, int, int]]
) -> None:
    assert places([[Spread(*cell) for cell in row] for row in rows], groups) == expected


def test_more_columns_than_any_report_has() -> None:
    assert len(places([[Spread()] * MOST_COLUMNS], [0])) == MOST_COLUMNS
    with pytest.raises(TooWideError):
        places([[Spread()] * (MOST_COLUMNS + 1)], [0])
