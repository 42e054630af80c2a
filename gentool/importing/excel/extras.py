"""What hangs on a sheet besides its cells: comments, pictures, charts and text boxes → where, and what, to be told."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from gentool.ooxml.package import Package
from gentool.problems.problem import GentoolError

Element = Any

_MOST = 200
_LONGEST = 40
_KINDS = {"pic": "图片", "graphicFrame": "图表", "sp": "文本框或图形"}


def extras_of(package: Package, sheet: str) -> Iterator[tuple[str, str]]:
    """Yield the cell's name (``""`` where there is none) and what hangs there."""
    for link in package.relationships(sheet):
        read = next((read for ending, read in _READERS.items() if link.kind.endswith(ending)), None)
        if read is None or link.target not in package.names:
            continue
        try:
            root = package.tree(link.target)
        except GentoolError:
            yield "", "读不出来的批注或图形"
            continue
        yield from islice(read(root), _MOST)


def _commented(root: Element) -> Iterator[tuple[str, str]]:
    for comment in root.iter("{*}comment", "{*}threadedComment"):
        text = "".join(part.text or "" for part in comment.iter("{*}t", "{*}text")).strip()
        if text:
            yield comment.get("ref", ""), f"批注“{_short(text)}”"


def _drawn(root: Element) -> Iterator[tuple[str, str]]:
    for anchor in root:
        row, column = anchor.findtext("{*}from/{*}row"), anchor.findtext("{*}from/{*}col")
        tags = {str(child.tag).rpartition("}")[2] for child in anchor}
        kind = next((kind for tag, kind in _KINDS.items() if tag in tags), "")
        text = "".join(part.text or "" for part in anchor.iter("{*}t"))
        if kind:
            yield _place(row, column), f"{kind}“{_short(text)}”" if text.strip() else kind


_READERS = {"/comments": _commented, "/threadedComment": _commented, "/drawing": _drawn}


def _place(row: str | None, column: str | None) -> str:
    from openpyxl.utils import get_column_letter

    if not (row and column and row.isdecimal() and column.isdecimal() and len(row) < 8 and int(column[:6]) < 16_384):
        return ""
    return f"{get_column_letter(int(column[:6]) + 1)}{int(row) + 1}"


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}…"
