"""One unit's job: read, check, render, write. What a worker does, in this process, another, or on another machine.

In come the settings, the same for all, and a :class:`Match`, out an :class:`Outcome`: all picklable, and the last two
small. The worker reads and writes the files itself, so that nothing large crosses the wire with every unit; on other
machines it must see the same folders. It never raises for what concerns one unit only: a fault of gentool's own becomes
a problem of that unit, and the others go on. A report of another unit or year is told here: it is checked like any
other, but nothing is made of it, and it enters no sum.

The city's own report, where one lies among its units', is made like any of theirs, and its figures are compared with
the sum of its units', if those of every unit are in it; while any is missing or has errors in its figures, that is
said instead.
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
from gentool.city.batch.record import File, Record, pictures_shown
from gentool.city.batch.settings import Asked, Settings, settings_of, template_of
from gentool.city.batch.wording import compared, packed
from gentool.city.matching import LAST, Match, match
from gentool.city.model import City, identity
from gentool.city.other_files import unused_pictures
from gentool.city.sums import Figures, total, why_left_out
from gentool.form.model import Address
from gentool.problems.output import described
from gentool.problems.problem import Code, GentoolError, Problem, Where, in_order
from gentool.report.model import Number
from gentool.report.narrative import CODES as TEXT_CODES
from gentool.report.reading import heads

if TYPE_CHECKING:
    from gentool.checks.api import Loaded
    from gentool.city.folders import Found
    from gentool.report.model import Report
    from gentool.yamlfile.source import Source

UNIT = Code("C-UNIT", "文件里的“单位”与名单不一致", "请核对是否放错了文件，或把两处改成一致。")
YEAR = Code("C-YEAR", "文件的年度不是本次收集的年度", "请核对是否误交了往年的文件。")
FAULT = Code("C-FAULT", "gentool 内部出错", "请把这一行连同这个单位的数据文件发给开发者。")
CODES = (UNIT, YEAR, FAULT)
NO_LAST_YEAR = "N-LAST"

_OF_TEXTS = frozenset(code.name for code in TEXT_CODES)

# These stand in the way of every file, not only of this one.
_HOPELESS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG})


class Sums(NamedTuple):
    """What the city's own report is held against: the sums of the units' figures, and whose are not among them."""

    totals: Mapping[Address, Number]
    missing: Sequence[str]

    @classmethod
    def of(cls, units: Mapping[str, Record]) -> Sums:
        """Add up the figures of the units, and name those that have none to be added."""
        return cls(
            total(record.figures for record in units.values()),
            [name for name, record in units.items() if record.figures is None],
        )


def key_of(settings: Settings, sums: Sums | None) -> str:
    """Hash what a result depends on besides its own files: the settings, and the sums."""
    if sums is None:
        return settings.sha256
    told = repr((settings.sha256, sorted(sums.totals.items()), list(sums.missing)))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


class Outcome(NamedTuple):
    """What came of a job; ``hopeless`` is why no other unit needs to be tried, such as a full disk."""

    record: Record
    seconds: float
    hopeless: Problem | None = None


def work(settings: Settings, match: Match, sums: Sums | None = None) -> Outcome:
    """Do the work of one unit with its files, or the city's own with the ``sums`` of the units."""
    start = time.perf_counter()
    try:
        record, hopeless = _work(settings, match, sums)
    except Exception as error:
        return failed(settings, match, error)
    return Outcome(record, time.perf_counter() - start, hopeless)


def failed(settings: Settings, match: Match, error: BaseException) -> Outcome:
    """Return what came of a unit at which gentool itself failed."""
    unit, found, *_ = match
    message = f"gentool 内部出错，没有处理完这个单位：{described(error, __version__)}。"
    problem = FAULT.at(Where(found.name if found else unit.name), message)
    file = File(found.name, "") if found else None
    return Outcome(Record(settings.sha256, file, problems=(problem,), settled=False), 0.0)


def _work(settings: Settings, match: Match, sums: Sums | None) -> tuple[Record, Problem | None]:
    from gentool.checks.api import load_source, read_source

    its, file, last_file, _, its_others = match
    unit = its.name
    before, last_origin, why = _last_year(last_file)
    last = Figures.of(before) if before and not _misplaced(before, unit, settings.city.year - 1) else None
    if file is None:
        return Record(key_of(settings, sums), last_file=last_origin, last=last), None
    source, opening, digest = _opened(file)
    loaded = load_source(source, opening, file.path.parent, before)
    report = loaded.report
    strange = _misplaced(report, unit, settings.city.year) if report else []
    if report and sums and not strange:
        loaded = loaded._replace(problems=[*loaded.problems, *check_sums(report, *sums)])
    # Of reports of other forms the figures alone are read; what is wrong with them is told where they are collected.
    beside = {other.name: _opened(other) for other in its_others}
    others = [other for found, wrong, _ in beside.values() if (other := read_source(found, wrong).report)]
    written, hopeless, found = _made(settings, loaded, before, others, is_misplaced=bool(strange))
    read = [problem for problem in loaded.problems if problem.code not in _OF_TEXTS]
    is_summed = not why_left_out(unit, settings.city, source, report, read, found)
    problems = in_order([*why, *strange, *_each_once(found)])
    record = Record(
        settings=key_of(settings, sums),
        file=File(file.name, digest),
        last_file=last_origin,
        beside=tuple(File(name, digest) for name, (_, _, digest) in beside.items()),
        pictures=_pictures_of(report) if report else {},
        outputs=written,
        problems=tuple(problems),
        wording="" if strange or sums else packed(report),
        figures=Figures.of(report) if report and is_summed else None,
        last=last,
        settled=bool(digest) and not any(problem.code in ("N-PICTURE", "O-WRITE") for problem in problems),
    )
    return record, hopeless


def _opened(file: Found) -> tuple[Source | None, list[Problem], str]:
    """Open a file and hash the very bytes that are read: a clerk may be saving it at this moment."""
    from gentool.files import bytes_of
    from gentool.yamlfile.source import source_of

    try:
        data = bytes_of(file.path, file.name)
    except GentoolError as error:
        return None, list(error.problems), ""
    return *source_of(data, file.name), hashlib.sha256(data).hexdigest()


def _last_year(file: Found | None) -> tuple[Report | None, File | None, list[Problem]]:
    """Read last year's report; of one that cannot be used, tell what is wrong with it first."""
    if file is None:
        return None, None, []
    from gentool.checks.api import load_source

    source, problems, digest = _opened(file)
    report, problems, _ = load_source(source, problems, file.path.parent)
    if report is None:
        first = next((problem for problem in problems if problem.is_error), None)
        cause = f"：{first.message.rstrip('。')}" if first else ""
        where, hint = (first.where, first.hint) if first else (Where(file.name), "请用 gentool check 检查上年的文件。")
        problems = [LAST.at(where, f"上年的报告读不懂，没有与上年核对{cause}。", hint=hint)]
    return report, File(file.name, digest), [] if report else problems


def _misplaced(report: Report, unit: str, year: int) -> list[Problem]:
    """Hold a report against the roster: say in what it is not this unit's, or not this year's."""
    problems = []
    if identity(report.unit) != identity(unit):
        message = f"名单里这个文件是“{unit}”的，文件里的“单位”写的是“{report.unit}”。"
        problems.append(UNIT.at(report.places.get(heads.UNIT, Where(report.file)), message, field=heads.UNIT))
    if report.year != year:
        message = f"本次收集 {year} 年度的报告，这个文件是 {report.year} 年度的。"
        problems.append(YEAR.at(report.places.get(heads.YEAR, Where(report.file)), message, field=heads.YEAR))
    return problems


def _pictures_of(report: Report) -> dict[str, str]:
    """Return the pictures of a report by name, with their hashes."""
    from gentool.report.model import Picture

    pieces = [piece for part in (*report.narrative.values(), report.opening) for piece in part]
    return {piece.name: hashlib.sha256(piece.data).hexdigest() for piece in pieces if isinstance(piece, Picture)}


def _each_once(problems: list[Problem]) -> list[Problem]:
    """Leave out a difference from the units' sum where the figure is told already: it contradicts its own row."""
    told = {(problem.where, problem.field) for problem in problems if problem.is_error and problem.code != ROLL.name}
    return [problem for problem in problems if problem.code != ROLL.name or (problem.where, problem.field) not in told]


def _made(
    settings: Settings, loaded: Loaded, before: Report | None, others: Sequence[Report], *, is_misplaced: bool
) -> tuple[dict[str, File], Problem | None, list[Problem]]:
    """Check, render and write; a report of another unit or year is checked only."""
    from gentool.render.build import make, stem_of

    made = make(
        loaded,
        () if is_misplaced else settings.asked.formats,
        last_year=None if is_misplaced else before,
        rules=settings.city.rules,
        others=others,
        site=settings.city.site,
        template=template_of(settings),
        draft=settings.asked.draft,
    )
    problems = [_of_city(problem, settings) for problem in made.problems if problem not in settings.told]
    if loaded.report is None or not made.files:
        return {}, None, problems
    try:
        stem = stem_of(loaded.report.title, draft=settings.asked.draft)
        return _written(settings.output, stem, made.files), None, problems
    except GentoolError as error:
        number = getattr(error.__cause__, "errno", None)
        told = [problem.in_file(f"{settings.shown}/{Path(problem.where.file).name}") for problem in error.problems]
        return {}, error.problems[0] if number in _HOPELESS else None, [*problems, *told]


def _of_city(problem: Problem, settings: Settings) -> Problem:
    """Say of last year's report what can be done about it in a city."""
    if problem.code != NO_LAST_YEAR or "--last-year" not in problem.hint:
        return problem
    missing = f"请在 gentool.yaml 的“上年目录”里写上“{settings.city.form.short}”的文件夹。"
    return replace(problem, hint=missing if settings.city.last_folder is None else "请看“没有与上年核对”的原因。")


def _written(folder: Path, stem: str, files: Mapping[str, bytes]) -> dict[str, File]:
    from gentool.files import write_atomically
    from gentool.render.build import SUFFIXES

    outputs = {}
    for form, data in files.items():
        name = f"{stem}{SUFFIXES[form]}"
        write_atomically(folder / name, data)
        outputs[form] = File(name, hashlib.sha256(data).hexdigest())
    return outputs


def check_city(city: City) -> tuple[list[Problem], int]:
    """Check every unit of a city, and the city's own report against them, by the city's own rules; write nothing.

    Returns the problems, with files named relative to the city's folder, and how many files were checked.
    """
    settings, matches = settings_of(city, Path(), Asked(formats=())), match(city)

    def made(found: Match, sums: Sums | None = None) -> Record:
        return replace(work(settings, found, sums).record, roster=found.problems)

    units = {found.unit.name: made(found) for found in matches.units}
    own = [made(matches.own, Sums.of(units))] if matches.own else []
    records = [*compared(units, city.edition).values(), *own]
    problems = [*matches.problems, *(problem for record in records for problem in record.told)]
    problems += unused_pictures(city, matches.pictures, pictures_shown(records))
    return in_order(problems), sum(record.file is not None for record in records) + 1
