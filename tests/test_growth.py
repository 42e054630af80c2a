"""No input makes a pattern or a reader work out of proportion: five times as much of it, five times the work."""

from __future__ import annotations

import re
from functools import partial
from random import Random

import pytest

from tests.fuzz import words
from tests.fuzz.targets import targets
from tests.fuzz.watching import SlowError, within
from tests.growth import Named, attacks, calls, patterns, pieces, seconds
from tests.make_hostile import HEAD

SIZE = 4_000  # characters: a pattern that looks at each once takes a thousandth of a second or two
SLOW = 0.010
LONG = 12 * SIZE  # what took ``SLOW``, takes more than a second where time grows with the square; else an eighth of one
PATIENCE = 0.4
BOUNDED = {
    "gentool.city.other_files._YEAR_IN_NAME": "a file's name has 255 characters",
    "gentool.cli.chinese._RANGE": "click's own words",
    "gentool.form.building._REFERENCE": "form.yaml's own words",
    "gentool.ooxml.template.tags._STRINGS": "asked once for each quote, at its place",
    "gentool.report.placeholders.diagnosis._NEIGHBOURS": "a tag has 1,000 characters",
}
READERS = {target.name: target for target in targets()}
TEXTS = {
    "yaml": (HEAD, words.YAML),
    "narrative": ("", words.NARRATIVE),
    "placeholders": ("", words.PLACEHOLDERS),
    "html": ("<html><body>", words.HTML),
    "text": ("", words.TEXT),
    "markdown": ("", words.TEXT),
    "city": ("城市: 云溪市\n年度: 2025\n", words.YAML),
}


def test_no_pattern_grows_faster_than_its_input() -> None:
    chance = Random(2025)
    asked = (pattern for pattern in patterns() if pattern.name not in BOUNDED)
    assert [(pattern.name, attack) for pattern in asked for attack in _grown(pattern, chance)] == []


def test_what_is_said_to_be_bounded_is_there() -> None:
    assert BOUNDED.keys() <= {pattern.name for pattern in patterns()}


@pytest.mark.parametrize("source", [r"\s+$", "(?:共|计|共计)*x", r"(\d+)(\d+)x"])
def test_a_pattern_that_grows_is_found(source: str) -> None:
    assert list(_grown(Named("seeded", source, 0, "finditer"), Random(1)))


def _grown(pattern: Named, chance: Random) -> list[tuple[str, str, str]]:
    """Return the attack under which a pattern's time grows with the square of its input, or worse; none: nothing.

    Measured time says only what is worth a look, so that a busy machine looks oftener and finds no more.
    """
    compiled = re.compile(pattern.source, pattern.flags)
    for attack in attacks(chance, pieces(pattern.source, pattern.flags), 8):
        try:
            with within(PATIENCE):
                if seconds(compiled, pattern.method, attack, SIZE) < SLOW:
                    continue
            with within(PATIENCE):
                seconds(compiled, pattern.method, attack, LONG)
        except SlowError:
            return [attack]
    return []


@pytest.mark.parametrize("name", TEXTS)
def test_no_reader_grows_faster_than_its_input(name: str) -> None:
    begin, tokens = TEXTS[name]
    chance = Random(f"growth {name}")
    for _ in range(8):
        piece = "".join(chance.sample(tokens, chance.randint(1, 2))) or "a"
        texts = [begin + piece * (size // len(piece.encode())) for size in (6_000, 30_000)]
        with within(20):
            small, large = (calls(partial(READERS[name].check, text.encode())) for text in texts)
        assert large < max(30_000, 8 * small), (piece, small, large)


def test_words_between_a_figure_and_its_name_can_be_read_in_one_way_only() -> None:
    text = f"{HEAD}总体情况:\n  概述: 收到申请{'共计' * 60}不12件，{'累计共计' * 40}办结12件。\n"
    with within(20):
        calls(partial(READERS["yaml"].check, text.encode()))
