"""A run that finds nothing changed says the same again and writes nothing; anything that has changed, it sees."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from gentool.city.batch import settings
from gentool.city.batch.manifest import NAME
from gentool.city.batch.results import CityResult, State
from gentool.city.batch.running import run
from gentool.city.batch.settings import Asked
from gentool.city.config import read_city
from tests.city.batch.cities import OUTPUT, YEAR, command, file_of, make_city, report_text, unit_name
from tests.city.batch.test_batch import PICTURE
from tests.forked import gentool

SLOW = {"jinja2", "lxml", "openpyxl", "docx", "markdown_it", "concurrent.futures.process"}
USUAL = Asked()


def built(root: Path, asked: Asked = USUAL) -> CityResult:
    city, problems = read_city(root / "gentool.yaml")
    assert city is not None, problems
    return run(city, root / OUTPUT, asked, workers=1)


def has_nothing_to_do(root: Path, asked: Asked = USUAL) -> bool:
    """Run, and tell whether nothing was built or written."""
    before = stamps(root)
    result = built(root, asked)
    idle = all(unit.reused for unit in result.everything)
    assert idle or stamps(root) != before
    return idle and stamps(root) == before


def stamps(root: Path) -> dict[str, tuple[int, int]]:
    """Return what changes of a file when it is written, even with the same bytes."""
    found = {path.name: path.stat() for path in (root / OUTPUT).iterdir() if path.name != ".gentool.lock"}
    return {name: (status.st_ino, status.st_mtime_ns) for name, status in found.items()}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    city = whole_city(tmp_path_factory.mktemp("finished"))
    built(city)
    assert has_nothing_to_do(city)
    return city


@pytest.fixture
def done(finished: Path, tmp_path: Path) -> Path:
    """Return the same city with all that a run has made of it."""
    return shutil.copytree(finished, tmp_path / "city")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return whole_city(tmp_path)


def whole_city(folder: Path) -> Path:
    """Make a city with all that a run looks at: two years, a picture, a file elsewhere, its own report."""
    extra = "上年目录: 旧\n"
    city = make_city(folder / "city", 5, broken=1, missing=1, extra=extra)
    (city / "旧").mkdir()
    (city / "旧" / "a.yaml").write_text(report_text(1, YEAR - 1), encoding="utf-8")
    with (city / "gentool.yaml").open("a", encoding="utf-8") as roster:
        roster.write(f"  - {{名称: {unit_name(7)}, 文件: ../外/x.yaml}}\n")
    key = "其他需要报告的事项:"
    text = report_text(1).replace(f"{key} ", f"{key} |\n  ") + "  ![图](a.png)\n"
    file_of(city, 1).write_text(text, encoding="utf-8")
    (city / str(YEAR) / "a.png").write_bytes(PICTURE)
    (city / str(YEAR) / "twice.yaml").write_text(report_text(2), encoding="utf-8")
    (city / str(YEAR) / "own.yaml").write_text(report_text(9).replace(unit_name(9), "云溪市人民政府"), encoding="utf-8")
    (city / str(YEAR) / "stray.yaml").write_text(report_text(8), encoding="utf-8")
    return city


def test_it_says_the_same(root: Path) -> None:
    first = built(root)
    assert [unit.state for unit in first.units] == [*[State.FAULTY] * 3, State.SOUND, *[State.MISSING] * 2]
    assert first.own is not None
    problems = {problem.code for unit in first.everything for problem in unit.problems}
    assert {*problems, *(p.code for p in first.problems)} >= {"T3-CELL", "C-MISSING", "C-TWICE", "C-STRAY", "Y-CARRY"}
    before = stamps(root)
    again = built(root)
    assert again == replace(
        first,
        units=[replace(unit, reused=True, seconds=0.0) for unit in first.units],
        own=replace(first.own, reused=True, seconds=0.0),
    )
    assert stamps(root) == before


def test_on_the_terminal_it_looks_the_same(root: Path) -> None:
    first = gentool("batch", root)
    second = gentool("batch", root)
    logged = [line for line in first.stderr.splitlines(keepends=True) if not line.startswith("[")]
    assert (second.stderr, second.returncode) == ("".join(logged), first.returncode)
    assert second.stdout == re.sub("这次生成 .*?，", "这次生成 0 个单位的报告，", first.stdout)


def edit(path: str, old: str = "", new: str = "\n# 说明\n") -> Callable[[Path], object]:
    def change(root: Path) -> None:
        text = (root / path).read_text(encoding="utf-8")
        (root / path).write_text(text.replace(old, new, 1) if old else text + new, encoding="utf-8")

    return change


def remove(path: str) -> Callable[[Path], object]:
    return lambda root: next(root.glob(path)).unlink()


def spoil(path: str) -> Callable[[Path], object]:
    return lambda root: next(root.glob(path)).write_bytes(b"torn")


def move_unit_away(root: Path) -> None:
    (root / "外").mkdir()
    (root / "外" / "x.yaml").write_text(report_text(7), encoding="utf-8")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a report": edit(f"{YEAR}/b00003.yaml"),
    "a report that is gone": remove(f"{YEAR}/b00003.yaml"),
    "whose a stray file is": edit(f"{YEAR}/stray.yaml", "第8局", "第9局"),
    "a new file": lambda root: (root / str(YEAR) / "neu.yml").write_bytes(b""),
    "a file with another name": lambda root: (root / str(YEAR) / "stray.yaml").rename(root / str(YEAR) / "s.yaml"),
    "last year's": edit("旧/a.yaml"),
    "the city's own": edit(f"{YEAR}/own.yaml"),
    "a picture": lambda root: (root / str(YEAR) / "a.png").write_bytes(PICTURE + b"\0"),
    "a file that the roster names elsewhere": move_unit_away,
    "the roster": edit("gentool.yaml", "单位:\n", "单位:\n  - 云溪市新局\n"),
    "the city's name": edit("gentool.yaml", "城市: 云溪市", "城市: 云溪"),
    "a Word file that is gone": remove(f"{OUTPUT}/*.docx"),
    "a page that is torn": spoil(f"{OUTPUT}/*年度报告.html"),
    "the status page": spoil(f"{OUTPUT}/index.html"),
    "the workbook": remove(f"{OUTPUT}/汇总.xlsx"),
    "the list of problems": spoil(f"{OUTPUT}/problems.json"),
    "a record": edit(f"{OUTPUT}/{NAME}", '"合格"', '"有错"'),
    "a digit in a record": edit(f"{OUTPUT}/{NAME}", '"values": [', '"values": [1'),
    "the end of the manifest": edit(f"{OUTPUT}/{NAME}", '"drawn_from": "', '"drawn_from": "0'),
    "a manifest cut short": edit(f"{OUTPUT}/{NAME}", '"drawn": {', ""),
}
HARMLESS: dict[str, Callable[[Path], object]] = {
    "a comment in the roster": edit("gentool.yaml"),
    "a comment in a file of nobody": edit(f"{YEAR}/stray.yaml"),
    "a file that is none of ours": lambda root: (root / OUTPUT / "a.txt").touch(),
}


@pytest.mark.parametrize("what", CHANGES)
def test_it_sees_what_has_changed(done: Path, what: str) -> None:
    CHANGES[what](done)
    assert not has_nothing_to_do(done)
    assert has_nothing_to_do(done)


@pytest.mark.parametrize("what", HARMLESS)
def test_what_shows_nowhere_is_no_change(done: Path, what: str) -> None:
    HARMLESS[what](done)
    assert has_nothing_to_do(done)


def test_an_empty_folder_that_is_gone_is_told(root: Path) -> None:
    (root / "旧" / "a.yaml").unlink()
    built(root)
    (root / "旧").rmdir()
    assert "C-FOLDER" in gentool("batch", root).stderr


@pytest.mark.parametrize("other", [Asked(("docx",)), Asked(("html", "docx")), Asked(draft=True)])
def test_it_sees_what_else_is_asked_for(done: Path, other: Asked) -> None:
    assert not has_nothing_to_do(done, other)
    assert has_nothing_to_do(done, other)
    assert not has_nothing_to_do(done)


def test_it_sees_another_gentool(done: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "__version__", "0")
    assert not has_nothing_to_do(done)


def test_the_page_is_drawn_anew_after_a_run_that_was_stopped_before_it(root: Path) -> None:
    built(root)
    edit("gentool.yaml", f"  - {unit_name(4)}\n", "")(root)
    edit(f"{YEAR}/b00003.yaml")(root)
    drawn = (root / OUTPUT / "index.html").read_bytes()
    city, _ = read_city(root / "gentool.yaml")
    assert city is not None
    with pytest.raises(KeyboardInterrupt):
        run(city, root / OUTPUT, USUAL, workers=1, progress=stop)
    assert (root / OUTPUT / "index.html").read_bytes() == drawn
    result = built(root)
    assert all(unit.reused for unit in result.units)
    assert unit_name(4) not in (root / OUTPUT / "index.html").read_text(encoding="utf-8")


def stop(done: int, total: int, unit: object) -> None:
    raise KeyboardInterrupt


def test_what_is_not_settled_is_made_again(root: Path) -> None:
    (root / str(YEAR) / "a.png").unlink()  # it may come any time
    assert "N-PICTURE" in {problem.code for problem in built(root).units[1].problems}
    assert [unit.unit.name for unit in built(root).units if not unit.reused] == [unit_name(1)]


def test_a_workbook_that_cannot_be_written_is_tried_again(root: Path) -> None:
    (root / OUTPUT / "汇总.xlsx").mkdir(parents=True)
    for _ in range(2):
        assert "O-WRITE" in {problem.code for problem in built(root).problems}
    (root / OUTPUT / "汇总.xlsx").rmdir()
    assert "O-WRITE" not in {problem.code for problem in built(root).problems}
    assert has_nothing_to_do(root)


def test_a_report_saved_while_it_was_read_is_read_again(root: Path) -> None:
    city, _ = read_city(root / "gentool.yaml")
    assert city is not None

    def save(done: int, total: int, unit: object) -> None:
        file_of(root, 3).write_text(report_text(3) + f"# {done}\n", encoding="utf-8")

    run(city, root / OUTPUT, USUAL, workers=1, progress=save)
    assert [unit.unit.name for unit in built(root).units if not unit.reused] == [unit_name(3)]


def test_nothing_slow_is_imported(root: Path) -> None:
    (root / str(YEAR) / "own.yaml").unlink()  # held against the sums of the others
    gentool("batch", root)
    arguments = [sys.executable, "-X", "importtime", *command("batch", root)[1:]]
    told = subprocess.run(arguments, capture_output=True, check=False, encoding="utf-8", env={"PYTHONUTF8": "1"}).stderr
    imported = set(re.findall(r"\| +([\w.]+)$", told, re.MULTILINE))
    assert "gentool.city.batch.running" in imported
    assert not {name for name in imported if name in SLOW or name.partition(".")[0] in SLOW}
    assert not {
        name for name in imported if name.startswith(("gentool.checks.", "gentool.render.")) and name not in LIGHT
    }


LIGHT = {"gentool.checks.city_rules", "gentool.render.meta_tags"}
