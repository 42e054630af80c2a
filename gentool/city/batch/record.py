"""What is kept of a unit between two runs: what its report was made from, what came out, and what was found wrong.

A record is both the audit trail and the means to see that nothing has changed. It holds hashes and no times, so that
the same inputs give the same record.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from sys import intern
from typing import Any, NamedTuple

from gentool.city.batch.results import State
from gentool.city.matching import TWICE
from gentool.city.sums import Figures, addresses_of
from gentool.problems.problem import GentoolError, Problem, Severity, Where, has_errors, in_order

# What an entry that nobody of us wrote may raise.
MALFORMED = (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError, OSError, GentoolError)

_SEVERITIES = {severity.value: severity for severity in Severity}
_WRITTEN = frozenset({int, str, type(None)})


class File(NamedTuple):
    """A file by the hash of its bytes.

    One that a report was made from has its name relative to the city's folder, one that was written its bare name in
    the output folder.
    """

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Record:
    """A unit's last outcome.

    ``settings`` is the hash of all that the units share: templates, rules, site, version. A record that is not
    ``settled`` is made again in any case: a picture was missing, a file could not be written, gentool itself failed.
    ``problems`` are those of the report, ``roster`` is what the matching of files has to say of the unit, ``same`` what
    the comparison of all units' texts has; ``wording`` is the text that is compared, packed.
    ``beside`` are the unit's reports of other forms. ``figures`` are those that enter the city's sums, ``last`` are
    last year's.
    """

    settings: str
    file: File | None = None
    last_file: File | None = None
    beside: tuple[File, ...] = ()
    pictures: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, File] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    roster: tuple[Problem, ...] = ()
    same: tuple[Problem, ...] = ()
    wording: str = ""
    figures: Figures | None = None
    last: Figures | None = None
    settled: bool = True

    @property
    def told(self) -> list[Problem]:
        """Everything that is told of the unit, in order."""
        return in_order([*self.roster, *self.problems, *self.same])

    @property
    def state(self) -> State:
        """What became of the unit; it follows from the rest, so that no record can say otherwise.

        One with two files has not failed to hand in.
        """
        if has_errors(self.problems) or any(problem.code == TWICE.name for problem in self.roster):
            return State.FAULTY
        return State.SOUND if self.file else State.MISSING

    @property
    def made_from(self) -> tuple[object, ...]:
        """The content that a report was made from, and the way it was made."""
        return (self.settings, self.file, self.last_file, self.beside, dict(self.pictures))


def pictures_shown(records: Iterable[Record]) -> Iterator[str]:
    """Yield the pictures of reports, as the city names them."""
    for record in records:
        if record.file:
            folder = posixpath.dirname(record.file.name)
            yield from (posixpath.normpath(posixpath.join(folder, name.replace("\\", "/"))) for name in record.pictures)


def to_json(record: Record) -> dict[str, Any]:
    """Return a record as JSON has it, but for decimals: :func:`decimal_to_json`."""
    told = {"problems": record.problems, "roster": record.roster, "same": record.same}
    return {
        "state": record.state.value,
        "file": record.file,
        "last_file": record.last_file,
        "beside": record.beside,
        "pictures": dict(sorted(record.pictures.items())),
        "outputs": dict(sorted(record.outputs.items())),
        "settings": record.settings,
        "settled": record.settled,
        "figures": _figures_to_json(record.figures),
        "last_figures": _figures_to_json(record.last),
        **{key: [_problem_to_json(problem) for problem in problems] for key, problems in told.items()},
        "wording": record.wording,
    }


def from_json(data: Mapping[str, Any]) -> Record:
    """Return the record that :func:`to_json` wrote; raises one of ``MALFORMED`` for anything else."""
    return Record(
        settings=str(data["settings"]),
        file=File(*data["file"]) if data["file"] else None,
        last_file=File(*data["last_file"]) if data["last_file"] else None,
        beside=tuple(File(*entry) for entry in data["beside"]),
        pictures={str(name): str(digest) for name, digest in data["pictures"].items()},
        outputs={str(name): _output(*entry) for name, entry in data["outputs"].items()},
        **{key: tuple(_problem(*entry) for entry in data[key]) for key in ("problems", "roster", "same")},
        wording=str(data["wording"]),
        figures=_figures(data["figures"]),
        last=_figures(data["last_figures"]),
        settled=bool(data["settled"]),
    )


def _output(name: str, digest: str) -> File:
    """Refuse names that lead out of the output folder: what a manifest names may be removed."""
    if os.path.basename(name) != name or name in ("", ".", "..") or "\\" in name:  # noqa: PTH119  (much faster)
        raise ValueError(name)
    return File(name, digest)


def _figures_to_json(figures: Figures | None) -> dict[str, Any] | None:
    if figures is None:
        return None
    return {"edition": figures.edition, "values": figures.values_in_order, "words": figures.words}


def decimal_to_json(value: object) -> str:
    """Write an exact decimal as text: JSON's numbers are read as binary fractions. Given to the encoder as default."""
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(value)


def _figures(data: Mapping[str, Any] | None) -> Figures | None:
    """Read what :func:`_figures_to_json` wrote."""
    if data is None:
        return None
    values = data["values"]
    if len(values) != len(addresses_of(data["edition"])) or not _WRITTEN.issuperset(map(type, values)):
        raise ValueError(data)
    numbers = tuple([Decimal(value) if type(value) is str else value for value in values])
    return Figures(data["edition"], numbers, tuple(map(str, data["words"])))


def _problem_to_json(problem: Problem) -> list[Any]:
    where = [*problem.where]
    return [
        *(problem.code, problem.severity.value, problem.message, where),
        *(problem.field, problem.hint, problem.answer),
    ]


def _problem(code: str, severity: str, message: str, where: Any, field: str, hint: str, answer: str) -> Problem:
    file, line, column, spot = where
    if not {type(line), type(column)} <= {int, type(None)} or type(message) is not str or type(spot) is not str:
        raise TypeError(where)
    place = Where(intern(file), line, column, spot)
    return Problem(intern(code), _SEVERITIES[severity], message, place, intern(field), intern(hint), answer)
