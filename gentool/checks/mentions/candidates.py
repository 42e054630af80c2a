"""What a named figure states: the sums of the table it may be, given the figures of which it may be a part."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gentool.checks.mentions import words
from gentool.checks.mentions.context import Clause, Context, Whole
from gentool.checks.mentions.labels import Named, Place, is_of_all, is_verb_of
from gentool.checks.mentions.lexicon import Kind, Reading, Token, adds_once
from gentool.checks.mentions.sentence import Spoken, Statement
from gentool.form.wordings import Wording
from gentool.report.model import Number

ValueOf = Callable[[Reading], Number | None]
Stated = tuple[list[Statement], Context]


def by_row(spoken: Spoken, place: Place, named: Named, context: Context, value_of: ValueOf) -> Stated:
    """Read a figure whose rows are named, one or several together (复议、诉讼各1件)."""
    lexicon, figure = spoken.lexicon, place.figure
    wordings = _wordings(spoken, named.rows)
    if not wordings:
        return [], context
    columns = named.column_sums()
    if columns is None and not lexicon.readings_of(wordings[0]) and place.clause.opener == "、" and context.wholes:
        columns = context.wholes[-1].columns
    groups = [lexicon.readings_of(wording, columns) for wording in wordings]
    if not all(groups) or _is_of_the_unknown(spoken, place, wordings, context):
        return [], context
    if len(groups) > 1:
        groups = _together(groups, spoken.text[named.rows[-1].end : figure.start], figure.value == 0)
    found = []
    for readings in groups:
        is_part, context = _part_of(spoken, place.clause, readings, named, context, value_of)
        if is_part is None:
            return [], context
        also = () if columns else _by_earlier_column(spoken, place, wordings)
        found.append(Statement(named.start, named.end, figure, (*readings, *also), is_part))
    sums = tuple(state for wording in wordings for state in wording.states)
    whole = Whole(sums, columns, tuple(reading for readings in groups for reading in readings))
    return found, _remembered(spoken, context, whole) if found else context


def _is_of_the_unknown(spoken: Spoken, place: Place, wordings: Sequence[Wording], context: Context) -> bool:
    """Tell 收文1560件，办结1560件: a verb alone, behind a figure of something that the table does not know."""
    if not context.whole_unknown or not all(wording.partly for wording in wordings):
        return False
    return not any(token.kind is Kind.ABOUT for token in spoken.tokens if token.start < place.figure.start)


def _by_earlier_column(spoken: Spoken, place: Place, wordings: Sequence[Wording]) -> tuple[Reading, ...]:
    """Return what rows state in a column named before in the sentence: 自然人申请80件，予以公开54件."""
    start = spoken.text.rfind("；", 0, place.figure.start) + 1
    earlier = [
        token.wording
        for token in spoken.tokens
        if token.kind is Kind.COLUMN and token.wording and start <= token.start < place.figure.start
    ]
    found = [
        reading
        for column in dict.fromkeys(earlier)
        for wording in wordings
        for reading in spoken.lexicon.readings_of(wording, column.states)
    ]
    return tuple(dict.fromkeys(found))


def by_column(spoken: Spoken, place: Place, named: Named, context: Context) -> Stated:
    """Read a figure of which only the column is named: its row was named before, or is a usual one."""
    columns = named.column_sums()
    if columns is None or context.part_unknown or (context.of_part and context.whole_unknown):
        return [], context
    usual = spoken.lexicon.wordings.usual
    wholes = context.wholes if usual else context.wholes[-1:]
    rows = tuple(dict.fromkeys([*(row for whole in wholes for row in whole.rows), *usual]))
    if not usual and context.wholes:  # 直接起诉2件、复议后起诉1件，尚未审结1件
        last_two = tuple(term for whole in context.wholes[-2:] for term in whole.rows[0])
        rows = tuple(dict.fromkeys([*rows, *(row for whole in context.wholes for row in whole.rows), last_two]))
    readings = tuple(spoken.lexicon.readings(rows, columns))
    if not readings:
        return [], context
    whole = Whole(() if usual else rows, columns, readings, by_column=True)
    statement = Statement(named.start, named.end, place.figure, readings, named.partly)
    return [statement], _remembered(spoken, context, whole)


def by_subject(spoken: Spoken, place: Place, context: Context) -> Stated:
    """Read a figure of which only the subject is said: 全年这类事项13件."""
    wordings, figure = spoken.lexicon.wordings, place.figure
    subjects = [
        token
        for token in spoken.tokens
        if token.kind is Kind.ABOUT and place.start <= token.start and token.end <= figure.start
    ]
    if not wordings.alone or figure.unit not in wordings.units or context.of_part:
        return [], context
    readings = tuple(spoken.lexicon.readings(wordings.alone))
    whole = Whole(wordings.alone, None, readings)
    if is_of_all(spoken, place):
        return [Statement(figure.start, place.clause.end, figure, readings)], _remembered(spoken, context, whole)
    if not subjects or not spoken.is_filled(words.GLUE, subjects[0].end, figure.start):
        return [], context
    if not any(spoken.is_filled(glue, place.start, subjects[0].start) for glue in (words.GLUE, words.LEAD)):
        return [], context
    return [Statement(subjects[0].start, figure.end, figure, readings)], _remembered(spoken, context, whole)


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


def _part_of(
    spoken: Spoken, clause: Clause, readings: Sequence[Reading], named: Named, context: Context, value_of: ValueOf
) -> tuple[bool | None, Context]:
    """Tell whether a figure may be less than the table's, None if it cannot be compared."""
    if not context.of_part:
        return named.partly, context
    if not context.wholes and not context.whole_unknown:  # 办理结果中，……: of all there is
        return named.partly, context._replace(of_part=False)
    if context.part_unknown or not context.wholes:
        return None, context
    is_marked = spoken.of_form(words.PART).search(spoken.text, clause.start, named.start) is not None
    first = named.rows[0].wording
    if not is_marked and first is not None and (first.partly or context.wholes[-1].by_column):
        return named.partly, context._replace(of_part=False)
    wholes = [reading for whole in context.wholes for reading in whole.readings]
    is_within = any(_includes(spoken, whole, reading, value_of) for whole in wholes for reading in readings)
    return named.partly if is_within else True, context


def _includes(spoken: Spoken, whole: Reading, part: Reading, value_of: ValueOf) -> bool:
    """Tell whether a whole is made up of a part among others, or equals a sum that is."""
    lexicon = spoken.lexicon
    addresses = {address for cell in part for address in cell.addresses}
    if addresses <= lexicon.within(whole):
        return True
    value = value_of(whole)
    sums = lexicon.readings(lexicon.wordings.alone)
    return any(value_of(other) == value and addresses <= lexicon.within(other) for other in sums)


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
