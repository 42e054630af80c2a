"""The first sheet: how the form is filled in, step by step, what the colours mean, and what is to be done next."""

from __future__ import annotations

from typing import Any

from gentool.blanks.excel import layout
from gentool.blanks.excel.layout import Area
from gentool.blanks.excel.paper import Formula, Paper
from gentool.blanks.excel.styles import WRONG, Look
from gentool.form.model import Form

_LEAST = 22.0


def draw_guide(sheet: Any, form: Form) -> None:
    """Draw the guide for a form's workbook."""
    paper = Paper(sheet, [14, 96])
    paper.line(1, "政府信息公开工作年度报告填报表", Look.TITLE, least=32)
    paper.line(2, f"按{form.name}（{form.document}）制作", Look.HINT)
    row = _steps(paper, 4, "怎样填", _how(form))
    row = _legend(paper, row + 1)
    row = _steps(paper, row + 1, "填好以后", _afterwards())
    row = _progress(paper, row + 1, form)
    paper.finish(row)


def _how(form: Form) -> list[str]:
    tables = "、".join(f"“{table.name}”" for table in form.tables)
    return [
        f"先填“{layout.HEAD}”，再填{tables}，然后写“{layout.WORDS}”。“{layout.NUMBERS}”可以不填。",
        "只能在留出的格子里写，其余的地方锁着，没有密码。列宽和行高可以改，不要增加或删去行和列。",
        "数字用半角写，不带“件”等单位。全年没有发生的写 0，不适用的写 /，一格也不要空着。",
        "在 Excel 里写 /：先双击格子（或按 F2），再按 /；直接按 / 会跳到菜单上。也可以写 —。",
        "灰色的总计不用填，由表格自动算出。一定要填别的数时可以直接改，与各项之和不同就会变红；"
        "改错了，删去里面的数就行，导入时由程序计算。",
        "也可以写算式，例如 =5+8；导入时由程序重新计算，不采用表格软件存下的结果。",
        f"数字要带说明的，在表格下面的“{layout.CELL}”里写它的位置（例如 C5），后面写说明；"
        f"整张表的说明写在“{layout.NOTE}”里。",
        "从别处粘贴时，请用“选择性粘贴”里的“数值”或“文本”，以免带来别的格式。",
    ]


def _afterwards() -> list[str]:
    return [
        "存成 .xlsx 文件，然后运行：gentool import 表.xlsx（“表.xlsx”换成这个文件的名称），得到一个 .yaml 文件。",
        "检查：gentool check 表.yaml。有错误时会说出在哪张工作表的哪一格，例如 表三!D6；在这里改好，再导入一次。",
        "生成 Word 和网页：gentool build 表.yaml。",
    ]


def _steps(paper: Paper, row: int, title: str, steps: list[str]) -> int:
    paper.line(row, title, Look.BAND, least=_LEAST)
    for number, step in enumerate(steps, 1):
        row += 1
        paper.put(Area(row, 1, row, 1), str(number), Look.CHECK)
        paper.line(row, step, Look.LABEL, left=2, least=_LEAST)
    return row + 1


def _legend(paper: Paper, row: int) -> int:
    paper.line(row, "颜色", Look.BAND, least=_LEAST)
    samples = (
        (Look.SAMPLE_EMPTY, "黄色", "还没有填。填好以后变成白色。"),
        (Look.SAMPLE_TOTAL, "灰色", "总计，自动计算，一般不用填。"),
        (
            Look.SAMPLE_WRONG,
            "红色",
            "有问题：写的不是规定的数字（例如带了单位、用了全角、是负数），或者总计与各项之和不同，"
            "或者核对的两边不相等（“差 2”就是两边相差 2）。",
        ),
        (Look.SAMPLE_RIGHT, "绿字", "核对无误。"),
    )
    for look, name, meaning in samples:
        row += 1
        paper.put(Area(row, 1, row, 1), name, look)
        paper.line(row, meaning, Look.LABEL, left=2, least=_LEAST)
    return row + 1


def _progress(paper: Paper, row: int, form: Form) -> int:
    paper.line(row, "填了多少", Look.BAND, least=_LEAST)
    for table in form.tables:
        row += 1
        paper.put(Area(row, 1, row, 1), table.name, Look.CHECK)
        paper.line(row, Formula(f"'{table.name}'!A2"), Look.LABEL, left=2, least=_LEAST)
        paper.mark(Area(row, 2, row, 2), f'ISNUMBER(SEARCH("不相符",$B${row}))', WRONG)
    return row
