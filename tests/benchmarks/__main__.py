"""All that is promised of speed, beside what is aimed at, in one run: ``python -m tests.benchmarks [--slow] [ROW…]``.

Processor time, user and system, of ways taken in turn, medians: a busy machine hardly changes them. ``--slow`` adds the
city of 10,000 units, which takes a minute or two. Nothing is asserted: these are figures to read.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks import batches, pages, reports, starts, templates
from tests.benchmarks.measuring import ratio

DOCXTPL = os.environ.get("DOCXTPL", "")  # the folder tests/ of a copy of docxtpl, whose templates are measured too


class Row(NamedTuple):
    """A line of the table: what was measured, what came out and of which figures, and what is aimed at."""

    what: str
    found: str
    aim: str
    of: str = ""


def _reports(folder: Path) -> Iterator[Row]:
    taken = reports.per_report(folder)
    each = {name: f"{statistics.median(values):.2f} ms" for name, values in taken.items()}
    floor, script = ratio(taken["ours"], taken["floor"]), ratio(taken["script"], taken["ours"])
    yield Row("one report, warm, beside the floor", f"{floor:.2f} x", "≤ 1.6 x", f"{each['ours']} : {each['floor']}")
    yield Row("the usual script beside ours", f"{script:.1f} x", "≥ 30 x", f"{each['script']} : {each['ours']}")


def _batch(folder: Path) -> Iterator[Row]:
    small, middle = batches.measure(folder, 200), batches.measure(folder, 1000)
    yield Row("a unit of a batch of 1,000, -j 1", f"{middle.each:.2f} ms", "≤ 4.0 ms", f"{middle.first.memory:.0f} MiB")
    yield Row("nothing to do, 200 units", f"{small.nothing.processor:.2f} s", "≤ 0.2 s")


def _slow(folder: Path) -> Iterator[Row]:
    large = batches.measure(folder, 10_000)
    yield Row("a unit of a batch of 10,000, -j 1", f"{large.each:.2f} ms", "≤ 4.5 ms")
    yield Row("its peak memory", f"{large.first.memory:.0f} MiB", "≤ 150 MiB")
    yield Row("nothing to do, 10,000 units", f"{large.nothing.processor:.2f} s", "≤ 4 s")


def _starts(folder: Path) -> Iterator[Row]:
    found = starts.start_up(folder)
    yield Row("check, beside importing click, yaml, jinja2", f"{found['check']:.2f} x", "≤ 1.35 x")
    yield Row("build, beside the same", f"{found['build']:.2f} x", "≤ 2.2 x")


def _pages(_: Path) -> Iterator[Row]:
    taken = pages.per_page()
    each = {name: f"{statistics.median(values):.2f} ms" for name, values in taken.items()}
    of = f"{each['import']} (read {each['read']}, recognise {each['recognise']}) : {each['parse']}"
    yield Row("importing a page beside parsing it", f"{ratio(taken['import'], taken['parse']):.1f} x", "≤ 11 x", of)


def _templates(_: Path) -> Iterator[Row]:
    cases = {"a letter and 100 rows": [templates.made_here()]}
    if DOCXTPL:
        cases["docxtpl's own templates"] = templates.of_docxtpl(Path(DOCXTPL))
    for name, jobs in cases.items():
        taken = templates.per_document(jobs)
        each = " : ".join(f"{way} {statistics.median(values):.2f} ms" for way, values in taken.items())
        found = ratio(taken["docxtpl"], taken["compiled"])
        yield Row(f"docxtpl beside ours, {name} ({len(jobs)})", f"{found:.1f} x", "≥ 20 x", each)


ROWS: dict[str, Callable[[Path], Iterator[Row]]] = {
    "reports": _reports,
    "batch": _batch,
    "starts": _starts,
    "pages": _pages,
    "templates": _templates,
    "slow": _slow,
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", nargs="*", choices=[*ROWS, []], help="which rows; default: all but slow")
    parser.add_argument("--slow", action="store_true", help="with the city of 10,000 units")
    asked = parser.parse_args()
    wanted = asked.rows or [name for name in ROWS if name != "slow" or asked.slow]
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores; processor time")
    for name in wanted:
        with tempfile.TemporaryDirectory() as folder:
            for row in ROWS[name](Path(folder)):
                print(f"  {row.what:44s} {row.found:>10s}   aim {row.aim:10s} {row.of}", flush=True)


if __name__ == "__main__":
    main()
