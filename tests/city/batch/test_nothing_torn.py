"""Killed, crowded, out of room: only whole files are left, and the next run completes the job."""

import contextlib
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gentool.city.batch import lock
from gentool.city.batch.lock import NAME as LOCK
from gentool.city.batch.lock import locked
from gentool.city.batch.manifest import NAME as MANIFEST
from gentool.problems.problem import GentoolError
from tests import IS_THOROUGH
from tests.city.batch.cities import OUTPUT, children_of, command, contents, make_city
from tests.forked import gentool

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals, limits and permissions of POSIX")
KILLS = int(os.environ.get("GENTOOL_KILLS", "5" if IS_THOROUGH else "2"))


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_city(tmp_path_factory.mktemp("torn") / "city", 24)


@pytest.fixture(scope="module")
def whole(city: Path) -> tuple[dict[str, str], float]:
    """Return what an undisturbed run leaves, and how long it takes."""
    start = time.perf_counter()
    assert gentool("batch", city, "-j", "1").returncode == 0
    return contents(city / OUTPUT), time.perf_counter() - start


def start(city: Path, output: Path, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command("batch", city, "-o", output, *options), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def assert_nothing_is_torn(output: Path, whole: dict[str, str]) -> None:
    for name, digest in contents(output).items():
        if not name.startswith(".gentool-") and name != MANIFEST:
            assert whole[name] == digest, name


@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_and_run_again(city: Path, whole: tuple[dict[str, str], float], tmp_path: Path, seed: int) -> None:
    expected, seconds = whole
    process = start(city, tmp_path, "-j", str(1 + seed % 2))
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds * random.Random(seed).uniform(0.15, 0.95))
    process.kill()
    process.wait()
    assert_nothing_is_torn(tmp_path, expected)
    assert gentool("batch", city, "-o", tmp_path).returncode == 0
    assert contents(tmp_path) == expected


def test_a_killed_batch_leaves_no_workers(city: Path, tmp_path: Path) -> None:
    process = start(city, tmp_path, "-j", "2")
    workers = children_of(process)
    process.kill()
    process.wait()
    with locked(tmp_path):  # forked workers hold the lock until they are gone
        assert not any(Path(f"/proc/{worker}").exists() and "gentool" in command_line(worker) for worker in workers)


def test_a_worker_that_dies_is_replaced(city: Path, whole: tuple[dict[str, str], float], tmp_path: Path) -> None:
    process = start(city, tmp_path, "-j", "2")
    os.kill(children_of(process)[0], signal.SIGKILL)
    assert process.wait() == 0
    assert contents(tmp_path) == whole[0]


def test_two_at_once(city: Path, whole: tuple[dict[str, str], float], tmp_path: Path) -> None:
    both = [start(city, tmp_path, "-j", "1") for _ in range(2)]
    assert {process.wait() for process in both} <= {0, 1}
    assert contents(tmp_path) == whole[0]


def test_the_second_is_told_who_is_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0.0)
    with locked(tmp_path), pytest.raises(GentoolError) as caught, locked(tmp_path):
        pytest.fail("both hold the folder")
    (problem,) = caught.value.problems
    assert (problem.code, str(os.getpid()) in problem.message) == ("C-LOCK", True)
    with locked(tmp_path):
        pass


@pytest.mark.parametrize("kind", ["symbolic link", "hard link", "link to nothing", "pipe", "folder"])
def test_nothing_else_is_taken_for_the_lock(tmp_path: Path, kind: str) -> None:
    other, output = tmp_path / "other.txt", tmp_path / "out"
    other.write_bytes(b"precious")
    output.mkdir()
    if kind == "symbolic link":
        (output / LOCK).symlink_to(other)
    elif kind == "link to nothing":
        (output / LOCK).symlink_to(tmp_path / "none")
    elif kind == "hard link":
        (output / LOCK).hardlink_to(other)
    elif kind == "pipe":
        os.mkfifo(output / LOCK)
    else:
        (output / LOCK).mkdir()
    with pytest.raises(GentoolError) as caught, locked(output):
        pytest.fail("held")
    assert caught.value.problems[0].code in ("C-LOCK", "O-WRITE")
    assert (other.read_bytes(), sorted(path.name for path in tmp_path.iterdir())) == (b"precious", ["other.txt", "out"])


def test_a_log_that_nobody_reads_any_more_stops_nothing(
    city: Path, whole: tuple[dict[str, str], float], tmp_path: Path
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    subprocess.run(command("batch", city, "-o", tmp_path, "-j", "1"), stdout=writing, stderr=writing, check=False)
    os.close(writing)
    assert contents(tmp_path) == whole[0]


def test_what_a_killed_batch_was_writing_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".gentool-0123456789abcdef.tmp").write_bytes(b"half")
    with locked(tmp_path):
        assert [path.name for path in tmp_path.iterdir()] == [LOCK]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 300 kB, where we may."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "gentool", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root may mount; test_files_that_may_not_grow tests the same")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_full_disk(city: Path, whole: tuple[dict[str, str], float], small_disk: Path) -> None:
    result = gentool("batch", city, "-o", small_disk, "-j", "2")
    assert result.returncode == 1
    assert result.stderr.count("磁盘空间不足") == 1
    assert "Traceback" not in result.stderr
    assert_nothing_is_torn(small_disk, whole[0])
    assert not list(small_disk.glob(".gentool-*"))
    subprocess.run(["mount", "-o", "remount,size=5M", small_disk], check=True)
    assert gentool("batch", city, "-o", small_disk).returncode == 0
    assert contents(small_disk) == whole[0]


def test_files_that_may_not_grow(city: Path, whole: tuple[dict[str, str], float], tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    result = subprocess.run(
        command("batch", city, "-o", tmp_path), capture_output=True, check=False, encoding="utf-8", preexec_fn=limit
    )
    assert result.returncode == 1
    assert result.stderr.count("超过了系统允许的大小") == 1
    assert_nothing_is_torn(tmp_path, whole[0])
    assert gentool("batch", city, "-o", tmp_path).returncode == 0
    assert contents(tmp_path) == whole[0]


def test_a_folder_that_is_read_only(city: Path, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    folder, told = tmp_path, "权限"
    if os.geteuid() == 0:  # who may write everywhere but to a disk that is read-only itself
        folder, told = request.getfixturevalue("small_disk"), "磁盘是只读的"
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    else:
        folder.chmod(0o555)
    result = gentool("batch", city, "-o", folder)
    assert (result.returncode, result.stderr.count(told)) == (1, 1), result.stderr
    assert list(folder.iterdir()) == []


def test_one_file_that_cannot_be_replaced(city: Path, tmp_path: Path) -> None:
    """A folder in the place of a report stands for a document that Word holds open: both refuse to be replaced."""
    name = next(name for name in sorted(contents(city / OUTPUT)) if name.endswith(".docx"))
    (tmp_path / name).mkdir()
    result = gentool("batch", city, "-o", tmp_path)
    assert (result.returncode, result.stderr.count("O-WRITE")) == (1, 1)
    assert "合格 23，有错 1" in result.stdout
    (tmp_path / name).rmdir()
    assert gentool("batch", city, "-o", tmp_path).returncode == 0
    assert contents(tmp_path) == contents(city / OUTPUT)


def command_line(process: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_text()
    return ""
