"""Cells of which only the order is known → figures: tables that lost their rows when they were copied as text.

A row's label is followed by its figures. Blank cells say nothing here, since they may fill up a span; so a row counts
only if exactly as many figures follow its label as it has columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gentool.form.model import Label, Row
from gentool.importing.characters import is_figure
from gentool.importing.draft import Line
from gentool.importing.recognising.collected import Harvest
from gentool.importing.recognising.labels import TableLabels, orders_of, plain
from gentool.problems.problem import Where


def words_of(lines: Sequence[tuple[str, Where]], known: frozenset[str]) -> Iterator[Line]:
    """Yield the cells of lines, figures at the end of a line as cells of their own: ``规章 0 0 0``.

    A line is also taken apart if every word of it is among the ``known``: it is a header.
    """
    for text, where in lines:
        for piece in text.split("\n"):
            parts = piece.split()
            if len(parts) > 1 and all(plain(part) in known for part in parts):
                yield from (Line(part, where) for part in parts)
                continue
            end = len(parts)
            while end > 1 and is_figure(parts[end - 1]):
                end -= 1
            if end < len(parts) and not is_figure(" ".join(parts)):
                yield Line(" ".join(parts[:end]), where)
                yield from (Line(part, where) for part in parts[end:])
            elif parts and all(map(is_figure, parts)):
                yield from (Line(part, where) for part in parts)
            elif parts:
                yield Line(piece, where)


class StreamReader:
    """Reads streams into a harvest."""

    def __init__(self, labels: TableLabels, harvest: Harvest) -> None:
        self.labels = labels
        self.harvest = harvest
        self._header: list[Label] = []
        self._row: Row | None = None
        self._group: Label | None = None
        self._figures: list[Line] = []
        self._label: Line | None = None

    def read(self, words: Sequence[Line]) -> None:
        """Read one stream; words that are no label of the table are left over."""
        is_across = any(block.across for block in self.labels.table.blocks)
        for position, word in enumerate(words):
            if is_figure(word.text):
                self._figures.append(word)
            elif is_across and (column := self.labels.column(word.text)):
                self._header.append(column)
            elif is_across and plain(word.text) not in self.labels.words:
                self.harvest.leftover(word.text, word.where, is_note=False)
            elif not is_across:
                following = words[position + 1] if position + 1 < len(words) else None
                self._word(word, following)
        if not is_across:
            self._close()
        elif figures := self._figures:  # of the whole table, in one row
            is_named = [label.key for label in self._header] == [address.column for address in self.harvest.addresses]
            self.harvest.put_all(figures, "个数", figures[0].where, is_named=is_named)

    def _word(self, word: Line, following: Line | None) -> None:
        labels = self.labels
        if self._row is not None and not self._figures and self._label is not None:
            joined = labels.leaves.like(self._label.text + word.text)  # a label in two lines
            if joined and labels.row_of[joined] is self._row:
                return
        before_figures = following is not None and is_figure(following.text)
        if (leaf := labels.leaf(word.text)) and (before_figures or not labels.column(word.text)):
            self._open(labels.row_of[leaf], word)
        elif group := labels.groups.exactly(word.text):
            self._close()
            self._group, self._label = group, word
        elif column := labels.column(word.text):
            self._close()
            self._header.append(column)
        elif labels.heads.exactly(word.text):
            self._close()
        elif like := labels.leaves.like(word.text):
            self._open(labels.row_of[like], word)
            self.harvest.liken(word.text, like.text, word.where)
        else:
            self._close()
            self.harvest.leftover(word.text, word.where, is_note=False)
            self._label = word

    def _open(self, row: Row, word: Line) -> None:
        self._close()
        self._row, self._label = row, word

    def _close(self) -> None:
        figures, row, group, label = self._figures, self._row, self._group, self._label
        self._figures, self._row, self._group, self._label = [], None, None, None
        if row is not None and label is not None:
            if len(figures) != len(row.columns):
                self.harvest.wrong_count(row, [figure.text for figure in figures], label.where)
            elif len(figures) > 1 and not self._is_header_right(row):
                self.harvest.disordered(row, [figure.text for figure in figures], label.where)
            else:
                self.harvest.put_row(row, figures)
        elif figures:
            texts, where = [figure.text for figure in figures], figures[0].where
            if group is not None and not group.open:
                self.harvest.put_group(group.text, self.labels.rows_of(group), texts, where)
            else:
                self.harvest.unplaced([], texts, where)

    def _is_header_right(self, row: Row) -> bool:
        """Tell whether the header named the columns in the form's order, row by row or column by column; or none."""
        orders = orders_of(next(block for block in self.labels.table.blocks if row in block.records))
        seen = [label.key for label in self._header if label.key in orders[0]]
        return any(_is_subsequence(seen[-len(order) :], order) for order in orders)


def _is_subsequence(seen: Sequence[str], order: Sequence[str]) -> bool:
    rest = iter(order)
    return all(key in rest for key in seen)
