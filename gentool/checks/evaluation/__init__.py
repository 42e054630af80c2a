"""What an evaluator looks for beyond sums and figures: dates, names, bases, the fee, what must not be printed.

Runs after placeholders are filled in. Cities have their reports marked, and points are taken off for the same things
every year; all of these are warnings, which a person who has looked into them can answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from gentool.checks.city_rules import NO_RULES, Rules
from gentool.checks.evaluation.fee import FEE, find_fee
from gentool.checks.evaluation.naming import NAME, OTHER, find_odd_unit, find_other_bodies
from gentool.checks.evaluation.personal import PRIVATE, find_private
from gentool.checks.evaluation.publishing import BASIS, LATE, find_late, find_old_basis
from gentool.checks.evaluation.tables import (
    PENDING,
    UNTOUCHED,
    beyond_code,
    find_pending,
    find_rules_beyond,
    find_untouched,
)
from gentool.checks.prose import Prose
from gentool.problems.problem import Problem
from gentool.report.model import Report

__all__ = ["CODES", "beyond_code", "check_evaluation"]

CODES = (LATE, BASIS, NAME, OTHER, PRIVATE, FEE, UNTOUCHED, PENDING)  # besides those of the form's: see beyond_code


def check_evaluation(
    report: Report, texts: Sequence[Prose], rules: Rules = NO_RULES, last: Report | None = None
) -> list[Problem]:
    """Check a report, its preface and narrative as :func:`prose_of` gives them; ``last`` is last year's report."""
    problems = [
        *find_late(report),
        *find_odd_unit(report, rules),
        *find_rules_beyond(report),
        *find_untouched(texts, report),
        *find_other_bodies(texts, report, rules),
        *find_old_basis(texts, report),
        *find_private(texts, report),
        *find_fee(texts, report),
    ]
    if last is not None:
        problems += find_pending(report, last)
    return problems
