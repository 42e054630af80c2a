"""What is said of a problem, in each of the three forms."""

import json

from gentool.problems import Code, Severity, Where
from gentool.problems.output import as_json, as_sarif, as_text

ROW = Code("T3-ROW", "一行各列之和不等于总计。", "请核对本行各列，或删去总计由程序计算。")
COPY = Code("Y-COPY", "与上年雷同。", "请改写。", Severity.WARNING)
LEFT = Code("R-LEFT", "有的行没有填。", "", Severity.INFO)

SUM = ROW.at(Where("renshe.yaml", 41, 12), "表三“（一）予以公开”总计填 11，各列之和为 10，多 1。", field="表三")
ALIKE = COPY.at(Where("renshe.yaml", 7), "本段与上年几乎相同。")
BLANK = LEFT.at(Where("局 一.yaml"), "3 行没有填，按 0 计。")


def test_text_is_one_line_per_problem_in_order_and_a_summary() -> None:
    assert as_text([BLANK, SUM, ALIKE, SUM], colour=False, files=3) == (
        "renshe.yaml:7: 警告 Y-COPY 本段与上年几乎相同。请改写。\n"
        "renshe.yaml:41:12: 错误 T3-ROW 表三“（一）予以公开”总计填 11，各列之和为 10，多 1。"
        "请核对本行各列，或删去总计由程序计算。\n"
        "局 一.yaml: 提示 R-LEFT 3 行没有填，按 0 计。\n"
        "共检查 3 个文件：1 个错误，1 个警告，1 条提示。\n"
    )


def test_text_of_no_problem() -> None:
    assert as_text([], colour=True, files=3) == "共检查 3 个文件，没有发现问题。\n"


def test_colour_paints_the_severity_alone() -> None:
    assert as_text([ALIKE], colour=True, files=1).startswith(
        "renshe.yaml:7: \x1b[33m警告\x1b[0m Y-COPY 本段与上年几乎相同。"
    )


def test_text_lets_no_control_character_through() -> None:
    hostile = COPY.at(Where("a\x1b[2J\nb.yaml", 1), "写了“\r\n\x1b]0;x\x07”。")
    lines = as_text([hostile], colour=False, files=1).splitlines()
    assert lines[0] == r"a\x1b[2J\nb.yaml:1: 警告 Y-COPY 写了“\r\n\x1b]0;x\x07”。请改写。"
    assert len(lines) == 2


def test_text_of_a_problem_without_a_file() -> None:
    assert as_text([COPY.at(Where(""), "缺。")], colour=False) == "警告 Y-COPY 缺。请改写。"


def test_json_is_the_contract() -> None:
    text = as_json([SUM, BLANK], 2)
    assert text.endswith("}\n")
    assert "予以公开" in text
    assert json.loads(text) == {
        "problems": [
            {
                "code": "T3-ROW",
                "severity": "error",
                "message": "表三“（一）予以公开”总计填 11，各列之和为 10，多 1。",
                "file": "renshe.yaml",
                "line": 41,
                "column": 12,
                "field": "表三",
                "hint": "请核对本行各列，或删去总计由程序计算。",
            },
            {
                "code": "R-LEFT",
                "severity": "info",
                "message": "3 行没有填，按 0 计。",
                "file": "局 一.yaml",
                "line": None,
                "column": None,
                "field": "",
                "hint": "",
            },
        ],
        "summary": {"files": 2, "errors": 1, "warnings": 0},
    }


def test_sarif_rules_and_results() -> None:
    log = json.loads(as_sarif([SUM, ALIKE, BLANK], 2, [LEFT, ROW], "1.2.3"))
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (log["version"], run["columnKind"]) == ("2.1.0", "unicodeCodePoints")
    assert (driver["name"], driver["version"]) == ("gentool", "1.2.3")
    assert driver["rules"] == [
        {"id": "R-LEFT", "shortDescription": {"text": "有的行没有填。"}, "defaultConfiguration": {"level": "note"}},
        {
            "id": "T3-ROW",
            "shortDescription": {"text": "一行各列之和不等于总计。"},
            "defaultConfiguration": {"level": "error"},
            "help": {"text": "请核对本行各列，或删去总计由程序计算。"},
        },
    ]
    alike, row, blank = run["results"]
    assert (alike["ruleId"], alike["level"], "ruleIndex" in alike) == ("Y-COPY", "warning", False)
    assert row["ruleIndex"] == 1
    assert row["message"]["text"] == SUM.message + SUM.hint
    assert row["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "renshe.yaml"},
                "region": {"startLine": 41, "startColumn": 12},
            },
            "logicalLocations": [{"fullyQualifiedName": "表三"}],
        }
    ]
    assert blank["level"] == "note"
    assert blank["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "%E5%B1%80%20%E4%B8%80.yaml"}}}]


def test_sarif_names_files_by_uri(tmp_path) -> None:
    def uri(file: str) -> str:
        (run,) = json.loads(as_sarif([COPY.at(Where(file), "缺。")], 1, [], "1"))["runs"]
        place = run["results"][0]["locations"][0]["physicalLocation"]
        return str(place["artifactLocation"]["uri"])

    assert uri("2025/a#b:c.yaml") == "2025/a%23b%3Ac.yaml"
    assert uri(str(tmp_path / "局.yaml")) == (tmp_path / "局.yaml").as_uri()
    (run,) = json.loads(as_sarif([COPY.at(Where(""), "缺。")], 1, [], "1"))["runs"]
    assert "locations" not in run["results"][0]
