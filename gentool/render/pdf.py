"""Word → PDF by LibreOffice, an optional program: found on the PATH or where its installers put it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from gentool.problems import Code, GentoolError, Severity, Where

NO_OFFICE = Code(
    "O-PDF",
    Severity.ERROR,
    "转换 PDF 需要 LibreOffice，没有找到或转换失败",
    "请安装 LibreOffice 后再试，或者用 Word/WPS 打开生成的 docx，另存为 PDF。",
)
CODES = (NO_OFFICE,)

SECONDS = 120


def convert(document: bytes, file: str) -> bytes:
    """Return the PDF of a Word document; ``file`` is what a problem calls it. Raises GentoolError O-PDF."""
    program = next(_programs(), None)
    if program is None:
        raise GentoolError(NO_OFFICE.at(Where(file), "没有找到 LibreOffice，不能生成 PDF。"))
    with tempfile.TemporaryDirectory(prefix="gentool-") as folder:
        source = Path(folder, "report.docx")
        source.write_bytes(document)
        # A profile of its own: a running LibreOffice would otherwise take the job and return at once.
        command = [
            program,
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            str(source),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)
            return Path(folder, "report.pdf").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise GentoolError(NO_OFFICE.at(Where(file), "LibreOffice 没有转换成功，不能生成 PDF。")) from error


def _programs() -> Iterator[str]:
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            yield found
    for folder in (os.environ.get("PROGRAMFILES"), os.environ.get("PROGRAMFILES(X86)")):
        if folder and (path := Path(folder, "LibreOffice", "program", "soffice.exe")).is_file():
            yield str(path)
    if (application := Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")).is_file():
        yield str(application)
