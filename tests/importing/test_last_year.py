"""A year's published pages, imported as a folder, serve as last year's reports of a city."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from gentool.cli.app import status_of
from tests import YUNXI


def problems(city: Path, folder: str) -> Any:
    """Build a city and return what its problems.json says, without the places in last year's files."""
    assert status_of(["batch", str(city), "-o", str(city / "out")]) == 0
    found = json.loads((city / "out" / folder / "problems.json").read_text(encoding="utf-8"))["problems"]
    return [(each["code"], each["file"], each["line"], each["message"].partition("（上年数见")[0]) for each in found]


@pytest.mark.parametrize(("out", "folder"), [("", "2024"), ("行政执法统计年报", "zhifa/2024")])
def test_the_pages_of_a_year_become_last_years_folder(
    out: str, folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    city = tmp_path / "city"
    shutil.copytree(YUNXI, city)
    as_written = problems(city, out)
    assert bool(as_written) == (not out)
    pages = tmp_path / "pages"
    written = sorted(str(path) for path in (YUNXI / folder).glob("*.yaml"))
    assert status_of(["build", *written, "-o", str(pages), "--to", "html"]) == 0
    shutil.rmtree(city / folder)
    assert status_of(["import", str(pages), "-o", str(city / folder)]) == 0
    assert len(list((city / folder).iterdir())) == len(written)
    capsys.readouterr()
    assert problems(city, out) == as_written
