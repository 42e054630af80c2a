"""What LibreOffice and a validator make of our documents: pages, margins, repeated headers."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from gentool.form.grid import Role, grid_of
from gentool.form.loading import form_of
from gentool.render.docx import render_docx
from gentool.report.model import Report
from tests.builders import YEARS
from tests.render.word_documents import charts, picture, plain_table, template_bytes, with_pieces, words

pytestmark = pytest.mark.office

EDITIONS = list(YEARS)
_HANGING = "，。、；：）》”"
_MARGINS = (28, 210 - 26)  # millimetres from the left


def full_report(edition: str) -> Report:
    return with_pieces(
        edition,
        words("（一）甲", 2),
        words("1.乙。丙" + "正文" * 200, 3, 4),
        picture(1600, 700),
        plain_table(("渠道", "条数", "说明"), ("网站", "373", "一段较长的说明" * 5)),
        plain_table(("渠道",), ("网站",)),
        *charts(),
        signature="云溪市测试局",
        published=date(2026, 1, 9),
    )


def as_pdf(package: bytes, folder: Path) -> Path:
    (folder / "report.docx").write_bytes(package)
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(folder / "report.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / "report.pdf"


def page_texts(pdf: Path) -> list[str]:
    made = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True)
    return made.stdout.split("\f")[:-1]


def words_outside(pdf: Path) -> list[str]:
    """Return the words that reach over the margins at the sides; marks that hang over the edge are let off."""
    boxes = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    left, right = (edge * 72 / 25.4 for edge in _MARGINS)
    found = re.findall(r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">([^<]*)<', boxes)
    return [
        word
        for low, high, word in found
        if float(low) < left - 1 or float(high) > right + (17 if word[-1] in _HANGING else 1)
    ]


@pytest.fixture(params=EDITIONS, scope="module")
def pdf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    if not shutil.which("soffice"):
        pytest.fail("LibreOffice is not installed: apt-get install libreoffice-writer poppler-utils")
    return request.param, as_pdf(render_docx(full_report(request.param)), tmp_path_factory.mktemp("pdf"))


def test_nothing_reaches_over_the_margins(pdf: tuple[str, Path]) -> None:
    assert words_outside(pdf[1]) == []


def test_every_heading_is_followed_by_something_on_its_page(pdf: tuple[str, Path]) -> None:
    edition, path = pdf
    printed = [heading for found in full_report(edition).headings.values() for _, heading in found]
    headings = ["".join(heading.split()) for heading in printed]
    pages = [["".join(line.split()) for line in text.splitlines() if line.strip()] for text in page_texts(path)]
    for lines in pages:
        foot = next(at for at, line in enumerate(lines) if line.startswith("—"))  # the page number
        assert not any(heading.endswith(lines[foot - 1]) for heading in headings)
    assert all(heading in "".join(map("".join, pages)) for heading in headings)


def test_the_header_of_a_table_that_goes_on_is_repeated(pdf: tuple[str, Path]) -> None:
    edition, path = pdf
    table = form_of(edition).tables[1]
    header = next(cell.text for cell in grid_of(table).cells if cell.role is Role.HEADER and cell.width > 1)
    last = table.rows[-1].label.text
    pages = ["".join(text.split()) for text in page_texts(path)]
    assert last in next(page for page in reversed(pages) if header in page)


def test_charts_are_drawn_with_their_names_and_figures(pdf: tuple[str, Path]) -> None:
    text = "".join("".join(page_texts(pdf[1])).split())
    assert text.count("1234567") == text.count("355.5") == 4
    assert text.count("政务服务大厅查阅点") >= 3
    assert all(chart.caption in text for chart in charts())
    assert text.count("11月") >= 2


def test_drafts_say_so_on_every_page(tmp_path: Path) -> None:
    if not shutil.which("soffice"):
        pytest.fail("LibreOffice is not installed: apt-get install libreoffice-writer poppler-utils")
    pages = page_texts(as_pdf(render_docx(full_report("2021"), draft=True), tmp_path))
    assert len(pages) > 3
    assert all("草稿" in page for page in pages)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("kind", ["template", "report", "draft"])
def test_documents_are_valid(edition: str, kind: str, tmp_path: Path) -> None:
    package = (
        template_bytes(edition) if kind == "template" else render_docx(full_report(edition), draft=kind == "draft")
    )
    path = tmp_path / "report.docx"
    path.write_bytes(package)
    tool = Path(sys.executable).with_name("openxml-audit")
    result = subprocess.run([tool, "--output", "json", path], capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stdout
    assert '"errors": []' in result.stdout or '"error_count": 0' in result.stdout, result.stdout
