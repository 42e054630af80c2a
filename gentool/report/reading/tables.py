"""The figures of one table, read from its nodes: rows and columns by name or in the order of the form."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from gentool.form.model import Address, Kind, Label, Row, Table
from gentool.problems.problem import Where
from gentool.report.figures import NOT_APPLICABLE, Misreading, is_plain_count, read_figure
from gentool.report.model import Figure, Origin
from gentool.report.reading import nodes
from gentool.text.lazy_regex import Pattern

FULL_WIDTH_BRACKETS = tuple("｛［【（〔(")
VALUE_KEY, REMARK_KEY = "数值", "注"
_new = tuple.__new__
_BRACKETED = Pattern(r"[（(][^（()）]*[）)]")


def or_stroke(table: Table) -> str:
    """Say, behind the advice to write 0, what else may stand in the place of a whole table."""
    return "；本机关没有这类职权的，只写一个 /" if table.absent else ""


class TableReader:
    """Reads the figures of one table: rows by name or in order, columns by name or in order."""

    def __init__(self, walker: nodes.Walker, table: Table) -> None:
        self.walker = walker
        self.source = walker.source
        self.table = table
        self.figures: dict[Address, Figure] = {}
        self.note = ""
        self.doubtful: set[tuple[str, ...]] = set()  # groups with a name that was not understood
        self.seen: set[tuple[str, ...]] = set()

    def read(self, key_node: yaml.Node, node: yaml.Node | None) -> None:
        """Read the table; no node means that the file leaves it out. Every figure is known afterwards."""
        here = self.source.where(key_node)
        if isinstance(node, yaml.ScalarNode) and self._whole(self.table.rows, node):
            self._compute()
            return
        if isinstance(node, yaml.MappingNode) and _is_empty(node):
            hint = f"请逐行填写；全年都没有发生的，可以在这张表的名称后面只写一个 0{or_stroke(self.table)}。"
            message = f"{self.table.name}一个数字也没有填。"
            self.walker.tell(nodes.FIGURE, key_node, message, self.table.key, hint)
            self._unreadable(self.table.rows, node)
            self._note(node)
            return
        if isinstance(node, yaml.MappingNode):
            self._note(node)
            self._rows(node, self.table.tree, ())
        elif node is not None:
            self.doubtful.add(())
            if not self.walker.slipped(node):  # 名称：63 alone is a text to YAML
                message = f"“{self.table.key}”下面应一行一项。"
                hint = f"全年都没有发生的，可以只写一个 0{or_stroke(self.table)}。"
                self.walker.tell(nodes.SHAPE, node, message, self.table.key, hint)
        self._fill(here, quiet=node is None)
        self._compute()

    def _rows(self, node: yaml.MappingNode, labels: Sequence[Label], path: tuple[str, ...]) -> None:
        under = ".".join((self.table.key, *path))
        pairs = self.walker.pairs(node)
        if len(pairs) < len(node.value):  # one of two that have the same name is another row
            self.doubtful.add(path)
        for key, at, value in pairs:
            if key == REMARK_KEY and not path:
                continue
            label = nodes.named(key, labels) or (None if path else nodes.named(key, self.table.headings))
            if label is None and (group := nodes.group_of(key, self.table, *path[:1])) is not None:
                if (group.key,) not in self.doubtful:  # of several the first is told, for all
                    nodes.tell_missing_line(self.walker, at, key, group, under)
                self.doubtful.update((path, (group.key,)))
            elif label is None:
                self.walker.unknown(key, at, [label.key for label in labels], under)
                self.doubtful.add(path)
            elif (*path, label.key) in self.seen:
                self.walker.tell(nodes.TWICE, at, f"“{under}”下的“{label.key}”写了两次。", f"{under}.{label.key}")
            elif label.open:
                self._open(label, value)
            else:
                self.seen.add((*path, label.key))
                self._label(label, value, (*path, label.key))

    def _note(self, node: yaml.MappingNode) -> None:
        """Read what is noted below the table, also where it has not one figure."""
        note = next((value for key, value in node.value if key.value == REMARK_KEY), None)
        if note is not None:
            self.note = (self.walker.text(note, f"{self.table.key}.{REMARK_KEY}") or "").strip()

    def _open(self, label: Label, node: yaml.Node) -> None:
        """A heading that is only printed may be written all the same; its rows belong to the table."""
        if isinstance(node, yaml.MappingNode):
            self._rows(node, label.children, ())
        else:
            message, hint = f"“{label.key}”只是标题，没有自己的数字。", "请逐行填写它下面的项目。"
            self.walker.tell(nodes.SHAPE, node, message, label.key, hint)

    def _label(self, label: Label, node: yaml.Node, path: tuple[str, ...]) -> None:
        name = ".".join(path)
        if not label.children:
            self._row(self.table.row_by_name[name], node)
            return
        if isinstance(node, yaml.MappingNode) and not self._is_by_columns(node, label, path):
            self._rows(node, label.children, path)
            return
        rows = self._under(path)
        if isinstance(node, yaml.MappingNode):
            children = "、".join(child.key for child in label.children)
            shown = f"{label.children[0].key}: {{{node.value[0][0].value}: ……}}"
            hint = f"请写明是哪一行（{children}），在“{label.key}:”下面另起一行缩进，例如“{shown}”。"
            message = f"“{label.key}”在这一版格式里分 {len(rows)} 行，这里直接写了各列的数。"
            self.walker.tell(nodes.SHAPE, node, message, f"{self.table.key}.{name}", hint)
            self._unreadable(rows, node)
        elif _is_full_width(node) and self.walker.slipped(node):
            self._unreadable(rows, node)
        elif not (isinstance(node, yaml.ScalarNode) and self._whole(rows, node)):
            children = "、".join(child.key for child in label.children)
            hint = f"请分别填写：{children}；都没有发生的，可以只写一个 0。"
            self.walker.tell(nodes.SHAPE, node, f"“{label.key}”有几行，要分行填写。", f"{self.table.key}.{name}", hint)
            self._unreadable(rows, node)

    def _under(self, path: tuple[str, ...]) -> tuple[Row, ...]:
        return tuple(row for row in self.table.rows if row.path[: len(path)] == path)

    def _is_by_columns(self, node: yaml.MappingNode, label: Label, path: tuple[str, ...]) -> bool:
        """Whether columns stand where rows should, as in an edition that has one row instead of the group."""
        if any(isinstance(value, yaml.MappingNode) for _, value in node.value):
            return False
        keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        here = {key for key in keys if nodes.named(key, label.children)}  # one name may be a row's and a column's
        if len(here) == len(keys):
            return False
        columns = {key for key in keys if nodes.named(key, self._under(path)[0].columns)}
        return bool(columns - here) and not here - columns

    def _whole(self, rows: Sequence[Row], node: yaml.ScalarNode) -> bool:
        """Read a single 0 or / that stands for every figure of these rows."""
        text = node.value.strip()
        if text != "0" and text not in NOT_APPLICABLE:
            return False
        figure = Figure(0, text, self.source.where(node))
        for row in rows:
            self._same(row, figure)
        return True

    def _same(self, row: Row, figure: Figure) -> None:
        cells = self.table.cells[row.name]
        self.figures.update(dict.fromkeys(cells, figure))
        for address in cells if figure.value is not None and self.table.words else ():
            if address in self.table.words:
                self._put_words(row, address, figure)

    def _put_words(self, row: Row, address: Address, figure: Figure) -> None:
        """Take what stands for a whole row in a cell that is no number: / says that it does not apply, 0 nothing."""
        kind = next(column.kind for column in row.columns if column.key == address.column)
        if figure.text in NOT_APPLICABLE:
            self.figures[address] = figure._replace(value=None)
            return
        self.figures[address] = figure._replace(value=None, text="")
        missing = read_figure("", kind)
        assert isinstance(missing, Misreading)
        field = ".".join((self.table.key, row.name) if len(row.columns) == 1 else address)
        message = f"“{field}”没有填写，不能按 0 处理。"
        self.walker.problems.append(nodes.FIGURE.at(figure.where, message, field=field, hint=missing.hint))

    def _row(self, row: Row, node: yaml.Node) -> None:
        columns = row.columns
        field = f"{self.table.key}.{row.name}"
        if isinstance(node, yaml.ScalarNode):
            if len(columns) == 1:
                self._figure(row, columns[0], node, field)
            elif not self._whole((row,), node):
                self._lone(row, node, field)
        elif isinstance(node, yaml.SequenceNode):
            self._list(row, node, field)
        elif isinstance(node, yaml.MappingNode) and (numbers := _only_numbers(node)):
            self._without_names(row, node, numbers, field)
        elif isinstance(node, yaml.MappingNode):
            pairs = self.walker.pairs(node)
            if len(columns) == 1 and any(key == VALUE_KEY for key, _, _ in pairs):
                self._figure(row, columns[0], node, field)
            else:
                self._named_columns(row, pairs, self.source.where(node), field, len(pairs) == len(node.value))

    def _without_names(self, row: Row, node: yaml.Node, numbers: Sequence[str], field: str) -> None:
        """Tell figures in braces without the columns' names: a list was meant."""
        names = "、".join(column.key for column in row.columns)
        shown = f"：[{', '.join(numbers)}]" if len(numbers) > 1 else ""
        hint = f"按表格的顺序（{names}）写的，请用方括号{shown}；否则请写上各列的名称。"
        if len(row.columns) == 1:
            hint = "请去掉花括号，直接写数。"
        self.walker.tell(nodes.SHAPE, node, f"“{row.label.key}”的花括号里只有数，没有写是哪一列。", field, hint)
        self._unreadable((row,), node)

    def _lone(self, row: Row, node: yaml.ScalarNode, field: str) -> None:
        text = node.value.strip()
        if _is_full_width(node) and self.walker.slipped(node):
            self._unreadable((row,), node)
            return
        columns = "、".join(column.key for column in row.columns)
        if text and isinstance(misread := read_figure(text, Kind.COUNT), Misreading):
            self.walker.tell(
                nodes.FIGURE, node, f"{misread.message}。", field, f"{misread.hint}这一行的各列是：{columns}。"
            )
        elif not text:
            hint = f"请填写各列（{columns}）；没有发生的写 0。"
            self.walker.tell(nodes.FIGURE, node, f"“{row.label.key}”没有填数字。", field, hint)
        else:
            first, last = row.columns[0].key, row.columns[-1].key
            message = f"“{row.label.key}”有 {len(row.columns)} 列，只写了一个 {text}，不知道是哪一列。"
            more = f"（{last}会自动计算）" if self._has_total(row) else ""
            self.walker.tell(nodes.LONE, node, message, field, f"请写明是哪一列，例如 {{{first}: {text}}}{more}。")
        self._unreadable((row,), node)

    def _has_total(self, row: Row) -> bool:
        return self.table.cells[row.name][-1] in self.table.totals

    def _list(self, row: Row, node: yaml.SequenceNode, field: str) -> None:
        columns, entries = row.columns, node.value
        lengths = {len(columns), len(columns) - 1} if self._has_total(row) else {len(columns)}
        if len(entries) not in lengths:
            if not self.walker.slipped(node):  # [1、2、3] is one entry to YAML
                wanted = " 或 ".join(str(length) for length in sorted(lengths))
                message = f"“{row.label.key}”应有 {wanted} 个数，写了 {len(entries)} 个。"
                names = "、".join(column.key for column in columns)
                self.walker.tell(nodes.LENGTH, node, message, field, f"请按顺序写：{names}。")
            self._unreadable((row,), node)
            return
        for column, entry in zip(columns, entries, strict=False):
            self._figure(row, column, entry, f"{field}.{column.key}")

    def _named_columns(self, row: Row, pairs: nodes.Pairs, where: Where, field: str, understood: bool) -> None:
        """Read columns by name; what is left out is 0, unless a name was ``understood`` wrongly or stands twice."""
        for key, at, value in pairs:
            if self._plain(row.name, key, value):
                continue
            column = nodes.named(key, row.columns)
            if column is None:
                self.walker.unknown(key, at, [column.key for column in row.columns], field)
                understood = False
            elif (address := self.table.cell[row.name, column.key]) in self.figures:
                self.walker.tell(nodes.TWICE, at, f"“{field}”下的“{column.key}”写了两次。", ".".join(address))
            else:
                self._figure(row, column, value, f"{field}.{column.key}")
        self._leave_out(row, where, understood)

    def _leave_out(self, row: Row, where: Where, understood: bool) -> None:
        """Put 0 into the cells of a row that are left out; of words and shares nobody can say what they would be."""
        nothing = Figure(0 if understood else None, "0" if understood else "", where, Origin.OMITTED)
        for address in self.table.cells[row.name]:
            if self.figures.setdefault(address, nothing) is nothing and address in self.table.asked and understood:
                self._put_words(row, address, nothing)

    def _plain(self, row: str, column: str, node: yaml.Node) -> bool:
        """Read what nearly every figure is, a count in digits, and say whether it was one."""
        address = self.table.counts.get((row, column))
        if (
            not (address and isinstance(node, yaml.ScalarNode) and is_plain_count(node.value))
            or address in self.figures
        ):
            return False
        text = node.value
        self.figures[address] = _new(Figure, (int(text), text, self.source.where(node), Origin.GIVEN, ""))
        return True

    def _figure(self, row: Row, column: Label, node: yaml.Node, field: str) -> None:
        if not self._plain(row.name, column.key, node):
            address = self.table.cell[row.name, column.key]
            self.figures[address] = self._read(address, column.kind, node, field)

    def _read(self, address: Address, kind: Kind, node: yaml.Node, field: str) -> Figure:
        remark = ""
        value_node = node
        if isinstance(node, yaml.MappingNode):
            pairs = self.walker.pairs(node)
            found = {key: value for key, _, value in pairs}
            strange = [(key, at) for key, at, _ in pairs if key not in (VALUE_KEY, REMARK_KEY)]
            for key, at in strange:
                self.walker.unknown(key, at, [VALUE_KEY, REMARK_KEY], field)
            if strange and VALUE_KEY not in found:  # it is one of these
                return Figure(None, "", self.source.where(node))
            if REMARK_KEY in found:
                remark = (self.walker.text(found[REMARK_KEY], f"{field}.{REMARK_KEY}") or "").strip()
                if _BRACKETED.fullmatch(remark):
                    message, hint = f"“{REMARK_KEY}”的括号由程序加上，会印成两层。", f"请只写“{remark[1:-1]}”。"
                    self.walker.tell(nodes.SHAPE, found[REMARK_KEY], message, f"{field}.{REMARK_KEY}", hint)
            value_node = found.get(VALUE_KEY, node)
        unknown = Figure(None, "", self.source.where(value_node))
        if not isinstance(value_node, yaml.ScalarNode):
            hint = f"请只写一个数；要加说明的，写成 {{{VALUE_KEY}: 22, {REMARK_KEY}: 其中修订16件}}。"
            self.walker.tell(nodes.SHAPE, value_node, f"“{field}”应是一个数。", field, hint)
            return unknown
        if _is_full_width(value_node) and self.walker.slipped(value_node):
            return unknown
        text = self.walker.text(value_node, field) if kind is Kind.TEXT else value_node.value
        if text is None:
            return unknown
        read = read_figure(text, kind)
        if isinstance(read, Misreading):
            hint = f"{read.hint}这一格也可以不写，由程序计算。" if address in self.table.totals else read.hint
            self.walker.tell(nodes.FIGURE, value_node, f"{read.message}。", field, hint)
            return unknown
        return Figure(read.value, read.text, unknown.where, Origin.GIVEN, remark)

    def _unreadable(self, rows: Sequence[Row], node: yaml.Node) -> None:
        figure = Figure(None, "", self.source.where(node))
        for row in rows:
            self._same(row, figure)

    def _fill(self, here: Where, quiet: bool) -> None:
        """Rows left out count as 0; say how many, except rows of totals, which are computed.

        Beside a name that was not understood nothing counts as left out: it may be that name.
        """
        left_out: list[Row] = []
        for row in self.table.rows if len(self.figures) < len(self.table.cell) else ():
            missing = [address for address in self.table.cells[row.name] if address not in self.figures]
            if not missing:
                continue
            understood = not any(row.path[: len(path)] == path for path in self.doubtful)
            self._leave_out(row, here, understood)
            if understood and not (self.table.totals | self.table.asked).issuperset(missing):
                left_out.append(row)
        if left_out and not quiet:
            keys = [row.label.key for row in self.table.rows]
            names = "、".join(row.label.key if keys.count(row.label.key) == 1 else row.name for row in left_out[:4])
            more = "等" if len(left_out) > 4 else ""
            message = f"{self.table.name}有 {len(left_out)} 行没有填写，已按 0 处理：{names}{more}。"
            self.walker.problems.append(nodes.LEFT_OUT.at(here, message, field=self.table.key))

    def _compute(self) -> None:
        """Fill in the totals that the file leaves out; an unreadable operand leaves them unknown."""
        for equation in self.table.definitions:
            address = equation.right[0]
            total = self.figures[address]
            if total.origin is not Origin.OMITTED:
                continue
            values = [self.figures[operand].value for operand in equation.left]
            if None in values:
                self.figures[address] = Figure(None, "", total.where, Origin.COMPUTED)
                continue
            value = sum(values)  # type: ignore[arg-type]
            texts = () if value else {self.figures[operand].text for operand in equation.left}
            text = next(iter(texts)) if len(texts) == 1 and NOT_APPLICABLE.issuperset(texts) else str(value)
            self.figures[address] = Figure(value, text, total.where, Origin.COMPUTED)


def _is_full_width(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.value.startswith(FULL_WIDTH_BRACKETS)


def _is_empty(node: yaml.MappingNode) -> bool:
    """Whether rows stand in a table and not one figure, as where a document had no such table."""
    waiting, rows = list(node.value), 0
    while waiting:
        key, value = waiting.pop()
        if isinstance(value, yaml.MappingNode):
            waiting.extend(value.value)
        elif not isinstance(value, yaml.ScalarNode) or (value.value.strip() and key.value != REMARK_KEY):
            return False
        rows += 1
    return rows > 2


def _only_numbers(node: yaml.MappingNode) -> list[str]:
    """Return the numbers of ``{13, 4, 0}``, which YAML takes for names without a value; none if it is anything else."""
    keys = [key.value for key, value in node.value if isinstance(key, yaml.ScalarNode) and value.value == ""]
    return keys if len(keys) == len(node.value) and all(map(is_plain_count, keys)) else []
