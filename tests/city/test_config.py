"""A city's own file: what it says, and how its mistakes are told."""

from pathlib import Path

import pytest

from gentool.checks.city_rules import Roster, Rules
from gentool.city.config import read_city
from gentool.city.model import City, identity
from gentool.problems.problem import Problem

SOUND = """\
城市: 云溪市
年度: 2025
报告目录: 今年
上年目录: 去年
网站: {SiteName: 云溪市人民政府, SiteDomain: www.yunxi.gov.cn, SiteIDCode: "4200000000"}
规则: {总体情况最多字数: 800, 必须提到: [政策解读], 不得出现: 各位领导}
单位:
  - 云溪市财政局
  - {名称: 云溪市人力资源和社会保障局, 文件: renshe.yaml, 类别: 政府部门}
"""


def read(folder: Path, text: str) -> tuple[City | None, list[Problem]]:
    for name in ("今年", "去年", "2025"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "gentool.yaml").write_text(text, encoding="utf-8")
    return read_city(folder / "gentool.yaml")


def found(folder: Path, text: str) -> list[tuple[int | None, int | None, str]]:
    city, problems = read(folder, text)
    assert city is None
    return sorted((p.where.line, p.where.column, p.code) for p in problems)  # type: ignore[type-var]


def test_everything_is_read(tmp_path: Path) -> None:
    city, problems = read(tmp_path, SOUND)
    assert problems == []
    assert city is not None
    assert (city.name, city.year, city.edition) == ("云溪市", 2025, "2021")
    assert (city.root, city.folder, city.last_folder) == (tmp_path, "今年", "去年")
    assert city.site["SiteIDCode"] == "4200000000"
    names = Roster(unit.name for unit in city.units)
    assert city.rules == Rules(800, ("政策解读",), ("各位领导",), roster=names)
    assert [(u.name, u.file, u.category, u.where.line) for u in city.units] == [
        ("云溪市财政局", None, "", 8),
        ("云溪市人力资源和社会保障局", "renshe.yaml", "政府部门", 9),
    ]


def test_little_is_required(tmp_path: Path) -> None:
    city, problems = read(tmp_path, "城市: 云溪市\n年度: 2025\n单位: [云溪市财政局]\n")
    assert (problems, city and city.folder, city and city.last_folder) == ([], "2025", None)


def test_mistakes_are_told_together_with_their_places(tmp_path: Path) -> None:
    text = (
        SOUND.replace("上年目录", "上年目绿")
        .replace("SiteIDCode", "SiteIDCod")
        .replace("800", "8百")
        .replace("今年", "后年")
    )
    assert found(tmp_path, text + "  - 云溪市财政局\n  - {文件: x.yaml}\n  - 云溪市/水利局\n") == [
        (3, 7, "C-FOLDER"),
        (4, 1, "R-KEY"),
        (5, 55, "R-KEY"),
        (6, 16, "R-VALUE"),
        (10, 5, "C-ROSTER"),
        (11, 5, "R-MISSING"),
        (12, 5, "R-VALUE"),
    ]


def test_the_nearest_key_is_proposed(tmp_path: Path) -> None:
    _, problems = read(tmp_path, SOUND.replace("总体情况最多字数", "总体情况最多子数"))
    assert [p.hint for p in problems] == ["您是否想写“总体情况最多字数”？"]


def test_a_city_without_units_name_or_year(tmp_path: Path) -> None:
    assert found(tmp_path, "报告目录: 今年\n") == [(1, 1, "R-MISSING")] * 3
    assert (1, 1, "R-SHAPE") not in found(tmp_path, "城市: 云溪市\n年度: 2025\n单位: 云溪市财政局\n")


def test_a_year_without_an_edition(tmp_path: Path) -> None:
    assert found(tmp_path, "城市: 云溪市\n年度: 2001\n报告目录: 今年\n单位: [云溪市财政局]\n") == [(2, 5, "R-EDITION")]


def test_one_file_for_two_units(tmp_path: Path) -> None:
    text = SOUND + "  - {名称: 云溪市水利局, 文件: renshe.yaml}\n"
    assert found(tmp_path, text) == [(10, 5, "C-ROSTER")]


def test_names_that_only_look_different_are_one_unit(tmp_path: Path) -> None:
    assert identity("云溪市 ＡＢ局（筹）") == identity("云溪市ab局(筹)")
    assert found(tmp_path, SOUND + "  - 云溪市　财政局\n") == [(10, 5, "C-ROSTER")]


def test_a_file_that_is_no_yaml(tmp_path: Path) -> None:
    assert [code for *_, code in found(tmp_path, "城市: [\n")] == ["S-YAML"]


@pytest.mark.parametrize("path", ["../外", "/tmp", "2025/../../外", "C:/外", "\\\\host\\外", "..\\外", "去处"])
def test_nothing_outside_the_city_s_folder_is_named(tmp_path: Path, path: str) -> None:
    (tmp_path / "外").mkdir()
    city = tmp_path / "city"
    city.mkdir()
    (city / "去处").symlink_to(tmp_path / "外")
    text = SOUND.replace("今年", f"'{path}'").replace("renshe.yaml", f"'{path}/x.yaml'")
    places = [(3, 7, "C-FOLDER"), (9, 29, "R-VALUE")]
    assert found(city, text) == (places[:1] if path == "去处" else places)
    assert found(city, SOUND.replace("去年", f"'{path}'")) == [(4, 7, "C-FOLDER")]


def test_a_year_of_many_digits(tmp_path: Path) -> None:
    assert found(tmp_path, SOUND.replace("2025", "2" * 5000, 1)) == [(2, 5, "R-VALUE")]


def test_a_roster_of_a_hundred_thousand_units_is_read(tmp_path: Path) -> None:
    city, problems = read(tmp_path, SOUND + "".join(f"  - 云溪市第{number}局\n" for number in range(100_000)))
    assert (problems, city and len(city.units)) == ([], 100_002)
