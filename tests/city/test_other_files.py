"""What lies in a city's folders: nothing is passed over, each file is named once, with what it is and what to do."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from gentool.city.config import read_city
from gentool.city.matching import match
from gentool.problems.problem import Problem, Severity
from tests.city.batch.cities import YEAR, file_of, make_city, report_text, unit_name
from tests.forked import gentool

LAST = YEAR - 1


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A city of two bureaus, the second still missing, and last year's folder."""
    city = make_city(tmp_path / "city", 2, missing=1, extra=f'上年目录: "{LAST}"\n')
    (city / str(LAST)).mkdir()
    for number in range(2):
        (city / str(LAST) / f"b{number}.yaml").write_text(report_text(number, LAST), encoding="utf-8")
    return city


def problems_of(root: Path) -> list[Problem]:
    city, problems = read_city(root / "gentool.yaml")
    assert city is not None, problems
    return [problem for problem in match(city).problems if problem.code != "C-MISSING"]


def put(root: Path, name: str) -> None:
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_bytes(b"PK")


# A file, and words of the one problem that names it.
FILES: Mapping[str, tuple[str, ...]] = {
    f"{YEAR}/第0局更正.xlsx": ("Excel 文件", unit_name(0), f"{YEAR}/b00000.yaml", "换下"),
    f"{YEAR}/收件/云溪市第0局（盖章）.PDF": ("PDF 文件", unit_name(0), f"{YEAR}/b00000.yaml"),
    f"{YEAR}/第1局年报.docx": ("Word 文件", unit_name(1), "还没有导入", "gentool import"),
    f"{YEAR}/第0局{LAST}年报告.html": ("网页", f"{LAST} 年度", "移到上年目录"),
    f"{YEAR}/年报.wps": ("Word 文件", "看不出是哪个单位的"),
    f"{YEAR}/年报.txt": ("文本文件", "看不出是哪个单位的"),
    f"{YEAR}/各局.zip": ("压缩包", "解压"),
    f"{YEAR}/目录": ("认不出",),
    f"{YEAR}/报送单.ofd": ("认不出",),
    f"{LAST}/第0局.docx": ("上年目录", "gentool import"),
    f"{LAST}/x.yaml": ("上年目录", "看不出是哪个单位的"),
}


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_named_once(root: Path, name: str) -> None:
    put(root, name)
    told = [problem for problem in problems_of(root) if name in f"{problem.where.file} {problem.message}"]
    assert len(told) == 1
    said = f"{told[0].message}{told[0].hint}"
    assert [words for words in FILES[name] if words not in said] == []
    assert told[0].severity is Severity.WARNING


def test_all_of_them_together_are_each_named_once(root: Path) -> None:
    for name in FILES:
        put(root, name)
    said = "\n".join(f"{problem.where.file} {problem.message}" for problem in problems_of(root))
    assert {name: said.count(name) for name in FILES} == dict.fromkeys(FILES, 1)


@pytest.mark.parametrize("name", [".gitkeep", "~$年报.docx", ".~lock.年报.docx#", "Thumbs.db", "desktop.ini"])
def test_what_programs_leave_about_is_no_file_of_anybody(root: Path, name: str) -> None:
    put(root, f"{YEAR}/{name}")
    assert problems_of(root) == []


def test_a_source_that_was_imported_is_told_as_such(root: Path) -> None:
    file_of(root, 0).rename(root / str(YEAR) / "第0局更正.yaml")
    put(root, f"{YEAR}/第0局更正.xlsx")
    (problem,) = problems_of(root)
    assert (problem.severity, problem.code) == (Severity.INFO, "C-UNUSED")
    assert "第0局更正.xlsx”（“第0局更正.yaml”）" in problem.message


def test_the_form_of_a_missing_unit_is_named_with_it_and_with_no_other(tmp_path: Path) -> None:
    city = make_city(tmp_path / "c", 3, missing=3)
    put(city, f"{YEAR}/第1局.xlsx")
    found, _ = read_city(city / "gentool.yaml")
    assert found is not None
    hints = [problem.hint for problem in match(found).problems if problem.code == "C-MISSING"]
    assert ["第1局.xlsx" in hint for hint in hints] == [False, True, False]


def test_the_city_s_own_form_is_not_taken_for_a_town_s(root: Path) -> None:
    with (root / "gentool.yaml").open("a", encoding="utf-8") as roster:
        roster.write("  - 石桥镇人民政府\n")
    put(root, f"{YEAR}/云溪市人民政府.docx")
    (problem,) = problems_of(root)
    assert "云溪市人民政府" in problem.message


def test_pictures_that_no_report_shows_are_told_by_every_command(root: Path) -> None:
    text = file_of(root, 0).read_text(encoding="utf-8").replace("其他需要报告的事项: ", "其他需要报告的事项: |\n  ")
    file_of(root, 0).write_text(f"{text}  ![图](图/a.png)\n", encoding="utf-8")
    put(root, f"{YEAR}/图/a.png")
    (root / str(YEAR) / "图" / "a.png").write_bytes(PICTURE)
    put(root, f"{YEAR}/扫描件.jpg")
    for command in ("batch", "batch", "check"):
        ran = gentool(command, root)
        told = [line for line in f"{ran.stdout}{ran.stderr}".splitlines() if "张图片" in line]
        assert (len(told), "扫描件.jpg" in told[0], "a.png" in told[0]) == (1, True, False)


PICTURE = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de") + b"\0" * 32


@pytest.mark.skipif(os.name != "posix", reason="links and pipes of POSIX")
@pytest.mark.parametrize("kind", ["file", "folder", "pipe"])
def test_what_leads_out_of_the_city_is_told_and_not_read(root: Path, kind: str) -> None:
    place, outside = root / str(YEAR) / "x.yaml", root.parent / "outside.yaml"
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "folder":
        (root.parent / "outside").mkdir()
        place.symlink_to(root.parent / "outside")
    else:
        outside.write_text(report_text(1), encoding="utf-8")
        place.symlink_to(outside)
    (problem,) = problems_of(root)
    assert (problem.code, problem.where.file) == ("C-UNUSED", f"{YEAR}/x.yaml")
    assert ("管道" if kind == "pipe" else "链接") in problem.message


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_file_of_the_roster_that_leads_out_is_not_read(root: Path) -> None:
    (root.parent / "outside").mkdir()
    (root.parent / "outside" / "x.yaml").write_text(report_text(7), encoding="utf-8")
    (root / "去处").symlink_to(root.parent / "outside")
    with (root / "gentool.yaml").open("a", encoding="utf-8") as roster:
        roster.write(f"  - {{名称: {unit_name(7)}, 文件: ../去处/x.yaml}}\n")
    city, _ = read_city(root / "gentool.yaml")
    assert city is not None
    found = match(city).units[-1]
    assert (found.file, [problem.code for problem in found.problems]) == (None, ["C-MISSING"])


def test_a_city_in_one_folder_does_not_take_its_outputs_for_reports(root: Path) -> None:
    roster = root / "gentool.yaml"
    roster.write_text("报告目录: .\n" + roster.read_text(encoding="utf-8"), encoding="utf-8")
    assert gentool("batch", root).returncode == 1
    assert problems_of(root) == []
