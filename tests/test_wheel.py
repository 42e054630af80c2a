"""What is published is complete: the wheel brings the templates and runs where there is no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests import ROOT


def build(target: str, folder: Path) -> Path:
    """Build with hatchling itself, which the tests have installed: no network, nothing written into the checkout."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def gentool(installed: Path, cwd: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "gentool", *words]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8")


def test_every_template_travels(wheel: Path) -> None:
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "templates").rglob("*") if path.is_file()}
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {f"gentool/{file}" for file in files} <= names
    assert {"gentool/py.typed", "gentool/__main__.py"} <= names


def test_nothing_else_travels(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
        licenses = [name for name in archive.namelist() if name.endswith("licenses/LICENSE")]
    assert {top for top in tops if not top.endswith(".dist-info")} == {"gentool"}
    assert len(licenses) == 1


def test_it_builds_a_report_far_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    example = ROOT / "examples" / "yunxi"
    words = ("build", str(example / "2025" / "renshe.yaml"), "--last-year", str(example / "2024"), "-o", "out")
    ran = gentool(installed, tmp_path, *words, "--to", "docx,html,fragment")
    assert ran.returncode == 0, ran.stderr
    assert len(list((tmp_path / "out").iterdir())) == 3


def test_its_modules_are_those_of_the_wheel(installed: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    command = [sys.executable, "-c", "from gentool.form.data_folder import templates_folder; print(templates_folder())"]
    printed = subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True)
    assert Path(printed.stdout.strip()) == (installed / "gentool" / "templates").resolve()


def test_it_hands_out_a_sound_template(installed: Path, tmp_path: Path) -> None:
    assert gentool(installed, tmp_path, "template", "new", "模板.docx").returncode == 0
    checked = gentool(installed, tmp_path, "template", "check", "模板.docx")
    assert checked.returncode == 0, checked.stdout


def test_the_source_archive_can_build_and_test_itself(tmp_path: Path) -> None:
    with tarfile.open(build("sdist", tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {
        *("pyproject.toml", "Makefile", "LICENSE", "README.zh-CN.md", "docs/cli.zh-CN.md", "scripts/make_docs.py"),
        *("templates/disclosure/2021/form.yaml", "examples/yunxi/2025/renshe.yaml", "tests/test_wheel.py"),
    }
    assert wanted <= names
    assert not [name for name in names if name.startswith((".venv", "out/", ".git/")) or name.endswith(".pyc")]
