"""PDF files: paragraphs and tables come back as they were set, and what cannot be read is told."""

import io
import signal
import subprocess
import sys
import zlib
from contextlib import suppress
from pathlib import Path

import pytest

from gentool.form.loading import form_of
from gentool.importing import confined
from gentool.importing.blocks import Block, Document, Left, SourceTable, Text
from gentool.importing.pdf import guard
from gentool.importing.pdf.document import read
from gentool.importing.pdf.page import plain
from gentool.importing.word.document import read as read_word
from gentool.ooxml.libreoffice import convert
from gentool.problems.problem import GentoolError
from gentool.render.build import render
from tests.builders import report_of
from tests.importing.pdf_source import HEIGHT, LEFT, PITCH, RIGHT, SIZE, WIDTH, Paper
from tests.importing.refusals import refused
from tests.importing.test_round_trip import written

LONG = (
    "云溪市水务局把群众最关心的供水、排水、防汛信息放在网站首页，每月更新一次，并在营业厅张贴，方便不上网的老人查看；"
)
XS = (80, 180, 300, 420)
YS = (200, 230, 260, 290)


def document(paper: Paper) -> Document:
    return read(paper.bytes(), "报告.pdf")


def texts(paper: Paper) -> list[str]:
    return [block.text for block in document(paper).blocks if isinstance(block, Text)]


def cells(block: Block) -> list[tuple[int, int, int, int, str]]:
    assert isinstance(block, SourceTable)
    return [cell[:5] for cell in block.cells]


def code_of(data: bytes) -> str:
    return refused(confined.read, "gentool.importing.pdf.document", data, "报告.pdf").code


def test_lines_are_joined_to_paragraphs() -> None:
    paper = Paper()
    top = paper.paragraph(100, "一、短的标题")
    top = paper.paragraph(top, LONG + LONG)
    top = paper.paragraph(top, LONG[:25])  # exactly one full line
    paper.paragraph(top, LONG)
    assert texts(paper) == ["一、短的标题", LONG + LONG, LONG[:25], LONG]


def test_ragged_lines_are_joined_where_paragraphs_have_indents() -> None:
    paper = Paper()
    lines = [
        (2, "第一段的头一行到此为止，后面放不下一个长的"),
        (0, "〔2025〕30号，所以换行，第二行也短了两个字的样子"),
        (0, "末行。"),
        (2, "又一段，开头一行，共有二十来个字在这一行里"),
        (0, "尾。"),
        (2, "第三段只有一行，也不算长。"),
        (2, "第四段。"),
    ]
    for number, (indent, text) in enumerate(lines):
        paper.text(LEFT + indent * SIZE, 100 + number * PITCH, text)
    assert [text[-3:] for text in texts(paper)] == ["末行。", "里尾。", "算长。", "四段。"]


def test_paragraphs_without_indent_are_told_by_their_last_line() -> None:
    paper = Paper()
    top = paper.paragraph(100, LONG, indent=0)
    top = paper.paragraph(top, LONG + "完。", indent=0)
    paper.paragraph(top, LONG, indent=0)
    assert texts(paper) == [LONG, LONG + "完。", LONG]


def test_headings_stand_alone_where_nearly_every_paragraph_is_one_line() -> None:
    paper = Paper()
    lines = ["一、总体情况", "（一）主动公开", "全年登载办事指南。", "（二）政务公开", "栏目并为十一个。", "（三）管理"]
    lines += [LONG[:23] + "。", "没有收费。"]  # one that is nearly full
    for number, text in enumerate([*lines, LONG[:25]]):
        paper.text(LEFT + 2 * SIZE, 100 + number * PITCH, text)
    paper.text(LEFT, 100 + (len(lines) + 1) * PITCH, LONG[25:40])
    assert texts(paper) == [*lines, LONG[:40]]


def test_headings_of_the_same_length_are_not_what_the_text_is_set_to() -> None:
    paper = Paper()
    lines = ["一、总体情况", LONG[:12] + "。", "二、公开情况", LONG[:16] + "。", "三、其他情况", "没有收费。"]
    for number, text in enumerate(lines):
        paper.text(LEFT, 100 + number * PITCH, text)
    assert texts(paper) == lines


def test_a_point_is_not_joined_to_the_sentence_before_it() -> None:
    paper = Paper()
    full = LONG[:24] + "如下。"
    lines = [full, "1.清理文件", full, "（二）依申请公开", full, "2025年的事", LONG[:27], "（一）项里写的"]
    for number, text in enumerate(lines):
        paper.text(LEFT, 100 + number * PITCH, text)
    assert texts(paper) == [full, lines[1], full, lines[3], full + lines[5], LONG[:27] + lines[7]]


def test_rows_without_lines_stay_rows_and_their_cells_apart() -> None:
    paper = Paper()
    paper.paragraph(100, LONG)
    for row, (label, figures) in enumerate((("行政许可", "2"), ("行政处罚和强制等事项", "13"))):
        top = 200 + 20 * row
        for x, text in ((LEFT, label), (LEFT + 11.5 * SIZE, figures), (RIGHT - 2 * SIZE, "7")):
            paper.text(x, top, text)
    paper.paragraph(300, LONG)
    assert texts(paper) == [LONG, "行政许可 2 7", "行政处罚和强制等事项 13 7", LONG]


def test_a_paragraph_goes_on_over_pages_and_their_margins() -> None:
    paper = Paper()
    for number, (text, indent) in enumerate(((LONG[:52], 2), (LONG[52:], 0), ("另起一段。", 2))):
        paper.text(200, 40, "云溪市水务局文件", 10)
        paper.paragraph(HEIGHT - 160 if number == 0 else 100, text, indent)
        paper.text(280, HEIGHT - 40, f"— {number + 1} —", 10)
        paper.page()
    found = document(paper).blocks
    assert [(block.text, block.where.spot) for block in found if isinstance(block, Text)] == [
        (LONG, "第1页"),
        ("另起一段。", "第3页"),
    ]


def test_text_that_two_pages_begin_with_is_not_taken_for_a_running_head() -> None:
    paper = Paper()
    for _ in range(2):
        paper.paragraph(100, LONG[:25])
        paper.paragraph(100 + PITCH, LONG)
        paper.page()
    assert texts(paper) == [LONG[:25], LONG] * 2


def test_a_large_title_in_two_lines_is_one_paragraph_and_a_signature_is_two() -> None:
    paper = Paper()
    for number, line in enumerate(("云溪市水务局", "2025年政务工作的报告")):
        paper.text(LEFT + (RIGHT - LEFT - len(line) * 18) / 2, 100 + 30 * number, line, 22)
    top = paper.paragraph(200, LONG + LONG)
    paper.text(RIGHT - 7 * SIZE, top + PITCH, "云溪市水务局")
    paper.text(RIGHT - 8 * SIZE, top + 2 * PITCH, "2026年1月9日")
    assert texts(paper) == ["云溪市水务局2025年政务工作的报告", LONG + LONG, "云溪市水务局", "2026年1月9日"]


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("于 2025 年 3 月办结 12 件", "于2025年3月办结12件"),
        ("学习 Open Data Charter 之后", "学习Open Data Charter之后"),
        ("1. 清理文件", "1. 清理文件"),
    ],
)
def test_blanks_of_typesetting_are_not_kept(typed: str, read_as: str) -> None:
    paper = Paper()
    paper.text(LEFT, 100, "共 8 次，计 9 人，占 5 成")  # here nearly every digit has its blank
    paper.text(LEFT, 200, typed)
    assert texts(paper)[1] == read_as


def test_blanks_that_were_typed_are_kept() -> None:
    paper = Paper()
    paper.text(LEFT, 100, "共8次，计9人，占5成")
    paper.text(LEFT, 200, "目 录")
    assert texts(paper)[1] == "目 录"


def test_latin_words_at_the_end_of_lines_stay_apart_and_addresses_whole() -> None:
    paper = Paper()
    full = "网" * 20
    paper.text(LEFT, 100, full + "abcdefg open.")
    paper.text(LEFT, 100 + PITCH, "data" + full)
    paper.text(LEFT, 200, full + "http://abcdefg")
    paper.text(LEFT, 200 + PITCH, "hi/water" + full)
    paper.text(LEFT, 300, full + "abcdefgh-jklm")
    paper.text(LEFT, 300 + PITCH, "nopq" + full)
    assert texts(paper) == [
        f"{full}abcdefg open. data{full}",
        f"{full}http://abcdefghi/water{full}",
        f"{full}abcdefgh-jklm nopq{full}",
    ]


def test_merged_cells_come_back_with_their_place() -> None:
    paper = Paper()
    paper.table(XS, YS, [(0, 0, 2, 1, "项\n目"), (0, 1, 1, 2, "数量"), (1, 1, 1, 1, "甲"), (1, 2, 1, 1, "乙"),
                         (2, 0, 1, 1, "水库"), (2, 1, 1, 1, "12"), (2, 2, 1, 1, "")])  # fmt: skip
    (found,) = document(paper).blocks
    assert cells(found) == [
        (0, 0, 2, 1, "项目"),
        (0, 1, 1, 2, "数量"),
        (1, 1, 1, 1, "甲"),
        (1, 2, 1, 1, "乙"),
        (2, 0, 1, 1, "水库"),
        (2, 1, 1, 1, "12"),
        (2, 2, 1, 1, ""),
    ]
    assert isinstance(found, SourceTable)
    assert [cell.where.spot for cell in found.cells][-1] == "第1页第1个表格第3行第3格"


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("3711\n36", "371136"),
        ("12\n3", "12\n3"),
        ("社会\n公益\n组织", "社会公益组织"),
        ("4\n5", "4\n5"),
        ("44\n5（含\n甲）", "445（含甲）"),
        ("6（\n含）", "6（含）"),
    ],
)
def test_only_lines_that_fill_a_cell_are_made_whole(lines: str, text: str) -> None:
    paper = Paper()
    paper.table((80, 80 + 26, 200), (100, 160), [(0, 0, 1, 1, lines), (0, 1, 1, 1, "别处")])
    (found,) = document(paper).blocks
    assert cells(found)[0][4] == text


@pytest.mark.parametrize("without", ["top", "bottom", "left right", "top bottom left right"])
def test_a_table_may_lack_its_outer_lines(without: str) -> None:
    paper = Paper()
    shape = [(row, column, 1, 1, f"{row}格{column}") for row in range(3) for column in range(3)]
    paper.table(XS, YS, shape, without=without)
    (found,) = document(paper).blocks
    assert cells(found) == shape


def test_a_table_over_two_pages_is_one_and_its_head_is_taken_once() -> None:
    head = [(0, 0, 1, 2, "项目"), (0, 2, 1, 1, "数量")]
    paper = Paper()
    paper.table(XS, (700, 730, 790), [*head, (1, 0, 1, 1, "办理\n结果"), (1, 1, 1, 1, "同意"), (1, 2, 1, 1, "3")])
    paper.text(280, HEIGHT - 30, "1", 10)
    paper.page()
    moved = [x + 6 for x in XS]
    paper.table(moved, (80, 110, 140), [*head, (1, 0, 1, 1, ""), (1, 1, 1, 1, "不同意"), (1, 2, 1, 1, "4")])
    paper.text(280, HEIGHT - 30, "2", 10)
    (found,) = document(paper).blocks
    assert cells(found) == [
        (0, 0, 1, 2, "项目"),
        (0, 2, 1, 1, "数量"),
        (1, 0, 1, 1, "办理\n结果"),
        (1, 1, 1, 1, "同意"),
        (1, 2, 1, 1, "3"),
        (2, 0, 1, 1, ""),
        (2, 1, 1, 1, "不同意"),
        (2, 2, 1, 1, "4"),
    ]
    assert isinstance(found, SourceTable)
    assert found.cells[-1].where.spot == "第2页第1个表格第2行第3格"


def test_tables_that_differ_or_have_text_between_stay_apart() -> None:
    two = [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙")]
    other = Paper()
    other.table((80, 180, 300), (700, 730), two)
    other.page()
    other.table((80, 150, 330), (80, 110), two)
    assert len(document(other).blocks) == 2
    between = Paper()
    between.table((80, 180, 300), (700, 730), two)
    between.page()
    between.text(LEFT, 150, "另一张表：")
    between.table((80, 180, 300), (200, 230), two)
    assert [type(block) for block in document(between).blocks] == [SourceTable, Text, SourceTable]


def test_text_that_runs_down_or_is_turned_is_read_along() -> None:
    paper = Paper()
    paper.table((80, 110, 200, 300), (100, 200), [(0, 0, 1, 1, ""), (0, 1, 1, 1, ""), (0, 2, 1, 1, "5")])
    for number, sign in enumerate("三、办理结果"):
        paper.text(85, 115 + 14 * number, sign, 12)
    paper.canvas.saveState()
    paper.canvas.translate(150, HEIGHT - 190)
    paper.canvas.rotate(90)
    paper.canvas.drawString(0, 0, "转了向的字")
    paper.canvas.restoreState()
    (found,) = document(paper).blocks
    assert [each[4] for each in cells(found)] == ["三、办理结果", "转了向的字", "5"]


def test_a_page_that_lies_on_its_side_is_turned() -> None:
    paper = Paper()
    paper.canvas.saveState()
    paper.canvas.translate(WIDTH, 0)
    paper.canvas.rotate(90)
    paper.canvas.translate(0, WIDTH - HEIGHT)
    paper.table(XS, YS, [(0, 0, 3, 1, "横排的一格"), (0, 1, 3, 1, "甲"), (0, 2, 3, 1, "乙")])
    paper.text(LEFT, 350, "表后面的话。")
    paper.canvas.restoreState()
    paper.text(280, HEIGHT - 30, "1", 10)
    table, text = document(paper).blocks
    assert [each[4] for each in cells(table)] == ["横排的一格", "甲", "乙"]
    assert isinstance(text, Text)
    assert text.text == "表后面的话。"


def test_a_watermark_is_neither_text_nor_lines() -> None:
    paper = Paper()
    shape = [(row, column, 1, 1, f"{row}格{column}") for row in range(3) for column in range(3)]
    paper.table(XS, YS, shape)
    paper.canvas.saveState()
    paper.canvas.translate(150, HEIGHT - 280)
    paper.canvas.rotate(30)
    paper.canvas.drawString(0, 0, "内部资料")
    paper.canvas.restoreState()
    outline = paper.canvas.beginPath()
    outline.moveTo(120, HEIGHT - 195)
    for x, top in ((120, 295), (220, 295), (150, 195)):
        outline.lineTo(x, HEIGHT - top)
    paper.canvas.drawPath(outline)
    (found,) = document(paper).blocks
    assert cells(found) == shape


def test_a_frame_around_text_is_no_table() -> None:
    paper = Paper()
    paper.canvas.rect(60, 60, WIDTH - 120, HEIGHT - 120)
    paper.paragraph(150, LONG)
    assert texts(paper) == [LONG]


def test_pictures_are_told_in_their_place() -> None:
    paper = Paper()
    paper.paragraph(100, "图前。")
    paper.picture(100, 200, 300, 100)
    paper.picture(100, 300, 300, 100)  # one picture cut into two strips
    paper.picture(100, 420, 6, 6)  # an ornament
    paper.paragraph(450, "图后。")
    found = document(paper).blocks
    assert [block.what if isinstance(block, Left) else "" for block in found] == ["", "图片", ""]


def test_text_behind_a_scan_is_read_and_told() -> None:
    paper = Paper()
    paper.picture(0, 0, WIDTH, HEIGHT)
    paper.paragraph(100, "扫描后识别的话。")
    found = document(paper)
    assert [problem.code for problem in found.problems] == ["I-OCR"]
    assert [block.text for block in found.blocks if isinstance(block, Text)] == ["扫描后识别的话。"]


def test_a_scan_without_text_is_told() -> None:
    paper = Paper()
    paper.picture(0, 0, WIDTH, HEIGHT)
    assert code_of(paper.bytes()) == "I-SCAN"
    empty = Paper()
    empty.page()
    assert code_of(empty.bytes()) == "I-SCAN"


def test_a_password_to_open_locks_and_one_to_change_does_not() -> None:
    locked = Paper("secret", "owner")
    locked.paragraph(100, "加了密。")
    assert code_of(locked.bytes()) == "I-LOCKED"
    readable = Paper("", "owner")
    readable.canvas.drawString(LEFT, 700, "Read only.")
    assert texts(readable) == ["Read only."]


def test_damaged_files_are_told() -> None:
    paper = Paper()
    for _ in range(3):
        paper.paragraph(100, LONG)
        paper.page()
    whole = paper.bytes()
    for data in (b"", b"%PDF-1.4", b"%PDF-1.4\n%%EOF", whole[: len(whole) // 4], whole.replace(b"/Pages", b"/Seiten")):
        assert code_of(data) == "I-BROKEN"


def test_a_file_cut_anywhere_is_read_or_refused() -> None:
    paper = Paper()
    paper.paragraph(100, LONG)
    whole = paper.bytes()
    for size in range(0, len(whole), 97):
        codes = set()
        with suppress(GentoolError):
            codes = {problem.code for problem in read(whole[:size], "报告.pdf").problems}
        assert not codes


def test_too_many_pages_are_refused() -> None:
    paper = Paper()
    for _ in range(guard.MOST_PAGES + 1):
        paper.text(LEFT, 100, "页")
        paper.page()
    assert code_of(paper.bytes()) == "I-LIMIT"


def raw_pdf(*objects: bytes) -> bytes:
    """Return a file of these objects, numbered from 1; the first is the catalogue."""
    made = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(content), content)


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X0 5 0 R>>>>>>"


FONT_PAGE = (
    CATALOGUE,
    PAGES,
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
    stream(b"BT /F 12 Tf 50 700 Td <0041> Tj ET"),
    b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
)
DESCENDANT = (
    b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
)


def zeros(millions: int) -> bytes:
    """Pack zeros without packing each of them: a packed stretch again and again, and the sum over all."""
    packing = zlib.compressobj(9, wbits=-15)
    million = packing.compress(bytes(1_000_000)) + packing.flush(zlib.Z_FULL_FLUSH)
    return b"x\xda" + million * millions + b"\x03\0" + (millions * 1_000_000 % 65521).to_bytes(2, "big") + b"\0\x01"


def page_of(packed: bytes, filters: bytes) -> bytes:
    return raw_pdf(CATALOGUE, PAGES, PAGE, stream(packed, filters))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(page_of(zeros(2_000), b"/Filter/FlateDecode"), id="a stream of gigabytes"),
        pytest.param(page_of(zeros(2_000), b"/Fi#6cter/F#6cateDecode"), id="the same, its filter's name spelled out"),
        pytest.param(page_of(zeros(2_000), b"/Filter/Fl"), id="the same, its filter's name cut short"),
        pytest.param(
            page_of(zlib.compress(zeros(2_000), 9), b"/Filter[/FlateDecode/FlateDecode]"), id="packed and packed again"
        ),
        pytest.param(
            page_of(zlib.compress(b"\x81\x00" * 20_000_000, 9), b"/Filter[/FlateDecode/RunLengthDecode]"), id="runs"
        ),
        pytest.param(raw_pdf(CATALOGUE, b"3 0 R", b"2 0 R"), id="two objects that are one another"),
        pytest.param(
            raw_pdf(*FONT_PAGE, DESCENDANT + b"/W[0 4000000000 500]>>", stream(b"begincmap endcmap")),
            id="widths of every glyph there could be",
        ),
        pytest.param(
            raw_pdf(
                *FONT_PAGE, DESCENDANT + b">>",
                stream(
                    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
                    b"1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange "
                    b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange endcmap end end"
                ),
            ),
            id="characters of every code there could be",
        ),
    ],
)  # fmt: skip
def test_what_takes_time_or_memory_without_end_is_refused(data: bytes) -> None:
    assert code_of(data) == "I-LIMIT"


def test_a_reader_has_so_much_memory_and_no_more() -> None:
    assert confined.read("tests.importing.greedy", b"100000000", "x").title == "100000000"
    with pytest.raises(GentoolError, match="内存"):
        confined.read("tests.importing.greedy", b"600000000", "x")


def test_a_reader_has_so_much_time_of_a_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system ends it; who looks at the clock comes later, and the next file is read by another process."""
    monkeypatch.setattr(confined, "_WALL", 200)  # however busy the machine is
    confined.read("tests.importing.greedy", b"1", "x")
    running = confined._running
    with pytest.raises(GentoolError, match="时间"):
        confined.read("tests.importing.greedy", b"-1", "x")
    assert running is not None
    assert running._process.returncode == -signal.SIGPROF
    paper = Paper()
    paper.text(LEFT, 100, "页")
    data = paper.bytes()
    assert confined.read("gentool.importing.pdf.document", data, "报告.pdf") == read(data, "报告.pdf")


def test_forms_within_forms_without_end_are_refused() -> None:
    forms = [
        stream(
            b"/X%d Do " % number * 10 if number < 12 else b"0 0 5 5 re f ",
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X%d %d 0 R>>>>" % (number, number + 5),
        )
        for number in range(1, 13)
    ]
    assert code_of(raw_pdf(CATALOGUE, PAGES, PAGE, stream(b"/X0 Do"), *forms)) == "I-LIMIT"


def test_a_ring_in_the_pages_is_refused() -> None:
    assert code_of(raw_pdf(CATALOGUE, b"<</Type/Pages/Kids[2 0 R]/Count 1>>")) == "I-BROKEN"


def test_what_the_library_remarks_does_not_reach_the_terminal(tmp_path: Path) -> None:
    source = tmp_path / "a.pdf"
    source.write_bytes(
        raw_pdf(CATALOGUE, PAGES, PAGE, stream(zlib.compress(b"/P0 scn " * 99)[:-6], b"/Filter/FlateDecode"))
    )
    program = "from gentool.cli import run; run()"
    done = subprocess.run([sys.executable, "-c", program, "import", str(source)], capture_output=True, check=False)
    assert "I-SCAN" in done.stderr.decode("utf-8", "replace")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    ("drawn", "meant"), [("⺠⽣⻔⼾⻓", "民生门户长"), ("︵︶", "（）"), ("(cid:12)", "\ufffd"), ("ﬁ", "fi")]
)
def test_forms_of_fonts_become_the_usual_characters(drawn: str, meant: str) -> None:
    assert plain(drawn) == meant


@pytest.mark.browser
def test_a_page_printed_by_a_browser_comes_back(tmp_path: Path) -> None:
    page, printed = tmp_path / "a.html", tmp_path / "a.pdf"
    rows = "".join(f"<tr><td>长期项目{row}</td><td>{row}</td></tr>" for row in range(60))
    style = "<style>p {text-indent: 2em} table {border-collapse: collapse} td {border: 1px solid}</style>"
    page.write_text(f"<meta charset=utf-8>{style}<p>{LONG}</p><table>{rows}</table><p>完。</p>", encoding="utf-8")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    subprocess.run([*command, f"--print-to-pdf={printed}", page.as_uri()], check=True, capture_output=True, timeout=100)
    first, table, last = read(printed.read_bytes(), "a.pdf").blocks
    assert isinstance(first, Text)
    assert isinstance(last, Text)
    assert (first.text, last.text) == (LONG, "完。")
    assert [each[4] for each in cells(table)] == [text for row in range(60) for text in (f"长期项目{row}", str(row))]


def test_the_number_of_a_note_is_no_digit_of_the_figure() -> None:
    paper = Paper()
    paper.table(XS[:3], YS[:3], [(0, 0, 1, 1, "许可"), (0, 1, 1, 1, ""), (1, 0, 1, 1, "处罚"), (1, 1, 1, 1, "")])
    for top, x, digits, size in ((214, 183, "79", 10), (210, 193, "12", 6), (244, 183, "8", 10), (244, 188, "5", 6)):
        paper.text(x, top, digits, size)  # the last is small, but stands on the line
    paper.text(LEFT, 400, "全年新收申请79件")
    paper.text(LEFT + 8 * SIZE, 400 - 6, "[3]", 8)
    paper.text(LEFT + 9.5 * SIZE, 400, "，均已办结。")
    table, text = document(paper).blocks
    assert [cell[4] for cell in cells(table)] == ["许可", "79¹²", "处罚", "85"]
    assert isinstance(text, Text)
    assert text.text == "全年新收申请79件[³]，均已办结。"


def test_text_that_is_struck_out_is_told_and_not_read() -> None:
    paper = Paper()
    paper.table(
        XS, YS[:3], [(row, c, 1, 1, text) for row, cs in enumerate(("甲乙丙", "丁戊己")) for c, text in enumerate(cs)]
    )
    paper.text(LEFT, 400, "全年新收申请7980件，共计")
    for x0, x1, top in ((6, 7, 395), (10, 12, 402), (8, 9, 395), (-1, 4, 395)):  # struck; underlined; struck; too long
        paper.canvas.line(LEFT + x0 * SIZE, HEIGHT - top, LEFT + x1 * SIZE, HEIGHT - top)
    found = document(paper)
    assert [block.text for block in found.blocks if isinstance(block, Text)] == ["全年新收申请80，共计"]
    assert [(problem.code, problem.message) for problem in found.problems] == [
        ("I-LEFT", "划去的文字“79”没有导入。"),
        ("I-LEFT", "划去的文字“件”没有导入。"),
    ]


@pytest.mark.office
def test_a_document_set_by_libreoffice_comes_back() -> None:
    import docx as maker

    made, written = maker.Document(), io.BytesIO()
    paragraphs = [f"（{number}）{LONG}共{number}件。" for number in range(12)]
    for text in paragraphs:
        made.add_paragraph(text)
    grid = made.add_table(60, 3, "Table Grid")
    values = [[f"第{row}行", str(row), "甲" * (row % 30)] for row in range(60)]
    for line, row in zip(grid.rows, values, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
    made.save(written)
    found = read(convert(written.getvalue(), ".docx", "pdf"), "a.pdf").blocks
    same = read_word(written.getvalue(), "a.docx").blocks
    assert [block.text for block in found if isinstance(block, Text)] == paragraphs
    assert [
        [(*each[:4], each.text.replace("\n", "")) for each in block.cells]
        for block in found[len(paragraphs) :]
        if isinstance(block, SourceTable)
    ] == [[each[:5] for each in block.cells] for block in same if isinstance(block, SourceTable)]


@pytest.mark.office
def test_every_mark_of_a_report_is_in_its_pdf() -> None:
    long = (
        "工作一是与档案馆共建征地档案目录，力争查找时间压缩到两天以内；二是在答复文书中增设“检索情况”一栏，写明查了哪里"
    )
    lines = [f"{long[count:]}{mark}结果如何。" for count in range(6) for mark in "，、。"]
    source = written(form_of("2021"), 1, 40)
    part = form_of("2021").parts[-1].key
    narrative = "".join(f"  {line}\n" for line in lines)
    report, _ = report_of(source[: source.index(f"{part}:")] + f"{part}: |\n{narrative}")
    found = [block.text for block in read(render(report, "pdf", None), "a.pdf").blocks if isinstance(block, Text)]
    assert [text for text in found if text in lines] == lines


@pytest.mark.parametrize("gap", [0.5, 1.5, 2.25, 3.0, 3.75])
def test_cells_with_lines_of_their_own_have_no_cells_between_them(gap: float) -> None:
    paper = Paper()
    spans = [(0, 0, 2, 1, "甲"), (0, 1, 1, 2, "乙"), (1, 1, 1, 1, "丙"), (1, 2, 1, 1, "丁"),
             (2, 0, 1, 1, "戊"), (2, 1, 1, 1, "12"), (2, 2, 1, 1, "")]  # fmt: skip
    for row, column, height, width, text in spans:
        x0, x1, top, bottom = XS[column], XS[column + width] - gap, YS[row], YS[row + height] - gap
        paper.canvas.rect(x0, HEIGHT - bottom, x1 - x0, bottom - top)
        paper.text(x0 + 3, top + 14, text, 10)
    [table] = document(paper).blocks
    assert isinstance(table, SourceTable)
    columns = sorted({cell.column for cell in table.cells})
    lines = [
        [(columns.index(c.column), c.text) for c in table.cells if c.row == row]
        for row in sorted({c.row for c in table.cells})
    ]
    assert lines == [[(0, "甲"), (1, "乙")], [(1, "丙"), (2, "丁")], [(0, "戊"), (1, "12"), (2, "")]]
    slots = [
        (row, column)
        for c in table.cells
        for row in range(c.row, c.row + c.height)
        for column in range(c.column, c.column + c.width)
    ]
    assert len(set(slots)) == len(slots)
