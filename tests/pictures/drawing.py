"""Reports and pages → pictures of them, drawn with the same fonts on every machine.

Debian's fonts-noto-cjk and fonts-liberation are all that LibreOffice and Chromium see; the PDF brings its own.
"""

from __future__ import annotations

import io
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import pypdfium2
from PIL import Image

from gentool.render.docx import render_docx
from gentool.render.html import render_html
from gentool.render.pdf import render_pdf
from gentool.report.model import Report
from tests.city.batch.browser import browser
from tests.render.test_docx_office import as_pdf

DPI = 96
_LONGEST = 2_400  # pixels of a screen's page in one column of the sheet
_FOLDERS = ("opentype/noto", "truetype/liberation", "truetype/liberation2")
_INSTEAD = {
    "Liberation Serif": ("Times New Roman",),
    "Noto Serif CJK SC": (
        "FangSong_GB2312",
        "仿宋_GB2312",
        "KaiTi_GB2312",
        "楷体_GB2312",
        "SimSun",
        "宋体",
        "方正小标宋简体",
    ),
    "Noto Sans CJK SC": ("SimHei", "黑体"),
}

Drawing = list[Image.Image]


def font_settings(folder: Path) -> Path:
    """Write what fontconfig is to know: our fonts, and which stand in for those of an office."""
    aliases = "".join(
        f'<match target="pattern"><test name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{font}</string></edit></match>'
        for font, names in _INSTEAD.items()
        for name in names
    )
    usual = "".join(
        f"<alias><family>{family}</family><prefer><family>Liberation {family.title()}</family>"
        f"<family>Noto {family.title()} CJK SC</family></prefer></alias>"
        for family in ("serif", "sans")
    )
    folders = "".join(f"<dir>/usr/share/fonts/{name}</dir>" for name in _FOLDERS)
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        f"{folders}<cachedir>{folder / 'fonts'}</cachedir>{aliases}{usual}"
        f"{usual.replace('<family>sans<', '<family>sans-serif<')}</fontconfig>",
        encoding="utf-8",
    )
    return path


def paper(pdf: bytes) -> Drawing:
    """Draw the pages of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=DPI / 72, grayscale=True).to_pil().copy() for page in document]
    finally:
        document.close()


def word(report: Report, folder: Path) -> Drawing:
    """Draw what LibreOffice makes of the Word file."""
    return paper(as_pdf(render_docx(report), folder).read_bytes())


def pdf(report: Report, folder: Path) -> Drawing:
    """Draw the PDF."""
    return paper(render_pdf(report))


def printed(page: str, folder: Path) -> Drawing:
    """Draw what Chromium prints of a page."""
    with browser(folder) as window:
        window.open(_written(page, folder))
        return paper(b64decode(window.print()))


def screen(width: int) -> Callable[[str, Path], Drawing]:
    """Draw a page as Chromium shows it in a window of this width, cut into columns."""

    def draw(page: str, folder: Path) -> Drawing:
        with browser(folder) as window:
            window.open(_written(page, folder), width)
            shown = Image.open(io.BytesIO(b64decode(window.photograph(width))))
            return [
                shown.crop((0, top, shown.width, min(top + _LONGEST, shown.height)))
                for top in range(0, shown.height, _LONGEST)
            ]

    return draw


def _written(page: str, folder: Path) -> Path:
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    return path


def page_of(report: Callable[[], Report]) -> str:
    """Return a report's page."""
    return render_html(report())
