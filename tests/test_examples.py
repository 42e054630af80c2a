"""The invented city is what a clerk may copy: every file without fault, in its own words; another city has mistakes."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

import gentool
from gentool import Loaded, Problem, Report
from gentool.city.config import read_city
from gentool.city.matching import match
from gentool.city.model import City
from tests import EXAMPLES

CITY, CITY_WITH_PROBLEMS = EXAMPLES / "yunxi", EXAMPLES / "yunxi-problems"
REPORTS = sorted(EXAMPLES.glob("*/20*/*.yaml"))
CLEAN = [path for path in REPORTS if path.is_relative_to(CITY)]
THIS_YEAR = [path for path in CLEAN if path.parent.name == "2025"]

# The bureau of the README shows a difference that its remark explains, and rows that are left out.
SHOWN_ON_PURPOSE = {"yunxi/2025/renshe.yaml": ["R-ZERO", "Y-VALID"]}
MISTAKES = {
    "云溪市水利局": ["P-FIGURE", "P-YEAR", "T3-ROW", "Y-CARRY"],
    "云溪市文化和旅游局": [],
    "云溪市农业农村局": [],
    "云溪市城市管理局": ["C-MISSING"],
}
KINDS = {"政府部门", "县区", "街道"}


def name_of(path: Path) -> str:
    return path.relative_to(EXAMPLES).as_posix()


@cache
def city_of(folder: Path) -> City:
    city, problems = read_city(folder / "gentool.yaml")
    assert problems == []
    assert city is not None
    return city


def last_year_of(path: Path) -> Report | None:
    before = path.parents[1] / str(int(path.parent.name) - 1) / path.name
    return gentool.load(before).report if before.exists() else None


@cache
def loaded(path: Path) -> tuple[Loaded, Report | None]:
    last = last_year_of(path)
    return gentool.load(path, last_year=last), last


def report_of(path: Path) -> Report:
    report = loaded(path)[0].report
    assert report is not None
    return report


def problems_of(path: Path) -> list[Problem]:
    read, last = loaded(path)
    city = city_of(path.parents[1])
    rules = city.rules if path.parent.name == city.folder else None
    return read.problems + gentool.check(report_of(path), last_year=last, rules=rules)


def codes(problems: list[Problem]) -> list[str]:
    return sorted(problem.code for problem in problems)


@pytest.mark.parametrize("path", CLEAN, ids=name_of)
def test_every_report_is_without_fault(path: Path) -> None:
    assert codes(problems_of(path)) == SHOWN_ON_PURPOSE.get(name_of(path), [])


@pytest.mark.parametrize("path", CLEAN, ids=name_of)
def test_every_report_becomes_word_and_html(path: Path) -> None:
    report = report_of(path)
    page = gentool.render_html(report)
    assert f"<title>{report.title}" in page
    assert "{{" not in page
    assert gentool.render_docx(report).startswith(b"PK")


@pytest.mark.parametrize("folder", [CITY, CITY_WITH_PROBLEMS], ids=name_of)
def test_every_file_of_both_years_belongs_to_a_unit_of_the_roster(folder: Path) -> None:
    city = city_of(folder)
    names = {unit.name for unit in city.units}
    assert city.last_folder is not None
    for path in (path for path in REPORTS if path.is_relative_to(folder)):
        assert report_of(path).unit in names
        assert report_of(path).year == int(path.parent.name)
    assert {report_of(path).unit for path in (folder / city.last_folder).glob("*.yaml")} == names


def test_the_city_is_large_and_varied_enough() -> None:
    city = city_of(CITY)
    assert len(city.units) == len(THIS_YEAR) >= 13
    assert {unit.category for unit in city.units} == KINDS
    matches = match(city)
    assert matches.problems == []
    assert all(found.file and found.last for found in matches.units)


def test_the_bureaus_write_in_their_own_words() -> None:
    sentences = {
        path: {
            sentence
            for part in report_of(path).narrative
            for paragraph in report_of(path).paragraphs(part)
            for sentence in paragraph.text.split("。")
            if len(sentence) >= 20
        }
        for path in REPORTS
    }
    assert len(set.union(*sentences.values())) > 300
    shared = [sentences[one] & sentences[other] for one, other in combinations(REPORTS, 2)]
    assert set.union(*shared) == set()


def test_the_city_with_problems_has_exactly_these() -> None:
    matches = match(city_of(CITY_WITH_PROBLEMS))
    told = {
        found.unit.name: codes([*found.problems, *(problems_of(found.file.path) if found.file else ())])
        for found in matches.units
    }
    assert told == MISTAKES
    assert codes(matches.problems) == ["C-MISSING"]


def test_its_problems_are_told_where_they_stand() -> None:
    path = CITY_WITH_PROBLEMS / "2025" / "shuili.yaml"
    lines = path.read_text(encoding="utf-8").split("\n")
    told = {problem.code: lines[(problem.where.line or 0) - 1].strip() for problem in problems_of(path)}
    assert told["P-YEAR"].startswith("2024年，")
    assert told["P-FIGURE"].startswith("全年新收政府信息公开申请16件")
    assert told["Y-CARRY"].startswith("上年结转: ")
    assert told["T3-ROW"].startswith("予以公开: ")


@pytest.mark.parametrize("path", sorted((CITY_WITH_PROBLEMS / "2024").glob("*.yaml")), ids=name_of)
def test_its_last_year_is_without_fault(path: Path) -> None:
    assert problems_of(path) == []
