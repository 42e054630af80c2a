"""Plain text and Markdown: paragraphs, and tables in every manner that copying leaves behind."""

from __future__ import annotations

import pytest

from gentool.importing import blocks
from gentool.importing.blocks import Document, Left, SourceTable, Text
from gentool.importing.text.document import read
from gentool.problems.problem import GentoolError, Where
from gentool.report.model import Span
from tests.importing.refusals import refused


def plain(text: str) -> Document:
    return read(text.encode(), "云溪.txt")


def markdown(text: str) -> Document:
    return read(text.encode(), "云溪.md")


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Text)]


def tables(document: Document) -> list[SourceTable]:
    return [block for block in document.blocks if isinstance(block, SourceTable)]


def grid(table: SourceTable) -> list[list[str]]:
    rows: list[list[str]] = []
    for cell in table.cells:
        assert (cell.height, cell.width) == (1, 1)
        if cell.column == 0:
            rows.append([])
        assert (cell.row, cell.column) == (len(rows) - 1, len(rows[-1]))
        rows[-1].append(cell.text)
    return rows


def stream(table: SourceTable) -> list[str]:
    assert table.is_stream
    assert [(cell.row, cell.column) for cell in table.cells] == [(number, 0) for number in range(len(table.cells))]
    return [cell.text for cell in table.cells]


# --- Bytes and lines ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_every_encoding_of_notepad_is_read(encoding: str) -> None:
    document = read("云溪市茶业局的工作\r\n按时完成。".encode(encoding), "a.txt")
    assert texts(document) == ["云溪市茶业局的工作", "按时完成。"]
    assert [problem.code for problem in document.problems] == ([] if encoding.startswith("utf-8") else ["S-CODE"])


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03", b"\x81\x20\xff\xff\xff", "云".encode("utf-16-le") + b"\0\0"])
def test_what_is_no_text_is_broken(data: bytes) -> None:
    assert refused(read, data, "a.txt").code == "I-BROKEN"


def test_a_line_is_a_paragraph_with_its_place() -> None:
    document = plain("\n\u3000\u3000一年来，茶山很绿。\u00a0\n\n\t茶农\u200b很忙。\n")
    assert [(block.text, block.where) for block in document.blocks if isinstance(block, Text)] == [
        ("一年来，茶山很绿。", ("云溪.txt", 2, 3, "")),
        ("茶农很忙。", ("云溪.txt", 4, 2, "")),
    ]


def test_what_nobody_sees_is_told_with_its_line() -> None:
    """What turns the direction at each line, what has no width once; tables of HTML in Markdown as any page."""
    told = [
        (problem.code, problem.where.line) for problem in plain("甲\u200b\n2\u202e1件\n乙\u200b\n\u2067丙").problems
    ]
    assert told == [("I-HIDDEN", 2), ("I-HIDDEN", 4), ("I-HIDDEN", 1)]
    table = "甲\n\n<table><tr><td>a<td>&#8238;63<tr><td>b<td>1</table>\n"
    assert [(problem.code, problem.where.line) for problem in markdown(table).problems] == [("I-HIDDEN", 3)]
    assert [(problem.code, problem.where.line) for problem in markdown("甲\n\n6&#8238;3\n").problems] == [
        ("I-HIDDEN", 3)
    ]


def test_a_soft_line_end_of_word_parts_paragraphs_of_one_line() -> None:
    document = plain("第一段。\x0b第二段。\u2028第三段。")
    assert [(block.text, block.where.line, block.where.column) for block in document.blocks] == [  # type: ignore[union-attr]
        ("第一段。", 1, 1),
        ("第二段。", 1, 6),
        ("第三段。", 1, 11),
    ]


def test_lines_cut_at_a_fixed_width_are_joined() -> None:
    whole = [
        "一年来，茶山很绿，茶农很忙，采茶、制茶、卖茶都有人管，" * 3 + f"第{number}件事办完了。" for number in range(4)
    ]
    cut = [f"\u3000\u3000{text}"[at : at + 24] for text in whole for at in range(0, len(text) + 2, 24)]
    document = plain("茶山工作报告\n" + "\n".join(cut) + "\n完")
    assert texts(document) == ["茶山工作报告", *whole, "完"]
    assert [block.where.line for block in document.blocks][:3] == [1, 2, 6]


def test_short_lines_are_not_joined() -> None:
    lines = ["茶山很绿，茶农很忙，采茶制茶都有人管。"] * 3 + ["短。"] * 30
    assert texts(plain("\n".join(lines))) == lines


def test_plain_text_keeps_the_marks_of_markdown() -> None:
    assert texts(plain("# 茶山\n**绿**")) == ["# 茶山", "**绿**"]


def test_nothing_is_found_in_an_empty_file() -> None:
    assert plain("").blocks == markdown("\n \n").blocks == ()


# --- Markdown ----------------------------------------------------------------------------------------------------


def test_markdown_joins_the_lines_of_a_paragraph_without_a_blank_in_chinese() -> None:
    document = markdown("一年来，茶山  \n很绿，tea\nleaves 也很\nfresh。\n\n第二段。")
    assert texts(document) == ["一年来，茶山很绿，tea leaves 也很fresh。", "第二段。"]
    assert [block.where.line for block in document.blocks] == [1, 6]


def test_headings_are_marked_however_they_are_written() -> None:
    document = markdown("# 云溪茶报\n正文甲。\n##茶山 ##\n正文乙。\n\n茶树\n===\n\n一、茶叶\n正文丙。")
    assert [(block.text, block.is_heading) for block in document.blocks if isinstance(block, Text)] == [
        ("云溪茶报", True),
        ("正文甲。", False),
        ("茶山", True),
        ("正文乙。", False),
        ("茶树", True),
        ("一、茶叶", False),
        ("正文丙。", False),
    ]


def test_items_and_ordinals_begin_paragraphs() -> None:
    document = markdown("- 采茶\n- 制茶\n  晒青\n* 卖茶\n> 一年来，\n> 茶价平稳。\n\n1. 春茶。\n2. 秋茶。\n---\n完")
    assert texts(document) == ["采茶", "制茶晒青", "卖茶一年来，茶价平稳。", "1. 春茶。", "2. 秋茶。", "完"]


def test_bold_is_kept_and_other_marks_are_undone() -> None:
    [block] = markdown("**第一，**采\\*茶\\#；[茶价](http://tea.example/a)涨<br>了**一点").blocks
    assert isinstance(block, Text)
    assert block.spans == (Span("第一，", True), Span("采*茶#；茶价涨 了**一点", False))


INLINE = [
    ("&nbsp;2418", "2418", []),
    ("&emsp;&emsp;收到的&amp;&lt;申请&gt;", "收到的&<申请>", []),
    ("&#50;4&#x31;8", "2418", []),
    ("&unknown;2 & 3;", "&unknown;2 & 3;", []),
    ("644<br>", "644", []),
    ("栏目*按月*维护", "栏目按月维护", ["“按月”的斜体"]),
    ("*按月*维护，_逐季_。", "按月维护，逐季。", ["“按月”的斜体", "“逐季”的斜体"]),
    ("5*3*2, a_b_c", "5*3*2, a_b_c", []),
    ("~~按季~~已停", "已停", ["划去的文字“按季”"]),
    ("<del>87</del>88", "88", ["划去的文字“87”"]),
    ("<s>87</s><u>88</u>", "88", ["划去的文字“87”"]),
    ("1573<sup>4</sup>", "1573⁴", []),
    ("H<sub>2</sub>O", "H₂O", []),
    ("1573[^4]", "1573", ["脚注“4”"]),
    ("见![图](a.png)下", "见下", ["图片“图”"]),
    ("见![](a.png)下", "见下", ["图片"]),
    ("见[网页](a.html)，`12`件", "见网页，12件", []),
    ("<span style='color:red'>12</span>件", "12件", []),
    ("\\*12\\*", "*12*", []),
]


@pytest.mark.parametrize(("source", "words", "left"), INLINE)
def test_characters_are_read_and_what_is_left_out_of_a_line_is_told(source: str, words: str, left: list[str]) -> None:
    document = read(f"{source}\n\n| 甲 | {source} |\n|---|---|\n| 乙 | 1 |\n".encode(), "a.md")
    assert texts(document) == [words]
    assert grid(tables(document)[0])[0] == ["甲", words]
    assert [block.what for block in document.blocks if isinstance(block, Left)] == left * 2


def test_a_picture_is_left_behind_and_told() -> None:
    document = markdown("茶山：\n![茶山全景](tea.png)\n完")
    assert [type(block) for block in document.blocks] == [Text, Left, Text]
    assert document.blocks[1] == Left("图片“茶山全景”", Where("云溪.md", 2, 1))


def test_comments_are_dropped_and_places_stay_right() -> None:
    document = markdown("<!-- 草\n稿 -->甲\n\n乙 <!-- 没有写完")
    assert [(block.text, block.where.line) for block in document.blocks if isinstance(block, Text)] == [
        ("甲", 2),
        ("乙 <!-- 没有写完", 4),
    ]


# --- Bars --------------------------------------------------------------------------------------------------------

PIPES = """\
| 茶类 | 采摘 | 制成 |
|:---|---:|---|
| 绿茶 | 12 |  |
| **红茶** | 3\\|4 | 一级<br>二级 |
"""


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
@pytest.mark.parametrize("text", [PIPES, PIPES.replace("|:---|---:|---|\n", ""), PIPES.replace("\n", " \r\n")])
def test_pipe_tables(name: str, text: str) -> None:
    document = read(f"前言。\n{text}\n后记。".encode(), name)
    [table] = tables(document)
    bold = "红茶" if name == "a.md" else "**红茶**"
    assert grid(table) == [["茶类", "采摘", "制成"], ["绿茶", "12", ""], [bold, "3|4", "一级\n二级"]]
    assert not table.is_stream
    assert texts(document) == ["前言。", "后记。"]
    assert (table.where.line, table.where.column) == (2, 3)


def test_pipe_tables_without_outer_bars_and_with_full_width_ones() -> None:
    document = plain("茶类 | 采摘\n绿茶 | 12\n\n｜茶类｜采摘｜\n｜红茶｜3｜\n")
    assert [grid(table) for table in tables(document)] == [
        [["茶类", "采摘"], ["绿茶", "12"]],
        [["茶类", "采摘"], ["红茶", "3"]],
    ]


def test_bars_between_cells_only_leave_blank_cells_at_both_ends() -> None:
    [table] = tables(plain("茶类 | 采摘 | 制成\n绿茶 | 12 |\n | 3 | 4\n | | \n"))
    assert grid(table) == [["茶类", "采摘", "制成"], ["绿茶", "12", ""], ["", "3", "4"], ["", "", ""]]


def test_a_rule_makes_bars_at_the_ends_borders() -> None:
    [table] = tables(plain("茶类 | 采摘\n--- | ---\n| 绿茶 | 12 |\n红茶 | 3\n"))
    assert grid(table) == [["茶类", "采摘"], ["绿茶", "12"], ["红茶", "3"]]


def test_drawn_tables() -> None:
    document = plain("┌──┬──┐\n│茶类│采摘│\n├──┼──┤\n│绿茶│ 12 │\n└──┴──┘\n+---+---+\n| 甲 | 1 |\n+---+---+\n")
    [table] = tables(document)
    assert grid(table) == [["茶类", "采摘"], ["绿茶", "12"], ["甲", "1"]]


def test_a_line_of_links_is_prose() -> None:
    document = plain("首页 | 茶讯 | 联系\n\n茶价公告 | 云溪茶网\n云溪 | 茶业 | 在线\n版权：云溪茶网 |")
    assert tables(document) == []
    assert len(texts(document)) == 4


def test_a_table_of_one_row_needs_its_bars() -> None:
    [table] = tables(plain("| 绿茶 | 12 |"))
    assert grid(table) == [["绿茶", "12"]]


STREAM = """\
第一类 |
|||
茶类 |
采摘 |
制成 |
损耗 |
绿茶 |
12 |
/ |
3 |
红 茶 |
0 |
1 |
"""


def test_one_cell_to_a_line_is_a_stream() -> None:
    document = plain(f"二、茶叶\n{STREAM}三、茶价\n很平稳。")
    [table] = tables(document)
    words = ["第一类", "", "", "", "茶类", "采摘", "制成", "损耗", "绿茶", "12", "/", "3", "红 茶", "0", "1"]
    assert stream(table) == words
    assert (table.cells[9].where.line, table.cells[9].where.column) == (9, 1)
    assert texts(document) == ["二、茶叶", "三、茶价", "很平稳。"]


@pytest.mark.parametrize("last", ["0", "1,234", "/", "12.5"])
def test_the_last_cell_of_a_stream_may_lack_its_bar(last: str) -> None:
    document = plain(f"{STREAM}{last}\n三、茶价")
    [table] = tables(document)
    assert stream(table)[-2:] == ["1", last]
    assert texts(document) == ["三、茶价"]


def test_a_sentence_behind_a_stream_is_none_of_its_cells() -> None:
    document = plain(f"{STREAM}全年12次。\n13\n")
    assert len(stream(tables(document)[0])) == 15
    assert texts(document) == ["全年12次。", "13"]


def test_blank_lines_do_not_part_a_stream() -> None:
    assert stream(tables(plain(STREAM.replace("\n", "\n\n")))[0])[:5] == ["第一类", "", "", "", "茶类"]


# --- Tabs and gaps -----------------------------------------------------------------------------------------------


def test_lines_with_tabs_are_rows() -> None:
    document = plain("茶叶：\n茶类\t采摘\t制成\n绿茶\t12\t\n\t3\t4\n\n茶价：\n春\t5\n")
    assert [grid(table) for table in tables(document)] == [
        [["茶类", "采摘", "制成"], ["绿茶", "12", ""], ["", "3", "4"]],
        [["春", "5"]],
    ]
    assert texts(document) == ["茶叶：", "茶价："]
    assert (tables(document)[0].cells[4].where.line, tables(document)[0].cells[4].where.column) == (3, 4)


def test_blank_cells_at_the_ends_of_rows_with_tabs() -> None:
    document = plain("茶类\t\t\n绿茶\t12\t3\n\t\t4\n红茶\t\t\n\t茶山很绿。\n")
    [table] = tables(document)
    assert grid(table) == [["茶类", "", ""], ["绿茶", "12", "3"], ["", "", "4"], ["红茶", "", ""]]
    assert texts(document) == ["茶山很绿。"]


def test_rows_of_different_width_only_keep_their_order() -> None:
    [table] = tables(plain("茶类\t采摘\t制成\n绿茶\t12\n3\t4\t5\n"))
    assert stream(table) == ["茶类", "采摘", "制成", "绿茶", "12", "3", "4", "5"]


def test_blank_lines_between_all_rows_part_nothing_but_part_tables_else() -> None:
    assert len(tables(plain("茶类\t采摘\n\n绿茶\t12\n\n红茶\t3\n"))) == 1
    assert len(tables(plain("茶类\t采摘\n绿茶\t12\n\n茶类\t价\n红茶\t3\n"))) == 2


def test_a_cell_of_several_lines_as_excel_copies_it() -> None:
    [table] = tables(plain('茶类\t"采摘\n数量"\t制成\n绿茶\t12\t"3"\n'))
    assert grid(table) == [["茶类", "采摘\n数量", "制成"], ["绿茶", "12", '"3"']]


def test_a_list_of_word_is_no_table() -> None:
    assert texts(plain("1.\t采茶。\n（2）\t制茶。\n●\t卖茶。")) == ["1. 采茶。", "（2） 制茶。", "● 卖茶。"]


def test_wide_gaps_part_cells_where_figures_stand() -> None:
    document = plain(
        "茶类    采摘  制成\n绿茶\u3000\u300012    0\n\n落款：云溪市茶业局    电话：略\n地址：云溪市    邮编：略"
    )
    [table] = tables(document)
    assert grid(table) == [["茶类", "采摘", "制成"], ["绿茶", "12", "0"]]
    assert len(texts(document)) == 2


@pytest.mark.parametrize("text", ["绿茶 12 0\n红茶 3 1", "绿茶\n12\n0\n红茶\n3\n1", "绿茶  12"])
def test_single_blanks_bare_cells_and_lone_lines_stay_text(text: str) -> None:
    assert tables(plain(text)) == []
    assert texts(plain(text)) == text.split("\n")


# --- Too much ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "茶" * (blocks.MOST_CHARACTERS + 1),
        "茶\n" * (blocks.MOST_BLOCKS + 1),
        "茶" + "\n" * 2_900_000,
        "0\t" * blocks.MOST_CELLS + "0",
        "0 |\n" * (blocks.MOST_CELLS + 1),
    ],
    ids=["characters", "blocks", "lines", "cells of a row", "cells of a stream"],
)
def test_too_much_is_refused(text: str) -> None:
    assert refused(plain, text).code == "I-LIMIT"


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "![",
        "[a](",
        "**",
        "\\",
        "<br   ",
        "<!--",
        '\t"\n',
        '\t"',
        "  ",
        "| ",
        "0 |\n0\n",
        "-",
        "# ",
        "`",
        "—",
        "\u3000 ",
    ],
)
def test_hostile_text_is_read_or_refused(unit: str) -> None:
    data = (unit * (150_000 // len(unit))).encode()
    for name in ("a.md", "a.txt"):
        codes: set[str] = set()
        try:
            read(data, name)
        except GentoolError as error:
            codes = {problem.code for problem in error.problems}
        assert codes <= {"I-LIMIT"}


def test_more_bars_than_any_report_has_are_refused_at_once() -> None:
    assert refused(read, ("|" * 50 + "\n").encode() * 10_000, "表.md").code == "I-LIMIT"
    assert refused(read, b"<p>" * 900_000, "a.md").code == "I-LIMIT"
