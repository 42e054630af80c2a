"""Pages → the flow of a document: tables, paragraphs and pictures in order, over the edges of pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gentool.importing.blocks import MOST_BLOCKS, Block, Document, Left, Text
from gentool.importing.faults import CHARACTERS, LEFT_OUT, SCANNED, TOO_MUCH
from gentool.importing.pdf.grid import grids
from gentool.importing.pdf.lines import Line, are_blanks_meant, joined, lines_of, text_of
from gentool.importing.pdf.margins import without_margins
from gentool.importing.pdf.page import Box, Glyph, Page
from gentool.importing.pdf.paragraphs import Column, Placed, column_of, paragraphs
from gentool.importing.pdf.raised import with_raised
from gentool.importing.pdf.struck import without_struck
from gentool.importing.pdf.tables import Piece, goes_on, is_table, lines_within, piece_of, table_of
from gentool.importing.pdf.turning import turned
from gentool.importing.spacing import tidy
from gentool.problems.problem import GentoolError, Problem, Where
from gentool.report.model import Span

_SMALLEST_PICTURE = 24.0  # points; what is smaller is an ornament
_TOUCH = 2.0
_WHOLE = 0.8  # of a page that a picture covers


class _Sheet(NamedTuple):
    """A page taken apart."""

    page: Page
    pieces: list[Piece]
    lines: list[Line]
    pictures: list[Box]


def document(pages: Sequence[Page], file: str) -> Document:
    """Put the pages of a file together. Raises GentoolError I-LIMIT."""
    upright = [turned(page) for page in pages]
    seen = [without_struck(page._replace(glyphs=with_raised(page.glyphs))) for page in upright]
    sheets = [_sheet(page) for page, _ in seen]
    all_lines = [line for sheet in sheets for line in sheet.lines]
    all_lines += [line for sheet in sheets for piece in sheet.pieces for line in lines_within(piece)]
    meant = are_blanks_meant(all_lines)
    kept = without_margins([(sheet.page.height, sheet.lines) for sheet in sheets])
    sheets = [sheet._replace(lines=lines) for sheet, lines in zip(sheets, kept, strict=True)]
    columns = _columns(sheets)
    blocks: list[Block] = []
    for group in _groups(sheets):
        first = group[0]
        if isinstance(first, Piece):
            blocks.append(table_of([piece for piece in group if isinstance(piece, Piece)], meant, file))
        elif isinstance(first, Placed):
            placed = [each for each in group if isinstance(each, Placed)]
            blocks += _texts(placed, columns[first.page], meant, file)
        else:
            blocks.append(Left(first.what, Where(file, spot=f"第{first.page}页")))
        if len(blocks) > MOST_BLOCKS:
            raise GentoolError(TOO_MUCH.at(Where(file), f"文件有超过 {MOST_BLOCKS} 段，不像一份年度报告。"))
    return Document(file, tuple(blocks), problems=(*_problems(pages, file), *_struck(seen, file)))


class _Picture(NamedTuple):
    page: int
    what: str


_Item = Piece | Placed | _Picture


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


def _groups(sheets: Iterable[_Sheet]) -> list[list[_Item]]:
    """Order what stands on the pages, and gather what goes on: lines after lines, pieces of one table."""
    groups: list[list[_Item]] = []
    for sheet in sheets:
        number = sheet.page.number
        items: list[tuple[float, _Item]] = [(piece.grid.ys[0], piece) for piece in sheet.pieces]
        items += [(line.base - line.size / 2, Placed(number, line)) for line in sheet.lines]
        items += [(box.top, _Picture(number, what)) for box in sheet.pictures if (what := _name(box, sheet.page))]
        for place, (_, item) in enumerate(sorted(items, key=lambda each: each[0])):
            last = groups[-1][-1] if groups else None
            if (isinstance(item, Placed) and isinstance(last, Placed)) or (
                isinstance(item, Piece) and isinstance(last, Piece) and not place and goes_on(last, item)
            ):
                groups[-1].append(item)
            else:
                groups.append([item])
    return groups


def _texts(lines: Sequence[Placed], column: Column, meant: bool, file: str) -> Iterable[Block]:
    for paragraph in paragraphs(lines, column):
        text = tidy(joined([text_of(placed.line, meant) for placed in paragraph]))
        if text:
            yield Text((Span(text),), Where(file, spot=f"第{paragraph[0].page}页"))


def _problems(pages: Sequence[Page], file: str) -> Iterable[Problem]:
    for page in pages:
        if page.glyphs and any(_is_whole_page(box, page) for box in _pictures(page)):
            where = Where(file, spot=f"第{page.number}页")
            yield SCANNED.at(where, "这一页是整页图像，文字像是扫描后由程序识别的。")
        unknown = sum("\ufffd" in glyph.text for glyph in page.glyphs)
        if unknown:
            yield CHARACTERS.at(Where(file, spot=f"第{page.number}页"), f"有 {unknown} 个字读不出来，已写作“\ufffd”。")


def _struck(seen: Iterable[tuple[Page, list[str]]], file: str) -> Iterable[Problem]:
    for page, texts in seen:
        for text in texts:
            yield LEFT_OUT.at(Where(file, spot=f"第{page.number}页"), f"划去的文字“{text[:20]}”没有导入。")
