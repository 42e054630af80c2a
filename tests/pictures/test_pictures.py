"""The pages themselves, against pictures that a person has looked at and approved (``make approve``)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from PIL import Image

from gentool import load
from gentool.comparing.differences import compare
from gentool.comparing.output import as_page
from gentool.render.docx import render_docx
from gentool.report.model import Report
from tests import ROOT
from tests.city.batch.results_to_show import city_result, page_text
from tests.pictures import comparing
from tests.pictures.drawing import Drawing, font_settings, page_of, paper, pdf, printed, screen, word
from tests.render.html_reports import sample
from tests.render.stress import stress
from tests.render.test_docx_office import as_pdf
from tests.render.word_documents import changed

EXAMPLES = Path("examples", "yunxi")  # a page shows the name of its file
APPROVED, FAILED = (Path(__file__).parent / name for name in ("approved", "failed"))


def example(year: int = 2025) -> Report:
    last = example(year - 1) if year > 2024 else None
    report = load(EXAMPLES / str(year) / "renshe.yaml", last_year=last).report
    assert report is not None
    return report


def compared() -> str:
    return as_page(compare(example(), example(2024)))


class Way(NamedTuple):
    """How something is drawn, and which programs that takes."""

    draw: Callable[[Any, Path], Drawing]
    needs: tuple[pytest.MarkDecorator, ...] = ()


REPORTS: dict[str, Callable[[], Report]] = {
    "example": example,
    "edition-2019": lambda: sample("2019"),
    "stress": lambda: stress("2021"),
}
SCREENS = {"screen": Way(screen(1280), (pytest.mark.browser,)), "telephone": Way(screen(375), (pytest.mark.browser,))}
PAGES: dict[str, Callable[[], str]] = {
    **{name: partial(page_of, report) for name, report in REPORTS.items()},
    "status": lambda: page_text(city_result()),
    "compare": compared,
}
CASES = [
    *(
        (name, way, REPORTS[name], Way(draw, needs))
        for name in REPORTS
        for way, draw, needs in (("word", word, (pytest.mark.office,)), ("pdf", pdf, ()))
    ),
    *((name, way, PAGES[name], how) for name in PAGES for way, how in SCREENS.items()),
    *((name, "printed", PAGES[name], Way(printed, (pytest.mark.browser,))) for name in PAGES),
]


@pytest.fixture(scope="session")
def known_fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return font_settings(tmp_path_factory.mktemp("fontconfig"))


@pytest.fixture(autouse=True)
def same_everywhere(known_fonts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("FONTCONFIG_FILE", str(known_fonts))


@pytest.mark.parametrize(
    ("name", "make", "draw"),
    [
        pytest.param(f"{name}-{way}", make, how.draw, id=f"{name}-{way}", marks=how.needs)
        for name, way, make, how in CASES
    ],
)
def test_looks_as_approved(
    name: str,
    make: Callable[[], Any],
    draw: Callable[[Any, Path], Drawing],
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    made = comparing.sheet_of(draw(make(), tmp_path))
    path = APPROVED / f"{name}.png"
    approved = Image.open(path).convert("L") if path.exists() else Image.new("L", made.size, 255)
    spots = comparing.differing(approved, made)
    if request.config.getoption("--approve"):
        if spots or not path.exists():
            save(made, path)
        return
    if spots:
        FAILED.mkdir(exist_ok=True)
        shown = FAILED / path.name
        comparing.side_by_side(approved, made, spots).save(shown)
        places = "; ".join(f"x {spot.left}-{spot.right}, y {spot.top}-{spot.bottom}" for spot in spots[:9])
        pytest.fail(
            f"{name} differs from {path.name} in {len(spots)} places ({places}): see {shown}; is it right: make approve"
        )


def differs(before: Drawing, after: Drawing) -> bool:
    return bool(comparing.differing(comparing.sheet_of(before), comparing.sheet_of(after)))


@pytest.mark.browser
@pytest.mark.parametrize(
    ("there", "instead"),
    [
        pytest.param(r"<tr[^>]*>(?:(?!</tr>).)*<td[^>]*>63</td>\s*</tr>", "", id="a row is missing"),
        pytest.param(r"(<col span=\"1\" style=\"width: )[\d.]+", r"\g<1>12", id="columns have moved"),
        pytest.param(r"(\.figure {[^}]*border: 1px solid #)333", r"\1fff", id="borders are gone"),
        pytest.param(r"(\.part {)", r"\1 letter-spacing: 1px;", id="headings are set wider"),
    ],
)
def test_faults_in_the_page_are_seen(there: str, instead: str, tmp_path: Path) -> None:
    page = page_of(example)
    faulty, count = re.subn(there, instead, page, flags=re.DOTALL)
    assert count
    draw = screen(1280)
    before = draw(page, tmp_path)
    assert not differs(before, draw(page, tmp_path))
    assert differs(before, draw(faulty, tmp_path))


@pytest.mark.office
def test_faults_in_the_word_file_are_seen(tmp_path: Path) -> None:
    document = render_docx(example())
    before = paper(as_pdf(document, tmp_path).read_bytes())
    for there, instead in (
        (r"<w:tr>(?:(?!</w:tr>).)*>63</w:t>.*?</w:tr>", ""),
        (r'w:insideV w:val="single"', 'w:insideV w:val="none"'),
        (r'<w:jc w:val="center"/>(<w:tblLayout)', r'<w:jc w:val="left"/><w:tblInd w:w="120" w:type="dxa"/>\1'),
    ):
        part = "word/styles.xml" if "insideV" in there else "word/document.xml"
        faulty = changed(document, lambda xml: re.sub(there, instead, xml, flags=re.DOTALL), part)  # noqa: B023
        assert differs(before, paper(as_pdf(faulty, tmp_path).read_bytes())), there


def save(sheet: Image.Image, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    sheet.quantize(comparing.GREYS, dither=Image.Dither.NONE).save(path, optimize=True)
