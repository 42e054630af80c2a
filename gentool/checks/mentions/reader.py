"""Sentences → what they state of a table's figures: which figure, and which sums of the table it may be.

Runs on one paragraph for one table. What is not clearly a statement of the table's own figure is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from gentool.checks.mentions import words
from gentool.checks.mentions.context import Clause, Context, Setting, Whole, clauses
from gentool.checks.mentions.lexicon import Kind, Lexicon, Reading, Token
from gentool.checks.mentions.numbers import Figure
from gentool.form import Sum, Wording
from gentool.patterns import Pattern
from gentool.report import Number


class Sentence(NamedTuple):
    """A sentence, where it begins in its paragraph, and the figures in it."""

    text: str
    begin: int
    figures: tuple[Figure, ...]
    units: frozenset[str]
    denies: bool
    leads: bool


class Statement(NamedTuple):
    """A figure said in the text and what the table may call it; ``is_part``: it may be less than that."""

    start: int
    end: int
    figure: Figure
    readings: tuple[Reading, ...]
    is_part: bool = False


class _Named(NamedTuple):
    """What the words around a figure name: rows and columns, and whether it may be a part of them."""

    rows: tuple[Token, ...]
    columns: tuple[Token, ...]
    start: int
    end: int
    partly: bool = False


ValueOf = Callable[[Reading], Number | None]


class Reader:
    """Reads the sentences of one paragraph for one table, remembering what was last spoken of."""

    def __init__(self, lexicon: Lexicon, setting: Setting, value_of: ValueOf, section: str) -> None:
        self.lexicon = lexicon
        self.setting = setting
        self.value_of = value_of
        self._section = section
        self._passed: list[str] = []
        self.context = Context()
        self.text = ""
        self.tokens: Sequence[Token] = ()

    def read(self, sentence: Sentence) -> Iterator[Statement]:
        """Yield what a sentence states; sentences come in the order of the paragraph."""
        if not sentence.denies and self.lexicon.units.isdisjoint(sentence.units):
            self._passed.append(sentence.text)
            self.context = self._lasting()._replace(whole_unknown=bool(sentence.figures))
            return
        self.text = sentence.text
        self.tokens = self.lexicon.tokens(self.text)
        self._passed.append(self.text)
        if self._is_plainly_right(sentence):
            self.context = Context()
        elif any(token.names_figures or token.kind is Kind.ABOUT for token in self.tokens):
            yield from self._clauses(sentence)

    def _is_plainly_right(self, sentence: Sentence) -> bool:
        """Tell whether every figure is named in front of it and agrees: most do, and need no closer look."""
        if sentence.denies or sentence.leads:
            return False
        at = 0
        for figure in sentence.figures:
            names = [t for t in self.tokens if at <= t.start and t.end <= figure.start and t.names_figures]
            rows = [token.wording for token in names if token.kind is Kind.ROW]
            columns = [token.wording for token in names if token.kind is Kind.COLUMN]
            if len(rows) != 1 or len(columns) > 1 or not self._is_filled(words.GLUE, names[-1].end, figure.start):
                return False
            states = columns[0].states if columns and columns[0] else None
            readings = self.lexicon.readings_of(rows[0], states) if rows[0] else []
            if not any((value := self.value_of(r)) is not None and figure.agrees(value) for r in readings):
                return False
            at = figure.end
        return True

    def _clauses(self, sentence: Sentence) -> Iterator[Statement]:
        begins_with_part = words.PART.match(self.text.strip()) is not None
        kept = self.context._replace(of_part=False, part_unknown=False)
        self.context = kept if begins_with_part else self._lasting()
        last = sentence.figures[-1].start if sentence.figures else -1
        stack: list[Context] = []
        taken = [(token.start, token.end) for token in self.tokens]
        taken += [(figure.start, figure.end) for figure in sentence.figures]
        for clause in clauses(self.text, taken, self.tokens, sentence.figures):
            if clause.opener in ("（", "("):
                stack.append(self.context)
            elif clause.opener in ("）", ")") and stack:
                self.context = stack.pop()
            elif clause.opener in ("；", ";"):
                self.context = self.context._replace(of_part=False, part_unknown=False, wholes=(), whole_unknown=False)
            inside = [figure for figure in sentence.figures if clause.start <= figure.start < clause.end]
            if sentence.denies and not inside:
                yield from self._denials(clause)
            yield from self._figures(clause, inside)
            if clause.end > last and not sentence.denies:
                break

    def _lasting(self) -> Context:
        """Return what holds beyond a sentence that gave figures of another year or office."""
        context = self.context
        if not context.lasts:
            return Context()
        return Context(other_time=context.other_time, other_office=context.other_office, lasts=True)

    def _figures(self, clause: Clause, figures: Sequence[Figure]) -> Iterator[Statement]:
        start = clause.start
        for number, figure in enumerate(figures):
            self.context = self.setting.enter(
                self.context, self.text, clause._replace(start=start), self.tokens, figure.start
            )
            is_last = number + 1 == len(figures)
            found = self._statements(clause, start, figure, is_last)
            if not found:
                self._lose_sight()
            if self.context.lasts is not self.context.is_foreign:
                self.context = self.context._replace(lasts=self.context.is_foreign)
            yield from found
            start = figure.end
        self.context = self.setting.enter(
            self.context, self.text, clause._replace(start=start), self.tokens, clause.end
        )

    def _lose_sight(self) -> None:
        """Note a figure that says nothing the table knows: what follows may be a part of it."""
        if self.context.of_part:
            self.context = self.context._replace(part_unknown=True)
        else:
            self.context = self.context._replace(wholes=(), whole_unknown=True)

    def _statements(self, clause: Clause, start: int, figure: Figure, is_last: bool) -> list[Statement]:
        if figure.value is None or self.context.is_foreign or not self._names_anything(clause):
            return []
        if self._is_excluded(clause, start, figure, is_last):
            return []
        if not self._is_about_table(clause):
            return []
        named = self._named(clause, start, figure, is_last)
        if named is None:
            return self._alone(clause, start, figure)
        return self._state(clause, figure, named)

    def _names_anything(self, clause: Clause) -> bool:
        for token in self.tokens:
            if clause.start <= token.start < clause.end and (token.names_figures or token.kind is Kind.ABOUT):
                return True
        return False

    def _is_about_table(self, clause: Clause) -> bool:
        """Tell whether a clause speaks of the table's subject, or else what was last spoken of was that."""
        if not self.lexicon.wordings.about:
            return True
        inside = self._subjects(self.text, self.tokens, clause.start, clause.end)
        if inside:
            return all(inside)
        before = self._subjects(self.text, self.tokens, 0, clause.start)
        if before:
            return before[-1]
        for text in reversed(self._passed[:-1]):
            if earlier := self._subjects(text, self.lexicon.tokens(text), 0, len(text)):
                return earlier[-1]
        return self.lexicon.is_about(self._section)

    def _subjects(self, text: str, tokens: Sequence[Token], start: int, end: int) -> list[bool]:
        """Return the subjects named in a stretch of text: the table's own, or another."""
        subjects = []
        for token in tokens:
            if start <= token.start < end:
                is_own = token.kind is Kind.ABOUT or (
                    token.kind is Kind.NEUTRAL and self.lexicon.is_about(text[token.start : token.end])
                )
                if is_own or token.kind is Kind.OTHER:
                    subjects.append(is_own)
        return subjects

    def _is_excluded(self, clause: Clause, start: int, figure: Figure, is_last: bool) -> bool:
        """Tell whether the words around say that the figure is a difference, a rest, or that of some part."""
        before = self._bare(clause.start, figure.start)
        behind = self._bare(figure.end, clause.end) if is_last else ""
        if words.NARROWED.search(before) or words.COMPARED.search(self.text, start, figure.start):
            return True
        if behind and words.SUBJECT.search(behind):
            return True
        if words.CHANNEL.search(before) and not words.CHANNELS.search(before):
            return True
        return any(
            token.kind is Kind.OTHER
            and clause.start <= token.start < clause.end
            and (token.start < figure.start or self._is_filled(words.TIGHT, figure.end, token.start))
            for token in self.tokens
        )

    def _named(self, clause: Clause, start: int, figure: Figure, is_last: bool) -> _Named | None:
        names = [token for token in self.tokens if token.names_figures]
        before = [token for token in names if start <= token.start and token.end <= figure.start]
        after = [token for token in names if is_last and figure.end <= token.start < clause.end]
        units = self.lexicon.wordings.units
        if before:
            if not self._is_filled(words.GLUE, before[-1].end, figure.start) or self._is_denied(before[0], clause):
                return None
            chosen, partly = before, False
            has_rows = any(token.kind is Kind.ROW for token in before)
            has_columns = any(token.kind is Kind.COLUMN for token in before)
            is_next = after and self._is_filled(words.TIGHT, figure.end, after[0].start)
            if is_next and not (has_rows if after[0].kind is Kind.ROW else has_columns):
                chosen = [*before, after[0]]
        elif after and self._is_filled(words.BEHIND, figure.end, after[0].start):
            chosen, partly = after[:1], after[0].wording is not None and after[0].wording.partly
            is_pair = len(after) > 1 and after[1].kind is not after[0].kind
            if is_pair and self._is_filled(words.BEHIND, after[0].end, after[1].start):
                chosen = after[:2]
        else:
            return None
        if not self._is_plain(clause, start, figure, chosen):
            return None
        wordings = [token.wording for token in chosen if token.wording]
        if figure.unit and not all(figure.unit in (wording.units or units) for wording in wordings):
            return None
        if any(wording.unless and self._stands(wording.unless) for wording in wordings):
            return None
        return _Named(
            tuple(token for token in chosen if token.kind is Kind.ROW),
            tuple(token for token in chosen if token.kind is Kind.COLUMN),
            min(chosen[0].start, figure.start),
            max(chosen[-1].end, figure.end),
            partly,
        )

    def _is_plain(self, clause: Clause, start: int, figure: Figure, chosen: Sequence[Token]) -> bool:
        """Tell whether nothing narrows the words down: between them, or before words that need no subject."""
        for one, other in pairwise(chosen):
            is_over_figure = one.end <= figure.start < other.start
            if (
                one.kind is not other.kind
                and not is_over_figure
                and not self._is_filled(words.GLUE, one.end, other.start)
            ):
                return False
        if self.lexicon.wordings.alone and not any(token.wording and token.wording.partly for token in chosen):
            return True
        first = min(chosen[0].start, figure.start)
        lead = self._bare(start, first).replace(self.setting.unit, "")
        return all(words.LEAD.fullmatch(piece) for piece in lead.split("■"))

    def _state(self, clause: Clause, figure: Figure, named: _Named) -> list[Statement]:
        wordings = {id(token.wording): token.wording for token in named.columns if token.wording}
        if len(wordings) > 1:
            return []
        columns = next(iter(wordings.values())).states if wordings else None
        if not named.rows:
            return self._by_column(figure, named, columns or ())
        groups = self._groups(named.rows)
        if not groups:
            return []
        wording = groups[0]
        if columns is None and not self.lexicon.readings_of(wording[0]) and clause.opener == "、":
            columns = self.context.wholes[-1].columns if self.context.wholes else None
        readings = [self.lexicon.readings_of(entry, columns) for entry in wording]
        if not all(readings):
            return []
        between = self.text[named.rows[-1].end : figure.start]
        if len(readings) > 1:
            if words.RESPECTIVELY.search(between):
                return []
            if figure.value != 0 and not words.EACH.search(between):
                both = [one + other for one in readings[0] for other in readings[1]] if len(readings) == 2 else []
                if "共" in between or "计" in between:
                    readings = [both] if both else []
                else:
                    readings = [[*both, *(reading for group in readings for reading in group)]]
        found = []
        for group in readings:
            is_part = self._part_of(group, named, clause)
            if is_part is None:
                return []
            found.append(Statement(named.start, named.end, figure, tuple(group), is_part))
        sums = tuple(state for entry in wording for state in entry.states)
        self._remember(Whole(sums, columns, tuple(r for group in readings for r in group), wording[-1]))
        return found

    def _by_column(self, figure: Figure, named: _Named, columns: Sequence[Sum]) -> list[Statement]:
        """Read a figure of which only the column is said: its row was said before, or is a usual one."""
        if self.context.part_unknown or (self.context.of_part and self.context.whole_unknown):
            return []
        usual = self.lexicon.wordings.usual
        wholes = self.context.wholes if usual else self.context.wholes[-1:]
        rows = tuple(dict.fromkeys([*(row for whole in wholes for row in whole.rows), *usual]))
        readings = tuple(self.lexicon.readings(rows, columns))
        if not readings:
            return []
        whole = Whole(rows if not usual else (), tuple(columns), readings, None, by_column=True)
        self._remember(whole)
        return [Statement(named.start, named.end, figure, readings, named.partly)]

    def _alone(self, clause: Clause, start: int, figure: Figure) -> list[Statement]:
        """Read a figure of which only the subject is said."""
        subjects = [t for t in self.tokens if t.kind is Kind.ABOUT and start <= t.start and t.end <= figure.start]
        if not self.lexicon.wordings.alone or not subjects or figure.unit not in self.lexicon.wordings.units:
            return []
        if self.context.of_part or not self._is_filled(words.GLUE, start, figure.start):
            return []
        readings = tuple(self.lexicon.readings(self.lexicon.wordings.alone))
        self._remember(Whole(self.lexicon.wordings.alone, None, readings, None))
        return [Statement(subjects[0].start, figure.end, figure, readings)]

    def _part_of(self, readings: Sequence[Reading], named: _Named, clause: Clause) -> bool | None:
        """Tell whether a figure may be less than the table's, None if it cannot be compared."""
        context = self.context
        if not context.of_part or not (context.wholes or context.whole_unknown):
            return named.partly
        marked = words.PART.search(self.text, clause.start, named.start) is not None
        if context.part_unknown:
            return None
        if not context.wholes:
            return None
        first = named.rows[0].wording
        if not marked and first is not None and (first.partly or context.wholes[-1].by_column):
            self.context = context._replace(of_part=False)
            return named.partly
        wholes = [reading for whole in context.wholes for reading in whole.readings]
        if any(self._includes(whole, reading) for whole in wholes for reading in readings):
            return named.partly
        return True

    def _includes(self, whole: Reading, part: Reading) -> bool:
        addresses = {address for cell in part for address in cell.addresses}
        if addresses <= self.lexicon.within(whole):
            return True
        value = self.value_of(whole)
        sums = (sum_ for state in self.lexicon.wordings.alone for sum_ in self.lexicon.readings([state]))
        return any(self.value_of(other) == value and addresses <= self.lexicon.within(other) for other in sums)

    def _remember(self, whole: Whole) -> None:
        kept = self.context.wholes if self.context.of_part or not self.lexicon.wordings.usual else ()
        self.context = self.context._replace(wholes=(*kept, whole), whole_unknown=False)

    def _groups(self, rows: Sequence[Token]) -> list[list[Wording]]:
        """Return the wordings that the rows before a figure name together, the narrower of two that say the same."""
        group = [rows[0]]
        for token in rows[1:]:
            last = group[-1]
            between = self._bare(last.end, token.start)
            if token.wording is last.wording or self._is_narrower(token, last):
                group[-1] = token if token.wording is not last.wording else last
            elif self._is_narrower(last, token):
                continue
            elif words.JOINED.fullmatch(between.replace("■", "")):
                group.append(token)
            elif words.AMONG.search(between):
                group = [token]
            else:
                return []
        return [[token.wording for token in group if token.wording]]

    def _is_narrower(self, one: Token, other: Token) -> bool:
        if one.wording is None or other.wording is None:
            return False
        inner, outer = (self.lexicon.readings_of(token.wording) for token in (one, other) if token.wording)
        if not inner or not outer:
            return False
        return any(
            {address for cell in inner[0] for address in cell.addresses} < self.lexicon.within(whole)
            for whole in outer
            if len(whole) == 1
        )

    def _denials(self, clause: Clause) -> Iterator[Statement]:
        """Yield the rows of which a clause says that there was nothing: 未收到……申请."""
        names = [token for token in self.tokens if clause.start <= token.start < clause.end and token.names_figures]
        for denial in words.DENIED.finditer(self.text, clause.start, clause.end):
            at = denial.end()
            if any(token.start < at <= token.end for token in self.tokens):
                continue
            context = self.setting.enter(self.context, self.text, clause, self.tokens, denial.start())
            if context.is_foreign:
                return
            yield from self._denied([token for token in names if token.start >= at], clause, denial.start(), at)
            return

    def _denied(self, names: Sequence[Token], clause: Clause, start: int, at: int) -> Iterator[Statement]:
        if not names or not self._is_filled(words.DENIAL, at, names[0].start):
            return
        rows = [token for token in names if token.kind is Kind.ROW]
        columns = [token for token in names if token.kind is Kind.COLUMN]
        if len({id(token.wording) for token in columns}) > 1 or not rows:
            return
        ends = [token.start for token in names[1:]] + [clause.end]
        if not all(self._is_filled(words.DENIAL_END, t.end, end) for t, end in zip(names, ends, strict=True)):
            return
        others = [t for t in self.tokens if t.kind is Kind.OTHER and clause.start <= t.start < clause.end]
        if others or not self._is_about_table(clause):
            return
        states = columns[0].wording.states if columns and columns[0].wording else None
        for token in rows:
            if token.wording is None or not token.wording.deniable or self._is_unless(token.wording):
                continue
            readings = tuple(self.lexicon.readings_of(token.wording, states))
            if readings:
                yield Statement(start, token.end, Figure(start, token.end, 0, ""), readings[:1])

    def _is_unless(self, wording: Wording) -> bool:
        return bool(wording.unless) and self._stands(wording.unless)

    def _stands(self, expression: str) -> bool:
        return words.found(expression, self.text)

    def _is_denied(self, token: Token, clause: Clause) -> bool:
        return words.NOT.search(self.text, clause.start, token.start) is not None

    def _is_filled(self, glue: Pattern, start: int, end: int) -> bool:
        return start <= end and all(glue.fullmatch(piece) for piece in self._bare(start, end).split("■"))

    def _bare(self, start: int, end: int) -> str:
        """Return a stretch of text with ■ for the wordings in it that name figures or the subject."""
        pieces, at = [], start
        for token in self.tokens:
            if start <= token.start and token.end <= end and token.kind is not Kind.OTHER:
                pieces.append(self.text[at : token.start])
                at = token.end
        pieces.append(self.text[at:end])
        return "■".join(pieces)
