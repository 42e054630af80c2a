"""``gentool form``: what it writes, what it refuses, how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from gentool.cli.app import status_of
from gentool.form.loading import form_of
from tests.blanks.excel.books import at, draft_of
from tests.builders import balanced, yaml_of


def report_file(folder: Path, change: tuple[str, str] = ("", "")) -> Path:
    path = folder / "财政局.yaml"
    text = yaml_of(form_of("2021"), balanced(form_of("2021"), 5), 2025)
    path.write_text(text.replace(*change) if change[0] else text, encoding="utf-8")
    return path


def test_a_blank_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "表.xlsx"
    assert status_of(["form", "-o", str(path), "--unit", "云溪市财政局", "--year", "2025"]) == 0
    draft = draft_of(path.read_bytes())
    assert draft.unit is not None
    assert draft.unit.text == "云溪市财政局"
    assert f"gentool import {path}" in capsys.readouterr().out


def test_the_year_chooses_the_edition(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    assert status_of(["form", "-o", str(path), "--year", "2020"]) == 0
    draft = draft_of(path.read_bytes())
    assert draft.form.edition == "2019"
    assert draft.unit is None


def test_a_filled_form(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    assert status_of(["form", str(report_file(tmp_path)), "-o", str(path)]) == 0
    draft = draft_of(path.read_bytes())
    assert {address.row: found.text for address, found in draft.figures.items()}["行政许可"] == str(
        next(v for a, v in balanced(form_of("2021"), 5).items() if a.row == "行政许可")
    )


def test_a_file_with_a_figure_that_is_none_fills_the_rest_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "表.xlsx"
    source = report_file(tmp_path, ("行政许可: ", "行政许可: 约"))
    assert status_of(["form", str(source), "-o", str(path)]) == 1
    assert at(draft_of(path.read_bytes()), "表二!B10").text == ""
    assert "R-COUNT" in capsys.readouterr().err


def test_a_file_that_cannot_be_read_makes_none(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    assert status_of(["form", str(tmp_path / "没有.yaml"), "-o", str(path)]) == 2
    assert not path.exists()


def test_what_is_there_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(b"mine")
    assert status_of(["form", "-o", str(path), "--year", "2025"]) == 1
    assert path.read_bytes() == b"mine"
    assert "O-EXISTS" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "表.xlsx"], "--year"),
        (["-o", "表.xlsx", "--year", "2010"], "没有适用于 2010 年度的格式"),
        (["-o", "表.xls", "--year", "2025"], ".xlsx 结尾"),
        (["-o", "表.xlsx", "--year", "2025", "--unit", " "], "单位名称是空的"),
        (["-o", "表.xlsx", "--year", "2025", "--unit", "甲/乙"], "文件名"),
        (["x.yaml", "-o", "表.xlsx", "--year", "2025"], "请去掉 --unit 和 --year"),
        (["--year", "2025"], "-o"),
    ],
)
def test_wrong_usage(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert status_of(["form", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
