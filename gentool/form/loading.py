"""The forms that are installed and their editions: find them, load them, choose by year.

In: ``templates/<form>/<edition>/form.yaml``, which extends ``templates/<form>/form.yaml``. Out:
:class:`~gentool.form.model.Form`. A form is known by its folder; where none is named, that one is meant which says
``default: true``. Mistakes of whoever writes a form are raised as one :class:`~gentool.problems.problem.GentoolError`
that names them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from gentool.form.building import build_form
from gentool.form.codes import BAD_FORM
from gentool.form.consistency import faults_of
from gentool.form.data_folder import templates_folder as templates_folder
from gentool.form.installed import installed
from gentool.form.merging import Entry, place_of, read_merged
from gentool.form.model import Form
from gentool.problems.problem import GentoolError


def forms() -> tuple[str, ...]:
    """Return the folders of the installed forms, the default one first."""
    return tuple(installed())


def editions(form: str | None = None) -> tuple[str, ...]:
    """Return the names of a form's installed editions, oldest first."""
    return tuple(installed()[form or forms()[0]])


def form_of(edition: str, form: str | None = None) -> Form:
    """Return an installed edition, loaded once; raises GentoolError if its form.yaml contradicts itself."""
    return _loaded(form or forms()[0], edition)


@cache
def _loaded(form: str, edition: str) -> Form:
    return _checked(installed()[form][edition], f"{form}/{edition}")


@cache
def edition_for(year: int, form: str | None = None) -> str | None:
    """Return the edition that reports for ``year`` must follow, or None if no installed one applies."""
    return next((name for name in reversed(editions(form)) if form_of(name, form).applies_to(year)), None)


def template_file(form: Form, name: str) -> Path:
    """Return the path of a file that belongs to an edition: its own, else that of all editions of its form."""
    own = templates_folder() / form.folder / name
    return own if own.is_file() else own.parent.parent / name


def load_form(path: Path) -> Form:
    """Read one edition's form.yaml (our own, trusted data) and check it; raises GentoolError."""
    return _checked(read_merged(path), f"{path.parent.parent.name}/{path.parent.name}")


def _checked(data: Mapping[str, Any], folder: str) -> Form:
    """Build a form; what comes from the store was checked when it was stored."""
    form = build_form(data, folder)
    if isinstance(data, Entry) and (faults := list(faults_of(form))):
        raise GentoolError(*(BAD_FORM.at(place_of(data, steps), f"{message}。") for steps, message in faults))
    return form
