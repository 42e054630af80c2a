"""The template of each edition: what the generator makes of a form, and what is kept in the repository."""

from __future__ import annotations

import re

import pytest

from gentool.context import name_of
from gentool.editions import editions, form_of
from gentool.form import Table
from gentool.grid import Role, grid_of
from gentool.render.ooxml import TEXT_WIDTH, Style
from gentool.render.template_check import check_template
from gentool.word import WordTemplate
from gentool.wordforms import make_template
from gentool.wordforms.base import unzipped
from gentool.wordforms.tables import column_widths
from tests.render.word_documents import Placed, changed, find, placed, tables, template_bytes, text_of, w, xml

EDITIONS = editions()
TABLES = [
    pytest.param(edition, number, table, id=f"{edition}-{table.alias}")
    for edition in EDITIONS
    for number, table in enumerate(form_of(edition).tables)
]


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_template_in_the_repository_is_fresh(edition: str) -> None:
    made = unzipped(make_template(form_of(edition)))  # parts, not bytes: zlib may pack differently elsewhere
    assert unzipped(template_bytes(edition)) == made, "run scripts/make_word_templates.py"


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_same_form_gives_the_same_bytes(edition: str) -> None:
    assert make_template(form_of(edition)) == make_template(form_of(edition))


@pytest.mark.parametrize(("edition", "number", "table"), TABLES)
def test_cells_are_those_of_the_grid(edition: str, number: int, table: Table) -> None:
    form = form_of(edition)
    expected = [
        Placed(
            cell.row,
            cell.column,
            cell.height,
            cell.width,
            f"{{{{ {name_of(form, cell.address)} }}}}" if cell.address else cell.text,
        )
        for cell in grid_of(table).cells
    ]
    assert placed(tables(template_bytes(edition))[number]) == expected


@pytest.mark.parametrize(("edition", "number", "table"), TABLES)
def test_tables_fill_the_width_of_the_text(edition: str, number: int, table: Table) -> None:
    drawn = tables(template_bytes(edition))[number]
    widths = [int(width) for width in find(drawn, "w:tblGrid/w:gridCol/@w:w")]
    assert sum(widths) == TEXT_WIDTH
    assert min(widths) > 400
    assert find(drawn, "w:tblPr/w:tblLayout/@w:type") == ["fixed"]
    for line in find(drawn, "w:tr"):
        assert sum(int(width) for width in find(line, "w:tc/w:tcPr/w:tcW/@w:w")) == TEXT_WIDTH


@pytest.mark.parametrize(("edition", "number", "table"), TABLES)
def test_figure_columns_differ_by_no_more_than_rounding(edition: str, number: int, table: Table) -> None:
    first = min(cell.column for cell in grid_of(table).cells if cell.role is Role.FIGURE)
    figures = column_widths(grid_of(table))[first:]
    assert max(figures) - min(figures) <= 1


@pytest.mark.parametrize(("edition", "number", "table"), TABLES)
def test_only_header_rows_repeat_and_no_row_breaks(edition: str, number: int, table: Table) -> None:
    rows = find(tables(template_bytes(edition))[number], "w:tr")
    repeating = [index for index, row in enumerate(rows) if find(row, "w:trPr/w:tblHeader")]
    assert repeating == list(range(grid_of(table).header_rows))
    assert all(find(row, "w:trPr/w:cantSplit") for row in rows)


@pytest.mark.parametrize(("edition", "number", "table"), TABLES)
def test_groups_of_rows_stay_on_one_page(edition: str, number: int, table: Table) -> None:
    rows = find(tables(template_bytes(edition))[number], "w:tr")
    kept = {
        index
        for index, row in enumerate(rows)
        if all(find(paragraph, "w:pPr/w:keepNext") for paragraph in find(row, "w:tc/w:p"))
    }
    grid = grid_of(table)
    assert set(range(grid.header_rows)) <= kept
    for cell in grid.cells:
        if not cell.vertical:
            assert set(range(cell.row, cell.row + cell.height - 1)) <= kept
    assert grid.height - 1 not in kept


@pytest.mark.parametrize(("edition", "number", "table"), TABLES)
def test_a_vertical_label_is_set_vertically_and_has_room_on_its_first_page(
    edition: str, number: int, table: Table
) -> None:
    drawn = tables(template_bytes(edition))[number]
    vertical = [cell for cell in grid_of(table).cells if cell.vertical]
    directed = find(drawn, ".//w:tc[w:tcPr/w:textDirection/@w:val='tbRlV'][not(w:tcPr/w:vMerge/@w:val='continue')]")
    assert [text_of(cell) for cell in directed] == [cell.text for cell in vertical]
    rows = find(drawn, "w:tr")
    for cell in vertical:
        height = 0
        for row in rows[cell.row :]:
            height += int(find(row, "w:trPr/w:trHeight/@w:val")[0])
            if not find(row, "w:tc[1]/w:p/w:pPr/w:keepNext"):
                break
        assert height >= len(cell.text) * 210


@pytest.mark.parametrize("edition", EDITIONS)
def test_block_titles_stand_on_light_blue(edition: str) -> None:
    form = form_of(edition)
    titles = [cell.text for table in form.tables for cell in grid_of(table).cells if cell.role is Role.TITLE]
    shaded = find(xml(template_bytes(edition)), "//w:tc[w:tcPr/w:shd/@w:fill='DEEAF6']")
    assert [text_of(cell) for cell in shaded] == titles


@pytest.mark.parametrize("edition", EDITIONS)
def test_headings_are_exact_in_the_outline_and_never_alone_at_the_foot(edition: str) -> None:
    package = template_bytes(edition)
    identifier = WordTemplate(package).styles[Style.HEADINGS[1]]
    headings = find(xml(package), f"/w:document/w:body/w:p[w:pPr/w:pStyle/@w:val='{identifier}']")
    assert [text_of(heading) for heading in headings] == [part.heading for part in form_of(edition).parts]
    style = find(xml(package, "word/styles.xml"), f"//w:style[@w:styleId='{identifier}']")[0]
    assert find(style, "w:pPr/w:outlineLvl/@w:val") == ["0"]
    assert find(style, "w:pPr/w:keepNext")


@pytest.mark.parametrize(
    ("style", "font", "half_points"),
    [
        (Style.TITLE, "方正小标宋简体", "44"),
        (Style.BODY, None, None),
        (Style.HEADINGS[1], "黑体", None),
        (Style.HEADINGS[2], "楷体_GB2312", None),
        (Style.HEADINGS[3], "仿宋_GB2312", None),
        (Style.HEADINGS[4], "仿宋_GB2312", None),
        (Style.CELL, "宋体", "21"),
    ],
)
def test_styles_have_the_fonts_of_the_standard(style: str, font: str | None, half_points: str | None) -> None:
    styles = xml(template_bytes("2021"), "word/styles.xml")
    found = find(styles, f"//w:style[w:name/@w:val='{style}']")[0]
    assert find(found, "w:rPr/w:rFonts/@w:eastAsia") == ([font] if font else [])
    assert find(found, "w:rPr/w:sz/@w:val") == ([half_points] if half_points else [])


def test_the_page_is_that_of_the_standard() -> None:
    package = template_bytes("2021")
    section = find(xml(package), "/w:document/w:body/w:sectPr")[0]
    size, margins = find(section, "w:pgSz")[0], find(section, "w:pgMar")[0]
    width = int(size.get(w("w"))) - int(margins.get(w("left"))) - int(margins.get(w("right")))
    height = int(size.get(w("h"))) - int(margins.get(w("top"))) - int(margins.get(w("bottom")))
    assert width == TEXT_WIDTH
    assert 22 <= height / 592 < 22.5
    assert find(section, "w:docGrid/@w:linePitch") == ["592"]
    assert find(section, "w:docGrid/@w:type") == ["lines"]
    default = find(xml(package, "word/styles.xml"), "/w:styles/w:docDefaults")[0]
    assert find(default, ".//w:rFonts/@w:ascii") == ["Times New Roman"]
    assert find(default, ".//w:rFonts/@w:eastAsia") == ["仿宋_GB2312"]
    assert find(default, ".//w:sz/@w:val") == ["32"]


@pytest.mark.parametrize(("part", "side"), [("word/footer.xml", "right"), ("word/footerEven.xml", "left")])
def test_page_numbers_stand_on_the_outer_side(part: str, side: str) -> None:
    footer = xml(template_bytes("2021"), part)
    assert find(footer, "//w:jc/@w:val") == [side]
    assert text_of(footer) == "— 1 —"
    assert find(xml(template_bytes("2021"), "word/settings.xml"), "//w:evenAndOddHeaders")


def test_nothing_of_other_countries_or_of_libraries_is_in_the_package() -> None:
    parts = unzipped(template_bytes("2021"))
    assert not [name for name in parts if "stylesWithEffects" in name or "customXml" in name]
    text = b"".join(parts.values())
    assert b"Mincho" not in text
    assert b"ja-JP" not in text
    assert b"python-docx" not in text
    language = find(xml(template_bytes("2021"), "word/settings.xml"), "//w:themeFontLang/@w:eastAsia")
    assert language == ["zh-CN"]


def test_fonts_that_a_machine_may_lack_name_what_stands_in() -> None:
    fonts = xml(template_bytes("2021"), "word/fontTable.xml")
    other = {font.get(w("name")): find(font, "w:altName/@w:val") for font in find(fonts, "w:font")}
    assert other["仿宋_GB2312"] == ["仿宋"]
    assert other["楷体_GB2312"] == ["楷体"]
    assert other["方正小标宋简体"] == ["宋体"]


# --- the check of a restyled template ----------------------------------------------------------------------------


@pytest.mark.parametrize("edition", EDITIONS)
def test_our_own_template_is_complete(edition: str) -> None:
    assert check_template(WordTemplate(template_bytes(edition)), form_of(edition)) == []


def test_a_cell_typed_over_is_told_in_the_words_of_the_form() -> None:
    form = form_of("2021")
    package = changed(template_bytes("2021"), lambda text: text.replace("{{ 申请.不予公开.属于国家秘密.自然人 }}", "0"))
    [problem] = check_template(WordTemplate(package, name="本局.docx"), form)
    assert problem.code == "W-CELL"
    assert problem.is_error
    assert problem.where.file == "本局.docx"
    address = next(a for a in form.addresses if a.row == "不予公开.属于国家秘密" and a.column == "自然人")
    for word in (form.part_by_key[address.table].heading, form.row(address).label.text, form.column(address).text):
        assert word in problem.message
    assert "{{ 申请.不予公开.属于国家秘密.自然人 }}" in problem.hint


def test_a_changed_heading_is_told() -> None:
    heading = form_of("2021").parts[2].heading
    package = changed(template_bytes("2021"), lambda text: text.replace(f">{heading}<", ">三、申请<"))
    [problem] = check_template(WordTemplate(package), form_of("2021"))
    assert problem.code == "W-HEAD"
    assert heading in problem.message


def test_spaces_in_a_heading_do_not_matter() -> None:
    heading = form_of("2021").parts[2].heading
    spaced = f"{heading[:2]} {heading[2:]}"
    package = changed(template_bytes("2021"), lambda text: text.replace(f">{heading}<", f">{spaced}<"))
    assert check_template(WordTemplate(package), form_of("2021")) == []


def test_a_lost_text_is_told_with_the_tag_to_put_back() -> None:
    key = form_of("2021").parts[0].key
    package = changed(template_bytes("2021"), lambda text: text.replace(f"{{{{p {key} }}}}", ""))
    [problem] = check_template(WordTemplate(package), form_of("2021"))
    assert (problem.code, problem.is_error) == ("W-TEXT", True)
    assert f"{{{{p {key} }}}}" in problem.hint


@pytest.mark.parametrize("name", ["标题", "引言"])
def test_what_an_office_may_want_to_leave_out_is_a_warning(name: str) -> None:
    package = changed(template_bytes("2021"), lambda text: re.sub(rf"{{{{p? {name} }}}}", "", text))
    [problem] = check_template(WordTemplate(package), form_of("2021"))
    assert (problem.code, problem.is_error, problem.field) == ("W-TEXT", False, name)


@pytest.mark.parametrize(
    ("wrong", "step"), [("{{ 标题名 }}", "标题名"), ("{{ 公开.规章.本年制法件数 }}", "本年制法件数")]
)
def test_a_name_that_no_report_has_is_told_with_the_likely_one(wrong: str, step: str) -> None:
    package = changed(template_bytes("2021"), lambda text: text.replace("注：", f"{wrong}注：", 1))
    [problem] = check_template(WordTemplate(package), form_of("2021"))
    assert problem.code == "W-NAME"
    assert step in problem.message
    assert "是不是" in problem.hint


def test_filters_and_blanks_around_a_name_do_not_hide_it() -> None:
    def styled(text: str) -> str:
        return text.replace("{{ 公开.行政许可 }}", "{{公开.行政许可|string}}")

    assert check_template(WordTemplate(changed(template_bytes("2021"), styled)), form_of("2021")) == []


def test_a_template_of_the_other_edition_lacks_much() -> None:
    problems = check_template(WordTemplate(template_bytes("2021")), form_of("2019"))
    assert {problem.code for problem in problems} == {"W-CELL", "W-NAME"}
