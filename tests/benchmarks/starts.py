"""Start-up: whole commands on one report, beside importing what any such program imports."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.examples import write_reports
from tests.benchmarks.measuring import ratio, run

EXAMPLES = 14
_IMPORTS = ("-c", "import click, yaml, jinja2")


def start_up(folder: Path) -> dict[str, float]:
    """Return the median ratio of each command's processor time to that of the imports alone, taken in turn.

    Every turn takes another example, since what a report holds decides what is imported for it.
    """
    taken: dict[str, list[float]] = {"imports": [], "check": [], "build": []}
    for handed in write_reports(folder, EXAMPLES):
        given = (handed.file, "--last-year", handed.last)
        taken["imports"].append(run(*_IMPORTS).processor)
        taken["check"].append(run("-m", "gentool", "check", *given).processor)
        taken["build"].append(run("-m", "gentool", "build", *given, "-o", folder / "out").processor)
    return {name: ratio(taken[name], taken["imports"]) for name in ("check", "build")}
