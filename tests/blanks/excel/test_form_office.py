"""The Excel form in LibreOffice: its formulas are computed, what is wrong turns red, every sheet fits its paper."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from gentool.blanks.excel import layout
from gentool.form.model import Address, Kind
from tests.blanks.excel.books import blank, computed, draft_of, filled, full_report, typed
from tests.builders import YEARS

pytestmark = pytest.mark.office

RED, YELLOW = (255, 199, 206), (255, 246, 204)


def convert(data: bytes, to: str, folder: Path) -> Path:
    if not shutil.which("soffice") or not shutil.which("pdftoppm"):
        pytest.fail("LibreOffice is not installed: apt-get install libreoffice-calc poppler-utils")
    source = folder / "form.xlsx"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    made = folder / "made"
    command = ["soffice", profile, "--headless", "--convert-to", to, "--outdir", str(made), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return made / f"form.{to}"


def values(data: bytes, folder: Path) -> Any:
    """Return the workbook as LibreOffice computes and saves it."""
    return load_workbook(convert(data, "xlsx", folder), data_only=True)


def pages(data: bytes, folder: Path) -> list[tuple[tuple[int, int], bytes]]:
    """Return size and pixels, three bytes each, of every page as it is printed."""
    pdf = convert(data, "pdf", folder)
    subprocess.run(["pdftoppm", "-r", "50", str(pdf), str(folder / "page")], check=True, timeout=60)
    found = []
    for file in sorted(folder.glob("page*.ppm")):
        _, size, _, pixels = file.read_bytes().split(b"\n", 3)
        width, height = map(int, size.split())
        found.append(((width, height), pixels))
    return found


def share(pixels: bytes, colour: tuple[int, int, int]) -> int:
    """Return how many pixels have a colour, a shade more or less."""
    counted = Counter(zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True))
    near = (pixel for pixel in counted if all(abs(a - b) <= 2 for a, b in zip(pixel, colour, strict=True)))
    return sum(counted[pixel] for pixel in near)


def by_hand(edition: str) -> tuple[bytes, dict[Address, int]]:
    """Fill every cell but the totals, as a clerk does; return the workbook and all figures."""
    report = full_report(edition, 2)
    figures = {address: int(figure.value or 0) for address, figure in report.figures.items()}
    cells: dict[str, object] = {}
    for table in report.form.tables:
        for address, place in layout.cells_of(table).items():
            if address not in table.totals:
                amount = report.form.column(address).kind is Kind.AMOUNT
                cells[f"{table.name}_{layout.spot(*place)}"] = f"{figures[address]}元" if amount else figures[address]
    return typed(blank(edition), **cells), figures


@pytest.mark.parametrize("edition", YEARS)
def test_totals_are_computed_and_every_check_holds(edition: str, tmp_path: Path) -> None:
    data, figures = by_hand(edition)
    book = values(data, tmp_path)
    for table in full_report(edition).form.tables:
        sheet = book[table.name]
        cells = layout.cells_of(table)
        assert {a: sheet.cell(*cells[a]).value for a in table.totals} == {a: figures[a] for a in table.totals}
        checks = [cell.value for row in sheet.iter_rows(min_row=3) for cell in row if cell.value in ("相符",)]
        assert len(checks) == len(table.equations)
        assert sheet["A2"].value == "数字都填了。"


def test_a_blank_form_says_how_much_is_to_be_filled_in(tmp_path: Path) -> None:
    book = values(blank(), tmp_path)
    assert [book[name]["A2"].value for name in ("表二", "表三", "表四")] == [
        "还有 10 格没有填。",
        "还有 144 格没有填。",
        "还有 12 格没有填。",
    ]
    states = [book[name]["A2"].value for name in ("表二", "表三", "表四")]
    assert [cell.value for cell in book["填表说明"]["B"]][-3:] == states
    assert not any(cell.value in ("相符",) for row in book["表三"].iter_rows() for cell in row)


def test_what_does_not_add_up_is_told_and_turns_red(tmp_path: Path) -> None:
    data, figures = by_hand("2021")
    right = pages(data, tmp_path)
    assert [share(pixels, RED) for _, pixels in right][1:] == [0] * (len(right) - 1)  # the guide shows a sample
    table = full_report("2021").form.tables[1]
    total = figures[table.cell["本年新收", "总计"]]
    wrong = typed(data, 表三_D7=figures[table.cell["本年新收", "自然人"]] + 2, 表三_J7=total + 5)
    book = values(wrong, tmp_path)
    sheet = book["表三"]
    assert sheet["K7"].value == "差 3"
    assert sheet["D33"].value == "差 2"
    assert "有 3 处合计不相符" in sheet["A2"].value
    reds = [share(pixels, RED) for _, pixels in pages(wrong, tmp_path)]
    assert reds[3] > 200
    assert [red for number, red in enumerate(reds) if number not in (0, 3)] == [0] * (len(reds) - 2)


@pytest.mark.parametrize("value", ["12件", "12 ", "１２", -1, 1.5])
def test_what_is_no_figure_turns_red(value: object, tmp_path: Path) -> None:
    data, _ = by_hand("2021")
    reds = [share(pixels, RED) for _, pixels in pages(typed(data, 表二_D7=value), tmp_path)]
    assert reds[2] > 100
    assert not any(reds[3:])


def test_empty_cells_are_yellow_and_filled_ones_white(tmp_path: Path) -> None:
    empty = [share(pixels, YELLOW) for _, pixels in pages(blank(), tmp_path)]
    assert all(empty[number] > 500 for number in (2, 3, 4, 5))
    data, _ = by_hand("2021")
    assert not any(share(pixels, YELLOW) for _, pixels in pages(data, tmp_path)[2:5])


@pytest.mark.parametrize("edition", YEARS)
def test_every_page_is_a4_and_every_table_is_on_one(edition: str, tmp_path: Path) -> None:
    sizes = [size for size, _ in pages(filled(full_report(edition)), tmp_path)]
    assert {tuple(sorted(size)) for size in sizes} <= {(413, 584), (413, 585), (414, 585)}
    assert len(sizes) <= 9


@pytest.mark.parametrize("edition", YEARS)
def test_forms_are_valid(edition: str, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(filled(full_report(edition)))
    tool = Path(sys.executable).with_name("openxml-audit")
    result = subprocess.run([tool, "--output", "json", path], capture_output=True, text=True, timeout=120)
    [found] = json.loads(result.stdout)
    assert found["valid"], result.stdout


@pytest.mark.parametrize("edition", YEARS)
def test_what_libreoffice_saves_is_read_as_before(edition: str, tmp_path: Path) -> None:
    report = full_report(edition)
    data = filled(report)
    again = convert(data, "xlsx", tmp_path).read_bytes()
    draft, before = draft_of(again), draft_of(data)
    assert computed(report.form, draft) == {address: figure.text for address, figure in report.figures.items()}
    assert draft.figures.keys() == before.figures.keys()
    assert draft.writings == before.writings
    assert not draft.problems
    assert load_workbook(io.BytesIO(again)).sheetnames == load_workbook(io.BytesIO(data)).sheetnames
