"""The corpus of awkward sources: what they say comes through, or is said not to; nothing is wrong without a word."""

from collections.abc import Callable, Iterable
from functools import partial

import pytest

from gentool.problems.problem import Problem
from tests import IS_THOROUGH
from tests.importing.awkward.kinds import Awkward, usual
from tests.importing.awkward.known import known
from tests.importing.awkward.score import score_of
from tests.importing.awkward.sources import SOURCES


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_a_source_is_read_told_or_refused(
    source: Awkward, golden_words: Callable[[str, str, Iterable[Problem]], None]
) -> None:
    score = score_of(source)
    assert score.failures == ()
    golden_words("import", source.name, score.problems)


@pytest.mark.parametrize("seed", [1, 13, 31] if IS_THOROUGH else [13])
def test_with_other_figures_no_cell_is_wrong_without_a_word(seed: int) -> None:
    scores = [score_of(source._replace(of=partial(known, seed))) for source in SOURCES if source.of is usual]
    assert [score.source.name for score in scores if score.wrong] == []


def test_the_corpus_is_large_and_its_names_are_unique() -> None:
    assert len({source.name for source in SOURCES}) == len(SOURCES) >= 40
