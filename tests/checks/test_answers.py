"""核实: a warning that is answered is information, an answer to nothing is told, an error cannot be answered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gentool.checks.api import examine, load
from gentool.checks.city_rules import Rules
from gentool.problems.output import as_json, as_sarif
from gentool.problems.problem import Problem, Severity
from gentool.report.model import Report

BASE = Path(__file__).parent.parent / "reports" / "valid" / "rows-by-name.yaml"
SAYS_75 = ("全年新收政府信息公开申请{{ 申请.本年新收.总计 }}件", "全年收到政府信息公开申请75件")


def found(tmp_path: Path, answers: str, *edits: tuple[str, str], last: Report | None = None) -> list[Problem]:
    text = BASE.read_text(encoding="utf-8")
    for before, after in edits:
        assert before in text
        text = text.replace(before, after)
    file = tmp_path / "x.yaml"
    file.write_text(f"{text}\n{answers}", encoding="utf-8")
    loaded = load(file, last_year=last)
    return [problem for problem in examine(loaded, last_year=last) if problem.code != "R-ZERO"]


def answer(**of: str) -> str:
    return "核实:\n  - {" + ", ".join(f"{key}: {value}" for key, value in of.items()) + "}\n"


@pytest.mark.parametrize(
    "of",
    [
        {"原文": "收到政府信息公开申请75件"},
        {"字段": "总体情况.依申请公开"},
        {"字段": "总体情况"},
        {"字段": "总体情况.依申请公开", "原文": "75件"},
    ],
)
def test_an_answered_warning_is_information_with_the_reason(tmp_path: Path, of: dict[str, str]) -> None:
    (problem,) = found(tmp_path, answer(代码="P-FIGURE", 说明="含口头申请1件", **of), SAYS_75)
    assert (problem.code, problem.severity) == ("P-FIGURE", Severity.INFO)
    assert problem.message.startswith("已核实：含口头申请1件。（文字说“…收到政府信息公开申请75件…”")
    assert problem.answer == "含口头申请1件"


@pytest.mark.parametrize("code", ["P-FIGURE", "P-RULE", "P-LENGTH"])
def test_with_the_rules_of_a_city_an_answer_to_nothing_is_told(code: str, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(
        f"{BASE.read_text(encoding='utf-8')}\n{answer(代码=code, 原文='没有', 说明='无误')}", encoding="utf-8"
    )
    told = [problem.code for problem in examine(load(file), rules=Rules())]
    assert told.count("V-STALE") == 1
    without = [problem.code for problem in examine(load(file))]
    assert without.count("V-STALE") == (code == "P-FIGURE")


@pytest.mark.parametrize(
    "of",
    [
        {"代码": "P-FIGURE", "原文": "收到76件"},
        {"代码": "P-FIGURE", "字段": "总体情况.主动公开"},
        {"代码": "P-DONE", "原文": "75件"},
        {"代码": "p-figure", "原文": "75件"},
    ],
)
def test_an_answer_that_answers_nothing_is_told(tmp_path: Path, of: dict[str, str]) -> None:
    problems = found(tmp_path, answer(说明="无误", **of), SAYS_75)
    names_another = any("请把代码改成 P-FIGURE" in problem.hint for problem in problems)
    assert names_another is (of["代码"] != "P-FIGURE")
    assert [(p.code, p.severity) for p in problems] == [("P-FIGURE", Severity.WARNING), ("V-STALE", Severity.WARNING)]


def test_an_error_cannot_be_answered(tmp_path: Path) -> None:
    wrong = ("  予以公开: {自然人: 9, 商业企业: 2}", "  予以公开: {自然人: 9, 商业企业: 2, 总计: 12}")
    field = "收到和处理政府信息公开申请情况.予以公开"
    problems = found(tmp_path, answer(代码="T3-ROW", 字段=field, 说明="无误"), wrong)
    assert [(p.code, p.severity) for p in problems] == [("T3-ROW", Severity.ERROR), ("V-ERROR", Severity.ERROR)]


def test_what_could_not_be_looked_at_is_not_stale(tmp_path: Path) -> None:
    assert found(tmp_path, answer(代码="Y-JUMP", 字段="总体情况", 说明="属实")) == []
    last = load(BASE).report
    assert [p.code for p in found(tmp_path, answer(代码="Y-JUMP", 字段="总体情况", 说明="属实"), last=last)][
        -1
    ] == "V-STALE"


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("核实: 无误\n", "R-SHAPE", "每行以“- ”开头"),
        ("核实:\n  - 无误\n", "R-SHAPE", "写明代码"),
        ("核实:\n  - {代码: P-FIGURE, 原文: 75件}\n", "R-MISSING", "没有写“说明”"),
        ("核实:\n  - {代码: P-FIGURE, 说明: 无误}\n", "R-MISSING", "“字段”或“原文”"),
        ("核实:\n  - {代码: P-FIGURE, 原文: 75件, 说明: 无误, 日期: 今天}\n", "R-KEY", "“日期”"),
    ],
)
def test_answers_that_are_written_wrongly(tmp_path: Path, text: str, code: str, said: str) -> None:
    problem = next(problem for problem in found(tmp_path, text, SAYS_75) if problem.code == code)
    assert said in problem.message
    assert problem.is_error


def test_json_has_the_reason_and_sarif_a_suppression(tmp_path: Path) -> None:
    problems = found(tmp_path, answer(代码="P-FIGURE", 原文="75件", 说明="含口头申请1件"), SAYS_75)
    (entry,) = json.loads(as_json(problems, 1))["problems"]
    assert entry["answer"] == "含口头申请1件"
    (result,) = json.loads(as_sarif(problems, 1, (), "1"))["runs"][0]["results"]
    assert result["suppressions"] == [{"kind": "inSource", "status": "accepted", "justification": "含口头申请1件"}]
