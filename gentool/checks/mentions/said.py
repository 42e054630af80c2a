"""What one sentence says of the tables: its statements, with the means to find what they are this year and last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gentool.checks.mentions.judging import value_of
from gentool.checks.mentions.lexicon import Lexicon, Reading
from gentool.checks.mentions.numbers import Figure
from gentool.checks.mentions.sentence import Sentence, Statement
from gentool.checks.prose import Line
from gentool.report.model import Number, Report


class Said(NamedTuple):
    """A sentence of a line, all figures of its paragraph, and what it states of every table."""

    line: Line
    sentence: Sentence
    paragraph: tuple[Figure, ...]
    statements: Sequence[tuple[Lexicon, Statement]]
    lexicons: Sequence[Lexicon] = ()

    def names_figures(self, text: str) -> bool:
        """Tell whether a stretch of the sentence has a wording of a table."""
        return any(token.names_figures for lexicon in self.lexicons for token in lexicon.tokens(text))

    def figures_before(self, at: int) -> list[Figure]:
        """Return the figures of the sentence that end before a character, with a known value."""
        return [figure for figure in self.sentence.figures if figure.end <= at and figure.value is not None]

    def stated(self, figure: Figure, report: Report) -> list[Reading]:
        """Return what a figure of the sentence rightly states of the tables."""
        return [
            reading
            for _, statement in self.statements
            if statement.figure[2:] == figure[2:] and statement.start <= figure.start and figure.end <= statement.end
            for reading in statement.readings
            if (value := value_of(report, reading)) is not None and figure.agrees(value)
        ]


def wholes_of(report: Report, said: Said) -> set[Number]:
    """Return what the tables that the sentence speaks of have as wholes: what came in, what was done."""
    found: set[Number] = set()
    for lexicon in {id(lexicon): lexicon for lexicon, _ in said.statements}.values():
        sums = (*lexicon.wordings.alone, *lexicon.wordings.usual, *(s for w in lexicon.wordings.rows for s in w.states))
        values = (value_of(report, reading) for reading in lexicon.readings(sums))
        found.update(value for value in values if value)
    return found
