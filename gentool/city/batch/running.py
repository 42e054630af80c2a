"""A city → its results and files: match, see what has changed, build that, keep the records.

Catches nothing of its own: problems come from the matching and from the work. May be killed at any moment: every file
is whole, and the next run takes up what this one left.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from gentool.city.batch import city_report
from gentool.city.batch.cache import Reuse, is_made_from
from gentool.city.batch.config import order_of, told_of_template
from gentool.city.batch.fingerprint import Asked, Seal, made_from
from gentool.city.batch.lock import locked
from gentool.city.batch.manifest import Manifest, read_manifest, write_manifest
from gentool.city.batch.matching import Match, match
from gentool.city.batch.publishing import are_whole, key_of, publish
from gentool.city.batch.record import Record
from gentool.city.batch.results import CityResult, UnitResult
from gentool.city.batch.unit_results import UnitResults, result_of
from gentool.city.batch.work import Outcome, failed, job_of, work
from gentool.city.model import City
from gentool.problems.problem import GentoolError, in_order
from gentool.render import pdf
from gentool.render.build import PDF

CHECKPOINT = 5.0  # seconds between two writings of the manifest: what a kill may cost

Progress = Callable[[int, int, UnitResult], None]


def run(
    city: City,
    output: Path,
    asked: Asked,
    *,
    force: bool = False,
    workers: int | None = None,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> CityResult:
    """Build every unit of a city that has changed since the last run in this output folder.

    ``progress`` is called after each unit, and after the city's own report if there is one, with how many are done,
    how many there are, and its result. Raises GentoolError for what concerns all units: a template that is no use, a
    full disk, a folder that is read-only or held by another batch.
    """
    with locked(output):
        return _Batch(city, output.absolute(), asked, progress).run(force, workers, scheduler)


class _Batch:
    """One run: the records as they were, as they become, and what is still to be done."""

    def __init__(self, city: City, output: Path, asked: Asked, progress: Progress | None) -> None:
        self.city = city
        self.progress = progress
        self.order = order_of(city, output, asked)
        self.matches = match(city)
        self.made_from = made_from(asked, city.sha256, self.matches.listing)
        self.reuse = Reuse(city.root, output, self.order.settings, asked.formats)
        self.before = read_manifest(output)
        self.manifest = Manifest(drawn_from=self.before.drawn_from, drawn=self.before.drawn, own=self.before.own)
        self.records = self.manifest.records
        self.seconds: dict[str, float] = {}
        self.done = 0
        self.is_settled = True
        self.saved = time.monotonic()

    def run(self, force: bool, workers: int | None, scheduler: str | None) -> CityResult:
        """Take over what has not changed, do the rest, draw the whole; the records are kept whatever happens."""
        try:
            if PDF in self.order.formats:
                pdf.require()
            self.order = replace(self.order, told=told_of_template(self.order, self.city.edition))
            due = [found for found in self.matches.units if force or not self._take_over(found)]
            self._build(due, workers, scheduler)
            own = self._own_report(force)
        except BaseException:
            # What stopped the batch may stop this as well; the next run then builds more than it need.
            with contextlib.suppress(GentoolError):
                self._save()
            raise
        self._sweep()
        units = UnitResults(self.matches.units, self.records, self.order.formats, self.seconds)
        problems = tuple(in_order([*self.matches.problems, *self.order.told]))
        return self._published(CityResult(self.city, self.city.edition, units, problems, own), force)

    def _take_over(self, found: Match) -> bool:
        """Take a unit's record from the last run if it is still right."""
        record = self.before.records.get(found.unit.name)
        if record is None or not self.reuse.is_right(record, found):
            return False
        self._keep(found, record, None)
        return True

    def _build(self, due: Sequence[Match], workers: int | None, scheduler: str | None) -> None:
        if not due:
            return
        from gentool.workers import Task, run_jobs, runner_for

        with runner_for(len(due), workers, scheduler) as runner:
            jobs = {found.unit.name: found for found in due}
            for job, outcome in run_jobs((job_of(self.order, found) for found in due), Task(work, failed), runner):
                found = jobs[job.unit.name]
                record = self.reuse.with_others(outcome.record, self.before.records.get(found.unit.name))
                self._keep(found, record, outcome.seconds)
                _stop_if_hopeless(outcome)
                if time.monotonic() - self.saved > CHECKPOINT:
                    self._save()

    def _keep(self, found: Match, record: Record, seconds: float | None) -> None:
        self.records[found.unit.name] = record = replace(record, roster=found.problems)
        if seconds is not None:
            self.seconds[found.unit.name] = seconds
        self._tell(found, record, seconds)

    def _tell(self, found: Match, record: Record, seconds: float | None) -> UnitResult:
        self.is_settled &= record.settled and is_made_from(record, found)
        self.done += 1
        result = result_of(found, record, self.order.formats, seconds)
        if self.progress:
            self.progress(self.done, len(self.matches.units) + bool(self.matches.own), result)
        return result

    def _own_report(self, force: bool) -> UnitResult | None:
        """Take over or make the city's own report, when all units are known."""
        found = self.matches.own
        if found is None:
            self.manifest.own = {}
            return None
        records = ((unit.unit.name, self.records[unit.unit.name]) for unit in self.matches.units)
        sums = city_report.sums_of(self.city, records)
        record, seconds = self.before.own.get(found.unit.name), None
        if record is None or force or not self.reuse.is_right(record, found, city_report.settings_of(self.order, sums)):
            outcome = city_report.work_on(self.order, found, sums)
            record, seconds = self.reuse.with_others(outcome.record, record), outcome.seconds
            self.seconds[found.unit.name] = seconds
            _stop_if_hopeless(outcome)
        record = replace(record, roster=found.problems)
        self.manifest.own = {found.unit.name: record}
        return self._tell(found, record, seconds)

    def _sweep(self) -> None:
        """Remove what earlier runs have left and no unit has any longer."""
        own, old = self.manifest.own, self.before.records
        pairs = chain(
            ((old[name], self.records.get(name)) for name in old),
            ((record, own.get(name)) for name, record in self.before.own.items()),
        )
        self.reuse.sweep(pairs, lambda: chain((self.records[name] for name in self.records), own.values()))

    def _published(self, result: CityResult, force: bool) -> CityResult:
        """Draw what is drawn from the whole, if it shows anything new, and seal the manifest if all is done."""
        key, manifest = key_of(result, self.order.settings), self.manifest
        if self.seconds:
            self._save()
        if force or key != manifest.drawn_from or not are_whole(self.order.output, manifest.drawn):
            try:
                manifest.drawn, manifest.drawn_from = publish(result, self.order.output), key
            except GentoolError as error:  # the workbook is open in Excel, say: the reports are there all the same
                self._save()
                return replace(result, problems=(*result.problems, *error.problems))
        if self.is_settled and self.city.sha256:
            folders = [folder for folder in (self.city.folder, self.city.last_folder) if folder is not None]
            manifest.seal = Seal(folders, self.matches.outside, self.made_from)
        manifest.problems = result.problems
        self._save()
        return result

    def _save(self) -> None:
        write_manifest(self.order.output, self.city, self.manifest, self._lines)
        self.saved = time.monotonic()

    def _lines(self) -> Iterator[bytes]:
        """Yield the line of every unit that has one, of this run or else the last."""
        for name in (found.unit.name for found in self.matches.units):
            ledger = self.records if name in self.records else self.before.records
            if name in ledger:
                yield ledger.line(name)


def _stop_if_hopeless(outcome: Outcome) -> None:
    if outcome.hopeless:
        raise GentoolError(outcome.hopeless)
