"""Where the forms and their looks are. Imports nothing, so that it can be asked before anything is read."""

from __future__ import annotations

import os
from pathlib import Path

ADDED = "GENTOOL_TEMPLATES"  # the environment variable of an office's own folder of forms


def templates_folder() -> Path:
    """Return the folder of the editions: inside an installed package, else beside it in a source checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


def template_folders() -> tuple[Path, ...]:
    """Return every folder of templates: an office's own, which comes before what is installed, and that."""
    added = os.environ.get(ADDED)
    return (Path(added).absolute(), templates_folder()) if added else (templates_folder(),)
