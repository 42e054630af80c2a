"""Every installed form → the plain values of its editions, from a store of them where that is still true.

Reading YAML takes most of the time that a form takes to load, at every start. ``forms.marshal`` holds what was read,
with the hash of the files that it was read from; a form that has changed since is read from its YAML, and checked.
``scripts/make_forms.py`` writes the store.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from gentool.form.data_folder import templates_folder
from gentool.form.merging import read_entry, read_merged

FILE = "form.yaml"
STORE = "forms.marshal"
_FORMAT = 2  # of marshal: the same bytes from every version of Python

Editions = Mapping[str, Mapping[str, Any]]


@cache
def installed() -> Mapping[str, Editions]:
    """Return the values of every edition, oldest first, by the form's folder, the default form first."""
    folder = templates_folder()
    try:
        digest, forms = marshal.loads((folder / STORE).read_bytes())
    except (OSError, ValueError, EOFError, TypeError):
        return read_all(folder)
    return forms if digest == _digest(folder) else read_all(folder)


def read_all(folder: Path) -> Mapping[str, Editions]:
    """Read every form below a folder from its YAML; raises GentoolError."""
    shared = {path.parent: read_entry(path) for path in sorted(folder.glob(f"*/{FILE}"))}
    return {
        form.name: {path.parent.name: read_merged(path) for path in sorted(form.glob(f"*/{FILE}"))}
        for form in sorted(shared, key=lambda form: not shared[form].get("default", False))
    }


def stored(folder: Path) -> bytes:
    """Return what the store of a folder should hold; raises GentoolError."""
    return marshal.dumps((_digest(folder), _plain(read_all(folder))), _FORMAT)


def _digest(folder: Path) -> str:
    """Hash the files that the forms below a folder are written in."""
    found = hashlib.sha256()
    for path in sorted((*folder.glob(f"*/{FILE}"), *folder.glob(f"*/*/{FILE}"))):
        found.update(path.relative_to(folder).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def _plain(value: Any) -> Any:
    """Return a copy of values without the places where they were written."""
    if isinstance(value, Mapping):
        return {key: _plain(below) for key, below in value.items()}
    return [_plain(below) for below in value] if isinstance(value, list) else value
