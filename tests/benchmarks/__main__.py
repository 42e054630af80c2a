"""Milliseconds per report and start-up, beside what people would write instead. Run: ``python -m tests.benchmarks``.

Per report, warm, from a YAML file's bytes to the bytes of the Word file and the page, over reports that all differ:

- ours: ``gentool.load``, ``gentool.check``, ``render_docx``, ``render_html``;
- the usual script: ``yaml.safe_load``, docxtpl with the same Word template, one Jinja page, no checks;
- the floor: what no way round is known for: libyaml compose, the compiled templates rendered with everything ready,
  deflate; with and without the placeholders of the narrative, which Jinja would have to compile for every report.

Start-up: whole processes, in turn, median of the ratios. Nothing is asserted: these are figures to read.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import floor, ours, script
from tests.benchmarks.reports import write_reports

REPORTS = 60
ROUNDS = 5


def per_report(folder: Path) -> dict[str, float]:
    """Return milliseconds per report of each way, the best of the rounds, taken in turn."""
    files = write_reports(folder, REPORTS)
    ways: dict[str, tuple[Callable[[Path], object], list[Path]]] = {
        "ours": (ours.both, files),
        "floor": (floor.prepare(files, placeholders=False), files),
        "floor with placeholders": (floor.prepare(files, placeholders=True), files),
        "script": (script.prepare(folder), files[:5]),
    }
    best = dict.fromkeys(ways, float("inf"))
    for turn in range(ROUNDS + 1):
        for name, (way, inputs) in ways.items():
            if name == "script" and turn > 2:
                continue
            begin = time.perf_counter()
            for file in inputs:
                way(file)
            if turn:  # the first is the warm-up
                best[name] = min(best[name], (time.perf_counter() - begin) / len(inputs) * 1000)
    return best


def start_up(folder: Path) -> dict[str, float]:
    """Return the median ratio of our commands' wall time to that of importing click, yaml and jinja2."""
    file = str(write_reports(folder, 1)[0])
    python = sys.executable
    baseline = [python, "-c", "import click, yaml, jinja2"]
    commands = {
        "check": [python, "-m", "gentool", "check", file],
        "build": [python, "-m", "gentool", "build", file, "-o", str(folder / "out")],
    }
    ratios: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(16):
        for name, command in commands.items():
            taken = [_wall(argv) for argv in (command, baseline)]
            if turn:
                ratios[name].append(taken[0] / taken[1])
    return {name: statistics.median(values) for name, values in ratios.items()}


def _wall(argv: list[str]) -> float:
    begin = time.perf_counter()
    # Byte code is kept, as it is wherever a program is installed: compiling ours anew each time is no start-up.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(argv, capture_output=True, check=True, env=environment)
    return time.perf_counter() - begin


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        milliseconds = per_report(Path(folder))
        start = start_up(Path(folder))
    print(f"Python {sys.version.split()[0]}, {REPORTS} different reports, best of {ROUNDS} rounds")
    for name, value in milliseconds.items():
        print(f"  {name:26s} {value:8.2f} ms a report   {value / milliseconds['ours']:6.2f} x ours")
    for name, value in start.items():
        print(f"  gentool {name:18s} {value:8.2f} x `python -c 'import click, yaml, jinja2'`")
    print(json.dumps({"ms": milliseconds, "start": start}))


if __name__ == "__main__":
    main()
