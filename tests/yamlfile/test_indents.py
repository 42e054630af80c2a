"""Which line stands in the wrong column, where the YAML library stops at the one after it."""

from __future__ import annotations

import pytest

from gentool.yamlfile.source import compose


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("表:\n  甲: 1\n乙: 2\n  丙: 3\n", (3, 1), "“乙”一行的缩进比上下的行少"),
        ("表:\n  甲: 1\n 乙:\n    子: 2\n  丙: 3\n", (3, 2), "缩进与同级的行不齐"),
        ("表:\n  甲: 1\n乙:\n    子: 2\n    丑: 2\n  丙: 3\n", (3, 1), "“乙”一行的缩进比上下的行少"),
        ("表:\n  甲: |\n    乙:\n    字\n丙: 2\n  丁: 3\n", (6, 4), "缩进与上一行不齐"),
        ("表:\n  甲: 3\n    子: 1\n    丑: 2\n  乙: 2\n", (2, 6), "“甲”后面写了“3”"),
        ("表:\n  甲: {子: 3}\n    子: 1\n    丑: 2\n", (2, 6), "“甲”后面写了“{子: 3}”"),
        ("表:\n  甲: 一段文字\n    一是: 子\n    二是: 丑\n", (2, 6), "“甲”后面写了“一段文字”"),
        ("表:\n  - 一\n\n部: 无\n  甲: 1\n  乙: 2\n", (4, 4), "“部”后面写了“无”"),
        ("表:\n  甲: 3\n     乙: 1\n  丙: 2\n", (3, 7), "缩进与上一行不齐"),
    ],
)
def test_the_line_to_mend_is_named(text: str, place: tuple[int, int], said: str) -> None:
    root, [problem] = compose(text, "x.yaml")
    assert root is None
    assert (problem.where.line, problem.where.column) == place
    assert said in problem.message


@pytest.mark.parametrize(("value", "hint"), [("3", "写到下面各行里"), ("[1, 2]", "写到下面各行里"), ("文字", "“|”")])
def test_what_to_do_about_a_value_above_rows_depends_on_the_value(value: str, hint: str) -> None:
    _, [problem] = compose(f"表:\n  甲: {value}\n    子: 1\n    丑: 2\n", "x.yaml")
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        ("甲: {子: 1}}", 10, "多了一个右括号"),
        ("甲: {子: {数值: 1, 注: 一}}}", 22, "多了一个右括号"),
        ("甲: [1, 2]]", 10, "多了一个右括号"),
        ("甲: -", 4, "不能用“-”"),
        ("甲: | 文字", 4, "“|”后面"),
        ("甲: |文字：一", 4, "“|”后面"),
        ("甲: >文字", 4, "“|”后面"),
    ],
)
def test_slips_are_told_where_they_are(line: str, column: int, said: str) -> None:
    below = "  第一：后面的文字。\n" if "后面" in said else ""
    _, [problem] = compose(f"{line}\n{below}乙: 2\n", "x.yaml")
    assert (problem.where.line, problem.where.column) == (1, column)
    assert said in problem.message


@pytest.mark.parametrize(
    "line", ["甲: {子: {数值: 1}}", "甲: [[1], {子: 2}]", "甲: |-\n  一", "甲: >2\n  一", "甲: |  # 注\n  一", "甲: -3"]
)
def test_what_is_right_is_no_slip(line: str) -> None:
    assert compose(f"{line}\n乙: 2\n", "x.yaml")[1] == []
