"""The city's own report among its units': made like theirs, held against their sums, counted with none of them."""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import html
from openpyxl import load_workbook

from gentool.city.batch.results import CityResult, State
from gentool.city.batch.running import run
from gentool.city.batch.settings import Asked
from gentool.city.batch.work import check_city
from gentool.city.config import read_city
from gentool.city.model import City
from gentool.city.rollup.summing import roll_up
from gentool.problems.problem import Severity
from gentool.report.model import Number
from tests.builders import balanced, yaml_of
from tests.city.batch.cities import FORM, OUTPUT, YEAR, contents, file_of, make_city, report_text, unit_name
from tests.forked import gentool

OWN = "云溪市人民政府"
UNITS = 3


def own_text(name: str = OWN, year: int = YEAR, **changed: Number) -> str:
    """Return the city's report as it should be, but for some changed figures."""
    figures = {a: sum(balanced(FORM, number)[a] for number in range(UNITS)) for a in FORM.addresses}
    typed: Mapping[object, object] = {**figures, **{a: changed[a.row] for a in figures if a.row in changed}}
    text = yaml_of(FORM, typed, year, "short").replace("云溪市测试局", name)  # type: ignore[arg-type]
    return re.sub("(监督保障: )", r"\1已开展工作考核、社会评议和责任追究。", text)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_city(tmp_path / "city", UNITS)


def city_of(root: Path) -> City:
    city, problems = read_city(root / "gentool.yaml")
    assert city is not None, problems
    return city


def built(root: Path, *, draft: bool = False) -> CityResult:
    return run(city_of(root), root / OUTPUT, Asked(draft=draft), workers=1)


def put(root: Path, text: str, name: str = "own.yaml") -> Path:
    path = root / str(YEAR) / name
    path.write_text(text, encoding="utf-8")
    return path


def codes(result: CityResult) -> list[str]:
    assert result.own is not None
    return [problem.code for problem in result.own.problems if problem.severity is not Severity.INFO]


@pytest.mark.parametrize("name", [OWN, "云溪市"])
def test_it_is_made_and_no_stray(root: Path, name: str) -> None:
    put(root, own_text(name))
    result = built(root)
    assert result.own is not None
    assert (result.own.state, result.own.file, codes(result)) == (State.SOUND, f"{YEAR}/own.yaml", [])
    assert [path.suffix for path in sorted((root / OUTPUT).glob(f"{name}{YEAR}年*"))] == [".docx", ".html"]
    assert (len(result.units), result.problems, result.is_sound) == (UNITS, (), True)
    assert result.totals == built(make_city(root.parent / "without", UNITS)).totals


def test_it_is_held_against_the_sums(root: Path) -> None:
    put(root, own_text(行政许可=987))
    result = built(root)
    assert result.own is not None
    (problem,) = (problem for problem in result.own.problems if problem.is_error)
    assert (problem.code, problem.where.file) == ("C-ROLL", f"{YEAR}/own.yaml")
    assert "填 987，各单位之和为" in problem.message
    assert (result.own.outputs, result.is_sound) == ((), False)
    assert not list((root / OUTPUT).glob(f"{OWN}*"))
    assert built(root, draft=True).own.outputs  # type: ignore[union-attr]


def test_a_unit_s_correction_shows_in_it(root: Path) -> None:
    put(root, own_text())
    assert built(root).is_sound
    text = re.sub(r"行政许可: (\d+)", r"行政许可: 1\1", report_text(1))
    file_of(root, 1).write_text(text, encoding="utf-8")
    result = built(root)
    assert [unit.unit.name for unit in (*result.units, result.own) if unit and not unit.reused] == [unit_name(1), OWN]
    assert codes(result) == ["C-ROLL"]
    assert not list((root / OUTPUT).glob(f"{OWN}*"))


@pytest.mark.parametrize("why", ["missing", "faulty", "of another year"])
def test_who_is_missing_is_said_instead(root: Path, why: str) -> None:
    put(root, own_text(行政许可=987))
    if why == "missing":
        file_of(root, 1).unlink()
    elif why == "faulty":
        file_of(root, 1).write_text(report_text(1).replace("行政许可: ", "行政许可: 约"), encoding="utf-8")
    else:
        file_of(root, 1).write_text(report_text(1, YEAR - 1), encoding="utf-8")
    result = built(root)
    assert result.own is not None
    told = [problem for problem in result.own.problems if problem.code == "C-ROLL"]
    assert [(problem.severity, unit_name(1) in problem.message) for problem in told] == [(Severity.WARNING, True)]
    assert len(result.own.outputs) == 2


def test_a_total_that_contradicts_its_own_row_is_told_once(root: Path) -> None:
    put(root, own_text().replace("结转下年度继续办理: {", "结转下年度继续办理: {总计: 99999, ", 1))
    problems = [problem for problem in built(root).own.problems if problem.is_error]  # type: ignore[union-attr]
    assert len({(problem.where, problem.field) for problem in problems}) == len(problems)
    assert "C-ROLL" not in {problem.code for problem in problems}


def test_nothing_new_is_nothing_to_do(root: Path) -> None:
    put(root, own_text())
    built(root)
    before = contents(root)
    again = built(root)
    assert again.own is not None
    assert all(unit.reused for unit in (*again.units, again.own))
    assert contents(root) == before
    next((root / OUTPUT).glob(f"{OWN}*.docx")).unlink()
    assert [unit.reused for unit in built(root).everything] == [True, True, True, False]
    assert contents(root) == before


def test_when_it_goes_its_files_go(root: Path) -> None:
    file = put(root, own_text())
    built(root)
    file.unlink()
    result = built(root)
    assert (result.own, list((root / OUTPUT).glob(f"{OWN}*"))) == (None, [])


def test_two_of_it_are_one_too_many(root: Path) -> None:
    put(root, own_text())
    put(root, own_text(), "又一份.yaml")
    result = built(root)
    assert result.own is not None
    assert (result.own.state, codes(result), result.is_sound) == (State.FAULTY, ["C-TWICE"], False)


def test_that_of_another_year_is_a_stray(root: Path) -> None:
    put(root, own_text(year=YEAR - 1))
    result = built(root)
    assert (result.own, [problem.code for problem in result.problems]) == (None, ["C-STRAY"])
    assert f"{YEAR - 1} 年度" in result.problems[0].message


def test_a_government_in_the_roster_is_a_unit(tmp_path: Path) -> None:
    city = make_city(tmp_path / "city", 1)
    with (city / "gentool.yaml").open("a", encoding="utf-8") as roster:
        roster.write(f"  - {OWN}\n")
    put(city, own_text())
    result = built(city)
    assert (result.own, result.units[1].unit.name, result.units[1].state) == (None, OWN, State.SOUND)


def test_last_year_s_is_held_against_it(root: Path) -> None:
    (root / "旧").mkdir()
    roster = root / "gentool.yaml"
    roster.write_text("上年目录: 旧\n" + roster.read_text(encoding="utf-8"), encoding="utf-8")
    put(root, own_text())
    shutil.copy(put(root, own_text(year=YEAR - 1), "x.txt"), root / "旧" / "own.yaml")
    assert "Y-CARRY" in codes(built(root))


def test_check_says_the_same(root: Path) -> None:
    put(root, own_text(行政许可=987))
    result = built(root)
    assert result.own is not None
    problems, files = check_city(city_of(root))
    assert files == UNITS + 2
    assert [problem for problem in problems if problem.where.file.endswith("own.yaml")] == [*result.own.problems]


def test_what_the_roll_up_writes_is_the_sum(root: Path) -> None:
    file = root / str(YEAR) / f"{OWN}.yaml"
    assert gentool("rollup", root, "-o", file).returncode == 0
    assert "P-LEFTOVER" in codes(built(root))
    assert "C-ROLL" not in codes(built(root))


def test_where_it_is_shown(root: Path) -> None:
    put(root, own_text(行政许可=987))
    shown = gentool("batch", root)
    assert shown.returncode == 1
    assert shown.stderr.count("C-ROLL") == 1
    assert "C-STRAY" not in shown.stderr
    assert f"应报 {UNITS}，合格 {UNITS}，有错 0，未报 0。" in shown.stdout
    row = shown.stdout.splitlines()[UNITS + 1]
    assert row.split()[:3] == [f"{OWN}（市级报告）", "有错", "1"]
    page = html.parse(str(root / OUTPUT / "index.html"))
    (section,) = page.xpath("//section[@aria-labelledby='own']")
    words = " ".join(section.text_content().split())
    assert (OWN in words, "有错" in words, "C-ROLL" in words) == (True, True, True)
    assert len(page.xpath("//table[@class='units']/tbody/tr")) == UNITS
    rows = list(load_workbook(root / OUTPUT / "汇总.xlsx").worksheets[-1].values)
    assert (OWN, "C-ROLL") in [(row[0], row[4]) for row in rows]
    told = json.loads((root / OUTPUT / "problems.json").read_text(encoding="utf-8"))
    assert [problem["code"] for problem in told["problems"] if problem["severity"] == "error"] == ["C-ROLL"]
    put(root, own_text())
    shown = gentool("batch", root)
    assert (shown.returncode, "这次生成 0 个单位的报告和市级报告" in shown.stdout) == (0, True)
    page = html.parse(str(root / OUTPUT / "index.html"))
    assert len(page.xpath("//section[@aria-labelledby='own']//a")) == 2


def test_a_unit_with_errors_in_its_text_alone_is_summed_as_in_the_roll_up(root: Path) -> None:
    file = file_of(root, 1)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("监督保障: ", "监督保障: '{{ 没有这一项 }}' # ", 1), encoding="utf-8")
    put(root, own_text(行政许可=1))
    result = built(root)
    assert [unit.state for unit in result.units] == [State.SOUND, State.FAULTY, State.SOUND]
    assert codes(result) == ["C-ROLL"]
    assert len(roll_up(city_of(root)).included) == UNITS
