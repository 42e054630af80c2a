"""A machine that fails at any moment: nothing torn, a word about it, and the next run completes to the same bytes."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from random import randint

import pytest

from gentool.cli.app import status_of
from gentool.render.html import render_html
from tests import IS_THOROUGH
from tests.builders import report_of
from tests.city.batch.cities import children_of, command, contents, file_of, make_city, report_text, unit_name
from tests.faults import FAULTS, Injector
from tests.forked import gentool

COMMANDS = {
    "batch": ("batch", "city", "-j", "1", "--to", "html", "-o", "out"),
    "build": ("build", "city/2025/b00000.yaml", "--to", "html,docx", "-o", "out"),
    "import": ("import", "sources", "-j", "1", "-o", "out"),
    "rollup": ("rollup", "city", "-o", "out/全市.yaml"),
}
CHINESE = re.compile(r"[一-鿿]")
DRAWN_FROM_ALL = ("全市.yaml", "index.html", "problems.json", "汇总.xlsx")
LEFT_OUT = re.compile("C-MISSING|C-LEFT|S-OPEN|O-WRITE")
injector = Injector()


class Place:
    """A folder with a city and sources, what every command has left there of last week, and what it is to leave now."""

    def __init__(self, root: Path) -> None:
        self.root = root
        make_city(root / "city", 2)
        (root / "sources").mkdir()
        self.before: dict[str, Mapping[str, str]] = {}
        self.after: dict[str, Mapping[str, str]] = {}
        for week in (1, 2):
            for number in range(2):
                text = report_text(10 * week + number).replace(unit_name(10 * week + number), unit_name(number))
                file_of(root / "city", number).write_text(text, encoding="utf-8")
                (root / "sources" / f"{number}.html").write_text(render_html(report_of(text)[0]), encoding="utf-8")
            for name in COMMANDS:
                self.restore(name)
                assert self.run(name) in (0, 1)
                (self.before if week == 1 else self.after)[name] = contents(root / "out")
                if week == 1:
                    shutil.move(root / "out", root / f"before-{name}")

    def restore(self, name: str) -> None:
        """Put back what the command left last week."""
        shutil.rmtree(self.root / "out", ignore_errors=True)
        if name in self.before:
            shutil.copytree(self.root / f"before-{name}", self.root / "out")

    def run(self, name: str) -> int:
        """Run a command in this folder."""
        here = Path.cwd()
        os.chdir(self.root)
        try:
            return status_of([re.sub("^(city|sources|out)", rf"{self.root}/\1", word) for word in COMMANDS[name]])
        finally:
            os.chdir(here)


def reports(folder: Path) -> dict[str, str]:
    """Return the hash of every file that a person reads; temporary ones among them, of which there must be none."""
    return reports_of(contents(folder))


def reports_of(files: Mapping[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in files.items() if name != "manifest.json"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("faults"))


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", COMMANDS)
def test_whatever_fails_and_whenever(name: str, fault: str, place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    before, after, out = place.before[name], place.after[name], place.root / "out"
    step = 1 if IS_THOROUGH else 5  # from one touch to the next that fails
    first = randint(1, step)
    for struck in count(first, step):
        place.restore(name)
        capsys.readouterr()
        with injector.striking(place.root, FAULTS[fault], struck):
            status = place.run(name)
        if not injector.has_struck:
            break
        said = capsys.readouterr().err
        left = reports(out)
        is_done = status == 0 and left == reports_of(after)  # what could not be read was not needed
        assert is_done or (status in (1, 2) and CHINESE.search(said)), (struck, status, said)
        assert "内部出错" not in said, (struck, said)
        for file, digest in left.items():
            if file in DRAWN_FROM_ALL and LEFT_OUT.search(said):  # they name it
                continue
            assert digest in (before.get(file), after[file]), (struck, file, said)
        place.run(name)
        assert contents(out) == after, struck
    assert struck > first or first > 1


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_city(tmp_path_factory.mktemp("told") / "city", 24)
    assert gentool("batch", folder, "--to", "html", "-o", folder / "whole").returncode == 0
    return folder


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_told_to_end_a_batch_ends_as_at_ctrl_c(city: Path, tmp_path: Path) -> None:
    words = command("batch", city, "--to", "html", "-j", "2", "-o", tmp_path)
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    assert process.stderr is not None
    assert process.stderr.readline()
    children = children_of(process)
    process.send_signal(signal.SIGTERM)
    said = process.communicate(timeout=60)[1]
    assert (process.returncode, "已中止" in said, "Traceback" in said) == (2, True, False), said
    assert list(tmp_path.glob(".gentool-*.tmp")) == []
    assert not any(Path(f"/proc/{child}").exists() for child in children)
    assert gentool("batch", city, "--to", "html", "-o", tmp_path).returncode == 0
    assert contents(tmp_path) == contents(city / "whole")


def test_a_batch_goes_on_when_nobody_reads_what_it_says(city: Path, tmp_path: Path) -> None:
    words = command("batch", city, "--to", "html", "-j", "1", "-o", tmp_path)
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=60) == 0
    assert contents(tmp_path) == contents(city / "whole")


def test_a_clock_that_goes_back_changes_nothing(tmp_path: Path) -> None:
    """What has changed is told from content: a new file is older than what was made of the one before."""
    city = make_city(tmp_path / "city", 2)
    words = ["batch", str(city), "--to", "html", "-j", "1", "-o"]
    assert status_of([*words, str(tmp_path / "out")]) == 0
    changed = file_of(city, 1)
    changed.write_text(report_text(11).replace(unit_name(11), unit_name(1)), encoding="utf-8")
    os.utime(changed, (0, 0))
    for file in (tmp_path / "out").iterdir():
        os.utime(file, (2**32, 2**32))
    for folder in ("out", "anew"):
        assert status_of([*words, str(tmp_path / folder)]) == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "anew")
