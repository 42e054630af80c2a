"""The command line in processes forked from one that has it loaded: each run has a process, and none waits for a start.

``gentool`` asks the server, which is started once for each process of pytest and each environment that a test asks for;
``python -m tests.forked`` is it.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import subprocess
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from importlib import import_module
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from gentool.cli.app import status_of
from tests import ROOT

LONGEST = 120  # seconds by the clock
WHAT_COMMANDS_IMPORT = (
    "gentool.blanks.excel.workbook",
    "gentool.city.rollup",
    "gentool.comparing.output",
    "gentool.importing.api",
    "gentool.importing.word",
)


class Ran(NamedTuple):
    """What a process left behind: exit status (negative: the signal), what it printed, its seconds of a processor."""

    returncode: int
    stdout: str
    stderr: str
    seconds: float


def gentool(
    *arguments: str | Path, folder: Path | None = None, memory: int = 0, seconds: int = 0, **environment: str
) -> Ran:
    """Run the command line in a folder, and within so much memory and time of a processor (0: as much as it takes)."""
    words = [os.fspath(argument) for argument in arguments]
    if not hasattr(os, "fork"):
        started = [sys.executable, "-m", "gentool", *words]
        variables = {**os.environ, "PYTHONUTF8": "1", **environment}
        done = subprocess.run(started, cwd=folder, env=variables, capture_output=True, check=False, encoding="utf-8")
        return Ran(done.returncode, done.stdout, done.stderr, 0.0)
    with TemporaryDirectory() as place:
        asked = (words, str(folder or Path.cwd()), place, memory, seconds)
        server = _server(**environment)
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps(asked) + "\n")
        server.stdin.flush()
        status, used = json.loads(server.stdout.readline())
        said = [Path(place, name).read_bytes().decode("utf-8", "replace") for name in ("1", "2")]
    return Ran(status, said[0], said[1], used)


@cache
def _server(**environment: str) -> subprocess.Popen[str]:
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.forked"],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    atexit.register(server.communicate)
    return server


def _serve() -> None:
    """Answer until nobody asks any more; what every command imports and what a build keeps is there before a fork."""
    for module in WHAT_COMMANDS_IMPORT:
        import_module(module)
    with TemporaryDirectory() as folder, redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        shutil.copy(ROOT / "tests" / "reports" / "valid" / "compact.yaml", folder)
        city = "城市: 云溪市\n年度: 2025\n报告目录: .\n单位: [{名称: 云溪市地震局, 文件: compact.yaml}]\n"
        Path(folder, "gentool.yaml").write_text(city, encoding="utf-8")
        status_of(["batch", folder, "-j", "1", "--draft", "-o", f"{folder}/out"])
    for line in sys.stdin:
        asked = json.loads(line)
        if (child := os.fork()) == 0:
            _run(*asked)
        _, status, usage = os.wait4(child, 0)
        sys.stdout.write(f"{json.dumps([os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime])}\n")
        sys.stdout.flush()


def _run(words: list[str], folder: str, place: str, memory: int, seconds: int) -> None:
    import resource

    from gentool.cli.app import run

    status: object = 1
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number in (1, 2):
            os.dup2(os.open(Path(place, str(number)), os.O_CREAT | os.O_WRONLY), number)
        os.chdir(folder)
        signal.alarm(LONGEST)
        for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
            if most:
                resource.setrlimit(what, (most, most))
        run(words)
    except SystemExit as leaving:
        status = leaving.code
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status if isinstance(status, int) else int(status is not None))


if __name__ == "__main__":
    _serve()
