"""Output that no encoding can stop."""

import io
import os
import subprocess
import sys

import pytest

from gentool.cli.console import say, say_bytes, typed, wants_colour

SPEAK = (
    "from gentool.cli.console import *\n"
    "prepare_streams()\n"
    "say('报告😀㊙')\n"
    "complain('错误😀')\n"
    'say_bytes(\'{"件": "😀"}\\n\')\n'
    "say('完')\n"
)


def python(program: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, **environment}, capture_output=True, check=False
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
    assert result.stderr.strip().decode() == "错误😀"


def test_a_file_name_that_is_no_unicode_stops_nothing() -> None:
    program = "from gentool.cli.console import *\nprepare_streams()\nsay('\\udcff')\nsay_bytes('\\udcff\\n')\n"
    result = python(program, PYTHONIOENCODING="utf-8")
    assert (result.returncode, result.stdout.split()) == (0, [b"?", b"?"])


def test_what_could_play_tricks_with_the_terminal_is_spelled_out(capsys: pytest.CaptureFixture[str]) -> None:
    say("已生成 a\x1b]0;x\x07\u202egpj.yaml\n\x1b[31m错误\x1b[0m")
    assert capsys.readouterr().out == "已生成 a\\x1b]0;x\\x07\\u202egpj.yaml\n错误\n"


@pytest.mark.skipif(os.name != "posix", reason="how a POSIX shell reads a name")
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("2025/财政局（新）.yaml", "2025/财政局（新）.yaml"),
        ("a b;c.yaml", "'a b;c.yaml'"),
        ("$(reboot) .yaml", "'$(reboot) .yaml'"),
        ("-o.yaml", "./-o.yaml"),
        ('a".yaml', "'a\".yaml'"),
        ("a\nb.yaml", "'a\nb.yaml'"),
    ],
)
def test_a_name_in_a_command_is_the_name_to_the_shell(name: str, shown: str) -> None:
    assert typed(name) == shown
    told = subprocess.run(["sh", "-c", f"printf %s {shown}"], capture_output=True, check=True).stdout.decode()
    assert told.removeprefix("./") == name


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
