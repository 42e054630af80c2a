"""Cities made to order: a folder with gentool.yaml, and a report for each bureau that has handed one in."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gentool.form.loading import form_of
from tests.builders import balanced, yaml_of

FORM = form_of("2021")
YEAR = 2025
OUTPUT = "输出"


def unit_name(number: int) -> str:
    return f"云溪市第{number}局"


def report_text(number: int, year: int = YEAR) -> str:
    """Return the YAML of a bureau, balanced, no two alike."""
    return yaml_of(FORM, balanced(FORM, number), year, "short").replace("云溪市测试局", unit_name(number))


def make_city(folder: Path, count: int, *, broken: int = 0, missing: int = 0, extra: str = "") -> Path:
    """Write a city of ``count`` bureaus: the first ``broken`` do not add up, the last ``missing`` have no file."""
    (folder / str(YEAR)).mkdir(parents=True)
    for number in range(count - missing):
        text = report_text(number)
        if number < broken:
            text = text.replace("结转下年度继续办理: {", "结转下年度继续办理: {总计: 99999, ", 1)
        file_of(folder, number).write_text(text, encoding="utf-8")
    roster = "".join(f"  - {unit_name(number)}\n" for number in range(count))
    text = f"城市: 云溪市\n年度: {YEAR}\n{extra}单位:\n{roster}"
    (folder / "gentool.yaml").write_text(text, encoding="utf-8")
    return folder


def file_of(city: Path, number: int) -> Path:
    return city / str(YEAR) / f"b{number:05d}.yaml"


def gentool(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    return subprocess.run(
        command(*arguments),
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=300,  # of the longest wait there could be, a fault and no reason to wait on
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
    )


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "gentool", *map(str, arguments)]


def contents(folder: Path) -> dict[str, str]:
    """Return the hash of every file in a folder but the lock."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".gentool.lock")
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def children_of(process: subprocess.Popen[bytes]) -> list[int]:
    """Wait for the workers of a batch and return them."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not children.parent.exists():
        pytest.skip("needs /proc")
    while process.poll() is None:
        found = [int(child) for child in children.read_text().split()]
        if len(found) == 2:
            return found
    raise AssertionError("the batch ended before it had workers")
