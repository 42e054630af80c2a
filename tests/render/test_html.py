"""The page and the fragment, looked at through XPath: tables against the grid, headings, meta tags, escaping."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from lxml import html
from lxml.html import HtmlElement

from gentool.form.grid import Cell, Role, grid_of
from gentool.form.model import Table
from gentool.render.html import render_fragment, render_html
from gentool.report.model import Paragraph, Picture, PlainTable, Report, Span
from tests.render.html_reports import ADDRESS, CHART, HERE, PICTURE, YEARS, paragraph, sample

HOSTILE = '<b class="x">&amp;{{ 单位 }}\'😀</b>]]>--></style><script>'
SITE = {"SiteName": "云溪市人民政府", "SiteDomain": "www.yunxi.gov.cn", "SiteIDCode": "4200000000"}

Drawer = Callable[[Report], str]
editions = pytest.mark.parametrize("edition", YEARS)
drawers = pytest.mark.parametrize("draw", [render_html, render_fragment])


def parsed(text: str) -> HtmlElement:
    return html.document_fromstring(text)


def texts(tree: HtmlElement, path: str) -> list[str]:
    return [found.text_content() for found in tree.xpath(path)]


def laid_out(table: HtmlElement) -> dict[tuple[int, int], HtmlElement]:
    """Place the cells of a table as a browser does; no two may overlap and none may be left out."""
    taken: dict[tuple[int, int], HtmlElement] = {}
    places: dict[tuple[int, int], HtmlElement] = {}
    for row, line in enumerate(table.xpath(".//tr")):
        column = 0
        for cell in line.xpath("td | th"):
            while (row, column) in taken:
                column += 1
            places[row, column] = cell
            for down in range(int(cell.get("rowspan", "1"))):
                for right in range(int(cell.get("colspan", "1"))):
                    assert (row + down, column + right) not in taken
                    taken[row + down, column + right] = cell
    height, width = (max(place[axis] for place in taken) + 1 for axis in (0, 1))
    assert len(taken) == height * width
    return places


def tables(report: Report, draw: Drawer) -> list[tuple[Table, HtmlElement]]:
    drawn = parsed(draw(report)).xpath("//table[starts-with(@id, 't')]")
    return list(zip(report.form.tables, drawn, strict=True))


def scope(cell: Cell) -> str | None:
    if cell.role is Role.TITLE:
        return "rowgroup"
    if cell.role is Role.HEADER:
        return "colgroup" if cell.width > 1 else "col"
    if cell.role is Role.LABEL:
        return "rowgroup" if cell.height > 1 else "row"
    return None


@editions
@drawers
def test_tables_are_the_grid_cell_by_cell(edition: str, draw: Drawer) -> None:
    report = sample(edition)
    for table, drawn in tables(report, draw):
        found = {
            place: (
                cell.tag,
                cell.text_content(),
                int(cell.get("rowspan", "1")),
                int(cell.get("colspan", "1")),
                cell.get("scope"),
            )
            for place, cell in laid_out(drawn).items()
        }
        assert found == {
            cell.place: (
                "td" if cell.role in (Role.FIGURE, Role.CORNER) else "th",
                report.figures[cell.address].shown if cell.address else cell.text,
                cell.height,
                cell.width,
                scope(cell),
            )
            for cell in grid_of(table).cells
        }


@editions
@drawers
def test_every_figure_names_the_cells_that_speak_for_it(edition: str, draw: Drawer) -> None:
    for table, drawn in tables(sample(edition), draw):
        places = laid_out(drawn)
        for cell in grid_of(table).cells:
            if cell.role is Role.FIGURE:
                ids = places[cell.place].get("headers", "").split()
                assert ids == [places[place].get("id") for place in cell.headers]
                assert None not in ids


@editions
def test_header_rows_repeat_and_blocks_are_bodies_of_their_own(edition: str) -> None:
    for table, drawn in tables(sample(edition), render_html):
        assert len(drawn.xpath("thead/tr")) == grid_of(table).header_rows
        assert len(drawn.xpath("tbody")) == len(table.blocks)
        assert sum(int(span) for span in drawn.xpath("colgroup/col/@span")) == table.width
        assert len(drawn.xpath("caption")) == 1


@editions
def test_vertical_labels_are_set_vertically(edition: str) -> None:
    report = sample(edition)
    vertical = [cell.text for table in report.form.tables for cell in grid_of(table).cells if cell.vertical]
    assert bool(vertical) == report.form.is_default
    assert texts(parsed(render_html(report)), "//th/span[@class='vertical']") == vertical
    assert texts(parsed(render_fragment(report)), "//th/span[contains(@style, 'vertical-rl')]") == vertical


@editions
@drawers
def test_headings_stand_in_order(edition: str, draw: Drawer) -> None:
    report = sample(edition)
    tree = parsed(draw(report))
    assert texts(tree, "//h1") == [report.title]
    headings = [heading for part in report.form.parts for heading in report.headings[part.key]]
    assert texts(tree, "//h2") == [text for level, text in headings if level == 1]
    found = [(found.tag, found.text_content()) for found in tree.xpath("//h3 | //h4 | //h5")]
    tables = [("h3", text) for level, text in headings if level == 2]
    assert found[: len(tables)] == tables
    assert found[len(tables) :][:3] == [("h3", "（一）主动公开"), ("h4", "1.门户网站"), ("h5", "（1）专栏")]


@drawers
def test_the_article_runs_from_title_to_date(draw: Drawer) -> None:
    report = sample("2021")
    (body,) = parsed(draw(report)).xpath("//article/div[@id='UCAP-CONTENT']")
    pieces = [found.text_content() for found in body.xpath("h1 | h2 | p")]
    opening = [piece.text for piece in report.opening if isinstance(piece, Paragraph)]
    assert pieces[: 2 + len(opening)] == [report.title, *opening, report.form.parts[0].heading]
    assert pieces[-1] == f"{report.unit}2026年1月9日"
    last_table = body.xpath("div[@role='region']")[-1]
    assert last_table.getnext().text_content() == "注：含上年度结转数量。"


def test_without_signature_and_date_there_is_no_closing() -> None:
    tree = parsed(render_html(replace(sample("2021"), signature="", published=None)))
    assert not tree.xpath("//*[@class='signature']")
    assert not tree.xpath("//meta[@name='PubDate']")


@drawers
def test_run_in_headings_and_emphasis(draw: Drawer) -> None:
    tree = parsed(draw(sample("2021")))
    assert texts(tree, "//p/strong") == ["重点领域", "（二）依申请公开。", "新收", "1.渠道。"]
    assert texts(tree, "//td/strong") == ["网站"]


def test_a_run_in_heading_may_end_within_a_bold_span() -> None:
    report = replace(sample("2021"), opening=(paragraph("（一）**甲。乙**丙", 2, lead=5),))
    (found,) = parsed(render_html(report)).xpath("//h1/following-sibling::p[1]")
    assert [(part.tag, part.text, part.tail) for part in found] == [
        ("strong", "（一）甲。", None),
        ("strong", "乙", "丙"),
    ]


@drawers
def test_pictures_and_small_tables(draw: Drawer) -> None:
    tree = parsed(draw(sample("2021")))
    (image,) = tree.xpath("//figure/img")
    assert image.get("alt") == PICTURE.caption == image.getnext().text_content()
    assert image.get("src").startswith("data:image/png;base64,iVBORw0KGgo")
    (small,) = tree.xpath("//table[not(@id) and not(ancestor::figure)]")
    assert texts(small, "thead/tr/th[@scope='col']") == ["渠道", "条数"]
    assert texts(small, "tbody/tr/td") == ["网站", "373"]


@drawers
def test_a_chart_has_its_figures_beside_it_for_all_to_read(draw: Drawer) -> None:
    (figure,) = parsed(draw(sample("2021"))).xpath("//figure[svg]")
    assert figure.xpath("string(svg[@role='img']/@aria-label)") == CHART.alternative
    assert figure.xpath("string(figcaption)") == CHART.caption
    (table,) = figure.xpath("details/div/table")
    assert texts(table, "thead/tr/th[@scope='col']") == ["名称", "数"]
    assert texts(table, "tbody/tr/td") == ["网站", "373", "<b>公众号</b>", "355"]
    assert {"网站", "373", "355"} < set(texts(figure, "svg/text"))


def test_a_long_address_may_break_and_stays_the_same_text() -> None:
    (found,) = parsed(render_html(sample("2021"))).xpath("//p[wbr]")
    assert found.text_content() == ADDRESS.text


@editions
@drawers
def test_ids_are_unique_and_scroll_boxes_are_named(edition: str, draw: Drawer) -> None:
    tree = parsed(draw(sample(edition)))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    names = tree.xpath("//div[@role='region' and @tabindex='0']/@aria-label")
    assert len(names) == len(set(names)) == len(tree.xpath("//table"))


@drawers
def test_nothing_is_fetched_and_nothing_runs(draw: Drawer) -> None:
    text = draw(sample("2021"))
    tree = parsed(text)
    assert not tree.xpath(
        "//script | //link | //iframe | //object | //base | //@href | //@srcset | //@*[starts-with(name(), 'on')]"
    )
    assert all(source.startswith("data:image/") for source in tree.xpath("//@src"))
    assert not re.search(r"url\(|@import|image-set|expression\(", text)


def test_the_page_says_so_itself() -> None:
    tree = parsed(render_html(sample("2021")))
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert tree.xpath("//meta/@charset") == ["utf-8"]
    assert tree.get("lang") == "zh-CN"


def test_meta_tags_in_the_order_of_the_guide() -> None:
    report = sample("2021")
    more = {
        "Url": "https://www.yunxi.gov.cn/1.html",
        "ColumnName": "年报",
        "ColumnType": "",
        "PubDate": "昨天",
        "无关": "x",
    }
    tree = parsed(render_html(report, site={**more, **SITE}))
    found = [(tag.get("name"), tag.get("content")) for tag in tree.xpath("//meta[@name and @name != 'viewport']")]
    assert found == [
        *SITE.items(),
        ("ColumnName", "年报"),
        ("ArticleTitle", report.title),
        ("PubDate", "2026-01-09 00:00"),
        ("ContentSource", report.unit),
        ("Url", "https://www.yunxi.gov.cn/1.html"),
    ]


@drawers
def test_no_text_field_can_become_markup(draw: Drawer) -> None:
    report = sample("2021")
    spans = (Span(HOSTILE), Span(HOSTILE, bold=True))
    address = report.form.addresses[0]
    hostile = replace(
        report,
        unit=HOSTILE,
        title=HOSTILE,
        signature=HOSTILE,
        notes={table.key: HOSTILE for table in report.form.tables},
        figures={**report.figures, address: report.figures[address]._replace(text=HOSTILE, remark=HOSTILE)},
        opening=(
            paragraph(HOSTILE)._replace(spans=spans),
            paragraph(HOSTILE, 2),
            paragraph(HOSTILE, 2, lead=12),
            paragraph(f"http://{HOSTILE}/{'a' * 30}/<i>/'\""),
            Picture(HOSTILE, PICTURE.data, "png", 1, 1, HERE),
            PlainTable((((Span(HOSTILE),),), (spans,)), HERE),
        ),
    )
    plain = parsed(draw(report))
    tree = parsed(draw(hostile))
    assert not tree.xpath("//b | //i | //script")
    assert len(tree.xpath("//style")) == len(plain.xpath("//style"))
    assert texts(tree, "//h1") == [HOSTILE]
    assert texts(tree, "//h3")[0] == HOSTILE
    assert texts(tree, "//p")[0] == HOSTILE * 2
    assert tree.xpath("//img/@alt")[0] == HOSTILE
    assert texts(tree, "//figcaption")[0] == HOSTILE
    assert texts(tree, "//table[not(@id)]//td")[0] == HOSTILE * 2
    assert sum(text == f"注：{HOSTILE}" for text in texts(tree, "//p")) == len(report.form.tables)
    assert f"{HOSTILE}（{HOSTILE}）" in texts(tree, "//td")
    assert texts(tree, "//p")[-1].startswith(HOSTILE)


def test_no_meta_tag_can_become_markup() -> None:
    report = replace(sample("2021"), title=HOSTILE, unit=HOSTILE)
    tree = parsed(render_html(report, site={"SiteName": HOSTILE}))
    assert tree.xpath("//title")[0].text_content() == HOSTILE
    for name in ("SiteName", "ArticleTitle", "ContentSource"):
        assert tree.xpath(f"//meta[@name='{name}']/@content") == [HOSTILE]


@editions
def test_the_fragment_needs_no_stylesheet(edition: str) -> None:
    report = sample(edition)
    text = render_fragment(report)
    tree = parsed(text)
    assert text.startswith("<article")
    assert not tree.xpath("//style | //meta | //@class")
    for element in tree.xpath("//article | //h1 | //h2 | //h3 | //p | //table | //th | //td | //img | //div[@role]"):
        assert element.get("style")
    (article,) = parsed(render_html(report)).xpath("//article")
    assert article.text_content().split() == tree.xpath("//article")[0].text_content().split()


def test_the_title_may_break_behind_the_unit() -> None:
    report = sample("2021")
    assert texts(parsed(render_html(report)), "//h1/span")[0] == report.unit


@pytest.mark.parametrize(
    "rule",
    [
        "@page { size: A4; margin: 34.58mm 26mm 32.58mm 28mm; }",
        "thead { display: table-header-group; }",
        ".row { break-inside: avoid; }",
        ".scroll { overflow: visible; }",
        "font-size: 16pt; line-height: 29.6pt;",
        "writing-mode: vertical-rl",
        ".scroll:focus-visible { outline: 3px solid",
        "position: fixed",
    ],
)
def test_the_stylesheet_has_what_paper_and_keyboard_need(rule: str) -> None:
    assert rule in parsed(render_html(sample("2021"))).xpath("//style")[0].text


def test_every_class_of_the_page_is_in_its_stylesheet() -> None:
    tree = parsed(render_html(sample("2021"), draft=True))
    style = tree.xpath("//style")[0].text
    assert all(f".{name} {{" in style for name in set(tree.xpath("//body//@class")))


def test_a_draft_says_so_everywhere() -> None:
    report = sample("2021")
    page = parsed(render_html(report, draft=True))
    assert texts(page, "//title") == [f"草稿：{report.title}"]
    assert texts(page, "//article//p")[0].startswith("草稿")
    assert page.xpath("//div[@class='watermark']/@data-text") == ["草稿"]
    assert texts(parsed(render_fragment(report, draft=True)), "//p")[0].startswith("草稿")
    assert "草稿" not in render_html(report) + render_fragment(report)


@editions
def test_golden(edition: str, golden: Callable[[str, str], None]) -> None:
    golden(f"report-{edition.replace('/', '-')}.html", render_html(sample(edition), site=SITE))
    golden(f"report-{edition.replace('/', '-')}.fragment.html", render_fragment(sample(edition)))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("新收1,234件，占5.5%。", ["1,234件", "5.5%"]),
        ("电话0571-1234567、（010）87654321、400-800-1234。", ["0571-1234567", "（010）87654321", "400-800-1234"]),
        ("23.75万元，2亿元，2025年", ["23.75万元", "2亿元", "2025年"]),
        ("1.清理文件，共3。", []),
        ("https://www.example.gov.cn/2025/1-2.html，欢迎", []),
    ],
)
def test_figures_and_telephone_numbers_are_not_cut_in_two(text: str, whole: list[str]) -> None:
    report = sample("2021")
    report = replace(report, narrative={report.form.parts[0].key: (paragraph(text),)})
    assert texts(parsed(render_html(replace(report, opening=()))), "//p[1]/span[@class='whole']") == whole
