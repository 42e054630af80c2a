"""Word documents: what is seen in Word is what is read, and what is made to harm is refused."""

import io
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentool.importing import blocks
from gentool.importing.blocks import Document, Left, SourceTable, Text
from gentool.importing.word.document import read, read_old
from gentool.ooxml.libreoffice import convert
from gentool.ooxml.zip import unzipped
from gentool.render.docx import render_docx
from gentool.report.model import Span
from gentool.text.numerals import numeral, parse_chinese
from tests.fuzz.watching import within
from tests.importing.refusals import refused
from tests.importing.word_source import NAMES, cell, docx, package, paragraph, row, run, table
from tests.render.word_documents import changed, charts, with_pieces

HEADING = '<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="{}"/>{}</w:style>'


def document(body: str, **parts: str) -> Document:
    return read(docx(body, **parts), "报告.docx")


def texts(body: str, **parts: str) -> list[str]:
    return [block.text for block in document(body, **parts).blocks if isinstance(block, Text)]


def grid(body: str) -> list[tuple[int, int, int, int, str]]:
    (found,) = [block for block in document(body).blocks if isinstance(block, SourceTable)]
    return [cell[:5] for cell in found.cells]


def code_of(data: bytes) -> str:
    return refused(read, data, "报告.docx").code


def test_paragraphs_are_counted_where_they_hold_text() -> None:
    found = document(paragraph("甲段。") + paragraph(" ") + paragraph("乙段。")).blocks
    assert [(block.text, block.where.spot) for block in found if isinstance(block, Text)] == [
        ("甲段。", "第1段"),
        ("乙段。", "第2段"),
    ]


def test_emphasis_stands_out_or_is_none() -> None:
    bold = "<w:b/>"
    partly, wholly, off = document(
        paragraph(run("重点", bold) + run("领域", bold) + run("公开有序。"))
        + paragraph(run("全是", bold) + run(" ") + run("粗体", bold))
        + paragraph(run("不粗", '<w:b w:val="0"/>') + run("粗", bold))
    ).blocks
    assert partly[0] == (Span("重点领域", True), Span("公开有序。"))
    assert wholly[0] == (Span("全是 粗体"),)
    assert off[0] == (Span("不粗"), Span("粗", True))


def test_emphasis_may_come_from_a_style() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="base"><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="s"><w:basedOn w:val="base"/></w:style>'
    )
    (found,) = document(paragraph(run("要点", '<w:rStyle w:val="s"/>') + run("如下。")), styles=styles).blocks
    assert found[0] == (Span("要点", True), Span("如下。"))


@pytest.mark.parametrize(
    ("style", "own", "is_heading"),
    [
        (HEADING.format("heading 1", ""), "", True),
        (HEADING.format("标题 2", ""), "", True),
        (HEADING.format("小标题", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'), "", True),
        (
            HEADING.format("小标题", '<w:basedOn w:val="b"/>') + HEADING.format("heading 3", "").replace("a3", "b"),
            "",
            True,
        ),
        (HEADING.format("heading 1", ""), '<w:outlineLvl w:val="9"/>', False),
        (HEADING.format("正文", ""), '<w:outlineLvl w:val="0"/>', True),
        (HEADING.format("正文", ""), "", False),
        (HEADING.format("甲", '<w:basedOn w:val="a3"/>'), "", False),
    ],
)
def test_headings_are_told_by_style_and_level(style: str, own: str, is_heading: bool) -> None:
    (found,) = document(paragraph("一、总的情况", f'<w:pStyle w:val="a3"/>{own}'), styles=style).blocks
    assert isinstance(found, Text)
    assert found.is_heading is is_heading


def test_a_line_break_parts_text_but_not_titles() -> None:
    broken = "<w:r><w:t>云溪市水务局</w:t><w:br/><w:t>某年工作报告</w:t></w:r>"
    assert texts(paragraph(broken)) == ["云溪市水务局", "某年工作报告"]
    assert texts(paragraph(broken, '<w:jc w:val="center"/>')) == ["云溪市水务局某年工作报告"]
    assert texts(paragraph(broken, '<w:jc w:val="right"/>')) == ["云溪市水务局", "某年工作报告"]
    assert texts(paragraph('<w:r><w:t>甲</w:t><w:br w:type="page"/><w:t>乙</w:t></w:r>')) == ["甲", "乙"]


def test_revisions_are_read_as_accepted_and_told() -> None:
    body = paragraph(
        run("新收")
        + f'<w:del w:author="甲"><w:r><w:delText>十</w:delText></w:r></w:del><w:ins w:author="甲">{run("八")}</w:ins>'
        + f"<w:moveFrom>{run('旧处')}</w:moveFrom><w:moveTo>{run('件。')}</w:moveTo>"
    )
    found = document(body)
    assert [block.text for block in found.blocks if isinstance(block, Text)] == ["新收八件。"]
    assert [problem.code for problem in found.problems] == ["I-REVISED"]
    assert document(paragraph("新收八件。")).problems == ()


def test_a_deleted_end_of_paragraph_joins_it_with_the_next() -> None:
    assert texts(paragraph("前半，", "<w:rPr><w:del/></w:rPr>") + paragraph("后半。")) == ["前半，后半。"]


def test_results_of_fields_are_read_and_not_their_codes() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF 甲</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>QUOTE</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("内层")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("12")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert texts(paragraph(run("共") + field + run("条。"))) == ["共12条。"]
    assert texts(paragraph(run("共") + f'<w:fldSimple w:instr="PAGE">{run("3")}</w:fldSimple>')) == ["共3"]
    unended = paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>') + paragraph("后文仍在。")
    assert texts(unended) == ["后文仍在。"]


def test_hidden_text_notes_and_placeholders_are_not_read() -> None:
    assert texts(
        paragraph(run("看得见") + run("看不见", "<w:vanish/>") + '<w:r><w:footnoteReference w:id="1"/></w:r>')
    ) == ["看得见"]
    found = document(paragraph(run("看得见") + run("看不见", "<w:vanish/>") + run(" ", "<w:vanish/>"))).blocks
    assert [block.what for block in found if isinstance(block, Left)] == ["隐藏的文字“看不见”"]
    control = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>" + run("单击输入") + "</w:sdtContent></w:sdt>"
    assert texts(paragraph(run("单位：") + control.format("<w:showingPlcHdr/>"))) == ["单位："]
    assert texts(paragraph(run("单位：") + control.format(""))) == ["单位：单击输入"]


def test_signs_that_are_no_text_are_read() -> None:
    signs = (
        '<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:noBreakHyphen/><w:softHyphen/><w:t xml:space="preserve">丙 </w:t>'
        '<w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    )
    assert texts(paragraph(signs)) == ["甲 乙-丙 ☑"]
    assert texts(paragraph("甲​乙﻿丙­丁　")) == ["甲乙丙丁"]


def test_wrappers_are_read_through() -> None:
    assert texts(paragraph(f"<w:hyperlink>{run('网址')}</w:hyperlink><w:smartTag>{run('地名')}</w:smartTag>")) == [
        "网址地名"
    ]
    wrapped = f"<w:sdt><w:sdtContent><w:customXml>{paragraph('在控件里。')}</w:customXml></w:sdtContent></w:sdt>"
    assert texts(wrapped) == ["在控件里。"]
    sound = "<w:rt><w:r><w:t>xi</w:t></w:r></w:rt>"
    ruby = f"<w:r><w:ruby>{sound}<w:rubyBase>{run('溪')}</w:rubyBase></w:ruby></w:r>"
    assert texts(paragraph(run("云") + ruby)) == ["云溪"]


BOX = "<w:txbxContent>" + paragraph("文本框里的话。") + "</w:txbxContent>"


def test_what_turns_the_direction_is_told_at_its_place_and_what_has_no_width_once() -> None:
    turned = f'<w:bdo w:val="rtl">{run("63")}</w:bdo>'
    body = paragraph(run("6\u202e3") + run("件", "<w:b/>")) + table(row("甲\u200b", cell(paragraph(turned))))
    found = document(body + paragraph("乙\u200b丙"))
    assert [block.text for block in found.blocks if isinstance(block, Text)] == ["63件", "乙丙"]
    assert [cell.text for block in found.blocks if isinstance(block, SourceTable) for cell in block.cells] == [
        "甲",
        "63",
    ]
    told = [(problem.code, problem.is_error, problem.where.spot) for problem in found.problems]
    assert told == [("I-HIDDEN", False, spot) for spot in ("第1段", "第1个表格第1行第2格", "第1个表格第1行第1格")]
    assert "有 2 处" in found.problems[-1].message


def test_a_text_box_is_read_once() -> None:
    alternatives = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert texts(paragraph(run("外面。") + alternatives)) == ["外面。", "文本框里的话。"]
    assert texts(paragraph(f"<w:r><w:pict><v:textbox>{BOX}</v:textbox></w:pict></w:r>")) == ["文本框里的话。"]


def test_pictures_and_other_objects_are_told() -> None:
    drawn = '<wp:docPr id="1" descr="{}"/><a:graphic><pic:pic/></a:graphic>'
    picture = f"<w:r><w:drawing><wp:inline>{drawn}</wp:inline></w:drawing></w:r>"
    older = '<w:r><w:pict><v:shape alt="旧图"><v:imagedata/></v:shape></w:pict></w:r>'
    sheet = '<w:r><w:object><v:shape><v:imagedata/></v:shape><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>'
    found = document(
        paragraph(picture.format("渠道分布")) + paragraph(picture.format("") + older) + paragraph(sheet)
    ).blocks
    assert [block.what for block in found if isinstance(block, Left)] == [
        "图片“渠道分布”",
        "图片",
        "图片“旧图”",
        "嵌入的 Excel 表",
    ]


def test_a_table_of_contents_is_left_out_once() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    entry = paragraph("一、总的情况 1", '<w:pStyle w:val="TOC1"/>')
    found = document(entry + entry + paragraph("正文。"), styles=styles).blocks
    assert [block.what if isinstance(block, Left) else "" for block in found] == ["目录", ""]


LEVEL = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
LIST = (
    '<w:abstractNum w:abstractNumId="7">'
    + LEVEL.format(0, "chineseCountingThousand", "%1、")
    + LEVEL.format(1, "japaneseCounting", "（%2）")
    + LEVEL.format(2, "decimal", "%3.")
    + LEVEL.format(3, "bullet", "·")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/>'
    "</w:lvlOverride></w:num>"
)


def item(text: str, level: int, list_id: int = 1) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def test_numbers_that_word_sets_itself_are_written_out() -> None:
    body = "".join(
        (
            item("甲", 0),
            item("乙", 1),
            item("丙", 2),
            item("丁", 2),
            item("戊", 1),
            item("己", 2),
            item("庚", 0),
            item("辛", 1),
        )
    )
    assert texts(body, numbering=LIST) == [
        "一、甲",
        "（一）乙",
        "1.丙",
        "2.丁",
        "（二）戊",
        "1.己",
        "二、庚",
        "（一）辛",
    ]


def test_lists_start_anew_where_they_say_so_and_unknown_ones_have_no_number() -> None:
    assert texts(item("甲", 2) + item("乙", 2, 2) + item("丙", 2, 2), numbering=LIST) == ["1.甲", "1.乙", "2.丙"]
    assert texts(item("甲", 3) + item("乙", 0, 0) + item("丙", 0, 99) + item("Alpha", 2), numbering=LIST) == [
        "甲",
        "乙",
        "丙",
        "1. Alpha",
    ]


def test_a_blank_paragraph_of_a_list_counts_as_in_word() -> None:
    assert texts(item("甲", 0) + item(" ", 0) + item("乙", 0), numbering=LIST) == ["一、甲", "二、", "三、乙"]
    (found,) = document(table(row(cell(item("", 2)), "甲"), row(cell(item("", 2)), "乙")), numbering=LIST).blocks
    assert isinstance(found, SourceTable)
    assert [each.text for each in found.cells] == ["1.", "甲", "2.", "乙"]


def test_a_heading_style_may_number() -> None:
    styles = HEADING.format("heading 1", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    assert texts(paragraph("总的情况", '<w:pStyle w:val="a3"/>'), styles=styles, numbering=LIST) == ["一、总的情况"]


@given(st.integers(1, 9999))
def test_chinese_counting_reads_back(count: int) -> None:
    assert parse_chinese(numeral(count, "chineseCountingThousand")) == count


@pytest.mark.parametrize(
    ("count", "style", "text"),
    [
        (10, "chineseCounting", "十"),
        (12, "japaneseCounting", "十二"),
        (3, "chineseLegalSimplified", "叁"),
        (12, "ideographDigital", "一二"),
        (2, "ideographTraditional", "乙"),
        (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircle", "21"),
        (4, "upperRoman", "IV"),
        (28, "lowerLetter", "bb"),
        (7, "decimalZero", "07"),
        (5, "decimalFullWidth", "５"),
        (5, "whatever", "5"),
    ],
)
def test_styles_of_numerals(count: int, style: str, text: str) -> None:
    assert numeral(count, style) == text


def test_merged_cells_have_their_place_and_are_told_by_row_and_cell() -> None:
    body = table(
        row(cell("项目", '<w:gridSpan w:val="2"/>'), "数量"),
        row(cell("合并", '<w:vMerge w:val="restart"/>'), "甲", "1"),
        row(cell("看不见", "<w:vMerge/>"), "乙", "2"),
        row(cell("丙", '<w:vMerge w:val="restart"/>'), "丁", "3"),
    )
    assert grid(body) == [
        (0, 0, 1, 2, "项目"),
        (0, 2, 1, 1, "数量"),
        (1, 0, 2, 1, "合并"),
        (1, 1, 1, 1, "甲"),
        (1, 2, 1, 1, "1"),
        (2, 1, 1, 1, "乙"),
        (2, 2, 1, 1, "2"),
        (3, 0, 1, 1, "丙"),
        (3, 1, 1, 1, "丁"),
        (3, 2, 1, 1, "3"),
    ]
    (found,) = document(body).blocks
    assert isinstance(found, SourceTable)
    assert [str(each.where) for each in found.cells][5:7] == [
        "报告.docx:第1个表格第3行第1格",
        "报告.docx:第1个表格第3行第2格",
    ]


def test_cells_may_be_merged_in_the_old_way_and_rows_may_begin_later() -> None:
    merged = row(cell("甲", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>"), "乙")
    assert grid(table(merged, row("1", "2", "3")))[:2] == [(0, 0, 1, 2, "甲"), (0, 2, 1, 1, "乙")]
    assert grid(table(row("1", "2"), row("3", looks='<w:gridBefore w:val="1"/>')))[2] == (1, 1, 1, 1, "3")


def test_a_cell_keeps_its_lines_and_a_deleted_row_is_gone() -> None:
    lines = cell(paragraph("结果") + paragraph(" ") + "<w:p><w:r><w:t>维</w:t><w:br/><w:t> 持 </w:t></w:r></w:p>")
    body = table(row(lines, "1"), row("旧", "2", looks="<w:del/>"), row("新", "3", looks="<w:ins/>"))
    assert grid(body) == [(0, 0, 1, 1, "结果\n维\n持"), (0, 1, 1, 1, "1"), (1, 0, 1, 1, "新"), (1, 1, 1, 1, "3")]
    assert [problem.code for problem in document(body).problems] == ["I-REVISED"]


def test_rows_and_cells_may_be_wrapped() -> None:
    control = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    wrapped = control.format(row("甲", control.format(cell("乙"))))
    assert [each[4] for each in grid(table(wrapped))] == ["甲", "乙"]


def test_a_table_within_a_table_follows_it() -> None:
    inner = table(row("内一", "内二"))
    found = document(table(row(cell(paragraph("外一") + inner + paragraph("外尾")), "外二"))).blocks
    assert [[each.text for each in block.cells] for block in found if isinstance(block, SourceTable)] == [
        ["外一\n外尾", "外二"],
        ["内一", "内二"],
    ]
    assert [str(block.where.spot) for block in found] == ["第1个表格", "第2个表格"]


def test_a_frame_around_prose_is_no_table() -> None:
    assert texts(table(row(cell(paragraph("框中一段。") + paragraph("框中二段。"))))) == ["框中一段。", "框中二段。"]
    long = "为了让群众看得懂、找得到，" * 6
    assert texts(table(row("甲"), row(long))) == ["甲", long]
    assert texts(table(row("甲"), row("乙"))) == []
    framed = document(table(row(cell(paragraph("框中") + table(row("1", "2")))))).blocks
    assert isinstance(framed[1], SourceTable)


def test_the_strict_kind_of_the_format_is_read() -> None:
    body = docx(paragraph("严格格式。", '<w:jc w:val="center"/>'))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for old, new in (
        ("wordprocessingml/2006/main", "wordprocessingml/main"),
        ("officeDocument/2006/", "officeDocument/"),
    ):
        prefix = b"http://schemas.openxmlformats.org/"
        parts = {
            name: content.replace(prefix + old.encode(), b"http://purl.oclc.org/ooxml/" + new.encode())
            for name, content in parts.items()
        }
    assert read(package(dict(parts)), "a.docx").blocks[0][0] == (Span("严格格式。"),)


def test_an_entity_bomb_is_refused() -> None:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f"<!DOCTYPE d [{entities}]><w:document {NAMES}><w:body>{paragraph('&a9;')}</w:body></w:document>"
    assert code_of(docx("", document=bomb)) == "I-BROKEN"
    outside = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document {NAMES}><w:body/></w:document>'
    assert code_of(docx("", document=outside)) == "I-BROKEN"


def test_a_zip_bomb_is_refused_with_little_memory() -> None:
    bomb = docx("", document=f"<w:document {NAMES}><w:body>{' ' * 200_000_000}</w:body></w:document>")
    lying = bytearray(bomb)
    for start in (b"PK\x01\x02", b"PK\x03\x04"):  # the sizes that the archive tells are not to be relied on
        place = lying.find(start)
        while place >= 0:
            offset = place + (24 if start == b"PK\x01\x02" else 22)
            lying[offset : offset + 4] = (1000).to_bytes(4, "little")
            place = lying.find(start, place + 1)
    tracemalloc.start()
    assert code_of(bomb) == "I-LIMIT"
    assert code_of(bytes(lying)) in ("I-LIMIT", "I-BROKEN")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000_000


def test_deep_nesting_is_refused() -> None:
    body = "甲"
    for _ in range(60):
        body = table(row(cell(body + "<w:p/>" if body.startswith("<") else body), "乙"))
    assert code_of(docx(body)) in ("I-LIMIT", "I-BROKEN")
    assert code_of(docx("<w:sdt>" * 5000 + "</w:sdt>" * 5000)) == "I-BROKEN"


def test_absurd_spans_are_cut_and_absurd_tables_refused() -> None:
    assert grid(table(row(cell("甲", '<w:gridSpan w:val="1000000000"/>')), row("1", "2")))[0] == (
        0,
        0,
        1,
        blocks.MOST_COLUMNS,
        "甲",
    )
    assert grid(table(row(cell("甲", '<w:gridSpan w:val="-3"/>'), "乙")))[0][3] == 1
    assert code_of(docx(table(row(*["1"] * (blocks.MOST_COLUMNS + 1))))) == "I-LIMIT"
    assert code_of(docx(table(*[row("1", "2")] * (blocks.MOST_ROWS + 1)))) == "I-LIMIT"
    assert code_of(docx(paragraph("甲") * (blocks.MOST_BLOCKS + 1))) == "I-LIMIT"


@pytest.mark.parametrize(
    "body",
    [
        "<w:p/>" * 110_000,
        "<w:p/>" * 1_900_000,
        "<w:p" + " a=''" * 1_000_001 + "/>",
        table(row(cell("<w:p/>" * 110_000))),
    ],
)
def test_paragraphs_without_end_are_refused_at_once(body: str) -> None:
    data = docx(body)
    with within(20):
        assert code_of(data) == "I-LIMIT"


def test_a_number_of_thousands_of_digits_is_no_trouble() -> None:
    raised = run("2", f'<w:position w:val="{"9" * 5000}"/>')
    assert document(f"<w:p>{run('甲')}{raised}</w:p>").blocks[0][0] == (Span("甲²"),)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"no archive",
        package({"word/other.xml": "<a/>"}),
        package({"word/document.xml": "<w:document"}),
        package({"word/document.xml": "<document/>"}),
        docx(paragraph("甲"))[:-30],
        package({"word/document.xml": docx("甲"), "word/document.xmX": docx("乙")}).replace(b"xmX", b"xml"),
    ],
)
def test_what_is_no_document_is_broken(data: bytes) -> None:
    assert code_of(data) == "I-BROKEN"


def test_rings_of_styles_end() -> None:
    ring = HEADING.format("甲", '<w:basedOn w:val="b"/>') + HEADING.format("乙", '<w:basedOn w:val="a3"/>').replace(
        'styleId="a3"', 'styleId="b"'
    )
    assert texts(paragraph("正文。", '<w:pStyle w:val="a3"/>'), styles=ring) == ["正文。"]


@pytest.mark.office
@pytest.mark.parametrize("suffix", ["doc", "rtf"])
def test_older_formats_are_read_by_libreoffice(suffix: str) -> None:
    import docx as maker

    made, written = maker.Document(), io.BytesIO()
    made.add_paragraph("云溪市水务局的话。")
    for each, text in zip(
        (each for line in made.add_table(2, 2, "Table Grid").rows for each in line.cells), "甲乙丙丁", strict=True
    ):
        each.text = text
    made.add_paragraph("表后的话。")  # LibreOffice loses a table that ends a .doc
    made.save(written)
    old = convert(written.getvalue(), ".docx", suffix)
    found = read_old(old, f"报告.{suffix}").blocks
    assert [block.text for block in found if isinstance(block, Text)] == ["云溪市水务局的话。", "表后的话。"]
    assert [each.text for block in found if isinstance(block, SourceTable) for each in block.cells] == list("甲乙丙丁")


def test_older_formats_need_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    problem = refused(read_old, b"{\\rtf1 }", "报告.rtf")
    assert problem.code == "I-NEEDS"
    assert "另存为 .docx" in problem.hint


@pytest.mark.parametrize(
    ("looks", "styled", "expected"),
    [
        ('<w:vertAlign w:val="superscript"/>', "", "334¹"),
        ('<w:vertAlign w:val="subscript"/>', "", "334₁"),
        ('<w:position w:val="12"/>', "", "334¹"),
        ('<w:rStyle w:val="a"/>', '<w:vertAlign w:val="superscript"/>', "334¹"),
        ('<w:rStyle w:val="a"/>', "<w:strike/>", "334"),
        ('<w:rStyle w:val="a"/><w:strike w:val="0"/>', "<w:strike/>", "3341"),
        ('<w:rStyle w:val="a"/><w:vertAlign w:val="baseline"/>', '<w:vertAlign w:val="superscript"/>', "3341"),
    ],
)
def test_what_is_set_high_or_low_or_struck_by_its_style_as_well(looks: str, styled: str, expected: str) -> None:
    style = f'<w:style w:type="character" w:styleId="a"><w:name w:val="记号"/><w:rPr>{styled}</w:rPr></w:style>'
    document = read(docx(paragraph(run("334") + run("1", looks)), styles=style), "报告.docx")
    assert [block.text for block in document.blocks if isinstance(block, Text)] == [expected]


def test_notes_at_the_foot_are_told_with_what_they_say() -> None:
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>其中五件为上年结转。</w:t></w:r></w:p></w:footnote>'
    data = docx(paragraph(run("334") + '<w:r><w:footnoteReference w:id="2"/></w:r>'), footnotes=note)
    found = read(data, "报告.docx").blocks
    assert [block.what for block in found if isinstance(block, Left)] == ["脚注“其中五件为上年结转。”"]


def test_a_formula_that_is_not_one_line_is_told() -> None:
    fraction = (
        "<m:oMath><m:f><m:num><m:r><m:t>12</m:t></m:r></m:num><m:den><m:r><m:t>34</m:t></m:r></m:den></m:f></m:oMath>"
    )
    found = read(docx(paragraph(run("占比") + fraction)), "报告.docx").blocks
    assert [block.what for block in found if isinstance(block, Left)] == ["公式“1234”"]


def mark(kind: str, inner: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar></w:r>'


def code(words: str) -> str:
    return f"<w:r><w:instrText>{words}</w:instrText></w:r>"


DROP_DOWN = '<w:ffData><w:ddList>{}<w:listEntry w:val="甲"/><w:listEntry w:val="乙"/></w:ddList></w:ffData>'
TICK_BOX = "<w:ffData><w:checkBox>{}</w:checkBox></w:ffData>"


@pytest.mark.parametrize(
    ("field", "words", "left"),
    [
        (mark("begin") + code(" =SUM(ABOVE) ") + mark("end"), "共件", ["还没有结果的域“=SUM(ABOVE)”"]),
        (mark("begin") + code("=SUM(ABOVE)") + mark("separate") + run("12") + mark("end"), "共12件", []),
        (mark("begin") + code(" XE 词 ") + mark("end"), "共件", []),
        ('<w:fldSimple w:instr=" DOCPROPERTY 件数 "/>', "共件", ["还没有结果的域“DOCPROPERTY 件数”"]),
        (f'<w:fldSimple w:instr="DOCPROPERTY 件数">{run("12")}</w:fldSimple>', "共12件", []),
        (mark("begin", DROP_DOWN.format('<w:result w:val="1"/>')) + code("FORMDROPDOWN") + mark("end"), "共乙件", []),
        (mark("begin", DROP_DOWN.format("")) + code("FORMDROPDOWN") + mark("separate") + mark("end"), "共甲件", []),
        (mark("begin", DROP_DOWN.format('<w:default w:val="1"/>')) + mark("end"), "共乙件", []),
        (mark("begin", TICK_BOX.format("<w:checked/>")) + code("FORMCHECKBOX") + mark("end"), "共☑件", []),
        (mark("begin", TICK_BOX.format('<w:default w:val="0"/>')) + code("FORMCHECKBOX") + mark("end"), "共□件", []),
        (mark("begin") + mark("begin") + code("PAGE") + mark("end") + code("IF 1") + mark("end"), "共件",
         ["还没有结果的域“IF 1”"]),
    ],
)  # fmt: skip
def test_a_field_shows_its_result_or_is_told(field: str, words: str, left: list[str]) -> None:
    found = document(paragraph(run("共") + field + run("件"))).blocks
    assert [block.text for block in found if isinstance(block, Text)] == [words]
    assert [block.what for block in found if isinstance(block, Left)] == left


def carrying(name: str, content: bytes) -> bytes:
    """A document that carries another one."""
    parts = {}
    with zipfile.ZipFile(
        io.BytesIO(docx(paragraph("前段。") + '<w:altChunk r:id="c"/>' + paragraph("后段。")))
    ) as archive:
        parts.update({each: archive.read(each) for each in archive.namelist()})
    link = f'<Relationship Id="c" Type="x/aFChunk" Target="/word/{name}"/></Relationships>'.encode()
    relations = "word/_rels/document.xml.rels"
    parts[relations] = parts[relations].replace(b"</Relationships>", link)
    return package({**parts, f"word/{name}": content})


CARRIED = "<style>.a{display:none}</style><p>中段。</p><table><tr><td>甲<td>1<tr><td>乙<td>2</table>"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", CARRIED.encode()),
        ("a.mht", b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
         + CARRIED.encode()),
        ("a.xhtml", CARRIED.encode("gb18030")),
        ("a.txt", "中段。\n甲\t1\n乙\t2".encode()),
        ("a.docx", docx(paragraph("中段。") + table(row("甲", "1"), row("乙", "2")))),
    ],
)  # fmt: skip
def test_a_document_that_is_carried_is_read_in_its_place(name: str, content: bytes) -> None:
    found = read(carrying(name, content), "报告.docx").blocks
    assert [block.text if isinstance(block, Text) else type(block).__name__ for block in found] == [
        "前段。", "中段。", "SourceTable", "后段。",
    ]  # fmt: skip
    assert found[1].where.spot.startswith(name)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.rtf", b"{\\rtf1}", "插入的另一份文件“a.rtf”"),
        ("a.docx", b"PK", "插入的另一份文件“a.docx”读不出来"),
        ("a.html", b"%PDF-1.7", "插入的另一份文件“a.html”读不出来"),
    ],
)
def test_a_document_that_is_carried_and_cannot_be_read_is_named(name: str, content: bytes, told: str) -> None:
    [left] = [block for block in read(carrying(name, content), "报告.docx").blocks if isinstance(block, Left)]
    assert left.what.startswith(told)


def test_documents_that_carry_one_another_come_to_an_end() -> None:
    data = docx(paragraph("心。"))
    for _ in range(30):
        data = carrying("a.docx", data)
    found = read(data, "报告.docx").blocks
    assert sum(isinstance(block, Left) for block in found) == 1


@pytest.mark.parametrize("points", ["9" * 5_000, "-" + "9" * 5_000, "0" * 5_000, "--4", ""])
def test_a_number_without_end_in_a_position_is_read(points: str) -> None:
    assert texts(paragraph(run("甲", f'<w:position w:val="{points}"/>'))) == ["甲"]


def chart_of(change: tuple[str, str] = ("", "")) -> Left:
    """Return a chart of ours as it is read when its part was edited in Word."""
    made = charts()[0]
    report = render_docx(with_pieces("2021", made))
    (part,) = (name for name in unzipped(report) if name.startswith("word/charts/gen"))
    if change[0]:
        report = changed(report, lambda text: text.replace(*change), part)
    return next(block for block in read(report, "报告.docx").blocks if isinstance(block, Left))


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("", ""), "柱状图: 门户网站=1234567, 公众号 & <小程序>=0, 政务服务大厅查阅点=355.50"),
        (
            ("<c:v>1234567<", "<c:v>7654321<"),
            "柱状图: 门户网站=7654321, 公众号 & <小程序>=0, 政务服务大厅查阅点=355.50",
        ),
        (
            ('barDir val="col"', 'barDir val="bar"'),
            "条形图: 门户网站=1234567, 公众号 & <小程序>=0, 政务服务大厅查阅点=355.50",
        ),
        (("<c:v>1234567<", "<c:v>-1<"), ""),
        (("<c:v>1234567<", "<c:v>1.2E6<"), ""),
        (("<c:v>门户网站<", "<c:v>门户, 网站<"), ""),
        (('<c:pt idx="2">', '<c:pt idx="3">'), ""),
        (("</c:ser>", '</c:ser><c:ser><c:idx val="1"/></c:ser>'), ""),
        (("c:barChart", "c:areaChart"), ""),
    ],
)
def test_a_chart_is_read_as_it_stands_in_word_or_told(change: tuple[str, str], line: str) -> None:
    found = chart_of(change)
    assert found.what.startswith("图表“各渠道条数柱状图（柱状图）：门户网站 1234567，")
    caption = "各渠道条数柱状图" if line.startswith("柱状图") else ""
    assert found.line == (f"![{caption}]({line})" if line else "")
