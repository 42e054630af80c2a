"""The interface for other programs, where it is used wrongly."""

from pathlib import Path
from typing import Any

import pytest

import gentool


def test_what_could_not_be_loaded_cannot_be_checked(tmp_path: Path) -> None:
    nothing: Any = gentool.load(tmp_path / "x.yaml").report
    with pytest.raises(TypeError, match=r"needs a Report, not NoneType.*Loaded\.problems says why"):
        gentool.check(nothing)
