"""Reading: Python's parser takes no name for its own, and a dotted name reads the same without it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentool.report.placeholders import Scope, evaluate
from gentool.report.placeholders.expressions import dotted_name, parsed


def test_jinja_is_not_imported() -> None:
    program = (
        "import sys; from gentool.report.placeholders import Scope, expand;"
        "expand('{{ a.b }}{{ 占比(a.b, 2 + 3 * a.b) }}{{ a b }}', Scope({'a': {'b': 1}}));"
        "sys.exit('jinja2' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ﬁ + fi", 12),  # a ligature, which Python would fold into the letters beside it
        ("ｎ*1 if n == 2 else 0", 4),
        ("class.lambda + 0", 8),
        ("0+in + a.in", 48),
        ("1if 1else 2", 1),  # Python warns of it
        ("'a' 'b' + 'c'", "abc"),
    ],
)
def test_names_are_taken_as_written(text: str, value: object) -> None:
    values = {"ﬁ": 10, "fi": 2, "ｎ": 4, "n": 2, "class": {"lambda": 8}, "in": 16, "a": {"in": 32}}
    assert evaluate(text, Scope(values)) == (value, ())


@pytest.mark.parametrize(
    "text", ["f'{a}'", "r'a'", "b'a'", "1) + (1", "1 # 1", "[a for a in a]", "lambda: 1", "(a := 1)", "012"]
)
def test_what_only_python_knows_is_no_expression(text: str) -> None:
    assert [fault.kind for fault in evaluate(text, Scope({"a": 1})).faults] == ["syntax"]


names = st.sampled_from(
    [
        "网站",
        "申请",
        "新收",
        "总计",
        "上年",
        "空",
        "占比",
        "true",
        "none",
        "not",
        "and",
        "if",
        "is",
        "in",
        "self",
        "_a",
        "a１",
    ]
) | st.from_regex(r"[^\W\d]\w{0,3}", fullmatch=True)


@given(st.lists(names, min_size=1, max_size=4).map(".".join))
def test_adotted_name_reads_the_same_with_and_without_the_parser(text: str) -> None:
    direct = dotted_name(text)
    if direct is not None:
        assert parsed(text) == (direct, (direct,))
