"""Files that are whole or absent."""

import errno
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from gentool.files import O_WRITE, TooLargeError, bytes_of, failure, open_regular, write_atomically, write_new
from gentool.problems.problem import GentoolError, Problem

posix = pytest.mark.skipif(os.name != "posix", reason="permissions and limits of POSIX")
LIMITED = """
import resource, signal, sys
from pathlib import Path
from gentool.files import write_atomically
from gentool.problems.problem import GentoolError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_atomically(Path(sys.argv[1]), b"x" * 5000)
except GentoolError as error:
    sys.stdout.buffer.write(error.problems[0].message.encode())
"""
REFUSED = """
import os, sys
from pathlib import Path
from gentool.files import write_atomically
from gentool.problems.problem import GentoolError
if os.geteuid() == 0:
    os.setuid(65534)
try:
    write_atomically(Path(sys.argv[1]), b"new")
except GentoolError as error:
    problem = error.problems[0]
    sys.stdout.buffer.write((problem.message + problem.hint).encode())
"""
INTERRUPTED = """
import os, signal, sys, threading
from pathlib import Path
from gentool.files import write_atomically
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored by what a shell starts in the background
target = Path(sys.argv[1])
def interrupt():
    while not list(target.parent.glob(".gentool-*")):
        pass
    os.kill(os.getpid(), signal.SIGINT)
threading.Thread(target=interrupt, daemon=True).start()
try:
    for _ in range(10000):
        write_atomically(target, b"x" * 5_000_000)
except KeyboardInterrupt:
    sys.exit(7)
"""


def refusal(path: Path, data: bytes = b"new") -> Problem:
    with pytest.raises(GentoolError) as caught:
        write_atomically(path, data)
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.file) == ("O-WRITE", str(path))
    assert problem.hint
    return problem


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_bare_name_goes_to_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_atomically(Path("a"), b"x")
    assert (tmp_path / "a").read_bytes() == b"x"


@posix
def test_modes_follow_the_umask_or_the_file_before(tmp_path: Path) -> None:
    path = tmp_path / "a"
    before = os.umask(0o027)
    try:
        write_atomically(path, b"x")
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
        path.chmod(0o604)
        write_atomically(path, b"y")
        assert stat.S_IMODE(path.stat().st_mode) == 0o604
    finally:
        os.umask(before)


@posix
@pytest.mark.parametrize("target", ["real", "missing", "."])
def test_a_link_is_replaced_and_never_followed(tmp_path: Path, target: str) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to(target)
    write_atomically(tmp_path / "link", b"new")
    assert not (tmp_path / "link").is_symlink()
    assert (tmp_path / "link").read_bytes() == b"new"
    assert (tmp_path / "real").read_bytes() == b"old"
    assert not (tmp_path / "missing").exists()


@posix
def test_the_other_names_of_a_file_keep_what_they_had(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"old")
    os.link(tmp_path / "elsewhere", tmp_path / "a")
    write_atomically(tmp_path / "a", b"new")
    assert (tmp_path / "elsewhere").read_bytes() == b"old"


@posix
def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")  # a device of the system's own would be lost, were this ever to fail
    assert "设备或管道" in refusal(tmp_path / "pipe").message
    assert stat.S_ISFIFO((tmp_path / "pipe").lstat().st_mode)


@pytest.mark.parametrize(("number", "told"), [(errno.ENOSPC, "磁盘空间不足"), (errno.EIO, "断开了")])
def test_a_disk_that_is_full_or_gone(number: int, told: str) -> None:
    assert told in failure(Path("a.docx"), OSError(number, "")).message


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    write_atomically(tmp_path / "无" / "层" / "a.docx", b"new")
    assert (tmp_path / "无" / "层" / "a.docx").read_bytes() == b"new"


def test_a_folder_whose_name_is_taken_by_a_file(tmp_path: Path) -> None:
    (tmp_path / "无").write_bytes(b"old")
    assert refusal(tmp_path / "无" / "a.docx").code == "O-WRITE"
    assert (tmp_path / "无").read_bytes() == b"old"


def test_a_new_file_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"old")
    with pytest.raises(GentoolError) as caught:
        write_new(tmp_path / "a.yaml", b"new")
    assert [problem.code for problem in caught.value.problems] == ["O-EXISTS"]
    assert (tmp_path / "a.yaml").read_bytes() == b"old"


def test_a_folder_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "a.docx").mkdir()
    assert "同名的文件夹" in refusal(tmp_path / "a.docx").message


@posix
def test_a_name_too_long(tmp_path: Path) -> None:
    assert "太长" in refusal(tmp_path / ("局" * 100 + ".docx")).message
    assert list(tmp_path.iterdir()) == []


def child(program: str, path: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, check=False)


@posix
def test_a_write_that_fails_half_way_leaves_the_old_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    result = child(LIMITED, path)
    assert "允许的大小" in result.stdout.decode()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@posix
def test_an_interruption_leaves_nothing_behind(tmp_path: Path) -> None:
    result = child(INTERRUPTED, tmp_path / "a")
    assert result.returncode == 7, result.stderr
    assert list(tmp_path.glob(".gentool-*")) == []


@pytest.fixture
def open_folder(tmp_path: Path) -> Path:
    temporary = Path(tempfile.gettempdir())
    for folder in (tmp_path, *tmp_path.parents):
        if folder.is_relative_to(temporary) and folder != temporary:
            folder.chmod(folder.stat().st_mode | 0o055)
    return tmp_path


@posix
def test_a_read_only_file_is_left_alone(open_folder: Path) -> None:
    open_folder.chmod(0o777)
    path = open_folder / "a"
    path.write_bytes(b"old")
    path.chmod(0o444)
    assert O_WRITE.remedy in child(REFUSED, path).stdout.decode()
    assert path.read_bytes() == b"old"


@posix
def test_a_read_only_folder(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    assert "权限" in child(REFUSED, open_folder / "a").stdout.decode()
    open_folder.chmod(0o755)
    assert list(open_folder.iterdir()) == []


@pytest.mark.parametrize(
    ("written", "there", "hint"),
    [
        ("财政局", "财政局.yaml", "您是否想写“财政局.yaml”？"),
        ("“财政局.yaml”", "财政局.yaml", "您是否想写“财政局.yaml”？"),
        ("财政局.yaml", "财政局.yaml.txt", "您是否想写“财政局.yaml.txt”？"),
        ("财政局.docx", "财政局.xlsx", "您是否想写“财政局.xlsx”？"),
        ("财政局.yaml", "教育局.yaml", "请检查文件名和所在的文件夹，并确认有读取的权限。"),
    ],
)
def test_a_file_that_is_not_there_is_told_with_the_one_that_is(
    written: str, there: str, hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / there).write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(GentoolError) as caught:
        bytes_of(written, written)
    assert [(problem.message, problem.hint) for problem in caught.value.problems] == [("没有这个文件。", hint)]


def test_a_file_is_told_by_its_size_before_it_is_read(tmp_path: Path) -> None:
    """Who reads piece by piece would read for ever."""
    (tmp_path / "a").write_bytes(b"1234")
    with open_regular(tmp_path / "a", 4) as file:
        assert file.read() == b"1234"
    with pytest.raises(TooLargeError) as caught:
        open_regular(tmp_path / "a", 3)
    assert caught.value.size == 4
