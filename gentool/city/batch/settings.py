"""What all units of a batch share: what is asked for, what the city says, the office's own template, and its hash.

A unit whose record has another hash of settings is made anew. Catches mistakes in the office's own template, once.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gentool import __version__
from gentool.city.folders import sha256_of
from gentool.city.model import City
from gentool.form.data_folder import template_folders
from gentool.problems.problem import GentoolError, Problem, has_errors

if TYPE_CHECKING:
    from gentool.ooxml.template import WordTemplate

CITY_TEMPLATES = "city"  # draw the status page and nothing of a unit's


class Asked(NamedTuple):
    """What is asked for: everything on the command line that shows in the outputs."""

    formats: tuple[str, ...] = ("docx", "html")
    template: Path | None = None
    draft: bool = False


class Settings(NamedTuple):
    """What all units of a batch share: the city, without its units, and what is asked for.

    ``sha256`` is the hash of everything in it that shows in the outputs. ``shown`` is what problems call the output
    folder: results mean the same wherever the city's folder is put. ``told`` are problems, of the template, that are
    told once and not of every unit.
    """

    city: City
    asked: Asked
    output: Path
    sha256: str
    shown: str
    told: tuple[Problem, ...] = ()


def settings_of(city: City, output: Path, asked: Asked) -> Settings:
    """Return the settings for a city, what is told of the template aside."""
    asked = asked._replace(template=asked.template and asked.template.absolute())
    alone = city._replace(units=(), others=(), apart=())
    return Settings(alone, asked, output, _sha256(city, asked), seen_from(city.root, output))


def seen_from(root: Path, path: Path) -> str:
    """Return a path as the city's folder sees it; of one on another drive, its name."""
    try:
        return Path(os.path.relpath(path, root)).as_posix()
    except ValueError:
        return path.name


def _sha256(city: City, asked: Asked) -> str:
    """Hash everything that units share and that shows in their results, by content."""
    parts = {
        "version": __version__,
        "year": city.year,
        "edition": city.edition,
        "draft": asked.draft,
        "site": dict(city.site),
        "rules": [city.rules.most_characters, city.rules.required, city.rules.forbidden],
        "template": asked.template and sha256_of(asked.template),
        "templates": [sha256_of_folder(folder, leaving_out=CITY_TEMPLATES) for folder in template_folders()],
    }
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode("utf-8")).hexdigest()


def sha256_of_folder(folder: Path, leaving_out: str = "") -> str:
    """Hash the names and contents of everything below a folder, but for folders of one name."""
    digest = hashlib.sha256()
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != leaving_out)
        inside = Path(here).relative_to(folder).as_posix()
        for name in sorted(files):
            digest.update(f"{inside}/{name}\0{sha256_of(f'{here}/{name}')}\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def problems_of_template(settings: Settings) -> tuple[Problem, ...]:
    """Check an office's own template once, before any unit: raise its errors, return its warnings.

    Workers that are forked later find it compiled.
    """
    template = template_of(settings)
    if template is None:
        return ()
    from gentool.render.build import template_problems

    problems = template_problems(template, settings.city.form)
    if has_errors(problems):
        raise GentoolError(*problems)
    return problems


def template_of(settings: Settings) -> WordTemplate | None:
    """Return the office's own template, if it has one; raises GentoolError naming every mistake in it."""
    return _template(settings.asked.template, settings.sha256) if settings.asked.template else None


@lru_cache(maxsize=2)
def _template(path: Path, sha256: str) -> WordTemplate:
    """Compile once per process; ``sha256`` tells a template from the one it was before it was mended."""
    from gentool.ooxml.template import WordTemplate

    return WordTemplate(path)
