"""Marks of Markdown and HTML that would be printed as typed, and what only looks like them."""

from __future__ import annotations

import pytest

from gentool.report.foreign_markup import typed_mark


@pytest.mark.parametrize(
    ("line", "typed", "hint"),
    [
        ("## 茶山", "##", "（一）"),
        ("#茶山", "#", "（一）"),
        ("- 采茶", "-", "一行就是一段"),
        ("*\t采茶", "*", "一行就是一段"),
        ("+ 采茶", "+", "一行就是一段"),
        ("> 采茶", ">", "去掉"),
        ("今年<b>很绿</b>。", "<b>", "**重点**"),
        ("茶山<br/>茶树", "<br/>", "另起一行"),
        ('<p style="color:red">茶山', '<p style="color:red">', "去掉"),
        ("详见[茶价](https://yunxi.example/tea)。", "[茶价](https://yunxi.example/tea)", "“茶价（网址）”"),
        ("茶山**很绿，宜游玩。", "**", "补上“**”"),
        ("茶山**很绿**，**宜游玩。", "**", "补上“**”"),
        ("详见[茶价](./tea.html)。", "[茶价](./tea.html)", "网址"),
    ],
)
def test_a_mark_is_told_with_what_to_write(line: str, typed: str, hint: str) -> None:
    mark = typed_mark(line)
    assert mark is not None
    assert mark.typed == typed
    assert hint in mark.hint


@pytest.mark.parametrize(
    "line",
    [
        "茶山很绿。",
        "-3 度的夜里没有采茶。",
        "——茶山",
        "**茶山**很绿。",
        "*茶山",
        "#云溪春茶#话题阅读量一万次。",
        "产量<10吨，价格>5元。",
        "设立<茶山>专栏。",
        "数据[1]（见附表）",
        "![茶山](茶.png)",
        "“[2025]3号”文件",
        "a<b 且 c>d",
    ],
)
def test_what_only_looks_like_a_mark(line: str) -> None:
    assert typed_mark(line) is None


@pytest.mark.parametrize("unit", ["<", "<b ", "[", "[a](", "](", "#", "- "])
def test_a_long_line_is_looked_at_once(unit: str) -> None:
    line = "茶" + unit * (100_000 // len(unit))
    mark = typed_mark(line)
    assert mark is None or mark.typed in line
