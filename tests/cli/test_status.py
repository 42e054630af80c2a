"""The exit status: 0 all right, 1 errors, 2 wrong usage or unreadable input, 3 our own fault; the same everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from gentool.cli import console
from gentool.cli.app import status_of
from gentool.cli.codes import all_codes
from gentool.cli.console import exit_status
from gentool.problems.problem import Problem, Severity, Where


def problem(code: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(code, severity, "", Where(""))


def test_the_codes_that_decide_are_known() -> None:
    names = {code.name for code in all_codes()}
    assert names >= console._OURS | console._UNREADABLE


@pytest.mark.parametrize(
    ("codes", "wanted"),
    [([], 0), (["T3-SUM"], 1), (["T3-SUM", "S-OPEN"], 2), (["I-FAULT", "S-OPEN"], 3), (["C-FAULT"], 3)],
)
def test_the_worst_decides(codes: list[str], wanted: int) -> None:
    assert exit_status(map(problem, codes)) == wanted
    assert exit_status(problem(code, Severity.WARNING) for code in codes) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "无.yaml"],
        ["build", "无.yaml"],
        ["form", "无.yaml", "-o", "表.xlsx"],
        ["init", "新.yaml", "--year", "2026", "--from", "无.yaml"],
        ["template", "check", "无.docx"],
        ["import", "无.docx"],
        ["check", "有.yaml", "--last-year", "无.yaml"],
        ["build", "有.yaml", "--template", "无.docx"],
        ["form", "表.xlsx", "-o", "别.xlsx"],
    ],
)
def test_what_cannot_be_read_is_2_in_every_command(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("表.xlsx").write_bytes(b"PK\x03\x04")
    Path("有.yaml").write_text("单位: 云溪市测试局\n年度: 2025\n", encoding="utf-8")
    assert status_of(arguments) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "城"], "gentool batch 城"),
        (["template", "new", "模板.doc"], "模板.docx"),
        (["schema", "-o", "有.yaml"], "有.json"),
        (["batch", "报告"], "这是一个单位的报告"),
        (["check", "表.xlsx"], "gentool import"),
    ],
)
def test_the_wrong_file_for_a_command_is_told_and_left_alone(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    report = "单位: 云溪市测试局\n年度: 2025\n"
    for name, text in {"有.yaml": report, "城/gentool.yaml": "城市: 云溪市\n", "报告/gentool.yaml": report}.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    Path("表.xlsx").write_bytes(b"PK\x03\x04")
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    assert status_of(arguments) in (1, 2)
    captured = capsys.readouterr()
    assert said in captured.out + captured.err
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before
