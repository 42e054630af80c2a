"""Which wordings name a figure, those in front of it in its clause, else those behind it, and what they state.

What narrows a figure down is looked at first; then the sums of the table it may be, given the figures of which it may
be a part.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from gentool.checks.mentions import words
from gentool.checks.mentions.context import Clause, Context, Whole
from gentool.checks.mentions.lexicon import Kind, Reading, Spoken, Statement, Token, adds_once
from gentool.checks.mentions.numbers import Figure
from gentool.form.table import Sum, Wording

Stated = tuple[list[Statement], Context]


class Place(NamedTuple):
    """A figure in its clause: ``start`` is where the text that may name it begins, ``is_last`` in the clause."""

    spoken: Spoken
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


def is_of_all(place: Place) -> bool:
    """Tell 在89件申请中: a clause that names nothing but all there is, of which parts follow."""
    spoken, clause, figure = place.spoken, place.clause, place.figure
    subject = next((token for token in spoken.tokens if token.start >= figure.end), None)
    return (
        subject is not None
        and subject.kind is Kind.ABOUT
        and subject.end <= clause.end
        and words.OF_ALL_BEFORE.fullmatch(spoken.text[clause.start : figure.start]) is not None
        and spoken.is_filled(words.TIGHT, figure.end, subject.start)
        and words.OF_ALL_BEHIND.fullmatch(spoken.text[subject.end : clause.end]) is not None
    )


def is_what_is_left(place: Place) -> bool:
    """Tell 其余6件结转下年度: what is left of all, where no one column was spoken of before."""
    spoken, clause, figure = place.spoken, place.clause, place.figure
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


def is_narrowed(place: Place) -> bool:
    """Tell whether the words around a figure say that it is a part by subject, by channel, or of something else."""
    spoken, clause, figure = place.spoken, place.clause, place.figure
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


def chosen_names(place: Place) -> tuple[list[Token], bool]:
    """Return the wordings that name a figure, and whether they speak of a part: none, where it is not clear."""
    spoken, clause, figure = place.spoken, place.clause, place.figure
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
    if (
        len(after) > 1
        and after[0].kind is after[1].kind is Kind.COLUMN
        and (spoken.of_form(words.JOINED).fullmatch(spoken.bare(after[0].end, after[1].start)))
    ):
        return [], False  # 来自自然人和商业企业
    partly = after[0].wording is not None and after[0].wording.partly
    is_pair = len(after) > 1 and after[1].kind is not after[0].kind
    if is_pair and spoken.is_filled(words.BEHIND, after[0].end, after[1].start):
        return after[:2], partly
    return after[:1], partly


def is_plain(place: Place, chosen: Sequence[Token], unit: str) -> bool:
    """Tell whether nothing narrows the words down: between them, or before words that say much the same of anything."""
    for one, other in pairwise(chosen):
        is_over_figure = one.end <= place.figure.start < other.start
        is_changed = one.kind is not other.kind and not is_over_figure
        if is_changed and not place.spoken.is_filled(words.GLUE, one.end, other.start):
            return False
    if place.spoken.lexicon.wordings.alone and not any(token.wording and token.wording.partly for token in chosen):
        return True
    lead = place.spoken.bare(place.start, min(chosen[0].start, place.figure.start)).replace(unit, "")
    return all(place.spoken.of_form(words.LEAD).fullmatch(piece) for piece in lead.split("■"))


def named(place: Place, chosen: Sequence[Token], partly: bool) -> Named | None:
    """Sort the wordings that name a figure; None where its unit or the rest of the sentence does not suit them."""
    figure, units = place.figure, place.spoken.lexicon.wordings.units
    wordings = [token.wording for token in chosen if token.wording]
    if figure.unit and not all(figure.unit in (wording.units or units) for wording in wordings):
        return None
    if any(wording.unless and words.found(wording.unless, place.spoken.text) for wording in wordings):
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


def by_row(place: Place, named: Named, context: Context) -> Stated:
    """Read a figure whose rows are named, one or several together (复议、诉讼各1件)."""
    lexicon, figure = place.spoken.lexicon, place.figure
    wordings = _wordings(place.spoken, named.rows)
    if not wordings:
        return [], context
    columns = named.column_sums()
    if columns is None and not lexicon.readings_of(wordings[0]) and place.clause.opener == "、" and context.wholes:
        columns = context.wholes[-1].columns
    groups = [lexicon.readings_of(wording, columns) for wording in wordings]
    if not all(groups) or _is_of_the_unknown(place, wordings, context):
        return [], context
    if len(groups) > 1:
        groups = _together(groups, place.spoken.text[named.rows[-1].end : figure.start], figure.value == 0)
    found = []
    for readings in groups:
        is_part, context = _part_of(place, readings, named, context)
        if is_part is None:
            return [], context
        also = () if columns else _by_earlier_column(place, wordings)
        found.append(Statement(named.start, named.end, figure, (*readings, *also), is_part))
    sums = tuple(state for wording in wordings for state in wording.states)
    whole = Whole(sums, columns, tuple(reading for readings in groups for reading in readings))
    return found, _remembered(place.spoken, context, whole) if found else context


def _is_of_the_unknown(place: Place, wordings: Sequence[Wording], context: Context) -> bool:
    """Tell 收文1560件，办结1560件: a verb alone, behind a figure of something that the table does not know."""
    if not context.whole_unknown or not all(wording.partly for wording in wordings):
        return False
    return not any(token.kind is Kind.ABOUT for token in place.spoken.tokens if token.start < place.figure.start)


def _by_earlier_column(place: Place, wordings: Sequence[Wording]) -> tuple[Reading, ...]:
    """Return what rows state in a column named before in the sentence: 自然人申请80件，予以公开54件."""
    start = place.spoken.text.rfind("；", 0, place.figure.start) + 1
    earlier = [
        token.wording
        for token in place.spoken.tokens
        if token.kind is Kind.COLUMN and token.wording and start <= token.start < place.figure.start
    ]
    found = [
        reading
        for column in dict.fromkeys(earlier)
        for wording in wordings
        for reading in place.spoken.lexicon.readings_of(wording, column.states)
    ]
    return tuple(dict.fromkeys(found))


def by_column(place: Place, named: Named, context: Context) -> Stated:
    """Read a figure of which only the column is named: its row was named before, or is a usual one."""
    columns = named.column_sums()
    if columns is None or context.part_unknown or (context.of_part and context.whole_unknown):
        return [], context
    usual = place.spoken.lexicon.wordings.usual
    wholes = context.wholes if usual else context.wholes[-1:]
    rows = tuple(dict.fromkeys([*(row for whole in wholes for row in whole.rows), *usual]))
    if not usual and context.wholes:  # 直接起诉2件、复议后起诉1件，尚未审结1件
        last_two = tuple(term for whole in context.wholes[-2:] for term in whole.rows[0])
        rows = tuple(dict.fromkeys([*rows, *(row for whole in context.wholes for row in whole.rows), last_two]))
    readings = tuple(place.spoken.lexicon.readings(rows, columns))
    if not readings:
        return [], context
    whole = Whole(() if usual else rows, columns, readings, by_column=True)
    statement = Statement(named.start, named.end, place.figure, readings, named.partly)
    return [statement], _remembered(place.spoken, context, whole)


def by_subject(place: Place, context: Context) -> Stated:
    """Read a figure of which only the subject is said: 全年这类事项13件."""
    wordings, figure = place.spoken.lexicon.wordings, place.figure
    subjects = [
        token
        for token in place.spoken.tokens
        if token.kind is Kind.ABOUT and place.start <= token.start and token.end <= figure.start
    ]
    if not wordings.alone or figure.unit not in wordings.units or context.of_part:
        return [], context
    readings = tuple(place.spoken.lexicon.readings(wordings.alone))
    whole = Whole(wordings.alone, None, readings)
    if is_of_all(place):
        return [Statement(figure.start, place.clause.end, figure, readings)], _remembered(place.spoken, context, whole)
    if not subjects or not place.spoken.is_filled(words.GLUE, subjects[0].end, figure.start):
        return [], context
    if not any(place.spoken.is_filled(glue, place.start, subjects[0].start) for glue in (words.GLUE, words.LEAD)):
        return [], context
    return [Statement(subjects[0].start, figure.end, figure, readings)], _remembered(place.spoken, context, whole)


def _together(groups: list[list[Reading]], between: str, is_none: bool) -> list[list[Reading]]:
    """Return what several rows with one figure state: each that figure (各), their sum (共), or either."""
    if words.RESPECTIVELY.search(between):
        return []
    if is_none or words.EACH.search(between):
        return groups
    pairs = [one + other for one in groups[0] for other in groups[1]] if len(groups) == 2 else []
    both = [pair for pair in pairs if adds_once(pair)]
    if words.SUMMED.search(between):
        return [both] if both else []
    return [[*both, *(reading for readings in groups for reading in readings)]]


def _part_of(place: Place, readings: Sequence[Reading], named: Named, context: Context) -> tuple[bool | None, Context]:
    """Tell whether a figure may be less than the table's, None if it cannot be compared."""
    if not context.of_part:
        return named.partly, context
    if not context.wholes and not context.whole_unknown:  # 办理结果中，……: of all there is
        return named.partly, context._replace(of_part=False)
    if context.part_unknown or not context.wholes:
        return None, context
    spoken, start = place.spoken, place.clause.start
    is_marked = spoken.of_form(words.PART).search(spoken.text, start, named.start) is not None
    first = named.rows[0].wording
    if not is_marked and first is not None and (first.partly or context.wholes[-1].by_column):
        return named.partly, context._replace(of_part=False)
    wholes = [reading for whole in context.wholes for reading in whole.readings]
    is_within = any(_includes(spoken, whole, reading) for whole in wholes for reading in readings)
    return named.partly if is_within else True, context


def _includes(spoken: Spoken, whole: Reading, part: Reading) -> bool:
    """Tell whether a whole is made up of a part among others, or equals a sum that is."""
    lexicon = spoken.lexicon
    addresses = {address for cell in part for address in cell.addresses}
    if addresses <= lexicon.within(whole):
        return True
    value = spoken.value(whole)
    sums = lexicon.readings(lexicon.wordings.alone)
    return any(spoken.value(other) == value and addresses <= lexicon.within(other) for other in sums)


def _remembered(spoken: Spoken, context: Context, whole: Whole) -> Context:
    """Keep what was stated, of which parts may follow; where rows name themselves, all that was."""
    kept = context.wholes if context.of_part or not spoken.lexicon.wordings.usual else ()
    return context._replace(wholes=(*kept, whole), whole_unknown=False)


def _wordings(spoken: Spoken, rows: Sequence[Token]) -> list[Wording]:
    """Return the wordings that the rows before a figure name together, the narrower of two that say the same."""
    group = [rows[0]]
    for token in rows[1:]:
        last = group[-1]
        between = spoken.bare(last.end, token.start)
        if is_verb_of(spoken, last, token):
            group[-1] = token
            continue
        if token.wording is last.wording or _is_narrower(spoken, last, token):
            continue
        if _is_narrower(spoken, token, last):
            group[-1] = token
        elif spoken.of_form(words.JOINED).fullmatch(between.replace("■", "")):
            group.append(token)
        elif spoken.of_form(words.PART).search(between):
            group = [token]
        else:
            return []
    return [token.wording for token in group if token.wording]


def _is_narrower(spoken: Spoken, one: Token, other: Token) -> bool:
    if one.wording is None or other.wording is None:
        return False
    inner, outer = (spoken.lexicon.readings_of(wording) for wording in (one.wording, other.wording))
    if not inner or not outer:
        return False
    addresses = {address for cell in inner[0] for address in cell.addresses}
    return any(addresses < spoken.lexicon.within(whole) for whole in outer if len(whole) == 1)
