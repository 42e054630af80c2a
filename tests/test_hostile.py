"""What was made to harm is refused: at once, in little memory, without a traceback, and nothing is written.

Every file goes through ``gentool build`` in a process of its own, bounded in time and memory. The bounds are wide, so
that a busy machine fails nothing; what is measured on a quiet one is a tenth of them.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from gentool.checks.api import check, load
from gentool.form.loading import load_form
from gentool.problems.problem import GentoolError, has_errors
from tests.forked import gentool
from tests.make_hostile import HEAD, hostile_files

pytest.importorskip("resource", reason="limits of processes are those of Unix")

MEMORY = 2**30
SECONDS = 5
FILES = dict(hostile_files())
SMALL = [name for name, data in FILES.items() if len(data) < 10_000]
TOO_LONG = [name for name in FILES if name.endswith("-320000")]
LARGE = [name for name in FILES if name not in SMALL and name not in TOO_LONG]
WAS_HERE = Path("/tmp/gentool-was-here")


class Ran(NamedTuple):
    """What a process said, its exit status, and the processor time it took."""

    status: int
    said: str
    seconds: float


def run(*arguments: str, folder: Path) -> Ran:
    ran = gentool(*arguments, folder=folder, memory=MEMORY, seconds=2 * SECONDS)
    return Ran(ran.returncode, ran.stdout + ran.stderr, ran.seconds)


def refused(folder: Path, *names: str) -> Ran:
    """Build, and assert everything that holds of any refusal."""
    there = sorted(folder.iterdir())
    ran = run("build", *names, "-o", "out", "--to", "html", folder=folder)
    assert ran.status in (1, 2), ran.said[-2000:]
    assert "Traceback" not in ran.said
    assert "内部出错" not in ran.said
    assert "\x1b" not in ran.said
    assert len(ran.said) < 4_000_000
    assert sorted(folder.iterdir()) == there
    assert not WAS_HERE.exists()
    assert ran.seconds < SECONDS
    return ran


@pytest.mark.parametrize("name", [name for name in LARGE if name != "counts-in-paragraphs"])
def test_a_large_hostile_file_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(FILES[name])
    assert "x.yaml" in refused(tmp_path, "x.yaml").said


@pytest.mark.parametrize("name", SMALL)
def test_the_library_returns_problems_and_never_raises(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(FILES[name])
    loaded = load(path)
    problems = [*loaded.problems, *(check(loaded.report) if loaded.report else [])]
    assert has_errors(problems)
    assert all(problem.message and problem.hint for problem in problems)


@pytest.mark.parametrize("names", [SMALL, TOO_LONG], ids=["small", "too long"])
def test_many_hostile_files_are_refused_each_and_all(names: list[str], tmp_path: Path) -> None:
    for name in names:
        (tmp_path / f"{name}.yaml").write_bytes(FILES[name])
    said = refused(tmp_path, ".").said
    for name in names:
        assert re.search(rf"{re.escape(name)}\.yaml(?::\d+)*: 错误 ", said), name


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "没有这个文件" in refused(tmp_path, "没有.yaml").said


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("x.yaml")])
def test_a_folder_a_pipe_that_nobody_writes_to_a_link_to_itself(make: Callable[[Path], None], tmp_path: Path) -> None:
    make(tmp_path / "x.yaml")
    assert refused(tmp_path, "x.yaml").status == 2


def test_folders_that_contain_themselves(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").symlink_to(tmp_path / "a", target_is_directory=True)
    (tmp_path / "a" / "x.yaml").write_text("单位: 甲\n", encoding="utf-8")
    ran = refused(tmp_path, "a")
    assert ran.said.count("R-MISSING") == 4


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/random", "/dev/full"])
def test_a_device(device: str, tmp_path: Path) -> None:
    if not Path(device).exists():
        pytest.skip(f"no {device}")
    refused(tmp_path, device)
    (tmp_path / "x.yaml").symlink_to(device)
    refused(tmp_path, "x.yaml")


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(HEAD, encoding="utf-8")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert "没有读取这个文件的权限" in refused(tmp_path, "x.yaml").said


def test_many_counts_in_one_paragraph(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(FILES["counts-in-paragraphs"])
    assert refused(tmp_path, "x.yaml").seconds < 1


@pytest.mark.parametrize(
    "command",
    [
        "check {}", "build {}", "build x.yaml -o {}", "build x.yaml --template {}", "check x.yaml --last-year {}",
        "batch {}", "batch . -o {}", "rollup {} -o y.yaml", "rollup . -o {}.yaml", "import {}",
        "import x.html -o {}.yaml", "import x.html -o {}", "form {} -o y.xlsx", "form --year 2025 -o {}.xlsx",
        "init {}.yaml --unit 甲局 --year 2025", "init y.yaml --unit 甲局 --year 2025 --from {}", "schema -o {}.json",
        "template new {}.docx", "template check {}", "compare x.yaml {}", "compare x.yaml x.yaml -o {}.html",
    ],
)  # fmt: skip
def test_a_name_that_no_system_takes_is_told_by_every_command(command: str, tmp_path: Path) -> None:
    (tmp_path / "gentool.yaml").write_text("城市: 云溪市\n年度: 2025\n单位: [云溪市测试局]\n", encoding="utf-8")
    (tmp_path / "2025").mkdir()
    (tmp_path / "x.yaml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "x.html").write_text(
        "<h1>云溪市测试局2025年政府信息公开工作年度报告</h1><p>一、总体情况</p>", encoding="utf-8"
    )
    ran = run(*(word.replace("{}", "长" * 100) for word in command.split()), folder=tmp_path)
    assert (ran.status in (1, 2), "内部出错" in ran.said) == (True, False), ran.said


STRANGE = {"long": "x" * 5_000 + ".yaml", "deep": "a/" * 3_000 + "x.yaml", "control": "\n\x1b[2J.yaml"}


@pytest.mark.parametrize("name", [*STRANGE.values(), "x.yaml/y.yaml", "-"], ids=[*STRANGE, "folder", "dash"])
def test_a_strange_file_name(name: str, tmp_path: Path) -> None:
    assert refused(tmp_path, name).status == 2


@pytest.mark.parametrize("name", ["pipe.png", "zero.png", "loop.png", "folder.png", "far.png"])
def test_a_picture_that_is_no_file(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    folder.mkdir()
    os.mkfifo(folder / "pipe.png")
    (folder / "zero.png").symlink_to("/dev/zero")
    (folder / "loop.png").symlink_to("loop.png")
    (folder / "folder.png").mkdir()
    (tmp_path / "secret.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (folder / "far.png").symlink_to("../secret.png")
    (folder / "x.yaml").write_text(f"{HEAD}总体情况: |\n  ![图]({name})\n", encoding="utf-8")
    assert "N-PICTURE" in refused(folder, "x.yaml").said


@pytest.mark.parametrize("kind", ["pipe", "device", "sparse"])
def test_what_is_no_file_is_not_read_as_a_form(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        path.touch()
        os.truncate(path, 10**10)
    with pytest.raises(GentoolError) as caught:
        load_form(path)
    assert caught.value.problems[0].code in ("S-OPEN", "S-SIZE")
