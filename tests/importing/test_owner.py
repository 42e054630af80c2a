"""Whose report it is: titles as offices and sites write them; what is in doubt is told, what is beside it is told."""

from __future__ import annotations

import pytest

from gentool.form.loading import form_of
from gentool.importing.draft import Line
from gentool.importing.recognising.owner import Whose, goes_on, is_body
from gentool.importing.recognising.owner import title_in as plain_title_in
from gentool.importing.recognising.owner import whose as plain_whose
from gentool.problems.problem import Where
from tests.importing.drawn import FILE, text
from tests.words import heard

whose = heard(plain_whose)
title_in = heard(plain_title_in)

REPORT = "政府信息公开工作年度报告"
OFFICE = "云溪市财政局"
FORM = form_of("2021")


@pytest.mark.parametrize(
    ("title", "unit", "year"),
    [
        (f"云溪市第12中学2025年{REPORT}", "云溪市第12中学", "2025"),
        (f"云溪市“12345”热线中心2025年{REPORT}", "云溪市“12345”热线中心", "2025"),
        (f"云溪市公安局（交警支队）2025年{REPORT}", "云溪市公安局（交警支队）", "2025"),
        (f"云溪市农业农村局(林业局)2025年{REPORT}", "云溪市农业农村局（林业局）", "2025"),
        (f"云溪市财政局关于发布（报送）2025年{REPORT}", OFFICE, "2025"),
        (f"云溪市财政局关于印发《云溪市财政局2025年{REPORT}》的通知", OFFICE, "2025"),
        (f"云溪市财政局文件关于2025年{REPORT}", OFFICE, "2025"),
        (f"[年报]云溪市财政局2025年{REPORT}", OFFICE, "2025"),
        (f"【政府信息公开年报】云溪市财政局2025年{REPORT}", OFFICE, "2025"),
        (f"字体：大 中 小 云溪市财政局2025年{REPORT}", OFFICE, "2025"),
        (f"无障碍 长者模式 云溪市财政局2025年{REPORT}", OFFICE, "2025"),
        (f"首页>政务公开>云溪市财政局2025年{REPORT}", OFFICE, "2025"),
        (f"云溪市 财政局 2025年{REPORT}", OFFICE, "2025"),
        (f"云溪市财政局二〇二五年{REPORT}", OFFICE, "2025"),
        (f"云溪市财政局二○二五年{REPORT}", OFFICE, "2025"),
        (f"云溪市财政局２０２５年{REPORT}", OFFICE, "2025"),
        (f"2025年(度)云溪市财政局{REPORT}", OFFICE, "2025"),
        (f"云溪市财政局{REPORT}（2025年度）", OFFICE, "2025"),
        ("云溪市财政局关于2025年度政府信息公开工作情况的报告", OFFICE, "2025"),
        ("云溪市财政局2025年政府信息公开工作情况年度报告", OFFICE, "2025"),
        ("云溪市财政局2025年政务公开工作年度报告", OFFICE, "2025"),
        ("云溪市财政局2025年信息公开年报", OFFICE, "2025"),
        (f"2025年{REPORT}", "", "2025"),
        ("云溪市财政局政府信息公开工作2025年度报告", OFFICE, "2025"),
        ("云溪市财政局政府信息公开2025年年度报告", OFFICE, "2025"),
        ("云溪市财政局政府信息公开2025年度工作报告", OFFICE, "2025"),
        ("云溪市财政局政务公开2025年工作年度报告", OFFICE, "2025"),
        ("云溪市财政局 政府信息公开工作 2025 年度报告", OFFICE, "2025"),
        ("云溪市财政局信息公开2025年报", OFFICE, "2025"),
        (f"【2025年】云溪市财政局{REPORT}", OFFICE, "2025"),
        (f"（2025年）云溪市财政局{REPORT}", OFFICE, "2025"),
        (f"[2025]云溪市财政局{REPORT}", OFFICE, "2025"),
        (f"〔2025年度〕云溪市财政局{REPORT}", OFFICE, "2025"),
        (f"2025年【云溪市财政局】{REPORT}", OFFICE, "2025"),
        (f"【云溪市财政局】2025年{REPORT}", OFFICE, "2025"),
        (f"云溪市财政局{REPORT}【2025年】", OFFICE, "2025"),
    ],
)
def test_a_title_says_whose_report_it_is(title: str, unit: str, year: str) -> None:
    found = title_in(title, FORM.titled)
    assert found is not None
    assert (found.unit, found.year, found.is_doubtful) == (unit, year, False)


@pytest.mark.parametrize(
    "words",
    [
        f"我局编制了2025年{REPORT}，请监督。",
        f"云溪市财政局{REPORT}",
        f"云溪市财政局2025年{REPORT}已公布。",
        f"云溪市{'财政' * 60}局2025年{REPORT}",
        "云溪市财政局2025年部门预算公开情况",
        "2025年度报告",
    ],
)
def test_other_lines_are_no_titles(words: str) -> None:
    assert title_in(words, FORM.titled) is None


@pytest.mark.parametrize(
    ("line", "unit", "belongs"),
    [
        ("云溪市", "财政局", True),
        ("云溪市望湖区人民", "政府", True),
        ("云溪市人力资源和", "社会保障局", True),
        ("市直部门", "财政局", False),
        ("部门乡镇信息公开", "财政局", False),
        ("云溪市人民政府", "云溪市财政局", False),
    ],
)
def test_a_line_above_continues_a_name_only_if_it_is_broken_off(line: str, unit: str, belongs: bool) -> None:
    assert goes_on(line, unit) is belongs


def found(*lines: str) -> Whose:
    blocks = [text(line) for line in lines]
    return whose(FORM, blocks, blocks, "", FILE)


def codes(whose: Whose) -> list[str]:
    return [problem.code for problem in whose.problems]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((OFFICE, f"2025年{REPORT}"), []),
        (("云溪市人力资源和", f"社会保障局2025年{REPORT}"), []),
        ((f"2025年{REPORT}", f"（{OFFICE}）"), ["I-UNIT"]),
        ((f"{OFFICE}{REPORT}", "（2025年）"), []),
        ((f"{OFFICE}2025年{REPORT}", "（公开征求意见稿）"), []),
    ],
)
def test_a_title_in_several_lines(lines: tuple[str, ...], said: list[str]) -> None:
    got = found(*lines)
    assert got.unit is not None
    assert got.unit.text in (OFFICE, "云溪市人力资源和社会保障局")
    assert got.year is not None
    assert got.year.text == "2025"
    assert codes(got) == said
    begin, end = got.title
    assert begin == 0
    assert "征求意见" not in "".join(lines[begin:end])


def test_words_beside_a_title_are_told() -> None:
    got = found(f"{OFFICE}2025年{REPORT}（公开征求意见稿）")
    assert codes(got) == ["I-LEFT"]
    assert "公开征求意见稿" in got.problems[0].message


def test_two_titles_of_different_years_are_told() -> None:
    assert codes(found(f"{OFFICE}2025年{REPORT}", f"{OFFICE}2024年{REPORT}")) == ["I-YEAR"]


def test_years_that_contradict_each_other_are_told() -> None:
    assert "I-UNIT" in codes(found(f"{OFFICE}2025年-2026年{REPORT}"))


def test_without_a_title_the_text_is_asked_and_that_is_told() -> None:
    got = found("2025年本局公开信息三百条。", "2025年没有收费。", "主办单位：云溪市财政局办公室")
    assert got.unit is not None
    assert got.year is not None
    assert (got.unit.text, got.year.text, sorted(codes(got))) == (OFFICE, "2025", ["I-UNIT", "I-YEAR"])


def test_nothing_is_made_up() -> None:
    assert found("网站维护通知")[:2] == (None, None)


@pytest.mark.parametrize(
    "sentence",
    [
        f"现将2025年度{REPORT}公布如下：",
        f"特向社会公布2025年{REPORT}",
        f"根据要求编制2025年{REPORT}",
        f"本局2025年{REPORT}",
    ],
)
def test_the_beginning_of_a_sentence_is_no_unit(sentence: str) -> None:
    title = title_in(sentence, FORM.titled)
    assert title is None
    assert not is_body("特向社会")


def test_the_signature_says_whose_it_is_where_the_title_does_not() -> None:
    blocks = [text(f"2025年{REPORT}")]
    got = whose(FORM, blocks, [*blocks, text("发布机构：云溪市人民政府")], "", FILE, Line(OFFICE, Where(FILE)))
    assert (got.unit and got.unit.text, codes(got)) == (OFFICE, ["I-UNIT"])


def test_a_signature_that_says_more_than_the_title_is_told() -> None:
    blocks = [text(f"市财政局2025年{REPORT}")]
    got = whose(FORM, blocks, blocks, "", FILE, Line(OFFICE, Where(FILE)))
    assert (got.unit and got.unit.text, codes(got)) == ("市财政局", ["I-UNIT"])
    assert not codes(whose(FORM, blocks, blocks, "", FILE, Line("市财政局", Where(FILE))))


@pytest.mark.parametrize(
    "title",
    [
        f"关于报送云溪市财政局2025年{REPORT}的函",
        f"云溪市人民政府办公室转发{OFFICE}2025年{REPORT}的通知",
        f"云溪市人民政府关于{OFFICE}2025年{REPORT}的公告",
    ],
)
def test_who_passes_a_report_on_is_not_whose_it_is(title: str) -> None:
    found = title_in(title, FORM.titled)
    assert found is not None
    assert found.unit == OFFICE


def test_any_other_signature_is_told() -> None:
    blocks = [text(f"{OFFICE}2025年{REPORT}")]
    assert codes(whose(FORM, blocks, blocks, "", FILE, Line("云溪市教育局", Where(FILE)))) == ["I-UNIT"]
