"""A city → its results and files: match, see what has changed, build that, keep the records.

Catches nothing of its own: problems come from the matching and from the work. May be killed at any moment: every file
is whole, and the next run takes up what this one left. What only building needs is imported when there is something to
build, so that a run which finds nothing changed is soon over.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gentool.city.batch import wording
from gentool.city.batch.lock import locked
from gentool.city.batch.manifest import Manifest, Reuse, read_manifest, write_manifest
from gentool.city.batch.publishing import Journal, are_whole, key_of, publish
from gentool.city.batch.record import Record, pictures_shown
from gentool.city.batch.results import CityResult, UnitResult
from gentool.city.batch.settings import Asked, problems_of_template, seen_from, settings_of
from gentool.city.matching import Match, match
from gentool.city.model import City
from gentool.city.other_files import unused_pictures
from gentool.problems.problem import GentoolError, in_order

if TYPE_CHECKING:
    from gentool.city.batch.work import Outcome

CHECKPOINT = 5.0  # seconds between two writings of the manifest: what a kill may cost
_SHARE = 20  # a writing takes no more than one in so many of a run's seconds
_PDF = "pdf"

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

    ``progress`` is called for each report that was built, with how many units are done, how many there are, and its
    result; the city's own report counts as one. Raises GentoolError for what concerns all units: a template that is no
    use, a full disk, a folder that is read-only or held by another batch.
    """
    with locked(output):
        return _Batch(city, output.absolute(), asked, progress).run(force, workers, scheduler)


class _Batch:
    """One run: the records as they were, as they become, and what is still to be done."""

    def __init__(self, city: City, output: Path, asked: Asked, progress: Progress | None) -> None:
        self.city = city
        self.output = output
        self.progress = progress
        self.settings = settings_of(city, output, asked)
        self.matches = match(city)
        self.before = read_manifest(output)
        self.renamed = tuple(sorted({*self.before.renamed, *({*self.before.roster} ^ {*city.rules.roster})}))
        self.reuse = Reuse(self.settings, self.renamed)
        self.compared = ""
        self.records: dict[str, Record] = {}
        self.seconds: dict[str, float] = {}
        self.due_at = time.monotonic() + CHECKPOINT

    @property
    def everything(self) -> list[Match]:
        """The units in the order of the roster, then the city's own report."""
        return [*self.matches.units, *([self.matches.own] if self.matches.own else [])]

    @property
    def of_units(self) -> dict[str, Record]:
        """The records of the units, when all are known."""
        return {found.unit.name: self.records[found.unit.name] for found in self.matches.units}

    def run(self, force: bool, workers: int | None, scheduler: str | None) -> CityResult:
        """Take over what has not changed, do the rest, draw the whole; the records are kept whatever happens."""
        if _PDF in self.settings.asked.formats:
            from gentool.render import pdf

            pdf.require()
        self.settings = self.settings._replace(told=problems_of_template(self.settings))
        try:
            due = [found for found in self.matches.units if force or not self._take_over(found)]
            self._build(due, workers, scheduler)
            self._own_report(force)
            self._compare()
            if not self.settings.asked.draft:  # which leaves what is finished alone
                self.reuse.sweep(self.before.records, self.records)
            return self._published(self._whole(), force)
        except BaseException:
            # What stopped the batch may stop this as well; the next run then builds more than it need.
            with contextlib.suppress(GentoolError):
                self._save_built()
            raise

    def _take_over(self, found: Match, settings: str | None = None) -> bool:
        """Take a unit's record from the last run if it is still right."""
        record = self.before.records.get(found.unit.name)
        if record is None or not self.reuse.is_right(record, found, settings):
            return False
        same = record.roster == found.problems
        self.records[found.unit.name] = record if same else replace(record, roster=found.problems)
        return True

    def _build(self, due: Sequence[Match], workers: int | None, scheduler: str | None) -> None:
        if not due:
            return
        from gentool.city.batch.work import failed, work
        from gentool.workers import run_jobs, runner_for

        with runner_for(partial(work, self.settings), len(due), workers, scheduler) as runner:
            for found, outcome in run_jobs(due, partial(failed, self.settings), runner):
                self._keep(found, outcome)
                if time.monotonic() > self.due_at:
                    self._save_built()

    def _own_report(self, force: bool) -> None:
        """Take over or make the city's own report, when all units are known."""
        found = self.matches.own
        if found is None:
            return
        from gentool.city.batch.work import Sums, key_of, work

        sums = Sums.of(self.of_units)
        if force or not self._take_over(found, key_of(self.settings, sums)):
            self._keep(found, work(self.settings, found, sums))

    def _compare(self) -> None:
        """Compare what the units wrote, unless the same texts were compared before; all are known now."""
        self.renamed = ()
        records = self.of_units
        self.compared = wording.key_of(records)
        if self.compared != self.before.compared:
            self.records.update(wording.compared(records, self.city.edition))

    def _keep(self, found: Match, outcome: Outcome) -> None:
        """Keep what came of a unit, and say so; raises GentoolError if no other needs to be tried."""
        name = found.unit.name
        old = self.before.records.get(name)
        record = self.reuse.with_others(outcome.record, old)
        self.records[name] = replace(record, roster=found.problems, same=old.same if old else ())
        self.seconds[name] = outcome.seconds
        if self.progress:
            everything = len(self.matches.units) + bool(self.matches.own)
            self.progress(len(self.records), everything, self._result(found))
        if outcome.hopeless:
            raise GentoolError(outcome.hopeless)

    def _result(self, found: Match) -> UnitResult:
        record, seconds = self.records[found.unit.name], self.seconds.get(found.unit.name)
        return UnitResult(
            unit=found.unit,
            state=record.state,
            file=found.file.name if found.file else None,
            problems=tuple(record.told),
            outputs=tuple(record.outputs[name].name for name in self.settings.asked.formats if name in record.outputs),
            figures=record.figures,
            last=record.last,
            seconds=seconds or 0.0,
            reused=seconds is None,
        )

    def _whole(self) -> CityResult:
        """Return what the batch comes to, when all units are known."""
        units = [self._result(found) for found in self.matches.units]
        own = self._result(self.matches.own) if self.matches.own else None
        pictures = unused_pictures(self.city, self.matches.pictures, pictures_shown(self.records.values()))
        told = [problem.in_file(seen_from(self.city.root, Path(problem.where.file))) for problem in self.settings.told]
        problems = tuple(in_order([*self.matches.problems, *pictures, *told]))
        return CityResult(self.city, self.city.edition, units, problems, own)

    def _published(self, result: CityResult, force: bool) -> CityResult:
        """Draw what is drawn from the whole, if it shows anything new, and keep the records.

        Before it is drawn they are kept only if they are due: drawing takes seconds even for a province.
        """
        before, key = self.before, key_of(result, self.settings)
        kept = Manifest(self.records, key, before.drawn, self.compared, self.city.rules.roster)
        is_new = force or kept != before
        if not is_new and are_whole(self.output, before.drawn):
            return result
        if time.monotonic() > self.due_at:
            self._save_built()
        try:
            drawn = publish(result, self.output, before.drawn)
        except GentoolError as error:  # the workbook is open in Excel, say: the reports are there all the same
            self._save_built()
            return replace(result, problems=(*result.problems, *error.problems))
        self._save(key, drawn)
        Journal(self.output).close()
        return result

    def _save_built(self) -> None:
        if self.seconds:
            self._save()

    def _save(self, drawn_from: str = "", drawn: Mapping[str, str] | None = None) -> None:
        """Write the records of this run, and of the last one where this has none yet."""
        start = time.monotonic()
        records = {**self.before.records, **self.records}
        names = (found.unit.name for found in self.everything)
        known = {name: records[name] for name in names if name in records}
        drawn = self.before.drawn if drawn is None else drawn
        kept = Manifest(known, drawn_from, drawn, self.compared, self.city.rules.roster, self.renamed)
        write_manifest(self.output, self.city, kept)
        end = time.monotonic()
        self.due_at = end + max(CHECKPOINT, _SHARE * (end - start))
