"""Placeholders: ``{{ … }}`` and ``{% if … %}`` in the narrative, filled from the report's own figures.

In comes a narrative text with the figures it may see (:class:`Scope`); out come its lines, each with the line
of the source it began on, and all the mistakes of whoever wrote it (:class:`Fault`). Nothing is raised.

Python's parser reads each expression, but never runs it: its tree is translated into functions of the scope, and
what has no counterpart there is refused. Every one is bounded in depth, in the size of its numbers and in the length
of its text, so no input can run code, grow, or take long (Jinja's sandbox lets ``9**9**9`` through).
"""

from gentool.report.placeholders.expansion import expand
from gentool.report.placeholders.expressions import evaluate
from gentool.report.placeholders.model import LAST_YEAR, Expansion, Fault, Line, Scope, Value

__all__ = ["LAST_YEAR", "Expansion", "Fault", "Line", "Scope", "Value", "evaluate", "expand"]
