"""The narrative: what a clerk left over from last year's copy or from the skeleton, forgot, or mistyped.

Runs after placeholders are filled in, on what will be printed. Figures in the text are compared with the tables
elsewhere; here the words alone are looked at, and only the carry-over row of the tables. Every check tests cheaply
whether there is anything to look at before it looks closely: a city checks hundreds of reports at a time.
"""

from __future__ import annotations

from collections.abc import Sequence

from gentool.checks.city_rules import NO_RULES, Rules
from gentool.checks.mentions.context import Setting
from gentool.checks.prose import Prose
from gentool.checks.text import substance
from gentool.checks.text.all_done import DONE, carried_over, find_done
from gentool.checks.text.other_year import OTHER_YEAR, find_other_years
from gentool.checks.text.punctuation import PUNCTUATION, find_punctuation
from gentool.problems.problem import Problem
from gentool.report.model import Report

CODES = (OTHER_YEAR, *substance.CODES, DONE, PUNCTUATION)


def check_text(report: Report, texts: Sequence[Prose], rules: Rules = NO_RULES) -> list[Problem]:
    """Check the words of a report: its preface and every narrative part, as :func:`prose_of` gives them."""
    carried, setting = carried_over(report), Setting(report)
    problems = list(substance.find_unit_leftover(report))
    for prose in texts:
        leftovers = substance.find_leftovers(prose, report)
        problems += leftovers
        problems += find_other_years(prose, report)
        if prose.part is None:
            continue
        if not leftovers:  # what is still to be written cannot be too short as well
            problems += substance.find_empty(prose, report)
        problems += substance.find_length(prose, report, rules)
        problems += substance.find_unmentioned(prose, report)
        if carried:
            problems += find_done(prose, carried, setting)
    problems += find_punctuation(texts, report)
    problems += substance.find_rules(texts, report, rules)
    return problems
