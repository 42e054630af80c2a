"""Whose file is whose: by the roster, by what the file says, by its name."""

from pathlib import Path

import pytest

from gentool.batch.matching import match
from gentool.city import read_city
from tests.batch.cities import YEAR, file_of, make_city, report_text, unit_name


def files_of(folder: Path) -> list[str | None]:
    city, problems = read_city(folder / "gentool.yaml")
    assert city is not None, problems
    return [found.file and found.file.path.name for found in match(city)[0]]


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
    assert (files_of(city), told(city)) == (["b00000.yaml"], [])


def test_a_file_of_nobody_with_the_unit_it_may_mean(tmp_path: Path) -> None:
    city = make_city(tmp_path / "c", 1)
    text = report_text(0).replace(unit_name(0), "云溪第0局")
    file_of(city, 7).write_text(text, encoding="utf-8")
    found, _ = read_city(city / "gentool.yaml")
    assert found is not None
    (problem,) = match(found)[1]
    assert (problem.code, problem.where.file) == ("C-STRAY", f"{YEAR}/b00007.yaml")
    assert unit_name(0) in problem.hint


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
