"""A look ahead at the first character changes what an expression costs, and nothing that it finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentool.text.lazy_regex import looking_ahead


@pytest.mark.parametrize(
    ("source", "first"),
    [
        ("甲乙|丙", "丙甲"),
        ("(?:新)?(?:制发|印发)|[的了]", "了制印新的"),
        (r"(?<!不)公开(?!工作)|(?<=、)诉讼|\b乙", "乙公诉"),
        ("(?:甲*乙?)+丙|-", r"\-丙乙甲"),
    ],
)
def test_the_first_characters_are_found(source: str, first: str) -> None:
    assert looking_ahead(source) == f"(?=[{first}])(?:{source})"


@pytest.mark.parametrize("source", [".甲", r"\d件", "[^甲]", "甲|(?:乙)?", "甲*", ""])
def test_what_may_begin_with_anything_stays_as_it_is(source: str) -> None:
    assert looking_ahead(source) == source


pieces = st.sampled_from(["甲", "乙", "丙丁", "[甲丙]", "(?:甲|乙丁)", "(?<!丁)乙", "(?=甲)", "(?!乙)", "-"])
repeated = st.builds("(?:{}){}".format, pieces, st.sampled_from(["", "?", "*", "+", "{0,2}"]))
alternatives = st.lists(st.lists(repeated, min_size=1, max_size=3).map("".join), min_size=1, max_size=4)


@given(alternatives, st.text("甲乙丙丁-", max_size=8))
def test_what_is_found_is_the_same(sources: list[str], text: str) -> None:
    source = "|".join(f"({source})" for source in sources)
    plain, fast = (re.compile(expression).finditer(text) for expression in (source, looking_ahead(source)))
    assert [(match.span(), match.lastindex) for match in plain] == [(match.span(), match.lastindex) for match in fast]
