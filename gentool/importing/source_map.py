"""Places in the YAML file that was written from a draft → the places in the source that it was written from."""

from __future__ import annotations

from dataclasses import replace

from gentool.importing.draft import Draft
from gentool.problems.problem import Problem, Where
from gentool.report.model import Report
from gentool.report.narrative import CLASH
from gentool.report.reading.heads import ANSWERS, CONTACT, DATA
from gentool.report.reading.nodes import SECTION, VALUE

_OF_NAMES = (VALUE.name, CLASH.name)  # an own figure's name is what is wrong, not the figure


class Places:
    """Where every figure and line of a written draft came from; without a report, where its fields stand."""

    def __init__(self, draft: Draft, report: Report | None) -> None:
        self._file = draft.file
        self._exact: dict[Where, Where] = {}
        self._lines: dict[int, Where] = {}
        self._fields = dict(draft.places)
        self._names: dict[str, Where] = {}  # of own figures
        for address, figure in report.figures.items() if report else ():
            if address in draft.figures:
                self._exact.setdefault(figure.where, draft.figures[address].where)
        written = {(writing.part, writing.section): writing.lines for writing in draft.writings}
        for passage in report.passages if report else ():
            for number, line in enumerate(written.get((passage.part, passage.section), ()), 1):
                place = passage.where(number).line
                if place is not None:
                    self._lines[place] = line.where
        if draft.contact:
            self._fields[CONTACT] = draft.contact[0][1].where
        if draft.answers:
            self._fields[ANSWERS] = draft.answers[0].where
        for key, value in draft.data:
            self._fields[f"{DATA}.{key.text}"] = value.where
            self._names[f"{DATA}.{key.text}"] = key.where

    def in_source(self, problem: Problem) -> Problem:
        """Return a problem told at its place in the source, or in the source at large where that is not known."""
        where = problem.where
        if problem.code in _OF_NAMES and problem.field in self._names:
            return replace(problem, where=self._names[problem.field])
        if problem.code == SECTION.name and (blank := self._named_in(problem)):
            return replace(problem, where=blank)
        found = self._exact.get(where) or (self._lines.get(where.line) if where.line else None)
        found = found or self._fields.get(problem.field) or Where(self._file)
        return replace(problem, where=found)

    def _named_in(self, problem: Problem) -> Where | None:
        """Return the place of the first section that a problem of a part says is missing."""
        inside = f"{problem.field}."
        names = (
            (field.removeprefix(inside), where) for field, where in self._fields.items() if field.startswith(inside)
        )
        return next((where for name, where in names if f"“{name}”" in problem.message), None)
