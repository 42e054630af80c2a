"""How the narrative speaks of a table's figures, as the form says it: words, and the sums of figures they state.

Data of ``form``; read by the check of the text against the tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Term(NamedTuple):
    """An addend of a sum: ``sign`` times the figures of a row or group of rows, or one of a row's columns."""

    sign: int
    name: str


Sum = tuple[Term, ...]


@dataclass(frozen=True, eq=False)
class Wording:
    """Words of the narrative (regular expressions) and the sums of rows, or of columns, any of which they may state.

    ``partly``: what these words say behind a number may be said of a part only; ``deniable``: denied, they state 0;
    ``unless``: words beside which the figure need not be the table's; ``units``: instead of the table's.
    """

    words: tuple[str, ...]
    states: tuple[Sum, ...]
    partly: bool = False
    is_left: bool = False
    deniable: bool = True
    unless: str = ""
    units: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Wordings:
    """How the narrative speaks of a table's figures: what ``rows`` and ``columns`` are called, counted in ``units``.

    Where there is an ``about``, it must be the last subject named, none of the ``others``, and ``alone`` it states
    figures of its own; ``neutral`` words add nothing; ``usual`` are the rows of columns that are named alone. A
    paragraph without any of the ``signs``, in its heading either, says nothing of the table, nor does a sentence with
    one of ``aside``.
    """

    units: tuple[str, ...]
    signs: tuple[str, ...]
    rows: tuple[Wording, ...]
    columns: tuple[Wording, ...] = ()
    about: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    usual: tuple[Sum, ...] = ()
    alone: tuple[Sum, ...] = ()
    aside: tuple[str, ...] = ()
