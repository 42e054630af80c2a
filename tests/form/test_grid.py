"""The grid: cells tile every table exactly, every figure has one cell, and the cells that speak for it."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentool.form.grid import Grid, Role, grid_of
from gentool.form.loading import all_editions, form_of
from gentool.form.model import Block, Label, Table
from tests import examples

TABLES = [table for form in all_editions() for table in form.tables]
names = iter(range(10**9))


def assert_tiles(grid: Grid) -> None:
    covered = Counter(
        (row, column)
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.height)
        for column in range(cell.column, cell.column + cell.width)
    )
    assert set(covered) == {(row, column) for row in range(grid.height) for column in range(grid.width)}
    assert set(covered.values()) == {1}


def assert_complete(grid: Grid, table: Table) -> None:
    figures = [cell.address for cell in grid.cells if cell.role is Role.FIGURE]
    assert figures == [address for row in table.rows for address in table.cells[row.name]]
    places = {cell.place for cell in grid.cells}
    for cell in grid.cells:
        assert set(cell.headers) <= places
        assert bool(cell.headers) == (cell.role is Role.FIGURE)
        assert (cell.address is None) == (cell.role is not Role.FIGURE)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_the_tables_of_the_form_are_tiled(table: Table) -> None:
    grid = grid_of(table)
    assert_tiles(grid)
    assert_complete(grid, table)
    assert [cell for row in grid.rows for cell in row] == list(grid.cells)


def label(children: list[Label]) -> Label:
    name = f"项{next(names)}"
    return Label(name, name, children=tuple(children))


def trees(depth: int) -> st.SearchStrategy[Label]:
    leaf = st.builds(label, st.just([]))
    if depth == 1:
        return leaf
    return st.one_of(leaf, st.builds(label, st.lists(trees(depth - 1), min_size=1, max_size=3)))


def depth_of(label: Label) -> int:
    return 1 + max(map(depth_of, label.children), default=0)


def table(blocks: list[Block], width: int, label_columns: int) -> Table:
    return Table("表", "表一", "表", width, label_columns, tuple(blocks), (), {}, ())


@examples(200)
@given(st.lists(trees(3), min_size=1, max_size=4), st.lists(trees(3), min_size=1, max_size=4), st.integers(0, 3))
def test_any_label_trees_are_tiled(rows: list[Label], columns: list[Label], extra: int) -> None:
    label_columns = max(map(depth_of, rows))
    leaves = sum(1 for column in columns for _ in column.leaves)
    one = table([Block(tuple(columns), tuple(rows), title="题")], label_columns + leaves + extra, label_columns)
    assert_tiles(grid_of(one))
    assert_complete(grid_of(one), one)


@examples(100)
@given(st.lists(trees(3), min_size=1, max_size=3), st.lists(trees(2), min_size=1, max_size=3))
def test_any_records_side_by_side_are_tiled(rows: list[Label], columns: list[Label]) -> None:
    width = sum(1 for row in rows for _ in row.leaves) * sum(1 for column in columns for _ in column.leaves)
    one = table([Block(tuple(columns), tuple(rows), across=True)], width, 1)
    assert_tiles(grid_of(one))
    assert_complete(grid_of(one), one)


@examples(50)
@given(st.lists(st.lists(trees(1), min_size=1, max_size=3), min_size=1, max_size=4))
def test_blocks_one_under_the_other_are_tiled(blocks: list[list[Label]]) -> None:
    columns = [tuple(label([]) for _ in range(number % 3 + 1)) for number, _ in enumerate(blocks)]
    made = [Block(heads, tuple(rows), stub="内容") for heads, rows in zip(columns, blocks, strict=True)]
    assert_tiles(grid_of(table(made, 4, 1)))


@pytest.mark.parametrize(("width", "digits"), [(7, 20), (8, 7), (10, 7), (11, 5)])
def test_the_more_columns_the_fewer_digits_find_room(width: int, digits: int) -> None:
    assert Grid(width, 1, 1, ()).digits == digits


def test_a_figure_is_spoken_for_by_its_labels_and_headers() -> None:
    form = form_of("2021")
    grid = grid_of(form.tables[1])
    texts = {cell.place: cell.text for cell in grid.cells}
    cell = next(
        cell for cell in grid.cells if cell.address and cell.address[1:] == ("不予公开.属于行政查询事项", "商业企业")
    )
    assert [texts[place] for place in cell.headers] == [
        "申请人情况",
        "法人或其他组织",
        "商业企业",
        "三、本年度办理结果",
        "（三）不予公开",
        "8.属于行政查询事项",
    ]
    assert grid.header_rows == 3
    assert (grid.width, grid.height) == (10, 28)
