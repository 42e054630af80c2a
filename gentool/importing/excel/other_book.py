"""A workbook that is not our form → paragraphs and tables: somebody may have pasted a published report into it.

Rows with more than one cell in them make tables, rows with a single one are paragraphs, unless they stand within a
table or close over one as its heading. Hidden sheets are told, not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gentool.blanks.excel.layout import spot
from gentool.importing.blocks import MOST_CELLS, MOST_COLUMNS, Block, Document, Left, SourceCell, SourceTable, Text
from gentool.importing.characters import called
from gentool.importing.excel.book import Book, Sheet
from gentool.importing.excel.values import Values
from gentool.importing.faults import LEFT_OUT, TOO_MUCH, refused
from gentool.problems.problem import Problem, Severity, Where
from gentool.text.lazy_regex import Pattern

_LONGEST_TITLE = 20  # characters of a heading within a table
_LONGEST_FORMULA, _MOST_SHOWN = 40, 5
_HEADING = Pattern(r"\s*[一二三四五六七八九十]{1,3}、")
_BLANKS = Pattern(r"[ \t\u3000\xa0]+")


def read_other(book: Book) -> Document:
    """Return what the sheets show, in their order. Raises GentoolError I-LIMIT."""
    values = Values(book)
    blocks: list[Block] = []
    problems: list[Problem] = []
    for sheet in book.sheets:
        if sheet.is_hidden:
            if sheet.cells:
                blocks.append(Left(f"隐藏的工作表“{sheet.name[:20]}”", Where(book.file, spot=sheet.name)))
        elif sheet.cells:
            read = _SheetBlocks(book, sheet, values)
            blocks += read.blocks()
            problems += (
                LEFT_OUT.at(left.where, f"{left.what}没有导入。", severity=Severity.WARNING) for left in read.left()
            )
    return Document(book.file, tuple(blocks), problems=(*values.problems, *problems))


class _SheetBlocks:
    def __init__(self, book: Book, sheet: Sheet, values: Values) -> None:
        self.file, self.sheet = book.file, sheet
        self.values = values
        self.texts = {place: self._text(place) for place in sorted(sheet.cells) if sheet.is_seen(*place)}
        self.widths = {(area.top, area.left): area.right - area.left + 1 for area in sheet.merged}
        self.rows: dict[int, list[int]] = {}
        for (row, column), text in self.texts.items():
            if text:
                self.rows.setdefault(row, []).append(column)

    def _text(self, place: tuple[int, int]) -> str:
        """Return what a cell shows; a formula that came to nothing stays one, so that nothing stands in for it."""
        lines = (_BLANKS.sub(" ", line).strip() for line in self.values.text(self.sheet, *place).split("\n"))
        has_failed = (self.sheet.name, *place) in self.values.failed
        return f"={self.sheet.cells[place].formula[:_LONGEST_FORMULA]}" if has_failed else "\n".join(lines).strip("\n")

    def left(self) -> Iterator[Left]:
        """Tell what is on the sheet and not read: what is hidden or crossed out, and what hangs on cells."""
        hidden: dict[str, list[tuple[int, int]]] = {}
        for place, cell in sorted(self.sheet.cells.items()):
            if not self.sheet.is_seen(*place):
                row, column = place
                name = f"第{row}行" if row in self.sheet.hidden_rows else f"{spot(1, column)[:-1]}列"
                hidden.setdefault(name, []).append(place)
            elif cell.crossed_out:
                yield Left(called("划去的文字", cell.crossed_out, 20), self.sheet.where(self.file, *place))
        for name, places in hidden.items():
            shown = "、".join(self.sheet.cells[place].raw[:12] or "公式" for place in places[:_MOST_SHOWN])
            yield Left(f"隐藏的{name}（{shown}等 {len(places)} 格）", self.sheet.where(self.file, *places[0]))
        for name, what in self.sheet.extras:
            yield Left(what, Where(self.file, spot=f"{self.sheet.name}!{name}" if name else self.sheet.name))

    def blocks(self) -> Iterator[Block]:
        table: list[int] = []
        rows = sorted(self.rows)
        for number, row in enumerate(rows):
            is_prose = self._is_prose(row) and not self._opens_table(rows, number)
            if table and (is_prose or row > self._end(table[-1])):
                yield self._table(table[0], table[-1])
                table = []
            if is_prose:
                yield from self._paragraphs(row)
            else:
                table.append(row)
        if table:
            yield self._table(table[0], table[-1])

    def _end(self, row: int) -> int:
        """Return the last row in which a table may go on below one of its rows: right behind where its cells end."""
        deepest = max((area.bottom for area in self.sheet.merged if area.top == row), default=row)
        return min(deepest, row + 200) + 1

    def _is_prose(self, row: int) -> bool:
        return len(self.rows[row]) == 1 and not any(area.top < row <= area.bottom for area in self.sheet.merged)

    def _opens_table(self, rows: Sequence[int], number: int) -> bool:
        """Tell whether a row with one short text over several columns heads the rows of a table below it."""
        row = rows[number]
        column = self.rows[row][0]
        text = self.texts[row, column]
        return (
            number + 1 < len(rows)
            and rows[number + 1] == row + 1
            and not self._is_prose(rows[number + 1])
            and self.widths.get((row, column), 1) > 1
            and len(text) <= _LONGEST_TITLE
            and not _HEADING.match(text)
        )

    def _paragraphs(self, row: int) -> Iterator[Text]:
        column = self.rows[row][0]
        where = self.sheet.where(self.file, row, column)
        for line in self.texts[row, column].split("\n"):
            if line:
                yield Text.plain(line, where)

    def _table(self, top: int, bottom: int) -> SourceTable:
        places = [place for place in self.texts if top <= place[0] <= bottom]
        areas = [area for area in self.sheet.merged if top <= area.top <= bottom]
        bottom = max(
            [bottom, *(min(area.bottom, top + 2_000) for area in areas if (area.top, area.left) in self.texts)]
        )
        left = min(column for _, column in places)
        right = max([*(column for _, column in places), *(min(a.right, left + MOST_COLUMNS) for a in areas)])
        if (bottom - top + 1) * (right - left + 1) > MOST_CELLS or right - left >= MOST_COLUMNS + 1:
            raise refused(TOO_MUCH, self.sheet.where(self.file, top, left), "这张表大得不像年度报告里的表。")
        spans = {(area.top, area.left): area for area in areas}
        covered: set[tuple[int, int]] = set()
        cells = []
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) in covered:
                    continue
                area = spans.get((row, column))
                height = min(area.bottom, bottom) - row + 1 if area else 1
                width = min(area.right, right) - column + 1 if area else 1
                covered |= {(row + down, column + across) for down in range(height) for across in range(width)}
                where = self.sheet.where(self.file, row, column)
                text = self.texts.get((row, column), "")
                cells.append(SourceCell(row - top, column - left, height, width, text, where))
        return SourceTable(tuple(cells), self.sheet.where(self.file, top, left))
