"""A Word document (.docx and what is like it) → blocks, read from its XML as Word shows it.

Catches files that are no Word documents or are made to harm; everything else that a document can hold is read,
told as left behind, or of no concern to a report: headers and footers, comments, hidden text. Older Word and WPS files
(.doc, .wps, .rtf) are made .docx by LibreOffice first. Programs that make reports from pages leave the page itself in
the file, for Word to convert when it is opened (altChunk): what stands in it is told as from there.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import partial

from gentool.importing.blocks import MOST_BLOCKS, MOST_CHARACTERS, Block, Document, Left, SourceCell, SourceTable, Text
from gentool.importing.characters import kept, tidy
from gentool.importing.faults import BROKEN, NEEDS, REVISED, TOO_MUCH, refused
from gentool.importing.kinds import main_part, open_package
from gentool.importing.word.elements import (
    Element,
    W,
    chart_of,
    child,
    is_frame,
    is_gone,
    local,
    number,
    places,
    target_of,
    unwrapped,
    value,
    within,
)
from gentool.importing.word.styles import Numbering, Style, Styles
from gentool.importing.word.text import Runs, joined, spans
from gentool.ooxml import libreoffice
from gentool.ooxml.package import Package
from gentool.problems.problem import GentoolError, Problem, Where
from gentool.report.model import Span

_MOST_PARAGRAPHS = 5 * MOST_BLOCKS
_MOST_CHUNKS = 20
_DEEPEST = 24  # tables and boxes within each other
_NOT_AFTER_A_NUMBER = "、．）)】〕 "
_ANOTHER = "插入的另一份文件"
_CONTENTS = Left("目录", Where(""))
_PAGES, _WORD = (".htm", ".html", ".xhtml", ".mht", ".mhtml"), (".docx", ".docm", ".dotx")
_SAVE_ANEW = "请用 Word 或 WPS 打开，另存为 .docx 再导入"


def read(data: bytes, file: str, *, chunks: int = _MOST_CHUNKS) -> Document:
    """Read a Word document; ``file`` is what problems call it. Raises GentoolError I-BROKEN, I-LOCKED, I-LIMIT.

    ``chunks`` is how many documents may be carried in it, and in those again.
    """
    package = open_package(data, file)
    reader = _Reader(package, file, chunks)
    body = child(package.tree(reader.main), "body")
    if body is None:
        raise refused(BROKEN, file, "文件里没有正文，可能已经损坏，或者不是 Word 文档。")
    reader.read(body)
    problems = tuple(reader.problems)
    if reader.runs.has_revisions:
        problems += (REVISED.at(Where(file), "文件里有尚未处理的修订，已按全部接受修订后的样子读入。"),)
    return Document.of(file, reader.blocks, problems=problems)


def _notes(package: Package, main: str) -> dict[tuple[str, str], str]:
    notes: dict[tuple[str, str], str] = {}
    for name in ("footnote", "endnote"):
        root = package.tree(package.related(main, f"/{name}s"))
        for note in () if root is None else root.iter(W + name):
            text = "".join(part.text or "" for part in note.iter(W + "t"))
            notes[f"{name}Reference", note.get(W + "id", "")] = tidy(text)
    return notes


class _Reader:
    """Walks through a document once; numbers of lists, paragraphs and tables count on as it goes."""

    def __init__(self, package: Package, file: str, chunks: int) -> None:
        self.main = main_part(package, "word/document.xml")
        self.blocks: list[Block] = []
        self.problems: list[Problem] = []  # of documents carried in this one
        self._package, self._file, self._chunks = package, file, chunks
        self._styles = Styles(package.tree(package.related(self.main, "/styles")))
        self._numbering = Numbering(package.tree(package.related(self.main, "/numbering")), self._styles)
        self.runs = Runs(self._styles, _notes(package, self.main))
        self._paragraphs = 0
        self._all_paragraphs = 0  # with those that are empty
        self._tables = 0
        self._characters = 0
        self._unended: list[Span] = []  # of paragraphs whose end a revision deletes

    def read(self, container: Element, depth: int = 0) -> None:
        self._check(depth)
        for element in unwrapped(container):
            name = local(element)
            if name == "p":
                self._paragraph(element, depth)
            elif name == "tbl":
                self._table(element, depth)
            elif name == "sdt":
                self._leave(_CONTENTS)
            elif name == "altChunk":
                found = self._carried(element)
                self.problems += found.problems
                self.blocks += found.blocks

    def _check(self, depth: int) -> None:
        if depth > _DEEPEST:
            raise refused(TOO_MUCH, self._file, "表格或文本框套得太深，不像一份年度报告。")

    def _leave(self, left: Left) -> None:
        left = left._replace(where=self._where(f"第{max(self._paragraphs, 1)}段"))
        if left.what != _CONTENTS.what or self.blocks[-1:] != [left]:
            self.blocks.append(left)

    def _where(self, spot: str) -> Where:
        return Where(self._file, spot=spot)

    def _style(self, paragraph: Element) -> Style:
        """Count a paragraph and return its style."""
        self._all_paragraphs += 1
        if self._all_paragraphs > _MOST_PARAGRAPHS:
            message = f"文件有超过 {_MOST_PARAGRAPHS:,} 段，连空的在内，不像一份年度报告。"
            raise refused(TOO_MUCH, self._file, message)
        return self._styles[value(paragraph, "pPr", "pStyle") or self._styles.default_paragraph]

    def _paragraph(self, paragraph: Element, depth: int) -> None:
        style = self._style(paragraph)
        if style.is_contents:
            self._leave(_CONTENTS)
            return
        lines, left, boxes = self._lines(paragraph, style)
        looks = child(paragraph, "pPr")
        is_heading = number(looks, "outlineLvl", default=0 if style.is_heading else 9) < 9
        if is_heading or (value(looks, "jc") or style.alignment) == "center":
            lines = [joined(lines)]
        texts = [found for line in lines if (found := spans(line))]
        self._paragraphs += bool(texts)
        for text in texts:
            self.blocks.append(Text(text, self._where(f"第{self._paragraphs}段"), is_heading))
        for what in left:
            self._leave(what)
        for box in boxes:
            self.read(box, depth + 1)

    def _lines(self, paragraph: Element, style: Style) -> tuple[list[list[Span]], list[Left], list[Element]]:
        """Return the lines of a paragraph with its number; none while a revision deletes its end."""
        content = self.runs.content(paragraph, style)
        lines = content.lines
        left = [Left(what, Where("")) for what in content.left] + [
            chart_of(self._package, self.main, drawing) for drawing in content.charts
        ]
        self._characters += sum(len(span.text) for line in lines for span in line)
        if self._characters > MOST_CHARACTERS:
            raise refused(TOO_MUCH, self._file, f"文件有超过 {MOST_CHARACTERS:,} 字。")
        looks = child(paragraph, "pPr")
        mark = child(looks, "rPr")
        if child(mark, "del") is not None or child(mark, "moveFrom") is not None:
            self.runs.has_revisions = True
            self._unended += [span for line in lines for span in line]
            return [], left, content.boxes
        self.runs.has_revisions |= child(mark, "ins") is not None
        lines[0][:0], self._unended = self._unended, []
        if sign := self._numbering.of(looks, style):
            start = "".join(span.text for span in lines[0]).lstrip()[:1]
            gap = "" if sign[-1] in _NOT_AFTER_A_NUMBER or not start.isascii() else " "
            lines[0].insert(0, Span(sign + gap, bool(lines[0]) and lines[0][0].bold))
        return lines, left, content.boxes

    def _table(self, table: Element, depth: int) -> None:
        self._check(depth)
        rows = []
        for row in within(table, "tr"):
            if is_gone(row):
                self.runs.has_revisions = True
            else:
                rows.append(row)
        if is_frame(rows):
            for row in rows:
                for cell in within(row, "tc"):
                    self.read(cell, depth + 1)
            return
        self._tables += 1
        spot = f"第{self._tables}个表格"
        later: list[Element] = []
        left: list[Block] = []
        cells = []
        for place in places(rows, self._where(spot)):
            where = self._where(f"{spot}第{place.row + 1}行第{place.nth}格")
            text = self._cell(place.element, where, later, left)
            cells.append(SourceCell(place.row, place.column, place.height, place.width, text, where))
        if cells:
            self.blocks.append(SourceTable(tuple(cells), self._where(spot)))
        self.blocks += left
        for inner in later:
            if inner.tag == W + "tbl":
                self._table(inner, depth + 1)
            else:
                self.read(inner, depth + 1)

    def _cell(self, cell: Element, where: Where, later: list[Element], left: list[Block]) -> str:
        """Return the text of a cell; tables and boxes within it are read after its table."""
        texts: list[str] = []
        for element in unwrapped(cell):
            name = local(element)
            if name == "p":
                lines, what, boxes = self._lines(element, self._style(element))
                texts += (kept("".join(span.text for span in line)) for line in lines)
                left += (each._replace(where=where, line="") for each in what)
                later += boxes
            elif name == "tbl":
                later.append(element)
            elif name == "sdt":
                left.append(_CONTENTS._replace(where=where))
        return "\n".join(text for text in texts if text)

    def _carried(self, element: Element) -> Document:
        """Return the document that is carried here, else what stands in the way."""
        from gentool.importing.html import page
        from gentool.importing.text import document as text

        self._chunks -= 1
        word = partial(read, chunks=min(self._chunks, 1)) if self._chunks > 0 else None
        name = target_of(self._package, self.main, element) if self._chunks >= 0 else ""
        ending, base = posixpath.splitext(name)[1].lower(), posixpath.basename(name)[:40]
        what = f"{_ANOTHER}“{base}”" if name else _ANOTHER
        reader = page.read if ending in _PAGES else text.read if ending == ".txt" else word if ending in _WORD else None
        data = self._package.part(name) if reader else None
        if reader is not None and data is not None:
            try:
                found = reader(data, self._file)
                return found._replace(blocks=tuple(_placed(found, base)))
            except GentoolError as error:
                what = f"{what}读不出来（{error.problems[0].message.rstrip('。')}），它"
        return Document(self._file, (Left(what, self._where(f"第{max(self._paragraphs, 1)}段")),))


def _placed(found: Document, name: str) -> Iterator[Block]:
    for block in found.blocks:
        moved = block._replace(where=_within(block.where, name))
        if isinstance(moved, SourceTable):
            moved = moved._replace(cells=tuple(c._replace(where=_within(c.where, name)) for c in moved.cells))
        yield moved


def _within(where: Where, name: str) -> Where:
    spot = where.spot or (f"第{where.line}行" if where.line else "")
    return Where(where.file, spot=f"{name} {spot}".strip())


def read_old(data: bytes, file: str) -> Document:
    """Read an older Word file. Raises GentoolError I-NEEDS without LibreOffice, I-BROKEN where it gives nothing."""
    # The suffix tells LibreOffice where to look first; what is inside decides.
    suffix = ".rtf" if data.lstrip()[:5] == b"{\\rtf" else ".xml" if data.lstrip()[:1] == b"<" else ".doc"
    try:
        converted = libreoffice.convert(data, suffix, "docx")
    except libreoffice.MissingOfficeError as error:
        hint = f"{_SAVE_ANEW}；也可以安装 LibreOffice 后再试。"
        raise refused(NEEDS, file, "读旧版 Word 文件要用 LibreOffice，没有找到。", hint=hint) from error
    except libreoffice.FailedOfficeError as error:
        problem = BROKEN.at(Where(file), "LibreOffice 打不开这个文件，可能已经损坏。", hint=f"{_SAVE_ANEW}。")
        raise GentoolError(problem) from error
    return read(converted, file)
