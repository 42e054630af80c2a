"""The value of one expression, or all that is wrong with it."""

from __future__ import annotations

from gentool.report.placeholders.errors import LONGEST_TAG, RefusalError
from gentool.report.placeholders.lookup import Lookup
from gentool.report.placeholders.model import Evaluation, Scope, Value
from gentool.report.placeholders.reading import read


def evaluate(expression: str, scope: Scope) -> Evaluation:
    """Evaluate one expression outside a text, such as a side of an equation; faults stand at its start."""
    text = expression.strip()
    if len(text) > LONGEST_TAG:
        refusal = RefusalError("limit", f"算式太长，超过 {LONGEST_TAG} 字。", "请分成几个算式。")
        return Evaluation(None, (refusal.at(1, 1, text[:60]),))
    value, refusals = outcome(text, scope)
    return Evaluation(value, tuple(refusal.at(1, 1, text) for refusal in refusals))


def outcome(text: str, scope: Scope, live: bool = True) -> tuple[Value | None, list[RefusalError]]:
    """Evaluate; or, where the text is left out, only make sure that every name in it exists."""
    tree, lookups = read(text)
    if isinstance(tree, RefusalError):
        return None, [tree]
    if not live or type(tree) is not Lookup:
        missing = [refusal for lookup in lookups if (refusal := _missing(lookup, scope))]
        if missing or not live:
            return None, missing
    try:
        return tree.value(scope), []
    except RefusalError as refusal:
        return None, [refusal]


def _missing(lookup: Lookup, scope: Scope) -> RefusalError | None:
    try:
        lookup.find(scope)
    except RefusalError as refusal:
        return refusal if refusal.kind == "undefined" else None
    return None
