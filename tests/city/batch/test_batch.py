"""A whole city: what is built, what is told, and what is not built again."""

import hashlib
import json
import os
import pickle
import re
import shutil
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from openpyxl import load_workbook

from gentool.city.batch.manifest import NAME, read_manifest
from gentool.city.batch.results import CityResult, State
from gentool.city.batch.running import run
from gentool.city.batch.settings import Asked
from gentool.city.config import read_city
from gentool.form.model import Address
from gentool.problems.problem import GentoolError
from gentool.render.build import template_problems
from tests.builders import balanced
from tests.city.batch.cities import FORM, OUTPUT, YEAR, command, contents, file_of, make_city, report_text, unit_name
from tests.forked import gentool
from tests.render.word_documents import changed, template_bytes

PICTURE = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de") + b"\0" * 32


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return make_city(tmp_path / "city", 3)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    city = make_city(tmp_path_factory.mktemp("finished") / "city", 3)
    built(city)
    return city


@pytest.fixture
def done(finished: Path, tmp_path: Path) -> Path:
    """Return the same city with all that a run has made of it."""
    return shutil.copytree(finished, tmp_path / "city")


def built(folder: Path, **options: object) -> CityResult:
    city, problems = read_city(folder / "gentool.yaml")
    assert city is not None, problems
    wanted = {name: options.pop(name) for name in Asked._fields if name in options}
    return run(city, folder / OUTPUT, Asked(**wanted), workers=1, **options)  # type: ignore[arg-type]


def anew(result: CityResult) -> list[str]:
    return [unit.unit.name for unit in result.units if not unit.reused]


def output_of(city: Path, number: int, suffix: str = "docx") -> Path:
    return city / OUTPUT / f"{unit_name(number)}{YEAR}年政府信息公开工作年度报告.{suffix}"


def test_sixty_bureaus_three_broken_one_missing(tmp_path: Path) -> None:
    city = make_city(tmp_path / "city", 61, broken=3, missing=1)
    first = gentool("batch", city)
    assert first.returncode == 1, first.stderr
    for suffix in ("docx", "html"):
        names = {path.name for path in (city / OUTPUT).glob(f"*.{suffix}") if unit_name(0)[:4] in path.name}
        assert names == {output_of(city, number, suffix).name for number in range(3, 60)}
    for number in range(3):
        assert f"{file_of(city, number)}:" in first.stderr
    assert f"“{unit_name(60)}”没有交报告" in first.stderr
    rows = {row.split()[0]: row.split()[1] for row in first.stdout.splitlines()}
    assert [rows[unit_name(number)] for number in (0, 2, 3, 59, 60)] == ["有错", "有错", "合格", "合格", "未报"]
    assert "应报 61，合格 57，有错 3，未报 1。这次生成 57 个单位" in first.stdout

    before = {path: path.stat().st_mtime_ns for path in (city / OUTPUT).glob("*局*")}
    second = gentool("batch", city)
    assert second.returncode == 1
    assert "这次生成 0 个单位" in second.stdout
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_the_rows_of_the_table_line_up(small: Path) -> None:
    from gentool.yamlfile.quoting import width as columns

    rows = gentool("batch", small).stdout.splitlines()[:4]
    assert len({columns(row[: row.index("合格" if "合格" in row else "结果")]) for row in rows}) == 1


def test_what_changes_is_built_again_and_nothing_else(small: Path) -> None:
    assert anew(built(small)) == [unit_name(number) for number in range(3)]
    assert anew(built(small)) == []
    file_of(small, 1).write_text(report_text(8).replace(unit_name(8), unit_name(1)), encoding="utf-8")
    assert anew(built(small)) == [unit_name(1)]
    output_of(small, 0).unlink()
    output_of(small, 2, "html").write_bytes(b"torn")
    assert anew(built(small)) == [unit_name(0), unit_name(2)]
    assert len(anew(built(small, force=True))) == 3
    assert len(anew(built(small, draft=True))) == 3


def test_a_format_added_leaves_the_others(small: Path) -> None:
    built(small, formats=("docx",))
    result = built(small, formats=("fragment",))
    assert len(anew(result)) == 3
    assert output_of(small, 0).exists()
    assert output_of(small, 0, "fragment.html").exists()
    assert anew(built(small, formats=("docx", "fragment"))) == []


def test_settings_of_the_city_show(done: Path) -> None:
    text = (done / "gentool.yaml").read_text(encoding="utf-8")
    text += "网站: {SiteName: 云溪市人民政府}\n规则: {必须提到: [从未写过的话]}\n"
    (done / "gentool.yaml").write_text(text, encoding="utf-8")
    result = built(done)
    assert len(anew(result)) == 3
    assert '<meta name="SiteName" content="云溪市人民政府"' in output_of(done, 0, "html").read_text(encoding="utf-8")
    assert all("P-RULE" in {problem.code for problem in unit.problems} for unit in result.units)


def test_last_year_is_found_by_unit(small: Path) -> None:
    last = small / "旧"
    last.mkdir()
    (last / "随便.yaml").write_text(report_text(1, YEAR - 1), encoding="utf-8")
    roster = small / "gentool.yaml"
    roster.write_text("上年目录: 旧\n" + roster.read_text(encoding="utf-8"), encoding="utf-8")
    figures = balanced(FORM, 1)
    result = built(small)
    assert [unit.last is not None for unit in result.units] == [False, True, False]
    assert "Y-CARRY" in {problem.code for problem in result.units[1].problems}
    assert result.units[1].last == figures
    (last / "随便.yaml").write_text(report_text(2, YEAR - 1).replace("第2局", "第1局"), encoding="utf-8")
    assert anew(built(small)) == [unit_name(1)]


def test_pictures_are_among_what_may_change(small: Path) -> None:
    text = report_text(0)
    key = "其他需要报告的事项:"
    text = text.replace(f"{key} ", f"{key} |\n  ") + "  ![图](a.png)\n"
    file_of(small, 0).write_text(text, encoding="utf-8")
    assert built(small).units[0].state is State.FAULTY
    (small / str(YEAR) / "a.png").write_bytes(PICTURE)
    assert anew(built(small)) == [unit_name(0)]
    assert built(small).is_sound
    (small / str(YEAR) / "a.png").write_bytes(PICTURE + b"\0")
    assert anew(built(small)) == [unit_name(0)]


def test_a_report_that_is_broken_now_leaves_no_file_of_before(done: Path) -> None:
    file_of(done, 0).write_text(f"单位: {unit_name(0)}\n年度: [", encoding="utf-8")
    output_of(done, 1).write_bytes(b"mine")
    file_of(done, 1).unlink()
    states = [unit.state for unit in built(done).units]
    assert states == [State.FAULTY, State.MISSING, State.SOUND]
    assert not output_of(done, 0).exists()
    assert output_of(done, 1).read_bytes() == b"mine"


def test_a_file_of_another_unit_or_year(tmp_path: Path) -> None:
    city = make_city(tmp_path / "city", 1, missing=1)
    with (city / "gentool.yaml").open("a", encoding="utf-8") as roster:
        roster.write("  - {名称: 云溪市甲局, 文件: 甲.yaml}\n")
    (city / str(YEAR) / "x.yaml").write_text(report_text(0, YEAR - 1), encoding="utf-8")
    (city / str(YEAR) / "甲.yaml").write_text(report_text(5), encoding="utf-8")
    result = built(city, draft=True)
    assert [[p.code for p in unit.problems if p.is_error] for unit in result.units] == [["C-YEAR"], ["C-UNIT"]]
    assert [unit.outputs for unit in result.units] == [(), ()]


def test_misplaced_reports_enter_no_sum(tmp_path: Path) -> None:
    """Neither a report of last year, nor one of another unit, nor one of the year before last as last year's."""
    city = make_city(tmp_path / "city", 3, missing=2, extra="上年目录: 旧\n")
    with (city / "gentool.yaml").open("a", encoding="utf-8") as roster:
        roster.write("  - {名称: 云溪市甲局, 文件: 甲.yaml}\n")
    (city / "旧").mkdir()
    (city / "旧" / "a.yaml").write_text(report_text(0, YEAR - 2), encoding="utf-8")
    (city / str(YEAR) / "x.yaml").write_text(report_text(1, YEAR - 1), encoding="utf-8")
    (city / str(YEAR) / "甲.yaml").write_text(report_text(5), encoding="utf-8")
    for _ in range(2):  # also from the manifest
        result = built(city)
        assert [unit.figures is not None for unit in result.units] == [True, False, False, False]
        assert result.totals == balanced(FORM, 0)
        assert [unit.last for unit in result.units] == [None] * 4
        page = html.parse(str(city / OUTPUT / "index.html"))
        assert "1 个单位的数字相加。" in page.xpath("string(//section[@aria-labelledby='sums']/p)")
        assert "已有数字的 1 个单位" in page.xpath("string(//section[@aria-labelledby='pictures'])")
        rows = list(load_workbook(city / OUTPUT / "汇总.xlsx").worksheets[1].values)[3:]
        assert [any(value is not None for value in row[3:]) for row in rows[:4]] == [True, False, False, False]


def test_figures_survive_the_manifest_and_pickling(small: Path) -> None:
    first = built(small)
    again = built(small)
    for number, unit in enumerate(again.units):
        assert unit.reused
        assert unit.figures == balanced(FORM, number)
        assert pickle.loads(pickle.dumps(unit)).figures == unit.figures
    assert first.totals == again.totals
    some = next(iter(first.totals))
    assert first.totals[some] == sum(balanced(FORM, number)[some] for number in range(3))
    assert isinstance(some, Address)


def test_the_manifest_is_an_audit_trail(small: Path) -> None:
    result = built(small)
    data = json.loads((small / OUTPUT / NAME).read_bytes())
    assert (data["city"], data["year"], data["edition"]) == ("云溪市", YEAR, "2021")
    entry = data["units"][unit_name(0)]
    assert entry["file"] == [f"{YEAR}/b00000.yaml", contents(small)[f"{YEAR}/b00000.yaml"]]
    assert [name for name, _ in entry["outputs"].values()] == list(result.units[0].outputs)
    assert all(contents(small / OUTPUT)[name] == digest for name, digest in entry["outputs"].values())


def test_the_same_bytes_wherever_the_city_is(tmp_path: Path, small: Path) -> None:
    shutil.copytree(small, tmp_path / "另一处")
    built(small)
    assert gentool("batch", tmp_path / "另一处", "-j", "2").returncode == 0
    assert contents(small) == contents(tmp_path / "另一处")


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"format": 1, "units": {"x": 3}}', b'{"format": 9}'])
def test_a_damaged_manifest_counts_for_nothing(done: Path, damage: bytes) -> None:
    before = contents(done)
    (done / OUTPUT / NAME).write_bytes(damage)
    assert len(anew(built(done))) == 3
    assert contents(done) == before


@pytest.mark.parametrize("name", [NAME, f"{unit_name(0)}*.html"])
@pytest.mark.parametrize(("size", "lines"), [(50 << 30, b""), (1 << 27, b""), (1 << 20, b"x\n" * 40)])
def test_a_file_that_has_grown_without_end_is_made_anew(done: Path, name: str, size: int, lines: bytes) -> None:
    before = contents(done)
    (path,) = (done / OUTPUT).glob(name)
    path.write_bytes(lines)
    os.truncate(path, size)
    tracemalloc.start()
    assert unit_name(0) in anew(built(done))
    assert tracemalloc.get_traced_memory()[1] < 200_000_000
    tracemalloc.stop()
    assert contents(done) == before


def test_a_manifest_cannot_name_files_elsewhere(done: Path) -> None:
    path = done / OUTPUT / NAME
    path.write_text(path.read_text(encoding="utf-8").replace(unit_name(0) + "2025年", "../" + unit_name(0)), "utf-8")
    before = contents(done)
    assert not set(read_manifest(done / OUTPUT).records)
    assert len(anew(built(done))) == 3
    assert contents(done).keys() == before.keys()


def test_a_manifest_that_somebody_has_edited_counts_for_nothing(done: Path) -> None:
    before = contents(done)
    path = done / OUTPUT / NAME
    path.write_bytes(re.sub(rb'"values": \[\d+', b'"values": [7777', path.read_bytes(), count=1))
    assert len(anew(built(done))) == 3
    assert contents(done) == before


def forged(city: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change a manifest and hash it anew, as somebody may who knows how it is made."""
    path = city / OUTPUT / NAME
    data = json.loads(path.read_bytes())
    change(data["units"])
    dump = json.JSONEncoder(ensure_ascii=False).encode
    units = ",\n".join(f"  {dump(name)}: {dump(entry)}" for name, entry in data.pop("units").items())
    del data["body"]
    head, tail = ("".join(f"{dump(k)}: {dump(data[k])},\n" for k in keys) for keys in ([*data][:-2], [*data][-2:]))
    body = f'{{\n{head}"units": {{\n{units}\n}},\n{tail}'.encode()
    digest = hashlib.sha256(body).hexdigest()
    path.write_bytes(body + f'"body": "{digest}"\n}}\n'.encode())


def acquit(units: dict[str, Any]) -> None:
    units[unit_name(0)] |= {"state": "合格", "problems": []}


def borrow(units: dict[str, Any]) -> None:
    acquit(units)
    units[unit_name(0)]["outputs"] = units[unit_name(1)]["outputs"]


def test_a_forged_manifest_is_as_made_as_a_true_one(tmp_path: Path) -> None:
    city = make_city(tmp_path / "city", 2)
    built(city)
    forged(city, lambda units: None)
    assert anew(built(city)) == []


@pytest.mark.parametrize("forge", [acquit, borrow])
def test_no_manifest_makes_a_faulty_report_a_sound_one(tmp_path: Path, forge: Callable[[dict[str, Any]], None]) -> None:
    city = make_city(tmp_path / "city", 2, broken=1)
    built(city)
    forged(city, forge)
    result = built(city)
    assert (result.units[0].state, unit_name(0) in anew(result)) == (State.FAULTY, True)


WRONG_ENTRIES: list[dict[str, Any]] = [
    {"figures": {"edition": "2021", "values": [1, 2]}},
    {"figures": {"edition": "../2021", "values": []}},
    {"figures": {"edition": "2021", "values": None}},
    {"problems": [["C-X", "error", "甲", ["a", "1", None, ""], "", ""]]},
    {"problems": [["C-X", "error", 1, ["a", 1, None, ""], "", ""]]},
    {"problems": [["C-X", "grave", "甲", ["a", 1, None, ""], "", ""]]},
    {"file": ["a"]},
    {"pictures": {"a.png": 3}},
    {"outputs": {"docx": ["../a.docx", ""]}},
]


@pytest.mark.parametrize("entry", WRONG_ENTRIES, ids=str)
def test_an_entry_that_no_run_wrote_is_no_crash(done: Path, entry: dict[str, Any]) -> None:
    before = contents(done)
    forged(done, lambda units: units[unit_name(0)].update(entry))
    assert unit_name(0) in anew(built(done))
    assert contents(done) == before


def test_a_number_of_many_digits_in_a_manifest_is_no_crash(done: Path) -> None:
    before = contents(done)
    path = done / OUTPUT / NAME
    path.write_bytes(b'{\n"format": ' + b"9" * 5000 + b"}\n")
    assert gentool("batch", done).returncode == 0
    assert contents(done) == before


def test_a_draft_leaves_the_finished_report_alone(done: Path) -> None:
    finished = {name: digest for name, digest in contents(done / OUTPUT).items() if "局" in name}
    text = file_of(done, 0).read_text(encoding="utf-8")
    file_of(done, 0).write_text(text.replace("结转下年度继续办理: {", "结转下年度继续办理: {总计: 99999, ", 1), "utf-8")
    result = built(done, draft=True)
    assert all("（草稿）" in name for unit in result.units for name in unit.outputs)
    assert contents(done / OUTPUT).items() >= finished.items()
    file_of(done, 0).write_text(text, encoding="utf-8")
    built(done)
    assert {name: digest for name, digest in contents(done / OUTPUT).items() if "局" in name} == finished


@pytest.mark.parametrize("command", ["batch", "build"])
@pytest.mark.parametrize("output", ["x.docx", "汇总.xlsx", "there"])
def test_a_file_is_no_output_folder(small: Path, tmp_path: Path, command: str, output: str) -> None:
    (tmp_path / "there").write_bytes(b"mine")
    result = gentool(command, small if command == "batch" else file_of(small, 0), "-o", tmp_path / output)
    assert (result.returncode, "-o 要写文件夹" in result.stderr) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["city", "there"]
    assert (tmp_path / "there").read_bytes() == b"mine"


def test_no_absolute_path_in_what_is_written(small: Path) -> None:
    (small / "模板.docx").write_bytes(
        changed(template_bytes("2021"), lambda xml: xml.replace("{{ 标题 }}", "年度报告"))
    )
    output_of(small, 0).mkdir(parents=True)
    result = built(small, template=small / "模板.docx")
    assert {"W-TEXT", "O-WRITE"} <= {problem.code for problem in (*result.problems, *result.units[0].problems)}
    for name in (NAME, "index.html", "problems.json"):
        assert str(small.parent) not in (small / OUTPUT / name).read_text(encoding="utf-8")


def test_a_template_that_is_no_use_is_told_once(small: Path) -> None:
    (small / "模板.docx").write_bytes(b"PK")
    with pytest.raises(GentoolError):
        built(small, template=small / "模板.docx")
    assert gentool("batch", small, "--template", small / "无.docx").returncode == 2


def test_a_template_is_checked_once_and_its_warnings_are_told_once(small: Path) -> None:
    package = changed(template_bytes("2021"), lambda xml: xml.replace("{{ 标题 }}", "年度报告"))
    assert package != template_bytes("2021")
    (small / "模板.docx").write_bytes(package)
    template_problems.cache_clear()
    for reused in (0, 3):
        result = built(small, template=small / "模板.docx")
        assert len(result.units) - len(anew(result)) == reused
        assert [(problem.code, "标题" in problem.message) for problem in result.problems] == [("W-TEXT", True)]
        assert {problem.code for unit in result.units for problem in unit.problems} & {"W-TEXT"} == set()
        assert result.is_sound
    assert template_problems.cache_info().misses == 1
    shown = gentool("batch", small, "--template", small / "模板.docx", "--force")
    assert (shown.returncode, shown.stderr.count("W-TEXT")) == (0, 1)


def test_check_of_a_city_writes_nothing(tmp_path: Path) -> None:
    city = make_city(tmp_path / "city", 4, broken=1, missing=1)
    before = contents(city)
    result = gentool("check", city, "--format", "json")
    found = {(problem["code"], Path(problem["file"]).name) for problem in json.loads(result.stdout)["problems"]}
    assert {("T3-CELL", "b00000.yaml"), ("C-MISSING", "gentool.yaml")} <= found
    assert (result.returncode, contents(city)) == (1, before)
    assert gentool("check", city / "gentool.yaml").returncode == 1


def test_no_city_and_a_city_with_mistakes(tmp_path: Path) -> None:
    assert gentool("batch", tmp_path).returncode == 2
    (tmp_path / "gentool.yaml").write_text("城市: 云溪市\n", encoding="utf-8")
    result = gentool("batch", tmp_path)
    assert result.returncode == 1
    assert f"{tmp_path / 'gentool.yaml'}:1:1: 错误 R-MISSING" in result.stderr


def test_a_fault_of_our_own_at_one_unit_is_told_and_the_others_go_on(small: Path) -> None:
    result = built(small, formats=("no such format",))
    assert [unit.state for unit in result.units] == [State.FAULTY] * 3
    (problem,) = (problem for problem in result.units[0].problems if problem.is_error)
    assert (problem.code, problem.where.file) == ("C-FAULT", f"{YEAR}/b00000.yaml")
    assert len(anew(built(small))) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals of POSIX")
def test_a_bar_on_a_terminal_and_lines_in_a_log(small: Path) -> None:
    assert "[3/3] 合格" in gentool("batch", small).stderr
    import pty

    main, side = pty.openpty()
    with os.fdopen(main, "rb") as screen:
        subprocess.run(
            command("batch", small, "--force"),
            stderr=side,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "TERM": "xterm", "NO_COLOR": "", "PYTHONIOENCODING": "utf-8"},
            check=True,
        )
        os.close(side)
        shown = screen.read1(10_000).decode("utf-8")
    assert "3/3" in shown
    assert shown.endswith("\r")
    assert "\n" not in shown


@pytest.fixture
def without_typst(tmp_path: Path) -> str:
    """Return a folder of modules in which Typst cannot be imported, as where the extra is not installed."""
    (tmp_path / "模块").mkdir()
    (tmp_path / "模块" / "typst.py").write_text("raise ImportError", encoding="utf-8")
    return str(tmp_path / "模块")


def test_without_typst_a_pdf_is_refused_once_and_no_unit_is_called_faulty(small: Path, without_typst: str) -> None:
    ran = gentool("batch", small, "--to", "docx,pdf", PYTHONPATH=without_typst)
    assert ran.returncode == 1
    assert ran.stderr.count("O-PDF") == 1
    assert "有错" not in ran.stdout
    assert not list((small / OUTPUT).glob("*.docx"))


def test_without_typst_a_report_is_built_in_its_other_formats(small: Path, tmp_path: Path, without_typst: str) -> None:
    ran = gentool("build", file_of(small, 0), "--to", "docx,pdf", "-o", tmp_path, PYTHONPATH=without_typst)
    assert ran.returncode == 1
    assert "O-PDF" in ran.stderr
    assert len(list(tmp_path.glob("*.docx"))) == 1
