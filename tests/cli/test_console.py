"""Output that no encoding can stop, and files that are whole or absent."""

import io
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from gentool.cli.console import O_WRITE, say, say_bytes, wants_colour, write_atomically
from gentool.problems import GentoolError, Problem

posix = pytest.mark.skipif(os.name != "posix", reason="permissions and limits of POSIX")


def python(program: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )


def refusal(path: Path, data: bytes = b"new") -> Problem:
    with pytest.raises(GentoolError) as caught:
        write_atomically(path, data)
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.file) == ("O-WRITE", str(path))
    assert problem.hint
    return problem


SPEAK = (
    "from gentool.cli.console import *\n"
    "prepare_streams()\n"
    "say('报告😀㊙')\n"
    "complain('错误😀')\n"
    'say_bytes(\'{"件": "😀"}\\n\')\n'
    "say('完')\n"
)


def test_a_gbk_pipe_gets_gbk_and_json_stays_utf8() -> None:
    result = python(SPEAK, PYTHONIOENCODING="gbk")
    assert result.returncode == 0
    first, second, third, _ = result.stdout.split(b"\n")
    assert first.strip().decode("gbk") == "报告??"
    assert second.strip().decode("utf-8") == '{"件": "😀"}'
    assert third.strip().decode("gbk") == "完"
    assert result.stderr.strip().decode("gbk") == "错误?"


def test_an_ascii_pipe_stops_nothing() -> None:
    result = python(SPEAK, PYTHONIOENCODING="ascii")
    assert result.returncode == 0
    assert '{"件": "😀"}'.encode() in result.stdout


def test_a_file_name_that_is_no_unicode_stops_nothing() -> None:
    program = (
        "from gentool.cli.console import *\nprepare_streams()\nsay('\\udcff')\nsay_bytes('\\udcff\\n')\n"
    )
    result = python(program, PYTHONIOENCODING="utf-8")
    assert (result.returncode, result.stdout.split()) == (0, [b"?", b"?"])


def test_a_program_without_streams_speaks_to_nobody() -> None:
    program = "import sys\nsys.stdout = sys.stderr = None\n" + SPEAK
    assert python(program).returncode == 0


def test_say_and_say_bytes_keep_their_order(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    say("一")
    say_bytes("二\n")
    say("三")
    assert capfdbinary.readouterr().out.decode() == "一\n二\n三\n"


def test_colour_is_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert not wants_colour(None)
    assert not wants_colour(io.StringIO())
    closed = io.StringIO()
    closed.close()
    assert not wants_colour(closed)
    pty = pytest.importorskip("pty")
    main, side = pty.openpty()
    with open(main, "rb"), open(side, "w") as terminal:  # noqa: PTH123 - descriptors, not paths
        assert wants_colour(terminal)
        monkeypatch.setenv("NO_COLOR", "")
        assert wants_colour(terminal)
        monkeypatch.setenv("NO_COLOR", "0")
        assert not wants_colour(terminal)
        monkeypatch.delenv("NO_COLOR")
        monkeypatch.setenv("TERM", "dumb")
        assert not wants_colour(terminal)


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
def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    write_atomically(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk() -> None:
    assert "磁盘空间不足" in refusal(Path("/dev/full")).message
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


def test_a_missing_folder(tmp_path: Path) -> None:
    problem = refusal(tmp_path / "无" / "a.docx")
    assert "不存在" in problem.message
    assert "先建立" in problem.hint


def test_a_folder_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "a.docx").mkdir()
    assert "同名的文件夹" in refusal(tmp_path / "a.docx").message


@posix
def test_a_name_too_long(tmp_path: Path) -> None:
    assert "太长" in refusal(tmp_path / ("局" * 100 + ".docx")).message
    assert list(tmp_path.iterdir()) == []


LIMITED = """
import resource, signal, sys
from pathlib import Path
from gentool.cli.console import write_atomically
from gentool.problems import GentoolError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_atomically(Path(sys.argv[1]), b"x" * 5000)
except GentoolError as error:
    sys.stdout.buffer.write(error.problems[0].message.encode())
"""

# The target's folder is made unwritable to an ordinary user, since root may write anywhere.
REFUSED = """
import os, sys
from pathlib import Path
from gentool.cli.console import write_atomically
from gentool.problems import GentoolError
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
from gentool.cli.console import write_atomically
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
    for folder in (tmp_path, *tmp_path.parents[:2]):
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
