"""The forms that are installed and their editions: find them, load them, choose by year.

In: ``templates/<form>/<edition>/form.yaml``, which extends ``templates/<form>/form.yaml``. Out:
:class:`~gentool.form.model.Form`. A form is known by its folder; where none is named, that one is meant which says
``default: true``. Mistakes of whoever writes a form are raised as one :class:`~gentool.problems.problem.GentoolError`
that names them all.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gentool.form.building import build_form
from gentool.form.codes import BAD_FORM
from gentool.form.consistency import faults_of
from gentool.form.data_folder import templates_folder as templates_folder
from gentool.form.merging import place_of, read_entry, read_merged
from gentool.form.model import Form
from gentool.problems.problem import GentoolError

_FILE = "form.yaml"


@cache
def forms() -> tuple[str, ...]:
    """Return the folders of the installed forms, the default one first."""
    names = sorted(path.parent.name for path in templates_folder().glob(f"*/{_FILE}"))
    if len(names) > 1:
        names.sort(key=lambda name: not read_entry(templates_folder() / name / _FILE).get("default", False))
    return tuple(names)


@cache
def editions(form: str | None = None) -> tuple[str, ...]:
    """Return the names of a form's installed editions, oldest first."""
    return tuple(sorted(path.parent.name for path in (templates_folder() / (form or forms()[0])).glob(f"*/{_FILE}")))


def form_of(edition: str, form: str | None = None) -> Form:
    """Return an installed edition, loaded once; raises GentoolError if its form.yaml contradicts itself."""
    return _installed(form or forms()[0], edition)


@cache
def edition_for(year: int, form: str | None = None) -> str | None:
    """Return the edition that reports for ``year`` must follow, or None if no installed one applies."""
    return next((name for name in reversed(editions(form)) if form_of(name, form).applies_to(year)), None)


@cache
def _installed(form: str, edition: str) -> Form:
    return load_form(templates_folder() / form / edition / _FILE)


def template_file(form: Form, name: str) -> Path:
    """Return the path of a file that belongs to an edition: its own, else that of all editions of its form."""
    own = templates_folder() / form.folder / name
    return own if own.is_file() else own.parent.parent / name


def load_form(path: Path) -> Form:
    """Read one edition's form.yaml (our own, trusted data) and check it; raises GentoolError."""
    data = read_merged(path)
    data.put("folder", f"{path.parent.parent.name}/{path.parent.name}", data.where)
    form = build_form(data)
    faults = list(faults_of(form))
    if path.is_relative_to(templates_folder()) and form.edition != path.parent.name:
        faults.append((("edition",), f"edition 写的是“{form.edition}”，文件夹是“{path.parent.name}”"))
    if faults:
        raise GentoolError(*(BAD_FORM.at(place_of(data, place), f"{message}。") for place, message in faults))
    return form
