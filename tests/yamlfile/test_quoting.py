"""Text written into YAML is read back as it was."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gentool.yamlfile.quoting import comment, scalar, width
from gentool.yamlfile.source import source_of

ANY = st.text(st.characters(exclude_categories=["Cs"]))


def value_of(text: str) -> str:
    source, problems = source_of(f"项目: {text}\n后: 1\n".encode(), "a.yaml")
    assert {problem.code for problem in problems} <= {"S-HIDDEN"}  # which it may well have to tell
    assert source is not None
    assert isinstance(source.root, yaml.MappingNode)
    (_, value), _ = source.root.value
    assert isinstance(value, yaml.ScalarNode)
    return str(value.value)


@given(ANY)
def test_scalar_reads_back_as_value(text: str) -> None:
    assert value_of(scalar(text)) == text


@given(ANY)
def test_scalar_reads_back_within_braces_as_key_and_value(text: str) -> None:
    node = yaml.compose(f"{{{scalar(text[:30])}: {scalar(text)}}}", Loader=yaml.CSafeLoader)
    assert isinstance(node, yaml.MappingNode)
    assert [(key.value, value.value) for key, value in node.value] == [(text[:30], text)]


@given(st.text("甲局:#-|>{}[]&*!%@`'\"\\\n\t ，：=+.1", max_size=12))
def test_scalar_reads_back_what_yaml_gives_meaning_to(text: str) -> None:
    assert value_of(scalar(text)) == text


@pytest.mark.parametrize("text", ["云溪市财政局", "公开信息总数 = 网站 + 公众号", "地址：某路1号，电话0000"])
def test_usual_text_stays_plain(text: str) -> None:
    assert scalar(text) == text


@pytest.mark.parametrize("text", ["", "1", "yes", "甲: 乙", "甲 #乙", "甲 ", "# 甲", "甲\n乙", "甲,乙", "甲:"])
def test_text_that_yaml_could_misread_is_quoted(text: str) -> None:
    assert scalar(text).startswith('"')


@given(ANY, st.integers(0, 4))
def test_comment_never_leaves_the_comment(text: str, indent: int) -> None:
    lines = list(comment(text, indent))
    assert all(line.startswith(" " * indent + "# ") for line in lines)
    assert value_of("甲\n" + "".join(f"{line}\n" for line in lines)) == "甲"


def test_comment_keeps_every_line_that_says_something() -> None:
    assert list(comment("甲\r\n\n  乙\u2028丙\x07", 2)) == ["  # 甲", "  #   乙", "  # 丙"]


def test_ideographs_are_two_columns_wide() -> None:
    assert width("表2：") == 5
