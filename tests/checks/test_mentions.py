"""P-FIGURE: a labelled corpus of sentences, with precision and recall, and what the warnings say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from gentool.form.loading import form_of
from gentool.problems.problem import Problem, Severity
from gentool.report.model import Report
from gentool.report.narrative import scope_of
from gentool.report.placeholders import expand
from tests.builders import balanced, report_of, yaml_of
from tests.checks.narratives import MAIN, check_mentions, check_text, paragraphs

FOLDER = Path(__file__).parent
CORPUS = yaml.safe_load((FOLDER / "mention_sentences.yaml").read_text(encoding="utf-8"))
FIGURES = yaml.safe_load((FOLDER / "mention_figures.yaml").read_text(encoding="utf-8"))
SECTIONS = ("主动公开", "依申请公开", "政府信息管理", "监督保障")


class Case(NamedTuple):
    """A sentence of the corpus: of which body, in which section, and the (figure, placeholder) to be told."""

    half: str
    body: str
    section: str
    sentence: str
    expected: tuple[tuple[str, str], ...]


class Outcome(NamedTuple):
    """What became of a sentence: figures rightly told, missed, and wrongly told."""

    told: int
    missed: list[tuple[str, str]]
    false: list[str]


def _cases() -> Iterator[Case]:
    for half, bodies in CORPUS.items():
        for body, sections in bodies.items():
            for section, labels in sections.items():
                for sentence in labels.get("right", ()):
                    yield Case(half, body, section, sentence, ())
                for sentence, expected in labels.get("wrong", {}).items():
                    pairs = tuple(tuple(entry.split(" ", 1)) for entry in expected)
                    yield Case(half, body, section, sentence, pairs)


CASES = list(_cases())


@lru_cache
def body_of(name: str) -> Report:
    figures: dict[str, Any] = FIGURES[name]
    narrative = {
        MAIN: dict.fromkeys(SECTIONS, "内容"),
        "存在的主要问题及改进情况": "内容",
        "其他需要报告的事项": "内容",
    }
    text = yaml.safe_dump({"年度": 2025, **figures, **narrative}, allow_unicode=True, sort_keys=False)
    report, _ = report_of(text)
    return report


def with_text(name: str, section: str, text: str) -> Report:
    """Return the body's report with one section that says this, one paragraph per line."""
    lines = [(2, f"（一）{section}"), *((0, line) for line in text.split("\n"))]
    return replace(body_of(name), narrative={MAIN: paragraphs(lines)})


def problems(name: str, text: str, section: str = "依申请公开") -> list[Problem]:
    """Return the warnings; that nothing was compared with last year is said of many a sentence, and is none."""
    found = check_mentions(with_text(name, section, text))
    return [problem for problem in found if problem.severity is Severity.WARNING]


def outcome(case: Case) -> Outcome:
    found = problems(case.body, case.sentence, case.section)
    missed, rest = [], list(found)
    for said, placeholder in case.expected:
        match = next((p for p in rest if said in p.message and f"{{{{ {placeholder}" in p.hint), None)
        if match is None:
            missed.append((said, placeholder))
        else:
            rest.remove(match)
    return Outcome(len(case.expected) - len(missed), missed, [p.message for p in rest])


@pytest.mark.parametrize("half", CORPUS)
def test_precision_and_recall(half: str, capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = [(case, outcome(case)) for case in CASES if case.half == half]
    told = sum(o.told for _, o in outcomes)
    missed = [(case.sentence, *entry) for case, o in outcomes for entry in o.missed]
    false = [(case.sentence, message) for case, o in outcomes for message in o.false]
    precision, recall = (told / (told + len(each)) if told else float(not each) for each in (false, missed))
    with capsys.disabled():
        print(
            f"\nP-FIGURE, {half}: {len(outcomes)} sentences, {told + len(missed)} contradictions; "
            f"precision {precision:.1%}, recall {recall:.1%}"
        )
    assert not false
    assert recall > 0.9, missed


def test_of_a_hundred_contradictions_at_most_three_are_missed() -> None:
    outcomes = [outcome(case) for case in CASES]
    assert sum(len(o.missed) for o in outcomes) * 100 <= 3 * sum(len(case.expected) for case in CASES)


def test_right_sentences_are_not_taken_for_all_done() -> None:
    """Against tables in which applications are carried over."""
    right = [case for case in CASES if not case.expected and case.body in ("教育局", "医院", "大市")]
    assert len(right) > 600
    for case in right:
        found = check_text(with_text(case.body, case.section, case.sentence))
        assert not [problem.message for problem in found if problem.code == "P-DONE"], case.sentence


def test_the_corpus_is_large_enough() -> None:
    assert len(CASES) >= 1500
    assert sum(len(case.expected) for case in CASES) >= 400


def test_what_is_said_and_proposed() -> None:
    report = with_text("人社局", "依申请公开", "做好申请办理。\n全年新收申请13件，办结15件。")
    (problem,) = check_mentions(report)
    assert (problem.code, problem.severity) == ("P-FIGURE", Severity.WARNING)
    assert problem.where == report.paragraphs(MAIN)[2].where
    assert problem.field == "总体情况.依申请公开"
    assert problem.message == (
        "文字说“…新收申请13件…”，而表三“一、本年新收政府信息公开申请数量”总计为 15 件，少 2 件。"
    )
    assert problem.hint == "请核对；建议把文字里的数字写成 {{ 申请.本年新收.总计 }}，就总与表格一致。"


def test_the_other_reading_is_told() -> None:
    (problem,) = problems("人社局", "全年收到申请13件。")
    assert "之和为 16 件，也不相符" in problem.message


of_a_body = pytest.mark.parametrize("body", dict.fromkeys(case.body for case in CASES))


@of_a_body
def test_a_text_with_the_placeholders_proposed_is_right(
    body: str, golden_words: Callable[[str, str, list[Problem]], None]
) -> None:
    for case in (case for case in CASES if case.expected and case.body == body):
        found = problems(body, case.sentence, case.section)
        golden_words("mentions", f"{body}，{case.section}: {case.sentence}", found)
        formulas = [problem.hint.partition("{{ ")[2].partition(" }}")[0] for problem in found]
        filled = expand("\n".join(f"{{{{ {formula} }}}}" for formula in formulas), scope_of(body_of(body)))
        assert not filled.faults, case.sentence
        for problem, line in zip(found, filled.lines, strict=True):
            assert f"为 {line.text} " in problem.message, case.sentence


@of_a_body
def test_sentences_around_do_not_make_a_right_one_wrong(body: str) -> None:
    for case in (case for case in CASES if not case.expected and case.body == body):
        around = f"加强组织领导，健全工作机制。{case.sentence}各项工作有序开展。"
        assert not problems(body, around, case.section), case.sentence


def test_unfilled_placeholders_are_left_alone() -> None:
    assert not problems("人社局", "全年新收申请13件，{{ 申请 }}。")


def test_figures_that_could_not_be_read_are_not_compared() -> None:
    report = with_text("人社局", "依申请公开", "全年新收申请13件。")
    unread = {address: figure._replace(value=None) for address, figure in report.figures.items()}
    assert not check_mentions(replace(report, figures=unread))


def test_the_older_edition_is_spoken_of_as_well() -> None:
    form = form_of("2019")
    figures = dict.fromkeys(form.addresses, 0)
    text = yaml_of(form, figures, 2020).replace(
        "  依申请公开: 这一部分", "  依申请公开: 全年收到政府信息公开申请2件，因信息公开被申请行政复议1件。这一部分"
    )
    report, _ = report_of(text)
    assert ["2 件" in p.message or "1 件" in p.message for p in check_mentions(report)] == [True, True]


def test_what_is_denied_is_counted_as_its_table_counts() -> None:
    text = (Path(__file__).parents[1] / "reports/valid/law-enforcement.yaml").read_text(encoding="utf-8")
    said = "全年作出行政处罚{{ 处罚.合计 }}宗"
    assert said in text
    (problem,) = check_mentions(report_of(text.replace(said, "全年未作出行政处罚"))[0])
    assert " 宗，少 " in problem.message


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("全年作出行政处罚决定108156宗，其中罚款94929宗、行政拘留504宗、吊销许可证101宗。", []),
        ("全年作出行政处罚决定108156宗，其中罚款94930宗、警告12175宗。", ["罚款94930宗"]),
        ("其中罚款94929宗，警告、通报批评12174宗，行政拘留503宗。", ["警告、通报批评12174宗", "行政拘留503宗"]),
        ("吊销许可证2宗。", ["吊销许可证2宗"]),
        ("交通运输领域罚款12宗，罚款金额3万元；对3家企业罚款5宗；当场收缴罚款12宗；一季度罚款12宗；罚款5.5万元。", []),
        ("不予罚款7宗，移送公安机关行政拘留4宗，申请法院强制执行罚款8宗，拟吊销许可证1宗；上年罚款93宗。", []),
    ],
)
def test_kinds_of_penalties_are_compared(sentence: str, told: list[str]) -> None:
    text = (Path(__file__).parents[1] / "reports/valid/law-enforcement.yaml").read_text(encoding="utf-8")
    said = "对取水、排水、河道采砂三类事项逐户建立台账，检查结果当天录入系统。"
    assert said in text
    problems = check_mentions(report_of(text.replace(said, sentence))[0])
    assert [figure for figure in told if any(figure in problem.message for problem in problems)] == told
    assert len(problems) == len(told)


@pytest.mark.parametrize(("said", "is_told"), [("12", True), ("right", False)])
def test_a_note_below_a_table_is_compared_too(said: str, is_told: bool) -> None:
    form = form_of("2021")
    report, _ = report_of(yaml_of(form, balanced(form, 7), 2025))
    address = next(address for address in form.addresses if (address.row, address.column) == ("本年新收", "总计"))
    new = int(report.figures[address].text)
    note = f"本年新收申请{new if said == 'right' else new + int(said)}件。"
    problems = check_mentions(replace(report, notes={address.table: note}))
    assert [problem.code for problem in problems if problem.field == address.table] == ["P-FIGURE"] * is_told
