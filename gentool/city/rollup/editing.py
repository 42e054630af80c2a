"""The nodes of a file + sums → the smallest changes of its text that make its tables say the sums.

Nothing is written anew that is there already: the text of a figure is replaced where it stands, and what is missing is
put beside its neighbour, so that comments, order, spelling and alignment stay as somebody made them. A spelling
that cannot be changed with certainty is told, and then nothing is changed at all. Totals are left out: they are
computed, and cannot be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import yaml

from gentool.blanks.yaml_tables import by_name
from gentool.city.rollup.changes import Changes, Edit
from gentool.city.rollup.summing import NO_SUCH, NOTHING, TO_FILL
from gentool.form.model import Address, Form, Kind, Label, Row, Table
from gentool.report.figures import NOT_APPLICABLE, Reading, read_figure
from gentool.report.reading.nodes import named
from gentool.report.reading.tables import REMARK_KEY, VALUE_KEY
from gentool.yamlfile.quoting import scalar
from gentool.yamlfile.source import Source

STEP = 2  # blanks


class Place(NamedTuple):
    """Where a label stands: the mapping, its key and value there, and the printed heading it was written under."""

    mapping: yaml.MappingNode
    key: yaml.Node
    value: yaml.Node
    heading: Label | None = None


def edits_of(source: Source, form: Form, texts: Mapping[Address, str]) -> list[Edit]:
    """Return the changes of every table, in the order of the text; raises GentoolError C-KEEP."""
    root = source.root
    assert isinstance(root, yaml.MappingNode)
    changes = Changes(source)
    found: dict[str, Place] = {}
    for key, value in root.value:
        part = named(key.value, form.parts) if isinstance(key, yaml.ScalarNode) else None
        if part is not None:
            found.setdefault(part.key, Place(root, key, value))
    for number, part in enumerate(form.parts):
        if part.table is None:
            continue
        rows = RowTexts(part.table, texts)
        if part.key in found:
            _TableEditor(part.table, rows, changes).edit(found[part.key])
        else:
            later = [found[part.key] for part in form.parts[number:] if part.key in found]
            _add_table(changes, rows, root, later[0].key if later else None)
    return sorted(changes.edits, key=lambda edit: edit.start)


def _add_table(changes: Changes, rows: RowTexts, root: yaml.MappingNode, later: yaml.Node | None) -> None:
    """Put in a table that the file does not have: before a part that follows it in the form, else at the end."""
    if root.flow_style:
        changes.refuse(root)
    lines = [f"{scalar(rows.table.key)}:", *rows.lines(rows.table.tree, (), STEP)]
    if later is not None:
        changes.lines_above(later, [*lines, ""])
    else:
        changes.lines_at_end(lines)


class _TableEditor:
    """Changes one table."""

    def __init__(self, table: Table, rows: RowTexts, changes: Changes) -> None:
        self.table = table
        self.rows = rows
        self.changes = changes
        self.places: dict[tuple[str, ...], Place] = {}
        self.headings: dict[str, Place] = {}

    def edit(self, place: Place) -> None:
        """Make a table that the file has say the sums."""
        self._group(place, self.table.tree, (), self.table.rows)

    # -- groups of rows --------------------------------------------------------------------------------------

    def _group(self, place: Place, labels: Sequence[Label], path: tuple[str, ...], rows: Sequence[Row]) -> None:
        node = place.value
        if isinstance(node, yaml.ScalarNode):
            if not self.rows.says(node.value.strip(), rows):
                self._spell_out(place, node, labels, path, rows)
        elif not isinstance(node, yaml.MappingNode):
            self.changes.refuse(node)
        elif not node.value:
            self.changes.replace(node, self.rows.braces(labels, path))
        else:
            self._labels(node, labels, path, None)
            self._add_missing(node, labels, path)

    def _spell_out(
        self, place: Place, node: yaml.ScalarNode, labels: Sequence[Label], path: tuple[str, ...], rows: Sequence[Row]
    ) -> None:
        """Put rows in the place of the one 0 that stood for all of them."""
        whole = self.rows.whole(rows)
        if whole is not None or place.mapping.flow_style:
            self.changes.replace(node, whole or self.rows.braces(labels, path))
        else:
            indent = place.key.start_mark.column + STEP
            self.changes.replace_by_lines(node, self.rows.lines(labels, path, indent))

    def _labels(
        self, node: yaml.MappingNode, labels: Sequence[Label], path: tuple[str, ...], heading: Label | None
    ) -> None:
        headings = () if path else self.table.headings
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            label = named(name, labels) or named(name, headings)
            if label is None:
                continue  # a note; anything else is told when the result is read
            place = Place(node, key, value, heading)
            at = (*path, label.key)
            if label.open:
                if not isinstance(value, yaml.MappingNode):
                    self.changes.refuse(value)
                self.headings[label.key] = place
                self._labels(value, label.children, path, label)
            elif self.places.setdefault(at, place) is not place:
                self.changes.refuse(key)
            elif label.children:
                self._group(place, label.children, at, self.rows.below(at))
            else:
                self._row(self.table.row_by_name[".".join(at)], value)

    def _add_missing(self, node: yaml.MappingNode, labels: Sequence[Label], path: tuple[str, ...]) -> None:
        before: Place | None = None
        for label in labels:
            if place := self.places.get((*path, label.key)):
                before = place
            elif label in self.rows.typed(labels, path):
                self._add(node, self._neighbour(before, label), label, path)

    def _neighbour(self, place: Place | None, label: Label) -> Place | None:
        """Return what a label may follow: not a row under a heading that is not the label's own."""
        if place is None or place.heading is None or label in place.heading.children:
            return place
        return self.headings[place.heading.key]

    def _add(self, node: yaml.MappingNode, before: Place | None, label: Label, path: tuple[str, ...]) -> None:
        """Add a label to the mapping of the one that it follows, or as the first."""
        first = node.value[0][0]
        if (before.mapping if before else node).flow_style:
            pair = self.rows.braces((label,), path)[1:-1]
            if before:
                self.changes.pair_behind(before.value, pair)
            else:
                self.changes.pair_before(first, pair)
            return
        lines = self.rows.lines((label,), path, (before.key if before else first).start_mark.column)
        if before:
            self.changes.lines_below(before.key, before.value, lines)
        else:
            self.changes.lines_above(first, lines)

    # -- one row ---------------------------------------------------------------------------------------------

    def _row(self, row: Row, node: yaml.Node) -> None:
        cells = self.table.cells[row.name]
        if isinstance(node, yaml.ScalarNode):
            if len(cells) == 1:
                self._figure(row, cells[0], node)
            elif not self.rows.says(node.value.strip(), (row,)):
                self.changes.replace(node, self.rows.row(row))
        elif isinstance(node, yaml.SequenceNode):
            has_total = cells[-1] in self.table.totals
            if len(node.value) not in (len(cells), len(cells) - has_total):
                self.changes.refuse(node)
            for address, entry in zip(cells, node.value, strict=False):
                self._figure(row, address, entry)
        elif isinstance(node, yaml.MappingNode):
            if len(cells) == 1 and _value_of(node) is not None:
                self._figure(row, cells[0], node)
            else:
                self._columns(row, node)

    def _columns(self, row: Row, node: yaml.MappingNode) -> None:
        if not node.value:
            self.changes.replace(node, self.rows.row(row))
            return
        missing = self.rows.given(row)
        for key, value in node.value:
            column = named(key.value, row.columns) if isinstance(key, yaml.ScalarNode) else None
            if column is None:
                self.changes.refuse(key)
            missing.pop(column.key, None)
            self._figure(row, self.table.cell[row.name, column.key], value)
        key, value = node.value[-1]
        for pair in [f"{scalar(key)}: {text}" for key, text in missing.items() if text != NOTHING]:  # left out, it is 0
            if node.flow_style:
                self.changes.pair_behind(value, pair)
            else:
                self.changes.lines_below(key, value, [f"{' ' * key.start_mark.column}{pair}"])

    def _figure(self, row: Row, address: Address, node: yaml.Node) -> None:
        value = _value_of(node) if isinstance(node, yaml.MappingNode) else node
        if not isinstance(value, yaml.ScalarNode):
            self.changes.refuse(node)
        if self.rows.texts[address] == TO_FILL:
            return
        kind = next(column.kind for column in row.columns if column.key == address.column)
        if not means(value.value, self.rows.texts[address], kind):
            self.changes.replace(value, self.rows.texts[address])


def _value_of(node: yaml.MappingNode) -> yaml.Node | None:
    """Return the value of a figure with a remark: ``{数值: 22, 注: …}``."""
    found = {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
    return found.get(VALUE_KEY) if found.keys() <= {VALUE_KEY, REMARK_KEY} else None


def means(text: str, wanted: str, kind: Kind) -> bool:
    """Tell whether a text says the same figure: 251000元 and 25.1万元 do, 0 and / do not."""
    found, right = read_figure(text, kind), read_figure(wanted, kind)
    if not isinstance(found, Reading) or not isinstance(right, Reading):
        return False
    return found.value == right.value and (text in NOT_APPLICABLE) == (wanted in NOT_APPLICABLE)


class RowTexts:
    """Spells the rows of one table."""

    def __init__(self, table: Table, texts: Mapping[Address, str]) -> None:
        self.table = table
        self.texts = texts

    def below(self, path: tuple[str, ...]) -> list[Row]:
        """Return the rows at or below a path of keys."""
        return [row for row in self.table.rows if row.path[: len(path)] == path]

    def given(self, row: Row) -> dict[str, str]:
        """Return what is to be typed for a row, by column."""
        cells = self.table.cells[row.name]
        return {address.column: self.texts[address] for address in cells if address not in self.table.totals}

    def spelled(self, row: Row) -> dict[str, str]:
        """Return what says a row: what is to be typed, or its totals if it has nothing else."""
        return self.given(row) or {address.column: self.texts[address] for address in self.table.cells[row.name]}

    def whole(self, rows: Sequence[Row]) -> str | None:
        """Return the one 0 or / that stands for all these rows, if one does."""
        rows = [row for row in rows if self.given(row)] or rows
        typed = {text for row in rows for text in self.spelled(row).values()}
        return typed.pop() if len(typed) == 1 and typed <= {NOTHING, NO_SUCH} else None

    def says(self, text: str, rows: Sequence[Row]) -> bool:
        """Tell whether a single text that a file has for these rows says the same."""
        whole = self.whole(rows)
        return whole == NOTHING == text or (whole == NO_SUCH and text in NOT_APPLICABLE)

    def row(self, row: Row) -> str:
        """Return the value of a row: one figure, or columns in braces."""
        spelled = self.spelled(row)
        if len(row.columns) == 1:
            return next(iter(spelled.values()))
        whole = self.whole((row,))
        return whole or by_name([*spelled.items()])

    def braces(self, labels: Sequence[Label], path: tuple[str, ...]) -> str:
        """Return labels in braces, all on one line."""
        return by_name([(label.key, self._value(label, (*path, label.key))) for label in self.typed(labels, path)])

    def lines(self, labels: Sequence[Label], path: tuple[str, ...], indent: int) -> Iterator[str]:
        """Yield labels as lines."""
        for label in self.typed(labels, path):
            at = (*path, label.key)
            if label.children and self.whole(self.below(at)) is None:
                yield f"{' ' * indent}{scalar(label.key)}:"
                yield from self.lines(label.children, at, indent + STEP)
            else:
                yield f"{' ' * indent}{scalar(label.key)}: {self._value(label, at)}"

    def typed(self, labels: Sequence[Label], path: tuple[str, ...]) -> list[Label]:
        """Return the labels under which anything is typed: not those of totals alone."""
        return [label for label in labels if any(self.given(row) for row in self.below((*path, label.key)))]

    def _value(self, label: Label, path: tuple[str, ...]) -> str:
        if not label.children:
            return self.row(self.table.row_by_name[".".join(path)])
        return self.whole(self.below(path)) or self.braces(label.children, path)
