"""LibreOffice, an optional program: found on the PATH or where its installers put it, and run to convert one file."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

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
    with tempfile.TemporaryDirectory(prefix="gentool-") as folder:
        source = Path(folder, f"report{suffix}")
        source.write_bytes(document)
        made = Path(folder, "made")
        # A profile of its own: a running LibreOffice would otherwise take the job and return at once.
        command = [
            program,
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            to,
            "--outdir",
            str(made),
            str(source),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)
            return Path(made, f"report.{to}").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise FailedOfficeError from error


def _programs() -> Iterator[str]:
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            yield found
    for folder in (os.environ.get("PROGRAMFILES"), os.environ.get("PROGRAMFILES(X86)")):
        if folder and (path := Path(folder, "LibreOffice", "program", "soffice.exe")).is_file():
            yield str(path)
    if (application := Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")).is_file():
        yield str(application)
