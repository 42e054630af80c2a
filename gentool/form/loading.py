"""The forms that are there and their editions: find them, load them, choose by name and year.

In: ``templates/<form>/<edition>/form.yaml``, which extends ``templates/<form>/form.yaml``, of what is installed and of
the folder that ``GENTOOL_TEMPLATES`` names. Out: :class:`~gentool.form.model.Form`. A form is known by its folder, to
users by its name; where none is named, that one is meant which says ``default: true``. Mistakes of whoever writes a
form are raised as one :class:`~gentool.problems.problem.GentoolError` that names them all.

Reading YAML takes most of the time that a form takes to load, at every start. ``forms.marshal`` holds what was read,
with a checksum of the files that it was read from; a form that has changed since is read from its YAML, and checked.
``scripts/make_forms.py`` writes the store.
"""

from __future__ import annotations

import marshal
import zlib
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from gentool.form.building import build_form
from gentool.form.data_folder import ADDED, template_folders
from gentool.form.merging import BAD_FORM, Entry, place_of, read_entry, read_merged, unasked
from gentool.form.model import Form, fold
from gentool.problems.problem import GentoolError, Where


def forms() -> tuple[str, ...]:
    """Return the folders of the forms, the default one first."""
    return tuple(installed())


def names() -> tuple[str, ...]:
    """Return what the forms are called for short, the default one first."""
    return tuple(_said(form, "short") for form in forms())


def named(name: str) -> str | None:
    """Return the folder of the form of a name, short or in full; None if there is none."""
    wanted = fold(name)
    return next((form for form in forms() if wanted in {fold(_said(form, key)) for key in ("short", "report")}), None)


def _said(form: str, key: str) -> str:
    """Return what the newest edition of a form says under a key, without loading it."""
    newest = list(installed()[form].values())[-1]
    return str(newest.get(key, newest["report"]))


def editions(form: str | None = None) -> tuple[str, ...]:
    """Return the names of a form's editions, oldest first."""
    return tuple(installed()[form or forms()[0]])


def form_of(edition: str, form: str | None = None) -> Form:
    """Return an edition by its name, or by the ``id`` of its form, loaded once; raises GentoolError for a bad form."""
    of, slash, name = edition.rpartition("/")
    return _loaded(of if slash else form or forms()[0], name)


def all_editions() -> tuple[Form, ...]:
    """Return every edition of every form, oldest first, the default form's first."""
    return tuple(form_of(edition, form) for form in forms() for edition in editions(form))


@cache
def _loaded(form: str, edition: str) -> Form:
    return _checked(installed()[form][edition], f"{form}/{edition}")


@cache
def edition_for(year: int, form: str | None = None) -> str | None:
    """Return the edition that reports for ``year`` must follow, or None if no installed one applies."""
    return next((name for name in reversed(editions(form)) if form_of(name, form).applies_to(year)), None)


def template_file(form: Form, name: str) -> Path:
    """Return the path of a file that belongs to an edition: its own, else that of all editions; perhaps not there."""
    paths = [
        path / name for folder in template_folders() for path in (folder / form.folder, (folder / form.folder).parent)
    ]
    return next((path for path in paths if path.is_file()), paths[-1])


def load_form(path: Path) -> Form:
    """Read one edition's form.yaml (our own, trusted data) and check it; raises GentoolError."""
    return _checked(read_merged(path), f"{path.parent.parent.name}/{path.parent.name}")


def _checked(data: Mapping[str, Any], folder: str) -> Form:
    """Build a form; what comes from the store was checked when it was stored."""
    form = build_form(data, folder)
    if isinstance(data, Entry):
        from gentool.form.consistency import faults_of

        faults = [problem for error in unasked(data) for problem in error.problems]
        faults += [BAD_FORM.at(place_of(data, steps), f"{message}。") for steps, message in faults_of(form)]
        if faults:
            raise GentoolError(*faults)
    return form


FILE = "form.yaml"
STORE = "forms.marshal"
_FORMAT = 2  # of marshal: the same bytes from every version of Python

Editions = Mapping[str, Mapping[str, Any]]


@cache
def installed() -> Mapping[str, Editions]:
    """Return the values of every edition, oldest first, by the form's folder, the default form first."""
    *added, own = template_folders()
    found = dict(_installed(own))
    for folder in added:
        if not folder.is_dir():
            raise GentoolError(BAD_FORM.at(Where(str(folder)), f"没有环境变量 {ADDED} 写的这个文件夹。"))
        found |= read_all(folder)
    _told_apart(found)
    for of in found.values():
        _follow_each_other(of)
    return found


def _told_apart(found: Mapping[str, Editions]) -> None:
    """Raise what two forms are both called; users know them by nothing else."""
    called: dict[str, str] = {}
    for form, of in found.items():
        newest = list(of.values())[-1]
        for key in ("report", "short"):
            name = newest.get(key)
            if name and called.setdefault(fold(str(name)), form) != form:
                where = newest.places[key] if isinstance(newest, Entry) else Where(f"{form}/{FILE}")
                message = f"“{name}”也是 {called[fold(str(name))]} 的名称，请另起一个。"
                raise GentoolError(BAD_FORM.at(where, message))


def _follow_each_other(editions: Editions) -> None:
    """Raise that two editions of a form are both for one year."""
    known = [years for edition in editions.values() if isinstance(years := edition.get("years"), Entry)]
    known = sorted((years for years in known if "first" in years), key=lambda years: str(years["first"]))
    for before, years in pairwise(known):
        first, last = years["first"], before.get("last")
        if last is None or str(last) >= str(first):
            ends = "没有写到哪一年（last）" if last is None else f"到 {last} 年"
            message = f"这一版从 {first} 年起，而前一版从 {before['first']} 年起，{ends}，两版的年份重叠了。"
            hint = f"前一版在 {before.where}，请改正它的 last 或者这里的 first。"
            raise GentoolError(BAD_FORM.at(years.where, message, hint=hint))


def _installed(folder: Path) -> Mapping[str, Editions]:
    try:
        digest, forms = marshal.loads((folder / STORE).read_bytes())
    except (OSError, ValueError, EOFError, TypeError):
        return read_all(folder)
    return forms if digest == _digest(folder) else read_all(folder)


def read_all(folder: Path) -> Mapping[str, Editions]:
    """Read every form below a folder from its YAML; raises GentoolError."""
    shared = {path.parent: read_entry(path) for path in sorted(folder.glob(f"*/{FILE}"))}
    for form in shared:
        if not any(form.glob(f"*/{FILE}")):
            raise GentoolError(
                BAD_FORM.at(
                    Where(str(form / FILE)),
                    "没有一个版本：版本的文件夹放在它旁边，里面也要有 form.yaml。"
                    f"要是这个文件夹本身就是一个版本，{ADDED} 应当写它上面两级的文件夹。",
                )
            )
    return {
        form.name: {path.parent.name: read_merged(path) for path in sorted(form.glob(f"*/{FILE}"))}
        for form in sorted(shared, key=lambda form: not shared[form].get("default", False))
    }


def stored(folder: Path) -> bytes:
    """Return what the store of a folder should hold; raises GentoolError."""
    return marshal.dumps((_digest(folder), _plain(read_all(folder))), _FORMAT)


def _digest(folder: Path) -> int:
    """Sum up the files that the forms below a folder are written in; importing a hash would take as long as they do."""
    found = 0
    for path in sorted((*folder.glob(f"*/{FILE}"), *folder.glob(f"*/*/{FILE}"))):
        found = zlib.crc32(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes(), found)
    return found


def _plain(value: Any) -> Any:
    """Return a copy of values without the places where they were written."""
    if isinstance(value, Mapping):
        return {key: _plain(below) for key, below in value.items()}
    return [_plain(below) for below in value] if isinstance(value, list) else value
