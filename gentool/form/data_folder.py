"""Where the installed data is. Imports nothing, so that it can be asked before anything is read."""

from __future__ import annotations

from pathlib import Path


def templates_folder() -> Path:
    """Return the folder of the editions: inside an installed package, else beside it in a source checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"
