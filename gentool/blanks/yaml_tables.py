"""A table of the form → its lines in a YAML file: every row in order under its printed label, figures beside names.

What each row says is the caller's: 0 in a blank file, last year's figures, or those found in a published report.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from gentool.form.model import Block, Kind, Label, Row, Table
from gentool.report.figures import LONGEST_TEXT, NO, YES, is_plain_count
from gentool.text.lazy_regex import Pattern
from gentool.yamlfile.quoting import comment, scalar, width

_AMOUNT = Pattern(r"-?\d{1,15}(?:\.\d{1,6})?(?:[万亿]?元)?", re.ASCII)
_BARE = frozenset({"", "/", "—", "——"})
MEANT = {  # said to editors and in the Excel form as well
    Kind.COUNT: "大于或等于 0 的整数，用半角数字，不带单位；没有发生的写 0，不适用的写 /。",
    Kind.CHANGE: "整数，减少的写负数，例如 -3；没有变化的写 0，不适用的写 /。",
    Kind.MONEY: "金额，按表头的单位写，可带小数；没有的写 0，不适用的写 /。",
    Kind.AMOUNT: "金额，连同单位写，例如 251000元 或 25.1万元；没有的写 0，不适用的写 /。",
    Kind.PERCENT: "百分数，连同百分号写，例如 95.5%；没有的写 0，不适用的写 /。",
    Kind.YES_NO: f"{YES} 或 {NO}；不适用的写 /。",
    Kind.TEXT: f"一行文字，不超过 {LONGEST_TEXT} 个字；不适用的写 /。",
    Kind.DATE: "日期，例如 2025-03-01；不适用的写 /。",
}


class RowText(NamedTuple):
    """What a row says: comments above it, and its value; no value means that the row is computed."""

    comments: Sequence[str]
    value: str | None


def table_lines(table: Table, says: Callable[[Row], RowText]) -> Iterator[str]:
    """Yield the rows of a table, block by block, indented by two."""
    for block in table.blocks:
        yield from comment(_about(block), 2)
        yield from _labels(table, block.rows, (), 2, says)


def _about(block: Block) -> str:
    """Return the title of a block, and those of its columns that the keys alone do not explain."""
    about = [block.title] if block.title else []
    one = len(block.leaf_columns) == 1
    for column in block.leaf_columns:
        hint = _hint(column)
        if one or hint or column.text != column.key:
            name = column.text if one or column.text == column.key else f"{column.key}（印作“{column.text}”）"
            about.append(f"{name}：{hint}" if hint else name)
    return "\n".join(about)


def _hint(label: Label) -> str:
    """Return what a figure may be, where it is no mere number."""
    return "" if label.kind is Kind.COUNT else MEANT[label.kind].partition("；")[0]


def _labels(
    table: Table, labels: tuple[Label, ...], path: tuple[str, ...], indent: int, says: Callable[[Row], RowText]
) -> Iterator[str]:
    margin = max((width(label.key) for label in labels if not label.children), default=0)
    for label in labels:
        hint = "" if label.children else _hint(label)
        if label.text != label.key or label.open or hint:
            yield from comment(f"{label.text}：{hint}" if hint else label.text, indent)
        if label.open:
            yield from _labels(table, label.children, path, indent, says)
        elif label.children:
            yield f"{' ' * indent}{scalar(label.key)}:"
            yield from _labels(table, label.children, (*path, label.key), indent + 2, says)
        else:
            yield from _row(table.row_by_name[".".join((*path, label.key))], indent, margin, says)


def _row(row: Row, indent: int, margin: int, says: Callable[[Row], RowText]) -> Iterator[str]:
    comments, value = says(row)
    yield from comment("\n".join(comments), indent)
    if value is None:
        yield from comment("由程序计算，不用填写。", indent)
        return
    key = f"{scalar(row.label.key)}:"
    blanks = 1 if len(row.columns) == 1 else max(1, margin + 2 - width(key))
    yield f"{' ' * indent}{key}{' ' * blanks}{value}".rstrip()


def by_name(figures: Sequence[tuple[str, str]]) -> str:
    """Return the figures of a row, each beside its column's name, as a YAML mapping in one line."""
    return f"{{{', '.join(f'{scalar(key)}: {text}' for key, text in figures)}}}"


def figure(text: str) -> str:
    """Return a figure's text as YAML that reads back as the same text, whatever it is."""
    return text if text in _BARE or is_plain_count(text) or _AMOUNT.fullmatch(text) else scalar(text)
