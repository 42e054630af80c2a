"""The corpus of awkward sources: what they say comes through, or is said not to; nothing is wrong without a word."""

import sys
from functools import cache, partial

import pytest

from tests.importing.awkward.kinds import Awkward, usual
from tests.importing.awkward.known import known
from tests.importing.awkward.score import Score, score_of, table
from tests.importing.awkward.sources import SOURCES


@cache
def scored(source: Awkward) -> Score:
    return score_of(source)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_a_source_is_read_told_or_refused(source: Awkward) -> None:
    assert scored(source).failures == ()


def test_no_cell_is_wrong_without_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    scores = [scored(source) for source in SOURCES]
    with capsys.disabled():
        sys.stdout.write(f"\n{table(scores)}")
    assert [score.source.name for score in scores if score.wrong] == []


@pytest.mark.parametrize("seed", [1, 13, 31])
def test_with_other_figures_no_cell_is_wrong_without_a_word(seed: int) -> None:
    scores = [score_of(source._replace(of=partial(known, seed))) for source in SOURCES if source.of is usual]
    assert [score.source.name for score in scores if score.wrong] == []


def test_the_corpus_is_large_and_its_names_are_unique() -> None:
    assert len({source.name for source in SOURCES}) == len(SOURCES) >= 40
