"""Sentences → what they state of a table's figures, one paragraph for one table.

What is not clearly a statement of the table's own figure is left alone, and so is what follows it in the sentence as
long as it may be about the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gentool.checks.mentions import candidates, words
from gentool.checks.mentions.context import Clause, Context, Setting, Whole, clauses
from gentool.checks.mentions.lexicon import Kind, Lexicon, Sentence, Spoken, Statement, Token
from gentool.checks.mentions.numbers import Figure


class Reader:
    """Reads the sentences of one paragraph for one table, remembering what was last spoken of."""

    def __init__(self, lexicon: Lexicon, setting: Setting, section: str) -> None:
        self.lexicon = lexicon
        self.setting = setting
        self.section = section
        self.passed: list[str] = []
        self.context = Context()
        self.spoken = self._spoken("")

    def read(self, sentence: Sentence) -> Iterator[Statement]:
        """Yield what a sentence states; sentences come in the order of the paragraph."""
        if self.lexicon.is_aside(sentence.text) or self._is_of_several_years(sentence):
            self.context = Context()
        elif sentence.denies or not self.lexicon.units.isdisjoint(sentence.units):
            self.spoken = self._spoken(sentence.text)
            if self._is_plainly_right(sentence):
                self.context = Context()
            elif any(token.names_figures or token.kind is Kind.ABOUT for token in self.spoken.tokens):
                yield from self._clauses(sentence)
        else:
            self.context = self._lasting()._replace(whole_unknown=bool(sentence.figures))
        self.passed.append(sentence.text)

    def _spoken(self, text: str) -> Spoken:
        return Spoken(text, self.lexicon.tokens(text), self.lexicon, self.setting.report)

    def _is_of_several_years(self, sentence: Sentence) -> bool:
        """Tell 2024年、2025年分别收到75件、90件, of which nobody knows at once which figure is whose."""
        return words.RESPECTIVELY.search(sentence.text) is not None and self.setting.names_another_year(sentence.text)

    def _is_plainly_right(self, sentence: Sentence) -> bool:
        """Tell whether every figure is named in front of it and agrees: most do, and need no closer look."""
        if sentence.denies or sentence.leads or sentence.relates or words.ALL_SIGN.search(sentence.text):
            return False
        at = 0
        for figure in sentence.figures:
            names = self.spoken.names(at, figure.start)
            rows = [token.wording for token in names if token.kind is Kind.ROW]
            columns = [token.wording for token in names if token.kind is Kind.COLUMN]
            if len(rows) != 1 or len(columns) > 1:
                return False
            if not self.spoken.is_filled(words.GLUE, names[-1].end, figure.start):
                return False
            states = columns[0].states if columns and columns[0] else None
            readings = self.lexicon.readings_of(rows[0], states) if rows[0] else []
            if not any((value := self.spoken.value(r)) is not None and figure.agrees(value) for r in readings):
                return False
            at = figure.end
        return True

    def _clauses(self, sentence: Sentence) -> Iterator[Statement]:
        text, figures = self.spoken.text, sentence.figures
        if words.PART.of(self.lexicon.form).match(text.strip()):
            self.context = self.context._replace(of_part=False, part_unknown=False, narrowed=False)
        else:
            self.context = self._lasting()
        stack: list[Context] = []
        last = figures[-1].start if figures else -1
        goes_on = sentence.denies or words.ALL_SIGN.search(text, max(last, 0)) is not None
        said: Figure | None = None
        for clause in clauses(self.spoken, figures):
            if clause.opener in ("（", "("):
                stack.append(self.context)
            elif clause.opener in ("）", ")") and stack:
                self.context = stack.pop()
            elif clause.opener in ("；", ";"):
                self.context = self.context.at_semicolon()
            inside = [figure for figure in figures if clause.start <= figure.start < clause.end]
            if sentence.denies and not inside:
                yield from self._denied(clause)
            yield from self._figures(clause, inside)
            if inside:
                said = inside[-1]
            else:
                if goes_on and not (self.context.is_foreign or self.context.narrowed or self.context.of_part):
                    yield from all_of(self.spoken, clause, said, self.context)
                self._announce(clause)
            if clause.end > last and not goes_on:
                break

    def _announce(self, clause: Clause) -> None:
        """Take over the row that a clause without a figure says the next ones are parts of: 行政复议中，维持4件."""
        names = self.spoken.names(clause.start, clause.end)
        wording = names[0].wording if len(names) == 1 and names[0].kind is Kind.ROW else None
        if wording is None or not words.OF_ALL_BEHIND.fullmatch(self.spoken.text, names[0].end, clause.end):
            return
        if self._is_about_table(clause) and not self.context.is_foreign:
            whole = Whole(wording.states, None, tuple(self.lexicon.readings_of(wording)))
            self.context = self.context._replace(wholes=(whole,), whole_unknown=False)

    def _lasting(self) -> Context:
        """Return what holds beyond a sentence that gave figures of another year or office."""
        context = self.context
        if not context.lasts:
            return Context()
        return Context(other_time=context.other_time, other_office=context.other_office, lasts=True)

    def _denied(self, clause: Clause) -> Iterator[Statement]:
        span = denial_in(self.spoken, clause)
        if span is None or not self._is_about_table(clause):
            return
        context = self.setting.enter(self.context, self.spoken, clause.start, span[0])
        if not context.is_foreign:
            yield from denied(self.spoken, clause, *span)

    def _figures(self, clause: Clause, figures: Sequence[Figure]) -> Iterator[Statement]:
        start = clause.start
        for number, figure in enumerate(figures):
            self._enter(start, figure.start)
            found = self._statements(candidates.Place(self.spoken, clause, start, figure, number + 1 == len(figures)))
            if not found:
                self.context = self.context.without_whole()
            if self.context.lasts is not self.context.is_foreign:
                self.context = self.context._replace(lasts=self.context.is_foreign)
            yield from found
            start = figure.end
        self._enter(start, clause.end)

    def _enter(self, start: int, until: int) -> None:
        self.context = self.setting.enter(self.context, self.spoken, start, until)

    def _statements(self, place: candidates.Place) -> list[Statement]:
        spoken, context, figure = self.spoken, self.context, place.figure
        if rise := words.RISE.search(spoken.text, place.clause.start, figure.start):
            figure = figure._replace(start=rise.start())
            place = place._replace(start=place.clause.start, figure=figure)
        if figure.value is None or context.is_foreign or context.narrowed or not self._names_anything(place.clause):
            return []
        if words.COMPARED.search(spoken.text, place.start, figure.start) or not self._is_about_table(place.clause):
            return []
        if words.ASIDE.search(spoken.bare(place.clause.start, figure.start)) and not candidates.is_what_is_left(place):
            return []
        chosen, partly = candidates.chosen_names(place)
        if candidates.is_narrowed(place) or (chosen and not candidates.is_plain(place, chosen, self.setting.unit)):
            self.context = context._replace(narrowed=True)
            return []
        if not chosen:
            found, self.context = candidates.by_subject(place, context)
            return found
        meant = candidates.named(place, chosen, partly)
        if meant is None:
            return []
        if meant.rows:
            found, self.context = candidates.by_row(place, meant, context)
        else:
            found, self.context = candidates.by_column(place, meant, context)
        return found

    def _names_anything(self, clause: Clause) -> bool:
        inside = (token for token in self.spoken.tokens if clause.start <= token.start < clause.end)
        return any(token.names_figures or token.kind is Kind.ABOUT for token in inside)

    def _is_about_table(self, clause: Clause) -> bool:
        """Tell whether a clause speaks of the table's subject, or else what was last spoken of was that."""
        if not self.lexicon.wordings.about:
            return True
        inside = self.spoken.subjects(clause.start, clause.end)
        if inside:
            return all(inside)
        before = self.spoken.subjects(0, clause.start)
        if before:
            return before[-1]
        for text in reversed(self.passed):
            earlier = self._spoken(text).subjects(0, len(text))
            if earlier:
                return earlier[-1]
        return self.lexicon.is_about(self.section)


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
        if following is not None and candidates.is_verb_of(spoken, token, following):
            continue
        wording = token.wording
        if token.kind is not Kind.ROW or wording is None or not wording.deniable:
            continue
        if wording.unless and words.found(wording.unless, spoken.text):
            continue
        readings = tuple(spoken.lexicon.readings_of(wording, states))
        if readings:
            yield Statement(start, token.end, Figure(start, token.end, 0, ""), readings[:1])


def all_of(spoken: Spoken, clause: Clause, last: Figure | None, context: Context) -> Iterator[Statement]:
    """Yield what a clause without a figure says of all that ``last`` counted, where that itself is right."""
    if last is None or last.value is None or context.whole_unknown or len(context.wholes) != 1:
        return
    values = map(spoken.value, context.wholes[0].readings)
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
