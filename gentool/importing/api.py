"""The way of one source: bytes → draft → YAML text → read and checked like any file that was written by hand.

Also as a job that a process can be given, and what comes back of it, small enough to send. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from gentool import __version__
from gentool.checks.api import Loaded, check, load_source
from gentool.checks.arithmetic import check_arithmetic
from gentool.files import bytes_of
from gentool.importing import faults
from gentool.importing.blocks import MOST_BYTES, Document
from gentool.importing.draft import Draft, Line
from gentool.importing.kinds import kind_of
from gentool.importing.recognising.recogniser import recognise
from gentool.importing.yaml_file import Places, yaml_of
from gentool.problems.output import described
from gentool.problems.problem import GentoolError, Problem, Severity, Where, in_order
from gentool.report.narrative import NO_LAST_YEAR
from gentool.report.reading.nodes import FIGURE, MISSING, WRONG_EDITION
from gentool.yamlfile.source import source_of

_MOST_NAMED = 3
_ANY_UNIT = "某单位"


class Imported(NamedTuple):
    """What came of a source: the YAML text, what it was made from, its report, every problem, whether it is our form.

    Without a text nothing could be taken over; the problems say why. Problems of taking over are told at their place
    in the source; those of the report itself at their place in the YAML file, or of an Excel form at their cell.
    """

    text: str | None
    draft: Draft | None
    report: Loaded
    problems: list[Problem]
    is_form: bool = False

    @property
    def is_unreadable(self) -> bool:
        """Whether the source could not be read at all, or holds no report."""
        return self.text is None


def import_source(
    data: bytes,
    name: str,
    *,
    yaml_name: str = "",
    unit: str | None = None,
    year: int | None = None,
    folder: Path | None = None,
) -> Imported:
    """Import one source; ``unit`` and ``year`` say whose report it is, whatever the source says.

    ``yaml_name`` is what problems call the YAML file (default: the source's name with the suffix ``.yaml``);
    ``folder`` is where it will stand, in which the pictures that a form's text names are looked for.
    """
    try:
        read = _read(data, name)
        draft, is_form = (recognise(read), False) if isinstance(read, Document) else (read, True)
    except GentoolError as error:
        return Imported(None, None, Loaded(None, []), in_order(error.problems))
    if unit is not None:
        draft = replace(draft, unit=Line(unit, Where(name)), problems=_without(draft, faults.UNIT.name))
    if year is not None:
        draft = replace(draft, year=Line(str(year), Where(name)), problems=_without(draft, faults.YEAR.name))
    text = yaml_of(draft, every_figure=is_form)
    source, problems = source_of(text.encode("utf-8"), yaml_name or f"{name.rpartition('.')[0] or name}.yaml")
    loaded = load_source(source, problems, folder)
    if loaded.report is not None:
        loaded = loaded._replace(problems=in_order([*loaded.problems, *check(loaded.report)]))
    told = list(_without_blanks(loaded, draft))
    if is_form:
        places = Places(draft, loaded.report)
        told = [places.in_source(problem) for problem in told]
        if loaded.report is None:
            told += _of_the_rest(draft, folder)
    told = [_later(problem) for problem in told]
    return Imported(text, draft, loaded, in_order([*draft.problems, *_blanks(draft), *told]), is_form)


def _read(data: bytes, name: str) -> Document | Draft:
    kind = kind_of(data, name)
    if kind == "html":
        from gentool.importing.html import page

        return page.read(data, name)
    if kind in ("word", "old word"):
        from gentool.importing.word import document as word

        return word.read(data, name) if kind == "word" else word.read_old(data, name)
    if kind == "pdf":
        from gentool.importing import confined

        return confined.read("gentool.importing.pdf.document", data, name)
    if kind == "excel":
        from gentool.importing.excel import workbook

        return workbook.read(data, name)
    from gentool.importing.text import document as text

    return text.read(data, name)


def _of_the_rest(draft: Draft, folder: Path | None) -> Iterator[Problem]:
    """Tell what is wrong in a form that does not say whose it is, so that all can be mended at once."""
    file = Where(draft.file)
    named = replace(draft, unit=Line(_ANY_UNIT, file), year=Line(str(draft.form.first_year), file))
    source, problems = source_of(yaml_of(named, every_figure=True).encode("utf-8"), draft.file)
    loaded = load_source(source, problems, folder)
    if loaded.report is not None:
        places = Places(named, loaded.report)
        for problem in [*_without_blanks(loaded, named), *check_arithmetic(loaded.report)]:
            if problem.code != NO_LAST_YEAR.name:
                yield places.in_source(problem)


def _later(problem: Problem) -> Problem:
    """Lower what is no mistake here: last year's report is asked for when the file is checked, not when it is made."""
    if problem.code == WRONG_EDITION.name:
        return replace(problem, hint="请核对年度；年度没有错的，请按这一年度的格式重新填写。")
    if problem.code != NO_LAST_YEAR.name:
        return problem
    hint = "检查和生成时请加上 --last-year 和上年的文件。"
    return replace(problem, severity=Severity.INFO, message="文字里用到了上年的数据。", hint=hint)


def _without(draft: Draft, code: str) -> tuple[Problem, ...]:
    return tuple(problem for problem in draft.problems if problem.code != code)


def _blanks(draft: Draft) -> Iterator[Problem]:
    """Tell the cells that are blank in the source, once for each table."""
    for table in draft.form.tables:
        cells = (address for cells in table.cells.values() for address in cells)
        blank = [address for address in cells if draft.is_blank(address) and address not in draft.explained]
        if blank:
            shown = "、".join(
                f"“{'.'.join(dict.fromkeys((address.row, address.column)))}”" for address in blank[:_MOST_NAMED]
            )
            more = "等" if len(blank) > _MOST_NAMED else ""
            message = f"{table.name}有 {len(blank)} 格是空的：{shown}{more}。"
            yield faults.BLANK.at(draft.figures[blank[0]].where, message, field=table.key)


def _without_blanks(loaded: Loaded, draft: Draft) -> Iterator[Problem]:
    """Leave out what reading the file says of cells that are blank: it is told once for each table, or explained."""
    headless = {problem.field for problem in draft.problems if problem.code == faults.NO_HEADING.name}
    blank = set(_blank_fields(draft))
    for problem in loaded.problems:
        is_told = problem.code == MISSING.name and problem.field in headless
        if not is_told and (problem.code != FIGURE.name or problem.field not in blank):
            yield problem


def _blank_fields(draft: Draft) -> Iterator[str]:
    """Yield the fields of figures that are blank, and of rows and tables in which nothing is written."""
    for table in draft.form.tables:
        for row, cells in table.cells.items():
            blank = [address for address in cells if draft.is_blank(address)]
            yield from map(draft.form.field, blank)
            if len(blank) == len(cells):
                yield f"{table.key}.{row}"
        if not any(found.text for address, found in draft.figures.items() if address.table == table.key):
            yield table.key


class Job(NamedTuple):
    """A source, the YAML file it is to become, and whose report it is if that is said."""

    source: str
    target: Path
    unit: str | None = None
    year: int | None = None


class Outcome(NamedTuple):
    """What came of a source: the YAML text (None: nothing), every problem, whose report it is, whether it is our form.

    ``is_unreadable``: the source could not be read, or holds no report. ``is_made``: there is or was a text.
    """

    text: str | None
    problems: tuple[Problem, ...]
    unit: str = ""
    year: int | None = None
    report: str = ""
    is_form: bool = False
    is_unreadable: bool = False
    is_made: bool = False

    def without_text(self) -> Outcome:
        """Return the outcome without its text, once that is written."""
        return self._replace(text=None, is_made=self.text is not None)


def work(job: Job) -> Outcome:
    """Import one source."""
    try:
        data = bytes_of(job.source, job.source, MOST_BYTES, faults.TOO_MUCH)
    except GentoolError as error:
        return Outcome(None, error.problems, is_unreadable=True)
    imported = import_source(
        data, job.source, yaml_name=str(job.target), unit=job.unit, year=job.year, folder=job.target.parent
    )
    report = imported.report.report
    return Outcome(
        imported.text,
        tuple(imported.problems),
        report.unit if report else "",
        report.year if report else None,
        report.form.short if report else "",
        imported.is_form,
        imported.is_unreadable,
    )


def failed(job: Job, error: BaseException) -> Outcome:
    """Return what came of a source at which gentool itself failed."""
    message = f"gentool 内部出错：{described(error, __version__)}。"
    return Outcome(None, (faults.FAULT.at(Where(job.source), message),))
