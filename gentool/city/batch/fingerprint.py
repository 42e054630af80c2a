"""The hashes of what a run is made from: of what its units share, and of everything, which seals the manifest.

A run that left nothing to be done sets it; the next one compares. Little is imported here, so that comparing is fast.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gentool import __version__
from gentool.city.batch.files import Listing, sha256_of
from gentool.form.data_folder import templates_folder

if TYPE_CHECKING:
    from gentool.city.model import City

NAME = "manifest.json"
CITY_TEMPLATES = "city"
FORMAT = 3
UNITS, UNITS_END = b'"units": {', b"},\n"  # the lines between which every line is a unit's
BODY = b'"body": '  # begins the last line: the hash of all bytes before it


class Asked(NamedTuple):
    """What is asked for: everything on the command line that shows in the outputs."""

    formats: tuple[str, ...] = ("docx", "html")
    template: Path | None = None
    draft: bool = False


class Seal(NamedTuple):
    """What a run was made from: ``folders`` and ``outside`` say where to look, ``made_from`` hashes what was there."""

    folders: Sequence[str]
    outside: Sequence[str]
    made_from: str


def settings_of(city: City, asked: Asked) -> str:
    """Hash everything that units share and that shows in their results, by content."""
    templates = Listing()
    templates.add_folder(templates_folder(), leaving_out=CITY_TEMPLATES)
    parts = {
        "version": __version__,
        "year": city.year,
        "draft": asked.draft,
        "site": dict(city.site),
        "rules": [city.rules.most_characters, city.rules.required, city.rules.forbidden],
        "template": asked.template and sha256_of(asked.template),
        "templates": templates.hexdigest(),
    }
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode("utf-8")).hexdigest()


def made_from(asked: Asked, city_file: str, listing: str) -> str:
    """Hash what was asked for, gentool with its templates, gentool.yaml, and the listing of the reports."""
    everything = Listing()
    everything.add_folder(templates_folder())
    everything.add(__version__, city_file)
    template = sha256_of(asked.template) if asked.template else None
    everything.add(f"{asked.formats} {asked.draft} {asked.template}", template)
    everything.add("", listing)
    return everything.hexdigest()
