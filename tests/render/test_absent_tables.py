"""A table that does not apply to a body: its heading stands, and below it the words of the form for that alone."""

import io

import pdfplumber
import pytest
from lxml import html

from gentool.form.loading import form_of
from gentool.ooxml.template import WordTemplate
from gentool.render.build import render
from gentool.render.template_check import check_template
from gentool.report.model import Report
from tests.builders import balanced, report_of, yaml_of
from tests.render.word_documents import changed, find, template_bytes, text_of, xml

FORM = form_of("law-enforcement/2021")
GONE = FORM.tables[2]
SAID = "云溪市测试局没有行政强制职权，本表不适用。"


def report(*, every_cell: bool) -> Report:
    """Return a report that says so with one stroke for the whole table, or with one in every cell."""
    text = yaml_of(FORM, balanced(FORM, 3), 2025)
    begin, end = (text.index(f"{table.key}:") for table in FORM.tables[2:])
    strokes = [f"  {key}: /\n" for key in ("行政强制措施", "行政强制执行", "合计")]
    written = f"{GONE.key}:\n{''.join(strokes)}" if every_cell else f"{GONE.key}: /\n"
    return report_of(text[:begin] + written + text[end:])[0]


def lines_of(data: bytes, name: str) -> list[str]:
    """Return the paragraphs and headings that a report shows, in Word, HTML or PDF."""
    if name == "docx":
        return [text_of(paragraph) for paragraph in find(xml(data), "/w:document/w:body/w:p")]
    if name == "pdf":
        with pdfplumber.open(io.BytesIO(data)) as opened:
            return "\n".join(page.extract_text() for page in opened.pages).replace(" ", "").split("\n")
    return [
        element.text_content() for element in html.fromstring(data.decode()).xpath("//article//*[self::p or self::h3]")
    ]


@pytest.mark.parametrize("every_cell", [True, False])
@pytest.mark.parametrize("name", ["docx", "html", "fragment", "pdf"])
def test_the_forms_words_stand_in_the_place_of_the_table(name: str, every_cell: bool) -> None:
    made = report(every_cell=every_cell)
    assert made.absent == {GONE.key: SAID}
    lines = lines_of(render(made, name), name)
    heading = "表三　云溪市测试局2025年度行政强制实施情况统计表"
    assert (
        lines[
            [line.replace(" ", "") for line in lines].index(heading.replace("　", "") if name == "pdf" else heading) + 1
        ]
        == SAID
    )
    assert not any(note in lines for note in GONE.notes)
    assert all(note in "".join(lines) for note in FORM.tables[0].notes)


def test_a_table_with_a_single_figure_is_printed() -> None:
    text = yaml_of(FORM, dict.fromkeys(FORM.addresses, 0), 2025)
    assert report_of(text)[0].absent == {}


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        ("{%p if 强制.不适用 %}", "{%p if not 强制.不适用 %}", ["W-IF"]),
        ("{%p if 强制.不适用 %}", "{%p if 许可.不适用 %}", ["W-IF"]),
        ("{%p if 强制.不适用 %}", "{%p if 草稿 %}", ["W-IF"]),
        ("表三　{{ 单位 }}", "表三　", ["W-HEAD"]),
        ("第一部分　", "第一章　", ["W-HEAD"]),
    ],
)
def test_a_template_asks_for_nothing_else_before_a_table(before: str, after: str, codes: list[str]) -> None:
    package = changed(template_bytes(FORM.id), lambda text: text.replace(before, after, 1))
    assert [problem.code for problem in check_template(WordTemplate(package), FORM)] == codes
