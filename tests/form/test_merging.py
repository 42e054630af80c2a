"""A form is written once: what an edition changes of what it extends, and the line of what it contradicts itself in."""

from pathlib import Path

import pytest
import yaml

from gentool.form.loading import load_form
from gentool.form.merging import read_merged
from gentool.problems.problem import GentoolError

BASE = """\
name: 甲
few: {one: 1, two: 2}
words: [a, b]
rows:
  - 规章
  - {key: 许可, label: 一、许可, kind: count}
  - label: 合计
    children: [甲, 乙]
"""


def written(folder: Path, **texts: str) -> Path:
    """Write form.yaml of a base and of editions below it; return the last one's path."""
    path = folder / "form.yaml"
    for name, text in texts.items():
        path = folder / ("" if name == "base" else name) / "form.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ("name: 乙", {"name": "乙"}),
        ("more: {x: 1}", {"more": {"x": 1}}),
        ("few: {two: 3, three: 4}", {"few": {"one": 1, "two": 3, "three": 4}}),
        ("few: {one: ~}", {"few": {"two": 2}}),
        ("few: [1]", {"few": [1]}),
        ("words: [c]", {"words": ["c"]}),
        ("words: {a: ~}", {"words": ["b"]}),
        ("words: ~\nname: ~", {"words": None, "name": None}),
        (
            "rows: {许可: {kind: money}, 规章: ~}",
            {"rows": [{"key": "许可", "label": "一、许可", "kind": "money"}, ...]},
        ),
        ("rows: {规章: {label: 一、规章}}", {"rows": [{"label": "一、规章", "key": "规章"}, ..., ...]}),
        ("rows: {合计: {children: {甲: ~}}}", {"rows": [..., ..., {"label": "合计", "children": ["乙"]}]}),
        ("rows: {处罚: {kind: money}}", {"rows": [..., ..., ..., {"kind": "money", "key": "处罚"}]}),
        ("rows: {处罚: {before: 许可}}", {"rows": [..., {"key": "处罚"}, ..., ...]}),
        ("rows: {合计: {before: 规章}}", {"rows": [{"label": "合计", "children": ["甲", "乙"]}, "规章", ...]}),
    ],
)
def test_an_edition_says_what_differs(tmp_path: Path, change: str, wanted: dict[str, object]) -> None:
    merged = read_merged(written(tmp_path, base=BASE, edition=f"extends: ..\n{change}\n"))
    for key, value in {**yaml.safe_load(BASE), **wanted}.items():
        if value is None:
            assert key not in merged
        elif isinstance(value, list) and ... in value:
            assert len(merged[key]) == len(value)
            assert all(entry in (..., found) for entry, found in zip(value, merged[key], strict=True))
        else:
            assert merged[key] == value


def test_an_edition_may_extend_another_one(tmp_path: Path) -> None:
    path = written(tmp_path, base=BASE, first="extends: ..\nname: 乙\n", second="extends: ../first\nwords: [c]\n")
    merged = read_merged(path)
    assert (merged["name"], merged["words"], merged["few"]) == ("乙", ["c"], {"one": 1, "two": 2})


@pytest.mark.parametrize(
    ("change", "said", "line"),
    [
        ("few: {three: ~}", "“three”没有可去掉的内容", 2),
        ("rows:\n  处罚: ~", "“处罚”没有可去掉的内容", 3),
        ("rows:\n  许可: money", "“许可”后面应当是“键: 值”或者 ~", 3),
        ("rows:\n  许可:\n    before: 强制", "没有“强制”，不知道“许可”放在哪里", 4),
        ("name: 乙\nname: 丙", "“name”写了两次", 3),
        ("name: [", "不是 YAML", None),
    ],
)
def test_a_difference_that_cannot_be_made_is_told(tmp_path: Path, change: str, said: str, line: int | None) -> None:
    path = written(tmp_path, base=BASE, edition=f"extends: ..\n{change}\n")
    assert_told(path, said, path, line)


@pytest.mark.parametrize(("extends", "said"), [("../none", "里没有 form.yaml"), (".", "绕回了自己")])
def test_what_cannot_be_extended_is_told(tmp_path: Path, extends: str, said: str) -> None:
    path = written(tmp_path, base=BASE, edition=f"name: 乙\nextends: {extends}\n")
    assert_told(path, said, path, 2)


FORM = """\
years: {first: 2021}
name: 甲
report: 丁
document: 乙
title: 题
titled: 题
preface: 依据‹name›（‹document›）
contact: ""
parts:
  - key: 数字
    number: 一
    basis: 丙
    table:
      name: 表一
      alias: 数
      width: 3
      blocks:
        - key: 主
          columns: [个数, 总计]
          rows: [许可, 处罚]
      rules:
        - {code: T1-ROW, along: row, sum: [个数], total: 总计, means: 丁}
"""
TABLE = "extends: ..\nparts:\n  数字:\n    table:\n"


@pytest.mark.parametrize(
    ("edition", "said", "where", "line"),
    [
        ("extends: ..\nyears: ~\n", "有一处没有写 'years'", "2021", 1),
        ("extends: ..\ntitled: (\n", "titled 不是正则表达式", "2021", 2),
        (f"{TABLE}      width: 2\n", "表一宽 2 格，放不下 2 列数字", "2021", 5),
        (f"{TABLE}      blocks: {{主: {{columns: [总计, 合计]}}}}\n", "规则 T1-ROW 提到“个数”，表中没有", "base", 22),
        (f"{TABLE}      blocks:\n        主:\n          rows:\n            处罚: {{variants: [许可]}}\n",
         "表一的行名“许可”出现了两次", "2021", 8),
        (f"{TABLE}      blocks:\n        主:\n          rows:\n            处罚: {{kind: mony}}\n",
         "kind 不能是“mony”", "2021", 8),
        (f"{TABLE}      rules:\n        - {{code: T1, along: row, total: 总计}}\n", "有一处没有写 'sum'", "2021", 6),
        (f"{TABLE}      wordings: {{units: [], signs: [], rows: [{{words: [], states: [没有]}}]}}\n",
         "表一的 wordings 提到“没有”，表中没有", "2021", 5),
    ],
)  # fmt: skip
def test_a_contradiction_is_told_where_it_was_written(
    tmp_path: Path, edition: str, said: str, where: str, line: int
) -> None:
    path = written(tmp_path, base=FORM, **{"2021": edition})
    assert_told(path, said, {"base": tmp_path / "form.yaml", "2021": path}[where], line)


def test_a_text_may_name_what_the_edition_says(tmp_path: Path) -> None:
    form = load_form(written(tmp_path, base=FORM, **{"2021": "extends: ..\ndocument: 戊\n"}))
    assert form.preface == "依据甲（戊）"


def assert_told(path: Path, said: str, file: Path, line: int | None) -> None:
    with pytest.raises(GentoolError) as caught:
        load_form(path)
    (problem,) = caught.value.problems
    assert said in problem.message
    assert (problem.code, Path(problem.where.file), problem.where.line) == ("F-FORM", file, line)
