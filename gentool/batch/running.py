"""A city → its results and files: match, see what has changed, build that, keep the records.

Catches nothing of its own: problems come from the matching and from the work. May be killed at any moment: every file
is whole, and the next run takes up what this one left.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from gentool import __version__
from gentool.batch.lock import locked
from gentool.batch.manifest import read_manifest, write_manifest
from gentool.batch.matching import TWICE, Found, Match, match
from gentool.batch.publishing import CITY_TEMPLATES, are_whole, key_of, publish
from gentool.batch.record import Origin, Output, Record, sha256_of
from gentool.batch.results import CityResult, State, UnitResult
from gentool.batch.work import Input, Job, Order, Outcome, template_of
from gentool.city import City
from gentool.editions import form_of, templates_folder
from gentool.files import O_WRITE
from gentool.problems import GentoolError, has_errors, in_order

CHECKPOINT = 5.0  # seconds between two writings of the manifest: what a kill may cost

Progress = Callable[[int, int, UnitResult], None]


def run(
    city: City,
    output: Path,
    *,
    formats: Sequence[str] = ("docx", "html"),
    template: Path | None = None,
    draft: bool = False,
    force: bool = False,
    workers: int | None = None,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> CityResult:
    """Build every unit of a city that has changed since the last run in this output folder.

    ``progress`` is called after each unit with how many are done, how many there are, and its result. Raises
    GentoolError for what concerns all units: a template that is no use, a full disk, a folder that is read-only or
    held by another batch.
    """
    order = Order(
        year=city.year,
        output=output.absolute(),
        formats=tuple(formats),
        template=template.absolute() if template else None,
        draft=draft,
        rules=city.rules,
        site=dict(city.site),
        settings=_settings(city, template, draft),
    )
    with locked(output):
        batch = _Batch(city, order, progress)
        batch.run(force, workers, scheduler)
        return batch.publish(force)


def job_of(order: Order, found: Match) -> Job:
    """Return the work that a unit needs."""
    return Job(order, found.unit, _input(found.file), _input(found.last))


def _settings(city: City, template: Path | None, draft: bool) -> str:
    """Hash everything that units share and that shows in their results, by content."""
    folder = templates_folder()
    files = sorted(path for path in folder.rglob("*") if path.is_file() and folder / CITY_TEMPLATES not in path.parents)
    parts = {
        "version": __version__,
        "year": city.year,
        "draft": draft,
        "site": dict(city.site),
        "rules": [city.rules.most_characters, city.rules.required, city.rules.forbidden],
        "template": template and sha256_of(template),
        "templates": {path.relative_to(folder).as_posix(): sha256_of(path) for path in files},
    }
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode("utf-8")).hexdigest()


class _Batch:
    """One run: the records as they were, as they become, and what is still to be done."""

    def __init__(self, city: City, order: Order, progress: Progress | None) -> None:
        self.city = city
        self.order = order
        self.progress = progress
        self.matches, self.problems = match(city)
        self.manifest = read_manifest(order.output)
        self.before = self.manifest.records
        names = [found.unit.name for found in self.matches]
        self.records = self.manifest.records = {name: self.before[name] for name in names if name in self.before}
        self.results: dict[str, UnitResult] = {}
        self.saved = time.monotonic()

    def run(self, force: bool, workers: int | None, scheduler: str | None) -> None:
        """Take over what has not changed, then do the rest; the records are kept whatever happens."""
        due = [found for found in self.matches if force or not self._take_over(found)]
        try:
            if due:
                from gentool.batch.executors import run_jobs, runner_for

                self._try_template()
                with runner_for(len(due), workers, scheduler) as runner:
                    jobs = {found.unit.name: found for found in due}
                    for job, outcome in run_jobs((job_of(self.order, found) for found in due), runner):
                        self._keep(jobs[job.unit.name], outcome)
                        self._checkpoint()
        except BaseException:
            self._save_if_possible()
            raise
        self._sweep()
        self._save()

    def publish(self, force: bool) -> CityResult:
        """Return the results in the order of the roster, after drawing what is drawn from the whole."""
        units = tuple(self.results[found.unit.name] for found in self.matches)
        result = CityResult(self.city, self.city.edition, units, tuple(in_order(self.problems)))
        key, manifest = key_of(result, self.order.settings), self.manifest
        if not force and key == manifest.drawn_from and are_whole(self.order.output, manifest.drawn):
            return result
        try:
            manifest.drawn, manifest.drawn_from = publish(result, self.order.output), key
            self._save()
        except GentoolError as error:  # the workbook is open in Excel, say: the reports are there all the same
            return replace(result, problems=(*result.problems, *error.problems))
        return result

    def _take_over(self, found: Match) -> bool:
        """Take a unit's result from its record if nothing it was made from has changed and its files are there."""
        record = self.records.get(found.unit.name)
        if record is None or not record.settled or record.settings != self.order.settings:
            return False
        if record.file != _origin(found.file) or record.last_file != _origin(found.last):
            return False
        folder = found.file.path.parent if found.file else self.city.root
        if any(sha256_of(folder / name) != digest for name, digest in record.pictures.items()):
            return False
        wanted = self.order.formats if record.outputs else ()
        if not all(self._is_whole(record.outputs.get(name)) for name in wanted):
            return False
        self._tell(found, record, 0.0, reused=True)
        return True

    def _try_template(self) -> None:
        """Tell the mistakes of an office's own template once; forked workers then find it compiled."""
        template = template_of(self.order)
        if template is None:
            return
        from gentool.render.template_check import check_template

        problems = check_template(template, form_of(self.city.edition))
        if has_errors(problems):
            raise GentoolError(*problems)

    def _is_whole(self, output: Output | None) -> bool:
        return output is not None and sha256_of(self.order.output / output.name) == output.sha256

    def _keep(self, found: Match, outcome: Outcome) -> None:
        """Keep the record of a unit that was done; its files in formats not asked for today stay if still right."""
        record, old = outcome.record, self.records.get(found.unit.name)
        if old and record.outputs and record.is_made_like(old):
            others = {name: output for name, output in old.outputs.items() if name not in record.outputs}
            record = record.with_outputs({**{n: o for n, o in others.items() if self._is_whole(o)}, **record.outputs})
        self.records[found.unit.name] = record
        if outcome.hopeless:
            raise GentoolError(outcome.hopeless)
        self._tell(found, record, outcome.seconds, reused=False)

    def _tell(self, found: Match, record: Record, seconds: float, *, reused: bool) -> None:
        problems = tuple(in_order([*found.problems, *record.problems]))
        is_twice = any(problem.code == TWICE.name for problem in found.problems)
        result = UnitResult(
            unit=found.unit,
            state=State.FAULTY if is_twice else record.state,
            file=found.file.name if found.file else None,
            problems=problems,
            outputs=tuple(record.outputs[name].name for name in self.order.formats if name in record.outputs),
            figures=record.figures,
            last=record.last,
            seconds=seconds,
            reused=reused,
        )
        self.results[found.unit.name] = result
        if self.progress:
            self.progress(len(self.results), len(self.matches), result)

    def _sweep(self) -> None:
        """Remove files of an earlier run that no unit has any longer, unless somebody has changed them since."""
        current = {output.name for record in self.records.values() for output in record.outputs.values()}
        for name, record in self.before.items():
            now = self.records.get(name)
            if now and any(problem.code == O_WRITE.name for problem in now.problems):
                continue  # what could not be replaced is in somebody's use
            for output in record.outputs.values():
                if output.name not in current and self._is_whole(output):
                    with contextlib.suppress(OSError):
                        (self.order.output / output.name).unlink()

    def _checkpoint(self) -> None:
        if time.monotonic() - self.saved > CHECKPOINT:
            self._save()

    def _save(self) -> None:
        write_manifest(self.order.output, self.city, self.manifest)
        self.saved = time.monotonic()

    def _save_if_possible(self) -> None:
        # What stopped the batch may stop this as well; the next run then builds more than it need.
        with contextlib.suppress(GentoolError):
            self._save()


def _origin(file: Found | None) -> Origin | None:
    return Origin(file.name, file.sha256) if file else None


def _input(file: Found | None) -> Input | None:
    return Input(file.path.absolute(), file.name) if file else None
