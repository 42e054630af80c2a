"""One source among many: a job that a process can be given, and what comes back of it, small enough to send.

Reads the source's file; writes nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from gentool import __version__
from gentool.files import bytes_of
from gentool.importing import faults
from gentool.importing.api import import_source
from gentool.importing.blocks import MOST_BYTES
from gentool.problems.output import described
from gentool.problems.problem import GentoolError, Problem, Where


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
        imported.is_form,
        imported.is_unreadable,
    )


def failed(job: Job, error: BaseException) -> Outcome:
    """Return what came of a source at which gentool itself failed."""
    message = f"gentool 内部出错：{described(error, __version__)}。"
    return Outcome(None, (faults.FAULT.at(Where(job.source), message),))
