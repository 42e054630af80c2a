"""A PDF → blocks: tables from its ruled lines, paragraphs from where its glyphs stand.

Catches files that cannot be read: damaged, locked, scanned, or made to harm. Needs pdfplumber, an optional package.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, NoReturn

from gentool.importing.blocks import Document
from gentool.importing.faults import BROKEN, LOCKED, NEEDS, NO_TEXT, TOO_MUCH
from gentool.problems.problem import Code, GentoolError, Where

if TYPE_CHECKING:
    from gentool.importing.pdf.page import Page


def read(data: bytes, file: str) -> Document:
    """Read a PDF; ``file`` is what problems call it.

    Raises GentoolError I-NEEDS, I-BROKEN, I-LOCKED, I-SCAN, I-LIMIT.
    """
    try:
        import pdfplumber  # noqa: F401
    except ImportError as error:
        hint = "请运行 pip install pdfplumber 后再试，或者找原来的 Word 文件来导入。"
        raise GentoolError(NEEDS.at(Where(file), "读 PDF 要用的程序包 pdfplumber 没有安装。", hint=hint)) from error
    from gentool.importing.pdf.flow import document

    pages = _pages(data, file)
    if not any(not glyph.text.isspace() for page in pages for glyph in page.glyphs):
        _refuse(
            NO_TEXT, file, "PDF 里没有文字，只有图像，多半是扫描件。" if _has_pictures(pages) else "PDF 里没有文字。"
        )
    return document(pages, file)


def _has_pictures(pages: Sequence[Page]) -> bool:
    return any(page.pictures for page in pages)


def _refuse(code: Code, file: str, message: str, error: BaseException | None = None) -> NoReturn:
    raise GentoolError(code.at(Where(file), message)) from error


def _pages(data: bytes, file: str) -> list[Page]:
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdftypes import resolve1

    from gentool.importing.pdf.guard import MOST_PAGES, Budget, GuardedPage, TooMuchError
    from gentool.importing.pdf.page import page_of

    too_much = "文件里的内容展开后大得不合常理，为了安全不予打开。"
    pages: list[Page] = []
    try:
        source = pdfplumber.open(io.BytesIO(data), password="", raise_unicode_errors=False)
        found = list(islice(PDFPage.create_pages(source.doc), MOST_PAGES + 1))
        promised = resolve1(resolve1(source.doc.catalog.get("Pages")).get("Count"))
        if len(found) > MOST_PAGES:
            _refuse(TOO_MUCH, file, f"文件有超过 {MOST_PAGES} 页。")
        if not found or (isinstance(promised, int) and promised > len(found)):
            _refuse(BROKEN, file, "文件里缺少页面，可能没有下载完整。")
        budget = Budget()
        for number, page in enumerate(found, 1):
            pages.append(page_of(GuardedPage(source, page, number, budget)))
    except GentoolError:
        raise
    except (TooMuchError, MemoryError) as error:
        _refuse(TOO_MUCH, file, too_much, error)
    except Exception as error:  # the library raises whatever a damaged file makes happen
        if isinstance(error, PDFEncryptionError) or any(isinstance(each, PDFEncryptionError) for each in error.args):
            _refuse(LOCKED, file, "文件加了打开密码，读不出来。", error)
        _refuse(BROKEN, file, "文件已经损坏，或者不是完整的 PDF。", error)
    return pages
