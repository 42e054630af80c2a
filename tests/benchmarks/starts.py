"""Start-up: whole commands on one report, beside importing what any such program imports."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.examples import write_reports
from tests.benchmarks.measuring import ratio, run

ROUNDS = 15
_IMPORTS = ("-c", "import click, yaml, jinja2")


def start_up(folder: Path) -> dict[str, float]:
    """Return the median ratio of each command's processor time to that of the imports alone, taken in turn."""
    (handed,) = write_reports(folder, 1)
    given = (handed.file, "--last-year", handed.last)
    commands = {
        "imports": _IMPORTS,
        "check": ("-m", "gentool", "check", *given),
        "build": ("-m", "gentool", "build", *given, "-o", folder / "out"),
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(ROUNDS + 1):
        for name, command in commands.items():
            ran = run(*command)
            if turn:
                taken[name].append(ran.processor)
    return {name: ratio(taken[name], taken["imports"]) for name in ("check", "build")}
