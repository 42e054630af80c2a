"""One report, warm: from a file's bytes to the bytes of the Word file and the page, last year's report given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import gentool
from gentool.yamlfile.source import compose
from tests.benchmarks import script
from tests.benchmarks.examples import Handed, write_reports
from tests.benchmarks.measuring import Way, milliseconds

REPORTS = 56
ROUNDS = 15
_OF_SCRIPT = 3  # which takes so long that a few do


def per_report(folder: Path) -> dict[str, list[float]]:
    """Return milliseconds per report: ours, the floor's, and the usual script's."""
    everything = write_reports(folder, REPORTS)
    return milliseconds(
        {
            "ours": Way(_ours(everything), everything),
            "floor": Way(_floor(everything), everything),
            "script": Way(script.prepare(), everything[:_OF_SCRIPT]),
        },
        ROUNDS,
    )


def _ours(everything: Sequence[Handed]) -> Callable[[Handed], object]:
    last = {handed: gentool.load(handed.last).report for handed in everything}

    def one(handed: Handed) -> tuple[bytes, bytes]:
        loaded = gentool.load(handed.file, last_year=last[handed])
        assert loaded.report is not None
        problems = loaded.problems + gentool.check(loaded.report, last_year=last[handed])
        assert not any(problem.is_error for problem in problems), [p.message for p in problems if p.is_error]
        return gentool.render_docx(loaded.report), gentool.render_html(loaded.report).encode("utf-8")

    return one


def _floor(everything: Sequence[Handed]) -> Callable[[Handed], object]:
    """What no way round is known for: compose the file as our loader does, fill the compiled templates, deflate.

    Figures and texts are there, as if reading, placeholders and checks took no time.
    """
    reports = {handed: gentool.load(handed.file, last_year=gentool.load(handed.last).report) for handed in everything}

    def one(handed: Handed) -> tuple[bytes, bytes]:
        compose(handed.file.read_text(encoding="utf-8"), handed.file.name)
        report = reports[handed].report
        assert report is not None
        return gentool.render_docx(report), gentool.render_html(report).encode("utf-8")

    return one
