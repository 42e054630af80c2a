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
from gentool.form.loading import form_of
from tests import EXAMPLES

CITY, CITY_WITH_PROBLEMS = EXAMPLES / "yunxi", EXAMPLES / "yunxi-problems"
REPORTS = sorted(EXAMPLES.glob("**/20*/*.yaml"))
CLEAN = [path for path in REPORTS if path.is_relative_to(CITY)]

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


def cities() -> list[City]:
    """Return the cities, one for each report that they collect."""
    return [each for folder in (CITY, CITY_WITH_PROBLEMS) for each in city_of(folder).each]


def files_of(city: City, folder: str | None) -> list[Path]:
    assert folder is not None
    return sorted((city.root / folder).glob("*.yaml"))


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
    rules = next((city.rules for city in cities() if city.root / city.folder == path.parent), None)
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


@pytest.mark.parametrize("city", cities(), ids=lambda city: city.folder)
def test_every_file_of_both_years_belongs_to_a_unit_of_the_roster(city: City) -> None:
    names = {unit.name for unit in city.units}
    for path in (*files_of(city, city.folder), *files_of(city, city.last_folder)):
        assert report_of(path).unit in names
        assert report_of(path).year == int(path.parent.name)
        assert report_of(path).form.family == form_of(city.edition).family
    assert {report_of(path).unit for path in files_of(city, city.last_folder)} == names


def test_no_report_belongs_to_no_city() -> None:
    known = {path for city in cities() for folder in (city.folder, city.last_folder) for path in files_of(city, folder)}
    assert known == set(REPORTS)


def test_the_city_is_large_and_varied_enough() -> None:
    for city, least in zip(city_of(CITY).each, (13, 4), strict=True):
        assert len(city.units) == len(files_of(city, city.folder)) >= least
        matches = match(city)
        assert matches.problems == []
        assert all(found.file and found.last for found in matches.units)
    assert {unit.category for unit in city_of(CITY).units} == KINDS


def test_the_two_reports_of_a_bureau_have_the_same_figures_or_say_why_not() -> None:
    reports = [report_of(path) for path in CLEAN]
    told = {}
    for report in reports:
        others = [other for other in reports if other.form is not report.form]
        found = gentool.check(report, others=others)
        told.update(((report.unit, report.year), p.severity.value) for p in found if p.code == "X-PAIR")
    assert told == {("云溪市市场监督管理局", 2025): "info"}


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
