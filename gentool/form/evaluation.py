"""What evaluators look for in a form's reports, as the form says it: when they are due, what no longer holds, who may.

Data of ``form``; read by the checks of ``checks.evaluation``. A form that says nothing of one of these is not checked
for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class NotFor(NamedTuple):
    """Rows (``table alias.row``) that units whose names an expression finds can have no figures in, and ``because``."""

    code: str = ""
    means: str = ""
    because: str = ""
    basis: str = ""
    rows: Mapping[str, str] = {}


NO_ROWS = NotFor()


class Evaluation(NamedTuple):
    """What a form says of its evaluation.

    ``due`` and ``due_of_area`` are the last day, month and day of the year after, for a body and for a government;
    ``superseded`` maps a document that no longer holds to the one that does; ``pending`` are the columns of what is
    still open at the end of a year and of the whole row; ``fee`` are the words of the fee that must be reported.
    """

    due: tuple[int, int] | None = None
    due_of_area: tuple[int, int] | None = None
    due_basis: str = ""
    superseded: Mapping[str, str] = {}
    not_for: NotFor = NO_ROWS
    pending: tuple[str, str] | None = None
    fee: tuple[str, ...] = ()
