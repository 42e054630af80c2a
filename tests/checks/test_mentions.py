"""P-FIGURE: a labelled corpus of sentences, with precision and recall, and what the warnings say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from gentool.checks.mentions import check_mentions
from gentool.problems import Problem, Severity
from gentool.report import Report
from tests.builders import report_of
from tests.checks.narratives import MAIN, paragraphs

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
    narrative = {MAIN: dict.fromkeys(SECTIONS, "内容"), "存在的主要问题及改进情况": "内容", "其他需要报告的事项": "内容"}
    text = yaml.safe_dump({"年度": 2025, **figures, **narrative}, allow_unicode=True, sort_keys=False)
    report, _ = report_of(text)
    return report


def with_text(name: str, section: str, text: str) -> Report:
    """Return the body's report with one section that says this, one paragraph per line."""
    heading = f"（{SECTIONS.index(section) + 1}）{section}" if False else f"（一）{section}"
    lines = [(2, heading), *((0, line) for line in text.split("\n"))]
    return replace(body_of(name), narrative={MAIN: paragraphs(lines)})


def problems(name: str, text: str, section: str = "依申请公开") -> list[Problem]:
    return check_mentions(with_text(name, section, text))


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
    precision, recall = told / (told + len(false)), told / (told + len(missed))
    with capsys.disabled():
        print(f"\nP-FIGURE, {half}: {len(outcomes)} sentences, {told + len(missed)} contradictions; ", end="")
        print(f"precision {precision:.1%}, recall {recall:.1%}")
    assert not false
    assert recall > 0.95, missed
