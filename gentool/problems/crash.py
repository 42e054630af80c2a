"""A fault of gentool's own → the line that a developer needs, for a clerk to pass on."""

from __future__ import annotations

from pathlib import Path


def described(error: BaseException, version: str) -> str:
    """Say what went wrong, where in the code, and in which version of gentool."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}，" if frames else ""
    return f"{type(error).__name__}: {error}（{where}{version}）"
