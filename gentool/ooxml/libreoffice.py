"""LibreOffice, an optional program: found on the PATH or where its installers put it, and run to convert one file."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from gentool.form.data_folder import templates_folder

SECONDS = 120


class MissingOfficeError(Exception):
    """Raised where LibreOffice is not installed."""


class FailedOfficeError(Exception):
    """Raised where LibreOffice is there but gave nothing."""


def convert(document: bytes, suffix: str, to: str) -> bytes:
    """Return a document of one format (``.docx``) in another (``pdf``). Raises one of the errors above."""
    program = next(_programs(), None)
    if program is None:
        raise MissingOfficeError
    with tempfile.TemporaryDirectory(prefix="gentool-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, f"report{suffix}")
        source.write_bytes(document)
        made = Path(folder, "made")
        # A profile of its own: a running LibreOffice would otherwise take the job and return at once.
        profile = Path(folder, "profile")
        (profile / "user").mkdir(parents=True)
        # It lets nothing in the document run, and no link of it be followed.
        shutil.copy(templates_folder() / "base" / "libreoffice.xcu", profile / "user" / "registrymodifications.xcu")
        options = (f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck")
        command = [program, *options, "--convert-to", to, "--outdir", str(made), str(source)]
        try:
            _run(command, folder)
            return Path(made, f"report.{to}").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise FailedOfficeError from error


def _run(command: list[str], home: str) -> None:
    """Run the launcher and, should it take too long, end all that it started: it is not LibreOffice itself."""
    with subprocess.Popen(
        command,
        cwd=home,
        env={**os.environ, "HOME": home, "USERPROFILE": home},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(SECONDS)
        except BaseException:
            _end(process)
            raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _programs() -> Iterator[str]:
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            yield found
    for folder in (os.environ.get("PROGRAMFILES"), os.environ.get("PROGRAMFILES(X86)")):
        if folder and (path := Path(folder, "LibreOffice", "program", "soffice.exe")).is_file():
            yield str(path)
    if (application := Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")).is_file():
        yield str(application)
