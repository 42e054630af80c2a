"""A city that collects two reports of a year: each in its folder, with its page and sums, one beside the other."""

import re
import shutil
from pathlib import Path
from urllib.parse import unquote

import pytest

from gentool.city.config import read_city
from gentool.cli.app import status_of

YUNXI = Path(__file__).parents[2] / "examples" / "yunxi"
FIRST, SECOND = "信息公开年报", "行政执法统计年报"
BUREAUS = ("云溪市司法局", "云溪市生态环境局", "云溪市交通运输局", "云溪市市场监督管理局")
BOTH = f"""\
城市: 云溪市
年度: 2025
报告目录: {{{FIRST}: "2025", {SECOND}: zhifa/2025}}
上年目录: {{{FIRST}: "2024", {SECOND}: zhifa/2024}}
规则: {{{FIRST}: {{必须提到: [政策解读]}}}}
单位: [{", ".join(BUREAUS)}]
"""


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """Return a city with the reports of four bureaus that owe both."""
    shutil.copytree(YUNXI, tmp_path / "city")
    for year in ("2024", "2025"):
        for file in (tmp_path / "city" / year).glob("*.yaml"):
            if not (tmp_path / "city" / "zhifa" / year / file.name).exists():
                file.unlink()
    (tmp_path / "city" / "gentool.yaml").write_text(BOTH, encoding="utf-8")
    return tmp_path / "city"


def folder(city: Path, name: str) -> Path:
    """Return where a report is published: that which every city collects stays where it is in a city without others."""
    return city / "输出" if name == FIRST else city / "输出" / name


def said(capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> str:
    capsys.readouterr()
    assert status_of([*words]) == status
    printed = capsys.readouterr()
    return printed.out + printed.err


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_each_report_has_its_folder_its_page_and_its_sums(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = said(capsys, "batch", str(city), "--to", "html")
    for name in (FIRST, SECOND):
        assert f"2025 年度“{name}”：应报 4，合格 4" in told
        made = {file.name for file in folder(city, name).iterdir()}
        assert {"index.html", "汇总.xlsx", "problems.json"} <= made
        assert len([file for file in made if file.startswith("云溪市")]) == 4
        links = re.findall(r'本市还收集：<a href="([^"]+)">', (folder(city, name) / "index.html").read_text("utf-8"))
        assert [(folder(city, name) / unquote(link)).resolve() for link in links] == [
            folder(city, SECOND if name == FIRST else FIRST) / "index.html"
        ]
    assert told.count("这次生成 4 个") == said(capsys, "batch", str(city), "--to", "html").count("这次生成 0 个") == 2


def test_a_figure_beside_that_of_the_other_report_is_told_where_it_is_published(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(city / "zhifa/2025/jiaotong.yaml", "行政拘留: /", "行政拘留: 7")
    told = said(capsys, "check", str(city))
    assert "2025/jiaotong.yaml" in told
    assert "X-PAIR 表二“行政处罚”填" in told
    assert "（zhifa/2025/jiaotong.yaml:" in told
    said(capsys, "batch", str(city), "--to", "html")
    page = (folder(city, FIRST) / "index.html").read_text(encoding="utf-8")
    assert ("X-PAIR" in page, "X-PAIR" in (folder(city, SECOND) / "index.html").read_text(encoding="utf-8")) == (
        True,
        False,
    )
    edit(city / "zhifa/2025/jiaotong.yaml", "行政拘留: 7", "行政拘留: 9")
    told = said(capsys, "batch", str(city), "--to", "html")
    assert told.count("这次生成 1 个") == 2  # the report that was changed, and the one that was held against it


def test_a_report_among_those_of_the_other_form_is_told(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (city / "zhifa/2025/sifa.yaml").rename(city / "2025/zhifa-sifa.yaml")
    told = said(capsys, "check", str(city), status=1)
    assert f"2025/zhifa-sifa.yaml: 警告 C-STRAY 这个文件是“{SECOND}”，这里收集的是“{FIRST}”，没有采用" in told
    assert f"“云溪市司法局”没有交“{SECOND}”" in told
    edit(city / "zhifa/2025/jiaotong.yaml", f"报告: {SECOND}\n", "")
    told = said(capsys, "check", str(city), status=1)
    assert f"没有交“{SECOND}”。“zhifa/2025/jiaotong.yaml”是它交的：这个文件是“{FIRST}”" in told
    assert f"请核对文件开头的“报告”（不写就是“{FIRST}”）" in told


def test_both_reports_may_lie_in_one_folder(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for year in ("2024", "2025"):
        for file in (city / "zhifa" / year).iterdir():
            file.rename(city / year / f"zhifa-{file.name}")
        edit(city / "gentool.yaml", f"{SECOND}: zhifa/{year}", f'{SECOND}: "{year}"')
    told = said(capsys, "check", str(city))
    assert ("共检查 9 个文件：0 个错误" in told, "C-STRAY" in told, "C-LAST" in told) == (True, False, False)


def test_two_reports_of_different_forms_are_not_compared(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = said(capsys, "compare", str(city / "2025/sifa.yaml"), str(city / "zhifa/2025/sifa.yaml"), status=2)
    assert "不是同一种报告，不能对照" in told


def test_last_years_reports_of_the_other_form_are_none_of_this_one(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = said(capsys, "check", str(city / "zhifa/2025/jiaotong.yaml"), "--last-year", str(city / "2024"), status=1)
    assert f"没有“{BUREAUS[2]}”的{SECOND}" in printed
    assert f"上年有“{BUREAUS[2]}”" not in printed


def test_the_sums_of_each_are_a_file(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "rollup", str(city), "-o", str(city / "市级")).count("计入合计 4 个") == 2
    assert f"报告: {SECOND}\n" in (city / "市级" / f"{SECOND}.yaml").read_text(encoding="utf-8-sig")
    one = str(city / "own.yaml")
    assert f"2025 年度“{FIRST}”" in said(capsys, "rollup", str(city), "-o", one)
    refused = said(capsys, "rollup", str(city), "-o", one, "--form", SECOND, status=1)
    assert re.search(f"文件没有改动：它采用的是“{FIRST}” .*，全市采用“{SECOND}” ", refused)


def test_the_roster_may_differ(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(city / "gentool.yaml", f"[{BUREAUS[0]}", f"[{{名称: {BUREAUS[0]}, 报告: {FIRST}}}")
    told = said(capsys, "check", str(city))
    assert ("0 个错误" in told, f"C-STRAY “云溪市司法局”在名单里不报“{SECOND}”，这个文件没有采用" in told) == (
        True,
        True,
    )


def test_last_year_may_be_missing_for_one(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(city / "gentool.yaml", f", {SECOND}: zhifa/2024}}", "}")
    assert f"请在 gentool.yaml 的“上年目录”里写上“{SECOND}”的文件夹" in said(capsys, "check", str(city), status=1)


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (f"{SECOND}: zhifa/2025", "执法年报: zhifa/2025", "R-REPORT"),
        ("年度: 2025", f"年度: 2025\n报告: {SECOND}", "R-SHAPE"),
        (f'报告目录: {{{FIRST}: "2025", {SECOND}: zhifa/2025}}', f"报告: [{FIRST}, {SECOND}]", "R-SHAPE"),
        (f'{{{FIRST}: "2024", {SECOND}: zhifa/2024}}', '"2024"', "R-SHAPE"),
        (f"{{{FIRST}: {{必须提到: [政策解读]}}}}", "{必须提到: [政策解读]}", "R-SHAPE"),
        (f"{SECOND}: zhifa/2025", f"{SECOND}: 没有的", "C-FOLDER"),
    ],
)
def test_mistakes_in_its_file_are_told_once(city: Path, before: str, after: str, code: str) -> None:
    edit(city / "gentool.yaml", before, after)
    found, problems = read_city(city / "gentool.yaml")
    assert (found, [problem.code for problem in problems]) == (None, [code])


def test_a_city_of_the_other_report_alone(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folders = f"报告: {SECOND}\n报告目录: zhifa/2025\n上年目录: zhifa/2024\n"
    roster = f"城市: 云溪市\n年度: 2025\n{folders}单位: [{', '.join(BUREAUS)}]\n"
    (city / "gentool.yaml").write_text(roster, encoding="utf-8")
    assert "2025 年度：应报 4，合格 4" in said(capsys, "batch", str(city), "--to", "html")
    assert (city / "输出" / "index.html").is_file()
