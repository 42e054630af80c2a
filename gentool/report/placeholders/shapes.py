"""The commonest shapes of an expression, read without Jinja's parser: sums of names, a function of names, a comparison.

Importing the parser takes longer than building a whole report, and most placeholders need none of what it knows. What
does not have exactly one of these shapes is left to ``translation``, which also words every complaint.
"""

from __future__ import annotations

from collections.abc import Callable

from gentool.report.placeholders import tree
from gentool.report.placeholders.functions import FUNCTIONS, Expression
from gentool.report.placeholders.lookup import Lookup

Name = Callable[[str], Lookup | None]

_COMPARISONS = (("==", "eq"), (">=", "gteq"), ("<=", "lteq"), (">", "gt"), ("<", "lt"))


def read_shape(text: str, name: Name) -> tuple[Expression, tuple[Lookup, ...]] | None:
    """Read an expression of a common shape: its tree and the names in it; ``name`` reads one dotted name."""
    return _call(text, name) or _comparison(text, name) or _sum(text, name)


def _call(text: str, name: Name) -> tuple[Expression, tuple[Lookup, ...]] | None:
    word, opening, rest = text.partition("(")
    function = FUNCTIONS.get(word)
    if function is None or not opening or not rest.endswith(")"):
        return None
    arguments = _names(rest[:-1].split(","), name)
    if arguments is None or not function.least <= len(arguments) <= function.most:
        return None
    return tree.Call(function.run, arguments), tuple(dict.fromkeys(arguments))


def _comparison(text: str, name: Name) -> tuple[Expression, tuple[Lookup, ...]] | None:
    for sign, operator in _COMPARISONS:
        left, found, right = text.partition(f" {sign} ")
        if found:
            lookup = name(left.strip())
            digits = right.strip()
            if lookup is None or not (digits.isascii() and digits.isdecimal() and len(digits) <= 15):
                return None
            return tree.Comparison(lookup, ((operator, tree.Constant(int(digits))),)), (lookup,)
    return None


def _sum(text: str, name: Name) -> tuple[Expression, tuple[Lookup, ...]] | None:
    terms = _names(text.split("+"), name)
    if terms is None or not 2 <= len(terms) <= 20:
        return None
    total: Expression = terms[0]
    for term in terms[1:]:
        total = tree.Calculation("+", total, term)
    return total, tuple(dict.fromkeys(terms))


def _names(texts: list[str], name: Name) -> tuple[Lookup, ...] | None:
    lookups = tuple(lookup for text in texts if (lookup := name(text.strip(" "))) is not None)
    return lookups if len(lookups) == len(texts) else None
