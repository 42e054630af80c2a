"""The corpus of awkward sources: what they say comes through, or is said not to; nothing is wrong without a word."""

from collections.abc import Callable, Iterable
from functools import partial

import pytest

from gentool.problems.problem import Problem
from tests import IS_THOROUGH, some
from tests.importing.awkward.kinds import Awkward, usual
from tests.importing.awkward.known import known, known_of_another
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
    sources = some([source for source in SOURCES if source.of is usual])
    scores = [score_of(source._replace(of=partial(known, seed))) for source in sources]
    assert [score.source.name for score in scores if score.wrong] == []


# What is about the rows, words and parts of the one form; and what is told of the other, though all right in the one:
# cells without a header of their own, figures in another unit than its own, headings that do without their number.
OF_ONE_FORM = frozenset(
    ["row-missing", "row-repeated", "row-contradicted", "label-unknown", "label-missing", "digits-split",
     "cell-lost", "one-figure", "table-twice-unlike", "parts-digits", "chart", "part-six-missing",
     "other-handling", "two-reports", "cells-cut", "cells-lost"]
)  # fmt: skip
TOLD = frozenset(
    ["counted", "columns-otherwise", "columns-otherwise-2", "total-first", "halves-3", "thirds-3",
     "right-first-3", "thirds-4", "parts-bare", "parts-words", "parts-brackets", "parts-spaced",
     "parts-colon-run-in", "parts-run-in", "word-numbering", "tabs-labels-cut", "one-blank", "cells-blank",
     "pdf-no-rules", "narrow-headers"]
)  # fmt: skip


@pytest.mark.parametrize(
    "source",
    [source for source in SOURCES if source.of is usual and source.name not in OF_ONE_FORM],
    ids=lambda source: source.name,
)
def test_another_form_is_read_told_or_refused_as_well(source: Awkward) -> None:
    score = score_of(source._replace(of=known_of_another))
    if source.name in TOLD:
        assert any(problem.is_error or problem.code.startswith("I-") for problem in score.problems)
        assert all("which was told" in wrong for wrong in score.wrong)
    else:
        assert score.failures == ()


def test_the_corpus_is_large_and_its_names_are_unique() -> None:
    assert len({source.name for source in SOURCES}) == len(SOURCES) >= 40
