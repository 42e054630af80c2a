"""Figures in the narrative against the tables: 新收申请12件 where the table says 13.

Runs after placeholders are filled in. Every figure with a unit, and every denial (未收到……), is looked at; a warning is
given only where no reading that the sentence can reasonably have agrees with the table. How the figures are spoken of
is the form's (``wordings`` in form.yaml); how sentences hang together is in ``context`` and ``reader``.
"""

from __future__ import annotations

from collections.abc import Iterator

from gentool.checks.mentions import words
from gentool.checks.mentions.context import Setting
from gentool.checks.mentions.judging import FIGURE, judge, value_of
from gentool.checks.mentions.lexicon import Reading, lexicons_of
from gentool.checks.mentions.numbers import HALF_WIDTH, SUSPECT, figures
from gentool.checks.mentions.reader import Reader, Sentence
from gentool.checks.text.prose import Line, prose_of
from gentool.problems import Problem
from gentool.report import Number, Report

__all__ = ["CODES", "check_mentions"]

CODES = (FIGURE,)


def check_mentions(report: Report) -> list[Problem]:
    """Compare the figures in every paragraph of the preface and the narrative with the tables."""
    return [
        problem
        for prose in prose_of(report)
        if SUSPECT.search(prose.text.translate(HALF_WIDTH))
        for line in prose.lines
        for problem in _in_line(report, line)
    ]


def _in_line(report: Report, line: Line) -> Iterator[Problem]:
    if "{{" in line.text:
        return
    text = line.text.translate(HALF_WIDTH)
    if not SUSPECT.search(text):
        return
    if "《" in text:
        text = words.CITED.sub(lambda match: "■" * len(match.group()), text)
    sentences = [
        Sentence(match.group(), match.start(), tuple(figures(match.group()))) for match in words.SENTENCE.finditer(text)
    ]

    def value(reading: Reading) -> Number | None:
        return value_of(report, reading)

    setting = Setting(report)
    for lexicon in lexicons_of(report.form, report.year):
        reader = Reader(lexicon, setting, value, line.section)
        told: set[int] = set()
        for sentence in sentences:
            for statement in reader.read(sentence):
                problem = judge(report, lexicon.table, statement, line, sentence.begin)
                if problem and statement.figure.start not in told:
                    yield problem
