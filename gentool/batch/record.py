"""What is kept of a unit between two runs: what its report was made from, what came out, and what was found wrong.

A record is both the audit trail and the means to see that nothing has changed. It holds hashes and no times, so that
the same inputs give the same record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from gentool.batch.results import Figures, State
from gentool.problems import Problem, Severity, Where
from gentool.report import Number


class Origin(NamedTuple):
    """A file that a report was made from: its name relative to the city's folder, and the hash of its bytes."""

    name: str
    sha256: str


class Output(NamedTuple):
    """A file that was written: its bare name in the output folder, and the hash of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Record:
    """A unit's last outcome.

    ``settings`` is the hash of all that the units share: templates, rules, site, version. A record that is not
    ``settled`` is made again in any case: a picture was missing, a file could not be written, gentool itself failed.
    """

    settings: str
    state: State
    file: Origin | None = None
    last_file: Origin | None = None
    pictures: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, Output] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    figures: Figures | None = None
    last: Figures | None = None
    settled: bool = True

    def is_made_like(self, other: Record) -> bool:
        """Tell whether both were made from the same content in the same way."""
        mine = (self.settings, self.file, self.last_file, dict(self.pictures))
        return mine == (other.settings, other.file, other.last_file, dict(other.pictures))

    def with_outputs(self, outputs: Mapping[str, Output]) -> Record:
        """Return the same record with other outputs."""
        return replace(self, outputs=dict(sorted(outputs.items())))


def sha256_of(path: Path) -> str | None:
    """Return the hash of a file's bytes, None if it cannot be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError:
        return None
    return digest.hexdigest()


def to_json(record: Record) -> dict[str, Any]:
    """Return a record as JSON has it."""
    return {
        "state": record.state.value,
        "file": record.file,
        "last_file": record.last_file,
        "pictures": dict(sorted(record.pictures.items())),
        "outputs": dict(sorted(record.outputs.items())),
        "settings": record.settings,
        "settled": record.settled,
        "figures": _figures_to_json(record.figures),
        "last_figures": _figures_to_json(record.last),
        "problems": [problem_to_json(problem) for problem in record.problems],
    }


def from_json(data: Mapping[str, Any]) -> Record:
    """Return the record that :func:`to_json` wrote; raises ValueError, TypeError or KeyError for anything else."""
    return Record(
        settings=str(data["settings"]),
        state=State(data["state"]),
        file=Origin(*data["file"]) if data["file"] else None,
        last_file=Origin(*data["last_file"]) if data["last_file"] else None,
        pictures={str(name): str(digest) for name, digest in data["pictures"].items()},
        outputs={str(name): _output(*entry) for name, entry in data["outputs"].items()},
        problems=tuple(_problem(*entry) for entry in data["problems"]),
        figures=_figures(data["figures"]),
        last=_figures(data["last_figures"]),
        settled=bool(data["settled"]),
    )


def _output(name: str, digest: str) -> Output:
    """Refuse names that lead out of the output folder: what a manifest names may be removed."""
    if Path(name).name != name or "\\" in name:
        raise ValueError(name)
    return Output(name, digest)


def problem_to_json(problem: Problem) -> list[Any]:
    """Return a problem as JSON has it."""
    return [problem.code, problem.severity.value, problem.message, [*problem.where], problem.field, problem.hint]


def _problem(code: str, severity: str, message: str, where: list[Any], field: str, hint: str) -> Problem:
    return Problem(code, Severity(severity), message, Where(*where), field, hint)


def _figures_to_json(figures: Figures | None) -> dict[str, Any] | None:
    """Write an exact decimal as text: JSON's numbers are read as binary fractions."""
    if figures is None:
        return None
    values = [str(value) if isinstance(value, Decimal) else value for value in figures.values_in_order]
    return {"edition": figures.edition, "values": values}


def _figures(data: Mapping[str, Any] | None) -> Figures | None:
    return data and Figures(data["edition"], tuple(map(_number, data["values"])))  # type: ignore[return-value]


def _number(value: object) -> Number | None:
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, str):
        return Decimal(value)
    raise ValueError(value)
