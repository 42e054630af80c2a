"""C-SAME: what two units of a city wrote alike, what the city told them to write, and a thousand units in seconds."""

from __future__ import annotations

import random

import pytest

from gentool.checks.same_text import Index, Passage, UnitText, fixed_words, unit_text
from gentool.checks.same_text import find_same as plain_find_same
from gentool.problems.problem import Severity, Where
from tests.checks.narratives import MAIN, report_of
from tests.fuzz.watching import within
from tests.words import heard

find_same = heard(plain_find_same)

TEA = "围绕春茶上市，在网站开设茶价专栏，每周公布三个市场的收购价，并在茶园路口设置公示牌，方便茶农随时查看。"
ROADS = "把道路施工信息提前七天在公众号公布，附绕行路线图，收到的建议逐条回复，施工结束后公布验收结果和质保期。"
SCHOOLS = "招生政策发布当天同步推出一图读懂，学区划分逐街逐巷列明，家长提出的疑问在两个工作日内公开答复。"
TOLD = "深入学习贯彻上级关于政务公开的部署要求，坚持以公开为常态、不公开为例外。"


def unit(name: str, *texts: str) -> UnitText:
    passages = (Passage(text, "总体情况", Where(f"{name}.yaml", 10 + n)) for n, text in enumerate(texts))
    return UnitText(name, tuple(passages))


def found(*units: UnitText) -> list[tuple[str, str]]:
    return [(p.where.file, p.message) for p in find_same(units, ("信息处理费",)) if p.severity is Severity.WARNING]


def test_a_copied_paragraph_is_told_at_both_with_file_and_line_of_the_other() -> None:
    first, second = found(unit("茶叶局", TEA), unit("交通局", ROADS), unit("供销社", SCHOOLS, TEA))
    assert first[0] == "供销社.yaml"
    assert "“茶叶局”的报告（茶叶局.yaml:10）的一段相同" in first[1]
    assert second[0] == "茶叶局.yaml"
    assert "“供销社”的报告（供销社.yaml:11）" in second[1]


def test_figures_years_and_the_units_own_names_do_not_count() -> None:
    one = f"2025年，茶叶局{TEA}全年发布信息120条。我局定期复查。"
    other = f"2024年，交通局{TEA}全年发布信息98条。我委定期复查。"
    assert len(found(unit("茶叶局", one), unit("交通局", other))) == 2


def test_a_touched_up_copy_is_told_with_how_alike_it_is() -> None:
    touched = TEA.replace("每周公布三个市场", "每月公布五个市场").replace("随时查看", "查看")
    (_, message), _ = found(unit("茶叶局", TEA), unit("交通局", touched))
    assert "几乎相同，相似 88%" in message


def test_other_work_said_in_other_words_is_no_copy() -> None:
    assert not found(unit("茶叶局", TEA), unit("交通局", ROADS), unit("教育局", SCHOOLS))
    assert not found(unit("茶叶局", "加强组织领导，健全工作机制。"), unit("交通局", "加强组织领导，健全工作机制。"))


def test_a_unit_is_not_compared_with_itself() -> None:
    assert not found(unit("茶叶局", TEA, TEA))


def test_what_every_report_must_say_and_what_did_not_happen_is_no_copy() -> None:
    fee = "2025年，按照有关规定，本机关没有收取政府信息公开信息处理费，也没有其他需要报告的事项，特此说明。"
    none = "全年未收到政府信息公开申请，没有发生因政府信息公开引起的行政复议，没有发生行政诉讼，没有收到举报投诉。"
    assert not found(unit("茶叶局", fee, none), unit("交通局", fee, none))


def test_what_the_city_told_its_units_to_write_is_told_once_as_information() -> None:
    units = [unit(f"单位{n}", TOLD + text) for n, text in enumerate((TEA, ROADS, SCHOOLS, "茶" * 40))]
    problems = find_same(units)
    assert [p.severity for p in problems] == [Severity.INFO]
    assert "4 个单位中有半数以上写了同样的 1 句话" in problems[0].message


@pytest.mark.parametrize(("length", "count"), [(29, 0), (30, 2)])
def test_what_is_short_is_a_stock_phrase(length: int, count: int) -> None:
    text = "".join(TEA.split("，")).replace("。", "")[:length]
    assert len(found(unit("茶叶局", text), unit("交通局", text))) == count
    assert [p.field for p in unit_text(report_of({MAIN: text})).passages].count(MAIN) == count // 2


@pytest.mark.parametrize(("of", "is_common"), [(5, True), (6, False), (7, False)])
def test_what_more_than_half_of_the_units_write_is_common(of: int, is_common: bool) -> None:
    others = [unit(f"单位{n}", chr(0x5000 + n) * 40) for n in range(of - 3)]
    problems = find_same([unit("甲", TEA), unit("乙", TEA), unit("丙", TEA), *others])
    assert [p.severity for p in problems] == ([Severity.INFO] if is_common else [Severity.WARNING] * 3)


def test_a_paragraph_is_compared_with_the_likeliest_few() -> None:
    index = Index()
    for number in range(6):
        index.add((number, 0), TEA)
    assert [sum(one == (number, 0) for one, _ in index.likeliest()) for number in range(6)] == [0, 1, 2, 3, 3, 3]


def test_a_report_gives_its_paragraphs() -> None:
    report = report_of({MAIN: TEA})
    text = unit_text(report)
    assert text.unit == report.unit
    assert text.passages[0] == Passage(TEA, MAIN, Where("测试.yaml", 101, 5))
    assert fixed_words(report.form) == ("信息处理费",)


def test_a_thousand_units_take_seconds_and_the_copies_among_them_are_found() -> None:
    chance = random.Random(7)
    words = ["".join(chr(chance.randrange(0x4E00, 0x9000)) for _ in range(2)) for _ in range(3000)]

    def paragraph() -> str:
        return "，".join("".join(chance.choices(words, k=5)) for _ in range(13)) + "。"

    units = [unit(f"单位{n}", TOLD, *(paragraph() for _ in range(10))) for n in range(998)]
    copied = units[5].passages[4].text
    units += [unit("甲", copied), unit("乙", copied.replace(copied[10:14], "另行公布"))]
    with within(60):
        problems = find_same(units)
    assert {p.where.file for p in problems if p.severity is Severity.WARNING} == {"单位5.yaml", "甲.yaml", "乙.yaml"}
