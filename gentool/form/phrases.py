"""Expressions for the narrative in which ‹names› stand for the form's own words, as form.yaml says them.

In: an expression written down in a check that knows no form. Out: the same for one form; words that a form does not
have match nothing.

    topic      what the report is about, as sentences begin with it        title    the same in titles
    counted    what its cases are called                                   others   cases that are none of it
    behind     pieces of the topic that stand between a figure and a name  denied   those behind what did not happen
    done       what such sentences begin with besides                      speaks   what a body says of itself
    unit       what a name of a unit does not hold
"""

from __future__ import annotations

from gentool.form.model import Form
from gentool.text.lazy_regex import Pattern

_NAMED = Pattern("‹([a-z]+)›")
_NOTHING = "(?!)"


class FormPattern:
    """A regular expression with a form's own words, compiled for each form when first used."""

    __slots__ = ("_made", "_source")

    def __init__(self, source: str) -> None:
        self._source = source
        self._made: dict[Form, Pattern] = {}

    def of(self, form: Form) -> Pattern:
        """Return the expression for a form."""
        made = self._made.get(form)
        if made is None:
            source = _NAMED.sub(lambda found: form.phrases.get(found[1], _NOTHING), self._source)
            made = self._made[form] = Pattern(source)
        return made
