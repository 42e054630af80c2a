"""Sentences that say there was nothing: 未收到……申请. They state 0 of every row they deny."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gentool.checks.mentions import words
from gentool.checks.mentions.context import Clause
from gentool.checks.mentions.labels import is_verb_of
from gentool.checks.mentions.lexicon import Kind, Token
from gentool.checks.mentions.numbers import Figure
from gentool.checks.mentions.sentence import Spoken, Statement


def denial_in(spoken: Spoken, clause: Clause) -> tuple[int, int] | None:
    """Return where a clause denies something, None where it does not or where a wording of its own does (未办结)."""
    for match in words.DENIED.finditer(spoken.text, clause.start, clause.end):
        if not any(token.start < match.end() <= token.end for token in spoken.tokens):
            return match.span()
    return None


def denied(spoken: Spoken, clause: Clause, start: int, at: int) -> Iterator[Statement]:
    """Yield the rows denied by the words from ``start`` to ``at``, where nothing narrows them down (未收到涉密申请)."""
    names = spoken.names(at, clause.end)
    if not names:
        yield from _subject(spoken, clause, start, at)
    if not names or not spoken.is_filled(words.DENIAL, at, names[0].start):
        return
    ends = [*(token.start for token in names[1:]), clause.end]
    is_plain = all(spoken.is_filled(words.DENIAL_END, t.end, end) for t, end in zip(names, ends, strict=True))
    if is_plain and not any(
        token.kind is Kind.OTHER and clause.start <= token.start < clause.end for token in spoken.tokens
    ):
        yield from _rows(spoken, names, start)


def _subject(spoken: Spoken, clause: Clause, start: int, at: int) -> Iterator[Statement]:
    """Yield that there was nothing of the subject itself: 无这类事项."""
    inside = [token for token in spoken.tokens if at <= token.start < clause.end]
    sums = spoken.lexicon.wordings.alone[:1]
    if not sums or len(inside) != 1 or inside[0].kind is not Kind.ABOUT:
        return
    token = inside[0]
    if spoken.is_filled(words.DENIAL, at, token.start) and spoken.is_filled(words.DENIAL_END, token.end, clause.end):
        yield Statement(start, token.end, Figure(start, token.end, 0, ""), tuple(spoken.lexicon.readings(sums)))


def _rows(spoken: Spoken, names: Sequence[Token], start: int) -> Iterator[Statement]:
    columns = [token.wording for token in names if token.kind is Kind.COLUMN]
    if any(wording is not columns[0] for wording in columns):
        return
    states = columns[0].states if columns and columns[0] else None
    for token, following in zip(names, [*names[1:], None], strict=True):
        if following is not None and is_verb_of(spoken, token, following):
            continue
        wording = token.wording
        if token.kind is not Kind.ROW or wording is None or not wording.deniable:
            continue
        if wording.unless and words.found(wording.unless, spoken.text):
            continue
        readings = tuple(spoken.lexicon.readings_of(wording, states))
        if readings:
            yield Statement(start, token.end, Figure(start, token.end, 0, ""), readings[:1])
