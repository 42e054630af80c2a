"""Bytes → nodes: encodings, places, and the limits of what is read. Whole files with mistakes: tests/test_corpus.py."""

from pathlib import Path

import pytest
import yaml

from gentool.problems.problem import Where
from gentool.yamlfile.source import MOST_BYTES, MOST_DEPTH, Source
from gentool.yamlfile.source import compose as plain_compose
from gentool.yamlfile.source import decode as plain_decode
from gentool.yamlfile.source import open_source as plain_open_source
from gentool.yamlfile.source import source_of as plain_source_of
from tests.words import heard

compose = heard(plain_compose)
decode = heard(plain_decode)
open_source = heard(plain_open_source)
source_of = heard(plain_source_of)

TEXT = "单位: 云溪市财政局\n年度: 2025\n"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (TEXT.encode(), None),
        (TEXT.encode("utf-8-sig"), None),
        (TEXT.replace("\n", "\r\n").encode("utf-8-sig"), None),
        (TEXT.replace("\n", "\r").encode(), None),
        (TEXT.encode("gb18030"), "GB18030"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "UTF-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16"),
    ],
)
def test_what_notepad_saves_is_read_and_what_was_used_is_told(data: bytes, told: str | None) -> None:
    text, problems = decode(data, "x.yaml")
    assert text == TEXT
    assert [problem.code for problem in problems] == (["S-CODE"] if told else [])
    assert all(told in problem.message for problem in problems if told)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff",
        b"\xff\xfe\x00",
        b"\xef\xbb\xbf\xff",
        TEXT.encode() + b"\0",
        TEXT.encode("utf-32"),
        b"\x80\x80\xff",
        b"PK\x03\x04",
        b"%PDF-1.7",
        b"\xd0\xcf\x11\xe0",
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    text, problems = decode(data, "x.yaml")
    assert text is None
    assert [problem.code for problem in problems] == ["S-BYTES"]


@pytest.mark.parametrize(
    ("hidden", "said"),
    [
        ("\u202e", "U+202E（改变文字方向"),
        ("\u200b", "U+200B（没有宽度）"),
        ("\ufeff", "U+FEFF（没有宽度）"),
        ("\u2028", "U+2028（换行符的一种"),
        ("\x85", "U+0085（换行符的一种"),
        ("\xad", "U+00AD（没有宽度）"),
        ("\ue000", "印不出来的字符 U+E000（某种字体自造的字"),
        ("\uf8ff", "印不出来的字符 U+F8FF（某种字体自造的字"),
    ],
)
def test_what_nobody_sees_is_told_at_its_first_place(hidden: str, said: str) -> None:
    text = f"单位: 甲局\n注: 含\u30001{hidden}23件{hidden}\n"
    _, problems = source_of(text.encode(), "x.yaml")
    found = [problem for problem in problems if problem.code == "S-HIDDEN"]
    assert [problem.where[1:3] for problem in found] == [(2, 7)]
    assert said in found[0].message
    assert "全文共 2 个" in found[0].message


@pytest.mark.parametrize(
    "written",
    [r"\u202e", r"\U0000202e", r"\x9f", r"\N", r"\_\uFEFF"],
    ids=["short", "long", "control", "line end", "behind another"],
)
def test_what_is_hidden_by_its_number_is_told_too(written: str) -> None:
    _, problems = source_of(f'单位: 甲局\n注: ["1{written}23件"]\n落款: "a\\tb\\_c"\n'.encode(), "x.yaml")
    assert [(problem.code, problem.where[1:3]) for problem in problems] == [("S-HIDDEN", (2, 5))]


@pytest.mark.parametrize(("times", "codes"), [(10, []), (11, ["S-YAML2"])])
def test_a_text_may_be_named_again_so_many_times(times: int, codes: list[str]) -> None:
    """What names itself or others again and again is how a small file becomes a large one."""
    text = "单位: &a 甲局\n" + "".join(f"甲{number}: *a\n" for number in range(times))
    assert [problem.code for problem in source_of(text.encode(), "x.yaml")[1]] == codes


def parsed(text: str) -> Source:
    source, problems = source_of(text.encode(), "x.yaml")
    assert source is not None
    assert source.root is not None, problems
    return source


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029"])
def test_only_a_line_feed_ends_a_line(sign: str) -> None:
    """Editors show no line end at these signs: a comment goes on behind them, and lines keep their numbers."""
    source = parsed(f"单位: 甲 # 注{sign}年度: 2025\n注: 一{sign}二\n")
    assert isinstance(source.root, yaml.MappingNode)
    assert [(key.value, value.value) for key, value in source.root.value] == [("单位", "甲"), ("注", "一 二")]
    assert source.where(source.root.value[1][0]).line == 2


def test_where_counts_characters_from_one() -> None:
    source = parsed("单位: 甲\n数据:\n  网站: 373\n")
    assert isinstance(source.root, yaml.MappingNode)
    value = source.root.value[1][1].value[0][1]
    assert source.where(value) == Where("x.yaml", 3, 7)
    assert str(source.where(value)) == "x.yaml:3:7"


def test_where_in_finds_the_nth_occurrence_inside_a_node_only() -> None:
    source = parsed("甲: 一\n乙: |\n  一二一\n  三一\n丙: 一\n")
    assert isinstance(source.root, yaml.MappingNode)
    node = source.root.value[1][1]
    assert [source.where_in(node, "一", nth)[1:3] for nth in range(4)] == [(3, 3), (3, 5), (4, 4), (2, 4)]
    assert source.where_in(node, "没有") == source.where(node)


@pytest.mark.parametrize("size", [MOST_BYTES, MOST_BYTES + 1])
def test_the_size_is_bounded(size: int, tmp_path: Path) -> None:
    data = TEXT.encode()
    data += b"#" * (size - len(data))
    (tmp_path / "x.yaml").write_bytes(data)
    source, problems = open_source(tmp_path / "x.yaml", "甲.yaml")
    assert (source is None) == (size > MOST_BYTES)
    assert [(problem.code, str(problem.where)) for problem in problems] == [("S-SIZE", "甲.yaml")] * (size > MOST_BYTES)


def test_nesting_is_told_with_its_line() -> None:
    deep = "甲:\n" + "- " * 200 + "[" * 600
    root, problems = compose(deep, "x.yaml")
    assert root is None
    assert [(problem.code, problem.where.line) for problem in problems] == [("S-SIZE", 2)]
    assert str(MOST_DEPTH) in problems[0].message


@pytest.mark.parametrize("bracketed", ["[" * 15 + "]" * 15, ", ".join(["{甲: 1}"] * 500)])
def test_brackets_that_are_not_deep_are_fine(bracketed: str) -> None:
    assert compose(f"甲: [{bracketed}]\n", "x.yaml")[1] == []


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ("甲: !!python/name:os.system ''\n", (1, 4), "!!python/name:os.system"),
        ("甲: &a [1]\n乙: [" + ", ".join(["*a"] * 11) + "]\n", (1, 4), "10 次以上"),
        ("甲: &a\n  乙: *a\n", (1, 4), "引用了它自己"),
        ("甲: &a [[[*a]]]\n", (1, 4), "引用了它自己"),
        ("? &a [*a]\n: 1\n", (1, 3), "引用了它自己"),
        (f"甲: !{'b' * 99} 1\n", (1, 4), f"“!{'b' * 39}”"),
    ],
)
def test_yaml_that_hides_data_is_refused(text: str, place: tuple[int, int], word: str) -> None:
    root, problems = compose(text, "x.yaml")
    assert root is None
    assert [(problem.code, problem.where[1:3]) for problem in problems] == [("S-YAML2", place)]
    assert word in problems[0].message


@pytest.mark.parametrize("tag", ["str", "int", "float", "bool", "null", "timestamp", "merge", "value"])
def test_a_tag_that_says_what_yaml_says_anyway_does_no_harm(tag: str) -> None:
    assert compose(f"甲: !!{tag} 1\n乙: !!map {{丙: !!seq [1]}}\n", "x.yaml")[1] == []


def test_the_same_content_twice_is_not_a_circle() -> None:
    root, problems = compose("甲: &a [1]\n乙: {丙: *a, 丁: *a}\n", "x.yaml")
    assert root is not None
    assert problems == []


def test_a_picture_and_emphasis_are_no_yaml_tags() -> None:
    assert compose("甲: |\n  ![图](a.png)\n  **重点**\n  *号 &号 !号\n", "x.yaml")[1] == []
