"""Codes of what a workbook can have wrong: formulas, numbers, and a form whose cells have been moved about."""

from __future__ import annotations

from gentool.problems.problem import Code, Severity

FORMULA = Code(
    "I-FORMULA",
    Severity.ERROR,
    "格子里的公式算不出来，或者算出来的不能用",
    "这一格已留空；请在表格里直接写上数字或文字，再导入。",
)
ROUNDED = Code(
    "I-ROUND",
    Severity.WARNING,
    "表格软件存下的小数带有误差，已按显示的数读入",
    "请核对这个数；不对的，请在表格里重新写一遍。",
)
MOVED = Code("I-MOVED", Severity.WARNING, "填报表的行或列被移动过，已按名称找到", "请核对这张表的数字。")
SHEET = Code(
    "I-SHEET", Severity.ERROR, "填报表里缺少一张工作表", "请用 gentool form 重新生成填报表，把内容粘贴过去再导入。"
)
REMARK = Code(
    "I-REMARK", Severity.ERROR, "数字的说明没有写清是哪一格的", "请在“格子”一栏写上那个数字的位置，例如 C5，再导入。"
)
TEXT = Code(
    "I-TEXT",
    Severity.WARNING,
    "数字是作为文字存在表格里的，已按数字读入",
    "表格里的合计没有把它算进去；请重新输入这个数，再看合计对不对。",
)
ENDS = Code(
    "I-ENDS",
    Severity.WARNING,
    "格子里有看不见的换行符（不是 Alt+Enter 换的行），已按换行读入",
    "请核对这里应不应当分段；不应当的，请在表格里删去换行，再导入。",
)
CODES = (FORMULA, ROUNDED, MOVED, SHEET, REMARK, TEXT, ENDS)
