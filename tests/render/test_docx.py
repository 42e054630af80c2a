"""Reports as Word files: every figure in its cell, every paragraph in its style, and what an office may change."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import docx
import pytest
from openpyxl import load_workbook

from gentool.form.grid import grid_of
from gentool.form.loading import form_of
from gentool.form.model import name_of, nested
from gentool.ooxml.template import WordTemplate
from gentool.ooxml.wml import TEXT_WIDTH, Style
from gentool.ooxml.zip import unzipped
from gentool.problems.problem import GentoolError
from gentool.render.docx import Passages, all_names, edition_template, names_of, render_docx
from gentool.report.model import Chart, Paragraph, Span
from gentool.text.numerals import to_digits
from tests.builders import YEARS
from tests.render.word_documents import (
    HERE,
    changed,
    charts,
    find,
    picture,
    placed,
    plain_table,
    related,
    report_for,
    tables,
    template_bytes,
    text_of,
    with_pieces,
    words,
    xml,
)

EDITIONS = list(YEARS)


def body(package: bytes) -> list[tuple[str, str]]:
    """Return style name and text of each paragraph of the body, tables left out."""
    names = {identifier: name for name, identifier in edition_template(form_of("2021")).styles.items()}
    return [
        (names["".join(find(paragraph, "w:pPr/w:pStyle/@w:val"))], text_of(paragraph))
        for paragraph in find(xml(package), "/w:document/w:body/w:p")
    ]


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_figure_stands_in_its_cell(edition: str) -> None:
    report = report_for(edition)
    figures = {
        address: report.figures[address]._replace(text=f"{number}.5", remark="注" if number % 7 == 0 else "")
        for number, address in enumerate(report.form.addresses)
    }
    package = render_docx(replace(report, figures=figures))
    for table, drawn in zip(report.form.tables, tables(package), strict=True):
        expected = [
            (cell.place, figures[cell.address].shown if cell.address else cell.text) for cell in grid_of(table).cells
        ]
        assert [((cell.row, cell.column), cell.text) for cell in placed(drawn)] == expected


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_names_of_figures_lead_to_them(edition: str) -> None:
    form = form_of(edition)
    names = nested(form, lambda address: address)
    for address in form.addresses:
        found = names
        for step in name_of(form, address).split("."):
            found = found[step]
        assert found == address


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_same_report_gives_the_same_bytes(edition: str) -> None:
    report = report_for(edition, published=date(2026, 1, 9))
    assert render_docx(report) == render_docx(report)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_names_for_checking_are_those_of_a_report(edition: str) -> None:
    def paths(names: dict[str, object], above: str = "") -> set[str]:
        inner = [paths(value, f"{above}{key}.") for key, value in names.items() if isinstance(value, dict)]
        return {f"{above}{key}" for key in names}.union(*inner)

    report = report_for(edition)
    assert paths(all_names(report.form)) == paths(names_of(report, Passages({})))


def test_headings_follow_in_the_order_of_the_form() -> None:
    found = [text for style, text in body(render_docx(report_for("2021"))) if style == Style.HEADINGS[1]]
    assert found == [part.heading for part in form_of("2021").parts]


def test_no_tag_is_left() -> None:
    text = text_of(xml(render_docx(report_for("2021"))))
    assert "{" not in text
    assert "}" not in text


# --- title, remarks, signature -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "title", "lines"),
    [
        ("甲局", "甲局2025年短的题目", 1),
        ("云溪市人力资源和社会保障局", "云溪市人力资源和社会保障局2025年某某某某某某某某年度报告", 2),
        ("云" * 21, "云" * 21 + "2025年度报告", 3),
    ],
)
def test_a_long_title_breaks_after_the_unit(unit: str, title: str, lines: int) -> None:
    package = render_docx(report_for("2021", unit=unit, title=title))
    drawn = find(xml(package), "/w:document/w:body/w:p[1]")[0]
    assert text_of(drawn) == title
    assert len(find(drawn, ".//w:br")) == lines - 1


def test_remarks_stand_below_their_table_and_nowhere_else() -> None:
    form = form_of("2021")
    table = form.tables[2]
    package = render_docx(report_for("2021", notes={table.key: "含上年度结转数量。"}))
    [note] = [text for style, text in body(package) if style == Style.NOTE]
    assert note == "注：含上年度结转数量。"
    [after] = find(xml(package), "/w:document/w:body/w:tbl[3]/following-sibling::*[1]")
    assert text_of(after) == note


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({}, []),
        ({"signature": "云溪市财政局"}, ["云溪市财政局"]),
        ({"signature": "云溪市财政局", "published": date(2026, 1, 9)}, ["云溪市财政局", "2026年1月9日"]),
        ({"published": date(2026, 1, 9)}, []),
    ],
)
def test_the_signature_is_there_when_asked_for(changes: dict[str, object], lines: list[str]) -> None:
    found = [text for style, text in body(render_docx(report_for("2021", **changes))) if style == Style.SIGNATURE]
    assert found == lines


def test_properties_name_unit_title_and_day() -> None:
    package = render_docx(report_for("2021", unit="甲&乙局", title="题<目>", published=date(2026, 1, 9)))
    text = "".join(xml(package, "docProps/core.xml").itertext())
    assert "甲&乙局" in text
    assert "题<目>" in text
    assert "2026-01-09T00:00:00Z" in text


# --- narrative ---------------------------------------------------------------------------------------------------


def test_paragraphs_have_the_style_of_their_level() -> None:
    levels = [words("正文", 0), words("（一）甲", 2), words("1.乙", 3), words("（1）丙", 4)]
    found = body(render_docx(with_pieces("2021", *levels)))
    assert (Style.BODY, "正文") in found
    assert (Style.HEADINGS[2], "（一）甲") in found
    assert (Style.HEADINGS[3], "1.乙") in found
    assert (Style.HEADINGS[4], "（1）丙") in found


def test_the_opening_stands_before_the_first_heading() -> None:
    found = body(render_docx(report_for("2021", opening=(words("引子。"),))))
    assert found[1] == (Style.BODY, "引子。")
    assert found[2][0] == Style.HEADINGS[1]


def test_a_leading_subheading_has_its_look_and_the_rest_that_of_body_text() -> None:
    spans = (Span("（一）加"), Span("强", bold=True), Span("。全年"), Span("很好", bold=True))
    package = render_docx(with_pieces("2021", Paragraph(spans, 2, HERE, lead=6)))
    [drawn] = [p for p in find(xml(package), "//w:body/w:p") if text_of(p) == "（一）加强。全年很好"]
    look = edition_template(form_of("2021")).styles[Style.LEADS[2]]
    runs = [
        (text_of(run), find(run, "w:rPr/w:rStyle/@w:val") == [look], bool(find(run, "w:rPr/w:b")))
        for run in find(drawn, "w:r")
    ]
    assert runs == [
        ("（一）加", True, False),
        ("强", True, True),
        ("。", True, False),
        ("全年", False, False),
        ("很好", False, True),
    ]
    assert find(drawn, "w:pPr/w:pStyle/@w:val") == [edition_template(form_of("2021")).styles[Style.BODY]]


def test_text_is_escaped_and_never_taken_for_tags() -> None:
    hostile = "甲<w:p>&amp; \"'{{ 标题 }}{% if %}"
    report = with_pieces("2021", words(hostile), plain_table((hostile,)), picture(1, 1, hostile))
    first = report.form.addresses[0]
    figures = {**report.figures, first: report.figures[first]._replace(text=hostile)}
    package = render_docx(replace(report, figures=figures, signature=hostile))
    texts = [text_of(paragraph) for paragraph in find(xml(package), "//w:p")]
    assert texts.count(hostile) == 5  # paragraph, cell of the small table, caption, figure, signature
    assert find(xml(package), "//wp:docPr/@descr") == [hostile]


def test_what_word_cannot_hold_is_told_with_its_place() -> None:
    with pytest.raises(GentoolError) as caught:
        render_docx(with_pieces("2021", words("坏\x01字")))
    [problem] = caught.value.problems
    assert problem.code == "W-VALUE"
    assert problem.where == HERE


@pytest.mark.parametrize(
    ("size", "millimetres"),
    [
        ((96, 48), (25.4, 12.7)),
        ((3000, 1000), (156, 52)),
        ((1000, 3000), (60, 180)),
        ((20_000, 1), (156, None)),
        ((1, 20_000), (None, 180)),
    ],
)
def test_pictures_fit_the_page(size: tuple[int, int], millimetres: tuple[float | None, float | None]) -> None:
    package = render_docx(with_pieces("2021", picture(*size)))
    [extent] = find(xml(package), "//wp:extent")
    for side, wanted in zip(("cx", "cy"), millimetres, strict=True):
        assert int(extent.get(side)) >= 1
        if wanted is not None:
            assert int(extent.get(side)) / 36_000 == pytest.approx(wanted, abs=0.1)


def test_pictures_have_alternative_text_and_a_caption_on_the_same_page() -> None:
    package = render_docx(with_pieces("2021", picture(100, 100, "甲"), picture(100, 100, "乙")))
    assert find(xml(package), "//wp:docPr/@descr") == ["甲", "乙"]
    assert len(set(find(xml(package), "//wp:docPr/@id"))) == 2
    found = body(package)
    assert [text for style, text in found if style == Style.CAPTION] == ["甲", "乙"]
    place = found.index((Style.CAPTION, "甲"))
    assert found[place - 1][0] == Style.PICTURE


@pytest.mark.parametrize("chart", charts(), ids=lambda chart: f"{chart.kind.name}-{len(chart.marks)}")
def test_a_chart_is_one_of_word_s_own_with_its_workbook(chart: Chart) -> None:
    package = render_docx(with_pieces("2021", picture(1, 1), chart))
    assert package == render_docx(with_pieces("2021", picture(1, 1), chart))
    assert find(xml(package), "//wp:docPr/@descr")[1] == chart.alternative
    part = related(package, "word/document.xml", find(xml(package), "//c:chart/@r:id")[0])
    types = find(xml(package, "[Content_Types].xml"), f"//*[@PartName='/{part}']/@ContentType")
    assert types == ["application/vnd.openxmlformats-officedocument.drawingml.chart+xml"]
    drawn = xml(package, part)
    figures = [(mark.label, to_digits(mark.value)) for mark in chart.marks]
    labels, values = (find(drawn, f"//c:{kind}//c:pt/c:v/text()") for kind in ("cat", "val"))
    assert list(zip(labels, values, strict=True)) == figures
    book = related(package, part, find(drawn, "//c:externalData/@r:id")[0])
    sheet = load_workbook(io.BytesIO(unzipped(package)[book]))["Sheet1"]
    assert [(label.value, str(value.value)) for label, value in sheet.iter_rows(min_row=2)] == [
        (label, value.removesuffix("0") if "." in value else value) for label, value in figures
    ]
    assert find(drawn, "//c:f/text()") == ["Sheet1!$B$1", *(f"Sheet1!${c}$2:${c}${len(figures) + 1}" for c in "AB")]
    assert sheet["B1"].value == (chart.caption or chart.kind.value)


def test_a_chart_whose_workbook_was_changed_by_a_script_opens_again() -> None:
    package = render_docx(with_pieces("2021", charts()[0]))
    document = docx.Document(io.BytesIO(package))
    (chart,) = (link.target_part for link in document.part.rels.values() if link.reltype.endswith("/chart"))
    (book,) = (link.target_part for link in chart.rels.values())
    changed_book = load_workbook(io.BytesIO(book.blob))
    changed_book.active["B2"] = 7_654_321
    made = io.BytesIO()
    changed_book.save(made)
    book._blob = made.getvalue()
    saved = io.BytesIO()
    document.save(saved)
    parts = unzipped(saved.getvalue())
    (name,) = (name for name in parts if name.endswith(".xlsx"))
    assert load_workbook(io.BytesIO(parts[name])).active["B2"].value == 7_654_321
    assert len(docx.Document(saved).tables) == len(form_of("2021").tables)


def test_small_tables_are_real_and_repeat_their_header() -> None:
    package = render_docx(with_pieces("2021", plain_table(("渠道", "条数"), ("网站", "373"))))
    drawn = tables(package)[0]
    assert [cell.text for cell in placed(drawn)] == ["渠道", "条数", "网站", "373"]
    assert [len(find(row, "w:trPr/w:tblHeader")) for row in find(drawn, "w:tr")] == [1, 0]
    assert sum(int(width) for width in find(drawn, "w:tblGrid/w:gridCol/@w:w")) == TEXT_WIDTH


def test_two_small_tables_in_a_row_stay_two() -> None:
    small = plain_table(("甲",), ("乙",))
    package = render_docx(with_pieces("2021", small, small))
    assert len(tables(package)) == 2 + len(form_of("2021").tables)
    assert not find(xml(package), "//w:tbl[following-sibling::*[1][self::w:tbl]]")


# --- drafts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["word/header.xml", "word/headerEven.xml"])
def test_a_draft_says_so_on_every_page(part: str) -> None:
    report = report_for("2021")
    draft = xml(render_docx(report, draft=True), part)
    assert text_of(draft) == "草稿"
    assert find(draft, "//v:textpath/@string") == ["草稿"]
    final = xml(render_docx(report), part)
    assert text_of(final) == ""
    assert not find(final, "//v:shape")


# --- an office's own template ------------------------------------------------------------------------------------


def test_styles_are_found_by_name_after_wps_has_numbered_them_anew() -> None:
    package = changed(template_bytes("2021"), lambda text: text.replace('"ReportBody"', '"17"'), "word/styles.xml")
    package = changed(package, lambda text: text.replace('"ReportBody"', '"17"'))
    made = render_docx(with_pieces("2021", words("正文。")), WordTemplate(package))
    [drawn] = [p for p in find(xml(made), "//w:body/w:p") if text_of(p) == "正文。"]
    assert find(drawn, "w:pPr/w:pStyle/@w:val") == ["17"]


def test_a_template_without_our_styles_gets_its_own_default_look() -> None:
    def renamed(text: str) -> str:
        return text.replace('<w:name w:val="报告', '<w:name w:val="别的')

    package = changed(template_bytes("2021"), renamed, "word/styles.xml")
    pieces = (
        words("正文。"),
        words("（一）甲", 2),
        words("1.甲。乙", 3, 4),
        picture(10, 10, "图注"),
        plain_table(("表头",)),
    )
    made = xml(render_docx(with_pieces("2021", *pieces), WordTemplate(package)))
    for text in ("正文。", "（一）甲", "1.甲。乙", "图注", "表头"):
        [drawn] = [p for p in find(made, "//w:p") if text_of(p) == text]
        assert not find(drawn, ".//w:pStyle | .//w:rStyle")
    assert find(made, "//w:tbl[1]/w:tblPr/w:tblBorders")


def test_a_template_that_asks_for_unknown_names_is_told() -> None:
    package = changed(template_bytes("2021"), lambda text: text.replace("{{ 标题 }}", "{{ 标提 }}"))
    with pytest.raises(GentoolError) as caught:
        render_docx(report_for("2021"), WordTemplate(package))
    assert caught.value.problems[0].code == "W-NAME"


@pytest.mark.parametrize("name", ["单位", "年度", "联系方式"])
def test_a_template_may_use_whose_report_it_is(name: str) -> None:
    package = changed(template_bytes("2021"), lambda text: text.replace("{{ 标题 }}", f"{{{{ {name} }}}}"))
    report = report_for("2021", unit="甲局", contact="电话")
    wanted = {"单位": "甲局", "年度": "2025", "联系方式": "电话"}[name]
    assert body(render_docx(report, WordTemplate(package)))[0] == (Style.TITLE, wanted)


def test_a_template_may_compare_and_add_figures() -> None:
    report = report_for("2021")
    address = next(a for a in report.form.addresses if name_of(report.form, a) == "申请.本年新收.总计")
    figures = {**report.figures, address: report.figures[address]._replace(value=12, text="12", remark="含信函3件")}
    wanted = "{% if 申请.本年新收.总计 > 3 %}新收较多，折半{{ 申请.本年新收.总计 // 2 }}件{% endif %}"
    package = changed(
        template_bytes("2021"), lambda text: text.replace("注：", f"{wanted.replace('>', '&gt;')}注：", 1)
    )
    noted = replace(report, figures=figures, notes={table.key: "说明" for table in report.form.tables})
    filled = render_docx(noted, WordTemplate(package))
    assert "新收较多，折半6件" in text_of(xml(filled))
    assert "12（含信函3件）" in text_of(xml(filled))


@pytest.mark.parametrize("remarks", [1, 20])
def test_a_table_higher_than_a_page_is_not_kept_together(remarks: int) -> None:
    report = report_for("2021")
    noted = [address for address in report.figures if address.table == report.form.tables[1].key][::7][:remarks]
    figures = {address: report.figures[address]._replace(remark="其中含上年结转1件") for address in noted}
    _, long, _ = tables(render_docx(replace(report, figures=report.figures | figures)))
    kept = [bool(find(row, ".//w:keepNext")) for row in find(long, "w:tr")]
    assert all(kept[:-1]) is (remarks == 1)
    assert all([*kept[:5], *kept[-3:-1]])  # some at the beginning and at the end are
