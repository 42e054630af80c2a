"""Passages → paragraphs: levels, leads, places; pictures and small tables; the scope of placeholders."""

import os
import struct
from pathlib import Path

import pytest

from gentool.problems.problem import Problem
from gentool.report import narrative, reading
from gentool.report.model import Paragraph, Picture, PlainTable, Report, Span
from gentool.yamlfile.source import source_of
from tests.words import heard

read = heard(reading.read, but=("R-TABLE", "R-MISSING", "R-ZERO"))
fill = heard(narrative.fill)

HEAD = "单位: 云溪市测试局\n年度: 2025\n"
PART = "总体情况"


def filled(text: str, folder: Path | None = None) -> tuple[Report, list[Problem]]:
    source, _ = source_of((HEAD + text).encode(), "x.yaml")
    assert source is not None
    report, _ = read(source)
    assert report is not None
    return fill(report, folder)


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    return filled(f"{PART}: |\n" + "".join(f"  {line}\n" for line in text.split("\n")))[0].paragraphs(PART)


@pytest.mark.parametrize(
    ("line", "level", "lead"),
    [
        ("今年的工作如下。", 0, 0),
        ("（一）主动公开", 2, 0),
        ("(一)主动公开", 2, 0),
        ("（十二）主动公开", 2, 0),
        ("（一）主动公开。全年公开四百条。", 2, 8),
        ("1. 清理文件", 3, 0),
        ("1.清理文件。逐件核对。", 3, 7),
        ("2、清理文件", 3, 0),
        ("12．清理文件", 3, 0),
        ("1.5倍于去年。", 0, 0),
        ("2025年，本局公开信息。", 0, 0),
        ("（1）先审后发", 4, 0),
        ("(2) 先审后发。责任到人。", 4, 9),
        ("（一）" + "很长" * 30, 0, 0),
        ("（一）" + "很长" * 30 + "。后面还有。", 0, 0),
        ("1. 这一段的第一句很长，" + "不是标题，" * 9 + "所以是正文。后面还有。", 0, 0),
        ("**（一）主动公开。**全年公开四百条。", 2, 8),
        ("（见附件）", 0, 0),
        ("一、总述", 0, 0),
    ],
)
def test_levels_and_headings_that_run_into_the_text(line: str, level: int, lead: int) -> None:
    (paragraph,) = paragraphs(line)
    assert (paragraph.level, paragraph.lead) == (level, lead)


def test_sections_get_their_headings_numbered_in_the_order_of_the_form() -> None:
    report, _ = filled(f"{PART}:\n  监督保障: 丙。\n  概述: 甲。\n  主动公开: 乙。\n")
    assert [(p.level, p.text) for p in report.paragraphs(PART)] == [
        (0, "甲。"),
        (2, "（一）主动公开"),
        (0, "乙。"),
        (2, "（二）监督保障"),
        (0, "丙。"),
    ]


@pytest.mark.parametrize(
    ("written", "places"),
    [
        (f"{PART}: |\n  甲。\n\n  乙。\n", [(4, 3), (6, 3)]),
        (f"{PART}: |-\n    甲。\n    乙。\n", [(4, 5), (5, 5)]),
        (f"{PART}: |  # 说明\n  甲。\n    乙。\n", [(4, 3), (5, 5)]),
        (f'{PART}: "甲。\\n乙。"\n', [(3, 7), (3, 7)]),
        (f"{PART}: '甲。'\n", [(3, 7)]),
        (f"{PART}: >\n  甲。\n\n  乙。\n", [(3, 7), (3, 7)]),
        (f"{PART}: 甲。\n", [(3, 7)]),
        (f"{PART}: |\n  {{% if 年度 > 2000 %}}\n  甲。\n  {{% endif %}}\n  乙。\n", [(5, 3), (7, 3)]),
    ],
)
def test_places_of_paragraphs(written: str, places: list[tuple[int, int]]) -> None:
    report, problems = filled(written)
    assert [paragraph.where[1:3] for paragraph in report.paragraphs(PART)] == places
    assert problems == []


@pytest.mark.parametrize(
    ("written", "place"),
    [
        (f"{PART}: |\n  甲{{{{ 无 }}}}。\n", (4, 4)),
        (f"{PART}: |\n  甲。\n  乙乙{{{{ 无 }}}}。\n", (5, 5)),
        (f"{PART}: >\n  甲\n  乙{{{{ 无 }}}}。\n", (5, 4)),
        (f"{PART}: 甲{{{{ 无 }}}}。\n", (3, 8)),
        (f"{PART}: '甲{{{{ 无 }}}}。'\n", (3, 9)),
        (f'{PART}: "甲\\n乙{{{{ 无 }}}}。"\n', (3, 12)),
    ],
)
def test_places_of_mistakes_in_placeholders(written: str, place: tuple[int, int]) -> None:
    _, problems = filled(written)
    assert [(problem.code, problem.where[1:3]) for problem in problems] == [("N-NAME", place)]


@pytest.mark.parametrize(
    ("line", "spans"),
    [
        ("甲**乙**丙", [("甲", False), ("乙", True), ("丙", False)]),
        ("**第一，**内容", [("第一，", True), ("内容", False)]),
        ("**未完", [("**未完", False)]),
        ("****", [("****", False)]),
        (r"\*\*不是\*\*", [("**不是**", False)]),
        ("**甲****乙**丙", [("甲乙", True), ("丙", False)]),
        (r"C:\报告\2025**甲", [(r"C:\报告\2025**甲", False)]),
        ("_不是_ `不是` [不是](x) <不是>!", [("_不是_ `不是` [不是](x) <不是>!", False)]),
        ("a*b*c", [("a*b*c", False)]),
    ],
)
def test_emphasis_and_nothing_else(line: str, spans: list[tuple[str, bool]]) -> None:
    (paragraph,) = paragraphs(line)
    assert list(paragraph.spans) == [Span(*span) for span in spans]


def test_a_small_table() -> None:
    report, problems = filled(
        f"{PART}: |\n  前文。\n  | 甲 | **乙** |\n  | --- | ---: |\n  | 1\\|2 | {{{{ 年度 }}}} |\n  后文。\n"
    )
    before, table, after = report.narrative[PART]
    assert problems == []
    assert isinstance(table, PlainTable)
    assert [[("".join(span.text for span in cell)) for cell in row] for row in table.rows] == [
        ["甲", "乙"],
        ["1|2", "2025"],
    ]
    assert table.rows[0][1] == (Span("乙", True),)
    assert table.where[1:3] == (5, 3)
    assert isinstance(before, Paragraph)
    assert isinstance(after, Paragraph)


@pytest.mark.parametrize(
    "rows",
    [
        ["| 甲 | 乙 |"],
        ["| 甲 | 乙 |", "| 1 | 2 |"],
        ["| 甲 | 乙 |", "| --- | --- |", "| 1 | 2 | 3 |"],
        ["| 甲 | 乙 |", "| --- | --- |", "| 1 |"],
        ["| 甲 | 乙 |", "| --- |", "| 1 | 2 |"],
        ["|"],
    ],
)
def test_a_small_table_that_would_lose_a_cell_is_told(rows: list[str]) -> None:
    _, problems = filled(f"{PART}: |\n" + "".join(f"  {row}\n" for row in rows))
    assert [problem.code for problem in problems] == ["N-TABLE"]


def png(width: int, height: int) -> bytes:
    return PNG[:16] + struct.pack(">2I", width, height) + PNG[24:]


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x04\0\0\0\x03\x08\x02\0\0\0"


@pytest.mark.parametrize(
    "written",
    [
        "图.png",
        "<图 1.png>",
        "图%201.png",
        "./图.png",
        "下/图.png",
        ' 图.png "标题"',
        "<图.png> (标题)",
        r"下\/图\.png",
    ],
)
def test_a_picture_beside_the_file(written: str, tmp_path: Path) -> None:
    (tmp_path / "下").mkdir()
    for name in ("图.png", "图 1.png", "下/图.png"):
        (tmp_path / name).write_bytes(PNG)
    report, problems = filled(f"{PART}: |\n  ![题 注]({written})\n", tmp_path)
    assert problems == []
    (picture,) = report.narrative[PART]
    assert isinstance(picture, Picture)
    assert (picture.caption, picture.extension, picture.width, picture.height) == ("题 注", "png", 4, 3)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("![题注](没有.png)", "找不到"),
        ("![题注](图 1.png)", "写法不对"),
        ("![题注](图.png", "写法不对"),
        ("![题[注](图.png)", "写法不对"),
        ("![题注]()", "不在报告所在的文件夹"),
        ("如图：![题注](图.png)", "写法不对"),
        ("![题注](图.png) ![题注](图.png)", "写法不对"),
        ("![题注](../图.png)", "不在报告所在的文件夹"),
        (r"![题注](..\\图.png)", "不在报告所在的文件夹"),
        ("![题注](C:/图.png)", "不在报告所在的文件夹"),
        ("![题注](http://example.com/a.png)", "不在报告所在的文件夹"),
        ("![题注](.)", "不在报告所在的文件夹"),
        ("![题注](./)", "不在报告所在的文件夹"),
        ("![题注](文字.png)", "不是 PNG"),
        ("![题注](坏.png)", "已损坏"),
        ("![题注](大.png)", "有 7,072×7,072 个点，太大了"),
        ("![题注](夹)", "找不到"),
        ("![题注](TU.PNG)", "找不到图片“TU.PNG”，只有“Tu.png”"),
    ],
)
def test_a_picture_that_cannot_be_used_is_told(line: str, word: str, tmp_path: Path) -> None:
    (tmp_path / "夹").mkdir()
    (tmp_path / "图.png").write_bytes(PNG)
    (tmp_path / "文字.png").write_bytes(b"text")
    (tmp_path / "Tu.png").write_bytes(PNG)
    (tmp_path / "坏.png").write_bytes(PNG[:12])
    (tmp_path / "大.png").write_bytes(png(7_072, 7_072))
    report, problems = filled(f"{PART}: |\n  {line}\n", tmp_path)
    assert [(problem.code, problem.where[1:3]) for problem in problems] == [("N-PICTURE", (4, 3))]
    assert word in problems[0].message
    assert report.narrative[PART] == ()


@pytest.mark.parametrize(("files", "size", "shown", "word"), [(1, 100, 5, "不止 5 次"), (40, 4_900_000, 40, ""),
                                                               (60, 4_900_000, 51, "加起来超过 250 MB")])  # fmt: skip
def test_there_is_an_end_to_pictures(files: int, size: int, shown: int, word: str, tmp_path: Path) -> None:
    """Forty photographs are shown; one that is named again and again is not, nor what no page can hold."""
    for number in range(files):
        (tmp_path / f"{number}.png").write_bytes(PNG)
        os.truncate(tmp_path / f"{number}.png", size)
    names = [f"{number % files}.png" for number in range(max(files, 6))]
    report, problems = filled(f"{PART}: |\n" + "".join(f"  ![]({name})\n" for name in names), tmp_path)
    assert len(report.narrative[PART]) == shown
    assert {problem.code for problem in problems} == ({"N-PICTURE"} if word else set())
    assert all(word in problem.message for problem in problems)
    assert len(problems) == len(names) - shown


def test_there_is_an_end_to_their_points_as_well(tmp_path: Path) -> None:
    """A drawing of few bytes may be large, and whoever sets it in a PDF has every point of it in memory."""
    for number in range(6):
        (tmp_path / f"{number}.png").write_bytes(png(7_071, 7_071))
    report, problems = filled(f"{PART}: |\n" + "".join(f"  ![]({number}.png)\n" for number in range(6)), tmp_path)
    assert len(report.narrative[PART]) == 5
    assert ["点数太多" in problem.message for problem in problems] == [True]


def test_without_a_folder_there_are_no_pictures() -> None:
    assert [problem.code for problem in filled(f"{PART}: |\n  ![题注](图.png)\n")[1]] == ["N-PICTURE"]


def test_there_is_an_end_to_a_paragraph_and_to_all_of_them() -> None:
    assert [p.code for p in filled(f"{PART}: " + "字" * 4_001 + "\n")[1]] == ["N-LIMIT"]
    assert [p.code for p in filled(f"{PART}: |\n" + ("  " + "字" * 3_900 + "\n") * 7)[1]] == []
    report, problems = filled(f"{PART}: |\n" + ("  " + "字" * 3_900 + "\n") * 8)
    assert [problem.code for problem in problems] == ["N-LIMIT"]
    assert report.narrative[PART] == ()


def test_placeholders_see_the_report() -> None:
    text = (
        "数据: {网站: 3}\n收到和处理政府信息公开申请情况:\n"
        "  不予处理:\n    重复申请: {自然人: 2}\n    要求提供公开出版物: {其他: 1}\n"
        f"{PART}: '{{{{ 单位 }}}}{{{{ 年度 }}}}{{{{ 数据.网站 }}}}{{{{ 网站 }}}}"
        "{{ 申请.不予处理.总计 }}{{ 申请.不予处理.自然人 }}{{ 申请.总计.总计 }}"
        "{{ 收到和处理政府信息公开申请情况.不予处理.重复申请.总计 }}'\n"
    )
    report, problems = filled(text)
    assert problems == []
    assert report.paragraphs(PART)[0].text == "云溪市测试局2025333232"


def test_title_and_usual_preface() -> None:
    report, _ = filled("联系方式: 0000-1\n")
    assert report.title == "云溪市测试局2025年政府信息公开工作年度报告"
    (opening,) = report.opening
    assert isinstance(opening, Paragraph)
    assert "2025年1月1日起至2025年12月31日" in opening.text
    assert "0000-1" in opening.text


def test_a_table_called_by_its_number_is_told_its_name() -> None:
    _, [problem] = filled(f"{PART}: 全年{{{{ 表三.本年新收.总计 }}}}件。\n")
    assert (problem.code, problem.hint) == ("N-NAME", "“表三”在这里叫“申请”，请把“表三.”改成“申请.”。")


def test_the_usual_preface_stands_where_the_name_of_the_unit_does() -> None:
    report, _ = filled("联系方式: 0000-1\n")
    assert [str(piece.where) for piece in report.opening] == ["x.yaml:1:1"]


def test_marks_of_other_programs_are_told_and_printed() -> None:
    report, problems = filled(f"{PART}: |\n  ## 茶山\n  一段<b>文字</b>。\n")
    assert [(problem.code, problem.where.line, problem.is_error) for problem in problems] == [
        ("N-MARK", 4, False),
        ("N-MARK", 5, False),
    ]
    assert [paragraph.text for paragraph in report.paragraphs(PART)] == ["## 茶山", "一段<b>文字</b>。"]
