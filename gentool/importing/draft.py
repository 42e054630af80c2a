"""A report as found in a source, before it is written as YAML: every text as the source has it, with its place.

Made by ``recognise`` (published reports) and ``excel`` (the filled form); written by ``yaml_file``. Nothing is
computed, corrected or left out in silence: what could not be placed is among the problems.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from gentool.form.model import Address, Form
from gentool.problems.problem import Problem, Where


class Found(NamedTuple):
    """What stands in a figure's cell: its text (``""``: blank), a remark behind it, and its place."""

    text: str
    where: Where
    remark: str = ""


class Line(NamedTuple):
    """A line as it will stand in the YAML file, in the markup of the narrative, and its place in the source."""

    text: str
    where: Where


class Looked(NamedTuple):
    """A warning that a person has looked into: what is said of it by the keys of the file, and its place."""

    said: Mapping[str, str]
    where: Where


class Writing(NamedTuple):
    """The lines of a narrative part (``section`` empty) or of one of its sections."""

    part: str
    section: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, eq=False)
class Draft:
    """A report as found.

    ``places`` says where fields stand that a form has a place for, filled in or not.
    ``explained`` are figures that are blank for a reason that is among the problems.
    A figure that is not in ``figures`` is left out of the file, so that it is computed: only a total may be. A cell
    that the source lacks is a :class:`Found` with an empty text. A heading that the source lacks is None.
    """

    form: Form
    file: str
    unit: Line | None = None
    year: Line | None = None
    figures: Mapping[Address, Found] = field(default_factory=dict)
    notes: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)
    writings: tuple[Writing, ...] = ()
    preface: tuple[Line, ...] = ()
    contact: tuple[tuple[str, Line], ...] = ()
    published: Line | None = None
    signature: Line | None = None
    data: tuple[tuple[Line, Line], ...] = ()
    cross_sums: tuple[Line, ...] = ()
    answers: tuple[Looked, ...] = ()
    problems: tuple[Problem, ...] = ()
    explained: frozenset[Address] = frozenset()
    places: Mapping[str, Where] = field(default_factory=dict)

    def is_blank(self, address: Address) -> bool:
        """Tell a figure that has a cell in the source, and nothing in it."""
        return address in self.figures and not self.figures[address].text
