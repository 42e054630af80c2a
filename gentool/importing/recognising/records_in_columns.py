"""A source's table with the records side by side over one row of figures → figures."""

from __future__ import annotations

from collections.abc import Sequence

from gentool.form.model import Address
from gentool.importing import faults
from gentool.importing.blocks import SourceCell, SourceTable
from gentool.importing.characters import is_figure
from gentool.importing.recognising.collected import Harvest
from gentool.importing.recognising.labels import TableLabels, plain
from gentool.importing.recognising.writing import is_note_text


class AcrossReader:
    """Reads tables into a harvest; the header is kept for figures that stand on the next page."""

    def __init__(self, labels: TableLabels, harvest: Harvest) -> None:
        self.labels = labels
        self.harvest = harvest
        self.header: list[SourceCell] = []
        self._has_read = False  # figures under this header
        self.addresses = harvest.addresses

    def read(self, table: SourceTable) -> None:
        """Read one table of the source."""
        blank: list[SourceCell] = []
        has_figures = False
        if self._has_read and any(map(self._is_lowest, table.cells)):
            self.header, self._has_read = [], False  # a table with a header of its own
        for line in table.lines():
            words = [cell for cell in line if cell.text and not is_figure(cell.text)]
            if any(is_figure(cell.text) for cell in line):
                has_figures = True
                self._figures(line)
            elif words:
                for cell in words:
                    if cell not in self.header and plain(cell.text) not in self.labels.words:
                        is_note = is_note_text(cell.text) or (has_figures and len(words) == 1)
                        self.harvest.leftover(cell.text, cell.where, is_note=is_note)
                self.header += [cell for cell in words if cell not in self.header]
            elif len(line) == len(self.addresses):
                blank = line
        if blank and not has_figures:
            self._figures(blank)

    def _figures(self, line: Sequence[SourceCell]) -> None:
        harvest, table = self.harvest, self.labels.table
        self._has_read = True
        placed = self._under_header(line)
        if placed is not None:
            for address, cell in placed.items():
                harvest.put(address, cell.text, cell.where)
            if list(placed) != [address for address in self.addresses if address in placed]:
                message = f"{table.name}各列的次序与格式不同，已按列名读入。"
                harvest.tell(faults.SWAPPED.at(line[0].where, message, field=table.key))
            return
        filled = [cell for cell in line if cell.text]
        count = len(self.addresses)
        cells = filled if len(filled) == count else line
        if len(cells) == count and all(not cell.text or is_figure(cell.text) for cell in cells):
            for address, cell in zip(self.addresses, cells, strict=True):
                harvest.put(address, cell.text, cell.where)
            harvest.by_order(table.rows[0].label.text, line[0].where)
        else:
            harvest.wrong_total([cell.text for cell in filled], "格", line[0].where)

    def _under_header(self, line: Sequence[SourceCell]) -> dict[Address, SourceCell] | None:
        """Return the figures by address, in the order of the source, if the header names each of them exactly once.

        Not all of them where a table is cut: then those that its header names.
        """
        placed: dict[Address, SourceCell] = {}
        for cell in line:
            address = self.labels.figure_below(head.text for head in self.header if _covers(head, cell))
            if (address is None and cell.text) or address in placed:
                return None
            if address is not None:
                placed[address] = cell
        named = {head.column for head in self.header if self._is_lowest(head)}
        is_part = 1 < len(placed) == len(named) and all(is_figure(cell.text) for cell in placed.values())
        return placed if is_part or len(placed) == len(self.addresses) else None

    def _is_lowest(self, cell: SourceCell) -> bool:
        """Tell words that stand right above a figure."""
        return self.labels.column(cell.text) is not None


def _covers(head: SourceCell, cell: SourceCell) -> bool:
    return head.column <= cell.column and cell.column + cell.width <= head.column + head.width
