"""One report as values: whose, for which year, every figure by its address, and the narrative.

Made by ``reading`` and ``narrative``; checked by ``checks``; drawn by ``render``. Nothing here changes once made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

import yaml

from gentool.form.model import Address, Form
from gentool.problems.problem import Where
from gentool.text.numerals import to_digits
from gentool.yamlfile.source import Source

Number = int | Decimal


class Origin(Enum):
    """Where a figure comes from: written in the file, a total computed by us, or left out and so 0."""

    GIVEN = "given"
    COMPUTED = "computed"
    OMITTED = "omitted"


class Figure(NamedTuple):
    """One figure: its exact value, its text as printed, a remark, and its place.

    What is no number has no value; what is unreadable has neither value nor text.
    """

    value: Number | None
    text: str
    where: Where
    origin: Origin = Origin.GIVEN
    remark: str = ""

    @property
    def is_known(self) -> bool:
        """Whether the figure could be read."""
        return self.value is not None or bool(self.text)

    @property
    def said(self) -> Number | str | None:
        """What placeholders see: the value, or the text of what is no number; None if it could not be read."""
        return self.value if self.value is not None else self.text or None

    @property
    def shown(self) -> str:
        """The text of the cell, remark included: ``22（其中修订16件）``."""
        return f"{self.text}（{self.remark}）" if self.remark else self.text


class Passage(NamedTuple):
    """A narrative text as the file has it, with the means to say where in the file a piece of it stands."""

    part: str
    section: str
    text: str
    source: Source
    node: yaml.Node

    @property
    def field(self) -> str:
        """The dotted path of YAML keys."""
        return f"{self.part}.{self.section}" if self.section else self.part

    def where(self, line: int = 1, snippet: str = "", nth: int = 0) -> Where:
        """Return the place of a 1-based line of the text, or of the ``nth`` occurrence of a snippet of it."""
        if snippet:
            return self.source.where_in(self.node, snippet, nth)
        start = self.source.where(self.node)
        if getattr(self.node, "style", None) != "|" or start.line is None:
            return start
        number = min(start.line + line, self.node.end_mark.line + 1)
        text = _lines(self.source.text)[number - 1]
        indent = len(text) - len(text.lstrip(" "))
        return Where(start.file, number, indent + 1)


@lru_cache(maxsize=4)
def _lines(text: str) -> list[str]:
    """Split a file's text once: every paragraph of a long text asks where it stands."""
    return text.split("\n")


class Span(NamedTuple):
    """A run of text in a paragraph, emphasised or not."""

    text: str
    bold: bool = False


class Paragraph(NamedTuple):
    """A paragraph or subheading; level 0 is body text, 2 is （一）, 3 is 1., 4 is （1）.

    ``lead`` counts the characters at the start that are a subheading running into body text.
    """

    spans: tuple[Span, ...]
    level: int
    where: Where
    lead: int = 0

    @property
    def text(self) -> str:
        """The text without emphasis."""
        return self.spans[0].text if len(self.spans) == 1 else "".join([span.text for span in self.spans])

    def halves(self) -> tuple[list[Span], list[Span]]:
        """Return the spans of the subheading at the start, and those of the body text behind it."""
        before: list[Span] = []
        after: list[Span] = []
        left = self.lead
        for span in self.spans:
            if left > 0:
                before.append(span._replace(text=span.text[:left]))
            if left < len(span.text):
                after.append(span._replace(text=span.text[max(left, 0) :]))
            left -= len(span.text)
        return before, after


class Picture(NamedTuple):
    """A picture of the narrative: caption (also its alternative text), bytes, kind, size in pixels.

    ``name`` is the file as the narrative names it, relative to the report's folder.
    """

    caption: str
    data: bytes
    extension: str
    width: int
    height: int
    where: Where
    name: str = ""


class ChartKind(Enum):
    """How a chart draws its figures; the value is what the narrative calls it."""

    COLUMNS = "柱状图"
    BARS = "条形图"
    PIE = "饼图"
    LINE = "折线图"


class Mark(NamedTuple):
    """One thing that a chart shows: its name and its figure, which is not below 0."""

    label: str
    value: Number


class Chart(NamedTuple):
    """A chart of the narrative, drawn from figures of the report."""

    caption: str
    kind: ChartKind
    marks: tuple[Mark, ...]
    where: Where

    @property
    def alternative(self) -> str:
        """What a reader is told who cannot see it: the caption and the figures; :mod:`charts` reads it back."""
        shown = "，".join(f"{mark.label} {to_digits(mark.value)}" for mark in self.marks)
        return f"{self.caption}（{self.kind.value}）：{shown}"


class PlainTable(NamedTuple):
    """A small table of the narrative: its first row is the header."""

    rows: tuple[tuple[tuple[Span, ...], ...], ...]
    where: Where


Piece = Paragraph | Picture | Chart | PlainTable


class Answer(NamedTuple):
    """A warning that a person has looked into: its code, its field or words of the text, and why it is right."""

    code: str
    field: str
    quote: str
    reason: str
    where: Where


@dataclass(frozen=True, eq=False, repr=False)
class Report:
    """A report as read, compared by identity.

    ``headings``, ``absent`` (what stands in the place of a table that does not apply) and ``narrative`` map part keys
    to what is printed, once placeholders are filled in; ``named`` is what they see, kept for next year's report and
    for the equations under 核对, once a text has asked for it.
    """

    form: Form
    file: str
    unit: str
    year: int
    figures: Mapping[Address, Figure]
    passages: tuple[Passage, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, Number | str] = field(default_factory=dict)
    cross_sums: tuple[tuple[str, Where], ...] = ()
    answers: tuple[Answer, ...] = ()
    contact: str = ""
    published: date | None = None
    signature: str = ""
    preface: Passage | None = None
    places: Mapping[str, Where] = field(default_factory=dict)
    title: str = ""
    headings: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    absent: Mapping[str, str] = field(default_factory=dict)
    narrative: Mapping[str, tuple[Piece, ...]] = field(default_factory=dict)
    opening: tuple[Piece, ...] = ()
    named: Mapping[str, object] | None = None

    @property
    def published_on(self) -> str:
        """The date of publication as GB/T 15835 spells it, without zeros in front; ``""`` if there is none."""
        day = self.published
        return f"{day.year}年{day.month}月{day.day}日" if day else ""

    def value(self, address: Address) -> Number | None:
        """Return the value of a figure, None if it could not be read."""
        return self.figures[address].value

    def total(self, terms: Iterable[tuple[int, Address]]) -> Number | None:
        """Add up figures, each with its sign; None if one of them could not be read."""
        total: Number = 0
        for sign, address in terms:
            value = self.value(address)
            if value is None:
                return None
            total += sign * value
        return total

    def paragraphs(self, part: str) -> tuple[Paragraph, ...]:
        """Return the paragraphs of a narrative part, without pictures and tables."""
        return tuple(piece for piece in self.narrative.get(part, ()) if isinstance(piece, Paragraph))
