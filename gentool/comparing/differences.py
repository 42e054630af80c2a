"""Two reports → every way in which they differ: heads, figures, remarks, notes, paragraphs.

In: two reports as read, from whatever source. Out: a :class:`Comparison`. Only what every source can hold is compared:
emphasis, pictures and their captions are not, since a published page gives none of them back. Nobody's mistakes are
caught here; which of the two is right, nobody but the office knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from typing import NamedTuple

from gentool.form.model import Address
from gentool.problems.problem import Where
from gentool.report.model import Chart, Number, Paragraph, Picture, PlainTable, Report
from gentool.text.lazy_regex import Pattern

_WORDS = Pattern(r"[0-9][0-9.,]*[%‰]?|[A-Za-z]+|.", re.DOTALL)  # a number changes as a whole
_ALIKE = 0.5  # of the characters of two paragraphs, from which one counts as the other rewritten
_LONGEST_MARKED = 4_000  # characters of a paragraph in which the change itself is looked for
_MOST_PAIRED = 60  # rewritten paragraphs between two that stayed; more are told as left out and added


class Kind(Enum):
    """What differs."""

    HEAD = "head"
    FIGURE = "figure"
    REMARK = "remark"
    NOTE = "note"
    CHANGED = "changed"
    MOVED = "moved"
    ONLY_FIRST = "only-first"
    ONLY_SECOND = "only-second"


class Change(NamedTuple):
    """A stretch of two texts: what the first has and what the second has there; the same where nothing changed."""

    first: str
    second: str


class Difference(NamedTuple):
    """One difference: its kind, the field in the form's words, both texts, and where each stands.

    ``changes`` cut both texts of a rewritten paragraph into stretches; ``address`` is that of a figure.
    """

    kind: Kind
    field: str
    first: str
    second: str
    first_where: Where
    second_where: Where
    address: Address | None = None
    changes: tuple[Change, ...] = ()
    gap: Number | None = None


class Line(NamedTuple):
    """A paragraph or a row of a small table: its text, where it stands, and the part it belongs to."""

    text: str
    where: Where
    field: str


@dataclass(frozen=True)
class Comparison:
    """Two reports and their differences, in the order of the form."""

    first: Report
    second: Report
    differences: tuple[Difference, ...]

    @property
    def is_same(self) -> bool:
        """Whether the two say the same."""
        return not self.differences

    @property
    def by_address(self) -> Mapping[Address, Difference]:
        """The differences of figures, by their address."""
        return {found.address: found for found in self.differences if found.address is not None}


def compare(first: Report, second: Report) -> Comparison:
    """Find every difference between two reports; those of different editions are compared where they have the same."""
    found = [*_heads(first, second), *_narrative(first, second, ""), *_of_parts(first, second)]
    return Comparison(first, second, tuple(_moved(found)))


def _heads(first: Report, second: Report) -> Iterator[Difference]:
    pairs = {
        "单位": (first.unit, second.unit),
        "年度": (str(first.year), str(second.year)),
        "标题": (first.title, second.title),
        "落款": (first.signature, second.signature),
        "发布日期": (first.published_on, second.published_on),
    }
    for name, (one, other) in pairs.items():
        if one != other:
            place = first.places.get(name, Where(first.file)), second.places.get(name, Where(second.file))
            yield Difference(Kind.HEAD, name, one, other, *place)


def _of_parts(first: Report, second: Report) -> Iterator[Difference]:
    """Yield the differences of the parts, in the order of the first report's form and then what only the second has."""
    keys = dict.fromkeys(part.key for form in (first.form, second.form) for part in form.parts)
    for key in keys:
        yield from _figures(first, second, key)
        one, other = first.notes.get(key, ""), second.notes.get(key, "")
        if _plain(one) != _plain(other):
            yield Difference(Kind.NOTE, key, one, other, Where(first.file), Where(second.file))
        yield from _narrative(first, second, key)


def _figures(first: Report, second: Report, table: str) -> Iterator[Difference]:
    for address in dict.fromkeys((*first.form.addresses, *second.form.addresses)):
        if address.table != table:
            continue
        one, other = first.figures.get(address), second.figures.get(address)
        field = (first if one else second).form.field(address)
        if one is None or other is None:
            only = one or other
            assert only is not None
            if only.value:
                kind = Kind.ONLY_FIRST if one else Kind.ONLY_SECOND
                shown = (only.shown, "") if one else ("", only.shown)
                yield Difference(kind, field, *shown, only.where, only.where, address)
        elif one.value != other.value or (one.value is None and one.text != other.text):
            gap = None if one.value is None or other.value is None else other.value - one.value
            yield Difference(Kind.FIGURE, field, one.shown, other.shown, one.where, other.where, address, gap=gap)
        elif _plain(one.remark) != _plain(other.remark):
            yield Difference(Kind.REMARK, field, one.shown, other.shown, one.where, other.where, address)


def _narrative(first: Report, second: Report, part: str) -> Iterator[Difference]:
    pieces = (piece for report in (first, second) for pieces in report.narrative.values() for piece in pieces)
    captions = {_plain(piece.caption) for piece in pieces if isinstance(piece, Picture)}
    one, other = (
        [line for line in _lines(report, part) if _plain(line.text) not in captions] for report in (first, second)
    )
    matcher = SequenceMatcher(None, [_plain(line.text) for line in one], [_plain(line.text) for line in other])
    for action, begin, end, other_begin, other_end in matcher.get_opcodes():
        if action != "equal":
            yield from _rewritten(one[begin:end], other[other_begin:other_end], first, second)


def _rewritten(one: list[Line], other: list[Line], first: Report, second: Report) -> Iterator[Difference]:
    """Pair the paragraphs of a stretch that was rewritten; those without a like one were left out or added."""
    waiting = list(other)
    for line in one:
        near = _most_alike(line, waiting) if len(one) * len(other) <= _MOST_PAIRED**2 else None
        if near is None:
            yield Difference(Kind.ONLY_FIRST, line.field, line.text, "", line.where, Where(second.file))
            continue
        for added in waiting[: waiting.index(near)]:
            yield Difference(Kind.ONLY_SECOND, added.field, "", added.text, Where(first.file), added.where)
        waiting = waiting[waiting.index(near) + 1 :]
        changes = _changes(line.text, near.text)
        yield Difference(Kind.CHANGED, line.field, line.text, near.text, line.where, near.where, changes=changes)
    for added in waiting:
        yield Difference(Kind.ONLY_SECOND, added.field, "", added.text, Where(first.file), added.where)


def _most_alike(line: Line, others: Iterable[Line]) -> Line | None:
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(line.text[:_LONGEST_MARKED])
    best, most = None, _ALIKE
    for other in others:
        matcher.set_seq1(other.text[:_LONGEST_MARKED])
        if matcher.real_quick_ratio() > most and matcher.quick_ratio() > most and (ratio := matcher.ratio()) > most:
            best, most = other, ratio
    return best


def _changes(one: str, other: str) -> tuple[Change, ...]:
    if max(len(one), len(other)) > _LONGEST_MARKED:
        return (Change(one, other),)
    first, second = _WORDS.findall(one), _WORDS.findall(other)
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return tuple(Change("".join(first[a:b]), "".join(second[c:d])) for _, a, b, c, d in matcher.get_opcodes())


def _moved(found: list[Difference]) -> Iterator[Difference]:
    """Make one difference of a paragraph that is missing in one place and stands in another."""
    added = {_plain(each.second): each for each in found if each.kind is Kind.ONLY_SECOND and each.address is None}
    gone = {_plain(each.first): each for each in found if each.kind is Kind.ONLY_FIRST and each.address is None}
    both = added.keys() & gone.keys()
    for each in found:
        text = _plain(each.first or each.second)
        if each.address is not None or text not in both or each.kind not in (Kind.ONLY_FIRST, Kind.ONLY_SECOND):
            yield each
        elif each.kind is Kind.ONLY_FIRST:
            to = added[text]
            yield each._replace(kind=Kind.MOVED, second=to.second, second_where=to.second_where)


def _lines(report: Report, part: str) -> Iterator[Line]:
    """Yield the lines of a part, ``""`` the opening."""
    for piece in report.narrative.get(part, ()) if part else report.opening:
        if isinstance(piece, Paragraph):
            yield Line(piece.text, piece.where, part or "引言")
        elif isinstance(piece, Chart):
            yield Line(piece.alternative, piece.where, part or "引言")
        elif isinstance(piece, PlainTable):
            for row in piece.rows:
                cells = ("".join(span.text for span in cell) for cell in row)
                yield Line(" | ".join(cells), piece.where, part or "引言")


def _plain(text: str) -> str:
    """Return a text without blanks, which typesetting adds and takes away."""
    return "".join(text.split())
