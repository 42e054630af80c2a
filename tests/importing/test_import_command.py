"""``gentool import``: what it writes, what it refuses to overwrite, what it says, how it ends."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gentool import check, load
from gentool.cli.app import status_of
from gentool.form.loading import form_of
from gentool.importing.api import Job, failed
from gentool.render.build import render
from tests.builders import balanced, report_of, yaml_of

FORM = form_of("2021")


def page(folder: Path, name: str = "财政局.html", change: tuple[str, str] = ("", "")) -> Path:
    """Write a published page of a balanced report, one word in it changed."""
    report, _ = report_of(yaml_of(FORM, balanced(FORM, 7), 2025))
    html = str(render(report, "html", None), "utf-8")
    path = folder / name
    path.write_text(html.replace(*change) if change[0] else html, encoding="utf-8")
    return path


def test_the_file_that_is_written_loads_without_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = page(tmp_path)
    assert status_of(["import", str(source)]) == 0
    written = tmp_path / "财政局.yaml"
    loaded = load(written)
    assert loaded.problems == []
    assert loaded.report is not None
    assert (loaded.report.unit, loaded.report.year) == ("云溪市测试局", 2025)
    assert not [problem for problem in check(loaded.report) if problem.is_error]
    said = capsys.readouterr()
    assert f"已生成 {written}" in said.out
    assert f"gentool check {written}" in said.out


def test_the_file_names_its_source_and_suits_notepad(tmp_path: Path) -> None:
    assert status_of(["import", str(page(tmp_path))]) == 0
    data = (tmp_path / "财政局.yaml").read_bytes()
    assert data.startswith("\ufeff# 导入自 财政局.html（".encode())
    assert data.count(b"\n") == data.count(b"\r\n") > 50


def test_importing_again_replaces_what_nobody_has_touched_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = page(tmp_path)
    written = tmp_path / "财政局.yaml"
    assert status_of(["import", str(source)]) == 0
    first = written.read_bytes()
    page(tmp_path, change=("全年的工作", "今年的工作"))
    assert status_of(["import", str(source)]) == 0
    assert written.read_bytes() != first
    worked_on = written.read_bytes() + "# 已核对\r\n".encode()
    written.write_bytes(worked_on)
    assert status_of(["import", str(source)]) == 1
    assert written.read_bytes() == worked_on
    assert "I-KEEP" in capsys.readouterr().err


def test_a_source_can_be_corrected_on_the_way_in_whose_it_is(tmp_path: Path) -> None:
    target = tmp_path / "x.yaml"
    status = status_of(["import", str(page(tmp_path)), "-o", str(target), "--unit", "云溪市教育局", "--year", "2024"])
    loaded = load(target)
    assert loaded.report is not None
    assert (status, loaded.report.unit, loaded.report.year) == (0, "云溪市教育局", 2024)


def test_a_folder_becomes_a_folder_and_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sources = tmp_path / "网页"
    sources.mkdir()
    page(sources, "一.html")
    page(sources, "二.html", ("云溪市测试局", "云溪市教育局"))
    (sources / "三.txt").write_text("通知公告\n本周六维护。\n", encoding="utf-8")
    (sources / "说明.css").write_text("", encoding="utf-8")
    assert status_of(["import", str(sources), "-o", str(tmp_path / "2025")]) == 2
    said = capsys.readouterr()
    assert sorted(path.name for path in (tmp_path / "2025").iterdir()) == ["一.yaml", "二.yaml"]
    rows = [line for line in said.out.splitlines() if line.startswith(str(sources))]
    assert [("完整" in row, "没有导入" in row) for row in rows] == [(True, False), (False, True), (True, False)]
    assert "共 3 份来源，写成 2 个数据文件。" in said.out
    assert "I-NONE" in said.err


def test_two_sources_never_become_one_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    sources = [str(page(tmp_path / "a")), str(page(tmp_path / "b"))]
    assert status_of(["import", *sources, "-o", str(tmp_path / "out")]) == 1
    assert "I-NAME" in capsys.readouterr().err
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_folders_within_the_folder_are_kept(tmp_path: Path) -> None:
    sources = tmp_path / "下载"
    for unit in ("财政局", "教育局"):
        (sources / "局办" / unit).mkdir(parents=True)
        page(sources / "局办" / unit, "年报.html", ("云溪市测试局", f"云溪市{unit}"))
    page(sources, "年报.html", ("云溪市测试局", "云溪市政府"))
    alone = page(tmp_path / "下载" / "局办", "民政局.html", ("云溪市测试局", "云溪市民政局"))
    out = tmp_path / "out"
    assert status_of(["import", str(alone), str(sources), "-o", str(out)]) == 0
    written = sorted(str(path.relative_to(out).as_posix()) for path in out.rglob("*.yaml"))
    assert written == sorted(["局办/教育局/年报.yaml", "局办/财政局/年报.yaml", "年报.yaml", "民政局.yaml"])


def test_of_two_folders_with_the_same_names_the_first_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, unit in (("b", "云溪市财政局"), ("a", "云溪市教育局")):
        (tmp_path / name / "局").mkdir(parents=True)
        page(tmp_path / name / "局", "年报.html", ("云溪市测试局", unit))
    out = tmp_path / "out"
    assert status_of(["import", str(tmp_path / "b"), str(tmp_path / "a"), "-o", str(out)]) == 1
    assert "I-NAME" in capsys.readouterr().err
    loaded = load(out / "局" / "年报.yaml")
    assert loaded.report is not None
    assert loaded.report.unit == "云溪市财政局"


def test_a_source_that_was_read_but_not_written_keeps_its_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sources = [str(page(tmp_path, "一.html")), str(page(tmp_path, "二.html"))]  # of one unit: I-SAME

    def row() -> list[str]:
        return capsys.readouterr().out.splitlines()[2].split()[3:]

    assert status_of(["import", *sources]) == 0
    assert row() == ["请核对", "1"]
    with (tmp_path / "二.yaml").open("ab") as file:
        file.write(b"# 1\r\n")
    assert status_of(["import", *sources]) == 1
    assert row() == ["没有写", "1", "1"]


def test_two_sources_of_one_unit_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sources = [str(page(tmp_path, "一.html")), str(page(tmp_path, "二.html"))]
    assert status_of(["import", *sources]) == 0
    assert "I-SAME" in capsys.readouterr().err


def test_what_is_wrong_in_the_source_is_kept_and_told_by_the_checks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = FORM.tables[1].rows[2]
    figures = balanced(FORM, 7)
    wrong = {**figures, FORM.tables[1].cells[row.name][-1]: 99_999}
    report, _ = report_of(yaml_of(FORM, wrong, 2025))
    source = tmp_path / "x.html"
    source.write_bytes(render(report, "html", None))
    assert status_of(["import", str(source)]) == 1
    said = capsys.readouterr().err
    assert "T3-" in said
    assert "99999" in (tmp_path / "x.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["没有.html"], "没有这个文件"),
        (["."], "没有可以导入的文件（.docx、.html、.pdf、.xlsx、.txt 等）"),
        (["a.html", "-o", "b.txt"], "请写 b.yaml；要写文件夹的，请在后面加“/”"),
        (["a.html", "--year", "1999"], "--year 的值不对：1999 超出范围，应在 2000 到 2099 之间。"),
        (["a.html", "b.html", "-o", "c.yaml"], "-o 请写文件夹"),
        (["a.html", "--unit", " "], "单位名称是空的"),
        (["a.html", "b.html", "--unit", "云溪市财政局"], "一份一份导入"),
    ],
)
def test_wrong_usage_is_told_and_writes_nothing(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert status_of(["import", *arguments]) == 2
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["年报.txt", "年报", "年报.html"])
def test_an_output_that_is_another_file_is_wrong_usage(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = page(tmp_path, "年报.html")
    output = tmp_path / name
    before = b"x" if output != source else source.read_bytes()
    output.write_bytes(before)
    assert status_of(["import", str(source), "-o", str(output)]) == 2
    assert "是已有的文件，但不是 .yaml 文件" in capsys.readouterr().err
    assert output.read_bytes() == before


@pytest.mark.parametrize("name", ["2024.1", "v2.txt/", "年报"])
def test_an_output_that_is_not_there_is_a_folder_unless_it_is_called_as_a_file(name: str, tmp_path: Path) -> None:
    assert status_of(["import", str(page(tmp_path)), "-o", f"{tmp_path}/{name}"]) == 0
    assert (tmp_path / name / "财政局.yaml").is_file()


def test_a_file_too_large_is_refused_unread(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "big.html"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    assert status_of(["import", str(path)]) == 2
    assert "I-LIMIT" in capsys.readouterr().err


def test_several_processes_write_the_same_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sources = tmp_path / "网页"
    sources.mkdir()
    for number in range(5):
        page(sources, f"{number}.html", ("云溪市测试局", f"云溪市第{number}测试局"))
    said = []
    for jobs in ("1", "2"):
        target = tmp_path / "out"
        assert status_of(["import", str(sources), "-o", str(target), "-j", jobs]) == 0
        written = {path.name: path.read_bytes() for path in target.iterdir()}
        said.append((written, capsys.readouterr().out))
    assert said[0] == said[1]
    assert len(said[0][0]) == 5


def test_a_fault_of_our_own_is_one_source_s_and_is_told() -> None:
    outcome = failed(Job("一.html", Path("一.yaml")), ZeroDivisionError("x"))
    assert outcome.text is None
    assert [problem.code for problem in outcome.problems] == ["I-FAULT"]
    assert "ZeroDivisionError" in outcome.problems[0].message


def test_a_blank_is_told_once_even_if_nobody_knows_whose_report_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    html = page(tmp_path, change=("云溪市测试局", "")).read_text(encoding="utf-8")
    source = tmp_path / "x.html"
    source.write_text(re.sub(r"(<td[^>]*>)\d+(</td>)", r"\1\2", html), encoding="utf-8")
    assert status_of(["import", str(source)]) == 1
    said = capsys.readouterr().err
    assert said.count("I-BLANK") == len(FORM.tables)
    assert "没有填数字" not in said
    assert "“单位”是空的" in said
