"""A source's table with one record per row → figures: the form's tables whose records stand one under the other."""

from __future__ import annotations

from collections.abc import Sequence

from gentool.form.model import Block, Row
from gentool.importing import faults
from gentool.importing.blocks import SourceCell, SourceTable
from gentool.importing.characters import is_figure
from gentool.importing.recognising.collected import Harvest
from gentool.importing.recognising.labels import Header, TableLabels, counts_as_header, is_in_order, plain
from gentool.importing.recognising.writing import is_note_text
from gentool.report.figures import NOT_APPLICABLE
from gentool.text.lazy_regex import Pattern

_SHORTEST_NOTE = 8
_LONGEST_OF_ANY_GROUP = 2  # characters of a label that says nothing without its group
_UNIT = Pattern(r"(百万元|亿元|万元|千元|百元|元|角)")
_IN_UNIT = Pattern(r"单位[:：]\s*(?:人民币)?(?:百万元|亿元|万元|千元|百元|元|角)")
_NOTHING = frozenset(("", "0")) | NOT_APPLICABLE


class DownReader:
    """Reads tables into a harvest; what the header said is kept for a table that goes on over the page."""

    def __init__(self, labels: TableLabels, harvest: Harvest) -> None:
        self.labels = labels
        self.harvest = harvest
        self.header = Header(labels)
        self._in_body = False
        self._read: Sequence[SourceCell] = ()  # a line that was read with the one above it
        self._has_told_order = False
        self.units_said: list[str] = []  # of money, anywhere in the table or above it
        self._seen: set[SourceCell] = set()
        self._block_of = {row.name: block for block in labels.table.blocks for row in block.records}
        self._open = {label.key for block in labels.table.blocks for label in block.rows if label.open}

    def read(self, table: SourceTable) -> None:
        """Read one table of the source, or one part of a table."""
        width = table.width
        if width != self.header.width:
            self.header.clear()
        self.header.width = width
        lines = table.lines()
        for line, following in zip(lines, [*lines[1:], []], strict=True):
            if line is not self._read:
                self._line(line, following)

    def _line(self, line: Sequence[SourceCell], following: Sequence[SourceCell]) -> None:
        words: list[SourceCell] = []
        figures: list[SourceCell] = []
        for cell in line:
            if cell.text:
                (figures if is_figure(cell.text) else words).append(cell)
        if not figures and counts_as_header(words, self.labels):
            if self._in_body:
                self.header.clear()
                self._in_body = False
            self.header.take(line)
            self._leftover(words)
        elif found := self._row(words, following):
            row, cell = found
            if not figures and self._is_cut_header(cell, line):
                self.header.take(line)
                return
            self._in_body = True
            if self._is_elsewhere(row, cell, words):
                self._unplaced(words, figures or [cell])
                return
            self._record(row, cell, line)
        elif figures and not self._group(words, line):
            self._unplaced(words, figures)
        elif words and not figures:
            self.header.take(line)
            self._leftover(words)

    def _row(self, words: Sequence[SourceCell], following: Sequence[SourceCell]) -> tuple[Row, SourceCell] | None:
        """Return the row that a line is for, and the cell that says so: the rightmost that is a row's label."""
        for cell in reversed(words):
            if label := self.labels.leaf(cell.text):
                return self.labels.row_of[label], cell
        rest = [cell for cell in following if cell.text and cell not in words]
        if words and len(rest) == 1 and (label := self.labels.leaf(words[-1].text + rest[0].text)):
            self._read = following  # the label goes on in a line of its own
            return self.labels.row_of[label], words[-1]
        for cell in reversed(words):
            if self.labels.is_head(cell.text):
                continue
            if label := self.labels.leaves.like(cell.text):
                self.harvest.liken(cell.text, label.text, cell.where)
                return self.labels.row_of[label], cell
        return None

    def _is_elsewhere(self, row: Row, leaf: SourceCell, words: Sequence[SourceCell]) -> bool:
        """Tell a row that stands under another group than its own: 其他 below 不予处理 is not that of 其他处理.

        Longer names say by themselves which row is meant, and merged cells beside them are often wrong.
        """
        if len(plain(leaf.text)) > _LONGEST_OF_ANY_GROUP:
            return False
        named = [self.labels.groups.exactly(cell.text) for cell in words if cell is not leaf]
        groups = [group for group in named if group is not None and group.key not in self._open]
        return bool(groups) and not any(row in self.labels.rows_of(group) for group in groups)

    def _is_cut_header(self, cell: SourceCell, line: Sequence[SourceCell]) -> bool:
        """Tell the last name of a header that a page break has cut off, where a row has the same name."""
        is_last = all(other.column <= cell.column for other in line)
        return is_last and self.labels.column(cell.text) is not None

    def _leftover(self, words: Sequence[SourceCell]) -> None:
        """Words that are no label: a note if they stand alone below figures, else unknown."""
        for cell in words:
            if cell not in self._seen and not self.labels.is_head(cell.text) and not self.labels.leaf(cell.text):
                self._seen.add(cell)
                if _IN_UNIT.search(cell.text):
                    self.units_said.append(cell.text)
                is_whole = self._in_body and len(words) == 1 and self.labels.heads.like(cell.text) is None
                is_note = is_note_text(cell.text) or (is_whole and len(cell.text) >= _SHORTEST_NOTE)
                self.harvest.leftover(cell.text, cell.where, is_note=is_note)
                if not is_note:
                    self.header.unknown.append(cell.text)

    def _record(self, row: Row, label: SourceCell, line: Sequence[SourceCell]) -> None:
        cells = [cell for cell in line if cell.column >= label.column + label.width]
        harvest, count = self.harvest, len(row.columns)
        for cell in line:
            if cell.column < label.column and is_figure(cell.text):  # a serial number, mostly
                harvest.leftover(cell.text, cell.where, is_note=False)
        if self._is_other_money(row, label, cells):
            return
        if shared := next((cell for cell in cells if cell.height > 1 and cell.text not in _NOTHING), None):
            harvest.shared(row, shared.text, label.where)
            return
        if placed := self._under_header(self._block_of[row.name], cells):
            for key, cell in placed.items():
                harvest.put(self.labels.table.cell[row.name, key], cell.text, cell.where)
            return
        filled = [cell for cell in cells if cell.text]
        if len(filled) == 1 and filled[0].text in ("0", "/") and count > 1 and filled[0].width >= count:
            harvest.put_row(row, [(filled[0].text, filled[0].where)] * count)
        elif self.header.is_reordered(self._block_of[row.name]):
            harvest.disordered(row, [cell.text for cell in filled or cells], label.where)
        elif (in_order := _in_order(cells, filled, count)) is not None:
            harvest.put_row(row, ((cell.text, cell.where) for cell in in_order))
            if count > 1 or self.header.unknown:
                harvest.by_order.append((row.label.text, label.where))
        else:
            harvest.wrong_count(row, [cell.text for cell in filled or cells], label.where)

    def _is_other_money(self, row: Row, label: SourceCell, cells: Sequence[SourceCell]) -> bool:
        """Tell an amount whose header names another unit than the form's, and leave it blank."""
        units = [column.unit for column in row.columns if column.unit]
        texts = [*self.header.unknown, *self.units_said, label.text]
        said = next((text for text in texts if units and (found := _UNIT.search(text)) and found[1] != units[0]), "")
        if not said:
            return False
        table, shown = self.labels.table, "、".join(cell.text for cell in cells if cell.text)
        message = f"{table.name}“{row.label.text}”填的是 {shown}，表头写的是“{said}”，格式的单位是{units[0]}。"
        self.harvest.problems.append(faults.MONEY.at(label.where, message, field=f"{table.key}.{row.name}"))
        self.harvest.unreadable((row,), label.where)
        return True

    def _under_header(self, block: Block, cells: Sequence[SourceCell]) -> dict[str, SourceCell] | None:
        """Return a record's cells by column, each under its header and no figure elsewhere; None if not so.

        In a table that is cut, every column that the header names must have a figure, and there is nothing else.
        """
        ranges = self.header.ranges(block)
        if ranges is None:
            return None
        is_part = len(ranges) < len(block.leaf_columns)
        placed: dict[str, SourceCell] = {}
        read: list[SourceCell] = []  # merged cells too, which are written once for each place
        for key, (begin, end) in ranges.items():
            under = [cell for cell in cells if cell.column < end and begin < cell.column + cell.width]
            if len({cell.text for cell in under}) != 1 or sum(cell.width for cell in under) > end - begin:
                return None
            if (is_part and not is_figure(under[0].text)) or (len(under) > 1 and (is_part or not under[0].text)):
                return None
            placed[key] = under[0]
            read += under
        beside = [cell for cell in cells if cell.text and cell not in read]
        if len(set(read)) < len(read) or any(is_part or is_figure(cell.text) for cell in beside):
            return None
        for cell in beside:  # a column of remarks, or of the site's own
            self.harvest.leftover(cell.text, cell.where, is_note=False)
        if not is_in_order(ranges):
            self._tell_swapped(ranges, next(iter(placed.values())))
        return placed

    def _tell_swapped(self, ranges: dict[str, tuple[int, int]], cell: SourceCell) -> None:
        if not self._has_told_order:
            self._has_told_order = True
            order = "、".join(sorted(ranges, key=lambda key: ranges[key]))
            message = f"{self.labels.table.name}各列的次序与格式不同（{order}），已按列名读入。"
            self.harvest.problems.append(faults.SWAPPED.at(cell.where, message, field=self.labels.table.key))

    def _unplaced(self, words: Sequence[SourceCell], figures: Sequence[SourceCell]) -> None:
        self.harvest.unplaced([cell.text for cell in words], [cell.text for cell in figures], figures[0].where)

    def _group(self, words: Sequence[SourceCell], line: Sequence[SourceCell]) -> bool:
        """Read a line that gives a group of rows as one, as older layouts do; False if it is none."""
        group = self.labels.groups.exactly(words[-1].text) if words else None
        if group is None or group.key in self._open:
            return False
        cell = words[-1]
        texts = [other.text for other in line if other.column >= cell.column + cell.width and other.text]
        self.harvest.put_group(group.text, self.labels.rows_of(group), texts, cell.where)
        return True


def _in_order(cells: Sequence[SourceCell], filled: Sequence[SourceCell], count: int) -> Sequence[SourceCell] | None:
    """Return the figures of a record if there are exactly as many as columns: blanks counted, or only around them."""
    if len(cells) == count:
        inside = cells
    else:
        begin, end = (cells.index(filled[0]), cells.index(filled[-1]) + 1) if filled else (0, 0)
        inside = cells[begin:end]
    is_whole = len(inside) == count and all(not cell.text or is_figure(cell.text) for cell in inside)
    return inside if is_whole and (len(cells) == count or len(filled) == count) else None
