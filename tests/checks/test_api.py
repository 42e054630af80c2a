"""The interface for other programs, where it is used wrongly."""

from pathlib import Path
from typing import Any

import pytest

import gentool


@pytest.mark.parametrize(("year", "is_sound"), [("2025", True), ("二", False)])
def test_a_file_without_errors_is_sound(year: str, is_sound: bool, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    text = (Path(__file__).parents[1] / "reports" / "valid" / "compact.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("年度: 2025", f"年度: {year}"), encoding="utf-8")
    assert gentool.load(file).is_sound == is_sound


def test_what_could_not_be_loaded_cannot_be_checked(tmp_path: Path) -> None:
    nothing: Any = gentool.load(tmp_path / "x.yaml").report
    with pytest.raises(TypeError, match=r"needs a Report, not NoneType.*Loaded\.problems says why"):
        gentool.check(nothing)
