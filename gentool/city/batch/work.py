"""One unit's job: read, check, render, write. What a worker does, in this process, another, or on another machine.

In comes a :class:`Job`, out an :class:`Outcome`: both small, both picklable. The worker reads and writes the files
itself, so that nothing large crosses the wire; on other machines it must see the same folders. It never raises for
what concerns one unit only: a fault of gentool's own becomes a problem of that unit, and the others go on.
"""

from __future__ import annotations

import errno
import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gentool import __version__
from gentool.checks.city_sums import ROLL, check_sums
from gentool.city.batch import inputs
from gentool.city.batch.inputs import Input, is_of
from gentool.city.batch.record import Origin, Output, Record
from gentool.city.batch.settings import Settings, template_of
from gentool.city.batch.wording import packed
from gentool.city.model import Unit
from gentool.city.sums import Figures, Wanted, why_left_out
from gentool.form.loading import form_of
from gentool.form.model import Address
from gentool.problems.output import described
from gentool.problems.problem import Code, GentoolError, Problem, Severity, Where, in_order
from gentool.report.model import Number
from gentool.report.narrative import CODES as TEXT_CODES

if TYPE_CHECKING:
    from gentool.checks.api import Loaded
    from gentool.city.folders import Found
    from gentool.city.matching import Match
    from gentool.report.model import Report

FAULT = Code("C-FAULT", Severity.ERROR, "gentool 内部出错", "请把这一行连同这个单位的数据文件发给开发者。")
CODES = (*inputs.CODES, FAULT)
NO_LAST_YEAR = "N-LAST"

_OF_TEXTS = frozenset(code.name for code in TEXT_CODES)

# These stand in the way of every file, not only of this one.
_HOPELESS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG})


class Sums(NamedTuple):
    """What the city's own report is held against: the sums of the units' figures, and whose are not among them."""

    totals: Mapping[Address, Number]
    missing: Sequence[str]


class Job(NamedTuple):
    """One unit's work, or the city's own with the ``sums`` of the units; ``beside`` are its reports of other forms."""

    settings: Settings
    unit: Unit
    file: Input | None
    last: Input | None
    beside: tuple[Input, ...] = ()
    sums: Sums | None = None


def job_of(settings: Settings, found: Match) -> Job:
    """Return the work that a unit needs."""
    beside = tuple(Input(file.path.absolute(), file.name) for file in found.beside)
    return Job(settings, found.unit, _input(found.file), _input(found.last), beside)


def _input(file: Found | None) -> Input | None:
    return Input(file.path.absolute(), file.name) if file else None


class Outcome(NamedTuple):
    """What came of a job; ``hopeless`` is why no other unit needs to be tried, such as a full disk."""

    record: Record
    seconds: float
    hopeless: Problem | None = None


def work(job: Job) -> Outcome:
    """Do one unit's work."""
    start = time.perf_counter()
    try:
        record, hopeless = _work(job)
    except Exception as error:
        return failed(job, error)
    return Outcome(record, time.perf_counter() - start, hopeless)


def failed(job: Job, error: BaseException) -> Outcome:
    """Return what came of a unit at which gentool itself failed."""
    message = f"gentool 内部出错，没有处理完这个单位：{described(error, __version__)}。"
    file = Origin(job.file.name, "") if job.file else None
    problem = FAULT.at(Where(file.name if file else job.unit.name), message)
    record = Record(job.settings.sha256, file, problems=(problem,), settled=False)
    return Outcome(record, 0.0)


def _work(job: Job) -> tuple[Record, Problem | None]:
    from gentool.checks.api import load_source

    settings, unit = job.settings, job.unit.name
    before = inputs.last_year(job.last)
    last = Figures.of(before.report) if before.report and is_of(before.report, unit, settings.year - 1) else None
    if job.file is None:
        return Record(settings.sha256, last_file=before.origin, last=last), None
    source, opening, digest = inputs.opened(job.file)
    loaded = load_source(source, opening, job.file.path.parent, before.report)
    report = loaded.report
    strange = inputs.misplaced(report, unit, settings.year)
    if report and job.sums and not strange:
        loaded = loaded._replace(problems=[*loaded.problems, *check_sums(report, *job.sums)])
    beside = [inputs.figures_of(file) for file in job.beside]
    others = [other for other, _ in beside if other]
    written, hopeless, found = _made(job, loaded, before.report, others, is_misplaced=bool(strange))
    read = [problem for problem in loaded.problems if problem.code not in _OF_TEXTS]
    is_summed = not why_left_out(Wanted(unit, settings.year, settings.edition), source, report, read, found)
    problems = in_order([*before.problems, *strange, *_each_once(found)])
    record = Record(
        settings=settings.sha256,
        file=Origin(job.file.name, digest or ""),
        last_file=before.origin,
        beside=tuple(origin for _, origin in beside),
        pictures=inputs.pictures_of(report),
        outputs=written,
        problems=tuple(problems),
        wording="" if strange or job.sums else packed(report),
        figures=Figures.of(report) if report and is_summed else None,
        last=last,
        settled=bool(digest) and not any(problem.code in ("N-PICTURE", "O-WRITE") for problem in problems),
    )
    return record, hopeless


def _each_once(problems: list[Problem]) -> list[Problem]:
    """Leave out a difference from the units' sum where the figure is told already: it contradicts its own row."""
    told = {(problem.where, problem.field) for problem in problems if problem.is_error and problem.code != ROLL.name}
    return [problem for problem in problems if problem.code != ROLL.name or (problem.where, problem.field) not in told]


def _made(
    job: Job, loaded: Loaded, before: Report | None, others: Sequence[Report], *, is_misplaced: bool
) -> tuple[dict[str, Output], Problem | None, list[Problem]]:
    """Check, render and write; a report of another unit or year is checked only."""
    from gentool.render.build import make, stem_of

    settings = job.settings
    made = make(
        loaded,
        () if is_misplaced else settings.formats,
        last_year=None if is_misplaced else before,
        rules=settings.rules,
        others=others,
        site=settings.site,
        template=template_of(settings),
        draft=settings.draft,
    )
    problems = [_of_city(problem, settings) for problem in made.problems if problem not in settings.told]
    if loaded.report is None or not made.files:
        return {}, None, problems
    try:
        stem = stem_of(loaded.report.title, draft=settings.draft)
        return _written(settings.output, stem, made.files), None, problems
    except GentoolError as error:
        number = getattr(error.__cause__, "errno", None)
        told = [problem.in_file(f"{settings.shown}/{Path(problem.where.file).name}") for problem in error.problems]
        return {}, error.problems[0] if number in _HOPELESS else None, [*problems, *told]


def _of_city(problem: Problem, settings: Settings) -> Problem:
    """Say of last year's report what can be done about it in a city."""
    if problem.code != NO_LAST_YEAR or "--last-year" not in problem.hint:
        return problem
    missing = f"请在 gentool.yaml 的“上年目录”里写上“{form_of(settings.edition).short}”的文件夹。"
    return replace(problem, hint="请看“没有与上年核对”的原因。" if settings.has_last else missing)


def _written(folder: Path, stem: str, files: Mapping[str, bytes]) -> dict[str, Output]:
    from gentool.files import write_atomically
    from gentool.render.build import SUFFIXES

    outputs = {}
    for form, data in files.items():
        name = f"{stem}{SUFFIXES[form]}"
        write_atomically(folder / name, data)
        outputs[form] = Output(name, hashlib.sha256(data).hexdigest())
    return outputs
