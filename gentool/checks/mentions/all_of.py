"""Clauses that say all of what was just counted: 收到申请8件，均为自然人申请.

The figure is that of the clause before; what it then states is the column named, or that the row named is no less.
"""

from __future__ import annotations

from collections.abc import Iterator

from gentool.checks.mentions import words
from gentool.checks.mentions.candidates import ValueOf
from gentool.checks.mentions.context import Clause, Context
from gentool.checks.mentions.lexicon import Kind
from gentool.checks.mentions.numbers import Figure
from gentool.checks.mentions.sentence import Spoken, Statement


def all_of(
    spoken: Spoken, clause: Clause, last: Figure | None, context: Context, value_of: ValueOf
) -> Iterator[Statement]:
    """Yield what a clause without a figure says of all that ``last`` counted, where that itself is right."""
    if last is None or last.value is None or context.whole_unknown or len(context.wholes) != 1:
        return
    values = map(value_of, context.wholes[0].readings)
    if not any(value is not None and last.agrees(value) for value in values):
        return
    names = spoken.names(clause.start, clause.end)
    if len(names) != 1 or not spoken.of_form(words.ALL).fullmatch(
        spoken.bare(clause.start, names[0].start).replace("■", "")
    ):
        return
    whole, token = context.wholes[0], names[0]
    behind = spoken.bare(token.end, clause.end)
    if token.wording is None or not all(spoken.of_form(words.ALL_END).fullmatch(piece) for piece in behind.split("■")):
        return
    if token.kind is Kind.ROW:
        readings = spoken.lexicon.readings_of(token.wording) if token.wording.deniable else []
    else:
        readings = spoken.lexicon.readings(whole.rows, token.wording.states) if whole.columns is None else []
    if readings:
        yield Statement(clause.start, token.end, last, tuple(readings), is_part=token.kind is Kind.ROW)
