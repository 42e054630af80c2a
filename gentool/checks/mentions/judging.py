"""What a sentence states, held against the table: the warning where no reading of it is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from gentool.checks.mentions.lexicon import Lexicon, Reading, Sentence, Statement, value_of
from gentool.checks.mentions.numbers import IN_YUAN, Figure
from gentool.checks.prose import Line, excerpt
from gentool.form.model import Table
from gentool.problems.problem import Code, Problem, Severity
from gentool.report.model import Number, Report
from gentool.text.numerals import to_digits

FIGURE = Code(
    "P-FIGURE", "文字里的数字与表格不一致", "请核对；文字里的数字改用占位符，就总与表格一致。", Severity.WARNING
)

_MOST_COLUMNS = 2


def judge(report: Report, table: Table, statement: Statement, line: Line, begin: int) -> Problem | None:
    """Return the problem of a statement, None where it agrees with any reading or cannot be judged."""
    said = statement.figure.value
    values = [value_of(report, reading) for reading in statement.readings]
    known: list[Number] = [value for value in values if value is not None]
    if said is None or not known or len(known) < len(values):
        return None
    if any(map(statement.figure.agrees, known)) or (statement.is_part and said < max(known)):
        return None
    summed = _with_sums(report, table)
    sums = [value for each in statement.readings if (value := value_of(summed, each)) is not None]
    if any(map(statement.figure.agrees, sums)):
        return None  # the total in the table is what is wrong, and is told
    at = known.index(max(known)) if statement.is_part else 0  # of a part, the largest whole; else the usual meaning
    reading, value = statement.readings[at], known[at]
    quote = excerpt(line.text, begin + statement.start, begin + statement.end, 0)
    unit = statement.figure.unit or next(iter(table.wordings.units if table.wordings else ()), "件")
    size = IN_YUAN.get(unit, 1)
    more = "多" if said > value else "少"
    message = (
        f"文字说{quote}，而{table.name}{_called(reading)}为 {_shown(value, size)} {unit}，"
        f"{more} {_shown(abs(Decimal(said) - Decimal(value)), size)} {unit}"
    )
    others = [
        f"{_called(other)}为 {_shown(number, size)} {unit}"
        for other, number in zip(statement.readings, known, strict=True)
        if number != value and all(part.sign > 0 for part in other)
    ]
    if others:
        message += f"（{'、'.join(others[:2])}，也不相符）"
    return FIGURE.at(line.where, f"{message}。", field=line.field, hint=_hint(reading))


def _with_sums(report: Report, table: Table) -> Report:
    """Return a report with its totals as they should be."""
    figures = dict(report.figures)
    for equation in table.definitions:
        parts = [figures[address].value for address in equation.left]
        known = [part for part in parts if part is not None]
        if len(known) == len(parts):
            figures[equation.right[0]] = figures[equation.right[0]]._replace(value=sum(known))
    return replace(report, figures=figures)


def _shown(value: Number, size: int) -> str:
    return to_digits(value if size == 1 else Fraction(value) / size)


def _called(reading: Reading) -> str:
    """Say which cells a reading adds up; many columns of the same rows are counted, not named."""
    is_sum = all(part.sign > 0 for part in reading)
    columns = list(dict.fromkeys(part.column for part in reading))
    rows = list(dict.fromkeys(part.row for part in reading))
    if is_sum and len(columns) > _MOST_COLUMNS and len(reading) == len(rows) * len(columns):
        named = "与".join(f"“{row}”" for row in rows)
        return f"{named}从{columns[0]}到{columns[-1]} {len(columns)} 列之和"
    signs = {1: "与", -1: "减"}
    cells = ((signs[part.sign] if number else "") + f"“{part.row}”{part.column}" for number, part in enumerate(reading))
    return "".join(cells) + ("之和" if len(reading) > 1 and is_sum else "")


def _hint(reading: Reading) -> str:
    formula = "".join(
        (" + " if part.sign > 0 else " - ") * bool(number) + part.placeholder for number, part in enumerate(reading)
    )
    return f"请核对；建议把文字里的数字写成 {{{{ {formula} }}}}，就总与表格一致。"


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

    def problem(
        self, code: Code, start: int, end: int, rest: str, hint: str | None = None, severity: Severity | None = None
    ) -> Problem:
        """Return a problem that quotes a stretch of the sentence."""
        quote = excerpt(self.line.text, self.sentence.begin + start, self.sentence.begin + end, 0, 30)
        return code.at(self.line.where, f"文字说{quote}，{rest}。", field=self.line.field, hint=hint, severity=severity)

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
