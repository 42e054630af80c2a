"""What a file that is to be filled in says in comments: how to write it, and what the columns of a block mean.

For someone who has never written anything but text; the examples are made of the form's own rows and columns.
"""

from __future__ import annotations

from collections.abc import Iterator

from gentool.form.model import Address, Block, Form, Kind
from gentool.form.names import name_of
from gentool.report.reading.tables import REMARK_KEY, VALUE_KEY

TO_FILL = "（此处填写"

_HINTS = {
    Kind.CHANGE: "增加写正数，减少写负数，例如 -3",
    Kind.MONEY: "可以带小数",
    Kind.AMOUNT: "连同单位写，例如 251000元 或 25.1万元",
}


def about_block(block: Block) -> str:
    """Return the title of a block, and those of its columns that the keys alone do not explain."""
    about = [block.title] if block.title else []
    one = len(block.leaf_columns) == 1
    for column in block.leaf_columns:
        hint = _HINTS.get(column.kind, "")
        if one or hint or column.text != column.key:
            name = column.text if one or column.text == column.key else f"{column.key}（印作“{column.text}”）"
            about.append(f"{name}：{hint}" if hint else name)
    return "\n".join(about)


def how_to(form: Form) -> Iterator[str]:
    """Yield how a file is filled in, line by line."""
    table = next((table for table in form.tables if table.definitions), form.tables[0])
    row = table.rows[0]
    columns = [column.key for column in row.columns]
    some = f"{{{', '.join(f'{key}: {number}' for key, number in zip(columns, (12, 1), strict=False))}}}"
    name = name_of(form, Address(table.key, row.name, columns[-1]))
    steps = [
        f"把 0 改成实际的数字，把“{TO_FILL}：……）”整句换成自己的文字。冒号前面的项目名不要改。",
        f"冒号、逗号、花括号都用半角（英文输入法），冒号后面空一格，例如 {row.label.key}: {some}",
        "行首只用空格缩进，每一级两个空格；不用 Tab 键，不用全角空格。",
        f"全年没有发生的写 0，不适用的写 /。一整行都没有的，可以只写一个 0，例如 {row.label.key}: 0",
        f"没有写的列按 0 计。{columns[-1]}由程序计算，不用填写。" if table.definitions else "没有写的列按 0 计。",
        f"数字要带说明的，写成 {{{VALUE_KEY}: 22, {REMARK_KEY}: 其中修订16件}}。",
        "文字写在“|”的下一行，比项目名多缩进两个空格；一段写一行，小标题（一）、1. 各占一行。",
        "文字里可以引用数字，印出来就是那个数：\n"
        f"     {{{{ {name} }}}}  表里的数，由程序计算的也可以\n"
        f"     {{{{ 同比({name}) }}}}  与上年相比增减多少\n"
        f"     {{{{ 上年.{name} }}}}  上年报告里的数",
        "以 # 开头的行是说明，不会印出来，可以留着，也可以删去。",
    ]
    yield "怎样填写（用记事本就可以；保存时编码选 UTF-8）："
    yield from (f"  {number}. {step}" for number, step in enumerate(steps, 1))
    yield "填好以后：gentool check 文件名（检查），gentool build 文件名（生成报告）。"
