"""The PDF: what a screen reader finds, where things stand on the page, and that no text is taken for markup."""

import io
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
import pytest
from pdfua import Severity, validate

from gentool.cli.app import status_of
from gentool.form.loading import form_of
from gentool.problems.problem import GentoolError
from gentool.render.pdf import render_pdf, stand_ins
from gentool.report.model import Report
from tests import YUNXI
from tests.blanks.excel.books import full_report
from tests.builders import YEARS, balanced, report_of, yaml_of
from tests.render.word_documents import charts, with_pieces

LEFT, RIGHT = 28 * 72 / 25.4, (210 - 26) * 72 / 25.4
editions = pytest.mark.parametrize("edition", YEARS)


@cache
def made(edition: str, draft: bool = False) -> bytes:
    return render_pdf(full_report(edition), draft=draft)


def written(text: str, edition: str = "2021") -> Report:
    form = form_of(edition)
    yaml = yaml_of(form, balanced(form, 3), YEARS[edition])
    return report_of(yaml.replace("足够长", f"足够长{text}", 1))[0]


def pages(data: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(data)) as opened:
        return [page.extract_text() for page in opened.pages]


@editions
def test_a_screen_reader_finds_its_way(edition: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("pdf") / "报告.pdf"
    path.write_bytes(made(edition))
    assert [finding for finding in validate(str(path)).findings if finding.severity is Severity.ERROR] == []
    with pikepdf.open(path) as document:
        assert str(document.Root.Lang) == "zh-CN"
        assert document.docinfo["/Title"] == full_report(edition).title
        with document.open_outline() as outline:
            headings = [heading for found in full_report(edition).headings.values() for heading in found]
            assert [item.title for item in outline.root] == [text for level, text in headings if level == 1]


@editions
def test_the_same_report_gives_the_same_bytes(edition: str) -> None:
    assert render_pdf(full_report(edition)) == made(edition)


@editions
def test_every_page_of_a_draft_says_so(edition: str) -> None:
    assert all("草" in page and "稿" in page for page in pages(made(edition, draft=True)))
    assert not any("草" in page for page in pages(made(edition)))


def with_charts() -> bytes:
    return render_pdf(with_pieces("2021", *charts()))


def test_charts_are_drawn_and_say_what_they_show(tmp_path: Path) -> None:
    data = with_charts()
    assert data == with_charts()
    assert list(outside(data)) == []
    path = tmp_path / "报告.pdf"
    path.write_bytes(data)
    assert [finding for finding in validate(str(path)).findings if finding.severity is Severity.ERROR] == []
    with pdfplumber.open(path) as opened:
        told = [node["alt_text"] for node in figures(opened.structure_tree)]
        assert told == [chart.alternative for chart in charts()]
        fonts = {character["fontname"].partition("+")[2] for page in opened.pages for character in page.chars}
    assert any(name.startswith("NotoSansSC") for name in fonts)
    text = "".join(pages(data)).replace("\n", "")
    assert text.count("1234567") == text.count("355.50") == 4
    assert "公众号 & <小程序>" in text


def figures(nodes: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        if node["type"] == "Figure":
            yield node
        yield from figures(node.get("children", ()))


def outside(data: bytes) -> Iterator[str]:
    with pdfplumber.open(io.BytesIO(data)) as opened:
        for page in opened.pages:
            for word in page.extract_words():
                if (
                    word["x0"] < LEFT - 1 or word["x1"] > RIGHT + 9 or word["bottom"] > page.height - 50
                ):  # marks hang over
                    yield word["text"]


@editions
def test_nothing_leaves_the_margins(edition: str) -> None:
    assert list(outside(made(edition))) == []


def test_seven_digits_and_remarks_in_every_cell_stay_on_the_page() -> None:
    form = form_of("2021")
    report, _ = report_of(yaml_of(form, balanced(form, 5, 9_999_999), 2025))
    assert list(outside(render_pdf(report))) == []


def test_table_three_stands_on_one_page() -> None:
    rows = [row.label.text for row in form_of("2021").tables[1].rows]
    assert len(rows) > 20
    assert any(all(row[:4] in page.replace("\n", "") for row in (rows[0], rows[-1])) for page in pages(made("2021")))


def test_no_text_is_markup() -> None:
    texts = ["$x$", "#import", "*甲*", "_甲_", "`甲`", "@甲", "<甲>", "\\甲", "//甲", "= 甲", "[甲]"]
    shown = "".join("".join(pages(render_pdf(written("足够长".join(texts))))).split())
    assert [text for text in texts if f"足够长{text}".replace(" ", "") not in shown] == []


def test_fonts_of_this_machine_are_told_where_they_stand_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["build", str(YUNXI / "2025" / "jiaoyu.yaml"), "--to", "pdf", "-o", str(tmp_path), "--office-fonts"]
    assert status_of([*asked, "--last-year", str(YUNXI / "2024")]) == 0
    told = {(problem.code, problem.severity.value) for problem in stand_ins("a.yaml")}
    assert told <= {("O-FONT", "info")}
    assert ("O-FONT" in capsys.readouterr().err) == bool(told)


def test_a_character_that_no_font_has_is_named() -> None:
    with pytest.raises(GentoolError) as caught:
        render_pdf(written("\ue000"))
    assert [problem.code for problem in caught.value.problems] == ["O-FONT"]


@pytest.mark.parametrize(
    "wholes", [("12345件", "0763-3361234", "45.6%"), ("(0763)3361234", "23.75万元", "2025年1月9日")]
)
def test_a_figure_stands_in_one_line_with_its_unit(wholes: tuple[str, ...]) -> None:
    text = "。".join("，".join("字" * count + whole for count in range(40)) for whole in wholes)
    shown = "".join(pages(render_pdf(written(text)))).replace(" ", "")
    assert {whole: shown.count(whole) for whole in wholes} == dict.fromkeys(wholes, 40)
