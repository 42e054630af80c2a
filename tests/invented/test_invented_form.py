"""A form that nobody prints, added from data alone, through every command: no line of Python is written for it.

It has what the two printed ones have not: shares, yes or no, a short text and a date in its tables.
"""

import json
import shutil
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from openpyxl import load_workbook

from tests.forked import gentool

HERE = Path(__file__).parent
REPORT = HERE / "report.yaml"
NAME = "大厅年报"
UNIT = "云溪市行政审批局"
TITLE = f"{UNIT}2025年便民大厅服务情况年度报告"
CELLS = {
    "12345转2": "12345转3",
    "无障碍通道: 是": "无障碍通道: 否",
    "好评率: 99.5%": "好评率: 99.4%",
    "2021-05-06": "2021-05-07",
    "叫号机台数: 4": "叫号机台数: 5",
}


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """Return a folder with a report."""
    shutil.copy(REPORT, tmp_path / "report.yaml")
    return tmp_path


def run(here: Path, *arguments: str, templates: Path = HERE / "templates") -> CompletedProcess[str]:
    named = [str(here / word) if "." in word and not word.startswith("-") else word for word in arguments]
    done = gentool(*named, GENTOOL_TEMPLATES=str(templates))
    assert "内部出错" not in done.stderr, done.stderr
    return done


def done(here: Path, *arguments: str) -> str:
    ran = run(here, *arguments)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_a_skeleton_asks_for_its_own_words(here: Path) -> None:
    done(here, "init", "new.yaml", "--unit", UNIT, "--year", "2025", "--form", NAME)
    text = (here / "new.yaml").read_text(encoding="utf-8-sig")
    assert "上门受理: 0, 好评率: }" in text
    assert f"报告: {NAME}\n单位: {UNIT}\n" in text
    told = run(here, "check", "new.yaml", "--format", "json")
    fields = {problem["field"].rpartition(".")[2] for problem in json.loads(told.stdout)["problems"]}
    assert {"好评率", "无障碍通道", "值班热线", "启用日期", "服务小结"} <= fields
    done(here, "init", "next.yaml", "--year", "2026", "--from", "report.yaml")
    assert f"报告: {NAME}\n" in (here / "next.yaml").read_text(encoding="utf-8-sig")


def test_its_own_rules_and_words_are_checked(here: Path) -> None:
    assert "没有发现问题" in done(here, "check", "report.yaml")
    text = (here / "report.yaml").read_text(encoding="utf-8")
    text = (
        text.replace("上门受理: 8,", "上门受理: 8, 办件总数: 129,")
        .replace("办理75件", "办理76件")
        .replace("通道: 是", "通道: 行")
    )
    (here / "wrong.yaml").write_text(text, encoding="utf-8")
    codes = {
        problem["code"]
        for problem in json.loads(run(here, "check", "wrong.yaml", "--format", "json").stdout)["problems"]
    }
    assert codes == {"H1-ROW", "P-FIGURE", "R-COUNT"}


@pytest.mark.parametrize("suffix", [".docx", ".html", ".fragment.html", ".pdf", ".xlsx"])
def test_what_is_made_of_it_and_imported_is_the_same_report(here: Path, suffix: str) -> None:
    if suffix == ".xlsx":
        done(here, "form", "report.yaml", "-o", f"{TITLE}.xlsx")
    else:
        done(here, "build", "report.yaml", "--to", "fragment" if "fragment" in suffix else suffix[1:])
    done(here, "import", f"{TITLE}{suffix}", "-o", "again.yaml")
    assert "两份报告相同" in done(here, "compare", "report.yaml", "again.yaml")
    assert "两份报告相同" in done(here, "compare", "report.yaml", f"{TITLE}{suffix}")


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_that_differs_is_found(here: Path, cell: str) -> None:
    text = (here / "report.yaml").read_text(encoding="utf-8")
    (here / "other.yaml").write_text(text.replace(cell, CELLS[cell]), encoding="utf-8")
    differing = run(here, "compare", "report.yaml", "other.yaml", "-o", "page.html")
    assert (differing.returncode, "共有 1 处不同" in differing.stdout) == (1, True)


def test_its_blank_form_schema_and_template_are_its_own(here: Path) -> None:
    done(here, "form", "-o", "blank.xlsx", "--unit", UNIT, "--year", "2025", "--form", "便民大厅服务情况年度报告")
    assert json.loads(done(here, "schema", "--form", NAME))["title"] == "便民大厅服务情况年度报告"
    done(here, "template", "new", "own.docx", "--form", NAME)
    done(here, "template", "check", "own.docx", "--form", NAME)
    done(here, "build", "report.yaml", "--template", "own.docx", "--to", "docx")
    assert "W-EDITION" in run(here, "template", "check", "own.docx").stdout
    unknown = run(here, "schema", "--form", "花名册")
    assert (unknown.returncode, NAME in unknown.stderr) == (2, True)


def test_a_city_collects_it_and_adds_up_what_can_be_added(here: Path) -> None:
    city = here / "city"
    (city / "2025").mkdir(parents=True)
    text = (here / "report.yaml").read_text(encoding="utf-8")
    (city / "2025" / "a.yaml").write_text(text, encoding="utf-8")
    (city / "2025" / "b.yaml").write_text(text.replace("行政审批局", "税务局"), encoding="utf-8")
    roster = f"城市: 云溪市\n年度: 2025\n报告: {NAME}\n单位: [{UNIT}, 云溪市税务局]\n"
    (city / "gentool.yaml").write_text(roster, encoding="utf-8")
    assert "合格 2" in done(here, "batch", str(city))
    assert "没有发现问题" in done(here, "check", str(city))
    sheet = load_workbook(city / "输出" / "汇总.xlsx")["附表二（设施）"]
    assert [cell.value for row in sheet.iter_rows(min_row=4) for cell in row[3:]][:4] == [
        "是",
        "12345转2",
        "2021年5月6日",
        4,
    ]
    done(here, "rollup", str(city), "-o", "own.yaml")
    own = (here / "own.yaml").read_text(encoding="utf-8-sig")
    assert "户政窗口: {现场受理: 240, 上门受理: 16, 好评率: }" in own
    assert "叫号机台数: 8" in own
    assert "请自己填写：好评率、有无无障碍通道、值班热线、启用日期" in own


def test_a_folder_that_is_not_there_is_told(here: Path) -> None:
    ran = gentool("check", REPORT, GENTOOL_TEMPLATES=str(here / "nowhere"))
    assert (ran.returncode, "GENTOOL_TEMPLATES" in ran.stdout + ran.stderr) == (1, True)


def test_a_folder_of_forms_runs_nothing(here: Path) -> None:
    """Page templates can run anything: none is taken from a folder that another office has made."""
    templates = shutil.copytree(HERE / "templates", here / "templates")
    planted = "{{ cycler.__init__.__globals__.os.mkdir('" + str(here / "was-here") + "') }}"
    for name in ("article", "page", "style"):
        (templates / "base").mkdir(exist_ok=True)
        (templates / "base" / f"{name}.html.j2").write_text(planted, encoding="utf-8")
    assert run(here, "build", "report.yaml", "--to", "html", templates=templates).returncode == 0
    assert not (here / "was-here").exists()
