"""P-YEAR: a labelled corpus of sentences, all of which must be judged rightly."""

from pathlib import Path

import pytest
import yaml

from gentool.problems.problem import Severity
from tests.checks.narratives import MAIN, OTHER, PREFACE, Texts, report_of
from tests.checks.narratives import check_text as plain_check_text
from tests.words import heard

check_text = heard(plain_check_text, but=("P-EMPTY",))

CORPUS = yaml.safe_load(Path(__file__).with_name("year_sentences.yaml").read_text(encoding="utf-8"))
SENTENCES = [
    pytest.param(part, sentence, label == "left over", id=f"{label}: {sentence}")
    for label, parts in CORPUS.items()
    for part, sentences in parts.items()
    for sentence in sentences
]


def years(part: str, text: str, year: int = 2025) -> list[str]:
    """The messages about years, once per paragraph."""
    return years_of({part: text}, year)


def years_of(texts: Texts, year: int) -> list[str]:
    return [p.message for p in check_text(report_of(texts, year=year)) if p.code == "P-YEAR"]


@pytest.mark.parametrize(("part", "sentence", "left_over"), SENTENCES)
def test_every_sentence_of_the_corpus(part: str, sentence: str, left_over: bool) -> None:
    assert len(years(part, sentence)) == left_over


@pytest.mark.parametrize(("part", "sentence", "left_over"), SENTENCES)
def test_the_neighbour_does_not_matter(part: str, sentence: str, left_over: bool) -> None:
    around = f"加强组织领导，健全工作机制。{sentence}各项工作有序开展。"
    if sentence.endswith("。"):
        assert len(years(part, around)) == left_over


def test_the_corpus_is_large_enough() -> None:
    assert len(SENTENCES) >= 100


def test_message_place_and_field() -> None:
    report = report_of({MAIN: ((2, "（一）主动公开"), (0, "2024年，我局公开信息300条。2024年，培训2次。"))})
    (problem,) = (p for p in check_text(report) if p.code != "P-EMPTY")
    assert (problem.code, problem.severity) == ("P-YEAR", Severity.WARNING)
    assert problem.where == report.narrative[MAIN][1].where
    assert problem.field == "总体情况.主动公开"
    assert problem.message.startswith("“2024年，我局公开信息300条…”")
    assert "说的是 2024 年，而这是 2025 年度的报告（本段共 2 处）" in problem.message
    assert problem.hint


def test_the_report_of_another_year_turns_the_table() -> None:
    other = "2024年未收取信息处理费。"
    assert not years_of({MAIN: "2024年，我局主动公开信息300条。", OTHER: other}, 2024)
    assert years(MAIN, "2025年，我局主动公开信息300条。", 2024)
    assert not years_of({PREFACE: "2024年政府信息公开工作年度报告如下。", OTHER: other}, 2024)
