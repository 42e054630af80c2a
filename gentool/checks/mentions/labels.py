"""Which wordings name a figure: those in front of it in its clause, else those behind it; and what narrows it down."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from gentool.checks.mentions import words
from gentool.checks.mentions.context import Clause
from gentool.checks.mentions.lexicon import Kind, Spoken, Token
from gentool.checks.mentions.numbers import Figure
from gentool.form.table import Sum


class Place(NamedTuple):
    """A figure in its clause: ``start`` is where the text that may name it begins, ``is_last`` in the clause."""

    clause: Clause
    start: int
    figure: Figure
    is_last: bool


class Named(NamedTuple):
    """What the words around a figure name: rows and columns, and whether it may be a part of them."""

    rows: tuple[Token, ...]
    columns: tuple[Token, ...]
    start: int
    end: int
    partly: bool

    def column_sums(self) -> tuple[Sum, ...] | None:
        """Return what the columns named may mean, None where none is."""
        return self.columns[0].wording.states if self.columns and self.columns[0].wording else None


def is_verb_of(spoken: Spoken, verb: Token, noun: Token) -> bool:
    """Tell a row's wording that only says what became of the row named right behind it: 收到重复申请."""
    is_verb = verb.wording is not None and verb.wording.partly and verb.kind is noun.kind is Kind.ROW
    return is_verb and spoken.is_filled(words.TIGHT, verb.end, noun.start)


def is_of_all(spoken: Spoken, place: Place) -> bool:
    """Tell 在89件申请中: a clause that names nothing but all there is, of which parts follow."""
    clause, figure = place.clause, place.figure
    subject = next((token for token in spoken.tokens if token.start >= figure.end), None)
    return (
        subject is not None
        and subject.kind is Kind.ABOUT
        and subject.end <= clause.end
        and words.OF_ALL_BEFORE.fullmatch(spoken.text[clause.start : figure.start]) is not None
        and spoken.is_filled(words.TIGHT, figure.end, subject.start)
        and words.OF_ALL_BEHIND.fullmatch(spoken.text[subject.end : clause.end]) is not None
    )


def is_what_is_left(spoken: Spoken, place: Place) -> bool:
    """Tell 其余6件结转下年度: what is left of all, where no one column was spoken of before."""
    clause, figure = place.clause, place.figure
    if words.LEFT.fullmatch(spoken.text[clause.start : figure.start]) is None or not place.is_last:
        return False
    behind = spoken.names(figure.end, clause.end)
    is_left = len(behind) == 1 and behind[0].wording is not None and behind[0].wording.is_left
    before = [token for token in spoken.tokens if token.start < figure.start]
    return (
        is_left
        and not any(token.kind is Kind.COLUMN for token in before)
        and not spoken.of_form(words.PART).search(spoken.text, 0, figure.start)
    )


def is_narrowed(spoken: Spoken, place: Place) -> bool:
    """Tell whether the words around a figure say that it is a part by subject, by channel, or of something else."""
    clause, figure = place.clause, place.figure
    before = spoken.bare(clause.start, figure.start)
    behind = spoken.bare(figure.end, clause.end) if place.is_last else ""
    if words.SUBJECT.search(before) or (behind and words.SUBJECT.search(behind)):
        return True
    if words.CHANNEL.search(before) and not words.CHANNELS.search(before):
        return True
    return any(
        token.kind is Kind.OTHER
        and clause.start <= token.start < clause.end
        and (token.start < figure.start or spoken.is_filled(words.TIGHT, figure.end, token.start))
        for token in spoken.tokens
    )


def chosen_names(spoken: Spoken, place: Place) -> tuple[list[Token], bool]:
    """Return the wordings that name a figure, and whether they speak of a part: none, where it is not clear."""
    clause, figure = place.clause, place.figure
    before = spoken.names(place.start, figure.start)
    after = spoken.names(figure.end, clause.end) if place.is_last else []
    if before:
        is_denied = words.NOT.search(spoken.text, clause.start, before[0].start) is not None
        if is_denied or not spoken.is_filled(words.GLUE, before[-1].end, figure.start):
            return [], False
        is_new = bool(after) and all(token.kind is not after[0].kind for token in before)
        if is_new and spoken.is_filled(words.TIGHT, figure.end, after[0].start):
            return [*before, after[0]], False
        return before, False
    if not after or not spoken.is_filled(words.BEHIND, figure.end, after[0].start):
        return [], False
    if len(after) > 1 and after[0].kind is after[1].kind is Kind.COLUMN and _are_joined(spoken, *after[:2]):
        return [], False  # 来自自然人和商业企业
    partly = after[0].wording is not None and after[0].wording.partly
    is_pair = len(after) > 1 and after[1].kind is not after[0].kind
    if is_pair and spoken.is_filled(words.BEHIND, after[0].end, after[1].start):
        return after[:2], partly
    return after[:1], partly


def _are_joined(spoken: Spoken, one: Token, other: Token) -> bool:
    return spoken.of_form(words.JOINED).fullmatch(spoken.bare(one.end, other.start)) is not None


def is_plain(spoken: Spoken, place: Place, chosen: Sequence[Token], unit: str) -> bool:
    """Tell whether nothing narrows the words down: between them, or before words that say much the same of anything."""
    for one, other in pairwise(chosen):
        is_over_figure = one.end <= place.figure.start < other.start
        is_changed = one.kind is not other.kind and not is_over_figure
        if is_changed and not spoken.is_filled(words.GLUE, one.end, other.start):
            return False
    if spoken.lexicon.wordings.alone and not any(token.wording and token.wording.partly for token in chosen):
        return True
    lead = spoken.bare(place.start, min(chosen[0].start, place.figure.start)).replace(unit, "")
    return all(spoken.of_form(words.LEAD).fullmatch(piece) for piece in lead.split("■"))


def named(spoken: Spoken, place: Place, chosen: Sequence[Token], partly: bool) -> Named | None:
    """Sort the wordings that name a figure; None where its unit or the rest of the sentence does not suit them."""
    figure, units = place.figure, spoken.lexicon.wordings.units
    wordings = [token.wording for token in chosen if token.wording]
    if figure.unit and not all(figure.unit in (wording.units or units) for wording in wordings):
        return None
    if any(wording.unless and words.found(wording.unless, spoken.text) for wording in wordings):
        return None
    columns = tuple(token for token in chosen if token.kind is Kind.COLUMN)
    if any(token.wording is not columns[0].wording for token in columns):
        return None
    return Named(
        tuple(token for token in chosen if token.kind is Kind.ROW),
        columns,
        min(chosen[0].start, figure.start),
        max(chosen[-1].end, figure.end),
        partly,
    )
