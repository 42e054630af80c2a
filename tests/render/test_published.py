"""A published report's figures, written as a clerk would, come out as published: cell by cell, headings in order.

The figures and labels are those of a bureau's report for 2023; every sentence is our own.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import lxml.html
import pytest

import gentool

CLERK = """\
单位: 云溪市人力资源和社会保障局
年度: 2023
总体情况:
  主动公开: 全年公开各类信息728条，网站和公众号各占一半左右，群众常查的政策都放在首页。
  依申请公开: 全年新收政府信息公开申请13件，都在法定期限内答复。
  政府信息管理: 逐件清点现行文件，目录随时更新，发布之前由专人审核。
  政府信息公开平台建设: 网站新开两个专栏，常用事项点两下就能找到。
  监督保障: 明确专人负责，每月抽查一次，发现问题当月改正。
主动公开政府信息情况:
  规章: 0
  行政规范性文件: [1, 2, 6]
  行政许可: 63
  行政处罚: 1
  行政强制: 0
  行政事业性收费: 0
收到和处理政府信息公开申请情况:
  本年新收: {自然人: 13}
  上年结转: 0
  予以公开: {自然人: 9}
  不予公开:
    属于国家秘密: {自然人: 3}
  无法提供:
    本机关不掌握相关政府信息: {自然人: 1}
  结转下年度继续办理: 0
政府信息公开行政复议、行政诉讼情况: 0
存在的主要问题及改进情况: |
  解读的形式还不够多，对群众关心的问题回应得还不够快。下一步将增加图解和视频，多办新闻发布会。
其他需要报告的事项: 2023年没有收取政府信息公开信息处理费。
"""

HEADINGS = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]

# The published tables, line by line, cells that span repeated over their span.
TABLE_2 = """\
第二十条第（一）项|第二十条第（一）项|第二十条第（一）项|第二十条第（一）项
信息内容|本年制发件数|本年废止件数|现行有效件数
规章|0|0|0
行政规范性文件|1|2|6
第二十条第（五）项|第二十条第（五）项|第二十条第（五）项|第二十条第（五）项
信息内容|本年处理决定数量|本年处理决定数量|本年处理决定数量
行政许可|63|63|63
第二十条第（六）项|第二十条第（六）项|第二十条第（六）项|第二十条第（六）项
信息内容|本年处理决定数量|本年处理决定数量|本年处理决定数量
行政处罚|1|1|1
行政强制|0|0|0
第二十条第（八）项|第二十条第（八）项|第二十条第（八）项|第二十条第（八）项
信息内容|本年收费金额（单位：万元）|本年收费金额（单位：万元）|本年收费金额（单位：万元）
行政事业性收费|0|0|0"""

ROWS_3 = [
    ("一、本年新收政府信息公开申请数量", "", "", 13),
    ("二、上年结转政府信息公开申请数量", "", "", 0),
    ("三、本年度办理结果", "（一）予以公开", "", 9),
    ("三、本年度办理结果", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "", 0),
    ("三、本年度办理结果", "（三）不予公开", "1.属于国家秘密", 3),
    ("三、本年度办理结果", "（三）不予公开", "2.其他法律行政法规禁止公开", 0),
    ("三、本年度办理结果", "（三）不予公开", "3.危及“三安全一稳定”", 0),
    ("三、本年度办理结果", "（三）不予公开", "4.保护第三方合法权益", 0),
    ("三、本年度办理结果", "（三）不予公开", "5.属于三类内部事务信息", 0),
    ("三、本年度办理结果", "（三）不予公开", "6.属于四类过程性信息", 0),
    ("三、本年度办理结果", "（三）不予公开", "7.属于行政执法案卷", 0),
    ("三、本年度办理结果", "（三）不予公开", "8.属于行政查询事项", 0),
    ("三、本年度办理结果", "（四）无法提供", "1.本机关不掌握相关政府信息", 1),
    ("三、本年度办理结果", "（四）无法提供", "2.没有现成信息需要另行制作", 0),
    ("三、本年度办理结果", "（四）无法提供", "3.补正后申请内容仍不明确", 0),
    ("三、本年度办理结果", "（五）不予处理", "1.信访举报投诉类申请", 0),
    ("三、本年度办理结果", "（五）不予处理", "2.重复申请", 0),
    ("三、本年度办理结果", "（五）不予处理", "3.要求提供公开出版物", 0),
    ("三、本年度办理结果", "（五）不予处理", "4.无正当理由大量反复申请", 0),
    ("三、本年度办理结果", "（五）不予处理", "5.要求行政机关确认或重新出具已获取信息", 0),
    ("三、本年度办理结果", "（六）其他处理", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", 0),
    (
        "三、本年度办理结果",
        "（六）其他处理",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        0,
    ),
    ("三、本年度办理结果", "（六）其他处理", "3.其他", 0),
    ("三、本年度办理结果", "（七）总计", "", 13),
    ("四、结转下年度继续办理", "", "", 0),
]
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
HEAD_3 = [
    [CORNER] * 3 + ["申请人情况"] * 7,
    [CORNER] * 3 + ["自然人"] + ["法人或其他组织"] * 5 + ["总计"],
    [CORNER] * 3 + ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"],
]
RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
TABLE_4 = [
    ["行政复议"] * 5 + ["行政诉讼"] * 10,
    RESULTS + ["未经复议直接起诉"] * 5 + ["复议后起诉"] * 5,
    RESULTS * 3,
    ["0"] * 15,
]


def published() -> list[list[list[str]]]:
    """The three tables as rows of texts, spans filled in."""
    third = list(HEAD_3)
    for first, second, last, count in ROWS_3:
        labels = [first, second or first, last or second or first]
        third.append([*labels, str(count), "0", "0", "0", "0", "0", str(count)])
    return [[line.split("|") for line in TABLE_2.splitlines()], third, TABLE_4]


def spread(rows: list[list[tuple[str, int, int]]]) -> list[list[str]]:
    """Fill a table's spans in: rows of (text, height, width) to a full rectangle of texts."""
    cells: dict[tuple[int, int], str] = {}
    for top, row in enumerate(rows):
        left = 0
        for text, height, width in row:
            while (top, left) in cells:
                left += 1
            for place in ((r, c) for r in range(top, top + height) for c in range(left, left + width)):
                assert place not in cells
                cells[place] = text
    return [[cells[r, c] for c in range(1 + max(c for _, c in cells))] for r in range(1 + max(r for r, _ in cells))]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def html_tables(page: str) -> list[list[list[str]]]:
    tree = lxml.html.fromstring(page)
    return [
        spread(
            [
                [
                    (squeezed(c.text_content()), int(c.get("rowspan", 1)), int(c.get("colspan", 1)))
                    for c in row.xpath("./td|./th")
                ]
                for row in table.xpath(".//tr")
            ]
        )
        for table in tree.xpath("//table")
    ]


def word_tables(data: bytes) -> list[list[list[str]]]:
    """python-docx repeats a merged cell's text over its span, which is what is wanted."""
    document = docx.Document(io.BytesIO(data))
    return [[[squeezed(cell.text) for cell in row.cells] for row in table.rows] for table in document.tables]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> gentool.Report:
    file = Path(tmp_path_factory.mktemp("clerk"), "renshe.yaml")
    file.write_text(CLERK, encoding="utf-8")
    loaded = gentool.load(file)
    assert loaded.report is not None
    problems = [*loaded.problems, *gentool.check(loaded.report)]
    assert [problem for problem in problems if problem.severity is not gentool.Severity.INFO] == []
    return loaded.report


def test_the_page_shows_the_published_tables(report: gentool.Report) -> None:
    assert html_tables(gentool.render_html(report)) == published()


def test_the_fragment_shows_the_published_tables(report: gentool.Report) -> None:
    assert html_tables(gentool.render_fragment(report)) == published()


def test_the_word_file_shows_the_published_tables(report: gentool.Report) -> None:
    assert word_tables(gentool.render_docx(report)) == published()


def test_the_six_headings_stand_in_order(report: gentool.Report) -> None:
    page = lxml.html.fromstring(gentool.render_html(report))
    assert [heading.text_content().strip() for heading in page.xpath("//h2")] == HEADINGS
    document = docx.Document(io.BytesIO(gentool.render_docx(report)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert [text for text in texts if text in HEADINGS] == HEADINGS


EDITION_2019 = """\
单位: 云溪市交通运输局
年度: 2020
总体情况: 全年围绕出行服务公开信息，公交线路调整、道路施工都提前告知，群众少跑冤枉路，意见建议逐条回复，件件都有着落。
主动公开政府信息情况:
  规章: /
  规范性文件: [2, 2, 11]
  行政许可: {上一年项目数量: 31, 本年增减: -3, 处理决定数量: 1204}
  其他对外管理服务事项: [12, +1, 88]
  行政处罚: [105, 0, 637]
  行政强制: [9, 0, 4]
  行政事业性收费: [2, -1]
  政府集中采购: {采购项目数量: 3, 采购总金额: 25.1万元}
收到和处理政府信息公开申请情况:
  本年新收: {自然人: 5, 法律服务机构: 1}
  上年结转: 0
  予以公开: {自然人: 4}
  其他处理: {法律服务机构: 1}
  结转下年度继续办理: {自然人: 1}
政府信息公开行政复议、行政诉讼情况: 0
存在的主要问题及改进情况: 施工信息有时公布得晚，下一步提前三天公布，并在站牌上张贴二维码。
其他需要报告的事项: 没有其他需要报告的事项。
"""


def test_the_edition_of_2019(tmp_path: Path) -> None:
    file = tmp_path / "jiaotong.yaml"
    file.write_text(EDITION_2019, encoding="utf-8")
    loaded = gentool.load(file)
    assert loaded.report is not None
    assert [
        p for p in (*loaded.problems, *gentool.check(loaded.report)) if p.severity is not gentool.Severity.INFO
    ] == []
    page, word = html_tables(gentool.render_html(loaded.report)), word_tables(gentool.render_docx(loaded.report))
    assert page == word
    second, third, fourth = page
    assert second[2:4] == [["规章", "/", "/", "/"], ["规范性文件", "2", "2", "11"]]
    assert second[5] == ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"]
    assert second[6:8] == [["行政许可", "31", "-3", "1204"], ["其他对外管理服务事项", "12", "+1", "88"]]
    assert second[13:15] == [
        ["信息内容", "上一年项目数量", "本年增/减", "本年增/减"],
        ["行政事业性收费", "2", "-1", "-1"],
    ]
    assert second[16:18] == [
        ["信息内容", "采购项目数量", "采购总金额", "采购总金额"],
        ["政府集中采购", "3", "25.1万元", "25.1万元"],
    ]
    assert len(third) == 3 + 23
    result = "三、本年度办理结果"
    assert third[23] == [result, "（六）其他处理", "（六）其他处理", "0", "0", "0", "0", "1", "0", "1"]
    assert third[24] == [result, "（七）总计", "（七）总计", "4", "0", "0", "0", "1", "0", "5"]
    assert fourth == TABLE_4
