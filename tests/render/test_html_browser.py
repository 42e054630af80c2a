"""The page and the fragment in Chromium: wide, narrow, and on paper."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import pytest

from gentool.form.model import Table
from gentool.render.html import render_fragment, render_html
from gentool.report.model import Report
from tests.render.html_reports import YEARS, paragraph, sample
from tests.render.word_documents import charts, with_pieces

pytestmark = pytest.mark.browser

OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
MEASURE = """<script>
const box = document.documentElement;
const sideways = element => element.scrollWidth - element.clientWidth;
top.document.title = "measured:" + JSON.stringify({
  window: innerWidth,
  page: sideways(box),
  text: Math.round(document.querySelector("article").getBoundingClientRect().width),
  boxes: [...document.querySelectorAll("div[role=region]:not(figure *)")].map(sideways),
  columns: [...document.querySelectorAll("table[id]")].map(table => {
    const widths = [...table.querySelectorAll("td[headers]:not([colspan])")].map(cell => cell.offsetWidth);
    return Math.max(...widths) - Math.min(...widths);
  }),
  charts: [...document.querySelectorAll("svg")].flatMap(svg => {
    const whole = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")].map(text => ({ text, at: text.getBoundingClientRect() }));
    const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 7;  // of 20, most of it air
    const out = ({ left, right, top, bottom }) => left < whole.left - 1 || right > whole.right + 1
      || top < whole.top - 7 || bottom > whole.bottom + 7;
    const overlaid = texts.filter(({ at }, n) => out(at) || texts.slice(0, n).some(other => meet(at, other.at)));
    return overlaid.map(({ text }) => text.textContent);
  }),
  labels: [...document.querySelectorAll("div[role=region]:not(figure *)")].map(box => {
    box.scrollLeft = 9999;
    const edge = box.getBoundingClientRect();
    const places = [...box.querySelectorAll("th[scope=row]")].map(label => label.getBoundingClientRect());
    const [left, right] = [Math.min(...places.map(at => at.left)), Math.max(...places.map(at => at.right))];
    return places.length ? [Math.round(left - edge.left), Math.round(edge.right - right)] : null;
  }),
});
</script>"""


def chromium(folder: Path, page: str, *options: str) -> str:
    """Open a page in a browser of its own and return what it prints."""
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    program = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
    command = [program, *OPTIONS, f"--user-data-dir={folder / 'profile'}", *options, path.as_uri()]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=True).stdout


def measured(folder: Path, page: str, width: int) -> dict[str, Any]:
    """Return what a script measures in the page, in a frame: Chromium's own windows are 500 pixels wide at the least.

    Only this copy of the page may run a script.
    """
    inside = escape(page.replace("default-src 'none'", "default-src 'none'; script-src 'unsafe-inline'") + MEASURE)
    outside = f'<!doctype html><title>x</title><iframe width="{width}" height="900" srcdoc="{inside}"></iframe>'
    shown = chromium(folder, outside, "--virtual-time-budget=3000", "--dump-dom")
    found: dict[str, Any] = json.loads(shown.split("<title>measured:")[1].split("</title>")[0])
    assert found["window"] == width
    return found


def on_paper(folder: Path, page: str) -> list[str]:
    """Print a page and return the text of every sheet."""
    chromium(folder, page, "--no-pdf-header-footer", f"--print-to-pdf={folder / 'page.pdf'}")
    command = ["pdftotext", "-layout", str(folder / "page.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    return ["".join(sheet.split()) for sheet in text.split("\f")[:-1]]


def pasted(fragment: str) -> str:
    """Put a fragment into the page of a content management system."""
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>x</title>'
    return f'<!doctype html><html lang="zh-CN"><head>{head}</head><body><main>{fragment}</main></body></html>'


@pytest.fixture(params=YEARS)
def report(request: pytest.FixtureRequest) -> Report:
    return sample(request.param)


def boxes_of(report: Report) -> list[Table | None]:
    """Return what stands in the boxes that move by themselves: the form's tables, and the one of the narrative."""
    told = next(part for part in report.form.parts if part.narrative)
    return [part.table for part in report.form.parts if part.table or part is told]


def test_on_a_desk_everything_is_in_view(report: Report, tmp_path: Path) -> None:
    found = measured(tmp_path, render_html(report), 1280)
    assert found["page"] == 0
    assert found["text"] == 960 - 2 * 64
    assert set(found["boxes"]) == {0}
    assert max(found["columns"][1:]) <= 1  # the columns of figures are alike


@pytest.mark.parametrize("width", [320, 375])
def test_on_a_telephone_only_the_wide_tables_move(report: Report, tmp_path: Path, width: int) -> None:
    found = measured(tmp_path, render_html(report), width)
    assert found["page"] == 0
    assert [box > 0 for box in found["boxes"]] == [bool(table and table.width > 7) for table in boxes_of(report)]
    assert max(found["boxes"]) < 450


@pytest.mark.parametrize("width", [320, 375])
def test_on_a_telephone_labels_stay_beside_their_figures(report: Report, tmp_path: Path, width: int) -> None:
    labels = measured(tmp_path, render_html(report), width)["labels"]
    for table, found in zip(boxes_of(report), labels, strict=True):
        if table and table.label_columns > 1:
            left, room = found
            assert -1 <= left <= 1  # at the edge, however far the figures have moved
            assert room > 2 * 46  # two figures and more
        elif table and table.blocks[0].across:
            assert found is None


def test_a_pasted_fragment_does_not_move_either(report: Report, tmp_path: Path) -> None:
    assert measured(tmp_path, pasted(render_fragment(report)), 375)["page"] == 0


def test_on_paper(report: Report, tmp_path: Path) -> None:
    sheets = on_paper(tmp_path, render_html(report))
    assert 3 <= len(sheets) <= 5
    text = "".join(sheets)
    printed = [heading for part in report.form.parts for _, heading in report.headings[part.key]]
    headings = [text.find("".join(heading.split())) for heading in printed]
    assert headings[0] >= 0
    assert headings == sorted(headings)
    assert all(f"—{number}—" in sheet for number, sheet in enumerate(sheets, 1))
    assert f"{report.unit}2026年1月9日" in sheets[-1]
    assert "草" not in text


@pytest.mark.parametrize("lines", [8, 10, 12, 14])
def test_no_heading_is_left_alone_at_the_foot_of_a_sheet(tmp_path: Path, lines: int) -> None:
    report = sample("2021")
    narrative = {report.form.parts[0].key: (paragraph("一行。"),) * lines}
    sheets = on_paper(tmp_path, render_html(replace(report, narrative=narrative)))
    feet = [sheet.removesuffix(f"—{number}—") for number, sheet in enumerate(sheets, 1)]
    assert not [foot for foot in feet if foot.endswith(tuple(part.heading for part in report.form.parts))]


def test_the_header_repeats_where_a_table_does_not_fit(tmp_path: Path) -> None:
    report = sample("2021")
    table = report.form.tables[1]
    long = {
        address: figure._replace(remark="说明" * 12)
        for address, figure in report.figures.items()
        if address.table == table.key and address.column == table.rows[0].columns[0].key
    }
    sheets = on_paper(tmp_path, render_html(replace(report, figures={**report.figures, **long})))
    header = table.blocks[0].columns[0].text
    assert sum(header in sheet for sheet in sheets) >= 2


def test_every_sheet_of_a_draft_says_so(tmp_path: Path) -> None:
    report = sample("2021")
    sheets = on_paper(tmp_path, render_html(report, draft=True))
    assert len(sheets) >= 3
    assert all("草" in sheet and "稿" in sheet for sheet in sheets)


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize(
    "draw", [render_html, lambda report: pasted(render_fragment(report))], ids=["page", "fragment"]
)
def test_nothing_lies_over_anything_in_a_chart(draw: Callable[[Report], str], tmp_path: Path, width: int) -> None:
    found = measured(tmp_path, draw(with_pieces("2021", *charts())), width)
    assert found["charts"] == []
    assert found["page"] == 0
