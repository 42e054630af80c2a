"""A run that finds nothing changed says the same again without doing anything; anything that has changed, it sees."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gentool.city.batch import fingerprint
from gentool.city.batch.fingerprint import NAME, Asked
from gentool.city.batch.running import run
from gentool.city.batch.state import State
from gentool.city.batch.summary import Summary, summary_of
from gentool.city.batch.unchanged import said_before
from gentool.city.config import read_city
from tests.city.batch.cities import OUTPUT, YEAR, command, contents, file_of, gentool, make_city, report_text, unit_name
from tests.city.batch.test_batch import PICTURE

SLOW = {"yaml", "jinja2", "lxml", "openpyxl", "docx", "markdown_it", "concurrent.futures.process"}
USUAL = Asked()


def built(root: Path, asked: Asked = USUAL) -> Summary:
    city, problems = read_city(root / "gentool.yaml")
    assert city is not None, problems
    return summary_of(run(city, root / OUTPUT, asked, workers=1))


def again(root: Path, asked: Asked = USUAL) -> Summary | None:
    return said_before(root / "gentool.yaml", root / OUTPUT, asked)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a city with all that a run looks at: two years, a picture, a file elsewhere, its own report."""
    extra = "上年目录: 旧\n"
    city = make_city(tmp_path / "city", 5, broken=1, missing=1, extra=extra)
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
    assert [row.state for row in first.rows] == [State.FAULTY, *[State.FAULTY] * 2, State.SOUND, *[State.MISSING] * 2]
    assert first.own is not None
    assert {problem.code for problem in first.problems} >= {"T3-CELL", "C-MISSING", "C-TWICE", "C-STRAY", "Y-CARRY"}
    said = again(root)
    assert said is not None
    assert said.own == first.own._replace(built=False)
    assert said == first._replace(rows=tuple(row._replace(built=False) for row in first.rows), own=said.own)
    before = contents(root)
    assert built(root) == said
    assert contents(root) == before


def test_on_the_terminal_it_looks_the_same(root: Path) -> None:
    gentool("batch", root, "--force")
    second = gentool("batch", root)
    assert again(root) is not None
    for path in root.glob(f"{OUTPUT}/.gentool*"):
        path.unlink()
    (root / OUTPUT / ".gentool-0.tmp").touch()  # so that the long way is gone
    third = gentool("batch", root)
    assert (second.stdout, second.returncode) == (third.stdout, third.returncode)
    assert second.stderr == third.stderr
    assert "这次生成 0 个单位" in second.stdout


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
    "a file of nobody": edit(f"{YEAR}/stray.yaml"),
    "a new file": lambda root: (root / str(YEAR) / "neu.yml").write_bytes(b""),
    "a file with another name": lambda root: (root / str(YEAR) / "stray.yaml").rename(root / str(YEAR) / "s.yaml"),
    "last year's": edit("旧/a.yaml"),
    "the city's own": edit(f"{YEAR}/own.yaml"),
    "a picture": lambda root: (root / str(YEAR) / "a.png").write_bytes(PICTURE + b"\0"),
    "a file that the roster names elsewhere": move_unit_away,
    "the roster": edit("gentool.yaml"),
    "a Word file that is gone": remove(f"{OUTPUT}/*.docx"),
    "a page that is torn": spoil(f"{OUTPUT}/*年度报告.html"),
    "the status page": spoil(f"{OUTPUT}/index.html"),
    "the workbook": remove(f"{OUTPUT}/汇总.xlsx"),
    "the list of problems": spoil(f"{OUTPUT}/problems.json"),
    "a record": edit(f"{OUTPUT}/{NAME}", '"合格"', '"有错"'),
    "a digit in a record": edit(f"{OUTPUT}/{NAME}", '"values": [', '"values": [1'),
    "the end of the manifest": edit(f"{OUTPUT}/{NAME}", '"drawn_from": "', '"drawn_from": "0'),
    "a manifest cut short": edit(f"{OUTPUT}/{NAME}", '"drawn": {', ""),
    "what a killed run left": lambda root: (root / OUTPUT / ".gentool-0.tmp").touch(),
}


@pytest.mark.parametrize("what", CHANGES)
def test_it_sees_what_has_changed(root: Path, what: str) -> None:
    built(root)
    assert again(root) is not None
    CHANGES[what](root)
    assert again(root) is None
    built(root)
    assert again(root) is not None


def test_an_empty_folder_that_is_gone_is_told(root: Path) -> None:
    (root / "旧" / "a.yaml").unlink()
    built(root)
    assert again(root) is not None
    (root / "旧").rmdir()
    assert again(root) is None


@pytest.mark.parametrize("other", [Asked(("docx",)), Asked(("html", "docx")), Asked(draft=True)])
def test_it_sees_what_else_is_asked_for(root: Path, other: Asked) -> None:
    built(root)
    assert again(root, other) is None
    built(root, other)
    assert (again(root, other) is None, again(root)) == (False, None)


def test_it_sees_another_city_file(root: Path) -> None:
    built(root)
    (root / "other.yaml").write_text("城市: 别的市\n", encoding="utf-8")
    for name in ("other.yaml", "none.yaml"):
        assert said_before(root / name, root / OUTPUT, USUAL) is None
    assert gentool("batch", root / "none").returncode == 2


def test_it_sees_another_gentool(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    built(root)
    monkeypatch.setattr(fingerprint, "__version__", "0")
    assert again(root) is None
    monkeypatch.undo()
    monkeypatch.setattr(fingerprint, "templates_folder", lambda: tmp_path)
    assert again(root) is None


def test_what_is_not_settled_is_not_sealed(root: Path) -> None:
    (root / str(YEAR) / "a.png").unlink()  # it may come any time
    assert "N-PICTURE" in {problem.code for problem in built(root).problems}
    assert again(root) is None


def test_a_workbook_that_cannot_be_written_is_tried_again(root: Path) -> None:
    (root / OUTPUT / "汇总.xlsx").mkdir(parents=True)
    assert "O-WRITE" in {problem.code for problem in built(root).problems}
    assert again(root) is None
    (root / OUTPUT / "汇总.xlsx").rmdir()
    assert "O-WRITE" not in {problem.code for problem in built(root).problems}
    assert again(root) is not None


def test_a_report_saved_while_it_was_read_is_read_again(root: Path) -> None:
    city, _ = read_city(root / "gentool.yaml")
    assert city is not None
    run(city._replace(sha256="of what it was before"), root / OUTPUT, USUAL, workers=1)
    assert again(root) is None


def test_nothing_slow_is_imported(root: Path) -> None:
    gentool("batch", root)
    arguments = [sys.executable, "-X", "importtime", *command("batch", root)[1:]]
    told = subprocess.run(arguments, capture_output=True, check=False, encoding="utf-8", env={"PYTHONUTF8": "1"}).stderr
    imported = set(re.findall(r"\| +([\w.]+)$", told, re.MULTILINE))
    assert "gentool.city.batch.unchanged" in imported
    assert not {name for name in imported if name in SLOW or name.partition(".")[0] in SLOW}
    assert not {
        name for name in imported if name.startswith(("gentool.form.model", "gentool.report.reading", "gentool.render"))
    }
