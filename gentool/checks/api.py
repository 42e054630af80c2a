"""The way of one file: read it, fill in its narrative, check it. What the command line and other programs call.

Pure but for reading the file and the pictures it names. Nothing is printed or written, no clock is asked.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from gentool.checks.answers import with_answers
from gentool.checks.arithmetic import check_arithmetic
from gentool.checks.city_rules import NO_RULES, Rules
from gentool.checks.cross_checks import cross_check, paired
from gentool.checks.evaluation import check_evaluation
from gentool.checks.mentions import check_mentions
from gentool.checks.prose import prose_of
from gentool.checks.text import check_text
from gentool.checks.years import check_years, find_pending
from gentool.problems.problem import Problem, has_errors, in_order
from gentool.report import narrative, reading
from gentool.report.model import Report
from gentool.yamlfile.errors import mended
from gentool.yamlfile.source import Source, compose, open_source


class Loaded(NamedTuple):
    """A file as loaded: the report (None if it cannot be told whose it is) and what is wrong with the writing.

    ``meant`` is the report of a file that is no YAML, but for slips of typing, as it was meant: to be looked through
    for further problems, and for nothing else.
    """

    report: Report | None
    problems: list[Problem]
    meant: Report | None = None

    @property
    def is_sound(self) -> bool:
        """Whether a final report may be made of it, as far as loading can tell."""
        return self.report is not None and not has_errors(self.problems)


def load(path: str | os.PathLike[str], *, last_year: Report | None = None, name: str | None = None) -> Loaded:
    """Read a report's YAML file; ``name`` is what problems call it (default: the path as given).

    ``last_year`` is last year's report, for 上年 and 同比 in the narrative. Never raises for what a user can get
    wrong: a missing file, an unknown encoding, broken YAML and bad figures are all problems.
    """
    return fill_in(read_file(path, name), Path(path).parent, last_year)


def load_source(
    source: Source | None, problems: list[Problem], folder: Path | None, last_year: Report | None = None
) -> Loaded:
    """Load what was opened already, as by :func:`gentool.yamlfile.source.source_of`."""
    return fill_in(read_source(source, problems), folder, last_year)


def read_file(path: str | os.PathLike[str], name: str | None = None) -> Loaded:
    """Read a report's figures and texts, as yet with their placeholders: whose it is says which report was last year's.

    Placeholders and pictures are :func:`fill_in`'s, which has to follow before anything is checked or rendered.
    """
    return read_source(*open_source(Path(path), name or os.fspath(path)))


def read_source(source: Source | None, problems: list[Problem]) -> Loaded:
    """Read what was opened already, with what was wrong with it; as :func:`read_file`."""
    if source is None:
        return Loaded(None, problems)
    report, more = reading.read(source)
    if source.root is None:
        return _read_as_meant(source, [*reading.with_missing_lines(source, problems), *more])
    return Loaded(report, in_order(problems + more))


def _read_as_meant(source: Source, problems: list[Problem]) -> Loaded:
    """Look through a file that is no YAML for what else is wrong with it, once its certain slips are mended."""
    text = mended(source.text, source.file)
    if text is None:
        return Loaded(None, in_order(problems))
    root, more = compose(text, source.file)
    report, found = reading.read(Source(source.file, text, root))
    return Loaded(None, in_order([*problems, *_elsewhere([*more, *found], problems)]), report)


def _elsewhere(found: Iterable[Problem], told: Iterable[Problem]) -> Iterator[Problem]:
    """Leave out what was found on lines that are told already."""
    lines = {problem.where.line for problem in told if problem.is_error}
    return (problem for problem in found if problem.where.line not in lines)


def fill_in(read: Loaded, folder: Path | None, last_year: Report | None = None) -> Loaded:
    """Fill in the narrative of what was read; pictures are looked for in ``folder``, None to allow none."""
    if read.meant is not None:
        meant, problems = narrative.fill(read.meant, folder, last_year)
        return Loaded(None, in_order([*read.problems, *_elsewhere(problems, read.problems)]), meant)
    if read.report is None:
        return read
    report, problems = narrative.fill(read.report, folder, last_year)
    return Loaded(report, in_order(read.problems + problems))


def check(
    report: Report, *, last_year: Report | None = None, rules: Rules | None = None, others: Sequence[Report] = ()
) -> list[Problem]:
    """Check a loaded report: sums and balances, the office's own equations, the narrative, and last year's report.

    ``others`` are reports of other forms; those of the same body and year are held against it.
    Raises TypeError for what is no report, such as the None of a file that could not be loaded.
    """
    if not isinstance(report, Report):
        raise TypeError(
            f"check() needs a Report, not {type(report).__name__}:"
            " where Loaded.report is None, Loaded.problems says why"
        )
    return in_order(with_answers(report, _found(report, last_year, rules or NO_RULES, others), is_all=False))


def examine(
    loaded: Loaded, *, last_year: Report | None = None, rules: Rules | None = None, others: Sequence[Report] = ()
) -> list[Problem]:
    """Return everything that is wrong with a loaded file: its writing, the report, and its answers (核实)."""
    report = loaded.report or loaded.meant
    if report is None:
        return list(loaded.problems)
    found: Iterable[Problem] = _found(report, last_year, rules or NO_RULES, others)
    if loaded.report is None:
        found = _elsewhere(found, loaded.problems)
    problems = [*loaded.problems, *found]
    unseen = ("C-", "P-RULE", "P-OTHER", "P-LENGTH") if rules is None else ("C-",)
    if last_year is None:
        unseen = (*unseen, "Y-", "P-YOY")
    if not paired(report, others):
        unseen = (*unseen, "X-")
    return in_order(with_answers(report, problems, unseen=unseen))


def _found(report: Report, last: Report | None, rules: Rules, others: Sequence[Report]) -> list[Problem]:
    texts = prose_of(report)
    return [
        *check_arithmetic(report),
        *cross_check(report, texts, last, others),
        *check_text(report, texts, rules),
        *check_mentions(report, texts, last),
        *check_evaluation(report, texts, rules),
        *((*check_years(report, last), *find_pending(report, last)) if last is not None else ()),
    ]
