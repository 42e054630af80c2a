"""A file that is no YAML: which line stands in the wrong column, and what is meant where there are slips of typing."""

from __future__ import annotations

from pathlib import Path

import pytest

from gentool.checks.api import examine, load
from gentool.yamlfile.errors import _MOST_TOLD as MOST_TOLD
from gentool.yamlfile.errors import mended
from gentool.yamlfile.source import compose as plain_compose
from tests.words import heard

compose = heard(plain_compose)


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
        (f"表:\n  甲: {'字' * 20}\n    一是: 子\n    二是: 丑\n", (2, 6), f"“甲”后面写了“{'字' * 20}”"),
        (f"表:\n  甲: {'字' * 21}\n    一是: 子\n    二是: 丑\n", (2, 6), f"“甲”后面写了“{'字' * 20}…”"),
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
        ("\t甲: 1", 1, "制表符"),
        ("甲：1", 2, "冒号"),
        ("甲:1", 2, "冒号"),
        ("甲：一\u200b二", 2, "“甲：一?二”"),
        (f"甲：{'一' * 22}", 2, f"“甲：{'一' * 22}”"),
        (f"甲：{'一' * 23}", 2, f"“甲：{'一' * 22}…”"),
        ("甲: {子: 1，丑: 2}", 9, "标点"),
        ("甲: ｛子: 1｝", 4, "括号"),
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
    ("text", "is_of_text"),
    [("甲: |\n  一。\n\n乙：二。\n", True), ("甲: |\n  一。\n\n乙：二\n", False), ("甲: 一\n乙：二。\n", False)],
)
def test_a_sentence_behind_a_gap_may_be_of_the_text_above(text: str, is_of_text: bool) -> None:
    _, [problem] = compose(text, "x.yaml")
    assert ("是上面文字的一段" in (problem.hint or "")) == is_of_text


def test_of_many_slips_the_first_are_told() -> None:
    root, problems = compose("甲：1\n" * 60, "x.yaml")
    assert root is None
    assert [problem.where.line for problem in problems] == list(range(1, MOST_TOLD + 1))


@pytest.mark.parametrize(
    "line", ["甲: {子: {数值: 1}}", "甲: [[1], {子: 2}]", "甲: |-\n  一", "甲: >2\n  一", "甲: |  # 注\n  一", "甲: -3"]
)
def test_what_is_right_is_no_slip(line: str) -> None:
    assert compose(f"{line}\n乙: 2\n", "x.yaml")[1] == []


BASE = Path(__file__).parent.parent / "reports" / "valid" / "rows-by-name.yaml"


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("单位：云溪市水务局", "单位: 云溪市水务局"),
        ("年度:2025", "年度: 2025"),
        ("\t概述: 水情", "  概述: 水情"),
        ("　　概述：水情", "    概述: 水情"),
        ("本年新收: ｛自然人：15，商业企业：3｝", "本年新收: {自然人: 15, 商业企业: 3}"),
        ("本年新收：【15，3，０】", "本年新收: [15, 3, 0]"),
        ("本年新收: {自然人: 15，商业企业: 3}", "本年新收: {自然人: 15, 商业企业: 3}"),
        ("概述: {{ 单位 }}的工作", "概述: '{{ 单位 }}的工作'"),
        ("概述: |水情", "概述: 水情"),
        ("行政强制: -", "行政强制: 0"),
    ],
)
def test_a_slip_is_mended_as_it_was_meant(line: str, meant: str) -> None:
    assert mended(f"x: 1\n{line}\n", "x.yaml") == f"x: 1\n{meant}\n"


@pytest.mark.parametrize("text", ["单位: 云溪市水务局\n", "概述: |\n  时间：上午\n", "", "a: [1\n"])
def test_what_has_no_slip_is_left_alone(text: str) -> None:
    assert mended(text, "x.yaml") is None


def test_slips_of_typing_hide_nothing_else(tmp_path: Path) -> None:
    """One round tells the colon, the tab and the brackets, and what is wrong with figures and text as well."""
    text = BASE.read_text(encoding="utf-8")
    for right, wrong in (
        ("年度: 2025", "年度：2025"),
        ("  上年结转: {", "  上年结转：{"),
        ("  行政许可: 88", "\t行政许可: 88"),
        ("  行政处罚: 6", "  行政处罚: 六"),
        ("  本年新收: {自然人: 15, 商业企业: 3}", "  本年新收: ｛自然人：15，商业企业：3｝"),
        ("  未经复议直接起诉: 0", "  未经复议直接起诉: {结果维持: 1, 总计: 2}"),
        ("全年组织业务培训两次。", "全年组织业务培训XX次。"),
    ):
        assert right in text
        text = text.replace(right, wrong, 1)
    file = tmp_path / "x.yaml"
    file.write_text(text, encoding="utf-8")
    loaded = load(file)
    assert loaded.report is None
    told = [(problem.where.line, problem.code) for problem in examine(loaded) if problem.is_error]
    lines = text.split("\n")
    for start, code in (
        ("年度：", "S-YAML"),
        ("    每季通报", "P-LEFTOVER"),
        ("\t行政许可", "S-YAML"),
        ("  行政处罚", "R-COUNT"),
        ("  本年新收", "S-YAML"),
        ("  上年结转", "S-YAML"),
        ("  未经复议", "T4-SUM"),
    ):
        assert (next(n for n, line in enumerate(lines, 1) if line.startswith(start)), code) in told
    assert [line for line, _ in told] == sorted(line for line, _ in told if line)
    assert len(told) == 7


def test_of_a_line_with_a_slip_nothing_else_is_told(tmp_path: Path) -> None:
    """What does not add up there may add up as soon as the line is written right."""
    text = BASE.read_text(encoding="utf-8")
    right, wrong = "  未经复议直接起诉: 0", "  未经复议直接起诉：{结果维持: 1, 总计: 2}"
    assert right in text
    file = tmp_path / "x.yaml"
    file.write_text(text.replace(right, wrong), encoding="utf-8")
    assert [problem.code for problem in examine(load(file)) if problem.is_error] == ["S-YAML"]
