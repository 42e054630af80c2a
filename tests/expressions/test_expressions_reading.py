"""Reading: a dotted name directly, and without Jinja."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from gentool.expressions.reading import dotted_name, parsed


def test_jinja_is_not_imported_for_plain_text_and_names() -> None:
    program = (
        "import sys; from gentool.expressions import Scope, expand;"
        "expand('{{ a.b }}', Scope({'a': {'b': 1}})); sys.exit('jinja2' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


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
