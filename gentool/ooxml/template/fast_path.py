"""Dividing a part between Jinja and us: what stands outside of every loop and condition mostly needs no Jinja.

Nearly every tag of a report is nothing but a dotted name in a cell, ``{{ 公开.规章 }}``: a hole in fixed text.
Jinja gets only the other tags, with one character that no XML can hold for each stretch of text and holes; what it
gives back is cut there. The names of holes are looked up by the very function that Jinja's own code would call, so the
text and the faults are the same; only the parsing and compiling of 200 expressions and 70 kB of fixed text is spared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from jinja2.utils import missing

from gentool.ooxml.template.budget import Rendering
from gentool.ooxml.template.sandbox import Sandbox
from gentool.ooxml.template.syntax import RESERVED, jinja_source
from gentool.ooxml.template.tags import ENDS, Level, Tag
from gentool.ooxml.template.values import write
from gentool.problems.problem import GentoolError

GAP: Final = "\0"
_WORDS: Final = RESERVED.union("true True false False none None not and or in is if else".split())  # noqa: SIM905

Place = tuple[int, Tag]


class UnfilledError(Exception):
    """Raised where a hole cannot be filled: carries the tag it was, and what went wrong."""

    def __init__(self, tag: Tag, error: Exception) -> None:
        super().__init__(tag.source)
        self.tag = tag
        self.error = error


class Hole(NamedTuple):
    """A dotted name to be looked up: the tag it was, with its number, and the name's steps."""

    number: int
    tag: Tag
    name: str
    steps: tuple[str, ...]

    def fill(self, names: Mapping[str, Any], sandbox: Sandbox, rendering: Rendering) -> str:
        """Return the value as it is written at this place; raises what evaluating the tag would."""
        value = names.get(self.name, missing)
        if value is missing:
            value = sandbox.undefined(name=self.name)
        for step in self.steps:  # figures are dicts, and asking one directly takes a third of the time
            found = value.get(step, missing) if type(value) is dict else missing
            value = sandbox.getattr(value, step) if found is missing else found
        if self.tag.level is Level.TEXT:
            return write(value)
        return rendering.draw(self.number, value)


class Stretch:
    """Fixed text with holes: the text before the first, then each hole and the text behind it."""

    __slots__ = ("first", "gaps")

    def __init__(self, first: str) -> None:
        self.first = first
        self.gaps: list[tuple[Hole, str]] = []

    def fill(self, names: Mapping[str, Any], sandbox: Sandbox, rendering: Rendering) -> str:
        """Return the text with every hole filled; raises UnfilledError at the first that cannot be."""
        pieces = [self.first]
        try:
            for hole, text in self.gaps:
                pieces += hole.fill(names, sandbox, rendering), text
        except GentoolError:
            raise
        except Exception as error:
            raise UnfilledError(hole.tag, error) from error
        return "".join(pieces)

    def trim(self) -> None:
        """Take the white space off the end, as a tag that begins with ``{{-`` or ``{%-`` asks."""
        if self.gaps:
            hole, text = self.gaps[-1]
            self.gaps[-1] = (hole, text.rstrip())
        else:
            self.first = self.first.rstrip()


class Divided(NamedTuple):
    """A part's text as divided: what Jinja reads, which of its lines is whose, and the stretches for its gaps."""

    text: str
    places: dict[int, Place]
    stretches: list[Stretch]


def divide(first: str, marks: Iterable[tuple[int, str]], tags: Sequence[Tag]) -> Divided:
    """Divide a part, given as the text before the first tag, then the number of each tag and the text behind it."""
    names_are_fixed = all(tag.keyword != "set" for tag in tags)
    pieces, places, stretches = [GAP], {}, [Stretch(first)]
    line, depth = 1, 0
    for number, static in marks:
        tag = tags[number]
        hole = hole_of(number, tag) if depth == 0 and names_are_fixed else None
        if depth == 0 and tag.trim_before:
            stretches[-1].trim()
        if hole is None:
            places[line + 1] = (number, tag)
            pieces.append(jinja_source(tag))
            line += pieces[-1].count("\n")
            depth += (tag.keyword in ENDS) - (tag.keyword in ENDS.values())
        if depth:
            pieces.append(static)
            line += static.count("\n")
            continue
        if tag.trim_after:
            static = static.lstrip()
        if hole is None:
            pieces.append(GAP)
            stretches.append(Stretch(static))
        else:
            stretches[-1].gaps.append((hole, static))
    return Divided("".join(pieces), places, stretches)


def hole_of(number: int, tag: Tag) -> Hole | None:
    """Return a value tag as a hole if it is nothing but a dotted name, and no name that has a meaning of its own."""
    name, *steps = tag.code.split(".")
    if tag.mark != "{" or name in _WORDS or not all(map(_is_plain, (name, *steps))):
        return None
    return Hole(number, tag, name, tuple(steps))


def _is_plain(word: str) -> bool:
    return word.isidentifier() and word[0] != "_"
