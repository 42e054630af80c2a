"""The stress report in Word, PDF and HTML: nothing leaves the margins, no figure is torn, no header stands alone."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gentool.render.docx import render_docx
from gentool.render.html import render_fragment, render_html
from gentool.render.pdf import render_pdf
from gentool.report.model import Report
from tests import IS_THOROUGH
from tests.city.batch.browser import browser
from tests.render import geometry
from tests.render.stress import CHARACTERS, REMARKS, SIZES, YEARS, characters, remarked, stress
from tests.render.test_docx_office import as_pdf
from tests.render.test_html_browser import pasted
from tests.render.word_documents import report_for

EM = 15.75  # 三号, set a little closer than usual


def from_word(report: Report, folder: Path) -> bytes:
    return as_pdf(render_docx(report), folder).read_bytes()


def from_typst(report: Report, folder: Path) -> bytes:
    return render_pdf(report)


def from_page(report: Report, folder: Path) -> bytes:
    (folder / "page.html").write_text(render_html(report), encoding="utf-8")
    with browser(folder) as window:
        window.open(folder / "page.html")
        return b64decode(window.print())


WAYS = [
    pytest.param(from_word, id="word", marks=pytest.mark.office),
    pytest.param(from_typst, id="pdf"),
    pytest.param(from_page, id="html", marks=pytest.mark.browser),
]
Way = Callable[[Report, Path], bytes]


@pytest.mark.parametrize("edition", YEARS)
def test_it_is_what_it_says(edition: str) -> None:
    report = stress(edition)
    assert characters(report) >= CHARACTERS
    assert len(remarked(report)) == REMARKS == len(SIZES)
    assert {len(figure.text) for figure in report.figures.values()} == {7}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("edition", YEARS if IS_THOROUGH else list(YEARS)[-1:])
def test_it_stays_on_its_pages(edition: str, way: Way, tmp_path: Path) -> None:
    report = stress(edition)
    made = way(report, tmp_path)
    assert geometry.outside(made) == []
    assert geometry.torn(made, (figure.text for figure in report.figures.values())) == []
    pages = geometry.pages(made)
    first, last = pages[0].extract_words(), "".join(pages[-1].extract_text().split())
    ends = [max(word["bottom"] for word in page.extract_words()[:-3]) for page in pages]
    heading = report.form.part_by_key[report.form.tables[1].key].label
    begins = next(at for at, page in enumerate(pages) if heading in page.extract_text())
    assert ends[begins - 1] > geometry.BOTTOM / 2  # the table leaves no empty page before it
    large = {round(word["top"], -1) for word in first if word["bottom"] - word["top"] > 20}
    assert len(large) == 3  # lines of the title
    assert "普遍认可" in last  # the signature has text above it
    head = report.form.tables[1].blocks[0]
    assert min(geometry.rows_under(made, head.columns[0].text, 3)[:-1]) > 2  # nowhere but at its end
    assert min(geometry.rows_under(made, "第8季度受理", 1)[:-1]) > 2


@pytest.mark.parametrize("way", WAYS[:2])
@pytest.mark.parametrize(("remarks", "whole"), [(0, True), (2, True), (20, False)])
def test_a_long_table_is_whole_where_its_remarks_allow(remarks: int, whole: bool, way: Way, tmp_path: Path) -> None:
    report = report_for("2021")
    table = report.form.tables[1]
    noted = [address for address in report.figures if address.table == table.key][::7][:remarks]
    figures = {address: report.figures[address]._replace(remark="含上年结转1件") for address in noted}
    made = way(replace(report, figures={**report.figures, **figures}), tmp_path)
    rows = geometry.rows_under(made, table.blocks[0].columns[0].text, 3)
    assert (len(rows) == 1) is whole
    assert min(rows) > 2


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("name", "longer"), [("云溪市滨江高新技术产业开发区管理委员会", True), ("财政局", False)])
def test_name_and_date_are_set_against_each_other(name: str, longer: bool, way: Way, tmp_path: Path) -> None:
    """GB/T 9704 7.3.5: the date begins two characters right of the name; what reaches further ends two in."""
    report = replace(report_for("2021"), signature=name, published=date(2026, 1, 9))
    right, name_room, day_room = geometry.closing(way(report, tmp_path), name, report.published_on)
    assert right == pytest.approx(2 * EM, abs=4)
    assert (name_room if longer else day_room) == pytest.approx(2 * EM, abs=4)


MEASURE = """
const lines = element => new Set([...element.getClientRects()].map(box => Math.round(box.top))).size;
const reach = element => { const box = element.getBoundingClientRect(); return [box.left, box.right]; };
JSON.stringify({
  sideways: document.documentElement.scrollWidth - innerWidth,
  torn: [...document.querySelectorAll("span")].filter(e => getComputedStyle(e).whiteSpace === "nowrap" && lines(e) > 1)
    .map(e => e.textContent),
  whole: [...document.querySelectorAll("span")].filter(e => getComputedStyle(e).whiteSpace === "nowrap")
    .map(e => e.textContent),
  outside: [...document.querySelectorAll("p, h1, h2, h3, h4, h5, figure, img, div[role=region]")]
    .filter(e => reach(e)[0] < 0 || reach(e)[1] > innerWidth).map(e => e.textContent.slice(0, 20)),
  broken: [...document.querySelectorAll("td")].filter(e => {
    const range = document.createRange(), text = e.firstChild && (e.firstChild.firstChild || e.firstChild);
    if (!text || !/^[0-9]{7}/.test(text.data)) return false;
    range.setStart(text, 0); range.setEnd(text, 7);
    return range.getClientRects().length > 1;
  }).length,
  beside: [...document.querySelectorAll("div[role=region]")].map(box => {
    box.scrollLeft = 9999;
    const labels = [...box.querySelectorAll("th[scope=row], table:not([id]) tr > :first-child")];
    return labels.length ? Math.round(Math.min(...labels.map(e => reach(e)[0])) - reach(box)[0]) : 0;
  }),
})"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize(
    "draw", [render_html, lambda report: pasted(render_fragment(report))], ids=["page", "fragment"]
)
def test_on_a_screen(draw: Callable[[Report], str], width: int, tmp_path: Path) -> None:
    page = draw(stress("2021"))
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    with browser(tmp_path) as window:
        window.open(tmp_path / "page.html", width)
        found = json.loads(window.ask(MEASURE))
    assert found["sideways"] == found["broken"] == 0
    assert found["torn"] == found["outside"] == []
    assert {"0571-1234567", "1,234,567件", "010-87654321", "23.75万元"} <= set(found["whole"])
    if "<style>" in page:  # what a fragment cannot say: that something holds on telephones alone
        assert all(-1 <= left <= 1 for left in found["beside"])
