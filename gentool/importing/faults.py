"""Codes of the import: what a source can have wrong before it is a report at all, and while it is taken apart."""

from __future__ import annotations

from gentool.problems import Code, Severity

UNKNOWN_FORMAT = Code(
    "I-FORMAT",
    Severity.ERROR,
    "不认得这种文件",
    "可以导入网页（.html）、Word（.docx、.doc）、PDF、纯文本（.txt）、Markdown（.md）和填好的 Excel 表（.xlsx）。",
)
BROKEN = Code(
    "I-BROKEN",
    Severity.ERROR,
    "文件已损坏，或者内容与文件名的后缀不符",
    "请用原来的程序打开看看；能打开的，另存一份再导入。",
)
LOCKED = Code("I-LOCKED", Severity.ERROR, "文件加了密码", "请用原来的程序打开，去掉密码后另存一份再导入。")
NO_TEXT = Code(
    "I-SCAN",
    Severity.ERROR,
    "PDF 里只有图像，没有文字，多半是扫描件",
    "请找原来的 Word 文件或网页来导入；也可以用 gentool init 生成样稿，照着填写。",
)
TOO_MUCH = Code(
    "I-LIMIT", Severity.ERROR, "文件大得不像一份年度报告", "请确认选对了文件；只保留报告的内容，另存一份再导入。"
)
NEEDS = Code("I-NEEDS", Severity.ERROR, "读这种文件要用的程序没有安装", "请按提示安装后再试。")
NO_REPORT = Code(
    "I-NONE",
    Severity.ERROR,
    "文件里没有找到年度报告",
    "请确认选对了文件；报告应有六个部分，其中三个是表。",
)
SEVERAL = Code("I-MANY", Severity.ERROR, "一个文件里有不止一份年度报告", "请把各份报告分别存成文件再导入。")

UNREADABLE = (UNKNOWN_FORMAT, BROKEN, LOCKED, NO_TEXT, TOO_MUCH, NEEDS, NO_REPORT, SEVERAL)
CODES = UNREADABLE
