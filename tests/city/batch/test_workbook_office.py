"""The workbook in LibreOffice, which computes the formulas itself, on paper, and under the OOXML audit."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from itertools import islice
from pathlib import Path

import pytest
from openpyxl import load_workbook

from gentool.city.batch.workbook import workbook
from gentool.form.loading import form_of
from tests.city.batch.results_to_show import YEARS, city_result

pytestmark = pytest.mark.office

EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


def converted(path: Path, to: str) -> None:
    if not shutil.which("soffice"):
        pytest.fail("LibreOffice is not installed: apt-get install libreoffice-calc poppler-utils")
    profile = f"-env:UserInstallation=file://{path.parent}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", to, "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def as_csv(path: Path) -> list[list[list[str]]]:
    """Convert a workbook and return the rows of every sheet."""
    converted(path, EVERY_SHEET)
    names = load_workbook(path, read_only=True).sheetnames
    files = (path.with_name(f"{path.stem}-{name}.csv") for name in names)
    return [list(csv.reader(io.StringIO(file.read_text(encoding="utf-8")))) for file in files]


@pytest.mark.parametrize("edition", YEARS)
def test_every_page_has_its_heads_and_none_is_wider_than_the_paper(edition: str, tmp_path: Path) -> None:
    """What LibreOffice breaks itself, because it does not fit, would be a page more than was laid out."""
    from openxml_audit import OpenXmlValidator

    path = tmp_path / "city.xlsx"
    path.write_bytes(workbook(city_result(edition)))
    assert OpenXmlValidator().validate(path).is_valid
    converted(path, "pdf")
    tool = ["pdftotext", "-layout", str(path.with_suffix(".pdf")), "-"]
    pages = subprocess.run(tool, capture_output=True, encoding="utf-8", check=True).stdout.split("\f")[:-1]
    book = load_workbook(path)
    sums, *tables, problems = book.worksheets
    laid_out = [1 + len(sheet.row_breaks.brk) + len(sheet.col_breaks.brk) for sheet in book.worksheets]
    assert len(pages) == sum(laid_out)
    by_sheet = iter(pages)
    for sheet, count in zip(book.worksheets, laid_out, strict=True):
        for page in islice(by_sheet, count):
            assert "".join(sheet.oddHeader.center.text.split()) in "".join(page.split())
            assert sheet is sums or sheet["A1"].value in page
            assert sheet not in tables or page.count("云溪市") >= len(city_result(edition).units)
    assert problems.page_setup.paperSize == 9


@pytest.mark.parametrize("edition", YEARS)
def test_the_sums_are_computed(edition: str, tmp_path: Path) -> None:
    result = city_result(edition)
    path = tmp_path / "city.xlsx"
    book = load_workbook(io.BytesIO(workbook(result)))
    book.save(path)  # openpyxl keeps the formulas and drops the values that stood beside them
    sheets = as_csv(path)
    for rows, table in zip(sheets[1:], form_of(edition).tables, strict=False):
        totals = [value for address, value in result.totals.items() if address.table == table.key]
        assert [float(text) for text in rows[-1][3:]] == [float(value) for value in totals]
        assert rows[-1][0] == "合计"
        assert len(rows) == 3 + len(result.units) + 1
    assert "=1+1 这样的文字不是公式。" in [row[6] for row in sheets[-1]]
