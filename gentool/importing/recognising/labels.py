"""The words in a source's cell → the label of the form that they mean, or none; a header → where the columns stand.

A label is known by its wordings (``variants`` in form.yaml), folded. What matches none of them exactly may be cut
short or have lost a few characters on the way; then it is the label that it is most like, if it is much more like
that one than any other, and that is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from itertools import pairwise

from gentool.form.model import Address, Block, Form, Label, Row, Table, fold
from gentool.importing.blocks import SourceCell
from gentool.text.lazy_regex import Pattern

_LIKE = 0.75  # of the characters; below, a label is taken for another one
_MARGIN = 0.1  # between the best and the second best
_SHORTEST = 4  # shorter words are too alike
_LONGEST = 120  # no label is longer; comparing takes time

_MOST_REMEMBERED = 10_000  # words that are no labels; they come again in every report of a city
Range = tuple[int, int]


class Labels:
    """Labels among which words are looked up; of two with the same wording neither is found."""

    def __init__(self, labels: Iterable[Label]) -> None:
        self._by_name: dict[str, Label | None] = {}
        for label in labels:
            for name in label.names:
                known = self._by_name.setdefault(name, label)
                if known is not label:
                    self._by_name[name] = None
        self._remembered = lru_cache(maxsize=_MOST_REMEMBERED)(self._most_like)

    def exactly(self, text: str) -> Label | None:
        """Return the label of which ``text`` is a wording."""
        return self._by_name.get(plain(text)) if len(text) <= _LONGEST else None

    def like(self, text: str) -> Label | None:
        """Return the label that ``text`` names or, damaged, is most like."""
        if label := self.exactly(text):
            return label
        folded = plain(text[:_LONGEST])
        if folded in self._by_name or len(folded) < _SHORTEST:
            return None
        return self._remembered(folded)

    def _most_like(self, folded: str) -> Label | None:
        from difflib import SequenceMatcher

        likeness: dict[Label, float] = {}
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(folded)
        for name, label in self._by_name.items():
            if label is None or len(name) < _SHORTEST:
                continue
            matcher.set_seq1(name)
            if _is_cut(folded, name):
                alike = 1.0
            elif matcher.real_quick_ratio() < _LIKE or matcher.quick_ratio() < _LIKE:
                continue
            else:
                alike = matcher.ratio()
            likeness[label] = max(alike, likeness.get(label, 0.0))
        ranked = sorted(likeness.values(), reverse=True)
        if not ranked or ranked[0] < _LIKE or (len(ranked) > 1 and ranked[0] - ranked[1] < _MARGIN):
            return None
        return max(likeness, key=likeness.__getitem__)


def _is_cut(folded: str, name: str) -> bool:
    """Tell words that break off within a label, or go on behind one with a remark in brackets."""
    return (len(folded) >= len(name) * 0.6 and name.startswith(folded)) or folded.startswith(f"{name}(")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Fold the words of a source, which may be numbered in ways that the form never is."""
    return _PARTS.sub("", fold(text)) or fold(text)


_PARTS = Pattern(r"^第[一二三四五六七八九十]部分[:：、.]?|^[一二三四五六七八九十]{1,2}[.．]|^[⒈-⒛①-⑳]")


# Behind a column's name, what changes neither its unit nor what is counted, or when.
_ADDED = Pattern(r"([^()]{2,40})\([^()元%％年月比增减去上本]{1,12}\)")


class TableLabels:
    """Everything by which the cells of one table of the form are known."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.leaves = Labels(row.label for row in table.rows)
        self.groups = Labels(self._groups())
        self.columns = Labels({column.key: column for row in table.rows for column in row.columns}.values())
        self.heads = Labels(self._heads())
        self.row_of: Mapping[Label, Row] = {row.label: row for row in table.rows}

    def _groups(self) -> Iterator[Label]:
        for block in self.table.blocks:
            yield from _inner(block.rows)

    def _heads(self) -> Iterator[Label]:
        """Words above the figures that carry none themselves: titles, corners, stubs, spanning headers."""
        for block in self.table.blocks:
            for text in (block.title, block.stub, block.corner):
                if text:
                    yield _label(text)
            yield from _inner(block.columns)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every wording of the table, to tell which table a source's table is."""
        labels = [*self.row_of, *self._groups(), *self._heads(), *(c for row in self.table.rows for c in row.columns)]
        return frozenset(name for label in labels for name in label.names)

    @cached_property
    def above(self) -> Mapping[Address, tuple[list[frozenset[str]], list[frozenset[str]]]]:
        """The wordings of the groups above each figure of records side by side, and of its row and column."""
        return {
            self.table.cell[row.name, column.key]: (
                [group.names for group in self._groups() if row.label in group.leaves],
                [label.names for label in dict.fromkeys((row.label, column))],
            )
            for row in self.table.rows
            for column in row.columns
        }

    def figure_below(self, texts: Iterable[str]) -> Address | None:
        """Return the figure of which the words above it name row and column, and more labels than of any other."""
        words = {name for text in texts for name in _wordings(text)}
        counts = {
            address: len(own) + sum(not words.isdisjoint(each) for each in groups)
            for address, (groups, own) in self.above.items()
            if not any(map(words.isdisjoint, own))
        }
        most = [address for address, count in counts.items() if count == max(counts.values())]
        return most[0] if len(most) == 1 else None

    def column(self, text: str) -> Label | None:
        """Return the column that a text names, with an addition in brackets or without: 现行有效件数（历史累计）."""
        if label := self.columns.exactly(text):
            return label
        return next(filter(None, map(self.columns.exactly, _wordings(text)[1:])), None)

    def is_head(self, text: str) -> bool:
        """Tell words that name a column, or stand above or beside the figures without naming a row."""
        return any(known.exactly(text) for known in (self.groups, self.heads)) or self.column(text) is not None

    def leaf(self, text: str) -> Label | None:
        """Return the row that a text names exactly, the groups around it named before it or not."""
        if label := self.leaves.exactly(text):
            return label
        words = text.split()
        for begin in range(1, len(words)):
            label, group = self.leaves.exactly("".join(words[begin:])), self.groups.exactly("".join(words[:begin]))
            if label and group and label in group.leaves:
                return label
        return None

    def rows_of(self, group: Label) -> tuple[Row, ...]:
        """Return the rows below a group of the table."""
        return tuple(self.row_of[leaf] for leaf in group.leaves)


def _wordings(text: str) -> tuple[str, ...]:
    """Return a cell's words, folded, and without an addition in brackets."""
    if len(text) > _LONGEST:
        return ()
    added = _ADDED.fullmatch(plain(text))
    return (plain(text), added[1]) if added else (plain(text),)


def _inner(labels: Iterable[Label]) -> Iterator[Label]:
    for label in labels:
        if label.children:
            yield label
            yield from _inner(label.children)


@cache
def _label(text: str) -> Label:
    return Label(text, text)


@cache
def labels_of(form: Form) -> tuple[TableLabels, ...]:
    """Return the labels of each table of an edition."""
    return tuple(map(TableLabels, form.tables))


class Header:
    """The header of a source's table, its cells as they are met from the top down: which columns are the form's.

    Browsers and word processors put a cell where the spans of all others leave room. If one span is wrong or missing,
    the columns below shift; so a header is believed only if every spanning cell stands exactly over the columns that
    it spans in the form.
    """

    def __init__(self, labels: TableLabels) -> None:
        self._labels = labels
        self.width = 0
        self.clear()

    def clear(self) -> None:
        """Forget the header: another block begins."""
        self.columns: dict[str, Range] = {}
        self.unknown: list[str] = []  # words above the figures that are no label
        self._spanning: dict[str, Range] = {}
        self._ranges: dict[Block, dict[str, Range] | None] = {}  # of what was taken so far

    def take(self, cells: Sequence[SourceCell]) -> None:
        """Take the cells of a line that names columns; a spanning one goes on over the blanks that fill up its span."""
        self._ranges.clear()
        for position, cell in enumerate(cells):
            if position and _is_same(cells[position - 1], cell):
                continue
            last = cell  # of a merged cell that is written once for each place
            for other in cells[position + 1 :]:
                if not _is_same(last, other):
                    break
                last = other
            where = (cell.column, last.column + last.width)
            if column := self._labels.column(cell.text):
                self.columns[column.key] = where  # which keeps the order in which they are named
            elif head := self._labels.heads.exactly(cell.text):
                behind = cells[position + 1 :]
                following = next((other.column for other in behind if other.text), self.width)
                end = following if behind and not behind[0].text else where[1]
                self._spanning[head.key or head.text] = (where[0], end)

    def ranges(self, block: Block) -> dict[str, Range] | None:
        """Return where each column of a block stands, by key; None if the header does not say or contradicts itself.

        Not all of them where a table is cut: then several in the form's order, and nothing else above the figures.
        """
        if block not in self._ranges:
            keys = [column.key for column in block.leaf_columns]
            named = {key: self.columns[key] for key in keys if key in self.columns}
            is_part = 1 < len(named) < len(keys) and not self.unknown and is_in_order(named)
            is_known = (is_part or len(named) == len(keys)) and self._is_consistent(block, named)
            self._ranges[block] = named if is_known else None
        return self._ranges[block]

    def is_reordered(self, block: Block) -> bool:
        """Tell a header that names every column of a block, in another order than the form's."""
        keys, by_line = orders_of(block)
        if any(key not in self.columns for key in keys):
            return False
        return [key for key in self.columns if key in keys] not in (keys, by_line)

    def _is_consistent(self, block: Block, ranges: dict[str, Range]) -> bool:
        is_apart = all(end <= begin for (_, end), (begin, _) in pairwise(sorted(ranges.values())))
        return is_apart and all(self._is_over(label, ranges) for label in _spanners(block.columns))

    def _is_over(self, label: Label, ranges: dict[str, Range]) -> bool:
        """Tell whether a spanning header stands over exactly the columns that it spans in the form.

        One that the source lacks cannot bear witness: then only columns in the form's order are believed.
        """
        span = self._spanning.get(label.key or label.text)
        if span is None:
            return is_in_order(ranges)
        below = {leaf.key for leaf in label.leaves}
        return all((span[0] <= a and b <= span[1]) == (key in below) for key, (a, b) in ranges.items())


def _is_same(cell: SourceCell, other: SourceCell) -> bool:
    """Tell a cell that says again what the one before it says: a merged cell, written once for each place."""
    return bool(cell.text) and cell.text == other.text and cell.column + cell.width == other.column


def is_in_order(ranges: dict[str, Range]) -> bool:
    """Tell whether the columns stand in the order in which they are given."""
    begins = [begin for begin, _ in ranges.values()]
    return begins == sorted(begins)


def orders_of(block: Block) -> tuple[list[str], list[str]]:
    """Return the keys of a block's columns in the form's order, column by column and line by line of its header."""
    by_line: list[str] = []
    level: Sequence[Label] = block.columns
    while level:
        by_line += (column.key for column in level if not column.children)
        level = [child for column in level for child in column.children]
    return [column.key for column in block.leaf_columns], by_line


def counts_as_header(cells: Sequence[SourceCell], labels: TableLabels) -> bool:
    """Tell a line that names columns from one that names a row: several columns, or one and no row."""
    columns = sum(1 for cell in cells if labels.column(cell.text))
    return columns > 1 or (columns == 1 and not any(labels.leaves.exactly(cell.text) for cell in cells))


def _spanners(columns: Sequence[Label]) -> Iterator[Label]:
    for column in columns:
        if column.children:
            yield column
            yield from _spanners(column.children)
