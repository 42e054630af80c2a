"""A sentence with the wordings in it: what stands between them, and whether it says anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gentool.checks.mentions.lexicon import Kind, Lexicon, Reading, Token
from gentool.checks.mentions.numbers import Figure
from gentool.form.model import FormPattern
from gentool.text.lazy_regex import Pattern


class Sentence(NamedTuple):
    """A sentence, where it begins in its paragraph, its figures and their units.

    ``denies``: it says that something did not happen; ``leads``: the next sentence is about parts of its figures;
    ``relates``: it holds figures against each other, as shares, parts or what they were last year.
    """

    text: str
    begin: int
    figures: tuple[Figure, ...]
    units: frozenset[str]
    denies: bool
    leads: bool
    relates: bool = False


class Statement(NamedTuple):
    """A figure said in the text and what the table may call it; ``is_part``: it may be less than that."""

    start: int
    end: int
    figure: Figure
    readings: tuple[Reading, ...]
    is_part: bool = False


class Spoken(NamedTuple):
    """A sentence as one table's lexicon understands it."""

    text: str
    tokens: Sequence[Token]
    lexicon: Lexicon

    def bare(self, start: int, end: int) -> str:
        """Return a stretch of text with ■ for the wordings in it, but those of other subjects."""
        pieces, at = [], start
        for token in self.tokens:
            if start <= token.start and token.end <= end and token.kind is not Kind.OTHER:
                pieces.append(self.text[at : token.start])
                at = token.end
        pieces.append(self.text[at:end])
        return "■".join(pieces)

    def is_filled(self, glue: Pattern | FormPattern, start: int, end: int) -> bool:
        """Tell whether between two places there is nothing but such words and other wordings."""
        words = self.of_form(glue) if isinstance(glue, FormPattern) else glue
        return start <= end and all(words.fullmatch(piece) for piece in self.bare(start, end).split("■"))

    def of_form(self, pattern: FormPattern) -> Pattern:
        """Return an expression with the form's own words."""
        return pattern.of(self.lexicon.form)

    def names(self, start: int, end: int) -> list[Token]:
        """Return the wordings in a stretch of text that name figures."""
        return [token for token in self.tokens if start <= token.start and token.end <= end and token.names_figures]

    def subjects(self, start: int, end: int) -> list[bool]:
        """Return the subjects named in a stretch of text: the table's own, or another."""
        subjects = []
        for token in self.tokens:
            if start <= token.start < end:
                is_own = token.kind is Kind.ABOUT or (
                    token.kind is Kind.NEUTRAL and self.lexicon.is_about(self.text[token.start : token.end])
                )
                if is_own or token.kind is Kind.OTHER:
                    subjects.append(is_own)
        return subjects
