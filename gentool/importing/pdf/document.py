"""A PDF → blocks: tables from its ruled lines, paragraphs from where its glyphs stand, over the edges of pages.

Catches files that cannot be read: damaged, locked, scanned, or made to harm. Needs pdfplumber, an optional package.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from gentool.importing.blocks import Block, Document, Left, Text
from gentool.importing.characters import called, kept
from gentool.importing.faults import BROKEN, CHARACTERS, LEFT_OUT, LOCKED, NEEDS, NO_TEXT, SCANNED, TOO_MUCH, refused
from gentool.importing.pdf.discarded import without_margins, without_struck
from gentool.importing.pdf.grid import grids
from gentool.importing.pdf.lines import Column, Line, are_blanks_meant, column_of, joined, lines_of, paragraphs, text_of
from gentool.importing.pdf.page import Box, Glyph, Page, page_of, turned, with_raised
from gentool.importing.pdf.tables import Piece, goes_on, is_table, lines_within, piece_of, table_of
from gentool.problems.problem import GentoolError, Problem, Where

_SMALLEST_PICTURE = 24.0  # points; what is smaller is an ornament
_TOUCH = 2.0
_WHOLE = 0.8  # of a page that a picture covers


def read(data: bytes, file: str) -> Document:
    """Read a PDF; ``file`` is what problems call it.

    Raises GentoolError I-NEEDS, I-BROKEN, I-LOCKED, I-SCAN, I-LIMIT.
    """
    try:
        import pdfplumber  # noqa: F401
    except ImportError as error:
        hint = "请运行 pip install pdfplumber 后再试，或者找原来的 Word 文件来导入。"
        raise refused(NEEDS, file, "读 PDF 要用的程序包 pdfplumber 没有安装。", hint=hint) from error
    pages = _pages(data, file)
    if not any(not glyph.text.isspace() for page in pages for glyph in page.glyphs):
        is_scan = any(page.pictures for page in pages)
        raise refused(NO_TEXT, file, "PDF 里没有文字，只有图像，多半是扫描件。" if is_scan else "PDF 里没有文字。")
    return document(pages, file)


def _pages(data: bytes, file: str) -> list[Page]:
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdftypes import resolve1

    from gentool.importing.pdf.guard import MOST_PAGES, Budget, GuardedPage, TooMuchError

    too_much = "文件里的内容展开后大得不合常理，为了安全不予打开。"
    pages: list[Page] = []
    try:
        source = pdfplumber.open(io.BytesIO(data), password="", raise_unicode_errors=False)
        found = list(islice(PDFPage.create_pages(source.doc), MOST_PAGES + 1))
        promised = resolve1(resolve1(source.doc.catalog.get("Pages")).get("Count"))
        if len(found) > MOST_PAGES:
            raise refused(TOO_MUCH, file, f"文件有超过 {MOST_PAGES} 页。")
        if not found or (isinstance(promised, int) and promised > len(found)):
            raise refused(BROKEN, file, "文件里缺少页面，可能没有下载完整。")
        budget = Budget()
        for number, page in enumerate(found, 1):
            pages.append(page_of(GuardedPage(source, page, number, budget)))
    except GentoolError:
        raise
    except (TooMuchError, MemoryError) as error:
        raise refused(TOO_MUCH, file, too_much) from error
    except Exception as error:  # the library raises whatever a damaged file makes happen
        if isinstance(error, PDFEncryptionError) or any(isinstance(each, PDFEncryptionError) for each in error.args):
            raise refused(LOCKED, file, "文件加了打开密码，读不出来。") from error
        raise refused(BROKEN, file, "文件已经损坏，或者不是完整的 PDF。") from error
    return pages


class _Sheet(NamedTuple):
    page: Page
    pieces: list[Piece]
    lines: list[Line]
    pictures: list[Box]


def document(pages: Sequence[Page], file: str) -> Document:
    """Put the pages of a file together. Raises GentoolError I-LIMIT."""
    upright = [turned(page) for page in pages]
    seen = [without_struck(page._replace(glyphs=with_raised(page.glyphs))) for page in upright]
    struck = [
        LEFT_OUT.at(Where(file, spot=f"第{page.number}页"), f"{called('划去的文字', text, 20)}没有导入。")
        for page, texts in seen
        for text in texts
    ]
    sheets = [_sheet(page) for page, _ in seen]
    all_lines = [line for sheet in sheets for line in sheet.lines]
    all_lines += [line for sheet in sheets for piece in sheet.pieces for line in lines_within(piece)]
    meant = are_blanks_meant(all_lines)
    kept = without_margins([(sheet.page.height, sheet.lines) for sheet in sheets])
    sheets = [sheet._replace(lines=lines) for sheet, lines in zip(sheets, kept, strict=True)]
    columns = _columns(sheets)
    blocks: list[Block] = []
    for group in _groups(sheets, file):
        first = group[0]
        if isinstance(first, Piece):
            blocks.append(table_of([piece for piece in group if isinstance(piece, Piece)], meant, file))
        elif isinstance(first, Line):
            blocks += _texts([line for line in group if isinstance(line, Line)], columns[first.page], meant, file)
        else:
            blocks.append(first)
    return Document.of(file, blocks, problems=(*_problems(pages, file), *struck))


_Item = Piece | Line | Left


def _sheet(page: Page) -> _Sheet:
    pieces: list[Piece] = []
    rest: list[Glyph] = page.glyphs
    for grid in grids(page.across, page.down):
        inside = [glyph for glyph in rest if grid.at(glyph.x, glyph.y) >= 0]
        piece = piece_of(grid, inside, page.number)._replace(number=len(pieces) + 1)
        if is_table(piece):
            pieces.append(piece)
            rest = [glyph for glyph in rest if grid.at(glyph.x, glyph.y) < 0]
    return _Sheet(page, pieces, lines_of(rest), _pictures(page))


def _pictures(page: Page) -> list[Box]:
    """Return the pictures of a page; strips into which a program has cut one count once."""
    found: list[Box] = []
    for box in sorted(page.pictures, key=lambda box: (box.top, box.x0))[:1000]:
        last = found[-1] if found else None
        if last is not None and box.top - last.bottom <= _TOUCH and box.x0 <= last.x1 and box.x1 >= last.x0:
            found[-1] = Box(min(last.x0, box.x0), last.top, max(last.x1, box.x1), max(last.bottom, box.bottom))
        else:
            found.append(box)
    return [box for box in found if min(box.x1 - box.x0, box.bottom - box.top) >= _SMALLEST_PICTURE]


def _name(box: Box, page: Page) -> str:
    """Tell what a picture is called; a whole page behind text is a scan or a ground, and not told as a picture."""
    if not _is_whole_page(box, page):
        return "图片"
    return "" if any(not glyph.text.isspace() for glyph in page.glyphs) else "整页图片，其中的文字没有读"


def _is_whole_page(box: Box, page: Page) -> bool:
    return (box.x1 - box.x0) * (box.bottom - box.top) > _WHOLE * page.width * page.height


def _columns(sheets: Sequence[_Sheet]) -> dict[int, Column]:
    """Measure the text by sizes of pages: a landscape page has its own margins."""
    by_size: dict[tuple[int, int], list[_Sheet]] = {}
    for sheet in sheets:
        by_size.setdefault((round(sheet.page.width), round(sheet.page.height)), []).append(sheet)
    columns: dict[int, Column] = {}
    for alike in by_size.values():
        edges = [piece.xs[0] for sheet in alike for piece in sheet.pieces]
        column = column_of([sheet.lines for sheet in alike], alike[0].page.width, edges)
        columns.update((sheet.page.number, column) for sheet in alike)
    return columns


def _groups(sheets: Iterable[_Sheet], file: str) -> list[list[_Item]]:
    """Order what stands on the pages, and gather what goes on: lines after lines, pieces of one table."""
    groups: list[list[_Item]] = []
    for sheet in sheets:
        number = sheet.page.number
        where = Where(file, spot=f"第{number}页")
        items: list[tuple[float, _Item]] = [(piece.grid.ys[0], piece) for piece in sheet.pieces]
        items += [(line.base - line.size / 2, line._replace(page=number)) for line in sheet.lines]
        items += [(box.top, Left(what, where)) for box in sheet.pictures if (what := _name(box, sheet.page))]
        items += [(top, Left("图表", where, line)) for top, line in sheet.page.charts]
        for place, (_, item) in enumerate(sorted(items, key=lambda each: each[0])):
            last = groups[-1][-1] if groups else None
            if (isinstance(item, Line) and isinstance(last, Line)) or (
                isinstance(item, Piece) and isinstance(last, Piece) and not place and goes_on(last, item)
            ):
                groups[-1].append(item)
            else:
                groups.append([item])
    return groups


def _texts(lines: Sequence[Line], column: Column, meant: bool, file: str) -> Iterable[Block]:
    for paragraph in paragraphs(lines, column):
        text = kept(joined([text_of(line, meant) for line in paragraph]))
        if text:
            yield Text.plain(text, Where(file, spot=f"第{paragraph[0].page}页"))


def _problems(pages: Sequence[Page], file: str) -> Iterable[Problem]:
    for page in pages:
        if page.glyphs and any(_is_whole_page(box, page) for box in _pictures(page)):
            where = Where(file, spot=f"第{page.number}页")
            yield SCANNED.at(where, "这一页是整页图像，文字像是扫描后由程序识别的。")
        unknown = sum("\ufffd" in glyph.text for glyph in page.glyphs)
        if unknown:
            yield CHARACTERS.at(Where(file, spot=f"第{page.number}页"), f"有 {unknown} 个字读不出来，已写作“\ufffd”。")
