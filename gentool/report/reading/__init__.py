"""YAML nodes + form → a report as written, and everything that is wrong with how it was written.

Catches the clerk's slips of form: unknown and repeated keys, missing parts, figures that are no figures. Sums are not
checked here; totals that were left out are computed, so that later stages always find them. A figure that cannot be
read becomes ``None`` and is never guessed.
"""

from gentool.report.reading.document import read
from gentool.report.reading.nodes import CODES, with_missing_lines

__all__ = ["CODES", "read", "with_missing_lines"]
