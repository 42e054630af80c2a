"""Which lines of the narrative are subheadings, and of which level; what merely begins with an ordinal is not."""

import pytest

from tests.builders import report_of

HEAD = "单位: 甲局\n年度: 2025\n总体情况:\n  监督保障: |\n    "


@pytest.mark.parametrize(
    ("line", "level", "lead"),
    [
        ("（一）加强领导", 2, ""),
        ("（一）加强领导，压实责任", 2, ""),
        ("(二)完善制度", 2, ""),
        ("（十一）其他", 2, ""),
        ("1.清理文件", 3, ""),
        ("2. 严格审核", 3, ""),
        ("3、其他", 3, ""),
        ("（1）网站", 4, ""),
        ("（2）不予公开53件，均已说明理由。", 0, ""),
        ("1.全年培训2次。参训86人次。", 0, ""),
        ("（一）加强领导，压实责任。本局成立了领导小组。", 2, "（一）加强领导，压实责任。"),
        ("1. 清理文件。逐件核对。", 3, "1. 清理文件。"),
        ("1.5万件申请已经办结", 0, ""),
        ("2025年的工作", 0, ""),
        ("全年公开信息（一）条", 0, ""),
        ("（一）" + "很长的一句话没有句号" * 5, 0, ""),
        ("（一）以下几点：", 0, ""),
        ("普通的一段话。", 0, ""),
    ],
)
def test_levels(line: str, level: int, lead: str) -> None:
    report, _ = report_of(HEAD + line + "\n")
    paragraph = report.paragraphs("总体情况")[-1]
    assert (paragraph.text, paragraph.level, paragraph.text[: paragraph.lead]) == (line, level, lead)
