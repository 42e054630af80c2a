"""The words in a source's cell → the label of the form that they mean, or none.

A label is known by its wordings (``variants`` in form.yaml), folded. What matches none of them exactly may be cut
short or have lost a few characters on the way; then it is the label that it is most like, if it is much more like
that one than any other, and that is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property, lru_cache

from gentool.form.model import Address, Form, Label, Row, Table, fold
from gentool.text.lazy_regex import Pattern

_LIKE = 0.75  # of the characters; below, a label is taken for another one
_MARGIN = 0.1  # between the best and the second best
_SHORTEST = 4  # shorter words are too alike
_LONGEST = 120  # no label is longer; comparing takes time

_MOST_REMEMBERED = 10_000  # words that are no labels; they come again in every report of a city


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
    def above(self) -> Mapping[Address, tuple[frozenset[str], ...]]:
        """The labels that stand above each figure of records side by side, from the top down, as their wordings."""
        groups = [*self._groups()]
        found = {}
        for row in self.table.rows:
            spanning = [group.names for group in groups if row.label in group.leaves]
            for column in row.columns:
                own = [label.names for label in dict.fromkeys((row.label, column))]
                found[self.table.cell[row.name, column.key]] = (*spanning, *own)
        return found

    def figure_below(self, texts: Iterable[str]) -> Address | None:
        """Return the figure of which the words above it name row and column, and more labels than of any other."""
        words = {name for text in texts for name in _wordings(text)}
        counts: dict[Address, int] = {}
        for address, names in self.above.items():
            if words.isdisjoint(names[-1]):  # as of nearly all
                continue
            is_one = self.table.row_by_name[address.row].columns[0] is self.table.row_by_name[address.row].label
            if is_one or not words.isdisjoint(names[-2]):
                counts[address] = sum(not words.isdisjoint(each) for each in names)
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
