"""Figures in the narrative against the tables: 新收申请12件 where the table says 13.

Runs after placeholders are filled in. Every figure with a unit, and every denial (未收到……), is looked at; a warning is
given only where no reading that the sentence can reasonably have agrees with the table. How the figures are spoken of
is the form's (``wordings`` in form.yaml); how sentences hang together is in ``context`` and ``reader``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gentool.checks.mentions import words
from gentool.checks.mentions.context import Setting
from gentool.checks.mentions.judging import FIGURE, judge, value_of
from gentool.checks.mentions.lexicon import Lexicon, Reading, lexicons_of
from gentool.checks.mentions.numbers import FULL_WIDTH, HALF_WIDTH, SUSPECT, figures
from gentool.checks.mentions.reader import Reader
from gentool.checks.mentions.sentence import Sentence
from gentool.checks.prose import Line, Prose, notes_of
from gentool.problems.problem import Problem
from gentool.report.model import Number, Report

__all__ = ["CODES", "check_mentions"]

CODES = (FIGURE,)

# A paragraph with more is no prose. Each figure is judged by the others around it, which takes its time.
MOST_FIGURES = 60


def check_mentions(report: Report, texts: Sequence[Prose]) -> list[Problem]:
    """Compare the figures in the preface, the narrative and the notes below the tables with the tables."""
    lexicons = lexicons_of(report.form, report.year)
    setting = Setting(report)
    problems: list[Problem] = []
    for prose in (*texts, *notes_of(report)):
        for line in prose.lines:
            if SUSPECT.search(line.text) and "{{" not in line.text:
                meant = [lexicon for lexicon in lexicons if _is_signed(lexicon, line)]
                if meant:
                    problems += _in_line(report, line, meant, setting)
    return problems


def _is_signed(lexicon: Lexicon, line: Line) -> bool:
    return lexicon.is_signed(line.text) or lexicon.is_signed(line.section)


def _in_line(report: Report, line: Line, lexicons: Sequence[Lexicon], setting: Setting) -> Iterator[Problem]:
    text = line.text
    if FULL_WIDTH.search(text):
        text = text.translate(HALF_WIDTH)
    if "《" in text:
        text = words.CITED.sub(lambda match: "■" * len(match.group()), text)
    text = setting.names.mask(text)
    sentences = [_sentence(match.group(), match.start(), text) for match in words.SENTENCE.finditer(text)]
    if sum(len(sentence.figures) for sentence in sentences) > MOST_FIGURES:
        return

    def value(reading: Reading) -> Number | None:
        return value_of(report, reading)

    for lexicon in lexicons:
        reader = Reader(lexicon, setting, value, line.section)
        for sentence in sentences:
            for statement in reader.read(sentence):
                problem = judge(report, lexicon.table, statement, line, sentence.begin)
                if problem:
                    yield problem


def _sentence(text: str, begin: int, paragraph: str) -> Sentence:
    found = tuple(figures(text))
    units = frozenset(figure.unit for figure in found)
    denies = words.DENIED.search(text) is not None
    leads = words.PART.match(paragraph, begin + len(text) + 1) is not None
    return Sentence(text, begin, found, units, denies, leads)
