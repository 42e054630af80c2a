"""What an evaluator looks for: a corpus of right and wrong sentences, and what is about dates, names and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from gentool.checks.api import check
from gentool.checks.city_rules import Roster, Rules
from gentool.problems.problem import Problem, Severity
from gentool.report.model import Report
from tests.builders import report_of
from tests.checks.narratives import MAIN, OTHER, paragraphs
from tests.checks.test_mentions import FIGURES, body_of, with_text

CORPUS = yaml.safe_load((Path(__file__).parent / "evaluation_sentences.yaml").read_text(encoding="utf-8"))
ROSTER = Rules(roster=Roster(["云溪市财政局", "云溪市教育局", "云溪市人力资源和社会保障局"]))
LAST_YEAR = {
    "本年新收": {"自然人": 10, "商业企业": 2},
    "上年结转": 0,
    "予以公开": {"自然人": 9, "商业企业": 2},
    "结转下年度继续办理": {"自然人": 1},
}


class Case(NamedTuple):
    """A sentence, of which body, and whether the code must be told of it."""

    code: str
    body: str
    sentence: str
    is_wrong: bool


def _cases() -> Iterator[Case]:
    for code, bodies in CORPUS.items():
        for body, labels in bodies.items():
            for label, sentences in labels.items():
                for sentence in sentences:
                    yield Case(code, body, sentence, label == "wrong")


CASES = list(_cases())


@lru_cache
def last_year(body: str) -> Report:
    figures = FIGURES[body] | {"收到和处理政府信息公开申请情况": LAST_YEAR, "年度": 2024}
    report, _ = report_of(yaml.safe_dump(figures, allow_unicode=True, sort_keys=False))
    return report


def reported(body: str, sentence: str) -> Report:
    place, bar, text = sentence.rpartition("|")
    if not bar:
        return with_text(body, "依申请公开", text)
    if place == "其他":
        return replace(body_of(body), narrative={OTHER: paragraphs(text)})
    return replace(body_of(body), opening=paragraphs(text), narrative={})


def found(case: Case) -> list[Problem]:
    problems = check(reported(case.body, case.sentence), last_year=last_year(case.body), rules=ROSTER)
    return [problem for problem in problems if problem.code == case.code]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} {case.sentence}")
def test_sentences(case: Case, golden_words: Callable[[str, str, list[Problem]], None]) -> None:
    problems = found(case)
    assert bool(problems) is case.is_wrong, [problem.message for problem in problems]
    assert all(problem.severity is Severity.WARNING for problem in problems)
    if case.is_wrong:
        golden_words("evaluation", f"{case.code} {case.body}: {case.sentence}", problems)


def test_every_code_has_right_and_wrong_sentences() -> None:
    for code in CORPUS:
        assert {case.is_wrong for case in CASES if case.code == code} == {True, False}


def test_without_last_year_it_is_said_once_that_nothing_was_compared() -> None:
    text = "全年新收申请15件，同比增长25%。\n办结15件，同比增长36.4%。"
    (problem,) = (p for p in check(with_text("人社局", "依申请公开", text)) if p.code == "P-YOY")
    assert problem.severity is Severity.INFO
    assert "没有上年的报告" in problem.message


def test_what_is_proposed_for_a_comparison() -> None:
    (problem,) = found(Case("P-YOY", "人社局", "全年新收申请15件，同比增长20%。", True))
    assert "上年为 12，本年为 15，增加 3（25.00%）" in problem.message
    assert "{{ 同比(申请.本年新收.总计) }}" in problem.hint


@pytest.mark.parametrize(
    ("unit", "published", "late"),
    [
        ("云溪市财政局", date(2026, 1, 31), False),
        ("云溪市财政局", date(2026, 2, 1), True),
        ("云溪市财政局", date(2025, 12, 30), True),
        ("云溪市人民政府", date(2026, 3, 31), False),
        ("云溪市人民政府", date(2026, 4, 1), True),
        ("云溪市人民政府办公室", date(2026, 2, 1), True),
        ("云溪综合实验区管理委员会", date(2026, 3, 1), False),
    ],
)
def test_late(unit: str, published: date, late: bool) -> None:
    report = replace(body_of("人社局"), unit=unit, published=published)
    assert [p.code for p in check(report) if p.code == "P-LATE"] == ["P-LATE"] * late


@pytest.mark.parametrize(
    ("unit", "odd"),
    [
        ("云溪市财政局", False),
        ("云溪市公安局江岸分局", False),
        ("云溪市人民政府办公室", False),
        ("云溪市卫生健康和体育局", False),
        ("云溪市财政局2025年政府信息公开工作年度报告", True),
        ("云溪市财政局政府信息公开年报", True),
        ("2025年云溪市财政局", True),
        ("云溪市财政局。", True),
        ("云溪市财政局、云溪市教育局", True),
        ("江岸区云溪市财政局", True),
    ],
)
def test_odd_unit(unit: str, odd: bool) -> None:
    problems = check(replace(body_of("人社局"), unit=unit), rules=ROSTER)
    assert [p.code for p in problems if p.code == "P-UNIT"] == ["P-UNIT"] * odd


@pytest.mark.parametrize(
    ("signature", "other"),
    [
        ("云溪市人力资源和社会保障局", False),
        ("云溪市人社局", False),
        ("云溪市人力资源和社会保障局办公室", False),
        ("云溪市财政局", True),
        ("清源市水利局", True),
        ("2026年1月", False),
    ],
)
def test_signature(signature: str, other: bool) -> None:
    problems = check(replace(body_of("人社局"), signature=signature), rules=ROSTER)
    assert [p.code for p in problems if p.code == "P-OTHER"] == ["P-OTHER"] * other


@pytest.mark.parametrize(
    ("text", "untouched"),
    [
        ("全年公开信息412条，依法办理各类申请。", True),
        ("全年公开信息412条，收到申请12件。", True),
        ("全年公开信息412条，未收到政府信息公开申请。", False),
        ("全年公开信息412条，收到申请0件。", False),
        ("全年公开信息412条，新收申请数为0。", False),
        ("积极做好各项公开工作。", False),
    ],
)
def test_untouched(text: str, untouched: bool) -> None:
    report = with_text("学校", "主动公开", text)
    skeleton = yaml.safe_dump(FIGURES["学校"] | {"年度": 2025}, allow_unicode=True, sort_keys=False)
    for row in ("本年新收", "上年结转", "予以公开", "部分公开", "行政复议", "行政规范性文件"):
        column = {"行政复议": "结果维持", "行政规范性文件": "本年制发件数"}.get(row, "自然人")
        skeleton = skeleton.replace(f"  {row}: 0", f"  {row}: {{{column}: 0}}")
    figures = report_of(skeleton)[0].figures
    problems = check(replace(report, figures=figures))
    assert [p.code for p in problems if p.code == "R-UNTOUCHED"] == ["R-UNTOUCHED"] * untouched


@pytest.mark.parametrize(
    ("unit", "beyond"),
    [
        ("云溪市人民政府", False),
        ("云溪市人民政府办公室", False),
        ("云溪市司法局", False),
        ("国家税务总局", False),
        ("云溪市财政局", True),
        ("云溪县人民政府", True),
        ("云溪市江岸区城关镇人民政府", True),
    ],
)
def test_rules_of_a_body_that_can_make_none(unit: str, beyond: bool) -> None:
    problems = check(replace(body_of("大市"), unit=unit))
    assert [p.code for p in problems if p.code == "T2-RULES"] == ["T2-RULES"] * beyond


def test_pending_cases_that_turn_up_nowhere() -> None:
    now, before = body_of("公安局"), body_of("大市")
    last = replace(before, unit=now.unit, year=2024)
    problems = [p for p in check(now, last_year=last) if p.code == "Y-PENDING"]
    assert [p.field.rpartition(".")[2] for p in problems] == []
    none = replace(body_of("气象局"), unit=now.unit)
    problems = [p for p in check(none, last_year=replace(now, year=2024)) if p.code == "Y-PENDING"]
    assert [p.field.rpartition(".")[2] for p in problems] == ["行政复议", "复议后起诉"]
    assert "上年尚未审结 1 件" in problems[0].message
    assert "本年总计只有 0 件" in problems[0].message
    assert MAIN  # the narrative plays no part


@pytest.mark.parametrize(("ended", "is_told"), [(1, True), (2, False), (3, False)])
def test_as_many_cases_as_were_pending_are_enough(ended: int, is_told: bool) -> None:
    table = "政府信息公开行政复议、行政诉讼情况"
    none = {"未经复议直接起诉": 0, "复议后起诉": 0}
    before, now = (
        report_of(
            yaml.safe_dump(FIGURES["人社局"] | {"年度": year, table: {"行政复议": cases, **none}}, allow_unicode=True)
        )[0]
        for year, cases in ((2024, {"尚未审结": 2}), (2025, {"结果维持": ended}))
    )
    assert ("Y-PENDING" in [p.code for p in check(now, last_year=before)]) == is_told
