"""A document that a Word document only carries and shows in place (altChunk) → its blocks, told as from there.

Programs that make reports from pages leave the page itself in the file, for Word to convert when it is opened.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator

from gentool.importing.blocks import Block, Document, SourceTable
from gentool.ooxml.package import Package
from gentool.problems.problem import GentoolError, Where

Reader = Callable[[bytes, str], Document]
_PAGES, _TEXTS, _WORD = (".htm", ".html", ".xhtml", ".mht", ".mhtml"), (".txt",), (".docx", ".docm", ".dotx")


def chunk_of(package: Package, main: str, identifier: str, file: str, word: Reader | None) -> Document | str:
    """Return the document to which a relationship of the main part leads, else what stands in the way.

    ``word`` reads a Word document, None where there are too many within each other.
    """
    name = _target(package, main, identifier)
    ending = posixpath.splitext(name)[1].lower()
    called = f"“{posixpath.basename(name)[:40]}”" if name else ""
    reader = _reader(ending, word)
    data = package.part(name) if reader else None
    if reader is None or data is None:
        return f"插入的另一份文件{called}"
    try:
        found = reader(data, file)
    except GentoolError as error:
        return f"插入的另一份文件{called}读不出来（{error.problems[0].message.rstrip('。')}），它"
    return found._replace(blocks=tuple(_placed(found, posixpath.basename(name)[:40])))


def _reader(ending: str, word: Reader | None) -> Reader | None:
    if ending in _PAGES:
        from gentool.importing.html import page

        return page.read
    if ending in _TEXTS:
        from gentool.importing.text import document

        return document.read
    return word if ending in _WORD else None


def _target(package: Package, main: str, identifier: str) -> str:
    folder, _, base = main.rpartition("/")
    relations = package.tree(posixpath.join(folder, "_rels", f"{base}.rels"))
    for relation in () if relations is None else relations:
        if relation.get("Id") == identifier and relation.get("TargetMode") != "External":
            return posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
    return ""


def _placed(found: Document, name: str) -> Iterator[Block]:
    for block in found.blocks:
        moved = block._replace(where=_within(block.where, name))
        if isinstance(moved, SourceTable):
            moved = moved._replace(cells=tuple(c._replace(where=_within(c.where, name)) for c in moved.cells))
        yield moved


def _within(where: Where, name: str) -> Where:
    spot = where.spot or (f"第{where.line}行" if where.line else "")
    return Where(where.file, spot=f"{name} {spot}".strip())
