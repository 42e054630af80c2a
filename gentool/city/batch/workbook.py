"""A city's result → ``汇总.xlsx``: the sums as on the form, a sheet per table with a row per unit, and one of problems.

The sums are formulas. The same result gives the same bytes. Nobody's mistakes are caught here, but no text of a user's
becomes a formula. :mod:`gentool.city.batch.sheets` knows how cells are written, this module what is in them.

On the first sheet every table stands as on the form, to be copied or printed. Tables of different widths share it: its
columns are the strips between all their edges, and every cell of a table is made of the strips that it covers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, chain, groupby, pairwise
from typing import NamedTuple

from gentool.blanks.excel.layout import Area, in_row
from gentool.city.batch.results import CityResult, Page, State
from gentool.city.batch.sheets import Book, Format, Layout, Link, Paper, Sum, Value, height_of
from gentool.city.sums import Figures, addresses_of, total
from gentool.form.grid import Cell, Grid, Role, grid_of
from gentool.form.loading import form_of
from gentool.form.model import Address, Form, Kind, Part, Table
from gentool.problems.output import WORDS
from gentool.problems.problem import in_order
from gentool.report.model import Number
from gentool.text.numerals import to_digits

_LINE_WIDTHS = (30, 14, 8)
_UNITS, _PAGES = ("单位", "类别", "情况"), ("分册", "已报", "有错")
_PROBLEM_COLUMNS = (
    *(("单位", 26), ("文件", 20), ("行", 6), ("列", 6), ("代码", 11), ("程度", 7)),
    *(("问题", 52), ("怎么办", 40)),
)
_SUM = "合计"
_PROBLEMS = "问题"
_MANY = 20  # columns, beyond which they are narrow
_WIDE, _NARROW = 14, 8  # characters, unless a sum needs more
_HEADER = 3  # rows
_FORMATS = {Kind.CHANGE: Format.CHANGE, Kind.PERCENT: Format.PERCENT}
_SMALLEST = 62  # per cent of full size, below which print is too small to read
_PAPER = 1_460  # pixels of columns on a page at full size: A3 across, less its margins
_ALL_SUMS = "全部合计"
_ROOM = 140  # characters across the sheet
_LEAST, _TITLE, _GAP = 26, 34, 12  # points of a row
_PAGE = 1200  # points of a page of A4, made small enough for that room
_ON_FORM = {Kind.CHANGE: Format.CHANGE, Kind.AMOUNT: Format.AMOUNT}
_LOOKS = {Role.TITLE: Format.HEADER, Role.CORNER: Format.LABEL, Role.HEADER: Format.HEADER, Role.LABEL: Format.LABEL}


def _pixels(characters: int) -> int:
    """Return how wide a column is on the screen."""
    return 8 * characters + 5


_REPEATED = _pixels(_LINE_WIDTHS[0])  # on every page


class Line(NamedTuple):
    """A row of figures: what stands before them, whose they are first; ``is_missing`` if there is no report at all."""

    heads: tuple[str, str, str]
    figures: Figures | None
    is_missing: bool = False


class Column(NamedTuple):
    """A column of figures: the labels over it from the outside in, the first two perhaps over several columns.

    ``place`` is that of its figures among those of a report. What a sum adds up is folded a ``level`` below it.
    ``page`` is the printed page that it stands on, across; ``adds_up`` tells whether the figures of several bodies can
    be added.
    """

    labels: tuple[str, str, str]
    address: Address
    place: int
    format: Format
    width: int
    level: int
    adds_up: bool
    page: int = 0


def workbook(result: CityResult, whose: str = "", pages: Sequence[Page] = ()) -> bytes:
    """Return the workbook; units that have no figures keep a row that says why.

    ``whose`` names a part of the city. A large city has a row per page, each of which has a workbook of its own.
    """
    form = form_of(result.edition)
    heading = f"{result.city.name}{result.city.year}年度　{whose}".rstrip()
    book = Book(f"{result.city.name}{result.city.year}年度汇总")
    lines = (
        _page_lines(pages)
        if pages
        else [
            Line((unit.unit.name, unit.unit.category, unit.state.value), unit.figures, unit.state is State.MISSING)
            for unit in result.units
        ]
    )
    totals = total(line.figures for line in lines)
    tables = [(part, _columns(form, part, totals)) for part in form.parts if part.table is not None]
    links = {
        column.address: Link(_name(part), number, _HEADER + len(lines) + 1, totals.get(column.address, 0))
        for part, columns in tables
        for number, column in enumerate(columns, len(_LINE_WIDTHS) + 1)
        if column.adds_up
    }
    sums_sheet(book, form, heading, links)
    for part, columns in tables:
        _table_sheet(book, part, columns, heading, _PAGES if pages else _UNITS, lines, totals)
    _problem_sheet(book, result, heading)
    return book.packed()


def _page_lines(pages: Sequence[Page]) -> list[Line]:
    """Return the sums of every page that has units."""
    lines = []
    for page in (page for page in pages if page.result.units):
        totals, counts = page.result.totals, page.result.counts
        whole = len(page.result.units)
        handed_in = f"{whole - counts[State.MISSING]}/{whole}"
        figures = Figures(page.result.edition, tuple(map(totals.get, addresses_of(page.result.edition))))
        name = f"{page.name.rpartition('/')[2]} {page.label}"
        lines.append(Line((name, handed_in, str(counts[State.FAULTY] or "")), figures))
    return lines


def _name(part: Part) -> str:
    assert part.table is not None
    return f"{part.table.name}（{part.table.alias}）"


def _table_sheet(
    book: Book,
    part: Part,
    columns: list[Column],
    heading: str,
    names: Sequence[str],
    lines: Sequence[Line],
    totals: Mapping[Address, Number],
) -> None:
    assert part.table is not None
    widths = [*_LINE_WIDTHS, *(column.width for column in columns)]
    header, heights, merged = _header(names, columns, widths)
    first, last = _HEADER + 1, _HEADER + len(lines)
    left = len(_LINE_WIDTHS)
    breaks = [left + n for n, (one, other) in enumerate(pairwise(columns), 1) if one.page != other.page]
    layout = Layout(
        name=_name(part),
        heading=f"{heading}　{part.table.name}　{part.label}",
        widths=widths,
        heights=heights,
        header=_HEADER,
        filtered=left,
        last_row=last,
        scale=_scale(columns) if breaks else 0,
        breaks=breaks,
        levels=[*(0 for _ in _LINE_WIDTHS), *(column.level for column in columns)],
        merged=merged,
    )
    labels = (_SUM, *("" for _ in _LINE_WIDTHS[1:]))
    sums: list[tuple[Value, Format]] = [
        (Sum(first, last, totals.get(column.address, 0)) if column.adds_up else None, column.format)
        for column in columns
    ]
    rows = (_line_cells(line, columns) for line in lines)
    book.add(layout, chain(header, rows, [[*((label, Format.TEXT) for label in labels), *sums]]))


def _columns(form: Form, part: Part, totals: Mapping[Address, Number]) -> list[Column]:
    """Lay the figures of a table side by side, each under its record and column as the grid names them."""
    assert part.table is not None
    grid = grid_of(part.table)
    cells = {cell.place: cell for cell in grid.cells}
    figures = [cell for cell in grid.cells if cell.address is not None]
    usual = _NARROW if len(figures) > _MANY else _WIDE
    levels = _levels(part.table)
    columns = []
    for cell in figures:
        assert cell.address is not None
        kind = form.column(cell.address).kind
        labels = _labels([cells[place] for place in cell.headers], "（元）" if kind is Kind.AMOUNT else "")
        width = max(usual, len(to_digits(totals.get(cell.address, 0))) * 4 // 3 + 1)  # in bold type
        level = levels.get(cell.address, 0)
        shown = Format.TEXT if kind.is_words else _FORMATS.get(kind, Format.COUNT)
        place = form.addresses.index(cell.address)
        columns.append(Column(labels, cell.address, place, shown, width, level, kind.adds_up))
    return list(_paged(columns))


def _levels(table: Table) -> dict[Address, int]:
    """Tell how deep figures are folded: what a sum over records adds up first, in it what a sum within one does."""
    sums = [equation for equation in table.equations if equation.total is not None]
    records = {address for equation in sums if equation.rule.along == "column" for address in equation.left}
    within = {address for equation in sums if equation.rule.along == "row" for address in equation.left}
    return dict.fromkeys(records, 1) | dict.fromkeys(within, 1 + bool(records))


def _paged(columns: list[Column]) -> Iterator[Column]:
    """Give every column its page: all go on one if they can be read there, else records are kept whole that fit one."""
    room = 100 * _PAPER // _SMALLEST
    page, used = 0, sum(map(_pixels, _LINE_WIDTHS))
    for _, same in groupby(columns, key=lambda column: column.labels[:2]):
        record = list(same)
        whole = sum(_pixels(column.width) for column in record)
        for number, column in enumerate(record):
            needed = whole if number == 0 and whole <= room - _REPEATED else _pixels(column.width)
            if used + needed > room:
                page, used = page + 1, _REPEATED
            used += _pixels(column.width)
            yield column._replace(page=page)


def _scale(columns: list[Column]) -> int:
    """Return at how many per cent of full size the widest page fills the paper."""
    first = sum(map(_pixels, _LINE_WIDTHS[1:]))
    pages = groupby(columns, key=lambda column: column.page)
    widths = [_REPEATED + (0 if page else first) + sum(_pixels(c.width) for c in group) for page, group in pages]
    return min(100, 100 * _PAPER // max(widths))


def _labels(heads: list[Cell], unit: str) -> tuple[str, str, str]:
    """Return the two innermost labels of a record and the innermost of its column."""
    headers = [head.text for head in heads if head.role is Role.HEADER]
    record = [head.text for head in heads if head.role is not Role.HEADER] or headers[:-1] or headers
    outer, inner = record[-2:] if len(record) > 1 else ("", record[0])
    return outer, inner, headers[-1] + unit


def _header(
    names: Sequence[str], columns: list[Column], widths: Sequence[int]
) -> tuple[list[list[tuple[str, Format]]], list[int], list[Area]]:
    """Lay out three rows of labels and how high they are.

    Equal neighbours on a page are merged, so that every page has its labels; what has nothing over it reaches up.
    """
    merged = [Area(1, number, _HEADER, number) for number in range(1, len(names) + 1)]
    rows = [[name if row == 0 else "" for name in names] for row in range(_HEADER)]
    left = len(names) + 1
    for (_, outer), group in groupby(columns, key=lambda column: (column.page, column.labels[0])):
        start = left
        for inner, same in groupby(group, key=lambda column: column.labels[1]):
            leaves = [column.labels[2] for column in same]
            blank = [""] * (len(leaves) - 1)
            rows[0] += [(outer if left == start else "") if outer else inner, *blank]
            rows[1] += [inner if outer else "", *blank]
            is_its_own = leaves == [inner]  # a record of one figure under one label
            rows[2] += [""] if is_its_own else leaves
            merged.append(Area(2 if outer else 1, left, 3 if is_its_own else 2, left + len(leaves) - 1))
            left += len(leaves)
        if outer:
            merged.append(in_row(1, start, left - 1))
    return [[(text, Format.HEADER) for text in row] for row in rows], _heights(rows, widths, merged), merged


def _heights(rows: list[list[str]], widths: Sequence[int], areas: list[Area]) -> list[int]:
    """Return what the rows of labels need, each label in the room of its area; one over two rows needs half of each."""
    rights = {(area.top, area.left): area for area in areas}
    needed = [[20] for _ in rows]
    for top, row in enumerate(rows, 1):
        for left, text in enumerate(row, 1):
            area = rights.get((top, left), in_row(top, left))
            high = height_of([(text, sum(widths[left - 1 : area.right]))])
            for number in range(top, area.bottom + 1):
                needed[number - 1].append(-(-high // (area.bottom - top + 1)))
    return [max(row) for row in needed]


def _line_cells(line: Line, columns: list[Column]) -> Iterator[tuple[Value, Format]]:
    plain = Format.MISSING if line.is_missing else Format.TEXT
    yield from ((head, plain) for head in line.heads)
    for column in columns:
        if line.figures is None:
            yield None, column.format
        elif column.format is Format.TEXT:
            yield line.figures.said(column.address), column.format
        else:
            yield line.figures.values_in_order[column.place], column.format


def _problem_sheet(book: Book, result: CityResult, heading: str) -> None:
    told = [(result.city.name, problem) for problem in result.problems_apart]
    told += [(unit.unit.name, problem) for unit in result.everything for problem in in_order(unit.problems)]
    layout = Layout(
        name=_PROBLEMS,
        heading=f"{heading}　{_PROBLEMS}",
        widths=[width for _, width in _PROBLEM_COLUMNS],
        heights=(20,),
        header=1,
        filtered=len(_PROBLEM_COLUMNS),
        last_row=1 + len(told),
        paper=Paper.A4_LANDSCAPE,
        wraps=True,
    )
    header = [(name, Format.HEADER) for name, _ in _PROBLEM_COLUMNS]
    rows = ((name, *p.where[:3], p.code, WORDS[p.severity], p.message, p.hint) for name, p in told)
    book.add(layout, chain([header], ([(value, Format.TEXT) for value in row] for row in rows)))


def sums_sheet(book: Book, form: Form, heading: str, links: Mapping[Address, Link]) -> None:
    """Add the sheet; its figures follow those of the other sheets."""
    edges = {part.key: _edges(grid_of(part.table)) for part in form.parts if part.table is not None}
    strips = sorted(set().union(*edges.values()))
    place = {edge: number for number, edge in enumerate(strips)}
    rows: list[list[tuple[Value, Format]]] = []
    heights: list[int] = []
    merged: list[Area] = []
    breaks: list[int] = []
    used = 0
    for part in (part for part in form.parts if part.table is not None):
        assert part.table is not None
        grid = grid_of(part.table)
        across = [place[edge] for edge in edges[part.key]]
        needed = [_TITLE, *_row_heights(grid, edges[part.key]), _GAP]
        if rows and used + sum(needed) > _PAGE:
            breaks.append(len(rows))
            used = 0
        used += sum(needed)
        top = len(rows)
        merged.append(Area(top + 1, 1, top + 1, len(strips) - 1))
        rows.append([(f"{part.table.name}　{part.label}", Format.TITLE)])
        rows += _drawn(form, grid, across, len(strips) - 1, links)
        rows.append([])
        heights += needed
        merged += (_area(cell, across, top + 2) for cell in grid.cells)
    layout = Layout(
        name=_ALL_SUMS,
        heading=f"{heading}　{_ALL_SUMS}".strip(),
        widths=[right - left for left, right in pairwise(strips)],
        heights=heights,
        paper=Paper.A4_PORTRAIT,
        row_breaks=breaks,
        merged=merged,
    )
    book.add(layout, rows)


def _edges(grid: Grid) -> list[int]:
    """Return where the columns of a table begin and the last one ends; the deeper a column of labels, the wider."""
    labels = min(cell.column for cell in grid.cells if cell.role is Role.FIGURE)
    upright = {cell.column for cell in grid.cells if cell.vertical and cell.role is Role.LABEL}
    shares = [(0.6 if column in upright else 1.4 + column) if column < labels else 1.0 for column in range(grid.width)]
    return [0, *(round(_ROOM * share / sum(shares)) for share in accumulate(shares))]


def _row_heights(grid: Grid, edges: Sequence[int]) -> list[int]:
    """Return how high the rows of a table are: as the texts within one row need."""
    heights = [_LEAST] * grid.height
    for cell in grid.cells:
        if cell.height == 1:
            room = 4 if cell.vertical else edges[cell.column + cell.width] - edges[cell.column]
            heights[cell.row] = max(heights[cell.row], height_of([(cell.text, room)]))
    return heights


def _area(cell: Cell, across: Sequence[int], top: int) -> Area:
    first = top + cell.row
    return Area(first, across[cell.column] + 1, first + cell.height - 1, across[cell.column + cell.width])


def _drawn(
    form: Form, grid: Grid, across: Sequence[int], strips: int, links: Mapping[Address, Link]
) -> list[list[tuple[Value, Format]]]:
    """Return the rows of a table; every strip that a cell covers has the look of the cell."""
    rows: list[list[tuple[Value, Format]]] = [[("", Format.LABEL)] * strips for _ in range(grid.height)]
    for cell in grid.cells:
        top, left, bottom, right = _area(cell, across, 1)
        if cell.address is None:
            form_of_cell = Format.UPRIGHT if cell.vertical else _LOOKS[cell.role]
            value: Value = cell.text
        else:
            form_of_cell = _ON_FORM.get(form.column(cell.address).kind, Format.COUNT)
            value = links.get(cell.address)  # what nobody can add up has none
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                rows[row - 1][column - 1] = (None, form_of_cell)
        rows[top - 1][left - 1] = (value, form_of_cell)
    return rows
