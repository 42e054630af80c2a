"""The narrative as the checks look at it: each part one text, with the way back to its lines and their fields."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple
from weakref import WeakKeyDictionary

from gentool.form.model import Address, Part, Section, fold
from gentool.problems.problem import Where
from gentool.report.model import Figure, Number, Origin, Paragraph, Piece, Report
from gentool.text.lazy_regex import Pattern

_SHORTEST_NAME = 4  # of a section, to be recognised inside a longer heading
_SECTION_LEVEL = 2
_LONGEST_QUOTE = 24
_STOPS = Pattern(r"[。！？\n]")


class Line(NamedTuple):
    """A paragraph: its text, where it begins in the part's text, its section's field and its place.

    ``body`` is the index at which the text proper begins, behind a heading that runs into it; ``section`` is the key
    of the section it stands in, empty where the part has none; a heading has no text of its own.
    """

    text: str
    begin: int
    body: int
    field: str
    section: str
    where: Where
    is_heading: bool = False


class Prose(NamedTuple):
    """The preface (``part`` None) or a narrative part; ``text`` is its lines joined by newlines."""

    part: Part | None
    text: str
    lines: tuple[Line, ...]

    def line_at(self, offset: int) -> Line:
        """Return the line in which a character of the text stands."""
        return self.lines[bisect_right(self.lines, offset, key=attrgetter("begin")) - 1]


_KEPT: WeakKeyDictionary[Report, tuple[Prose, ...]] = WeakKeyDictionary()  # several checks ask


def prose_of(report: Report) -> tuple[Prose, ...]:
    """Return the preface and the narrative parts of a report that have any paragraphs."""
    found = _KEPT.get(report)
    if found is None:
        found = _KEPT[report] = tuple(prose for prose in _proses(report) if prose.lines)
    return found


def _proses(report: Report) -> Iterator[Prose]:
    preface = report.preface.field if report.preface else ""
    yield _prose(None, preface, report.opening, report)
    for part in report.form.parts:
        if part.narrative is not None:
            yield _prose(part, part.key, report.narrative.get(part.key, ()), report)


def notes_of(report: Report) -> tuple[Prose, ...]:
    """Return the notes below the tables of a report, which may be sentences about their figures."""
    found = []
    for part in report.form.parts:
        if note := report.notes.get(part.key):
            line = Line(note, 0, 0, part.key, "", place_of(report, part.key))
            found.append(Prose(part, note, (line,)))
    return tuple(found)


def _prose(part: Part | None, field: str, pieces: Iterable[Piece], report: Report) -> Prose:
    lines = tuple(_lines(part, field, pieces, report))
    return Prose(part, "\n".join(line.text for line in lines), lines)


def _lines(part: Part | None, field: str, pieces: Iterable[Piece], report: Report) -> Iterator[Line]:
    sections = part.narrative.sections if part and part.narrative else ()
    section = next((key for key in (s.key for s in sections if not s.label) if f"{field}.{key}" in report.places), "")
    begin = 0
    for piece in pieces:
        if not isinstance(piece, Paragraph):
            continue
        text = piece.text
        body = piece.lead
        if sections and piece.level == _SECTION_LEVEL:
            heading = _section(text[: piece.lead] or text, sections)
            if heading:
                section, body = heading, piece.lead or len(text)
        is_heading = piece.level > 0 and not piece.lead
        yield Line(text, begin, body, f"{field}.{section}" if section else field, section, piece.where, is_heading)
        begin += len(text) + 1


def _section(heading: str, sections: Sequence[Section]) -> str:
    """Return the key of the section a heading names: exactly, or with something added (``……情况``)."""
    folded = fold(heading)
    for section in sections:
        if folded in section.names:
            return section.key
    for section in sections:
        if any(name in folded for name in section.names if len(name) >= _SHORTEST_NAME):
            return section.key
    return ""


def place_of(report: Report, key: str) -> Where:
    """Return where a part or section stands in the file, else the file."""
    return report.places.get(key, Where(report.file))


def length(text: str) -> int:
    """Count characters without blanks."""
    return len("".join(text.split()))


def bounds(text: str, at: int) -> tuple[int, int]:
    """Return where the sentence begins and ends in which a character stands."""
    begin = max(text.rfind(mark, 0, at) for mark in "。\n！？") + 1
    stop = _STOPS.search(text, at)
    return begin, stop.start() if stop else len(text)


def sentence_at(text: str, at: int) -> str:
    """Return the sentence in which a character stands."""
    begin, end = bounds(text, at)
    return text[begin:end]


def excerpt(text: str, start: int, end: int, around: int = 6, most: int = _LONGEST_QUOTE) -> str:
    """Quote a stretch of a line, ``most`` characters of it, with a few around it."""
    first = max(0, start - around)
    last = min(len(text), max(min(end, start + most) + around, first + 1))
    return f"“{'…' * (first > 0)}{' '.join(text[first:last].split())}{'…' * (last < len(text))}”"


def opening_words(text: str) -> str:
    """Quote the beginning of a sentence."""
    return excerpt(text, 0, len(text), 0)


def is_written(report: Report, table: str) -> bool:
    """Tell whether the file says anything of a table; left out as a whole, it was told, and means nothing."""
    return any(f.origin is Origin.GIVEN for address, f in report.figures.items() if address.table == table)


def by_place(report: Report, addresses: Iterable[Address]) -> Iterable[list[Address]]:
    """Group figures by where they stand in the file: those of a row that is just 0, or left out, stand together."""
    places: dict[Where, list[Address]] = {}
    for address in addresses:
        places.setdefault(report.figures[address].where, []).append(address)
    return places.values()


def field_of(report: Report, addresses: Sequence[Address]) -> str:
    """Return the field of figures of one row, the row if there are several."""
    first = addresses[0]
    return report.form.field(first) if len(addresses) == 1 else f"{first.table}.{first.row}"


def said(figure: Figure) -> str:
    """Say what a file has for a figure."""
    if figure.origin is Origin.OMITTED:
        return "没有写（按 0 计）"
    return f"填 {figure.text}" if figure.origin is Origin.GIVEN else f"合计 {figure.text}"


def by(excess: Number) -> str:
    """Say by how much a figure is too large or too small."""
    return f"多 {excess}" if excess > 0 else f"少 {-excess}"


def place(where: Where) -> str:
    """Name a file and line of last year's report in the middle of a sentence."""
    return str(where._replace(column=None))
