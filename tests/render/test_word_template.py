"""The template of each edition: what the generator makes of a form, and what is kept in the repository."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import docx
import pytest
from lxml import etree

from gentool.form.grid import Role, grid_of
from gentool.form.loading import form_of
from gentool.form.model import Table, name_of
from gentool.ooxml.template import WordTemplate
from gentool.ooxml.wml import TEXT_WIDTH, Style
from gentool.ooxml.zip import unzipped, zipped
from gentool.problems.problem import Problem
from gentool.render.template_check import check_template
from gentool.render.word_template import column_widths, make_template
from tests.builders import YEARS
from tests.render.word_documents import Placed, W, changed, find, placed, tables, template_bytes, text_of, w, xml

EDITIONS = list(YEARS)
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
    assert (grid.height - 1 in kept) == bool(table.notes)


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
    printed = [heading for part in form_of(edition).parts for heading in part.printed]
    assert [text_of(heading) for heading in headings] == [text for level, text in printed if level == 1]
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


@pytest.mark.parametrize(
    "wrong", ["{% if 申请.本年新受.总计 > 3 %}多{% endif %}", "{{ 申请.本年新收.总计 + 申请.本年新受.总计 }}"]
)
def test_a_wrong_name_in_a_condition_or_sum_is_told(wrong: str) -> None:
    package = changed(template_bytes("2021"), lambda text: text.replace("注：", f"{wrong.replace('>', '&gt;')}注：", 1))
    [problem] = check_template(WordTemplate(package), form_of("2021"))
    assert (problem.code, problem.field) == ("W-NAME", "申请.本年新受.总计")


def test_conditions_and_sums_with_texts_and_loops_in_them_pass() -> None:
    right = (
        "{% if 申请.本年新收.总计 > 3.5 and 联系方式 != '甲.乙' %}{{ (申请.本年新收.总计 * 0.5)|round(1) }}{% endif %}"
        "{% for 项 in [申请.本年新收] %}{{ 项.总计 }}{% endfor %}{{ 联系方式.strip() }}"
    )
    package = changed(template_bytes("2021"), lambda text: text.replace("注：", f"{right.replace('>', '&gt;')}注：", 1))
    assert check_template(WordTemplate(package), form_of("2021")) == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_template_of_the_other_edition_is_told_once(edition: str) -> None:
    form = form_of(edition)
    [other] = (known for known in EDITIONS if known != edition and form_of(known).is_like(form))
    [problem] = check_template(WordTemplate(template_bytes(other), name="旧.docx"), form)
    assert (problem.code, problem.is_error, problem.where.file) == ("W-EDITION", True, "旧.docx")
    assert form_of(other).edition in problem.message
    assert f"--edition {form.edition}" in problem.hint


def test_what_a_template_tells_of_its_author_is_listed() -> None:
    template = changed(
        template_bytes("2021"),
        lambda xml: xml.replace("<w:r>", '<w:r><w:rPr><w:rPrChange w:author="张三"/></w:rPr>', 1),
    )
    problems = check_template(WordTemplate(template), form_of("2021"))
    assert [problem.code for problem in problems] == ["W-PRIVATE"]


# --- damages of position: what a tag occurring somewhere does not show -----------------------------------------------

Damage = Callable[[Any], None]
NEW = "{{ 申请.本年新收.自然人 }}"
CARRIED = "{{ 申请.上年结转.自然人 }}"
OVERVIEW = "{{p 总体情况 }}"


def damaged(damage: Damage, edition: str = "2021") -> list[Problem]:
    """Return what the check says of a template whose body was damaged."""
    parts = unzipped(template_bytes(edition))
    root = etree.fromstring(parts["word/document.xml"])
    damage(root)
    parts["word/document.xml"] = etree.tostring(root)
    return check_template(WordTemplate(zipped(parts.items())), form_of(edition))


def holder(root: Any, text: str, kind: str) -> Any:
    """Return the innermost element of a kind around a text."""
    [found] = find(root, f"//w:t[.='{text}']")
    return next(found.iterancestors(w(kind)))


def put(root: Any, text: str, new: str) -> None:
    find(root, f"//w:t[.='{text}']")[0].text = new


def swapped(one: str, other: str, kind: str = "tc") -> Damage:
    """Let two cells, rows or paragraphs change places."""

    def damage(root: Any) -> None:
        first, second = holder(root, one, kind), holder(root, other, kind)
        gap: Any = etree.Element(w("p"))
        first.addprevious(gap)
        second.addprevious(first)
        gap.getparent().replace(gap, second)

    return damage


def written(text: str, new: str) -> Damage:
    return lambda root: put(root, text, new)


def moved(text: str, after: str, kind: str, *, copy: bool = False) -> Damage:
    def damage(root: Any) -> None:
        thing = holder(root, text, kind)
        holder(root, after, kind).addnext(deepcopy(thing) if copy else thing)

    return damage


def heading(number: int) -> str:
    return form_of("2021").parts[number].heading


def swapped_columns(root: Any) -> None:
    table = holder(root, NEW, "tbl")
    for row in find(table, "w:tr"):
        cells = find(row, "w:tc")
        if len(cells) > 8:
            cells[-2].addprevious(cells[-3])
            cells[-2].addprevious(cells[-3])
            cells[-1].addnext(cells[-2])


def all_with_a_unit(root: Any) -> None:
    for text in find(holder(root, NEW, "tbl"), ".//w:t[starts-with(., '{{')]"):
        text.text += "件"


def looped(root: Any) -> None:
    row = holder(root, NEW, "tr")
    for text, place in (("{%tr if 草稿 %}", row.addprevious), ("{%tr endif %}", row.addnext)):
        extra = deepcopy(row)
        for cell in find(extra, "w:tc")[1:]:
            extra.remove(cell)
        for old in find(extra, ".//w:t"):
            old.text = text
        place(extra)


def framed(first: str, last: str, opening: str = "{%p if 草稿 %}") -> Damage:
    """Set a condition around everything from the heading or table with one text to that with another."""

    def damage(root: Any) -> None:
        for text, new, before in ((first, opening, True), (last, f"{{%p end{opening[4:].split()[0]} %}}", False)):
            [thing] = [block for block in find(root, "/w:document/w:body/*") if text in text_of(block)][:1]
            tag = etree.fromstring(f'<w:p xmlns:w="{W}"><w:r><w:t>{new}</w:t></w:r></w:p>')
            (thing.addprevious if before else thing.addnext)(tag)

    return damage


def copied_table(root: Any) -> None:
    table = holder(root, NEW, "tbl")
    table.getparent().append(deepcopy(table))


def table_left_out(root: Any) -> None:
    table: Any = holder(root, NEW, "tbl")
    table.getparent().remove(table)


def merged_down(root: Any) -> None:
    cell = holder(root, CARRIED, "tc")
    etree.SubElement(find(cell, "w:tcPr")[0], w("vMerge"))


def merged_across(root: Any) -> None:
    cell = holder(root, NEW, "tc")
    span = etree.Element(w("gridSpan"))
    span.set(w("val"), "2")
    find(cell, "w:tcPr/w:tcW")[0].addnext(span)
    cell.getparent().remove(cell.getnext())


def nested_table(root: Any) -> None:
    cell = holder(root, NEW, "tc")
    inner = etree.fromstring(
        f'<w:tbl xmlns:w="{W}"><w:tr><w:tc><w:p><w:r><w:t>8</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'
    )
    cell.insert(1, inner)


@pytest.mark.parametrize(
    ("damage", "codes", "said"),
    [
        pytest.param(swapped(NEW, CARRIED), ["W-CELL"], ["本年新收", "上年结转", NEW, CARRIED], id="swapped down"),
        pytest.param(
            swapped(NEW, "{{ 申请.本年新收.总计 }}"), ["W-CELL"], ["自然人", "总计", NEW], id="swapped across"
        ),
        pytest.param(
            swapped(NEW, "{{ 公开.规章.本年制发件数 }}"),
            ["W-CELL", "W-CELL"],
            [NEW, "规章"],
            id="swapped between tables",
        ),
        pytest.param(swapped(NEW, CARRIED, "tr"), ["W-CELL"] * 2, ["上年结转"], id="swapped rows"),
        pytest.param(
            swapped("{{ 申请.不予公开.属于国家秘密.自然人 }}", "{{ 申请.总计.自然人 }}", "tr"),
            ["W-CELL"],
            ["格"],
            id="rows with merged cells",
        ),
        pytest.param(
            swapped("{{ 公开.规章.本年制发件数 }}", "{{ 公开.行政规范性文件.本年制发件数 }}", "tr"),
            ["W-CELL", "W-CELL"],
            ["行政规范性文件"],
            id="swapped short rows",
        ),
        pytest.param(moved(NEW, CARRIED, "tr", copy=True), ["W-CELL"], ["28 行", "29 行"], id="copied row"),
        pytest.param(swapped_columns, ["W-CELL", "W-CELL"], ["一列"], id="swapped columns"),
        pytest.param(written(NEW, "888"), ["W-CELL"], ["本年新收", "自然人", "888", NEW], id="a number"),
        pytest.param(written(NEW, f"{NEW}件"), ["W-CELL"], ["件", NEW], id="a unit behind"),
        pytest.param(written(NEW, f"{NEW}{NEW}"), ["W-CELL"], ["本年新收"], id="twice in a cell"),
        pytest.param(written(NEW, CARRIED), ["W-CELL"], [NEW, CARRIED], id="a tag pasted over another"),
        pytest.param(written(NEW, "{{ 申请.本年新收.自然人|int + 1 }}"), ["W-CELL"], [NEW], id="reckoned"),
        pytest.param(written(NEW, f"{{% if 草稿 %}}{NEW}{{% endif %}}"), ["W-CELL"], [NEW], id="condition"),
        pytest.param(written("科研机构", "科研院所"), ["W-CELL"], ["科研机构", "科研院所"], id="header"),
        pytest.param(written("行政许可", "行政处理"), ["W-CELL"], ["行政许可", "行政处理"], id="label"),
        pytest.param(written("科研机构", "科 研\u3000机构"), [], [], id="blanks in a header"),
        pytest.param(written(NEW, "{{申请.本年新收.自然人}} "), [], [], id="blanks around a tag"),
        pytest.param(all_with_a_unit, ["W-CELL"], ["像是移动过"], id="a unit behind every tag"),
        pytest.param(looped, ["W-CELL"], ["{% … %}"], id="rows in a condition"),
        pytest.param(framed(NEW, NEW), ["W-IF"], ["{%p if 草稿 %}", heading(2), "条件"], id="a table in a condition"),
        pytest.param(
            framed(heading(1), NEW, "{%p for 甲 in [1] %}"),
            ["W-IF"],
            [f"标题“{heading(1)}”", f"“{heading(1)}”的表格", "等 4 处", "重复"],
            id="parts in a loop",
        ),
        pytest.param(framed(OVERVIEW, OVERVIEW), [], [], id="a text in a condition"),
        pytest.param(copied_table, ["W-CELL"], ["另有一个表格"], id="copied table"),
        pytest.param(table_left_out, ["W-CELL"], [heading(2), "不见了"], id="table left out"),
        pytest.param(merged_down, ["W-CELL"], ["上下合并"], id="merged down"),
        pytest.param(merged_across, ["W-CELL"], ["格，现在有"], id="merged across"),
        pytest.param(nested_table, ["W-CELL"], ["□", NEW], id="a table in a cell"),
        pytest.param(
            swapped(heading(1), heading(2), "p"),
            ["W-HEAD"] * 2,
            [f"标题“{heading(1)}”放", f"标题“{heading(2)}”放"],
            id="headings swapped",
        ),
        pytest.param(
            swapped(NEW, "{{ 公开.行政许可 }}", "tbl"),
            ["W-HEAD"] * 2,
            [f"{heading(1)}”的表格放", f"{heading(2)}”的表格放"],
            id="tables swapped",
        ),
        pytest.param(moved(heading(0), heading(5), "p"), ["W-HEAD"], [heading(0)], id="heading at the end"),
        pytest.param(moved(OVERVIEW, heading(5), "p"), ["W-HEAD"], [heading(0), "正文"], id="text elsewhere"),
        pytest.param(moved(OVERVIEW, heading(5), "p", copy=True), ["W-TEXT"], ["2 次"], id="text twice"),
    ],
)
def test_damages_of_position(damage: Damage, codes: list[str], said: list[str]) -> None:
    problems = damaged(damage)
    assert [problem.code for problem in problems] == codes, problems
    told = "\n".join(problem.message for problem in problems)
    for word in said:
        assert word in told


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_template_saved_again_with_other_fonts_passes(edition: str) -> None:
    document = docx.Document(io.BytesIO(template_bytes(edition)))
    for table in document.tables:
        for run in (run for cell in table._cells for paragraph in cell.paragraphs for run in paragraph.runs):
            run.font.name, run.font.size, run.font.bold = "楷体", docx.shared.Pt(9), True
    buffer = io.BytesIO()
    document.save(buffer)
    assert check_template(WordTemplate(buffer.getvalue()), form_of(edition)) == []


def dragged(share: float) -> Damage:
    """Drag the border left of a header to the right by a share of its column, as Word writes it: a grid column more."""

    def damage(root: Any) -> None:
        table = holder(root, "{{ 公开.行政许可 }}", "tbl")
        column = find(table, "w:tblGrid/w:gridCol")[1]
        width = int(column.get(w("w")))
        column.addprevious(sliver := etree.Element(w("gridCol")))
        sliver.set(w("w"), str(int(width * share)))
        column.set(w("w"), str(width - int(width * share)))
        for row in find(table, "w:tr"):
            cells = find(row, "w:tc")
            which = 0 if len(cells) == 1 or find(row, ".//w:t[.='本年制发件数']") else 1
            properties = find(cells[which], "w:tcPr")[0]
            old = find(properties, "w:gridSpan")
            span = old[0] if old else etree.Element(w("gridSpan"))
            span.set(w("val"), str(int(span.get(w("val"), "1")) + 1))
            find(properties, "w:tcW")[0].addnext(span)

    return damage


@pytest.mark.parametrize(("share", "said"), [(0.1, None), (0.9, "没有对着它下面的列")])
def test_borders_may_be_dragged_as_long_as_headers_stand_over_their_figures(share: float, said: str | None) -> None:
    problems = damaged(dragged(share))
    assert [problem.code for problem in problems] == ([] if said is None else ["W-CELL"])
    assert all(said is None or said in problem.message for problem in problems)
