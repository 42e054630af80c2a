"""One unit's job: read, check, render, write. What a worker does, in this process, another, or on another machine.

In comes a :class:`Job`, out an :class:`Outcome`: both small, both picklable. The worker reads and writes the files
itself, so that nothing large crosses the wire; on other machines it must see the same folders. It never raises for
what concerns one unit only: a fault of gentool's own becomes a problem of that unit, and the others go on.
"""

from __future__ import annotations

import errno
import hashlib
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gentool import __version__
from gentool.batch.record import Origin, Output, Record
from gentool.batch.results import Figures, State
from gentool.checks.rules import NO_RULES, Rules
from gentool.city import Unit, identity
from gentool.problems import Code, GentoolError, Problem, Severity, Where, has_errors, in_order

if TYPE_CHECKING:
    from gentool.library import Loaded
    from gentool.report import Report
    from gentool.source import Source
    from gentool.word import WordTemplate

UNIT = Code("C-UNIT", Severity.ERROR, "文件里的“单位”与名单不一致", "请核对是否放错了文件，或把两处改成一致。")
YEAR = Code("C-YEAR", Severity.ERROR, "文件的年度不是本次收集的年度", "请核对是否误交了往年的文件。")
LAST = Code("C-LAST", Severity.WARNING, "上年的报告读不懂，没有与上年核对", "请用 gentool check 检查上年的文件。")
FAULT = Code("C-FAULT", Severity.ERROR, "gentool 内部出错", "请把这一行连同这个单位的数据文件发给开发者。")
CODES = (UNIT, YEAR, LAST, FAULT)

# These stand in the way of every file, not only of this one.
_HOPELESS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Order:
    """What all units of a batch share. ``settings`` is the hash of everything in it that shows in the outputs."""

    year: int
    output: Path
    formats: tuple[str, ...] = ("docx", "html")
    template: Path | None = None
    draft: bool = False
    rules: Rules = NO_RULES
    site: Mapping[str, str] = field(default_factory=dict)
    settings: str = ""


class Input(NamedTuple):
    """A file to read, and what problems call it."""

    path: Path
    name: str


class Job(NamedTuple):
    """One unit's work."""

    order: Order
    unit: Unit
    file: Input | None
    last: Input | None


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
        record, hopeless = failed(job, error), None
    return Outcome(record, time.perf_counter() - start, hopeless)


def failed(job: Job, error: BaseException) -> Record:
    """Return the record of a unit at which gentool itself failed."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}，" if frames else ""
    message = f"gentool 内部出错，没有处理完这个单位：{type(error).__name__}: {error}（{where}{__version__}）。"
    name = job.file.name if job.file else job.unit.name
    return Record(job.order.settings, State.FAULTY, problems=(FAULT.at(Where(name), message),), settled=False)


def _work(job: Job) -> tuple[Record, Problem | None]:
    from gentool.library import load_source

    order = job.order
    before, last_file, problems = _last_year(job)
    last = Figures.of(before) if before else None
    if job.file is None:
        return Record(order.settings, State.MISSING, last_file=last_file, last=last), None
    source, opening, digest = _opened(job.file)
    loaded = load_source(source, opening, job.file.path.parent, before)
    problems += _misplaced(job, loaded)
    written, hopeless, found = _made(job, loaded, before, is_misplaced=has_errors(problems))
    problems = in_order([*problems, *found])
    report = loaded.report
    record = Record(
        settings=order.settings,
        state=State.FAULTY if has_errors(problems) else State.SOUND,
        file=Origin(job.file.name, digest or ""),
        last_file=last_file,
        pictures=_pictures(report),
        outputs=written,
        problems=tuple(problems),
        figures=Figures.of(report) if report else None,
        last=last,
        settled=bool(digest) and not any(problem.code in ("N-PICTURE", "O-WRITE") for problem in problems),
    )
    return record, hopeless


def _made(
    job: Job, loaded: Loaded, before: Report | None, *, is_misplaced: bool
) -> tuple[dict[str, Output], Problem | None, list[Problem]]:
    """Check, render and write; a report of another unit or year is checked only."""
    from gentool.making import make

    order = job.order
    made = make(
        loaded,
        () if is_misplaced else order.formats,
        last_year=before,
        rules=order.rules,
        site=order.site,
        template=template_of(order),
        draft=order.draft,
    )
    if loaded.report is None or not made.files:
        return {}, None, made.problems
    try:
        return _written(order.output, loaded.report.title, made.files), None, made.problems
    except GentoolError as error:
        number = getattr(error.__cause__, "errno", None)
        return {}, error.problems[0] if number in _HOPELESS else None, [*made.problems, *error.problems]


def _written(folder: Path, title: str, files: Mapping[str, bytes]) -> dict[str, Output]:
    from gentool.files import write_atomically
    from gentool.render.formats import SUFFIXES

    outputs = {}
    for form, data in files.items():
        name = f"{title}{SUFFIXES[form]}"
        write_atomically(folder / name, data)
        outputs[form] = Output(name, hashlib.sha256(data).hexdigest())
    return outputs


def _opened(file: Input) -> tuple[Source | None, list[Problem], str | None]:
    """Open a file and hash the very bytes that are read: a clerk may be saving it at this moment."""
    from gentool.source import MOST_BYTES, open_source, source_of

    try:
        data = file.path.read_bytes() if file.path.stat().st_size <= MOST_BYTES else None
    except OSError:
        data = None
    if data is None:
        return *open_source(file.path, file.name), None
    return *source_of(data, file.name), hashlib.sha256(data).hexdigest()


def _last_year(job: Job) -> tuple[Report | None, Origin | None, list[Problem]]:
    if job.last is None:
        return None, None, []
    from gentool.library import load_source

    source, problems, digest = _opened(job.last)
    report = load_source(source, problems, job.last.path.parent).report
    told = [] if report else [LAST.at(Where(job.last.name), "上年的报告读不懂，没有与上年核对。")]
    return report, Origin(job.last.name, digest or ""), told


def _misplaced(job: Job, loaded: Loaded) -> list[Problem]:
    """Hold a report against the roster: it must be this unit's and this year's."""
    report = loaded.report
    if report is None:
        return []
    problems = []
    if identity(report.unit) != identity(job.unit.name):
        message = f"名单里这个文件是“{job.unit.name}”的，文件里的“单位”写的是“{report.unit}”。"
        problems.append(UNIT.at(report.places.get("单位", Where(report.file)), message, field="单位"))
    if report.year != job.order.year:
        message = f"本次收集 {job.order.year} 年度的报告，这个文件是 {report.year} 年度的。"
        problems.append(YEAR.at(report.places.get("年度", Where(report.file)), message, field="年度"))
    return problems


def _pictures(report: Report | None) -> dict[str, str]:
    from gentool.report import Picture

    pieces = [piece for part in report.narrative.values() for piece in part] if report else []
    if report:
        pieces += report.opening
    return {piece.name: hashlib.sha256(piece.data).hexdigest() for piece in pieces if isinstance(piece, Picture)}


def template_of(order: Order) -> WordTemplate | None:
    """Return the office's own template, if it has one; raises GentoolError naming every mistake in it."""
    return _template(order.template, order.settings) if order.template else None


@lru_cache(maxsize=2)
def _template(path: Path, settings: str) -> WordTemplate:
    """Compile once per process; ``settings`` tells a template from the one it was before it was mended."""
    from gentool.render.formats import open_template

    return open_template(str(path))
