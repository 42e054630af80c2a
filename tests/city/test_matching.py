"""Whose file is whose: by the roster, by what the file says, by its name."""

from collections.abc import Callable
from cProfile import Profile
from pathlib import Path

import pytest

from gentool.checks.city_rules import NO_RULES
from gentool.city import model
from gentool.city.config import read_city
from gentool.city.folders import Found, Listing
from gentool.city.matching import LastYear, _Roster, match
from gentool.city.model import City, Unit
from gentool.problems.problem import Problem, Severity
from tests.city.batch.cities import YEAR, file_of, make_city, report_text, unit_name


def files_of(folder: Path) -> list[str | None]:
    city, problems = read_city(folder / "gentool.yaml")
    assert city is not None, problems
    return [found.file and found.file.path.name for found in match(city)[0]]


def problems_of(folder: Path) -> list[Problem]:
    city, _ = read_city(folder / "gentool.yaml")
    assert city is not None
    return match(city).problems


def told(folder: Path) -> list[tuple[str, str, int | None]]:
    city, _ = read_city(folder / "gentool.yaml")
    assert city is not None
    return [(problem.code, problem.where.file, problem.where.line) for problem in match(city)[1]]


@pytest.mark.parametrize(
    "head",
    [
        '"单位": {}\n"年度": 2025\n',
        "单位: '{}'\n年度: 2025\n",
        "单位: “{}” # 备注\n年度: 2025\n",
        "单位: |\n  {}\n年度: 2025\n",
        "{{单位: {}, 年度: 2025}}\n",
        "年度: 2025\n单位：{}\n",
        "单位: {}\n年度: 2025\n总体情况: {{主动公开: [\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_unit_is_found_however_it_is_written(tmp_path: Path, head: str, encoding: str) -> None:
    city = make_city(tmp_path / "c", 1, missing=1)
    (city / str(YEAR) / "任意.yml").write_bytes(head.format(unit_name(0)).encode(encoding))
    assert files_of(city) == ["任意.yml"]
    assert told(city) == []


def test_a_unit_without_a_file(tmp_path: Path) -> None:
    city = make_city(tmp_path / "c", 3, missing=1)
    assert told(city) == [("C-MISSING", "gentool.yaml", 6)]


def test_two_files_of_one_unit_and_year(tmp_path: Path) -> None:
    city = make_city(tmp_path / "c", 2)
    (city / str(YEAR) / "z.yaml").write_text(report_text(1), encoding="utf-8")
    assert told(city) == [("C-TWICE", f"{YEAR}/z.yaml", None)]
    assert files_of(city) == ["b00000.yaml", None]


def test_a_file_of_last_year_beside_the_right_one_is_no_second(tmp_path: Path) -> None:
    city = make_city(tmp_path / "c", 1)
    (city / str(YEAR) / "a.yaml").write_text(report_text(0, YEAR - 1), encoding="utf-8")
    assert (files_of(city), told(city)) == (["b00000.yaml"], [("C-STRAY", f"{YEAR}/a.yaml", None)])


def test_a_file_of_nobody_with_the_unit_it_may_mean(tmp_path: Path) -> None:
    city = make_city(tmp_path / "c", 2)
    for wrong, meant in (("云溪第0局", 0), ("云溪市第0号局", 1)):  # the second is the only one that has not handed in
        file_of(city, 7).write_text(report_text(0).replace(unit_name(0), wrong), encoding="utf-8")
        found, _ = read_city(city / "gentool.yaml")
        assert found is not None
        problem = match(found)[1][-1]
        assert (problem.code, problem.where.file) == ("C-STRAY", f"{YEAR}/b00007.yaml")
        assert unit_name(meant) in problem.hint
        file_of(city, 1).unlink(missing_ok=True)


def test_a_broken_file_is_told_to_the_unit_that_its_name_says(tmp_path: Path) -> None:
    city = make_city(tmp_path / "c", 2, missing=2)
    (city / str(YEAR) / "第1局2025.yaml").write_bytes(b"\xff\x00\xff")
    assert files_of(city) == [None, "第1局2025.yaml"]
    assert [code for code, *_ in told(city)] == ["C-MISSING"]


def test_the_roster_may_name_the_file(tmp_path: Path) -> None:
    city = make_city(tmp_path / "c", 1)
    with (city / "gentool.yaml").open("a", encoding="utf-8") as roster:
        roster.write("  - {名称: 云溪市甲局, 文件: 甲/一.yaml}\n  - {名称: 云溪市乙局, 文件: 无.yaml}\n")
    (city / str(YEAR) / "甲").mkdir()
    (city / str(YEAR) / "甲" / "一.yaml").write_text("年度: 2025\n", encoding="utf-8")
    assert files_of(city) == ["b00000.yaml", "一.yaml", None]
    assert told(city) == [("C-MISSING", "gentool.yaml", 6)]


def test_a_name_of_the_roster_may_be_any_name_of_the_file(tmp_path: Path) -> None:
    city = make_city(tmp_path / "c", 1, missing=1)
    (city / str(YEAR) / "甲.yaml").write_text(report_text(8), encoding="utf-8")
    with (city / "gentool.yaml").open("a", encoding="utf-8") as roster:
        roster.write(f"  - {{名称: {unit_name(8)}, 文件: ../{YEAR}/甲.yaml}}\n")
    assert files_of(city) == [None, "甲.yaml"]
    assert told(city) == [("C-MISSING", "gentool.yaml", 4)]


def test_a_file_named_wrongly_is_told_with_the_right_one(tmp_path: Path) -> None:
    city = make_city(tmp_path / "c", 1, missing=1)
    (city / str(YEAR) / "甲.yaml").write_text(report_text(8), encoding="utf-8")
    with (city / "gentool.yaml").open("a", encoding="utf-8") as roster:
        roster.write(f"  - {{名称: {unit_name(8)}, 文件: 乙.yaml}}\n")
    (*_, problem) = problems_of(city)
    assert problem.code == "C-MISSING"
    assert "甲.yaml" in problem.hint


def test_a_file_of_another_unit_named_by_the_roster_is_no_second_file(tmp_path: Path) -> None:
    city = make_city(tmp_path / "c", 2)
    text = (city / "gentool.yaml").read_text(encoding="utf-8")
    named = text.replace(f"  - {unit_name(1)}\n", f"  - {{名称: {unit_name(1)}, 文件: z.yaml}}\n")
    (city / "gentool.yaml").write_text(named, encoding="utf-8")
    (city / str(YEAR) / "z.yaml").write_text(report_text(7), encoding="utf-8")
    assert files_of(city) == ["b00000.yaml", None]
    (problem,) = problems_of(city)
    assert problem.code == "C-MISSING"
    assert unit_name(7) in problem.message
    assert "b00001.yaml" in problem.hint
    file_of(city, 1).unlink()
    assert (files_of(city), told(city)) == (["b00000.yaml", "z.yaml"], [])  # C-UNIT is told where the file is read


def test_a_file_named_by_the_roster_that_is_of_another_year_is_no_second_file(tmp_path: Path) -> None:
    city = make_city(tmp_path / "c", 1)
    (city / "2024").mkdir()
    (city / "2024" / "z.yaml").write_text(report_text(0, 2024), encoding="utf-8")
    text = (city / "gentool.yaml").read_text(encoding="utf-8")
    named = text.replace(f"  - {unit_name(0)}\n", f"  - {{名称: {unit_name(0)}, 文件: ../2024/z.yaml}}\n")
    (city / "gentool.yaml").write_text(named, encoding="utf-8")
    (problem,) = problems_of(city)
    assert (problem.code, "2024 年度" in problem.message) == ("C-MISSING", True)
    assert "b00000.yaml" in problem.hint


def test_three_files_of_one_unit_are_told_once(tmp_path: Path) -> None:
    city = make_city(tmp_path / "c", 1)
    for name in "yz":
        (city / str(YEAR) / f"{name}.yaml").write_text(report_text(0), encoding="utf-8")
    assert told(city) == [("C-TWICE", f"{YEAR}/z.yaml", None)]


def test_a_report_as_notepad_names_it_is_a_report(tmp_path: Path) -> None:
    city = make_city(tmp_path / "c", 1)
    file_of(city, 0).rename(city / str(YEAR) / "财政局.yaml.txt")
    assert (files_of(city), told(city)) == (["财政局.yaml.txt"], [])


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (b"\xff\x00\xff", ["S-BYTES", "C-STRAY"]),
        (b"", ["S-YAML", "C-STRAY"]),
        ('单位: "云溪市\n年度: 2025\n'.encode(), ["S-YAML", "C-STRAY"]),
        ("年度: 2025\n".encode(), ["R-MISSING", "C-STRAY"]),
    ],
)
def test_a_file_that_does_not_say_whose_it_is_is_told_with_its_fault(
    tmp_path: Path, data: bytes, codes: list[str]
) -> None:
    city = make_city(tmp_path / "c", 1, missing=1)
    (city / str(YEAR) / "x9.yaml").write_bytes(data)
    problems = problems_of(city)
    assert [problem.code for problem in problems] == ["C-MISSING", *codes]
    assert problems[-1].where.file == f"{YEAR}/x9.yaml"


def with_last_year(folder: Path, *numbers: int) -> Path:
    city = make_city(folder, 3, extra='上年目录: "2024"\n')
    (city / "2024").mkdir()
    for number in numbers:
        (city / "2024" / f"b{number}.yaml").write_text(report_text(number, 2024), encoding="utf-8")
    return city


def test_a_unit_without_last_years_report_is_told_with_what_may_be_the_reason(tmp_path: Path) -> None:
    city = with_last_year(tmp_path / "c", 0)
    (city / "2024" / "b1.yaml").write_bytes(b"\xff\x00\xff")
    text = report_text(2, 2024).replace(unit_name(2), "云溪市第2局机关")
    (city / "2024" / "b2.yaml").write_text(text, encoding="utf-8")
    one, other, unreadable, strange = problems_of(city)
    assert [(problem.code, problem.where.line) for problem in (one, other)] == [("C-LAST", 6), ("C-LAST", 7)]
    assert "云溪市第2局机关" in other.hint
    assert "“2024/b1.yaml”" in unreadable.message
    assert "“2024/b2.yaml”" in strange.message


def test_of_two_reports_of_last_year_none_is_used(tmp_path: Path) -> None:
    city = with_last_year(tmp_path / "c", 0, 1, 2)
    (city / "2024" / "z.yaml").write_text(report_text(1, 2024), encoding="utf-8")
    (problem,) = problems_of(city)
    assert (problem.code, problem.where.file) == ("C-LAST", "2024/z.yaml")
    found, _ = read_city(city / "gentool.yaml")
    assert found is not None
    assert [each.last is None for each in match(found).units] == [False, True, False]


def test_a_report_of_the_year_before_last_does_not_stand_in_the_way(tmp_path: Path) -> None:
    city = with_last_year(tmp_path / "c", 0, 1, 2)
    (city / "2024" / "z.yaml").write_text(report_text(1, 2023), encoding="utf-8")
    (problem,) = problems_of(city)
    assert (problem.severity, "“2024/z.yaml”" in problem.message) == (Severity.INFO, True)


@pytest.mark.parametrize("wrong", ["units", "last year's"])
def test_no_number_of_wrong_names_takes_long(tmp_path: Path, wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice as many names, all wrong, are about twice as many calls."""
    monkeypatch.setattr(model, "_MOST_COMPARED", model._MOST_COMPARED // 9)  # as far above the squares of fewer names
    calls = []
    for count in (100, 200):
        units = tuple(Unit(f"云溪市第{number}街道办事处") for number in range(count))
        city = City(tmp_path, "云溪市", YEAR, "2021", "2025", "2024", {}, NO_RULES, units)
        files = [Found(tmp_path, f"{n}.yaml", "", f"云溪市{n}街道办事处", YEAR - 1) for n in range(count)]
        calls.append(calls_of(lambda city=city, files=files: suggestions(city, files, wrong)))
    assert calls[1] < 3 * calls[0]


def suggestions(city: City, files: list[Found], wrong: str) -> None:
    if wrong == "units":
        list(_Roster(city, files).strays({}))
    else:
        last = LastYear(city, files, Listing([], [], []))
        assert all([*last.problems(unit)] for unit in city.units)


def calls_of(run: Callable[[], None]) -> int:
    profile = Profile(builtins=False)
    profile.runcall(run)
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize("line", ["单位: a{}b", "单位: 'a{}b", "单位: a{}#b", "单位{}x", "年度{}x", "单位: a #{}"])
def test_no_line_of_a_file_takes_long(tmp_path: Path, line: str) -> None:
    city = make_city(tmp_path / "c", 1, missing=1)
    (city / str(YEAR) / "x.yaml").write_text(line.format(" " * 900_000), encoding="utf-8")
    assert calls_of(lambda: told(city) and None) < 100_000  # type: ignore[func-returns-value]
