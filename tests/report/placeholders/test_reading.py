"""Reading: a dotted name directly, and without Jinja."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gentool.report.placeholders.reading import Parsed, dotted_name, parsed
from gentool.report.placeholders.shapes import read_shape


def test_jinja_is_not_imported_for_plain_text_and_names() -> None:
    program = (
        "import sys; from gentool.report.placeholders import Scope, expand;"
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


shapes = st.one_of(
    st.builds("{} + {}".format, names, names),
    st.builds("{}+{} +{}".format, names, names, names),
    st.builds("{}({}, {})".format, st.sampled_from(["占比", "同比", "大写", "range"]), names, names),
    st.builds("{}({})".format, st.sampled_from(["占比", "同比", "千分位"]), names),
    st.builds("{} {} {}".format, names, st.sampled_from(["==", ">", ">=", "<", "<=", "!="]), st.integers(0, 999)),
    st.builds("{} > {} + {}".format, names, st.integers(0, 9), names),
    st.builds("占比({}, {} + {})".format, names, names, names),
)


@given(shapes)
def test_a_common_shape_reads_the_same_with_and_without_the_parser(text: str) -> None:
    shape = read_shape(text, dotted_name)
    if shape is not None:
        assert parsed(text) == Parsed(*shape)


@pytest.mark.parametrize("text", ["a + b", "a+b + c", "占比(a, b)", "同比(申请.本年新收.总计)", "a.b > 0", "a <= 12"])
def test_the_commonest_shapes_need_no_parser(text: str) -> None:
    assert read_shape(text, dotted_name) is not None
