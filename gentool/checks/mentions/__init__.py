"""Figures in the narrative against the tables: 新收申请12件 where the table says 13.

Runs after placeholders are filled in. Every figure with a unit, and every denial (未收到……), is looked at; a warning is
given only where no reading that the sentence can reasonably have agrees with the table. How the figures are spoken of
is the form's (``wordings`` in form.yaml); how sentences hang together is in ``context`` and ``reader``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gentool.checks.mentions import words
from gentool.checks.mentions.context import Setting
from gentool.checks.mentions.judging import FIGURE, Said, judge
from gentool.checks.mentions.lexicon import Lexicon, Sentence, Statement, lexicons_of
from gentool.checks.mentions.numbers import FULL_WIDTH, HALF_WIDTH, SUSPECT, figures
from gentool.checks.mentions.reader import Reader
from gentool.checks.mentions.relations import PARTS, SHARE, YOY, find_comparisons, find_parts, find_shares
from gentool.checks.prose import Line, Prose, notes_of
from gentool.form.model import Form
from gentool.problems.problem import Problem, Severity
from gentool.report.model import Report

CODES = (FIGURE, YOY, SHARE, PARTS)

# A paragraph with more is no prose. Each figure is judged by the others around it, which takes its time.
MOST_FIGURES = 60


def check_mentions(report: Report, texts: Sequence[Prose], last: Report | None = None) -> list[Problem]:
    """Compare the figures in the preface, the narrative and the notes below the tables with the tables and each other.

    ``last`` is last year's report, for what is said to have grown or shrunk.
    """
    lexicons = lexicons_of(report.form, report.year)
    setting = Setting(report)
    problems: list[Problem] = []
    for prose in (*texts, *notes_of(report)):
        for line in prose.lines:
            if SUSPECT.search(line.text) and "{{" not in line.text:
                meant = [each for each in lexicons if each.is_signed(line.text) or each.is_signed(line.section)]
                if meant or words.RELATED.search(line.text):
                    problems += _in_line(report, line, meant, setting, last)
    first = next((problem for problem in problems if problem.severity is Severity.INFO), None)
    return [problem for problem in problems if problem.severity is not Severity.INFO or problem is first]


def _in_line(
    report: Report, line: Line, lexicons: Sequence[Lexicon], setting: Setting, last: Report | None
) -> Iterator[Problem]:
    text = line.text
    if FULL_WIDTH.search(text):
        text = text.translate(HALF_WIDTH)
    if "《" in text:
        text = words.CITED.sub(lambda match: "■" * len(match.group()), text)
    text = setting.names.mask(text)
    sentences = [_sentence(match.group(), match.start(), text, report.form) for match in words.SENTENCE.finditer(text)]
    if sum(len(sentence.figures) for sentence in sentences) > MOST_FIGURES:
        return

    stated: list[list[tuple[Lexicon, Statement]]] = [[] for _ in sentences]
    for lexicon in lexicons:
        reader = Reader(lexicon, setting, line.section)
        for sentence, statements in zip(sentences, stated, strict=True):
            statements += [(lexicon, statement) for statement in reader.read(sentence)]
    paragraph = tuple(figure for sentence in sentences for figure in sentence.figures)
    for sentence, statements in zip(sentences, stated, strict=True):
        found = [judge(report, lexicon.table, said, line, sentence.begin) for lexicon, said in statements]
        wrong = [problem for problem in found if problem]
        yield from wrong
        if not wrong and sentence.relates:  # one number, one judgement
            said = Said(line, sentence, paragraph, statements, lexicons)
            yield from find_comparisons(said, report, last)
            yield from find_shares(said, report)
            yield from find_parts(said)


def _sentence(text: str, begin: int, paragraph: str, form: Form) -> Sentence:
    found = tuple(figures(text))
    units = frozenset(figure.unit for figure in found)
    denies = words.DENIED.search(text) is not None
    leads = words.PART.of(form).match(paragraph, begin + len(text) + 1) is not None
    return Sentence(text, begin, found, units, denies, leads, words.RELATED.search(text) is not None)
